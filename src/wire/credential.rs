//! The electronic credential (电子身份凭证): an SD-JWT VC, so that whoever has the bureau's root key can check one offline,
//! and its holder can show some items and keep others to themselves.
//!
//! RFC 9901 (SD-JWT) with the types of draft-ietf-oauth-sd-jwt-vc. In the clear stand the credential's number, the
//! masked name, the bureau and the dates; the nine items of the identity record lie behind one digest (a recursive
//! disclosure, RFC 9901 section 6.3), so that what goes into a QR code holds one digest and not nine. Nobody is bound
//! to it as its holder: whoever shows one must still be looked at.

mod disclosure;
mod jws;
mod status;

use jiff::Timestamp;
use renzheng_domain::{credential::Credential, id_record::IdRecord};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use self::disclosure::Disclosure;
pub use self::{
    jws::Issuer,
    status::{LONGEST_LIST_TEXT, NewList, Standing, StatusList, StatusRef, Unknown, sign_list, status_uri},
};
use super::bytes::sha256_hex;

/// `typ` of a credential.
const TYP: &str = "dc+sd-jwt";
/// `vct`: the identity credential, first version.
const VCT: &str = "urn:renzheng:id:1";
/// The disclosure that holds the digests of all others.
const ID_RECORD: &str = "id_record";
/// Names of the items of the identity record in the order of the law (居民身份证法 第三条), the photo last.
pub const ITEMS: [&str; 9] =
    ["name", "sex", "ethnicity", "birth_date", "address", "id_number", "validity", "issuing_authority", "photo_sha256"];
/// One for each item, and one for what holds them.
pub const SALTS: usize = ITEMS.len() + 1;
/// Bytes. A credential with every disclosure is some 2,300, one with the longest address some 3,000.
pub const LONGEST: usize = 16 << 10;

/// Why a text is not the bureau's credential, or not any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// It is none, or one of a kind that we do not know.
    #[error("this is no credential")]
    Shape,
    /// The bureau's root does not vouch for the key.
    #[error("the key is not vouched for")]
    Key,
    /// The key did not sign this.
    #[error("the signature is not of this text")]
    Signature,
    /// An item was changed, comes from elsewhere, or is there twice.
    #[error("a disclosed item does not belong to this credential")]
    Disclosure,
    /// Its time is over.
    #[error("the credential has expired")]
    Expired,
}

/// What the bureau certifies beside the identity record.
pub struct Grant<'a> {
    /// Short number a person can read out.
    pub number: &'a str,
    /// The bureau's name.
    pub bureau: &'a str,
    /// In the clear.
    pub masked_name: &'a str,
    /// When; whole seconds count.
    pub issued: Timestamp,
    /// The last moment; whole seconds count.
    pub expires: Timestamp,
    /// Where its standing is to be looked up.
    pub status: StatusRef,
}

/// The payload of the signed part. `_sd_alg` is left out: it is SHA-256.
#[derive(Serialize, Deserialize)]
struct Claims {
    vct: String,
    iss: String,
    iat: i64,
    exp: i64,
    number: String,
    masked_name: String,
    status: StatusClaim,
    #[serde(rename = "_sd")]
    sd: Vec<String>,
    #[serde(rename = "_sd_alg", default, skip_serializing_if = "Option::is_none")]
    sd_alg: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StatusClaim {
    status_list: StatusRef,
}

/// Makes a credential. `photo`: the encoded picture on file, of which only the SHA-256 goes in. `salts`: random, each
/// used once.
pub fn issue(
    grant: &Grant<'_>,
    record: &IdRecord,
    photo: &[u8],
    salts: &[[u8; 16]; SALTS],
    issuer: &Issuer,
) -> Result<Credential, serde_json::Error> {
    let values: [Value; ITEMS.len()] = [
        json!(record.name),
        json!(record.sex),
        json!(record.ethnicity),
        json!(record.birth),
        json!(record.address),
        json!(record.number),
        json!(record.validity),
        json!(record.issuer),
        json!(sha256_hex(photo)),
    ];
    let items: Vec<Disclosure> =
        ITEMS.iter().zip(values).zip(salts).map(|((name, value), salt)| Disclosure::new(salt, name, &value)).collect();
    let mut digests: Vec<String> = items.iter().map(Disclosure::digest).collect();
    // In an order that says nothing of what is behind which (RFC 9901 section 4.2.4.1).
    digests.sort();
    let outer = Disclosure::new(&salts[ITEMS.len()], ID_RECORD, &json!({ "_sd": digests }));
    let claims = Claims {
        vct: VCT.to_owned(),
        iss: grant.bureau.to_owned(),
        iat: grant.issued.as_second(),
        exp: grant.expires.as_second(),
        number: grant.number.to_owned(),
        masked_name: grant.masked_name.to_owned(),
        status: StatusClaim { status_list: grant.status.clone() },
        sd: vec![outer.digest()],
        sd_alg: None,
    };
    let shown = format!("{}~", issuer.sign(TYP, None, &claims)?);
    let mut whole = shown.clone();
    for item in std::iter::once(&outer).chain(&items) {
        whole.push_str(item.text());
        whole.push('~');
    }
    let expires = Timestamp::from_second(claims.exp).unwrap_or(grant.expires);
    Ok(Credential { number: claims.number, whole, shown, expires })
}

/// A credential that the bureau issued, as far as it was shown. It names a person, so it has no `Debug`.
pub struct Genuine {
    /// Short number.
    pub number: String,
    /// In the clear.
    pub masked_name: String,
    /// The bureau's name as it stands there; what vouches for it is the root key.
    pub bureau: String,
    /// When it was issued.
    pub issued: Timestamp,
    /// The last moment it is valid.
    pub expires: Timestamp,
    /// The items that were shown, by name, in the order in which they were shown.
    pub disclosed: Vec<(String, Value)>,
    /// Where its standing is to be looked up.
    pub status: StatusRef,
    /// The key that signed it, base64url.
    pub key: String,
}

impl Genuine {
    /// An item, if it was shown as text.
    pub fn item(&self, name: &str) -> Option<&str> {
        self.disclosed.iter().find(|(shown, _)| shown == name).and_then(|(_, value)| value.as_str())
    }
}

/// Whether a text is the credential of the bureau with this root key (base64url), and what it shows. Blanks around it
/// do not count.
pub fn verify(text: &str, root: &str, now: Timestamp) -> Result<Genuine, Fault> {
    let text = text.trim_ascii();
    let (token, disclosed) = text.split_once('~').filter(|_| text.len() <= LONGEST).ok_or(Fault::Shape)?;
    // What follows the last `~` would be a proof of the holder's key, which ours has not.
    if !disclosed.is_empty() && !disclosed.ends_with('~') {
        return Err(Fault::Shape);
    }
    let opened = jws::open::<Claims>(token, TYP, root)?;
    let claims = opened.claims;
    if claims.vct != VCT || claims.sd_alg.as_ref().is_some_and(|alg| alg != "sha-256") {
        return Err(Fault::Shape);
    }
    let disclosed = disclosure::reveal(&claims.sd, disclosed.split_terminator('~')).ok_or(Fault::Disclosure)?;
    let time = |seconds| Timestamp::from_second(seconds).map_err(|_| Fault::Shape);
    let (issued, expires) = (time(claims.iat)?, time(claims.exp)?);
    if now > expires {
        return Err(Fault::Expired);
    }
    let Claims { number, masked_name, iss, status, .. } = claims;
    let status = status.status_list;
    Ok(Genuine { number, masked_name, bureau: iss, issued, expires, disclosed, status, key: opened.key })
}

#[cfg(test)]
#[path = "credential/tests.rs"]
mod tests;
