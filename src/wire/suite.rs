//! Cipher suites: a closed list. The key that an envelope is sealed to names its suite, and the bureau's root signed
//! that; a counter never chooses, and one that has not the suite of the key it is to use stops and wants a newer
//! program.

#[cfg(feature = "gm")]
mod gm;
mod hpke;

use zeroize::Zeroizing;

use super::bytes::encode;

/// A suite this program has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// The usual one: HPKE (RFC 9180) base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.
    Hpke,
    /// 国密, only with the feature `gm`: SM2 encryption (GM/T 0003.4) of a key that is used once, SM4-GCM (RFC 8998) with
    /// it.
    #[cfg(feature = "gm")]
    Gm,
}

/// What sealing gives: the encapsulated key and the sealed bytes.
pub type Sealed = (Vec<u8>, Vec<u8>);

/// The private half of a bureau's key, which knows its suite. It never prints.
pub enum OpeningKey {
    /// For [`Suite::Hpke`].
    Hpke(hpke::Private),
    /// For [`Suite::Gm`].
    #[cfg(feature = "gm")]
    Gm(Box<gm::Private>),
}

impl Suite {
    /// Every one.
    pub const ALL: &[Self] = &[
        Self::Hpke,
        #[cfg(feature = "gm")]
        Self::Gm,
    ];

    /// What it is called on the wire. The counter's signature is Ed25519 in each.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hpke => "hpke-x25519-sha256-chacha20poly1305-ed25519",
            #[cfg(feature = "gm")]
            Self::Gm => "gm-sm2-sm3-sm4gcm-ed25519",
        }
    }

    /// The reverse; `None`: this program has no such suite.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|suite| suite.name() == name)
    }

    /// Whether these bytes are a public key of the suite.
    pub fn is_key(self, public: &[u8]) -> bool {
        match self {
            Self::Hpke => hpke::public(public).is_some(),
            #[cfg(feature = "gm")]
            Self::Gm => gm::public(public).is_some(),
        }
    }

    /// Seals `payload` to `public` and binds `aad` to it; `None`: that is no key of the suite, or there are no random
    /// bytes.
    pub fn seal(self, public: &[u8], payload: &[u8], aad: &[u8]) -> Option<Sealed> {
        match self {
            Self::Hpke => hpke::seal(public, payload, aad),
            #[cfg(feature = "gm")]
            Self::Gm => gm::seal(public, payload, aad),
        }
    }
}

impl OpeningKey {
    /// The key pair that grows from 32 random bytes.
    pub fn from_secret(suite: Suite, secret: &[u8; 32]) -> Option<Self> {
        match suite {
            Suite::Hpke => Some(Self::Hpke(hpke::private(secret))),
            #[cfg(feature = "gm")]
            Suite::Gm => gm::private(secret).map(Box::new).map(Self::Gm),
        }
    }

    /// What it is for.
    pub const fn suite(&self) -> Suite {
        match self {
            Self::Hpke(_) => Suite::Hpke,
            #[cfg(feature = "gm")]
            Self::Gm(_) => Suite::Gm,
        }
    }

    /// Its public half, base64url.
    pub fn public(&self) -> String {
        match self {
            Self::Hpke(key) => encode(&hpke::public_of(key)),
            #[cfg(feature = "gm")]
            Self::Gm(key) => encode(&gm::public_of(key)),
        }
    }

    /// What was sealed; `None`: to another key, with other `aad`, or changed since.
    pub fn open(&self, enc: &[u8], ct: &[u8], aad: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let plain = match self {
            Self::Hpke(key) => hpke::open(key, enc, ct, aad),
            #[cfg(feature = "gm")]
            Self::Gm(key) => gm::open(key, enc, ct, aad),
        };
        plain.map(Zeroizing::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode;

    const AAD: &[u8] = b"what stands in the clear";

    fn sealed(suite: Suite) -> (OpeningKey, Vec<u8>, Vec<u8>) {
        let key = OpeningKey::from_secret(suite, &[7; 32]).unwrap();
        let (enc, ct) = suite.seal(&decode(&key.public()).unwrap(), b"a record", AAD).unwrap();
        (key, enc, ct)
    }

    #[test]
    fn what_is_sealed_is_opened_and_never_sealed_twice_the_same() {
        for suite in Suite::ALL {
            let ((key, enc, ct), (_, other_enc, other_ct)) = (sealed(*suite), sealed(*suite));
            assert_eq!(key.open(&enc, &ct, AAD).unwrap().as_slice(), b"a record", "{suite:?}");
            assert!(enc != other_enc && ct != other_ct, "{suite:?}");
            assert!(!ct.windows(6).any(|part| part == b"record"), "{suite:?}");
        }
    }

    #[test]
    fn one_bit_anywhere_and_nothing_is_opened() {
        for suite in Suite::ALL {
            let (key, enc, ct) = sealed(*suite);
            let flipped = |bytes: &[u8], bit: usize| {
                let mut bytes = bytes.to_vec();
                bytes[bit / 8] ^= 1 << (bit % 8);
                bytes
            };
            // The top bit of an X25519 key is ignored by the curve, and still bound by the key schedule.
            for bit in 0..enc.len() * 8 {
                assert!(key.open(&flipped(&enc, bit), &ct, AAD).is_none(), "{suite:?} enc {bit}");
            }
            for bit in 0..ct.len() * 8 {
                assert!(key.open(&enc, &flipped(&ct, bit), AAD).is_none(), "{suite:?} ct {bit}");
            }
            for bit in 0..AAD.len() * 8 {
                assert!(key.open(&enc, &ct, &flipped(AAD, bit)).is_none(), "{suite:?} aad {bit}");
            }
            for length in 0..enc.len() {
                assert!(key.open(&enc[..length], &ct, AAD).is_none(), "{suite:?} enc of {length}");
            }
            for length in 0..ct.len() {
                assert!(key.open(&enc, &ct[..length], AAD).is_none(), "{suite:?} ct of {length}");
            }
        }
    }

    #[test]
    fn another_key_opens_nothing() {
        for suite in Suite::ALL {
            let (_, enc, ct) = sealed(*suite);
            for other in Suite::ALL {
                let stranger = OpeningKey::from_secret(*other, &[8; 32]).unwrap();
                assert!(stranger.open(&enc, &ct, AAD).is_none(), "{suite:?} by {other:?}");
            }
        }
    }

    #[test]
    fn a_key_is_one_of_its_own_suite_only() {
        for suite in Suite::ALL {
            let key = decode(&OpeningKey::from_secret(*suite, &[7; 32]).unwrap().public()).unwrap();
            for other in Suite::ALL {
                assert_eq!(other.is_key(&key), suite == other, "{suite:?} as {other:?}");
                assert_eq!(other.seal(&key, b"a record", AAD).is_some(), suite == other, "{suite:?} as {other:?}");
            }
            assert!(!suite.is_key(&key[1..]) && !suite.is_key(&[]) && !suite.is_key(&vec![0; key.len()]), "{suite:?}");
        }
    }

    #[test]
    fn a_name_is_one_suite() {
        for suite in Suite::ALL {
            assert_eq!(Suite::named(suite.name()), Some(*suite));
        }
        for stranger in ["", "rot13", "HPKE-x25519-sha256-chacha20poly1305-ed25519"] {
            assert_eq!(Suite::named(stranger), None, "{stranger}");
        }
        #[cfg(not(feature = "gm"))]
        assert_eq!(Suite::named("gm-sm2-sm3-sm4gcm-ed25519"), None);
    }
}
