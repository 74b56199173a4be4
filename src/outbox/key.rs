//! The counter's own signing key: Ed25519, in a file only its owner reads. It never prints.

use std::path::{Path, PathBuf};

use ed25519_dalek::{Signer as _, SigningKey};
use renzheng_wire::{
    DeviceRequest, encode,
    keyfile::{KeyFileError, read, read_or_create},
};

use super::{OutboxError, lock::Lock};

/// The key in use.
const FILE: &str = "device.key";
/// The one that is to take its place, from before the bureau is asked until it is in place.
const NEXT: &str = "device.key.next";

/// The counter's signing key.
#[derive(Clone)]
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// Reads `device.key` in `folder`, or makes it.
    pub fn open(folder: &Path) -> Result<Self, KeyFileError> {
        let secret = read_or_create(&folder.join(FILE))?;
        Ok(Self(SigningKey::from_bytes(&secret)))
    }

    /// Reads `device.key` in `folder`, which must be there: records were signed with it.
    pub fn existing(folder: &Path) -> Result<Self, KeyFileError> {
        Ok(Self(SigningKey::from_bytes(&*read(&folder.join(FILE))?)))
    }

    /// Base64url.
    pub fn public(&self) -> String {
        encode(self.0.verifying_key().as_bytes())
    }

    /// Asks the bureau to take on this key for a code.
    pub fn enrol(&self, device: &str, code: &str) -> DeviceRequest {
        DeviceRequest::enrol(device, code, &self.0)
    }

    /// Ed25519 signature.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// A new key on its way into the place of the old one. Nobody can send meanwhile: what is sealed with the old key after
/// the bureau took the new one would go to review.
pub struct Rotation {
    folder: PathBuf,
    old: SigningKey,
    next: SigningKey,
    lock: Lock,
}

impl Rotation {
    /// Makes the new key, or goes on with one that was made before and never came into place.
    pub fn begin(folder: &Path) -> Result<Self, OutboxError> {
        let lock = Lock::take(folder)?;
        let key = |name: &str| read_or_create(&folder.join(name)).map(|secret| SigningKey::from_bytes(&secret));
        Ok(Self { folder: folder.to_owned(), old: key(FILE)?, next: key(NEXT)?, lock })
    }

    /// Asks the bureau for the new key in the place of the old one.
    pub fn request(&self, device: &str) -> DeviceRequest {
        DeviceRequest::rotate(device, &self.old, &self.next)
    }

    /// Asks the bureau to take on the new key for a code.
    pub fn enrol(&self, device: &str, code: &str) -> DeviceRequest {
        DeviceRequest::enrol(device, code, &self.next)
    }

    /// Asks whether the bureau has the new key already: its answer to the first request may have been lost.
    pub fn again(&self, device: &str) -> DeviceRequest {
        DeviceRequest::rotate(device, &self.next, &self.next)
    }

    /// Puts the new key into place.
    pub fn finish(self) -> Result<(), OutboxError> {
        std::fs::rename(self.folder.join(NEXT), self.folder.join(FILE))?;
        #[cfg(unix)]
        std::fs::File::open(&self.folder)?.sync_all()?;
        self.lock.let_go();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rotation_that_was_broken_off_goes_on_with_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let old = DeviceKey::open(folder.path()).unwrap().public();
        let first = Rotation::begin(folder.path()).unwrap();
        assert!(matches!(Rotation::begin(folder.path()), Err(OutboxError::InUse { .. })));
        let wanted = first.request("窗口1").key;
        first.lock.let_go();
        drop(first);
        assert_eq!(DeviceKey::open(folder.path()).unwrap().public(), old, "not before the bureau said so");

        let second = Rotation::begin(folder.path()).unwrap();
        assert_eq!(second.request("窗口1").key, wanted);
        assert!(second.again("窗口1").is_signed());
        second.finish().unwrap();
        assert_eq!(DeviceKey::open(folder.path()).unwrap().public(), wanted);
        assert!(!folder.path().join(NEXT).exists());
    }
}
