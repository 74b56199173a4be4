//! What `renzheng serve` writes into its log, and that nobody is named in it.
#![allow(clippy::print_stdout, reason = "the count is what it is run for")]

use std::collections::BTreeMap;

use renzheng::{
    backend::{Backend as _, http::HttpBackend},
    domain::{
        filing::{Decision, Filing, FilingId, Sealed},
        person::{IdNumber, Person, PersonName},
        time::Clock as _,
    },
    outbox::{
        key::DeviceKey,
        seal::{Stamp, seal},
    },
    wire::{DeviceRequest, SessionReply, SessionRequest, encode, sha256_hex},
};
use uuid::Uuid;

use crate::{
    filing::filing,
    server::Server,
    setting::{HandClock, backend, demo_secret},
};

const NAME: &str = "王示例";
/// Region code 119999 is assigned to no place.
const NUMBER: &str = "119999195003150029";

/// Sends `filing` as the counter 窗口2 with a key of its own, and waits until it is decided.
async fn sent(counter: &HttpBackend, filing: &Filing) {
    let folder = tempfile::tempdir().unwrap();
    let key = DeviceKey::open(folder.path()).unwrap();
    let stamp = Stamp {
        device: "窗口2".to_owned(),
        device_seq: 1,
        prev: String::new(),
        clock_offset_ms: None,
        models: BTreeMap::new(),
    };
    let bytes = seal(filing, stamp, &key, &counter.sealing_key().await.unwrap()).unwrap();
    counter.put(filing.id, &bytes).await.unwrap();
    let record = Sealed { id: filing.id, sha256: &sha256_hex(&bytes) };
    let mut decision = Decision::Received;
    while !decision.is_final() {
        decision = counter.decision(record, std::time::Duration::from_secs(20)).await.unwrap();
    }
}

/// What must not be there: kind and text.
fn marks(more: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let mut marks = vec![("birth date", "1950-03-15".to_owned())];
    for (kind, text) in [("name", NAME), ("number", &NUMBER[..17])].iter().chain(more) {
        marks.push((kind, (*text).to_owned()));
        marks.push((kind, encode(text.as_bytes())));
        let hex: Vec<_> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        marks.push((kind, hex.concat()));
        let escaped = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
        marks.push((kind, escaped.collect()));
    }
    marks
}

#[tokio::test]
async fn a_marker_is_not_in_the_log_of_serve_and_what_was_refused_is() {
    let server = Server::start(&["--log", "debug"]);
    let clock = HandClock::new();
    let counter = backend(server.addr, Some(server.root.clone()), &clock);
    let service = counter.service().await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let session = async |operator: &str, secret: &str| {
        let request = SessionRequest { operator: operator.into(), secret: secret.into(), device: "窗口2".into() };
        client.post(format!("http://{}/v1/operator/session", server.addr)).json(&request).send().await.unwrap()
    };
    // A name in the place of an operator's id, a number in that of a password.
    assert_eq!(session(NAME, NUMBER).await.status(), 401);
    assert_eq!(session("demo", "a wrong secret").await.status(), 401);
    let token = session("demo", "demo").await.json::<SessionReply>().await.unwrap().token;
    counter.sign_in("demo", &demo_secret()).await.unwrap();
    let id_number = IdNumber::parse(NUMBER, jiff::civil::date(2026, 1, 1)).unwrap();
    let person = || Person { name: PersonName::parse(NAME).unwrap(), id_number: id_number.clone() };
    let case = counter.check_person(&person(), &[]).await.unwrap();
    let mut record = filing(&case, &service, person(), b"no picture", clock.now().wall);
    sent(&counter, &record).await;
    // The same counter with another key.
    record.id = FilingId(Uuid::now_v7());
    sent(&counter, &record).await;
    let refused = FilingId(Uuid::now_v7());
    counter.put(refused, b"{}").await.unwrap_err();
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let request = DeviceRequest::enrol("窗口3", "A WRONG CODE", &key);
    let post = client.post(format!("http://{}/v1/devices", server.addr)).json(&request).send().await.unwrap();
    assert_eq!(post.status(), 403);

    let log = server.stop();
    let line = |words: &[&str]| log.lines().any(|line| words.iter().all(|word| line.contains(word)));
    for words in [
        ["the bureau answers", "INFO", "127.0.0.1:"],
        ["a sign-in was refused", "not-signed-in", "\"operator\":\"demo\""],
        ["a sign-in was refused", "not-signed-in", "\"operator\":\"(unknown)\""],
        ["a record was refused", "not-understood", &refused.to_string()],
        ["does not agree", "CounterKey", &record.id.to_string()],
        ["\"decided\"", "\"standing\":\"review\"", &record.id.to_string()],
        ["a counter's key was refused", "device-refused", "窗口3"],
        ["the bureau has stopped", "INFO", ""],
    ] {
        assert!(line(&words), "{words:?} in\n{log}");
    }
    let marks = marks(&[("token", &token), ("case", &case.id), ("secret", "a wrong secret"), ("code", "A WRONG CODE")]);
    let hits: Vec<_> = marks.iter().filter(|(_, mark)| log.contains(mark.as_str())).map(|(kind, _)| *kind).collect();
    println!("marker: the log of serve: 1 places, {} bytes, {} hits", log.len(), hits.len());
    assert!(hits.is_empty(), "{hits:?} in\n{log}");
}
