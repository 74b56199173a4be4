//! The keys that credentials are signed with: `credential.key`, and those of before. One of before still counts until
//! it is retired; then it stands on no key list, and whoever has a newer status list refuses what it signed.

use std::path::Path;

use ed25519_dalek::SigningKey;

use super::earlier;
use crate::backend::{
    keyfile::{KeyFileError, random_secret, read_or_create},
    wire::{credential::Issuer, encode, sha256_hex},
};

/// What their files are called.
const STEM: &str = "credential";

/// The key in use, and the public ones that count.
pub(in crate::bureau) struct CredentialKeys {
    pub issuer: Issuer,
    /// The one in use first.
    pub public: Vec<String>,
}

impl CredentialKeys {
    /// From the folder, made there if need be; without a folder a fresh one in memory.
    pub fn open(folder: Option<&Path>, root: &SigningKey) -> Result<Self, KeyFileError> {
        let secret = match folder {
            Some(folder) => read_or_create(&folder.join(format!("{STEM}.key")))?,
            None => random_secret()?,
        };
        let key = SigningKey::from_bytes(&secret);
        let mut public = vec![public_of(&key)];
        for path in folder.map(|folder| earlier(folder, STEM)).transpose()?.unwrap_or_default() {
            public.push(public_of(&SigningKey::from_bytes(&*read_or_create(&path)?)));
        }
        Ok(Self { issuer: Issuer::new(key, root), public })
    }
}

fn public_of(key: &SigningKey) -> String {
    encode(key.verifying_key().as_bytes())
}

fn kid(key: &SigningKey) -> String {
    sha256_hex(key.verifying_key().as_bytes())[..16].to_owned()
}

/// As [`super::rotate`].
pub(super) fn rotate(folder: &Path) -> Result<String, KeyFileError> {
    let path = folder.join(format!("{STEM}.key"));
    let kid = kid(&SigningKey::from_bytes(&*read_or_create(&path)?));
    std::fs::rename(&path, folder.join(format!("{STEM}-{kid}.key")))?;
    read_or_create(&path)?;
    Ok(kid)
}

/// As [`super::retire`].
pub(super) fn retire(folder: &Path, wanted: &str) -> Result<bool, KeyFileError> {
    for path in earlier(folder, STEM)? {
        if kid(&SigningKey::from_bytes(&*read_or_create(&path)?)) == wanted {
            std::fs::rename(&path, folder.join(format!("retired-{STEM}-{wanted}.key")))?;
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_before_counts_until_it_is_retired() {
        let folder = tempfile::tempdir().unwrap();
        let root = SigningKey::from_bytes(&[1; 32]);
        let open = || CredentialKeys::open(Some(folder.path()), &root).unwrap();
        let first = open().issuer.public();
        assert_eq!(open().public, std::slice::from_ref(&first));
        let kid = rotate(folder.path()).unwrap();
        let second = open();
        assert_eq!(second.public, [second.issuer.public(), first.clone()]);
        assert_ne!(second.issuer.public(), first);
        assert!(retire(folder.path(), &kid).unwrap());
        assert!(!retire(folder.path(), &kid).unwrap());
        assert_eq!(open().public, [second.issuer.public()]);
    }
}
