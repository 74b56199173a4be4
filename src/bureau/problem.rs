//! Every refusal of the bureau, in one place: status, type and title. All leave as RFC 9457 documents.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Response, StatusCode, header},
    response::IntoResponse,
};
use renzheng_wire::{PROBLEM_JSON, PROBLEMS, ProblemReply};

use super::BureauError;

/// When to come again after the database could not answer: SQLite has waited for its lock for five seconds by then.
const LATER: Duration = Duration::from_secs(5);

/// Why a request is not answered as it wished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    NotSignedIn,
    UnknownPath,
    WrongMethod,
    PersonUnknown,
    RecordUnknown,
    NoReceipt,
    OtherBytes,
    AlreadyDecided,
    NotYours,
    CaseUnknown,
    NotCompared,
    NoIdRecord,
    IdCardExpired,
    CredentialRevoked,
    DeviceRefused,
    DeviceRevoked,
    KeyRetired,
    TooLarge,
    NothingLeftToAsk,
    SameOperator,
    NotCertified,
    NotDecided,
    AlreadySet,
    NothingSet,
    PasswordRefused,
    GestureRefused,
    NotUnderstood,
    NotThisRecord,
    UpdateRequired,
    TooSlow,
    TooMany(Duration),
    Busy(Duration),
    Fault,
}

impl Refusal {
    /// As it stands in the answer.
    pub const fn code(self) -> &'static str {
        self.facts().1
    }

    const fn facts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::NotSignedIn => (StatusCode::UNAUTHORIZED, "not-signed-in", "Sign in first."),
            Self::UnknownPath => (StatusCode::NOT_FOUND, "unknown-path", "There is nothing here."),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "wrong-method", "This is not done here."),
            Self::PersonUnknown => (StatusCode::NOT_FOUND, "person-unknown", "Name and number together are not known."),
            Self::RecordUnknown => (StatusCode::NOT_FOUND, "record-unknown", "No record has this id."),
            Self::NoReceipt => (StatusCode::NOT_FOUND, "no-receipt", "This record has no receipt."),
            Self::OtherBytes => (StatusCode::CONFLICT, "other-bytes", "Another record has this id."),
            Self::AlreadyDecided => (StatusCode::CONFLICT, "already-decided", "This record is decided."),
            Self::NotYours => {
                (StatusCode::FORBIDDEN, "not-yours", "Neither this counter nor this helper made the record.")
            }
            Self::CaseUnknown => (StatusCode::NOT_FOUND, "case-unknown", "No case of yours has this handle."),
            Self::NotCompared => {
                (StatusCode::CONFLICT, "not-compared", "No comparison with the police's photo approved this case.")
            }
            Self::NoIdRecord => {
                (StatusCode::CONFLICT, "no-id-record", "There is no identity record with a photo on file.")
            }
            Self::IdCardExpired => (StatusCode::CONFLICT, "id-card-expired", "The identity card has expired."),
            Self::CredentialRevoked => {
                (StatusCode::CONFLICT, "credential-ended", "The credential of this case was taken back or has expired.")
            }
            Self::DeviceRefused => {
                (StatusCode::FORBIDDEN, "device-refused", "This code or key is not good for this counter.")
            }
            Self::DeviceRevoked => (StatusCode::FORBIDDEN, "device-revoked", "This counter may not send any more."),
            Self::KeyRetired => (StatusCode::GONE, "key-retired", "The key of this record is not in use."),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body is too large."),
            Self::NothingLeftToAsk => {
                (StatusCode::UNPROCESSABLE_ENTITY, "nothing-left-to-ask", "No act is left that can be asked for.")
            }
            Self::SameOperator => (StatusCode::CONFLICT, "same-operator", "Another helper must give their word."),
            Self::NotCertified => {
                (StatusCode::FORBIDDEN, "not-certified", "The person is not certified in this period.")
            }
            Self::NotDecided => (StatusCode::CONFLICT, "not-decided", "The case is not decided yet."),
            Self::AlreadySet => (StatusCode::CONFLICT, "already-set", "Only a new face certification changes this."),
            Self::NothingSet => (StatusCode::UNPROCESSABLE_ENTITY, "nothing-set", "Neither password nor gesture."),
            Self::PasswordRefused => {
                (StatusCode::UNPROCESSABLE_ENTITY, "password-refused", "The password breaks the rules.")
            }
            Self::GestureRefused => {
                (StatusCode::UNPROCESSABLE_ENTITY, "gesture-refused", "The gesture breaks the rules.")
            }
            Self::NotUnderstood => (StatusCode::BAD_REQUEST, "not-understood", "The body is not what belongs here."),
            Self::NotThisRecord => {
                (StatusCode::UNPROCESSABLE_ENTITY, "not-this-record", "The record has another id than the path.")
            }
            Self::UpdateRequired => {
                (StatusCode::UPGRADE_REQUIRED, "update-required", "This version or suite is not known here.")
            }
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too-slow", "The request took too long."),
            Self::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "too-many", "Too many requests."),
            Self::Busy(_) => (StatusCode::SERVICE_UNAVAILABLE, "busy", "The bureau is busy."),
            Self::Fault => (StatusCode::INTERNAL_SERVER_ERROR, "fault", "The bureau has a fault."),
        }
    }
}

impl From<BureauError> for Refusal {
    fn from(error: BureauError) -> Self {
        let passes = match &error {
            BureauError::Store(error) => passes(error),
            // The disk is full or broken, or the database is locked; which one stands in the log.
            BureauError::Unwritten | BureauError::Stopped => true,
            _ => false,
        };
        tracing::error!(%error, passes, "a request could not be answered");
        if passes { Self::Busy(LATER) } else { Self::Fault }
    }
}

/// Whether the database cannot answer now and may later: it is locked, full, out of connections, or cannot be reached.
fn passes(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed | sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code_passes(&code)),
        _ => false,
    }
}

/// A code of PostgreSQL has five characters, and the first two name its class (its manual, appendix A). One of SQLite
/// is a number, and its lowest byte names the class (<https://www.sqlite.org/rescode.html>).
fn code_passes(code: &str) -> bool {
    if code.len() == 5 {
        // Connection, transaction to be tried again, resources (disk, memory, connections), lock, shutdown, disk.
        return ["08", "40", "53", "55", "57", "58"].contains(&&code[..2]);
    }
    // Busy, locked, disk fault, full, cannot be opened.
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13 | 14))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response<Body> {
        let (status, code, title) = self.facts();
        let problem =
            ProblemReply { kind: format!("{PROBLEMS}{code}"), title: title.to_owned(), status: status.as_u16() };
        let mut response = (status, axum::Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(PROBLEM_JSON));
        if let Self::TooMany(wait) | Self::Busy(wait) = self {
            // Rounded up: a client that comes back a moment early would be sent away again.
            headers.insert(header::RETRY_AFTER, header::HeaderValue::from(wait.as_secs_f64().ceil() as u64));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_locked_or_full_passes_and_a_wrong_statement_does_not() {
        for code in ["5", "6", "13", "517", "261", "3338", "53100", "55P03", "57P01", "40001"] {
            assert!(code_passes(code), "{code}");
        }
        for code in ["1", "11", "19", "2067", "23505", "42601", ""] {
            assert!(!code_passes(code), "{code}");
        }
    }
}
