//! Which keys a bureau has, and how a counter knows that they are the bureau's: a root key signs the list.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use jiff::Timestamp;
use renzheng_domain::{filing::Receipt, promise::Promise};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::Answer,
    bytes::{decode, decode_array, encode},
    promise::SignedPromise,
    receipt::verify_receipt,
    suite::Suite,
};

/// Told apart from every other thing that is signed.
const CONTEXT: &[u8] = b"renzheng-keys-v1\n";

/// A bureau's public key for sealing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealingKey {
    /// Key id.
    pub kid: String,
    /// Name of a [`Suite`].
    pub suite: String,
    /// Public key, base64url without padding.
    pub public_key: String,
}

/// What the root signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyList {
    /// When it was signed.
    pub issued: Timestamp,
    /// Keys that envelopes may be sealed to, the preferred one first.
    pub sealing: Vec<SealingKey>,
    /// Ed25519 key that receipts are signed with.
    pub receipt_key: String,
    /// Keys that receipts were signed with before.
    #[serde(default)]
    pub earlier_receipt_keys: Vec<String>,
    /// Ed25519 keys that count for credentials, the one in use first; older bureaus issue none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credential_keys: Vec<String>,
}

impl KeyList {
    /// The key that envelopes are to be sealed to: the first and no other. Whoever has not its suite needs a newer
    /// program; going on to the next would be to negotiate down.
    pub fn preferred(self) -> Option<SealingKey> {
        self.sealing.into_iter().next().filter(|key| Suite::named(&key.suite).is_some())
    }

    /// Whether one of the bureau's receipt keys signed exactly this receipt.
    pub fn vouches_for(&self, receipt: &Receipt) -> bool {
        self.receipt_keys().any(|key| verify_receipt(receipt, key))
    }

    /// Whether one of the bureau's receipt keys signed exactly this answer.
    pub fn vouches_for_answer(&self, answer: &Answer) -> bool {
        self.receipt_keys().any(|key| answer.is_signed_by(key))
    }

    /// The promise of a case, if one of the bureau's receipt keys signed it.
    pub fn promise(&self, case: &str, signed: &SignedPromise) -> Option<Promise> {
        self.receipt_keys().find_map(|key| signed.verify(case, key))
    }

    fn receipt_keys(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.receipt_key).chain(&self.earlier_receipt_keys)
    }
}

/// The key list as exact bytes with the root's signature over them, so that nothing must be written again to check it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignedKeys {
    /// JSON of a [`KeyList`], base64url.
    pub list: String,
    /// The root's Ed25519 public key, base64url: to be compared with the pinned one, proves nothing by itself.
    pub root: String,
    /// Ed25519 signature of the root, base64url.
    pub signature: String,
}

impl SignedKeys {
    /// Signs a list.
    pub fn sign(list: &KeyList, root: &SigningKey) -> Result<Self, serde_json::Error> {
        let json = serde_json::to_vec(list)?;
        let signature = root.sign(&[CONTEXT, &json].concat());
        Ok(Self {
            list: encode(&json),
            root: encode(root.verifying_key().as_bytes()),
            signature: encode(&signature.to_bytes()),
        })
    }

    /// The list, if `root` (base64url) signed it.
    pub fn verify(&self, root: &str) -> Option<KeyList> {
        let json = decode(&self.list)?;
        let key = VerifyingKey::from_bytes(&decode_array(root)?).ok()?;
        let signature = Signature::from_bytes(&decode_array(&self.signature)?);
        key.verify_strict(&[CONTEXT, &json].concat(), &signature).ok()?;
        serde_json::from_slice(&json).ok()
    }
}
