//! A signed token (JWS compact serialisation, RFC 7515, with `EdDSA` of RFC 8037) whose header leads to the bureau's
//! root: `kid` is the public key itself and the root's signature over it, 96 bytes. So the pinned root is all that
//! checking one needs.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::Fault;
use crate::{SignedKeys, decode, decode_array, encode};

/// Told apart from every other thing that the root signs.
const CONTEXT: &[u8] = b"renzheng-credential-key-v1\n";
const ALG: &str = "EdDSA";

/// A key for credentials, with the root's word for it. It never prints.
pub struct Issuer {
    key: SigningKey,
    kid: String,
}

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
    /// The bureau's key list at that time; a status list has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keys: Option<SignedKeys>,
    /// Nothing of what would stand here is known (RFC 7515 section 4.1.11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crit: Option<Value>,
}

impl Issuer {
    /// `root` vouches for `key`.
    pub fn new(key: SigningKey, root: &SigningKey) -> Self {
        let public = key.verifying_key().to_bytes();
        let vouched = root.sign(&[CONTEXT, &public].concat());
        Self { key, kid: encode(&[&public[..], &vouched.to_bytes()].concat()) }
    }

    /// The public key, base64url.
    pub fn public(&self) -> String {
        encode(self.key.verifying_key().as_bytes())
    }

    pub(super) fn sign(
        &self,
        typ: &str,
        keys: Option<SignedKeys>,
        claims: &impl Serialize,
    ) -> Result<String, serde_json::Error> {
        let (alg, typ) = (ALG.to_owned(), typ.to_owned());
        let header = Header { alg, kid: self.kid.clone(), typ, keys, crit: None };
        let part = |json: Vec<u8>| encode(&json);
        let text = format!("{}.{}", part(serde_json::to_vec(&header)?), part(serde_json::to_vec(claims)?));
        let signature = self.key.sign(text.as_bytes());
        Ok(format!("{text}.{}", encode(&signature.to_bytes())))
    }
}

/// What a token says, and whose word it is.
pub(super) struct Opened<T> {
    pub claims: T,
    /// The key that signed it, base64url.
    pub key: String,
    pub keys: Option<SignedKeys>,
}

/// Opens a token of this type that a key signed for which `root` (base64url) vouches.
pub(super) fn open<T: DeserializeOwned>(token: &str, typ: &str, root: &str) -> Result<Opened<T>, Fault> {
    let (text, signature) = token.rsplit_once('.').ok_or(Fault::Shape)?;
    let (header, claims) = text.split_once('.').ok_or(Fault::Shape)?;
    let header: Header = parse(header)?;
    if header.alg != ALG || header.typ != typ || header.crit.is_some() {
        return Err(Fault::Shape);
    }
    let kid: [u8; 96] = decode_array(&header.kid).ok_or(Fault::Key)?;
    let (key, vouched) = kid.split_at(32);
    let (key, root) = (public(key).ok_or(Fault::Key)?, decode(root).and_then(|root| public(&root)).ok_or(Fault::Key)?);
    check(&root, &[CONTEXT, key.as_bytes()].concat(), vouched).ok_or(Fault::Key)?;
    let signature = decode(signature).ok_or(Fault::Signature)?;
    check(&key, text.as_bytes(), &signature).ok_or(Fault::Signature)?;
    Ok(Opened { claims: parse(claims)?, key: encode(key.as_bytes()), keys: header.keys })
}

fn parse<T: DeserializeOwned>(part: &str) -> Result<T, Fault> {
    let json = decode(part).ok_or(Fault::Shape)?;
    serde_json::from_slice(&json).map_err(|_| Fault::Shape)
}

fn public(key: &[u8]) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(key.try_into().ok()?).ok()
}

fn check(key: &VerifyingKey, text: &[u8], signature: &[u8]) -> Option<()> {
    key.verify_strict(text, &Signature::from_slice(signature).ok()?).ok()
}
