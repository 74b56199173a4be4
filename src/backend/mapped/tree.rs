//! Our values put into the trees and addresses of a mapping. A value takes the place of a whole leaf or is
//! percent-encoded into a segment of an address; text is never pasted into text that somebody else parses.

use reqwest::Url;
use serde_json::Value;
use zeroize::Zeroize as _;

use crate::MisfitFault;

/// What a call has to give, by name.
pub(super) struct Values(pub Vec<(&'static str, Value)>);

impl Values {
    fn get(&self, name: &str) -> Result<&Value, MisfitFault> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value).ok_or(MisfitFault::Value)
    }

    /// `$name` is our value, `$$…` is a text that begins with one `$`, everything else stays.
    fn leaf(&self, text: &str) -> Result<Value, MisfitFault> {
        match text.strip_prefix('$') {
            None => Ok(text.into()),
            Some(rest) if rest.starts_with('$') => Ok(rest.into()),
            Some(name) => self.get(name).cloned(),
        }
    }

    /// The tree with our values in it.
    pub fn fill(&self, tree: &Value) -> Result<Value, MisfitFault> {
        match tree {
            Value::String(text) => self.leaf(text),
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(members) => members.iter().map(|(key, value)| Ok((key.clone(), self.fill(value)?))).collect(),
            other => Ok(other.clone()),
        }
    }

    /// Our values filled into a text, for what can only be text: a header, or a query parameter.
    pub fn text(&self, text: &str) -> Result<String, MisfitFault> {
        plain(&self.leaf(text)?)
    }

    /// `template` below `base`, with `{name}` in its segments replaced. A segment that would lead elsewhere is refused.
    pub fn address(&self, base: &Url, template: &str) -> Result<Url, MisfitFault> {
        let mut url = base.clone();
        let mut segments = url.path_segments_mut().map_err(|()| MisfitFault::Value)?;
        segments.pop_if_empty();
        for segment in template.trim_start_matches('/').split('/') {
            let segment = self.segment(segment)?;
            if matches!(segment.as_str(), "." | "..") {
                return Err(MisfitFault::Value);
            }
            segments.push(&segment);
        }
        drop(segments);
        Ok(url)
    }

    fn segment(&self, mut template: &str) -> Result<String, MisfitFault> {
        let mut whole = String::new();
        while let Some((before, rest)) = template.split_once('{') {
            let (name, after) = rest.split_once('}').ok_or(MisfitFault::Value)?;
            whole.push_str(before);
            whole.push_str(&plain(self.get(name)?)?);
            template = after;
        }
        whole.push_str(template);
        Ok(whole)
    }
}

impl Drop for Values {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(|(_, value)| wipe(value));
    }
}

/// Overwrites every text of a tree: passwords and names were in it.
pub(super) fn wipe(tree: &mut Value) {
    match tree {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        _ => {}
    }
}

fn plain(value: &Value) -> Result<String, MisfitFault> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(MisfitFault::Value),
    }
}

/// The names that a tree asks for, each with the keys that lead there.
pub(super) fn asked(tree: &Value) -> Vec<(Vec<String>, String)> {
    let below = |key: String, value: &Value| {
        asked(value).into_iter().map(move |(mut path, name)| {
            path.insert(0, key.clone());
            (path, name)
        })
    };
    match tree {
        Value::String(text) => match text.strip_prefix('$') {
            Some(name) if !name.starts_with('$') => vec![(Vec::new(), name.to_owned())],
            _ => Vec::new(),
        },
        // A place in a list has no key: the list's own is near enough.
        Value::Array(items) => items.iter().flat_map(asked).collect(),
        Value::Object(members) => {
            members.iter().flat_map(|(key, value)| below(key.clone(), value).collect::<Vec<_>>()).collect()
        }
        _ => Vec::new(),
    }
}

/// The names that an address asks for; `None` when a brace is not closed.
pub(super) fn asked_by_address(template: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        names.push(name.to_owned());
        rest = behind;
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn values(text: &str) -> Values {
        Values(vec![("id", text.into()), ("n", 7.into()), ("acts", json!(["nod"]))])
    }

    #[test]
    fn leaves_are_replaced_whole_and_nothing_else_is() {
        let tree = json!({ "a": "$id", "b": ["$n", "x$id", "$$id"], "c": { "$id": "$acts" }, "d": 1.5 });
        let filled = values("\",\"admin\":true").fill(&tree).unwrap();
        let expected = json!({ "a": "\",\"admin\":true", "b": [7, "x$id", "$id"], "c": { "$id": ["nod"] }, "d": 1.5 });
        assert_eq!(filled, expected);
        assert_eq!(values("").fill(&json!("$nobody")), Err(MisfitFault::Value));
        assert_eq!(values("").text("$acts"), Err(MisfitFault::Value), "a list is no text");
    }

    #[test]
    fn a_value_stays_in_its_segment() {
        let base = Url::parse("https://b.example/api/").unwrap();
        let to = |value: &str| values(value).address(&base, "/records/r-{id}.json").unwrap().to_string();
        assert_eq!(to("a/../b?x=1#y%2e"), "https://b.example/api/records/r-a%2F..%2Fb%3Fx=1%23y%252e.json");
        assert_eq!(to("王"), "https://b.example/api/records/r-%E7%8E%8B.json");
        assert_eq!(values("..").address(&base, "/a/{id}/b"), Err(MisfitFault::Value));
        assert_eq!(values("x").address(&base, "/a/{id"), Err(MisfitFault::Value));
    }

    #[test]
    fn what_is_asked_for_is_found_with_its_place() {
        let tree = json!({ "a": { "b": ["$x", { "c": "$y" }] }, "d": "$$z" });
        let found = asked(&tree);
        assert_eq!(
            found,
            [(vec!["a".into(), "b".into()], "x".into()), (vec!["a".into(), "b".into(), "c".into()], "y".into())]
        );
        assert_eq!(asked_by_address("/a/{x}-{y}"), Some(vec!["x".into(), "y".into()]));
        assert_eq!(asked_by_address("/a/{x"), None);
    }

    proptest! {
        /// Whatever a value holds, it is one text of the JSON and one segment of the address.
        #[test]
        fn no_value_breaks_out(text in any::<String>()) {
            let filled = values(&text).fill(&json!({ "a": "$id", "z": 1 })).unwrap();
            let read: Value = serde_json::from_str(&filled.to_string()).unwrap();
            prop_assert_eq!(read, json!({ "a": text, "z": 1 }));
            let base = Url::parse("https://b.example/api").unwrap();
            let url = values(&format!("x{text}")).address(&base, "/r/{id}/end").unwrap();
            prop_assert_eq!(url.path_segments().unwrap().count(), 4);
            prop_assert_eq!((url.query(), url.fragment(), url.host_str()), (None, None, Some("b.example")));
        }
    }
}
