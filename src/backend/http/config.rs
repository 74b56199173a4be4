//! Where the bureau is, and what a counter accepts of it.

use std::{net::IpAddr, time::Duration};

use renzheng_wire::decode_array;
use reqwest::{Certificate, Client, Identity, Proxy, Url, redirect};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;

/// How long and how much a counter waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// From the first byte sent to the last received.
    pub total: Duration,
    /// On top of the wait that a long poll asked for.
    pub beyond_wait: Duration,
    /// Longest reply, bytes.
    pub reply_bytes: usize,
}

impl Default for Limits {
    /// Times from the protocol. The longest honest reply is the service document with two agreement texts, some 10 KB;
    /// 1 MiB leaves room for longer texts and is nothing for a PC.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            total: Duration::from_mins(1),
            beyond_wait: Duration::from_secs(10),
            reply_bytes: 1 << 20,
        }
    }
}

/// Certificates and proxy of the connection to a bureau; TLS itself is required without any of them.
#[derive(Clone, Debug, Default)]
pub struct Transport {
    /// PEM: the only certificates that may vouch for the bureau. `None`: those of the system.
    pub roots: Option<String>,
    /// PEM: the counter's own certificate, with those above it, and its key.
    pub identity: Option<SecretString>,
    /// `http://proxy.example:3128`. None is ever taken from the environment.
    pub proxy: Option<String>,
}

/// Where the bureau is.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// `https://bureau.example` with an optional path before `/v1`. Plain `http` only to this computer.
    pub base_url: String,
    /// The counter's name at the bureau.
    pub device: String,
    /// The bureau's Ed25519 root key, base64url: signs the bureau's key list. Required for every bureau but one on
    /// this computer.
    pub root: Option<String>,
    /// Certificates and proxy.
    pub transport: Transport,
    /// Times and sizes.
    pub limits: Limits,
}

/// Why a configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HttpConfigError {
    /// Not an http or https address, or one with a name, password, query or fragment in it.
    #[error("the bureau's address is not a plain http(s) address")]
    Address,
    /// Plain http to another computer.
    #[error("the bureau's address must begin with https://")]
    PlainHttp,
    /// The pinned root is not 32 bytes in base64url.
    #[error("the bureau's root key is not a key")]
    Root,
    /// No certificate is in the file of trusted ones, or one that is none.
    #[error("the file of trusted certificates holds none that can be read")]
    Roots,
    /// The counter's certificate and key are none, or not those of each other.
    #[error("the counter's certificate and key cannot be used")]
    Identity,
    /// The proxy is not an http or https address.
    #[error("the proxy's address is not an http(s) address")]
    Proxy,
    /// TLS cannot be set up on this computer.
    #[error("TLS cannot be set up")]
    Tls,
}

impl HttpConfig {
    /// With the usual limits and nothing special on the way.
    pub fn new(base_url: impl Into<String>, device: impl Into<String>, root: Option<String>) -> Self {
        let (base_url, device) = (base_url.into(), device.into());
        Self { base_url, device, root, transport: Transport::default(), limits: Limits::default() }
    }

    /// The checked address.
    pub(super) fn base(&self) -> Result<Url, HttpConfigError> {
        let url = Url::parse(&self.base_url).map_err(|_| HttpConfigError::Address)?;
        let bare = url.username().is_empty() && url.password().is_none();
        if !bare || url.query().is_some() || url.fragment().is_some() || url.host_str().is_none() {
            return Err(HttpConfigError::Address);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(HttpConfigError::PlainHttp),
            _ => return Err(HttpConfigError::Address),
        }
        match &self.root {
            Some(root) if decode_array::<32>(root).is_none() => Err(HttpConfigError::Root),
            _ => Ok(url),
        }
    }

    /// A client that follows no redirect: a record goes where the configuration says or nowhere.
    pub(super) fn client(&self, base: &Url) -> Result<Client, HttpConfigError> {
        // Fails when a provider is already there, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(self.limits.connect)
            .https_only(base.scheme() == "https")
            .referer(false)
            .user_agent(super::SOFTWARE)
            // A proxy is configured or there is none: what stands in the environment was meant for other programs.
            .no_proxy();
        let client = match &self.transport.roots {
            Some(pem) => client.tls_certs_only(certificates(pem)?),
            None => client,
        };
        let client = match &self.transport.identity {
            Some(pem) => client.identity(identity(pem)?),
            None => client,
        };
        let client = match &self.transport.proxy {
            // What goes from this computer to itself is no proxy's business.
            Some(address) if !is_loopback(base) => client.proxy(proxy(address)?),
            _ => client,
        };
        client.build().map_err(|_| {
            if self.transport.identity.is_some() { HttpConfigError::Identity } else { HttpConfigError::Tls }
        })
    }

    /// Everything that is wrong, each once; connects to nothing.
    pub fn faults(&self) -> Vec<HttpConfigError> {
        let transport = &self.transport;
        let mut found: Vec<HttpConfigError> = [
            self.base().err(),
            transport.roots.as_ref().and_then(|pem| certificates(pem).err()),
            transport.identity.as_ref().and_then(|pem| identity(pem).err()),
            transport.proxy.as_ref().and_then(|address| proxy(address).err()),
        ]
        .into_iter()
        .flatten()
        .collect();
        if found.is_empty() {
            found.extend(self.base().and_then(|base| self.client(&base)).err());
        }
        found
    }
}

fn certificates(pem: &str) -> Result<Vec<Certificate>, HttpConfigError> {
    // The client looks into them only when it is made, and then says no more than that it cannot be made.
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let added = certificate.map(|certificate| store.add(certificate));
        added.map_err(|_| HttpConfigError::Roots)?.map_err(|_| HttpConfigError::Roots)?;
    }
    let found = Certificate::from_pem_bundle(pem.as_bytes()).map_err(|_| HttpConfigError::Roots)?;
    if found.is_empty() { Err(HttpConfigError::Roots) } else { Ok(found) }
}

fn identity(pem: &SecretString) -> Result<Identity, HttpConfigError> {
    Identity::from_pem(pem.expose_secret().as_bytes()).map_err(|_| HttpConfigError::Identity)
}

fn proxy(address: &str) -> Result<Proxy, HttpConfigError> {
    let url = Url::parse(address).map_err(|_| HttpConfigError::Proxy)?;
    let is_plain = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
    if is_plain { Proxy::all(url).map_err(|_| HttpConfigError::Proxy) } else { Err(HttpConfigError::Proxy) }
}

/// Whether the address is this computer.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base_url: &str) -> Result<Url, HttpConfigError> {
        HttpConfig::new(base_url, "c1", None).base()
    }

    #[test]
    fn plain_http_goes_to_this_computer_only() {
        for good in ["http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost", "https://b.example/api"] {
            assert!(check(good).is_ok(), "{good}");
        }
        assert_eq!(check("http://b.example"), Err(HttpConfigError::PlainHttp));
        assert_eq!(check("http://127.0.0.1.b.example"), Err(HttpConfigError::PlainHttp));
        for bad in ["", "b.example", "ftp://b.example", "https://u:p@b.example", "https://b.example?x=1"] {
            assert_eq!(check(bad), Err(HttpConfigError::Address), "{bad}");
        }
    }

    #[test]
    fn a_root_that_is_no_key_is_refused() {
        let config = HttpConfig::new("https://b.example", "c1", Some("abc".to_owned()));
        assert_eq!(config.base(), Err(HttpConfigError::Root));
    }

    #[test]
    fn everything_wrong_with_the_door_is_said_at_once() {
        let transport = |roots: &str, identity: &str, proxy: &str| Transport {
            roots: Some(roots.to_owned()),
            identity: Some(identity.to_owned().into()),
            proxy: Some(proxy.to_owned()),
        };
        let faults = |transport| HttpConfig { transport, ..HttpConfig::new("https://b.example", "c1", None) }.faults();
        let broken = "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n";
        let all = [HttpConfigError::Roots, HttpConfigError::Identity, HttpConfigError::Proxy];
        assert_eq!(faults(transport("", "", "socks5://p.example")), all);
        assert_eq!(faults(transport(broken, broken, "p.example")), all);
        assert!(HttpConfig::new("https://b.example", "c1", None).faults().is_empty());
    }
}
