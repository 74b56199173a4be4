//! The keys that credentials are signed with: `credential.key`, and earlier ones. An earlier one still counts until it
//! is retired; then it stands on no key list, and whoever has a newer status list refuses what it signed.

use ed25519_dalek::SigningKey;
use renzheng_wire::{credential::Issuer, encode};

/// What their files are called.
pub(super) const STEM: &str = "credential";

/// The key in use, and the public ones that count.
pub(crate) struct CredentialKeys {
    pub issuer: Issuer,
    /// The one in use first.
    pub public: Vec<String>,
}

impl CredentialKeys {
    /// From the key in use and the earlier ones after it; there is at least one.
    pub(super) fn new(keys: &[SigningKey], root: &SigningKey) -> Self {
        let public = keys.iter().map(|key| encode(key.verifying_key().as_bytes())).collect();
        Self { issuer: Issuer::new(keys[0].clone(), root), public }
    }
}
