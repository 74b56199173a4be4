//! The counter's own signing key: Ed25519, in a file only its owner reads. It never prints.

use std::path::Path;

use ed25519_dalek::{Signer as _, SigningKey};

use crate::backend::{
    keyfile::{KeyFileError, read_or_create},
    wire::encode,
};

/// The counter's signing key.
#[derive(Clone)]
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// Reads `device.key` in `folder`, or makes it.
    pub fn open(folder: &Path) -> Result<Self, KeyFileError> {
        let secret = read_or_create(&folder.join("device.key"))?;
        Ok(Self(SigningKey::from_bytes(&secret)))
    }

    /// Base64url.
    pub fn public(&self) -> String {
        encode(self.0.verifying_key().as_bytes())
    }

    /// Ed25519 signature.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}
