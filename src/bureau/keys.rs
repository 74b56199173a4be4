//! The bureau's keys: sealing (X25519), receipts and root (Ed25519). Each is a file of mode 0600 in the folder.
//!
//! A new sealing or receipt key is put in the place of the one in use, which is renamed by its id and still opens and vouches
//! for what was made with it: `sealing.key`, `sealing-ID.key`. A sealing key that is retired opens nothing more
//! (`retired-sealing-ID.key`); it is kept, because only a person can say that nothing needs it any more.

use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use hpke::{Kem, Serializable as _, kem::X25519HkdfSha256};
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::BureauError;
use crate::backend::{
    keyfile::{KeyFileError, random_secret, read_or_create},
    wire::{KeyList, SUITE, SealingKey, SignedKeys, encode, sha256_hex},
};

/// Private half of a sealing key.
type Private = <X25519HkdfSha256 as Kem>::PrivateKey;

/// A key that is put in the place of the one in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// Envelopes are sealed to it.
    Sealing,
    /// Receipts are signed with it.
    Receipt,
}

impl KeyUse {
    const fn name(self) -> &'static str {
        match self {
            Self::Sealing => "sealing",
            Self::Receipt => "receipt",
        }
    }
}

/// A sealing key under its id.
struct Sealing {
    kid: String,
    public: String,
    private: Private,
}

/// The bureau's keys. They never print.
pub(super) struct BureauKeys {
    /// The one in use first.
    sealing: Vec<Sealing>,
    /// The one in use first.
    receipts: Vec<SigningKey>,
    root: SigningKey,
}

impl BureauKeys {
    /// From the folder, made there if need be; without a folder fresh ones in memory.
    pub fn open(folder: Option<&Path>) -> Result<Self, KeyFileError> {
        let secrets = |which: &str| -> Result<Vec<Zeroizing<[u8; 32]>>, KeyFileError> {
            let Some(folder) = folder else { return Ok(vec![random_secret()?]) };
            let mut secrets = vec![read_or_create(&folder.join(format!("{which}.key")))?];
            for path in earlier(folder, which)? {
                secrets.push(read_or_create(&path)?);
            }
            Ok(secrets)
        };
        let root = folder.map_or_else(random_secret, |folder| read_or_create(&folder.join("root.key")))?;
        Ok(Self {
            sealing: secrets("sealing")?.iter().map(sealing).collect(),
            receipts: secrets("receipt")?.iter().map(|secret| SigningKey::from_bytes(secret)).collect(),
            root: SigningKey::from_bytes(&root),
        })
    }

    /// The private key of a key id, if this bureau has it.
    pub fn sealing(&self, kid: &str) -> Option<&Private> {
        self.sealing.iter().find(|key| key.kid == kid).map(|key| &key.private)
    }

    /// The key receipts are signed with.
    pub fn receipt(&self) -> &SigningKey {
        &self.receipts[0]
    }

    pub fn root_public(&self) -> String {
        encode(self.root.verifying_key().as_bytes())
    }

    /// The signed list for the service document.
    pub fn signed(&self, now: Timestamp) -> Result<SignedKeys, BureauError> {
        let named = |key: &Sealing| SealingKey {
            kid: key.kid.clone(),
            suite: SUITE.to_owned(),
            public_key: key.public.clone(),
        };
        let mut receipt_keys = self.receipts.iter().map(|key| encode(key.verifying_key().as_bytes()));
        let list = KeyList {
            issued: now,
            // Nothing more is to be sealed to an earlier one.
            sealing: self.sealing.iter().take(1).map(named).collect(),
            receipt_key: receipt_keys.next().unwrap_or_default(),
            earlier_receipt_keys: receipt_keys.collect(),
        };
        SignedKeys::sign(&list, &self.root).map_err(|_| BureauError::Crypto("the key list"))
    }
}

/// A key is named by what it is: short, and never twice.
fn sealing(secret: &Zeroizing<[u8; 32]>) -> Sealing {
    let (private, public) = X25519HkdfSha256::derive_keypair(secret.as_ref());
    let public = public.to_bytes();
    Sealing { kid: sha256_hex(&public)[..16].to_owned(), public: encode(&public), private }
}

/// The files of the keys of before.
fn earlier(folder: &Path, which: &str) -> Result<Vec<PathBuf>, KeyFileError> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let is_key = path.extension().is_some_and(|extension| extension == "key");
        if is_key && name.strip_prefix(which).is_some_and(|rest| rest.starts_with('-')) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Puts a new key in the place of the one in use, and says that one's id. A bureau that is running goes on with the old one
/// until it is started again.
pub(super) fn rotate(folder: &Path, which: KeyUse) -> Result<String, KeyFileError> {
    let path = folder.join(format!("{}.key", which.name()));
    let secret = read_or_create(&path)?;
    let kid = match which {
        KeyUse::Sealing => sealing(&secret).kid,
        KeyUse::Receipt => sha256_hex(SigningKey::from_bytes(&secret).verifying_key().as_bytes())[..16].to_owned(),
    };
    std::fs::rename(&path, folder.join(format!("{}-{kid}.key", which.name())))?;
    read_or_create(&path)?;
    Ok(kid)
}

/// Opens nothing more that was sealed to an earlier key; `false`: there is no such key, or it is the one in use.
pub(super) fn retire(folder: &Path, kid: &str) -> Result<bool, KeyFileError> {
    for path in earlier(folder, KeyUse::Sealing.name())? {
        if sealing(&read_or_create(&path)?).kid == kid {
            std::fs::rename(&path, folder.join(format!("retired-sealing-{kid}.key")))?;
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_before_still_opens_until_it_is_retired() {
        let folder = tempfile::tempdir().unwrap();
        let first = BureauKeys::open(Some(folder.path())).unwrap();
        let list = |keys: &BureauKeys| keys.signed(Timestamp::UNIX_EPOCH).unwrap().verify(&keys.root_public()).unwrap();
        let old = list(&first).sealing[0].kid.clone();
        assert_eq!(rotate(folder.path(), KeyUse::Sealing).unwrap(), old);

        let second = BureauKeys::open(Some(folder.path())).unwrap();
        let new = list(&second).sealing[0].kid.clone();
        assert_ne!(new, old);
        assert_eq!(list(&second).sealing.len(), 1, "nothing more is sealed to the old one");
        assert!(second.sealing(&old).is_some() && second.sealing(&new).is_some());

        assert!(!retire(folder.path(), &new).unwrap(), "it is in use");
        assert!(retire(folder.path(), &old).unwrap());
        assert!(!retire(folder.path(), &old).unwrap());
        let third = BureauKeys::open(Some(folder.path())).unwrap();
        assert!(third.sealing(&old).is_none() && third.sealing(&new).is_some());
    }

    #[test]
    fn receipts_of_before_are_still_vouched_for() {
        let folder = tempfile::tempdir().unwrap();
        let before = BureauKeys::open(Some(folder.path())).unwrap().receipt().verifying_key();
        rotate(folder.path(), KeyUse::Receipt).unwrap();
        let keys = BureauKeys::open(Some(folder.path())).unwrap();
        let list = keys.signed(Timestamp::UNIX_EPOCH).unwrap().verify(&keys.root_public()).unwrap();
        assert_eq!(list.earlier_receipt_keys, [encode(before.as_bytes())]);
        assert_ne!(list.receipt_key, list.earlier_receipt_keys[0]);
    }
}
