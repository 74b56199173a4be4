//! 国密: an SM4 key and nonce that are used once go under SM2 (GM/T 0003.4, C1 C3 C2, 04 in front of the point), the
//! record under SM4-GCM (RFC 8998) with them. What SM2 carries is bound to what stands in the clear through the
//! record's tag.

use aes_gcm::{
    AesGcm, KeyInit as _,
    aead::{Aead as _, Payload, consts::U12},
};
use sm2::{
    PublicKey, SecretKey,
    elliptic_curve::{common::getrandom::SysRng, sec1::ToSec1Point as _},
    pke::{DecryptingKey, EncryptingKey},
};
use sm3::{Digest as _, Sm3};
use sm4::Sm4;
use zeroize::Zeroizing;

use super::Sealed;

/// SM4-GCM: the type takes any cipher with blocks of 16 bytes.
type Sm4Gcm = AesGcm<Sm4, U12>;

/// SM4 key, bytes.
const KEY: usize = 16;
/// Key, then nonce.
const ONCE: usize = KEY + 12;
/// A point as it is written: 04, then both coordinates.
const POINT: usize = 65;
/// The point of the encapsulation, the SM3 hash, key and nonce.
const ENC: usize = POINT + 32 + ONCE;

/// An SM2 key.
pub type Private = DecryptingKey;

/// The first number below the curve's order among SM3(secret, 0), SM3(secret, 1) and so on: all but one in four billion
/// are the first.
pub(super) fn private(secret: &[u8; 32]) -> Option<Private> {
    (0..=u8::MAX).find_map(|n| {
        let candidate = Zeroizing::new(<[u8; 32]>::from(Sm3::new().chain_update(secret).chain_update([n]).finalize()));
        SecretKey::from_slice(candidate.as_ref()).ok().map(DecryptingKey::new)
    })
}

pub(super) fn public_of(private: &Private) -> Vec<u8> {
    private.encrypting_key().as_affine().to_sec1_point(false).as_bytes().to_vec()
}

pub(super) fn public(bytes: &[u8]) -> Option<PublicKey> {
    // The short ways to write a point are left out, so that a key has one id.
    if bytes.len() == POINT { PublicKey::from_sec1_bytes(bytes).ok() } else { None }
}

pub(super) fn seal(to: &[u8], payload: &[u8], aad: &[u8]) -> Option<Sealed> {
    let to = public(to)?;
    let mut once = Zeroizing::new([0; ONCE]);
    getrandom::fill(once.as_mut()).ok()?;
    let (cipher, nonce) = sm4(once.as_ref())?;
    let ct = cipher.encrypt(&nonce.into(), Payload { msg: payload, aad }).ok()?;
    let enc = EncryptingKey::new(to).encrypt(&mut SysRng, once.as_ref()).ok()?;
    Some((enc, ct))
}

pub(super) fn open(private: &Private, enc: &[u8], ct: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
    if enc.len() != ENC || enc[0] != 4 {
        return None;
    }
    let once = Zeroizing::new(private.decrypt(enc).ok()?);
    let (cipher, nonce) = sm4(&once)?;
    cipher.decrypt(&nonce.into(), Payload { msg: ct, aad }).ok()
}

/// The cipher and its nonce, of the bytes that SM2 carries.
fn sm4(once: &[u8]) -> Option<(Sm4Gcm, [u8; ONCE - KEY])> {
    let (key, nonce) = once.split_at_checked(KEY)?;
    Some((Sm4Gcm::new_from_slice(key).ok()?, nonce.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    /// The example of RFC 8998, appendix A.1.
    #[test]
    fn sm4_gcm_is_the_one_of_the_standard() {
        let once = hex("0123456789ABCDEFFEDCBA987654321000001234567800000000ABCD");
        let msg = hex(concat!(
            "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD",
            "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
        ));
        let aad = hex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
        let (cipher, nonce) = sm4(&once).unwrap();
        let ct = cipher.encrypt(&nonce.into(), Payload { msg: &msg, aad: &aad }).unwrap();
        let expected = concat!(
            "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735",
            "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D",
            "83DE3541E4C2B58177E065A9BF7B62EC"
        );
        assert_eq!(ct, hex(expected));
    }
}
