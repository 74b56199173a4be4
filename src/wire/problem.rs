//! Errors on the wire: RFC 9457.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Media type of every error.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What the type of every problem of a bureau begins with.
pub const PROBLEMS: &str = "urn:renzheng:problem:";

/// A problem document. Clients go by the status; `type` tells people and logs more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemReply {
    /// `urn:renzheng:problem:...`
    #[serde(rename = "type")]
    pub kind: String,
    /// One sentence.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
}
