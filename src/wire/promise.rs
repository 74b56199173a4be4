//! What the bureau promises before a picture is taken, with its signature: for one case, and for nothing else.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use jiff::Timestamp;
use renzheng_domain::{promise::Promise, session::Case};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bytes::{decode, decode_array, encode};

/// Told apart from every other thing that a receipt key signs.
const CONTEXT: &[u8] = b"renzheng-promise-v1\n";

/// Reply to `POST /v1/persons/check`.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CaseReply {
    /// The case; what it says of a promise does not count.
    #[serde(flatten)]
    pub case: Case,
    /// The promise; older bureaus give none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_promise: Option<SignedPromise>,
}

/// What is signed.
#[derive(Serialize, Deserialize)]
struct Statement {
    case: String,
    at: Timestamp,
    #[serde(flatten)]
    promise: Promise,
}

/// The promise as exact bytes with the signature over them, so that nothing must be written again to check it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignedPromise {
    /// JSON, base64url: the case, when it was said, and the members of a `Promise`.
    pub statement: String,
    /// Ed25519 by the bureau's receipt key over the context `renzheng-promise-v1`, a line break, and the JSON;
    /// base64url.
    pub signature: String,
}

impl SignedPromise {
    /// Signs what is said of a case.
    pub fn sign(case: &str, promise: Promise, at: Timestamp, key: &SigningKey) -> Result<Self, serde_json::Error> {
        let json = serde_json::to_vec(&Statement { case: case.to_owned(), at, promise })?;
        let signature = key.sign(&[CONTEXT, &json].concat());
        Ok(Self { statement: encode(&json), signature: encode(&signature.to_bytes()) })
    }

    /// The promise, if the receipt key (base64url) signed it for this case.
    pub fn verify(&self, case: &str, receipt_key: &str) -> Option<Promise> {
        let json = decode(&self.statement)?;
        let key = VerifyingKey::from_bytes(&decode_array(receipt_key)?).ok()?;
        let signature = Signature::from_bytes(&decode_array(&self.signature)?);
        key.verify_strict(&[CONTEXT, &json].concat(), &signature).ok()?;
        let statement: Statement = serde_json::from_slice(&json).ok()?;
        (statement.case == case).then_some(statement.promise)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use renzheng_domain::promise::{FaceOutlook, WhyUseless};

    use super::*;

    #[test]
    fn a_promise_is_for_one_case_and_by_one_key() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let public = encode(key.verifying_key().as_bytes());
        let face = Some(FaceOutlook::Useless { why: WhyUseless::NoPhoto });
        let promise = Promise { certified: None, face, police_face: face, next_due: date(2027, 3, 1) };
        let signed = SignedPromise::sign("case", promise.clone(), Timestamp::UNIX_EPOCH, &key).unwrap();
        assert_eq!(signed.verify("case", &public), Some(promise));
        assert_eq!(signed.verify("other", &public), None);
        assert_eq!(signed.verify("case", &encode(SigningKey::from_bytes(&[4; 32]).verifying_key().as_bytes())), None);
        let json = String::from_utf8(decode(&signed.statement).unwrap()).unwrap();
        let changed = SignedPromise { statement: encode(json.replace("2027", "2028").as_bytes()), ..signed };
        assert_eq!(changed.verify("case", &public), None);
    }
}
