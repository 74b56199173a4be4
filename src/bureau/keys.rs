//! The bureau's keys: sealing (one suite or another), receipts and root (Ed25519). Each is a file of mode 0600 in the
//! folder.
//!
//! | file | what |
//! |---|---|
//! | `sealing.key` | X25519, for the usual suite |
//! | `gm-sealing.key` | SM2, for `gm`; while it is there it is the one in use |
//! | `receipt.key`, `credential.key`, `root.key` | Ed25519 |
//!
//! A new sealing or receipt key is put in the place of the one in use, which is renamed by its id and still opens and
//! vouches for what was made with it: `sealing-ID.key`. A sealing key that is retired opens nothing more
//! (`retired-sealing-ID.key`); it is kept, because only a person can say that nothing needs it any more.

mod credential;
mod folder;

use std::path::Path;

use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use renzheng_wire::{
    KeyList, OpeningKey, SealingKey, SignedKeys, Suite, decode, encode,
    keyfile::{KeyFileError, random_secret},
    sha256_hex,
};
use zeroize::Zeroizing;

use self::{credential::CredentialKeys, folder::KeyFolder};
use super::BureauError;

/// A key that is put in the place of the one in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// Envelopes are sealed to it, by this suite from now on.
    Sealing(Suite),
    /// Receipts are signed with it.
    Receipt,
    /// Credentials and their status lists are signed with it.
    Credential,
}

/// What the root key's file is called.
const ROOT: &str = "root";
/// What the receipt keys' files are called.
const RECEIPT: &str = "receipt";
/// What every sealing key's file has in its name.
const SEALING: &str = "sealing";

/// What the files of a suite's keys are called.
const fn stem(suite: Suite) -> &'static str {
    match suite {
        Suite::Hpke => SEALING,
        #[cfg(feature = "gm")]
        Suite::Gm => "gm-sealing",
    }
}

/// A sealing key under its id.
struct Sealing {
    kid: String,
    private: OpeningKey,
}

/// The bureau's keys. They never print.
pub(super) struct BureauKeys {
    /// The one in use first.
    sealing: Vec<Sealing>,
    /// The one in use first.
    receipts: Vec<SigningKey>,
    pub credentials: CredentialKeys,
    root: SigningKey,
}

impl BureauKeys {
    /// From the folder, made there if need be; without a folder fresh ones in memory.
    pub fn open(folder: Option<&Path>) -> Result<Self, KeyFileError> {
        let Some(folder) = folder.map(KeyFolder::read).transpose()? else {
            let fresh = || Ok::<_, KeyFileError>(SigningKey::from_bytes(&*random_secret()?));
            let root = fresh()?;
            return Ok(Self {
                sealing: vec![sealing(Suite::Hpke, &random_secret()?)?],
                receipts: vec![fresh()?],
                credentials: CredentialKeys::new(&[fresh()?], &root),
                root,
            });
        };
        let root = SigningKey::from_bytes(&*folder.secret(ROOT)?);
        Ok(Self {
            sealing: sealing_keys(&folder)?,
            receipts: signing_keys(&folder, RECEIPT)?,
            credentials: CredentialKeys::new(&signing_keys(&folder, credential::STEM)?, &root),
            root,
        })
    }

    /// The private key of a key id, if this bureau has it.
    pub fn sealing(&self, kid: &str) -> Option<&OpeningKey> {
        self.sealing.iter().find(|key| key.kid == kid).map(|key| &key.private)
    }

    /// Names of the suites this bureau has a key for, that of the one in use first.
    pub fn suites(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for key in &self.sealing {
            let name = key.private.suite().name();
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
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
            suite: key.private.suite().name().to_owned(),
            public_key: key.private.public(),
        };
        let mut receipt_keys = self.receipts.iter().map(|key| encode(key.verifying_key().as_bytes()));
        let list = KeyList {
            issued: now,
            // Nothing more is to be sealed to an earlier one.
            sealing: self.sealing.iter().take(1).map(named).collect(),
            receipt_key: receipt_keys.next().unwrap_or_default(),
            earlier_receipt_keys: receipt_keys.collect(),
            credential_keys: self.credentials.public.clone(),
        };
        SignedKeys::sign(&list, &self.root).map_err(|_| BureauError::Crypto("the key list"))
    }
}

/// The Ed25519 key in use, which is made if there is none, and the earlier ones after it.
fn signing_keys(folder: &KeyFolder<'_>, stem: &str) -> Result<Vec<SigningKey>, KeyFileError> {
    let names = std::iter::once(stem).chain(folder.earlier(stem));
    names.map(|name| Ok(SigningKey::from_bytes(&*folder.secret(name)?))).collect()
}

/// A key is named by what it is: short, and never twice.
fn sealing(suite: Suite, secret: &Zeroizing<[u8; 32]>) -> Result<Sealing, KeyFileError> {
    let private = OpeningKey::from_secret(suite, secret).ok_or(KeyFileError::Damaged)?;
    let public = decode(&private.public()).unwrap_or_default();
    Ok(Sealing { kid: sha256_hex(&public)[..16].to_owned(), private })
}

/// Every key that opens, the one in use first.
fn sealing_keys(folder: &KeyFolder<'_>) -> Result<Vec<Sealing>, KeyFileError> {
    let mut keys = Vec::new();
    for suite in in_use(folder)? {
        keys.push(sealing(suite, &folder.secret(stem(suite))?)?);
    }
    for suite in Suite::ALL {
        for name in folder.earlier(stem(*suite)) {
            keys.push(sealing(*suite, &folder.secret(name)?)?);
        }
    }
    Ok(keys)
}

/// The suites of the keys in use. One beyond the usual comes first: somebody put its key there. Without any the usual
/// one, whose key is made when it is opened.
fn in_use(folder: &KeyFolder<'_>) -> Result<Vec<Suite>, KeyFileError> {
    if folder.names().any(is_strange) {
        return Err(KeyFileError::Suite);
    }
    let there: Vec<Suite> = Suite::ALL.iter().rev().copied().filter(|suite| folder.has(stem(*suite))).collect();
    Ok(if there.is_empty() { vec![Suite::Hpke] } else { there })
}

/// A sealing key of a suite that this program has not: to go on without it would be to negotiate down.
fn is_strange(name: &str) -> bool {
    let Some((before, _)) = name.split_once(SEALING) else { return false };
    let is_known = Suite::ALL.iter().any(|suite| stem(*suite).strip_suffix(SEALING) == Some(before));
    !is_known && !before.starts_with("retired-")
}

/// Puts a new key in the place of the one in use, and says that one's id. A bureau that is running goes on with the old
/// one until it is started again.
pub(super) fn rotate(folder: &Path, which: KeyUse) -> Result<String, KeyFileError> {
    let folder = KeyFolder::read(folder)?;
    let suite = match which {
        KeyUse::Sealing(suite) => suite,
        KeyUse::Receipt => return rotate_signing(&folder, RECEIPT),
        KeyUse::Credential => return rotate_signing(&folder, credential::STEM),
    };
    let mut old = Vec::new();
    for suite in in_use(&folder)? {
        let kid = sealing(suite, &folder.secret(stem(suite))?)?.kid;
        folder.rename(stem(suite), &format!("{}-{kid}", stem(suite)))?;
        old.push(kid);
    }
    folder.secret(stem(suite))?;
    Ok(old.remove(0))
}

/// Puts a new Ed25519 key in the place of the one in use, and says that one's id.
fn rotate_signing(folder: &KeyFolder<'_>, stem: &str) -> Result<String, KeyFileError> {
    let kid = signing_id(&SigningKey::from_bytes(&*folder.secret(stem)?));
    folder.rename(stem, &format!("{stem}-{kid}"))?;
    folder.secret(stem)?;
    Ok(kid)
}

/// The id of a key that signs.
fn signing_id(key: &SigningKey) -> String {
    sha256_hex(key.verifying_key().as_bytes())[..16].to_owned()
}

/// Opens nothing more that was sealed to an earlier key, and vouches no more for credentials signed with one; `false`:
/// there is no such key, or it is the one in use.
pub(super) fn retire(folder: &Path, kid: &str) -> Result<bool, KeyFileError> {
    let folder = KeyFolder::read(folder)?;
    let sealing_id = |suite, name: &str| Ok::<_, KeyFileError>(sealing(suite, &folder.secret(name)?)?.kid);
    for suite in Suite::ALL {
        for name in folder.earlier(stem(*suite)) {
            if sealing_id(*suite, name)? == kid {
                folder.rename(name, &format!("retired-{}-{kid}", stem(*suite)))?;
                return Ok(true);
            }
        }
    }
    for name in folder.earlier(credential::STEM) {
        if signing_id(&SigningKey::from_bytes(&*folder.secret(name)?)) == kid {
            folder.rename(name, &format!("retired-{}-{kid}", credential::STEM))?;
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
        assert_eq!(rotate(folder.path(), KeyUse::Sealing(Suite::Hpke)).unwrap(), old);

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

    #[test]
    fn a_credential_key_of_before_counts_until_it_is_retired() {
        let folder = tempfile::tempdir().unwrap();
        let open = || BureauKeys::open(Some(folder.path())).unwrap().credentials;
        let first = open().issuer.public();
        assert_eq!(open().public, std::slice::from_ref(&first));
        let kid = rotate(folder.path(), KeyUse::Credential).unwrap();
        let second = open();
        assert_eq!(second.public, [second.issuer.public(), first.clone()]);
        assert_ne!(second.issuer.public(), first);
        assert!(retire(folder.path(), &kid).unwrap());
        assert!(!retire(folder.path(), &kid).unwrap());
        assert_eq!(open().public, [second.issuer.public()]);
    }

    #[test]
    fn a_key_of_a_suite_that_this_program_has_not_is_no_reason_to_make_another() {
        for name in ["other-sealing.key", "other-sealing-0123456789abcdef.key"] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(name), encode(&[1; 32])).unwrap();
            assert!(matches!(BureauKeys::open(Some(folder.path())), Err(KeyFileError::Suite)), "{name}");
            assert!(matches!(rotate(folder.path(), KeyUse::Sealing(Suite::Hpke)), Err(KeyFileError::Suite)), "{name}");
            assert!(!folder.path().join("sealing.key").exists(), "{name}");
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("retired-other-sealing-0123456789abcdef.key"), "").unwrap();
        assert!(BureauKeys::open(Some(folder.path())).is_ok(), "what is retired opens nothing anyway");
    }

    #[cfg(not(feature = "gm"))]
    #[test]
    fn without_gm_a_bureau_with_a_gm_key_does_not_open() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("gm-sealing.key"), encode(&[1; 32])).unwrap();
        assert!(matches!(BureauKeys::open(Some(folder.path())), Err(KeyFileError::Suite)));
    }

    #[cfg(feature = "gm")]
    #[test]
    fn a_bureau_goes_over_to_gm_and_back_and_opens_what_was_sealed_before() {
        let folder = tempfile::tempdir().unwrap();
        let list = |keys: &BureauKeys| keys.signed(Timestamp::UNIX_EPOCH).unwrap().verify(&keys.root_public()).unwrap();
        let open = || BureauKeys::open(Some(folder.path())).unwrap();
        let usual = list(&open()).sealing[0].clone();
        for (suite, suites) in [
            (Suite::Gm, [Suite::Gm, Suite::Hpke]),
            (Suite::Gm, [Suite::Gm, Suite::Hpke]),
            (Suite::Hpke, [Suite::Hpke, Suite::Gm]),
        ] {
            let before = list(&open()).sealing[0].kid.clone();
            assert_eq!(rotate(folder.path(), KeyUse::Sealing(suite)).unwrap(), before);
            let keys = open();
            let named = list(&keys).sealing;
            assert_eq!((named.len(), named[0].suite.as_str()), (1, suite.name()), "the one in use, and no other");
            assert_eq!(keys.suites(), suites.map(|suite| suite.name().to_owned()));
            assert!(keys.sealing(&before).is_some() && keys.sealing(&usual.kid).is_some());
        }
        assert!(retire(folder.path(), &usual.kid).unwrap());
        assert!(open().sealing(&usual.kid).is_none());
    }
}
