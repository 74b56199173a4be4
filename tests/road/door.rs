//! The way to a bureau: certificates, proxy, redirects. Real sockets, and certificates made for this test.

use std::{
    io::ErrorKind,
    net::{SocketAddr, TcpListener as StdListener},
    process::Command,
    sync::Arc,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use renzheng::{
    backend::{
        Backend as _, BackendError,
        http::{HttpBackend, HttpConfig, HttpConfigError, Transport},
    },
    wire::encode,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{RootCertStore, ServerConfig, server::WebPkiClientVerifier},
};

use crate::setting::{HandClock, Office, office};

/// Somebody who vouches for others.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for this name, and its key.
    fn vouch(&self, name: &str) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.0).unwrap(), key)
    }
}

/// TLS in front of a bureau; it asks for the counter's own certificate if `clients` says whose.
async fn behind_tls(bureau: SocketAddr, authority: &Authority, clients: Option<&Authority>) -> SocketAddr {
    let (certificate, key) = authority.vouch("127.0.0.1");
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let builder =
        ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions().unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(clients) => {
            let mut roots = RootCertStore::empty();
            roots.add(clients.0.der().clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
            builder.with_client_cert_verifier(verifier)
        }
    };
    let config = builder.with_single_cert(vec![certificate.der().clone()], key.into()).unwrap();
    let (acceptor, listener) = (TlsAcceptor::from(Arc::new(config)), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut tls) = acceptor.accept(stream).await else { return };
                let mut inner = TcpStream::connect(bureau).await.unwrap();
                let _ = copy_bidirectional(&mut tls, &mut inner).await;
            });
        }
    });
    addr
}

fn open(office: &Office, addr: SocketAddr, transport: Transport) -> Result<HttpBackend, HttpConfigError> {
    let root = Some(office.bureau.root_public_key());
    let config = HttpConfig { transport, ..HttpConfig::new(format!("https://{addr}"), "窗口1", root) };
    HttpBackend::new(config, Arc::<HandClock>::clone(&office.clock))
}

/// What comes of a first question through that transport.
async fn asked(office: &Office, addr: SocketAddr, transport: Transport) -> Result<(), BackendError> {
    open(office, addr, transport).unwrap().service().await.map(|_| ())
}

#[tokio::test]
async fn only_the_configured_roots_vouch_for_the_bureau() {
    let (office, ours, other) = (office().await, Authority::new(), Authority::new());
    let addr = behind_tls(office.addr, &ours, None).await;
    let roots = |pem: String| Transport { roots: Some(pem), ..Transport::default() };
    assert_eq!(asked(&office, addr, roots(ours.pem())).await, Ok(()));
    assert_eq!(asked(&office, addr, roots(other.pem() + &ours.pem())).await, Ok(()), "several may");
    assert_eq!(asked(&office, addr, roots(other.pem())).await, Err(BackendError::Untrusted));
    assert_eq!(asked(&office, addr, Transport::default()).await, Err(BackendError::Untrusted), "the system's do not");
}

#[tokio::test]
async fn a_bureau_that_asks_who_is_there_is_shown_the_counters_certificate() {
    let (office, ours, clients) = (office().await, Authority::new(), Authority::new());
    let addr = behind_tls(office.addr, &ours, Some(&clients)).await;
    let transport = |identity: Option<String>| Transport {
        roots: Some(ours.pem()),
        identity: identity.map(Into::into),
        proxy: None,
    };
    let (certificate, key) = clients.vouch("counter");
    let (stranger, strange_key) = ours.vouch("counter");
    let pem = |certificate: &rcgen::Certificate, key: &KeyPair| Some(certificate.pem() + &key.serialize_pem());
    assert_eq!(asked(&office, addr, transport(pem(&certificate, &key))).await, Ok(()));
    assert_eq!(asked(&office, addr, transport(None)).await, Err(BackendError::Untrusted));
    assert_eq!(asked(&office, addr, transport(pem(&stranger, &strange_key))).await, Err(BackendError::Untrusted));
    let mixed = open(&office, addr, transport(pem(&certificate, &strange_key)));
    assert_eq!(mixed.map(|_| ()).unwrap_err(), HttpConfigError::Identity, "not the key of that certificate");
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let elsewhere = StdListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let there = elsewhere.local_addr().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            let mut line = String::new();
            while stream.read_line(&mut line).await.is_ok_and(|n| n > 2) {
                line.clear();
            }
            let reply = format!(
                "HTTP/1.1 307 Elsewhere\r\nlocation: http://{there}/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            );
            let _ = stream.write_all(reply.as_bytes()).await;
        }
    });
    let counter = HttpBackend::new(HttpConfig::new(format!("http://{addr}"), "窗口1", None), HandClock::new()).unwrap();
    let redirect = BackendError::Unintelligible("a redirect");
    assert_eq!(counter.service().await.map(|_| ()), Err(redirect.clone()));
    assert_eq!(counter.sign_in("demo", &"demo".into()).await.map(|_| ()), Err(redirect));
    assert_eq!(elsewhere.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "nobody came there");
}

/// The first line that a proxy is told while a counter of that configuration looks for its bureau.
fn told_to_a_proxy(in_config: bool, in_environment: bool) -> Option<String> {
    use std::io::{BufRead as _, Write as _};
    let proxy = StdListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let line = if in_config { format!("proxy = \"{address}\"\n") } else { String::new() };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    // Nobody can be there, and that is known at once.
    let text = format!("[bureau]\nurl = \"https://255.255.255.255\"\nroot_key = \"{}\"\n{line}", encode(&[9; 32]));
    std::fs::write(&file, text).unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_renzheng"));
    check.args(["config", "check", "--connect", "--lang", "en"]).arg(&file);
    for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"] {
        check.env_remove(name);
        if in_environment && !name.to_lowercase().starts_with("no") {
            check.env(name, &address);
        }
    }
    let answering = std::thread::spawn(move || {
        let (stream, _) = proxy.accept().unwrap();
        let mut line = String::new();
        std::io::BufReader::new(&stream).read_line(&mut line).unwrap();
        let _ = (&stream).write_all(b"HTTP/1.1 502 No\r\ncontent-length: 0\r\n\r\n");
        line
    });
    let output = check.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    // Whoever waits for a counter in vain is told so.
    let port: SocketAddr = address.trim_start_matches("http://").parse().unwrap();
    let _ = std::net::TcpStream::connect(port).map(|mut stream| stream.write_all(b"nobody\n"));
    let line = answering.join().unwrap();
    Some(line.trim().to_owned()).filter(|line| line != "nobody")
}

#[test]
fn a_proxy_is_configured_or_there_is_none() {
    assert_eq!(told_to_a_proxy(true, false).as_deref(), Some("CONNECT 255.255.255.255:443 HTTP/1.1"), "the control");
    assert_eq!(told_to_a_proxy(false, true), None, "the environment's is not used");
}
