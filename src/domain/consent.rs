//! What the person is asked to agree to, and what they agreed to.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::guardian::Guardian;

/// The agreement text of the bureau.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Agreement {
    /// Version as the bureau numbers it.
    pub version: String,
    /// Chinese text; blank lines part paragraphs.
    pub text_zh: String,
    /// English text.
    pub text_en: String,
    /// Lower-case hex SHA-256 of `text_zh`.
    pub sha256: String,
}

/// What the person agreed to, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Version of the agreement.
    pub version: String,
    /// SHA-256 of the agreement's text.
    pub sha256: String,
    /// Agreed that pictures of the face are taken.
    pub capture: bool,
    /// Agreed that they are sent to the bureau.
    pub send: bool,
    /// When the person agreed.
    pub agreed_at: Timestamp,
    /// Who agreed for a child; `None`: the person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Guardian>,
}
