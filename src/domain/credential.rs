//! The signed electronic credential (电子身份凭证) as the counter has it: text that somebody else can check.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A credential that was issued. It names a person, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Credential {
    /// Short number a person can read out.
    pub number: String,
    /// SD-JWT VC with every disclosure: for the person alone.
    pub whole: String,
    /// SD-JWT VC with only the disclosures that showing it needs: few enough for a QR code.
    pub shown: String,
    /// The last moment it is valid.
    pub expires: Timestamp,
}
