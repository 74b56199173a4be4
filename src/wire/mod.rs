//! The wire, version 1: what stands in JSON between counter and bureau. Bytes are base64url without padding.

mod answer;
mod bytes;
pub mod credential;
mod device;
mod envelope;
pub mod keyfile;
mod keys;
mod problem;
mod promise;
mod receipt;
mod suite;
mod visit;

use std::collections::BTreeMap;

use jiff::Timestamp;
use renzheng_domain::{
    channel::AfterStep,
    consent::Agreement,
    due::DuePolicy,
    filing::{FilingId, Receipt, VirtualCameras},
    trial::Act,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::{
    answer::{Answer, CancelRequest, RECORD_HEADER},
    bytes::{decode, decode_array, encode, sha256, sha256_hex},
    device::{DeviceProof, DeviceRequest},
    envelope::{Clear, Envelope, Payload, PayloadError, Signed, VERSION, open_payload, pack_payload},
    keys::{KeyList, SealingKey, SignedKeys},
    problem::{PROBLEM_JSON, PROBLEMS, ProblemReply},
    promise::{CaseReply, SignedPromise},
    receipt::{sign_receipt, verify_receipt},
    suite::{OpeningKey, Suite},
    visit::{sign_visit, verify_visit},
};

/// Reply to `GET /v1/service`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceReply {
    /// API versions this bureau speaks, such as `v1`.
    pub api: Vec<String>,
    /// The official office.
    pub bureau_name: String,
    /// Whether this is a demonstration bureau.
    pub demo: bool,
    /// The bureau's clock.
    pub server_time: Timestamp,
    /// Largest request body, bytes.
    pub body_limit: u64,
    /// Keys, signed by the root.
    pub keys: SignedKeys,
    /// The current agreement.
    pub agreement: Agreement,
    /// How many judged trials a person has.
    pub judged_attempts: u32,
    /// How many acts of a challenge are always asked for.
    #[serde(default = "renzheng_domain::session::one")]
    pub acts_asked: u32,
    /// Telephone for questions.
    pub hotline: String,
    /// What this bureau wants done about virtual cameras; older bureaus do not say.
    #[serde(default)]
    pub virtual_cameras: VirtualCameras,
    /// The oldest program this bureau takes records from, such as `0.1.0`.
    pub minimum_client: String,
    /// Suites this bureau opens, that of the key in use first; older bureaus have only the first there was.
    #[serde(default)]
    pub suites: Vec<String>,
    /// How many days evidence is kept after the decision.
    #[serde(default)]
    pub retention_days: u32,
    /// SHA-256 of the model files a counter should have, by name; a record made with others goes to review. Empty: any.
    #[serde(default)]
    pub models: BTreeMap<String, String>,
    /// What it offers after success; older bureaus offer nothing.
    #[serde(default)]
    pub offers: Vec<AfterStep>,
    /// Whether it takes cases made by hand and visits at home.
    #[serde(default)]
    pub takes_cases: bool,
    /// Its offices, the bureau itself first; older bureaus do not say by what rule due days are reckoned.
    #[serde(default)]
    pub offices: Vec<OfficeReply>,
}

/// An office (经办点) of a bureau.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfficeReply {
    /// What a session names it by; empty: the bureau itself.
    pub id: String,
    /// Its name; empty: the bureau's.
    pub name: String,
    /// Its rule of due days.
    pub due: DuePolicy,
}

/// Reply to `GET /v1/certifications/{id}/receipt`: whoever knows the bureau's root key can check it, without the
/// bureau.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptReply {
    /// What stands.
    #[serde(flatten)]
    pub receipt: Receipt,
    /// The bureau's keys, signed by its root.
    pub keys: SignedKeys,
}

/// Body of `POST /v1/operator/session`.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct SessionRequest {
    /// Operator name.
    pub operator: String,
    /// Password; overwritten by the reader.
    pub secret: String,
    /// The counter.
    pub device: String,
}

/// Reply to `POST /v1/operator/session`.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct SessionReply {
    /// Bearer token.
    pub token: String,
    /// The operator's id.
    pub operator: String,
    /// The name that goes on screen.
    pub display_name: String,
    /// When the token ends.
    pub expires: Timestamp,
    /// The office that is worked for; empty: the bureau itself.
    #[serde(default)]
    pub office: String,
}

/// Body of `POST /v1/persons/check`. The reply is a [`CaseReply`].
#[derive(Serialize, Deserialize, ToSchema)]
pub struct PersonCheckRequest {
    /// As on the ID card.
    pub name: String,
    /// The number of an identity card, a residence permit or a permanent residence card; of another document its kind,
    /// a colon and the number as typed, `passport:E12345678`, for a case that is decided by people.
    pub id_number: String,
    /// Acts this person cannot do.
    #[serde(default)]
    pub cannot: Vec<Act>,
}

/// Body of `POST /v1/operator/witness`: another helper signs for one record. The reply is a
/// `domain::casework::Witness`.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct WitnessRequest {
    /// The other helper's name.
    pub operator: String,
    /// Their password; overwritten by the reader.
    pub secret: String,
    /// The record it is for.
    pub record: FilingId,
}

/// Body of `PUT /v1/persons/{case}/security`: what is absent stays as it was.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct SecurityRequest {
    /// Six digits; overwritten by the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Dots `0` to `8` of a 3x3 grid in order; overwritten by the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gesture: Option<String>,
}

/// Body of `POST /v1/credentials`. The reply is a `domain::credential::Credential`.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CredentialRequest {
    /// The case whose comparison was approved.
    pub case: String,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_bureau_that_says_nothing_of_virtual_cameras_only_warns() {
        let told = |policy: Option<&str>| {
            let mut document = json!({
                "api": ["v1"], "bureau_name": "局", "demo": false, "server_time": "2026-03-01T08:00:00Z",
                "body_limit": 1, "keys": {"list": "", "root": "", "signature": ""},
                "agreement": {"version": "1", "text_zh": "", "text_en": "", "sha256": ""},
                "judged_attempts": 3, "hotline": "12333", "minimum_client": "0.1.0"
            });
            if let Some(policy) = policy {
                document["virtual_cameras"] = policy.into();
            }
            serde_json::from_value::<ServiceReply>(document).map(|reply| reply.virtual_cameras).ok()
        };
        assert_eq!(told(None), Some(VirtualCameras::Warn));
        assert_eq!(told(Some("block")), Some(VirtualCameras::Block));
        assert_eq!(told(Some("ignore")), None, "a policy that we do not know is no policy to go on with");
    }
}
