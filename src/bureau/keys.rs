//! The bureau's keys: sealing (one suite or another), receipts and root (Ed25519). Each is a file of mode 0600 in the
//! folder.
//!
//! | file | what |
//! |---|---|
//! | `sealing.key` | X25519, for the usual suite |
//! | `gm-sealing.key` | SM2, for `gm`; while it is there it is the one in use |
//! | `receipt.key`, `credential.key`, `root.key` | Ed25519 |
//! | `photos.key` | encrypts the photos on file |
//!
//! A new sealing or receipt key is put in the place of the one in use, which is renamed by its id and still opens and
//! vouches for what was made with it: `sealing-ID.key`. A sealing key that is retired opens nothing more
//! (`retired-sealing-ID.key`); it is kept, because only a person can say that nothing needs it any more.

mod credential;
mod folder;
pub(crate) mod photos;

use std::path::Path;

use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use renzheng_wire::{
    KeyList, OpeningKey, SealingKey, SignedKeys, Suite, decode, encode,
    keyfile::{KeyFileError, random_secret},
    sha256_hex,
};
use zeroize::Zeroizing;

use self::{credential::CredentialKeys, folder::KeyFolder, photos::PhotoKey};
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
/// What the file of the photos' key is called.
const PHOTOS: &str = "photos";
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

/// A key as the records know it: what it is for and its id, never the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyId {
    /// `root`, `sealing`, `receipt`, `credential` or `photos`.
    pub purpose: String,
    /// Sixteen hexadecimal digits.
    pub id: String,
}

impl KeyId {
    fn new(purpose: &str, id: String) -> Self {
        Self { purpose: purpose.to_owned(), id }
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.purpose, self.id)
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
    /// Encrypts the photos on file.
    pub photos: PhotoKey,
    root: SigningKey,
    ids: Vec<KeyId>,
    /// Keys that were retired; their files are kept.
    retired: Vec<KeyId>,
}

impl BureauKeys {
    /// From the folder; without a folder fresh ones in memory. `known` are those that belong to the records: a key that
    /// is lost is never made anew beside them. `is_fresh`: nobody has put anything into the records yet.
    pub fn open(folder: Option<&Path>, known: &[KeyId], is_fresh: bool) -> Result<Self, KeyFileError> {
        let Some(folder) = folder.map(KeyFolder::read).transpose()? else {
            let fresh = || Ok::<_, KeyFileError>(SigningKey::from_bytes(&*random_secret()?));
            let sealing = vec![sealing(Suite::Hpke, &random_secret()?)?];
            return Ok(Self::of(sealing, vec![fresh()?], &[fresh()?], PhotoKey::new(random_secret()?), fresh()?));
        };
        let may_make = |purpose: &str| {
            // Records of older programs do not name their keys; they have these two from the day they need them.
            let is_new = is_fresh || matches!(purpose, credential::STEM | PHOTOS);
            is_new && known.iter().all(|key| key.purpose != purpose)
        };
        let root = SigningKey::from_bytes(&*folder.secret(ROOT, may_make(ROOT))?);
        let keys = Self::of(
            sealing_keys(&folder, may_make(SEALING))?,
            signing_keys(&folder, RECEIPT, may_make(RECEIPT))?,
            &signing_keys(&folder, credential::STEM, may_make(credential::STEM))?,
            PhotoKey::new(folder.secret(PHOTOS, may_make(PHOTOS))?),
            root,
        );
        Ok(Self { retired: retired(&folder), ..keys })
    }

    fn of(
        sealing: Vec<Sealing>,
        receipts: Vec<SigningKey>,
        credentials: &[SigningKey],
        photos: PhotoKey,
        root: SigningKey,
    ) -> Self {
        let mut ids = vec![KeyId::new(ROOT, signing_id(&root)), KeyId::new(PHOTOS, photos.id())];
        ids.extend(sealing.iter().map(|key| KeyId::new(SEALING, key.kid.clone())));
        ids.extend(receipts.iter().map(|key| KeyId::new(RECEIPT, signing_id(key))));
        ids.extend(credentials.iter().map(|key| KeyId::new(credential::STEM, signing_id(key))));
        let credentials = CredentialKeys::new(credentials, &root);
        Self { sealing, receipts, credentials, photos, root, ids, retired: Vec::new() }
    }

    /// Of those that belong to the records: which are not here and were not retired either.
    pub fn lacking(&self, known: &[KeyId]) -> Vec<KeyId> {
        known.iter().filter(|key| !self.ids.contains(key) && !self.retired.contains(key)).cloned().collect()
    }

    /// Which of these the records do not know yet, and which of theirs were retired.
    pub fn changes(&self, known: &[KeyId]) -> (Vec<KeyId>, Vec<KeyId>) {
        let added = self.ids.iter().filter(|key| !known.contains(key)).cloned().collect();
        let retired = known.iter().filter(|key| !self.ids.contains(key) && self.retired.contains(key)).cloned();
        (added, retired.collect())
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

/// The keys that were retired, by the names of their files.
fn retired(folder: &KeyFolder<'_>) -> Vec<KeyId> {
    let of = |name: &str| {
        let (stem, id) = name.strip_prefix("retired-")?.rsplit_once('-')?;
        let purpose = if stem.ends_with(SEALING) { SEALING } else { stem };
        Some(KeyId::new(purpose, id.to_owned()))
    };
    folder.names().filter_map(of).collect()
}

/// The Ed25519 key in use, which may be made if there is none, and the earlier ones after it.
fn signing_keys(folder: &KeyFolder<'_>, stem: &str, may_make: bool) -> Result<Vec<SigningKey>, KeyFileError> {
    let names = std::iter::once(stem).chain(folder.earlier(stem));
    names.map(|name| Ok(SigningKey::from_bytes(&*folder.secret(name, may_make)?))).collect()
}

/// A key is named by what it is: short, and never twice.
fn sealing(suite: Suite, secret: &Zeroizing<[u8; 32]>) -> Result<Sealing, KeyFileError> {
    let private = OpeningKey::from_secret(suite, secret).ok_or(KeyFileError::Damaged)?;
    let public = decode(&private.public()).unwrap_or_default();
    Ok(Sealing { kid: sha256_hex(&public)[..16].to_owned(), private })
}

/// Every key that opens, the one in use first.
fn sealing_keys(folder: &KeyFolder<'_>, may_make: bool) -> Result<Vec<Sealing>, KeyFileError> {
    let mut keys = Vec::new();
    for suite in in_use(folder)? {
        keys.push(sealing(suite, &folder.secret(stem(suite), may_make)?)?);
    }
    for suite in Suite::ALL {
        for name in folder.earlier(stem(*suite)) {
            keys.push(sealing(*suite, &folder.secret(name, false)?)?);
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
        let kid = sealing(suite, &folder.secret(stem(suite), true)?)?.kid;
        folder.rename(stem(suite), &format!("{}-{kid}", stem(suite)))?;
        old.push(kid);
    }
    folder.secret(stem(suite), true)?;
    Ok(old.remove(0))
}

/// Puts a new Ed25519 key in the place of the one in use, and says that one's id.
fn rotate_signing(folder: &KeyFolder<'_>, stem: &str) -> Result<String, KeyFileError> {
    let kid = signing_id(&SigningKey::from_bytes(&*folder.secret(stem, true)?));
    folder.rename(stem, &format!("{stem}-{kid}"))?;
    folder.secret(stem, true)?;
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
    let sealing_id = |suite, name: &str| Ok::<_, KeyFileError>(sealing(suite, &folder.secret(name, false)?)?.kid);
    for suite in Suite::ALL {
        for name in folder.earlier(stem(*suite)) {
            if sealing_id(*suite, name)? == kid {
                folder.rename(name, &format!("retired-{}-{kid}", stem(*suite)))?;
                return Ok(true);
            }
        }
    }
    for name in folder.earlier(credential::STEM) {
        if signing_id(&SigningKey::from_bytes(&*folder.secret(name, false)?)) == kid {
            folder.rename(name, &format!("retired-{}-{kid}", credential::STEM))?;
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests;
