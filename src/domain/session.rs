//! Who works here, for which bureau, and whose case it is.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    channel::AfterStep, consent::Agreement, entitlement::PersonFacts, filing::VirtualCameras, promise::Promise,
    trial::Challenge,
};

/// The signed-in helper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The name that was typed, as the bureau knows it.
    pub id: String,
    /// The name that goes on screen and on record.
    pub display_name: String,
}

/// What the bureau says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// The official office.
    pub bureau_name: String,
    /// Whether this is a demonstration bureau.
    pub demo: bool,
    /// The current agreement.
    pub agreement: Agreement,
    /// How many judged trials a person has before the other ways are offered.
    pub judged_attempts: u32,
    /// How many acts of a challenge are always asked for; the others only while there is doubt.
    #[serde(default = "one")]
    pub acts_asked: u32,
    /// Telephone for questions.
    pub hotline: String,
    /// What this bureau wants done about virtual cameras.
    #[serde(default)]
    pub virtual_cameras: VirtualCameras,
    /// What it offers after success.
    #[serde(default)]
    pub offers: Vec<AfterStep>,
    /// Whether it takes cases that are made by hand and visits at home through this program.
    #[serde(default)]
    pub takes_cases: bool,
    /// The bureau cannot be reached, and this is what was packed at that time for visits without a network.
    #[serde(default)]
    pub packed: Option<Timestamp>,
}

/// What a bureau means that does not say.
pub const fn one() -> u32 {
    1
}

/// The person as the bureau knows them, masked, with the case opened for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Case {
    /// The bureau's handle for this person and visit.
    pub id: String,
    /// Masked by the bureau.
    pub masked_name: String,
    /// Masked by the bureau.
    pub masked_number: String,
    /// Birth date; `None`: the bureau has none, because the person's document says nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<Date>,
    /// The day by which the next certification is due, by the office's rule.
    pub due: Date,
    /// The day of the last certification, if it still holds.
    pub certified_on: Option<Date>,
    /// The liveness challenge.
    pub challenge: Challenge,
    /// What a picture can lead to; `None`: the bureau does not say, or did not sign it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promise>,
    /// What else the bureau knows.
    #[serde(flatten)]
    pub known: PersonFacts,
}
