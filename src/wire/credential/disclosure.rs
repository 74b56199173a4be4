//! Items that are shown or kept back one by one (RFC 9901 section 4.2): each is a text of its own, and its digest
//! stands in what was signed.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{decode, encode, sha256};

/// An item with its salt, as the text that is handed on.
pub(super) struct Disclosure(String);

impl Disclosure {
    /// `salt`: 128 random bits, so that nobody finds out by trying what is behind a digest.
    pub fn new(salt: &[u8; 16], name: &str, value: &Value) -> Self {
        Self(encode(json!([encode(salt), name, value]).to_string().as_bytes()))
    }

    pub fn text(&self) -> &str {
        &self.0
    }

    /// Over the text as it is handed on, so that nothing must be written again to check it.
    pub fn digest(&self) -> String {
        digest(&self.0)
    }
}

fn digest(text: &str) -> String {
    encode(&sha256(text.as_bytes()))
}

/// Salt, name, value.
#[derive(Deserialize)]
struct Item(#[expect(dead_code, reason = "it has done its work in the digest")] String, String, Value);

/// The items that were shown; `None` unless every one belongs behind exactly one of the digests, here or in an item
/// that was shown itself.
pub(super) fn reveal<'a>(digests: &[String], texts: impl Iterator<Item = &'a str>) -> Option<Vec<(String, Value)>> {
    let mut shown = HashMap::new();
    let mut order = Vec::new();
    for text in texts {
        let item: Item = serde_json::from_slice(&decode(text)?).ok()?;
        let digest = digest(text);
        order.push(digest.clone());
        if shown.insert(digest, item).is_some() {
            return None;
        }
    }
    let mut known = HashSet::new();
    let mut found = HashMap::new();
    uncover(digests, &mut shown, &mut known, &mut found)?;
    // What is left belongs to no digest.
    shown.is_empty().then(|| order.iter().filter_map(|digest| found.remove(digest)).collect())
}

/// An item that holds digests uncovers those; each level costs an item, so there is no depth without length.
fn uncover(
    digests: &[String],
    shown: &mut HashMap<String, Item>,
    known: &mut HashSet<String>,
    found: &mut HashMap<String, (String, Value)>,
) -> Option<()> {
    for digest in digests {
        if !known.insert(digest.clone()) {
            return None;
        }
        let Some(Item(_, name, value)) = shown.remove(digest) else { continue };
        // Names that would be read as something else (RFC 9901 section 7.1), or that are there twice.
        if name == "_sd" || name == "..." || found.values().any(|(other, _)| *other == name) {
            return None;
        }
        match value {
            Value::Object(ref members) if members.contains_key("_sd") => {
                let inner: Vec<String> = serde_json::from_value(members.get("_sd")?.clone()).ok()?;
                uncover(&inner, shown, known, found)?;
            }
            value => drop(found.insert(digest.clone(), (name, value))),
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 9901 section 4.2.3.
    #[test]
    fn a_digest_is_that_of_the_standard() {
        let text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
        assert_eq!(digest(text), "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
        let shown = reveal(&[digest(text)], [text].into_iter()).unwrap();
        assert_eq!(shown, [("family_name".to_owned(), json!("Möbius"))]);
    }

    #[test]
    fn an_item_belongs_behind_one_digest_and_no_other() {
        let item = |name: &str, value: Value| Disclosure::new(&[1; 16], name, &value);
        let (a, b) = (item("a", json!(1)), item("b", json!(2)));
        let outer = item("outer", json!({ "_sd": [a.digest()] }));
        let shown = |digests: &[&Disclosure], texts: &[&Disclosure]| {
            let digests: Vec<String> = digests.iter().map(|item| item.digest()).collect();
            reveal(&digests, texts.iter().map(|item| item.text()))
                .map(|found| found.into_iter().map(|(name, _)| name).collect::<Vec<_>>())
        };
        assert_eq!(shown(&[&a, &b], &[&b, &a]), Some(vec!["b".to_owned(), "a".to_owned()]));
        assert_eq!(shown(&[&a, &b], &[]), Some(vec![]));
        assert_eq!(shown(&[&outer, &b], &[&outer, &a]), Some(vec!["a".to_owned()]));
        assert_eq!(shown(&[&outer], &[&a]), None, "nobody showed where it belongs");
        assert_eq!(shown(&[&a], &[&b]), None, "from elsewhere");
        assert_eq!(shown(&[&a], &[&a, &a]), None, "twice");
        assert_eq!(shown(&[&a, &a], &[&a]), None, "a digest twice");
        assert_eq!(shown(&[&outer, &a], &[&outer, &a]), None, "a digest twice, once inside");
        let (hidden, same) = (item("_sd", json!([])), item("a", json!(3)));
        assert_eq!(shown(&[&hidden], &[&hidden]), None);
        assert_eq!(shown(&[&a, &same], &[&a, &same]), None, "a name twice");
    }
}
