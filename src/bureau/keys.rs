//! The bureau's three keys: sealing (X25519), receipts and root (Ed25519). Each is a file of mode 0600 in the folder.

use std::path::Path;

use ed25519_dalek::SigningKey;
use hpke::{Kem, Serializable as _, kem::X25519HkdfSha256};
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::BureauError;
use crate::backend::{
    keyfile::{KeyFileError, random_secret, read_or_create},
    wire::{KeyList, SUITE, SealingKey, SignedKeys, encode, sha256_hex},
};

/// The bureau's keys. They never print.
pub(super) struct BureauKeys {
    kid: String,
    sealing_public: String,
    sealing: <X25519HkdfSha256 as Kem>::PrivateKey,
    receipt: SigningKey,
    root: SigningKey,
}

impl BureauKeys {
    /// From the folder, made there if need be; without a folder fresh ones in memory.
    pub fn open(folder: Option<&Path>) -> Result<Self, KeyFileError> {
        let secret = |name: &str| -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
            folder.map_or_else(random_secret, |folder| read_or_create(&folder.join(name)))
        };
        let (sealing, public) = X25519HkdfSha256::derive_keypair(secret("sealing.key")?.as_ref());
        let public = public.to_bytes();
        Ok(Self {
            // Short and never twice: a key is named by what it is.
            kid: sha256_hex(&public)[..16].to_owned(),
            sealing_public: encode(&public),
            sealing,
            receipt: SigningKey::from_bytes(&*secret("receipt.key")?),
            root: SigningKey::from_bytes(&*secret("root.key")?),
        })
    }

    /// The private key of a key id, if this bureau has it.
    pub fn sealing(&self, kid: &str) -> Option<&<X25519HkdfSha256 as Kem>::PrivateKey> {
        (kid == self.kid).then_some(&self.sealing)
    }

    pub fn receipt(&self) -> &SigningKey {
        &self.receipt
    }

    pub fn root_public(&self) -> String {
        encode(self.root.verifying_key().as_bytes())
    }

    /// The signed list for the service document.
    pub fn signed(&self, now: Timestamp) -> Result<SignedKeys, BureauError> {
        let key =
            SealingKey { kid: self.kid.clone(), suite: SUITE.to_owned(), public_key: self.sealing_public.clone() };
        let receipt_key = encode(self.receipt.verifying_key().as_bytes());
        let list = KeyList { issued: now, sealing: vec![key], receipt_key };
        SignedKeys::sign(&list, &self.root).map_err(|_| BureauError::Crypto("the key list"))
    }
}
