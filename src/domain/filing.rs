//! One certification: what is sealed and sent, and what comes back.

use std::{fmt, sync::Arc};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    frame::Frame,
    person::Person,
    session::{Consent, VirtualCameras},
    trial::TrialRecord,
};

/// Client-made id of a certification (UUID version 7, RFC 9562): the same for every delivery of the same record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Uuid)]
pub struct FilingId(pub Uuid);

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
    /// When.
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
    /// The signed-in helper's id.
    pub operator: String,
    /// When the evidence was taken.
    pub captured_at: Timestamp,
    /// What the person agreed to.
    pub consent: Consent,
    /// The liveness trial.
    pub trial: TrialRecord,
    /// The camera.
    pub camera: CameraFacts,
    /// The helper's word.
    pub attestation: Attestation,
    /// The best picture of the framing first, then one from each act.
    pub pictures: Vec<Arc<Frame>>,
}

/// A certification that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// Short number a person can read out.
    pub number: String,
    /// The certification it is for.
    pub filing: FilingId,
    /// Masked.
    pub masked_name: String,
    /// Masked.
    pub masked_number: String,
    /// The day of approval.
    pub decided_on: Date,
    /// The last day of the next period.
    pub next_due: Date,
    /// The bureau.
    pub bureau_name: String,
    /// The bureau's Ed25519 signature over the canonical receipt, base64url; see `backend::wire`.
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
    /// This person was certified in this period before.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
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
    /// Any other reason the bureau gives.
    Other,
}
