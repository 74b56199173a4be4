//! Compares a configuration with the schema of its types: keys that are not known, keys that are missing, values of
//! another kind. The types are the only list of keys there is.

use serde_json::Value;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::bureau::KINDS;

/// Something that the schema does not allow, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaFault {
    /// Byte offset of the fault in the configuration's text.
    pub offset: usize,
    /// The key at which the fault is.
    pub key: String,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// No such key; these are known.
    Unknown(Vec<String>),
    /// The key is required and missing.
    Missing,
    /// The value has the wrong JSON type; this one is expected.
    Kind(String),
    /// A word that is none of these.
    Word(String, Vec<String>),
    /// A number out of these bounds.
    Bounds(i64, i64),
}

/// Everything in `table` that `schema` does not allow, in the order of the text.
pub fn strangers(table: &Spanned<DeTable<'_>>, schema: &Value) -> Vec<SchemaFault> {
    let mut walk = Walk { root: schema, found: Vec::new() };
    walk.table(table.get_ref(), table.span().start, schema);
    walk.found.sort_by_key(|stranger| stranger.offset);
    walk.found
}

/// The byte where the value at `path` begins, or that of the last key on the way that is there. In a list the key is a
/// number.
pub fn place(table: &Spanned<DeTable<'_>>, path: &[String]) -> usize {
    let mut found: (usize, Option<&DeValue<'_>>) = (table.span().start, None);
    for name in path {
        let (_, inside) = found;
        let next = match inside {
            None => keyed(table.get_ref(), name),
            Some(DeValue::Table(inner)) => keyed(inner, name),
            Some(DeValue::Array(items)) => name.parse().ok().and_then(|n: usize| items.get(n)).map(at_itself),
            Some(_) => None,
        };
        let Some((at, inside)) = next else { break };
        found = (at, Some(inside));
    }
    found.0
}

fn at_itself<'t, 'i>(value: &'t Spanned<DeValue<'i>>) -> (usize, &'t DeValue<'i>) {
    (value.span().start, value.get_ref())
}

fn keyed<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<(usize, &'t DeValue<'i>)> {
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
    Some((key.span().start, value.get_ref()))
}

struct Walk<'a> {
    root: &'a Value,
    found: Vec<SchemaFault>,
}

impl<'a> Walk<'a> {
    /// What a schema refers to; of "this or nothing" this, of several kinds the one that the table names.
    fn meant(&self, schema: &'a Value, table: Option<&DeTable<'_>>) -> &'a Value {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let found = reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
            return found.map_or(schema, |found| self.meant(found, table));
        }
        let is_null = |schema: &&Value| schema.get("type").is_some_and(|kind| kind == "null");
        let real = schema.get("anyOf").and_then(Value::as_array).and_then(|all| all.iter().find(|s| !is_null(s)));
        if let Some(real) = real {
            return self.meant(real, table);
        }
        let Some((table, forms)) = table.zip(schema.get("oneOf").and_then(Value::as_array)) else { return schema };
        let kind = table.get("kind").map_or(Some(KINDS[0]), |kind| kind.get_ref().as_str());
        let of = |form: &&Value| match form.pointer("/properties/kind/const") {
            Some(named) => named.as_str() == kind,
            // No kinds, but a word or one key of several: `"birth_month"` or `{ months = 6 }`.
            None => table.keys().any(|key| has_property(form, key.get_ref())),
        };
        forms.iter().find(of).unwrap_or(schema)
    }

    fn table(&mut self, table: &DeTable<'_>, at: usize, schema: &'a Value) {
        let schema = self.meant(schema, Some(table));
        if let Some(forms) = schema.get("oneOf").and_then(Value::as_array) {
            if forms.iter().all(|form| !has_property(form, "kind")) {
                let properties = forms.iter().filter_map(|form| form.get("properties")?.as_object());
                let known: Vec<String> = properties.flat_map(|all| all.keys().cloned()).collect();
                self.found.push(match table.keys().next() {
                    Some(key) => {
                        let (offset, key) = (key.span().start, key.get_ref().to_string());
                        SchemaFault { offset, key, what: What::Unknown(known) }
                    }
                    None => SchemaFault { offset: at, key: known.join(" / "), what: What::Missing },
                });
                return;
            }
            // The kind is none that there is: what else is in the table cannot be judged.
            let known = KINDS.map(str::to_owned).to_vec();
            let (offset, word) = table.get("kind").map_or((at, String::new()), |kind| {
                (kind.span().start, kind.get_ref().as_str().unwrap_or_default().to_owned())
            });
            self.found.push(SchemaFault { offset, key: "kind".to_owned(), what: What::Word(word, known) });
            return;
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if let Some(inner) = properties.and_then(|p| p.get(name)) {
                self.value(name, value, inner);
            } else if let Some(inner) = schema.get("additionalProperties").filter(|more| more.is_object()) {
                self.value(name, value, inner);
            } else if let Some(properties) = properties {
                let what = What::Unknown(properties.keys().cloned().collect());
                self.found.push(SchemaFault { offset: key.span().start, key: name.to_owned(), what });
            }
        }
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            if !table.contains_key(name) {
                self.found.push(SchemaFault { offset: at, key: name.to_owned(), what: What::Missing });
            }
        }
    }

    fn value(&mut self, name: &str, value: &Spanned<DeValue<'_>>, schema: &'a Value) {
        let schema = self.meant(schema, None);
        let mut wrong = |what| self.found.push(SchemaFault { offset: value.span().start, key: name.to_owned(), what });
        if let Some(kinds) = kinds(schema)
            && !kinds.contains(&json_kind(value.get_ref()))
        {
            wrong(What::Kind(kinds.iter().copied().find(|kind| *kind != "null").unwrap_or_default().to_owned()));
            return;
        }
        if let (Some(words), Some(word)) = (words(schema).or_else(|| words_among(schema)), value.get_ref().as_str())
            && !words.contains(&word)
        {
            wrong(What::Word(word.to_owned(), words.into_iter().map(str::to_owned).collect()));
            return;
        }
        if let (Some((least, most)), DeValue::Integer(number)) = (bounds(schema), value.get_ref()) {
            if !i64::from_str_radix(number.as_str(), number.radix()).is_ok_and(|n| (least..=most).contains(&n)) {
                wrong(What::Bounds(least, most));
            }
            return;
        }
        match value.get_ref() {
            DeValue::Table(inner) => self.table(inner, value.span().start, schema),
            DeValue::Array(items) => {
                if let Some(inner) = schema.get("items") {
                    items.iter().for_each(|item| self.value(name, item, inner));
                }
            }
            _ => {}
        }
    }
}

/// The kinds a schema allows, in the words of JSON; `None`: any.
fn kinds(schema: &Value) -> Option<Vec<&str>> {
    let is_object = || schema.pointer("/oneOf/0/properties").map(|_| vec!["object"]);
    match schema.get("type") {
        Some(Value::String(kind)) => Some(vec![kind]),
        Some(Value::Array(kinds)) => Some(kinds.iter().filter_map(Value::as_str).collect()),
        _ if words(schema).is_some() => Some(vec!["string"]),
        _ if words_among(schema).is_some() => Some(vec!["string", "object"]),
        _ => is_object(),
    }
}

fn json_kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "string",
        DeValue::Integer(_) => "integer",
        DeValue::Float(_) => "number",
        DeValue::Boolean(_) => "boolean",
        DeValue::Datetime(_) => "datetime",
        DeValue::Array(_) => "array",
        DeValue::Table(_) => "object",
    }
}

/// The closed list of words, if it is one.
fn words(schema: &Value) -> Option<Vec<&str>> {
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return Some(words.iter().filter_map(Value::as_str).collect());
    }
    let each = schema.get("oneOf")?.as_array()?.iter().flat_map(|one| match one.get("enum") {
        Some(Value::Array(words)) => words.iter().map(Value::as_str).collect(),
        _ => vec![one.get("const").and_then(Value::as_str)],
    });
    each.collect()
}

/// The words among the forms that a value may have.
fn words_among(schema: &Value) -> Option<Vec<&str>> {
    let forms = schema.get("oneOf")?.as_array()?;
    let words: Vec<&str> = forms.iter().filter_map(|form| form.get("const")?.as_str()).collect();
    (!words.is_empty()).then_some(words)
}

fn has_property(schema: &Value, name: &str) -> bool {
    schema.get("properties").is_some_and(|properties| properties.get(name).is_some())
}

fn bounds(schema: &Value) -> Option<(i64, i64)> {
    let bound = |key| schema.get(key).and_then(Value::as_i64);
    Some((bound("minimum")?, bound("maximum")?))
}
