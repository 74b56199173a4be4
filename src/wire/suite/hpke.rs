//! HPKE, RFC 9180: the suite every program has.

use hpke::{
    Deserializable as _, Kem, OpModeR, OpModeS, Serializable as _, aead::ChaCha20Poly1305, kdf::HkdfSha256,
    kem::X25519HkdfSha256,
};

use super::Sealed;

/// HPKE `info`.
const INFO: &[u8] = b"renzheng-envelope-v1";

/// An X25519 key.
pub type Private = <X25519HkdfSha256 as Kem>::PrivateKey;
type Public = <X25519HkdfSha256 as Kem>::PublicKey;
type Encapped = <X25519HkdfSha256 as Kem>::EncappedKey;

pub(super) fn private(secret: &[u8; 32]) -> Private {
    X25519HkdfSha256::derive_keypair(secret).0
}

pub(super) fn public_of(private: &Private) -> Vec<u8> {
    X25519HkdfSha256::sk_to_pk(private).to_bytes().to_vec()
}

pub(super) fn public(bytes: &[u8]) -> Option<Public> {
    // All zeros is the point that every secret turns into zeros.
    Public::from_bytes(bytes).ok().filter(|_| bytes.iter().any(|byte| *byte != 0))
}

pub(super) fn seal(to: &[u8], payload: &[u8], aad: &[u8]) -> Option<Sealed> {
    let (enc, ct) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public(to)?,
        INFO,
        payload,
        aad,
    )
    .ok()?;
    Some((enc.to_bytes().to_vec(), ct))
}

pub(super) fn open(private: &Private, enc: &[u8], ct: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
    let enc = Encapped::from_bytes(enc).ok()?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        private,
        &enc,
        INFO,
        ct,
        aad,
    )
    .ok()
}
