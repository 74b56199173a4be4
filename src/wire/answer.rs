//! What a bureau says of a record, with its signature: nothing that cannot be undone follows from anything else. And
//! what a counter says when it takes one back.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use jiff::Timestamp;
use renzheng_domain::filing::{Decision, FilingId, Sealed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bytes::{decode_array, encode};

/// Told apart from every other thing that a receipt key signs.
const ANSWER: &str = "renzheng-answer-v1";
/// Told apart from every other thing that a counter's key signs.
const CANCEL: &str = "renzheng-cancel-v1";
/// Request header with the SHA-256 of a record's sealed bytes, lower-case hex: the id alone, which stands in the
/// address, opens nothing.
pub const RECORD_HEADER: &str = "renzheng-record-sha256";

/// Every answer about a record: to `PUT`, to the question what became of it, and to taking it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Answer {
    /// The record.
    pub id: FilingId,
    /// SHA-256 of its sealed bytes as the bureau received them, lower-case hex.
    pub sha256: String,
    /// When this was said, by the bureau's clock.
    pub at: Timestamp,
    /// Where it stands.
    #[serde(flatten)]
    pub decision: Decision,
    /// Ed25519 by the bureau's receipt key over the canonical answer, base64url.
    pub signature: String,
}

impl Answer {
    /// Signs what is said of a record.
    pub fn sign(record: Sealed<'_>, decision: Decision, at: Timestamp, key: &SigningKey) -> Self {
        let mut answer =
            Self { id: record.id, sha256: record.sha256.to_owned(), at, decision, signature: String::new() };
        answer.signature = encode(&key.sign(&answer.canonical()).to_bytes());
        answer
    }

    /// Whether the receipt key (base64url) signed exactly this.
    pub fn is_signed_by(&self, receipt_key: &str) -> bool {
        fits(receipt_key, &self.signature, &self.canonical())
    }

    /// Context, id, hash, time, status, and what belongs to the status (the reason's word, the place in the queue, or
    /// the receipt's own signature), one a line. None of them can hold a line break.
    fn canonical(&self) -> Vec<u8> {
        let (status, detail) = match &self.decision {
            Decision::Received => ("received", String::new()),
            Decision::Comparing { queue_position } => ("comparing", queue_position.to_string()),
            Decision::Approved { receipt } => ("approved", receipt.signature.clone()),
            Decision::Rejected { reason } => ("rejected", <&'static str>::from(*reason).to_owned()),
            Decision::Review { reason } => ("review", <&'static str>::from(*reason).to_owned()),
            Decision::Duplicate { receipt } => ("duplicate", receipt.signature.clone()),
            Decision::Cancelled => ("cancelled", String::new()),
        };
        let lines = [ANSWER, &self.id.to_string(), &self.sha256, &self.at.to_string(), status, &detail];
        lines.join("\n").into_bytes()
    }
}

/// Body of `POST /v1/certifications/{id}/cancel`: the counter that made the record takes it back. Without one, the
/// session of the helper whose case it is entitles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancelRequest {
    /// The counter's Ed25519 public key, base64url: the one that signed the record, or the one it has now.
    pub key: String,
    /// Its signature over the context, the record's id and its hash, one a line; base64url.
    pub signature: String,
}

impl CancelRequest {
    /// Signs with `sign` by the key that is named, base64url.
    pub fn sign(record: Sealed<'_>, key: String, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Self {
        Self { key, signature: encode(&sign(&cancel(record))) }
    }

    /// Whether the key it names signed this for that record.
    pub fn is_signed(&self, record: Sealed<'_>) -> bool {
        fits(&self.key, &self.signature, &cancel(record))
    }
}

fn cancel(record: Sealed<'_>) -> Vec<u8> {
    [CANCEL, &record.id.to_string(), record.sha256].join("\n").into_bytes()
}

/// Whether the key (base64url) signed exactly these bytes.
pub(super) fn fits(key: &str, signature: &str, bytes: &[u8]) -> bool {
    let check = || {
        let key = VerifyingKey::from_bytes(&decode_array(key)?).ok()?;
        key.verify_strict(bytes, &Signature::from_bytes(&decode_array(signature)?)).ok()
    };
    check().is_some()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use renzheng_domain::filing::{Reason, Receipt};
    use uuid::Uuid;

    use super::*;

    fn receipt(signature: &str) -> Receipt {
        Receipt {
            number: "2026-0000-0000".into(),
            filing: FilingId(Uuid::nil()),
            masked_name: "王**".into(),
            masked_number: String::new(),
            visited_on: None,
            decided_on: date(2026, 3, 1),
            next_due: date(2027, 12, 31),
            bureau_name: String::new(),
            signature: signature.into(),
        }
    }

    #[test]
    fn a_signature_is_for_one_record_one_decision_and_one_time() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let public = encode(key.verifying_key().as_bytes());
        let record = Sealed { id: FilingId(Uuid::from_u128(7)), sha256: "ab" };
        let at = Timestamp::UNIX_EPOCH;
        let answer = Answer::sign(record, Decision::Review { reason: Reason::Manual }, at, &key);
        assert!(answer.is_signed_by(&public));
        let text = serde_json::to_string(&answer).unwrap();
        assert!(text.contains(r#""status":"review","reason":"manual""#), "{text}");
        assert_eq!(serde_json::from_str::<Answer>(&text).unwrap(), answer);
        let with = |decision| Answer { decision, ..answer.clone() };
        for other in [
            Answer { id: FilingId(Uuid::from_u128(8)), ..answer.clone() },
            Answer { sha256: "ac".into(), ..answer.clone() },
            Answer { at: Timestamp::from_second(1).unwrap(), ..answer.clone() },
            with(Decision::Review { reason: Reason::Other }),
            with(Decision::Rejected { reason: Reason::Manual }),
            with(Decision::Cancelled),
            Answer { signature: String::new(), ..answer.clone() },
        ] {
            assert!(!other.is_signed_by(&public), "{other:?}");
        }
        assert!(!answer.is_signed_by(&encode(SigningKey::from_bytes(&[4; 32]).verifying_key().as_bytes())));
        let approved = Answer::sign(record, Decision::Approved { receipt: receipt("one") }, at, &key);
        let other = Decision::Approved { receipt: receipt("two") };
        assert!(approved.is_signed_by(&public) && !Answer { decision: other, ..approved }.is_signed_by(&public));
    }

    #[test]
    fn a_record_is_taken_back_by_a_key_and_for_itself_alone() {
        let key = SigningKey::from_bytes(&[5; 32]);
        let record = Sealed { id: FilingId(Uuid::from_u128(7)), sha256: "ab" };
        let public = encode(key.verifying_key().as_bytes());
        let request = CancelRequest::sign(record, public, |bytes| key.sign(bytes).to_bytes());
        assert!(request.is_signed(record));
        assert!(!request.is_signed(Sealed { sha256: "ac", ..record }));
        assert!(!request.is_signed(Sealed { id: FilingId(Uuid::from_u128(8)), ..record }));
        assert!(!CancelRequest { key: encode(&[9; 32]), ..request }.is_signed(record));
    }
}
