//! Which credentials were taken back: a Token Status List (draft-ietf-oauth-status-list), one bit a credential,
//! compressed and signed. Whoever has a fresh one can look up any credential without telling anybody which.

use std::io::{Read as _, Write as _};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Fault, Genuine,
    jws::{self, Issuer},
};
use crate::{KeyList, SignedKeys, decode, encode, sha256_hex};

/// `typ` of a list.
const TYP: &str = "statuslist+jwt";
/// A list is as long as a whole number of these, bytes: its length tells no more than roughly how many were issued.
const STEP: usize = 1 << 10;
/// Bytes of a list when it is unfolded: 33 million credentials, a province three times over. A small file cannot unfold
/// further.
const LONGEST_LIST: u64 = 4 << 20;
/// Bytes of a list as text: the longest one if nothing of it can be compressed, in base64 twice.
pub const LONGEST_LIST_TEXT: usize = 8 << 20;

/// Where a credential's standing is to be looked up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusRef {
    /// Which bit.
    pub idx: u64,
    /// Which list.
    pub uri: String,
}

/// The name of the list of the bureau with this root key (base64url). A name and no address: where it is fetched
/// follows from where the bureau is.
pub fn status_uri(root: &str) -> String {
    format!("urn:renzheng:status:{}", &sha256_hex(root.as_bytes())[..8])
}

/// What goes into a list.
pub struct NewList<'a> {
    /// The list's own address, as [`status_uri`] makes it.
    pub uri: String,
    /// When the list was issued.
    pub issued: Timestamp,
    /// Until when it counts.
    pub expires: Timestamp,
    /// Seconds after which whoever can should fetch a newer one.
    pub ttl: u32,
    /// The newest index that was given out.
    pub last: u64,
    /// Indexes of what was taken back.
    pub revoked: &'a [u64],
    /// The bureau's keys now: one that is not among them does not count any more.
    pub keys: SignedKeys,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    iat: i64,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ttl: Option<u32>,
    status_list: List,
}

#[derive(Serialize, Deserialize)]
struct List {
    bits: u8,
    lst: String,
}

/// Signs a list; `None` when it would be longer than any that is read.
pub fn sign_list(list: NewList<'_>, issuer: &Issuer) -> Option<String> {
    let length = usize::try_from(list.last / 8).ok()?.checked_add(1)?.next_multiple_of(STEP);
    if length as u64 > LONGEST_LIST {
        return None;
    }
    let mut bits = vec![0_u8; length];
    for index in list.revoked {
        *bits.get_mut(usize::try_from(index / 8).ok()?)? |= 1 << (index % 8);
    }
    let claims = Claims {
        sub: list.uri,
        iat: list.issued.as_second(),
        exp: list.expires.as_second(),
        ttl: Some(list.ttl),
        status_list: List { bits: 1, lst: fold(&bits)? },
    };
    issuer.sign(TYP, Some(list.keys), &claims).ok()
}

/// How a credential stands by a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has not been taken back.
    Valid,
    /// It has.
    Revoked,
    /// The bureau has given up the key that signed it.
    KeyRetired,
    /// The list cannot say.
    Unknown(Unknown),
}

/// Why a list cannot say how a credential stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// It is another list than the credential names.
    OtherList,
    /// It is older than the credential.
    TooShort,
    /// Its time is over.
    Stale,
}

/// A list that the bureau signed.
pub struct StatusList {
    uri: String,
    /// When it was made.
    pub issued: Timestamp,
    /// Until when it counts.
    pub expires: Timestamp,
    bits: Vec<u8>,
    keys: KeyList,
}

impl StatusList {
    /// Reads a list of the bureau with this root key (base64url). Whether it is fresh is not looked at here.
    pub fn open(text: &str, root: &str) -> Result<Self, Fault> {
        let text = text.trim_ascii();
        if text.len() > LONGEST_LIST_TEXT {
            return Err(Fault::Shape);
        }
        let opened = jws::open::<Claims>(text, TYP, root)?;
        let keys = opened.keys.and_then(|keys| keys.verify(root)).ok_or(Fault::Key)?;
        if !keys.credential_keys.contains(&opened.key) {
            return Err(Fault::Key);
        }
        let Claims { sub, iat, exp, status_list, .. } = opened.claims;
        let time = |seconds| Timestamp::from_second(seconds).map_err(|_| Fault::Shape);
        let bits = unfold(&status_list.lst).filter(|_| status_list.bits == 1).ok_or(Fault::Shape)?;
        Ok(Self { uri: sub, issued: time(iat)?, expires: time(exp)?, bits, keys })
    }

    /// How a credential stands. What was taken back stays so, however old the list is.
    pub fn standing(&self, credential: &Genuine, now: Timestamp) -> Standing {
        let StatusRef { idx, uri } = &credential.status;
        if *uri != self.uri {
            return Standing::Unknown(Unknown::OtherList);
        }
        if !self.keys.credential_keys.contains(&credential.key) {
            return Standing::KeyRetired;
        }
        let byte = usize::try_from(idx / 8).ok().and_then(|at| self.bits.get(at));
        match byte.map(|byte| byte >> (idx % 8) & 1) {
            None => Standing::Unknown(Unknown::TooShort),
            Some(1) => Standing::Revoked,
            Some(_) if now > self.expires => Standing::Unknown(Unknown::Stale),
            Some(_) => Standing::Valid,
        }
    }
}

/// Zlib (RFC 1950), then base64url.
fn fold(bits: &[u8]) -> Option<String> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bits).ok()?;
    Some(encode(&encoder.finish().ok()?))
}

fn unfold(text: &str) -> Option<Vec<u8>> {
    let packed = decode(text)?;
    let mut bits = Vec::new();
    ZlibDecoder::new(packed.as_slice()).take(LONGEST_LIST + 1).read_to_end(&mut bits).ok()?;
    (bits.len() as u64 <= LONGEST_LIST).then_some(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard, section 4.1: sixteen credentials in two bytes.
    #[test]
    fn a_list_unfolds_as_that_of_the_standard() {
        assert_eq!(unfold("eNrbuRgAAhcBXQ"), Some(vec![0xB9, 0xA3]));
        assert_eq!(unfold(&fold(&[0xB9, 0xA3]).unwrap()), Some(vec![0xB9, 0xA3]));
    }

    #[test]
    fn a_small_file_does_not_unfold_into_a_large_one() {
        let bomb = fold(&vec![0; LONGEST_LIST as usize + 1]).unwrap();
        assert!(bomb.len() < 10_000, "{}", bomb.len());
        assert_eq!(unfold(&bomb), None);
        assert!(unfold(&fold(&vec![0; LONGEST_LIST as usize]).unwrap()).is_some());
        assert_eq!(unfold("eNrbuRg"), None, "cut off");
        assert_eq!(unfold("AAAA"), None);
    }
}
