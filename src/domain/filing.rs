//! One certification: what is sealed and sent, and what comes back.

use std::{fmt, str::FromStr, sync::Arc};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    applicant::Applicant,
    casework::{HomeVisit, ManualCase},
    consent::Consent,
    frame::Frame,
    person::{Person, clean, is_dash, narrow},
    trial::TrialRecord,
};

/// Client-made id of a certification (UUID version 7, RFC 9562): the same for every delivery of the same record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Uuid)]
pub struct FilingId(pub Uuid);

/// A record as counter and bureau both know it. Whoever has only the id, which stands in addresses and logs, has
/// neither seen nor made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed<'a> {
    /// Its id.
    pub id: FilingId,
    /// SHA-256 of its sealed bytes, lower-case hex.
    pub sha256: &'a str,
}

/// Crockford's base 32: no I, L, O or U, so that nothing is misread or misheard.
const NUMERALS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl FilingId {
    /// The short number a person can read out (受理编号), from the last 40 random bits: `7K3F-9QXD`. A counter with a
    /// million records has the same one twice with a chance of a third.
    pub fn number(self) -> String {
        let bits = self.0.as_u128() & ((1 << 40) - 1);
        let digit = |at: u32| char::from(NUMERALS[(bits >> (5 * (7 - at)) & 31) as usize]);
        let half = |from: u32| (from..from + 4).map(digit).collect::<String>();
        format!("{}-{}", half(0), half(4))
    }

    /// Whether this typed number is its own; small letters, blanks, and the letters that are mistaken for numerals are
    /// understood.
    pub fn is_numbered(self, typed: &str) -> bool {
        let typed: String = clean(typed).chars().map(narrow).collect();
        let typed = typed.chars().filter(|c| !c.is_whitespace() && !is_dash(*c)).map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        });
        typed.eq(self.number().chars().filter(|c| *c != '-'))
    }
}

impl FromStr for FilingId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self)
    }
}

impl fmt::Display for FilingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for FilingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What is done about a camera that is a program, the milder first: of two policies the stricter holds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum VirtualCameras {
    /// Its pictures are used; the helper is told, and it is on record.
    #[default]
    Warn,
    /// None of its pictures is used.
    Block,
}

/// Facts about the camera, as the system reports them: no judgement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CameraFacts {
    /// `/dev/video0` or `mock:puppet`.
    pub id: String,
    /// The name the device gives itself; free text that proves nothing.
    pub name: String,
    /// Kernel driver, if known.
    pub driver: Option<String>,
    /// Bus, if known.
    pub bus: Option<String>,
    /// Maker and model as USB numbers, `046d:0825`; `None` for what does not hang on USB.
    #[serde(default)]
    pub ids: Option<String>,
    /// Where the kernel hung it up, below `/sys`: what `is_virtual` was read from.
    #[serde(default)]
    pub sysfs: Option<String>,
    /// Whether this is a mock or a virtual device; `None` if it cannot be known.
    pub is_virtual: Option<bool>,
    /// The demonstration's mock. The mock itself says so and nothing else does: a name would prove nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mock: bool,
}

impl CameraFacts {
    /// Whether both are of one device. Driver, bus and place follow from it, or from the port it is
    /// plugged into.
    pub fn is_same_device(&self, other: &Self) -> bool {
        let identity =
            |facts: &Self| (facts.id.clone(), facts.name.clone(), facts.ids.clone(), facts.is_virtual, facts.mock);
        identity(self) == identity(other)
    }

    /// Whether it is known to be a program's camera. The mock of a demonstration is none: its whole screen says so.
    pub fn is_virtual_device(&self) -> bool {
        self.is_virtual == Some(true) && !self.mock
    }

    /// Whether none of its pictures may be used.
    pub fn is_refused(&self, policy: VirtualCameras) -> bool {
        policy == VirtualCameras::Block && self.is_virtual_device()
    }
}

/// The helper's word: 我看着本人.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// The operator who gave it.
    pub operator: String,
    /// When the operator gave it.
    pub at: Timestamp,
}

/// Everything about one certification, in memory only until it is sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct Filing {
    /// Made when the helper confirmed.
    pub id: FilingId,
    /// The bureau's handle.
    pub case: String,
    /// Which of the entry ways this is.
    pub channel: String,
    /// Who is certified.
    pub person: Person,
    /// How the person comes in.
    pub applicant: Applicant,
    /// The signed-in helper's id.
    pub operator: String,
    /// When the evidence was taken.
    pub captured_at: Timestamp,
    /// The helper's word.
    pub attestation: Attestation,
    /// What speaks for the person.
    pub grounds: Grounds,
    /// By face: the best picture of the framing first, then one from each act. By hand: the person with the code, if a
    /// picture was taken.
    pub pictures: Vec<Arc<Frame>>,
}

/// What speaks for the person. Older records, from when the face was the only way, have the face's members where these
/// have theirs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Grounds {
    /// The face.
    Face(FaceGrounds),
    /// Helpers vouch for the person.
    Manual {
        /// What they saw.
        manual: ManualCase,
    },
    /// Nothing yet: somebody goes to see the person at home.
    Visit {
        /// What the visit needs.
        visit: HomeVisit,
    },
}

/// Which of them: what is to be said of a record that waits depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Way {
    /// By face.
    #[default]
    Face,
    /// By hand.
    Manual,
    /// A visit at home.
    Visit,
}

impl Way {
    /// The word in files and databases.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The way of that word.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::VARIANTS.iter().copied().find(|one| one.id() == id)
    }
}

impl Grounds {
    /// Which way it is.
    pub const fn way(&self) -> Way {
        match self {
            Self::Face(_) => Way::Face,
            Self::Manual { .. } => Way::Manual,
            Self::Visit { .. } => Way::Visit,
        }
    }

    /// What was agreed to, where pictures were taken.
    pub const fn consent(&self) -> Option<&Consent> {
        match self {
            Self::Face(face) => Some(&face.consent),
            Self::Manual { manual } => manual.consent.as_ref(),
            Self::Visit { .. } => None,
        }
    }

    /// The face, if that is what speaks.
    pub const fn face(&self) -> Option<&FaceGrounds> {
        match self {
            Self::Face(face) => Some(face),
            Self::Manual { .. } | Self::Visit { .. } => None,
        }
    }

    /// The face, to be changed, if that is what speaks for the person.
    pub const fn face_mut(&mut self) -> Option<&mut FaceGrounds> {
        match self {
            Self::Face(face) => Some(face),
            Self::Manual { .. } | Self::Visit { .. } => None,
        }
    }
}

/// The face as evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FaceGrounds {
    /// What the person agreed to.
    pub consent: Consent,
    /// The liveness trial.
    pub trial: TrialRecord,
    /// The camera.
    pub camera: CameraFacts,
}

/// A certification that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// Short number a person can read out.
    pub number: String,
    /// The certification it is for.
    pub filing: FilingId,
    /// The person's name, the family name shown and the rest as stars: `王**`.
    pub masked_name: String,
    /// The person's ID number, its birth date as stars: `110101********002X`.
    pub masked_number: String,
    /// The day of the visit, from which it counts, if that is another than the day of approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visited_on: Option<Date>,
    /// The day of approval.
    pub decided_on: Date,
    /// The last day on which the next certification is in time, by the office's rule.
    pub next_due: Date,
    /// The bureau.
    pub bureau_name: String,
    /// The bureau's Ed25519 signature over the canonical receipt, base64url; see the room `wire`.
    pub signature: String,
}

/// Where a certification stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Decision {
    /// The bureau has it.
    Received,
    /// The bureau compares; so many are before it.
    Comparing {
        /// Certifications before this one.
        queue_position: u32,
    },
    /// It stands.
    Approved {
        /// Proof of it.
        receipt: Receipt,
    },
    /// The picture and the photo on file were judged to show different people, or the acts were not done.
    Rejected {
        /// Closed list; words in `ui::words`.
        reason: Reason,
    },
    /// A person at the bureau will look at it.
    Review {
        /// Closed list.
        reason: Reason,
    },
    /// The same certification of this person was approved before: by another record of the same day, or of the same
    /// year where the office's rule has years.
    Duplicate {
        /// The receipt of that time.
        receipt: Receipt,
    },
    /// Taken back.
    Cancelled,
}

impl Decision {
    /// Whether nothing more is to be expected from the bureau without a human.
    pub const fn is_final(&self) -> bool {
        !matches!(self, Self::Received | Self::Comparing { .. })
    }
}

/// Why the bureau did not approve, without any score.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    schemars::JsonSchema,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// The face does not match the photo on file.
    FaceMismatch,
    /// The match is neither clear enough to approve nor to refuse.
    FaceUnsure,
    /// The photo on file cannot be used.
    NoUsablePhoto,
    /// The picture sent cannot be used.
    NoUsablePicture,
    /// Liveness evidence was too weak or asked for a second look.
    Liveness,
    /// The challenge in the record is not the one this bureau gave.
    Challenge,
    /// The photo on file is so old that a person should look at both.
    AgedPhoto,
    /// It came in so long after the visit that somebody at the bureau looks at both days.
    Late,
    /// The case was made by hand, and somebody at the bureau decides it.
    Manual,
    /// Somebody will visit the person at home.
    HomeVisit,
    /// Any other reason the bureau gives.
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_read_back_however_it_was_written_down() {
        let id = FilingId(Uuid::from_u128(0x0197_0000_0000_7000_8000_0123_4567_89AB));
        let number = id.number();
        assert_eq!(number, "4D2P-F2DB");
        assert!(id.is_numbered(&number) && id.is_numbered(&number.to_lowercase().replace('-', " ")));
        assert!(id.is_numbered("４Ｄ２Ｐ－Ｆ２ＤＢ"), "an input method left in full-width mode");
        assert!(!id.is_numbered("") && !id.is_numbered(&number[1..]));
        let zeros = FilingId(Uuid::nil());
        assert!(zeros.is_numbered("OOOO-oooo") && zeros.number() == "0000-0000");
    }
}
