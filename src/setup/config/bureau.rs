//! `[bureau]`: which bureau this counter works for, and how it is spoken to.

use std::{
    fs,
    path::{Path, PathBuf},
};

use schemars::{JsonSchema, Schema};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::backend::{
    facts::Facts,
    http::{HttpConfig, Transport},
    mapped::Mapping,
    spool::SpoolOperator,
};

/// What `kind` may say; the first where it says nothing.
pub const KINDS: [&str; 4] = ["v1", "mapped", "spool", "embedded"];

/// The bureau, by its `kind`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(tag = "kind", transform = kind_is_optional_for_v1)]
pub enum Bureau {
    /// Speaks protocol version 1. The usual kind.
    V1(V1),
    /// Has an HTTP and JSON interface of its own, described here.
    Mapped(Box<Mapped>),
    /// Is reached through the folder of a file gateway.
    Spool(Box<Spool>),
    /// The reference bureau in this program: a demonstration.
    Embedded(Embedded),
}

/// `kind = "v1"`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct V1 {
    /// `https://…`; plain http is for this computer only.
    pub url: String,
    /// The bureau's Ed25519 root key, base64url without padding: whoever cannot sign with it is not the bureau.
    pub root_key: String,
    /// `http://proxy.example:3128`. What the environment says of proxies is not used.
    #[serde(default)]
    pub proxy: Option<String>,
    /// Certificates.
    #[serde(default)]
    pub tls: Tls,
}

/// `kind = "mapped"`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapped {
    /// `https://…`; plain http is for this computer only.
    pub url: String,
    /// The bureau's Ed25519 root key, if it signs its keys as protocol version 1 has it.
    #[serde(default)]
    pub root_key: Option<String>,
    /// `http://proxy.example:3128`. What the environment says of proxies is not used.
    #[serde(default)]
    pub proxy: Option<String>,
    /// Certificates.
    #[serde(default)]
    pub tls: Tls,
    /// What the bureau cannot be asked.
    pub facts: Facts,
    /// Its interface.
    pub mapping: Mapping,
}

/// `kind = "spool"`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spool {
    /// The folder that the gateway reads and writes. It must be there; it is never made.
    pub folder: PathBuf,
    /// What the bureau cannot be asked.
    pub facts: Facts,
    /// Who may sign in.
    pub operators: Vec<SpoolOperator>,
}

/// `kind = "embedded"`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Embedded {}

/// `[bureau.tls]`, PEM files.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The only certificates that may vouch for the bureau; else those of the system.
    #[serde(default)]
    pub roots: Option<PathBuf>,
    /// The counter's own certificate, with those above it.
    #[serde(default)]
    pub certificate: Option<PathBuf>,
    /// Its key.
    #[serde(default)]
    pub key: Option<PathBuf>,
}

/// A file or a partner that is missing; the key of `[bureau.tls]`.
#[derive(Debug)]
pub enum TlsFault {
    /// The file cannot be read.
    File(&'static str, PathBuf, std::io::Error),
    /// The other of certificate and key is there and this one is not.
    Missing(&'static str),
}

impl Tls {
    /// Every path below `folder` that is not a whole one.
    fn anchor(&mut self, folder: &Path) {
        for path in [&mut self.roots, &mut self.certificate, &mut self.key] {
            anchored(path, folder);
        }
    }

    /// The files, read.
    pub fn transport(&self, proxy: Option<&String>) -> Result<Transport, TlsFault> {
        let read = |key: &'static str, path: &Option<PathBuf>| {
            let read = |path: &PathBuf| fs::read_to_string(path).map_err(|e| TlsFault::File(key, path.clone(), e));
            path.as_ref().map(read).transpose()
        };
        let roots = read("roots", &self.roots)?;
        let identity = match (read("certificate", &self.certificate)?, read("key", &self.key)?) {
            (Some(certificate), Some(key)) => Some(SecretString::from(format!("{certificate}\n{key}"))),
            (None, None) => None,
            (Some(_), None) => return Err(TlsFault::Missing("key")),
            (None, Some(_)) => return Err(TlsFault::Missing("certificate")),
        };
        Ok(Transport { roots, identity, proxy: proxy.cloned() })
    }
}

fn anchored(path: &mut Option<PathBuf>, folder: &Path) {
    if let Some(path) = path {
        *path = folder.join(&*path);
    }
}

impl Bureau {
    /// Every path in it is one below the folder of the configuration, if it is not a whole one.
    pub(super) fn anchor(&mut self, folder: &Path) {
        let facts = |facts: &mut Facts| {
            anchored(&mut facts.agreement_zh, folder);
            anchored(&mut facts.agreement_en, folder);
        };
        match self {
            Self::V1(v1) => v1.tls.anchor(folder),
            Self::Mapped(mapped) => {
                mapped.tls.anchor(folder);
                facts(&mut mapped.facts);
            }
            Self::Spool(spool) => {
                spool.folder = folder.join(&spool.folder);
                facts(&mut spool.facts);
            }
            Self::Embedded(_) => {}
        }
    }

    /// The way over HTTP, if there is one.
    pub fn http(&self, device: &str) -> Option<Result<HttpConfig, TlsFault>> {
        let (url, root, proxy, tls) = match self {
            Self::V1(v1) => (&v1.url, Some(v1.root_key.clone()), &v1.proxy, &v1.tls),
            Self::Mapped(mapped) => (&mapped.url, mapped.root_key.clone(), &mapped.proxy, &mapped.tls),
            Self::Spool(_) | Self::Embedded(_) => return None,
        };
        let with = |transport| HttpConfig { transport, ..HttpConfig::new(url, device, root) };
        Some(tls.transport(proxy.as_ref()).map(with))
    }

    /// The bureau's pinned root key, if it has one.
    pub fn root_key(&self) -> Option<&str> {
        match self {
            Self::V1(v1) => Some(&v1.root_key),
            Self::Mapped(mapped) => mapped.root_key.as_deref(),
            Self::Spool(_) | Self::Embedded(_) => None,
        }
    }

    /// The word for this kind of bureau in the configuration.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::V1(_) => "v1",
            Self::Mapped(_) => "mapped",
            Self::Spool(_) => "spool",
            Self::Embedded(_) => "embedded",
        }
    }

    /// Where it is, for people.
    pub fn place(&self) -> String {
        match self {
            Self::V1(v1) => v1.url.clone(),
            Self::Mapped(mapped) => mapped.url.clone(),
            Self::Spool(spool) => spool.folder.display().to_string(),
            Self::Embedded(_) => "127.0.0.1".to_owned(),
        }
    }
}

/// A configuration of before there were kinds names none.
fn kind_is_optional_for_v1(schema: &mut Schema) {
    let Some(Value::Array(kinds)) = schema.get_mut("oneOf") else { return };
    for kind in kinds {
        if kind.pointer("/properties/kind/const").is_some_and(|c| c == KINDS[0])
            && let Some(Value::Array(required)) = kind.get_mut("required")
        {
            required.retain(|key| key != "kind");
        }
    }
}

/// Turns `{ kind = "x", … }` into `{ x = { … } }`: so the types of each kind are read with every line known.
pub fn by_kind(table: &mut DeTable<'_>) {
    let Some((key, bureau)) = table.remove_entry("bureau") else { return };
    let span = bureau.span();
    let DeValue::Table(mut inner) = bureau.into_inner() else { return };
    let (kind_span, kind) = match inner.remove_entry("kind") {
        Some((key, value)) => (key.span(), value.get_ref().as_str().unwrap_or_default().to_owned()),
        None => (span.clone(), KINDS[0].to_owned()),
    };
    let mut outer = DeTable::new();
    outer.insert(Spanned::new(kind_span, kind.into()), Spanned::new(span.clone(), DeValue::Table(inner)));
    table.insert(key, Spanned::new(span, DeValue::Table(outer)));
}
