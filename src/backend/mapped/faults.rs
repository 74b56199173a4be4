//! What can be seen to be wrong with a mapping before anything is asked.

use std::fmt;

use reqwest::header::{HeaderName, HeaderValue};

use super::{
    mapping::{Call, Mapping, Standing},
    tree::{asked, asked_by_address},
};
use crate::facts::Facts;

/// Known in every call.
const ALWAYS: [&str; 2] = ["device", "software"];
const SIGN_IN: [&str; 2] = ["operator", "secret"];
const CHECK_PERSON: [&str; 4] = ["name", "id_number", "cannot", "operator"];
const PUT: [&str; 8] = ["id", "envelope", "envelope_base64", "sha256", "case", "operator", "captured_at", "device_seq"];
const DECISION: [&str; 2] = ["id", "wait"];

/// A fault and the keys below `[bureau]` that lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingFault {
    /// Such as `calls`, `put`, `body`.
    pub path: Vec<String>,
    /// What is wrong there.
    pub kind: MappingFaultKind,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MappingFaultKind {
    /// No value of this name is known in this call; these are.
    Unknown {
        /// As written.
        name: String,
        /// Those there are.
        known: Vec<&'static str>,
    },
    /// A path that does not begin with `/`, or a brace that is not closed.
    Path,
    /// Something that cannot stand in a header.
    Header,
    /// The record itself is not sent.
    NoEnvelope,
    /// A code that stands for no status of HTTP.
    Status,
    /// No word of the bureau means that a record stands.
    NoApproval,
    /// A word means that a record stands, and there is no receipt.
    NoReceipt,
    /// A signature that nothing can be done with: it needs `receipt.filing` and a key for receipts.
    Unverifiable,
    /// Signed keys need `root_key` and the call `service`.
    NoRoot,
    /// Neither the bureau nor the facts have an agreement.
    NoAgreement,
    /// Neither the bureau nor the facts have a sealing key.
    NoSealingKey,
}

impl fmt::Display for MappingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the mapping is wrong at {}", self.path.join("."))
    }
}

fn at(path: &[&str], kind: MappingFaultKind) -> MappingFault {
    MappingFault { path: path.iter().map(|&key| key.to_owned()).collect(), kind }
}

impl Mapping {
    /// Everything, in the order of the file.
    pub fn faults(&self, facts: &Facts, has_root: bool) -> Vec<MappingFault> {
        let mut found = Vec::new();
        if header_is_wrong(&self.token.header, &self.token.prefix) {
            found.push(at(&["token"], MappingFaultKind::Header));
        }
        for (code, status) in self.codes.iter().flat_map(|codes| &codes.status) {
            if !(100..600).contains(status) {
                found.push(at(&["codes", "status", code], MappingFaultKind::Status));
            }
        }
        let calls = &self.calls;
        let service = calls.service.iter().map(|call| ("service", call, &[][..]));
        let others: [(&str, &Call, &[&'static str]); 4] = [
            ("sign_in", &calls.sign_in, &SIGN_IN),
            ("check_person", &calls.check_person, &CHECK_PERSON),
            ("put", &calls.put, &PUT),
            ("decision", &calls.decision, &DECISION),
        ];
        for (name, call, known) in service.chain(others) {
            found.extend(call_faults(name, call, known));
        }
        let sent = calls.put.body.iter().flat_map(asked).any(|(_, name)| name.starts_with("envelope"));
        if !sent {
            found.push(at(&["calls", "put"], MappingFaultKind::NoEnvelope));
        }
        found.extend(self.reply_faults(facts, has_root));
        found
    }

    fn reply_faults(&self, facts: &Facts, has_root: bool) -> Vec<MappingFault> {
        let mut found = Vec::new();
        let (service, decision) = (&self.replies.service, &self.replies.decision);
        let is_asked = self.calls.service.is_some();
        let signed_keys = service.keys.is_some();
        if signed_keys && !(has_root && is_asked) {
            found.push(at(&["replies", "service", "keys"], MappingFaultKind::NoRoot));
        }
        let tells_agreement = is_asked
            && [&service.agreement_version, &service.agreement_zh, &service.agreement_en].iter().all(|p| p.is_some());
        if !tells_agreement && facts.agreement_zh.is_none() {
            found.push(at(&["facts"], MappingFaultKind::NoAgreement));
        }
        if !signed_keys && facts.sealing_key.is_none() {
            found.push(at(&["facts"], MappingFaultKind::NoSealingKey));
        }
        let stands = |standing: &Standing| matches!(standing, Standing::Approved | Standing::Duplicate);
        if !decision.words.values().any(|standing| *standing == Standing::Approved) {
            found.push(at(&["replies", "decision", "words"], MappingFaultKind::NoApproval));
        }
        match &decision.receipt {
            None if decision.words.values().any(stands) => {
                found.push(at(&["replies", "decision"], MappingFaultKind::NoReceipt));
            }
            Some(receipt) if receipt.signature.is_some() => {
                let key = signed_keys || facts.receipt_key.is_some();
                if !key || receipt.filing.is_none() {
                    found.push(at(&["replies", "decision", "receipt", "signature"], MappingFaultKind::Unverifiable));
                }
            }
            _ => {}
        }
        found
    }
}

fn call_faults(name: &str, call: &Call, known: &[&'static str]) -> Vec<MappingFault> {
    let known: Vec<&'static str> = known.iter().chain(&ALWAYS).copied().collect();
    let mut found = Vec::new();
    let mut check = |path: Vec<String>, asked: String| {
        if !known.contains(&asked.as_str()) {
            let path = ["calls", name].map(str::to_owned).into_iter().chain(path).collect();
            found.push(MappingFault { path, kind: MappingFaultKind::Unknown { name: asked, known: known.clone() } });
        }
    };
    let in_path = asked_by_address(&call.path);
    for asked in in_path.clone().unwrap_or_default() {
        check(vec!["path".to_owned()], asked);
    }
    for (place, texts) in [("query", &call.query), ("headers", &call.headers)] {
        for (key, text) in texts {
            for (_, name) in asked(&text.as_str().into()) {
                check(vec![place.to_owned(), key.clone()], name);
            }
        }
    }
    for (path, name) in call.body.iter().flat_map(asked) {
        check(std::iter::once("body".to_owned()).chain(path).collect(), name);
    }
    if in_path.is_none() || !call.path.starts_with('/') {
        found.push(at(&["calls", name, "path"], MappingFaultKind::Path));
    }
    for (key, text) in &call.headers {
        if header_is_wrong(key, text) {
            found.push(at(&["calls", name, "headers", key], MappingFaultKind::Header));
        }
    }
    found
}

fn header_is_wrong(name: &str, value: &str) -> bool {
    HeaderName::try_from(name).is_err() || HeaderValue::from_bytes(value.as_bytes()).is_err()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::facts::tests::facts;

    fn mapping() -> serde_json::Value {
        json!({
            "calls": {
                "sign_in": { "method": "POST", "path": "/login", "body": { "u": "$operator", "p": "$secret" } },
                "check_person": { "method": "POST", "path": "/p", "body": { "n": "$name", "i": "$id_number" } },
                "put": { "method": "PUT", "path": "/r/{id}", "body": { "data": "$envelope_base64" } },
                "decision": { "method": "GET", "path": "/r/{id}", "query": { "w": "$wait" } }
            },
            "replies": {
                "sign_in": { "token": "/t" }, "check_person": { "case": "/c" },
                "decision": {
                    "status": "/s", "words": { "OK": "approved" },
                    "receipt": { "number": "/n", "decided_on": "/d", "next_due": "/e" }
                }
            }
        })
    }

    /// The kinds of faults after `change`.
    fn faults(change: impl Fn(&mut serde_json::Value), plain_facts: bool) -> Vec<(String, MappingFaultKind)> {
        let folder = tempfile::tempdir().unwrap();
        let mut facts = facts(folder.path());
        if plain_facts {
            (facts.agreement_zh, facts.sealing_key) = (None, None);
        }
        let mut tree = mapping();
        change(&mut tree);
        let mapping: Mapping = serde_json::from_value(tree).unwrap();
        mapping.faults(&facts, false).into_iter().map(|fault| (fault.path.join("."), fault.kind)).collect()
    }

    #[test]
    fn a_good_mapping_has_none() {
        assert_eq!(faults(|_| {}, false), []);
    }

    type Change = fn(&mut serde_json::Value);

    #[test]
    fn each_fault_is_found_where_it_is() {
        use MappingFaultKind::{
            Header, NoAgreement, NoApproval, NoEnvelope, NoReceipt, NoRoot, NoSealingKey, Path, Status, Unverifiable,
        };
        let cases: [(Change, &str, MappingFaultKind); 9] = [
            (|m| m["calls"]["put"]["path"] = "r/{id}".into(), "calls.put.path", Path),
            (|m| m["calls"]["put"]["path"] = "/r/{id".into(), "calls.put.path", Path),
            (|m| m["calls"]["put"]["body"] = json!({ "x": "$id" }), "calls.put", NoEnvelope),
            (|m| m["calls"]["put"]["headers"] = json!({ "a b": "x" }), "calls.put.headers.a b", Header),
            (|m| m["token"] = json!({ "prefix": "a\r\nb" }), "token", Header),
            (|m| m["codes"] = json!({ "at": "/c", "status": { "9": 7 } }), "codes.status.9", Status),
            (|m| m["replies"]["decision"]["words"] = json!({}), "replies.decision.words", NoApproval),
            (
                |m| drop(m["replies"]["decision"].as_object_mut().unwrap().remove("receipt")),
                "replies.decision",
                NoReceipt,
            ),
            (|m| m["replies"]["service"] = json!({ "keys": "/k" }), "replies.service.keys", NoRoot),
        ];
        for (change, path, kind) in cases {
            assert_eq!(faults(change, false), [(path.to_owned(), kind)]);
        }
        let sign = |m: &mut serde_json::Value| m["replies"]["decision"]["receipt"]["signature"] = "/sig".into();
        let place = "replies.decision.receipt.signature".to_owned();
        assert_eq!(faults(sign, false), [(place, Unverifiable)]);
        let facts = "facts".to_owned();
        assert_eq!(faults(|_| {}, true), [(facts.clone(), NoAgreement), (facts, NoSealingKey)]);
    }

    #[test]
    fn a_value_that_a_call_does_not_have_is_named_with_those_it_has() {
        let found = faults(|m| m["calls"]["sign_in"]["body"]["more"] = json!({ "x": ["$id_number"] }), false);
        let [(path, MappingFaultKind::Unknown { name, known })] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((path.as_str(), name.as_str()), ("calls.sign_in.body.more.x", "id_number"));
        assert_eq!(known, &["operator", "secret", "device", "software"]);
    }

    #[test]
    fn a_pointer_is_one_or_the_mapping_is_not_read() {
        for wrong in ["data/id", "/a~2b", "/a~"] {
            let mut tree = mapping();
            tree["replies"]["check_person"]["case"] = wrong.into();
            assert!(serde_json::from_value::<Mapping>(tree).is_err(), "{wrong}");
        }
    }
}
