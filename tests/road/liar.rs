//! A bureau that lies: each lie is one precise error, and nothing panics or hangs.

use std::{net::SocketAddr, time::Duration};

use renzheng::{
    backend::{
        Backend as _, BackendError,
        http::{HttpBackend, HttpConfig, Limits},
    },
    domain::filing::FilingId,
    wire::sha256_hex,
};
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
            reply("403 No", "", "{\"type\":\"urn:x\",\"title\":\"a\\u001b[2Jb\",\"status\":403}"),
            BackendError::Forbidden("a[2Jb".into()),
        ),
        (reply("500 Oh", "", "<html>"), BackendError::Fault(500)),
        (reply("418 Tea", "", ""), BackendError::Refused(418)),
        (Lie::Says("SSH-2.0-OpenSSH\r\n".to_owned()), BackendError::Unreachable),
        (Lie::Says(String::new()), BackendError::Unreachable),
        (Lie::Says("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{".to_owned()), unintelligible("broken off")),
        (Lie::Silent, BackendError::Timeout),
    ];
    for (n, (lie, error)) in stories.into_iter().enumerate() {
        assert_eq!(counter(liar(lie).await).service().await, Err(error), "lie {n}");
    }
}

/// Only the bureau can know what it has.
#[tokio::test]
async fn a_page_of_the_network_has_received_nothing() {
    let (id, envelope) = (FilingId(Uuid::now_v7()), b"{\"v\":1}");
    let (digest, other) = (sha256_hex(envelope), FilingId(Uuid::now_v7()));
    let says = |id: FilingId, sha256: &str| format!("{{\"id\":\"{id}\",\"sha256\":\"{sha256}\"}}");
    let no_json = BackendError::Unintelligible("not the JSON of the protocol");
    let another = BackendError::Unintelligible("the reception of another record");
    let stories = [
        (reply("200 OK", "content-type: text/html\r\n", "<html>Welcome to our network</html>"), Err(no_json.clone())),
        (reply("200 OK", "", ""), Err(no_json.clone())),
        (reply("204 No Content", "", ""), Err(no_json.clone())),
        (reply("201 Created", "", "{\"ok\":true}"), Err(no_json)),
        (reply("201 Created", "", &says(other, &digest)), Err(another.clone())),
        (reply("201 Created", "", &says(id, &sha256_hex(b"other bytes"))), Err(another)),
        (reply("201 Created", "", &says(id, &digest)), Ok(())),
        (reply("200 OK", "", &says(id, &digest)), Ok(())),
    ];
    for (n, (lie, told)) in stories.into_iter().enumerate() {
        assert_eq!(counter(liar(lie).await).put(id, envelope).await, told, "answer {n}");
    }
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
