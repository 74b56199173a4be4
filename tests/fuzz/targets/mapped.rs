//! Whole answers of a bureau with an interface of its own, read through a mapping: something a terminal can show, or
//! one precise error that names its key.

use std::sync::{Arc, LazyLock, Mutex};

use renzheng::backend::{Backend, facts::Facts, http::HttpConfig, mapped::MappedBackend};
use serde_json::json;

use super::answer::{Line, Noon, check_over, line};

static LINE: LazyLock<Mutex<Line>> = LazyLock::new(|| line(client));

/// The names are those of protocol version 1, so that both targets understand the same corpus; what reads them is not.
fn client(mut config: HttpConfig) -> Box<dyn Backend> {
    config.base_url.push_str("/v1");
    let facts: Facts = serde_json::from_value(json!({ "name": "甲市社保局" })).expect("facts");
    let mapping = json!({
        "calls": {
            "service": { "method": "GET", "path": "/service" },
            "sign_in": { "method": "POST", "path": "/session", "body": { "user": "$operator", "password": "$secret" } },
            "check_person": { "method": "POST", "path": "/check", "body": { "name": "$name", "no": "$id_number" } },
            "put": { "method": "PUT", "path": "/certifications/{id}", "body": { "data": "$envelope" } },
            "decision": { "method": "GET", "path": "/certifications/{id}", "query": { "wait": "$wait" } }
        },
        "replies": {
            "service": {
                "name": "/bureau_name", "hotline": "/hotline", "keys": "/keys", "agreement_version": "/agreement/version",
                "agreement_zh": "/agreement/text_zh", "agreement_en": "/agreement/text_en"
            },
            "sign_in": { "token": "/token", "operator": "/operator", "display_name": "/display_name" },
            "check_person": {
                "case": "/id", "masked_name": "/masked_name", "masked_number": "/masked_number", "birth": "/birth",
                "due": "/due", "certified_on": "/certified_on",
                "challenge": { "nonce": "/challenge/nonce", "acts": "/challenge/acts", "expires": "/challenge/expires" }
            },
            "put": { "id": "/id", "sha256": "/sha256" },
            "decision": {
                "status": "/status", "queue_position": "/queue_position", "reason": "/reason",
                "words": {
                    "received": "received", "comparing": "comparing", "approved": "approved", "rejected": "rejected",
                    "review": "review", "duplicate": "duplicate", "cancelled": "cancelled", "7": "review"
                },
                "reasons": { "liveness": "liveness" },
                "receipt": {
                    "number": "/receipt/number", "filing": "/receipt/filing", "masked_name": "/receipt/masked_name",
                    "masked_number": "/receipt/masked_number", "decided_on": "/receipt/decided_on",
                    "next_due": "/receipt/next_due", "bureau_name": "/receipt/bureau_name",
                    "signature": "/receipt/signature"
                }
            }
        }
    });
    let mapping = serde_json::from_value(mapping).expect("a mapping");
    Box::new(MappedBackend::new(config, &facts, mapping, Arc::new(Noon)).expect("a client"))
}

/// As [`super::answer::check`].
pub fn check(bytes: &[u8]) {
    check_over(&LINE, bytes);
}
