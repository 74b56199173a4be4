//! The proof that somebody came in time (到窗凭证): what a counter's key signs as soon as the record is on disk, also
//! without a network. Whatever becomes of the record, the day of the visit can be shown.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::filing::FilingId;

/// First line of its code; also what the signature begins with, so that it is for nothing else.
pub const VISIT_MARK: &str = "renzheng-visit-v1";

/// That a person was at a counter. Name and number are masked: paper gets lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitProof {
    /// The record.
    pub filing: FilingId,
    /// The person's name, the family name shown and the rest as stars.
    pub masked_name: String,
    /// The person's number, its birth date as stars.
    pub masked_number: String,
    /// When the evidence was taken, by the bureau's clock as far as it is known.
    pub came: Timestamp,
    /// What that time is worth.
    pub clock: ClockCheck,
    /// The counter's name at the bureau.
    pub device: String,
    /// The record's number on this counter, from 1 without gaps.
    pub device_seq: u64,
    /// SHA-256 of the record's sealed bytes, lower-case hex.
    pub sha256: String,
    /// The counter's Ed25519 public key, base64url.
    pub key: String,
    /// Its signature over the lines before, base64url.
    pub signature: String,
}

/// What a counter knows of its own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, EnumString, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ClockCheck {
    /// The bureau has said what time it is since the program began, and the time is corrected by that.
    Bureau,
    /// Nobody has said anything against it.
    Unchecked,
    /// It is earlier than the time of a record that was made before: it is wrong.
    Back,
}

impl VisitProof {
    /// The mark and every field but the signature, in the order in which they are signed. None of them may hold a line
    /// break.
    pub fn fields(&self) -> [String; 10] {
        [
            VISIT_MARK.to_owned(),
            self.filing.to_string(),
            self.masked_name.clone(),
            self.masked_number.clone(),
            self.came.to_string(),
            <&'static str>::from(self.clock).to_owned(),
            self.device.clone(),
            self.device_seq.to_string(),
            self.sha256.clone(),
            self.key.clone(),
        ]
    }

    /// What stands in the slip's code: a field a line.
    pub fn code(&self) -> String {
        format!("{}\n{}", self.fields().join("\n"), self.signature)
    }

    /// The proof in a code, if there is a whole one; nothing is said of its signature.
    pub fn of_code(code: &str) -> Option<Self> {
        let lines: Vec<&str> = code.trim_end_matches(['\r', '\n']).lines().collect();
        let [VISIT_MARK, filing, name, number, came, clock, device, seq, sha256, key, signature] = lines[..] else {
            return None;
        };
        Some(Self {
            filing: FilingId(filing.parse().ok()?),
            masked_name: name.to_owned(),
            masked_number: number.to_owned(),
            came: came.parse().ok()?,
            clock: clock.parse().ok()?,
            device: device.to_owned(),
            device_seq: seq.parse().ok()?,
            sha256: sha256.to_owned(),
            key: key.to_owned(),
            signature: signature.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_code_is_read_back_as_the_proof_it_was_made_of() {
        let proof = VisitProof {
            filing: FilingId(Uuid::from_u128(7)),
            masked_name: "王**".into(),
            masked_number: "119999********0029".into(),
            came: "2026-12-01T01:12:00Z".parse().unwrap(),
            clock: ClockCheck::Back,
            device: "窗口 3".into(),
            device_seq: 12,
            sha256: "ab".repeat(32),
            key: "k".repeat(43),
            signature: "s".repeat(86),
        };
        let code = proof.code();
        assert_eq!(VisitProof::of_code(&code), Some(proof.clone()));
        assert_eq!(VisitProof::of_code(&format!("{code}\n")), Some(proof));
        for broken in [code.replace("v1", "v2"), code.replace("back", "front"), format!("{code}\nx"), String::new()] {
            assert_eq!(VisitProof::of_code(&broken), None, "{broken}");
        }
    }
}
