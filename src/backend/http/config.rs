//! Where the bureau is, and what a counter accepts of it.

use std::{net::IpAddr, time::Duration};

use reqwest::{Client, Url, redirect};
use thiserror::Error;

use crate::backend::wire::decode_array;

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

/// Where the bureau is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpConfig {
    /// `https://bureau.example` with an optional path before `/v1`. Plain `http` only to this computer.
    pub base_url: String,
    /// The counter's name at the bureau.
    pub device: String,
    /// The bureau's Ed25519 root key, base64url: signs the bureau's key list. Required for every bureau but one on
    /// this computer.
    pub root: Option<String>,
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
    /// TLS cannot be set up on this computer.
    #[error("TLS cannot be set up")]
    Tls,
}

impl HttpConfig {
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
            .user_agent(super::SOFTWARE);
        // A proxy of the environment must not see what goes from this computer to itself.
        let client = if is_loopback(base) { client.no_proxy() } else { client };
        client.build().map_err(|_| HttpConfigError::Tls)
    }
}

/// Whether the address is this computer.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base_url: &str) -> Result<Url, HttpConfigError> {
        HttpConfig { base_url: base_url.into(), device: "c1".into(), root: None, limits: Limits::default() }.base()
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
        let config = HttpConfig {
            base_url: "https://b.example".into(),
            device: "c1".into(),
            root: Some("abc".into()),
            limits: Limits::default(),
        };
        assert_eq!(config.base(), Err(HttpConfigError::Root));
    }
}
