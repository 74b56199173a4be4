//! What a bureau is opened with.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use renzheng_domain::{
    channel::{AfterStep, Reference},
    filing::{Reason, VirtualCameras},
};
use secrecy::SecretString;

use super::compare::Compare;

/// Which counters a bureau takes for what they say they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DevicePolicy {
    /// The first key that is seen under a counter's name is its key (trust on first use).
    FirstUse,
    /// A counter enrols with a code of the bureau; records of others go to review.
    Enrolled,
}

/// Who decides a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deciding {
    /// The comparison with the photo on file.
    Comparing,
    /// People; until then a record has only been received.
    ByHand,
}

/// What a person at the bureau says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandRuling<'a> {
    /// The record is the person's: approved.
    Approve {
        /// [`super::Seen::code`] of what they looked at.
        seen: &'a str,
    },
    /// The record is not the person's, or may not count: rejected, for this reason.
    Reject(Reason),
}

/// What a bureau is opened with.
pub struct BureauConfig {
    /// Where keys and records lie; `None`: in memory, gone with the program.
    pub folder: Option<PathBuf>,
    /// `postgres://…` in place of a file in the folder. Bureaus that share it share the folder's keys too.
    pub database: Option<SecretString>,
    /// Which counters are taken for what they say they are.
    pub devices: DevicePolicy,
    /// Who decides.
    pub deciding: Deciding,
    /// How long a record that was taken up is left to the bureau that did so, if nothing more is heard of that.
    pub lease: Duration,
    /// How long evidence is kept after the decision.
    pub retention: Duration,
    /// The oldest version of the counter's program that is listened to.
    pub minimum_client: String,
    /// SHA-256 of the counters' model files by name; a record made with others goes to review. Empty: any.
    pub counter_models: BTreeMap<String, String>,
    /// The official office's name, as it goes on receipts.
    pub name: String,
    /// Telephone for questions.
    pub hotline: String,
    /// Demonstration: demo people and the demo helper, and pictures from a virtual camera are believed unless they are
    /// blocked; the mock's always.
    pub demo: bool,
    /// What counters are told to do about virtual cameras. A record that comes all the same goes to review: no counter
    /// can be made to keep to it.
    pub virtual_cameras: VirtualCameras,
    /// How many acts are always asked for. One tells a person from a picture; a film of the right act is less likely
    /// with each further one, and an old person more tired.
    pub acts_asked: u32,
    /// What the face is compared with, by the channel a record came in by; the bureau's own photo for any other.
    pub references: BTreeMap<String, Reference>,
    /// What is offered after success.
    pub offers: Vec<AfterStep>,
    /// Whether cases made by hand and visits at home are taken.
    pub takes_cases: bool,
    /// Who compares.
    pub compare: Arc<dyn Compare>,
}
