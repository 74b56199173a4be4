//! What the book says about a person is sealed with the counter's own key: whoever comes by the file alone, in a backup
//! or on a discarded disk, reads dates and outcomes and no person. Who has the key file as well reads everything.

use chacha20poly1305::{
    Key, KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hmac::{Hmac, Mac as _};
use renzheng_domain::person::IdNumber;
use serde::{Serialize, de::DeserializeOwned};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::BookError;

/// Length of a nonce of the cipher, bytes: long enough to be drawn by lot each time.
const NONCE: usize = 24;

/// A number as the book's index has it: who knows the key can find a person, nobody can try out numbers without it.
pub(super) type Who = [u8; 32];

/// The keys that are drawn from the counter's secret.
#[derive(Clone)]
pub(super) struct Sealing {
    index: Hmac<Sha256>,
    cipher: XChaCha20Poly1305,
}

impl Sealing {
    /// From the secret in the key file.
    pub fn new(secret: &[u8; 32]) -> Self {
        let drawn = |label: &[u8]| Zeroizing::new(mac(secret).chain_update(label).finalize().into_bytes().into());
        let (index, cipher): (Zeroizing<[u8; 32]>, Zeroizing<[u8; 32]>) =
            (drawn(b"renzheng book index"), drawn(b"renzheng book people"));
        Self { index: mac(&index), cipher: XChaCha20Poly1305::new(&Key::from(*cipher)) }
    }

    /// What stands for this number.
    pub fn who(&self, number: &IdNumber) -> Who {
        self.index.clone().chain_update(number.expose()).finalize().into_bytes().into()
    }

    /// Nonce, then ciphertext; it opens only beside the same person.
    pub fn seal(&self, who: &Who, content: &impl Serialize) -> Result<Vec<u8>, BookError> {
        let plain = Zeroizing::new(serde_json::to_vec(content).map_err(|_| BookError::Damaged)?);
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| BookError::Random)?;
        let payload = Payload { msg: &plain, aad: who };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| BookError::Damaged)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed for this person with this key.
    pub fn open<T: DeserializeOwned>(&self, who: &[u8], sealed: &[u8]) -> Result<T, BookError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(BookError::Damaged)?;
        let payload = Payload { msg: sealed, aad: who };
        let plain = self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| BookError::OtherKey)?;
        serde_json::from_slice(&Zeroizing::new(plain)).map_err(|_| BookError::Damaged)
    }
}

impl std::fmt::Debug for Sealing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealing(…)")
    }
}

/// HMAC fills a short key up with zeros to the block of its hash.
fn mac(secret: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(secret);
    <Hmac<Sha256> as hmac::KeyInit>::new((&*block).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_opens_and_only_beside_the_same_person() {
        let (sealing, other) = (Sealing::new(&[1; 32]), Sealing::new(&[2; 32]));
        let (who, stranger) = ([7; 32], [8; 32]);
        let sealed = sealing.seal(&who, &"王示例").unwrap();
        assert_eq!(sealing.open::<String>(&who, &sealed).unwrap(), "王示例");
        assert_ne!(sealing.seal(&who, &"王示例").unwrap(), sealed, "a nonce is never used twice");
        assert!(matches!(other.open::<String>(&who, &sealed), Err(BookError::OtherKey)));
        assert!(matches!(sealing.open::<String>(&stranger, &sealed), Err(BookError::OtherKey)));
        for at in 0..sealed.len() {
            let mut torn = sealed.clone();
            torn[at] ^= 1;
            assert!(sealing.open::<String>(&who, &torn).is_err(), "byte {at}");
            assert!(sealing.open::<String>(&who, &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_number_has_one_place_and_each_key_another() {
        let number = IdNumber::parse("119999195003150029", jiff::civil::date(2026, 1, 1)).unwrap();
        let sealing = Sealing::new(&[1; 32]);
        assert_eq!(sealing.who(&number), Sealing::new(&[1; 32]).who(&number));
        assert_ne!(sealing.who(&number), Sealing::new(&[2; 32]).who(&number));
    }
}
