//! Photos on file are encrypted with a key that does not lie in the database: whoever has the database alone sees no
//! face.

use chacha20poly1305::{
    Key, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use renzheng_wire::sha256_hex;
use zeroize::Zeroizing;

use crate::{BureauError, challenge::random};

/// What every encrypted photo begins with; no format of pictures does.
const MAGIC: &[u8; 4] = b"RZP1";
/// Bytes of a nonce of `XChaCha20`: random ones never meet.
const NONCE: usize = 24;

/// Which photo it is; bound to what is encrypted, so that one cannot stand in the other's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Photo {
    Bureau,
    Police,
}

/// The key of the photos on file.
#[derive(Clone)]
pub(crate) struct PhotoKey(Zeroizing<[u8; 32]>);

impl PhotoKey {
    pub(super) const fn new(secret: Zeroizing<[u8; 32]>) -> Self {
        Self(secret)
    }

    /// Short and never twice; tells nothing of the key.
    pub(super) fn id(&self) -> String {
        self.keyed("id")
    }

    /// What stands for a person in the chain of what was done: nobody without the key can tell who it is.
    pub fn pseudonym(&self, id_number: &str) -> String {
        self.keyed(&format!("person {id_number}"))
    }

    /// SHA-256 of the key and a text: the key has a fixed length, so no text runs into it, and the digest is cut.
    fn keyed(&self, text: &str) -> String {
        let bytes = Zeroizing::new([self.0.as_slice(), b"renzheng-photos-v1", text.as_bytes()].concat());
        sha256_hex(&bytes)[..16].to_owned()
    }

    /// Whether a photo is encrypted already.
    pub fn is_sealed(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC)
    }

    pub fn seal(&self, photo: Photo, id_number: &str, bytes: &[u8]) -> Result<Vec<u8>, BureauError> {
        let nonce = random::<NONCE>()?;
        let payload = Payload { msg: bytes, aad: &bound(photo, id_number) };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| BureauError::Crypto("a photo"))?;
        Ok([MAGIC.as_slice(), &nonce, &sealed].concat())
    }

    pub fn open(&self, photo: Photo, id_number: &str, sealed: &[u8]) -> Result<Vec<u8>, BureauError> {
        let parts = sealed.strip_prefix(MAGIC).and_then(|rest| rest.split_first_chunk::<NONCE>());
        let (nonce, rest) = parts.ok_or(BureauError::Damaged("a photo"))?;
        let payload = Payload { msg: rest, aad: &bound(photo, id_number) };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| BureauError::Damaged("a photo"))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.0))
    }
}

fn bound(photo: Photo, id_number: &str) -> Vec<u8> {
    let kind = match photo {
        Photo::Bureau => "bureau",
        Photo::Police => "police",
    };
    format!("{kind}\n{id_number}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_opens_for_its_person_and_its_kind_alone() {
        let (key, other) = (PhotoKey::new(Zeroizing::new([1; 32])), PhotoKey::new(Zeroizing::new([2; 32])));
        let sealed = key.seal(Photo::Bureau, "1", b"a face").unwrap();
        assert!(PhotoKey::is_sealed(&sealed) && !sealed.windows(6).any(|part| part == b"a face"));
        assert_eq!(key.open(Photo::Bureau, "1", &sealed).unwrap(), b"a face");
        assert!(key.open(Photo::Police, "1", &sealed).is_err());
        assert!(key.open(Photo::Bureau, "2", &sealed).is_err());
        assert!(other.open(Photo::Bureau, "1", &sealed).is_err());
        assert!(key.open(Photo::Bureau, "1", b"a face").is_err());
        assert_ne!(sealed, key.seal(Photo::Bureau, "1", b"a face").unwrap());
        assert_ne!(key.id(), other.id());
    }
}
