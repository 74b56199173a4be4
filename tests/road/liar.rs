//! A bureau that lies: each lie is one precise error, and nothing panics or hangs.

use std::{net::SocketAddr, time::Duration};

use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use renzheng::{
    backend::{
        Backend as _, BackendError,
        http::{HttpBackend, HttpConfig, Limits},
    },
    domain::filing::{Decision, FilingId, Reason, Sealed},
    wire::{Answer, CancelRequest, KeyList, SignedKeys, encode, sha256_hex},
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use uuid::Uuid;

use crate::setting::HandClock;

/// What a liar says to every request.
#[derive(Clone)]
pub enum Lie {
    Says(String),
    /// A head, then the same piece for ever.
    Endless(&'static str),
    /// Nothing at all, and the connection stays open.
    Silent,
}

pub async fn liar(lie: Lie) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let lie = lie.clone();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                match lie {
                    Lie::Says(text) => drop(stream.write_all(text.as_bytes()).await),
                    Lie::Endless(head) => {
                        let mut sent = stream.write_all(head.as_bytes()).await;
                        while sent.is_ok() {
                            sent = stream.write_all(&[b' '; 8192]).await;
                        }
                    }
                    Lie::Silent => std::future::pending().await,
                }
            });
        }
    });
    addr
}

pub fn counter(addr: SocketAddr) -> HttpBackend {
    let limits = Limits { total: Duration::from_millis(400), reply_bytes: 64 << 10, ..Limits::default() };
    let config = HttpConfig { limits, ..HttpConfig::new(format!("http://{addr}"), "窗口1", None) };
    HttpBackend::new(config, HandClock::new()).unwrap()
}

pub fn reply(status: &str, headers: &str, body: &str) -> Lie {
    Lie::Says(format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
        body.len()
    ))
}

#[tokio::test]
async fn each_lie_is_one_error() {
    let unintelligible = BackendError::Unintelligible;
    let busy = |seconds| BackendError::Busy { retry_after: Some(Duration::from_secs(seconds)) };
    let deep = "[".repeat(10_000);
    let stories = [
        (reply("200 OK", "", "not json"), unintelligible("not the JSON of the protocol")),
        (reply("200 OK", "", "{\"api\": 7}"), unintelligible("not the JSON of the protocol")),
        (reply("200 OK", "", &deep), unintelligible("not the JSON of the protocol")),
        (reply("200 OK", "", &" ".repeat(100_000)), unintelligible("too big")),
        (Lie::Endless("HTTP/1.1 200 OK\r\n\r\n"), unintelligible("too big")),
        (Lie::Endless("HTTP/1.1 200 OK\r\nx: "), BackendError::Unreachable),
        (reply("302 Found", "location: http://127.0.0.1:1/\r\n", ""), unintelligible("a redirect")),
        (reply("503 Busy", "retry-after: 7\r\n", ""), busy(7)),
        (reply("429 Slow down", "retry-after: 999999\r\n", ""), busy(900)),
        (
            reply("403 No", "", "{\"type\":\"urn:renzheng:problem:x\",\"title\":\"a\\u001b[2Jb\",\"status\":403}"),
            BackendError::Forbidden("a[2Jb".into()),
        ),
        (reply("500 Oh", "", "<html>"), BackendError::Fault(500)),
        (reply("418 Tea", "", ""), unintelligible("a refusal that is not the bureau's")),
        (reply("404 No", "", "<html>"), unintelligible("a refusal that is not the bureau's")),
        (reply("401 No", "", "{}"), unintelligible("a refusal that is not the bureau's")),
        (Lie::Says("SSH-2.0-OpenSSH\r\n".to_owned()), BackendError::Unreachable),
        (Lie::Says(String::new()), BackendError::Unreachable),
        (Lie::Says("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{".to_owned()), unintelligible("broken off")),
        (Lie::Silent, BackendError::Timeout),
    ];
    for (n, (lie, error)) in stories.into_iter().enumerate() {
        assert_eq!(counter(liar(lie).await).service().await, Err(error), "lie {n}");
    }
}

/// Only the bureau can know what it has: its word counts with its signature, about this record, bytes and all. What
/// stands in its place can neither swallow a record nor have one taken back, refused or left to wait.
#[tokio::test]
async fn what_the_bureau_did_not_sign_it_did_not_say() {
    let (id, envelope) = (FilingId(Uuid::now_v7()), b"{\"v\":1}");
    let [root, receipts, stranger] = [1, 2, 3].map(|n| SigningKey::from_bytes(&[n; 32]));
    let public = |key: &SigningKey| encode(key.verifying_key().as_bytes());
    let list = KeyList {
        issued: Timestamp::UNIX_EPOCH,
        sealing: Vec::new(),
        receipt_key: public(&receipts),
        earlier_receipt_keys: Vec::new(),
        credential_keys: Vec::new(),
    };
    let keys = SignedKeys::sign(&list, &root).unwrap();
    let digest = sha256_hex(envelope);
    let record = Sealed { id, sha256: &digest };
    let answer =
        |record, decision, key| serde_json::to_string(&Answer::sign(record, decision, Timestamp::UNIX_EPOCH, key));
    let other = sha256_hex(b"other bytes");
    let no_json = Some(BackendError::Unintelligible("not the JSON of the protocol"));
    let another = Some(BackendError::Unintelligible("an answer about another record"));
    for decision in [
        Decision::Received,
        Decision::Review { reason: Reason::Manual },
        Decision::Rejected { reason: Reason::FaceMismatch },
        Decision::Cancelled,
    ] {
        let signed = answer(record, decision.clone(), &receipts).unwrap();
        let unsigned = serde_json::to_string(&decision).unwrap();
        for (body, told) in [
            ("<html>Welcome to our network</html>".to_owned(), no_json.clone()),
            (String::new(), no_json.clone()),
            (unsigned, no_json.clone()),
            (answer(record, decision.clone(), &stranger).unwrap(), Some(BackendError::Untrusted)),
            (answer(Sealed { sha256: &other, ..record }, decision.clone(), &receipts).unwrap(), another.clone()),
            (answer(Sealed { id: FilingId(Uuid::now_v7()), ..record }, decision, &receipts).unwrap(), another.clone()),
            (signed, None),
        ] {
            let addr = impostor(&keys, &body).await;
            let config = HttpConfig::new(format!("http://{addr}"), "窗口1", Some(public(&root)));
            let counter = HttpBackend::new(config, HandClock::new()).unwrap();
            assert_eq!(counter.put(id, envelope).await.err(), told, "put: {body}");
            assert_eq!(counter.decision(record, Duration::ZERO).await.err(), told, "decision: {body}");
            let request = CancelRequest { key: String::new(), signature: String::new() };
            assert_eq!(counter.cancel(record, &request).await.err(), told, "cancel: {body}");
        }
    }
}

/// Tells the bureau's own keys, which anybody can have from it, and answers everything else with `body`.
async fn impostor(keys: &SignedKeys, body: &str) -> SocketAddr {
    let service = json!({
        "api": ["v1"], "bureau_name": "局", "demo": false, "server_time": "2026-03-01T08:00:00Z", "body_limit": 1,
        "keys": keys, "agreement": { "version": "1", "text_zh": "", "text_en": "", "sha256": "" },
        "judged_attempts": 3, "hotline": "12333", "minimum_client": "0.1.0"
    });
    let body = body.to_owned();
    let routes = axum::Router::new()
        .route("/v1/service", axum::routing::get(async move || axum::Json(service)))
        .fallback(async move || body);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    addr
}

#[tokio::test]
async fn broken_tls_is_not_trusted() {
    let addr = liar(reply("200 OK", "", "{}")).await;
    let root = renzheng::wire::encode(&[9; 32]);
    let config = HttpConfig::new(format!("https://{addr}"), "窗口1", Some(root));
    let counter = HttpBackend::new(config, HandClock::new()).unwrap();
    assert_eq!(counter.service().await, Err(BackendError::Untrusted));
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    drop(listener);
    let id = FilingId(Uuid::now_v7());
    assert_eq!(counter(addr).put(id, b"{}").await, Err(BackendError::Unreachable));
}
