//! How a bureau is spoken to: one trait, one wire, and three ways to a bureau: its HTTP interface of protocol version 1
//! ([`http`]), an interface of its own that a mapping describes ([`mapped`]), and the folder of a file gateway
//! ([`spool`]). [`offline_pack`] answers in a bureau's place where there is no network.

mod challenge;
pub mod facts;
pub mod http;
pub mod mapped;
pub mod offline_pack;
pub mod spool;

use std::time::Duration;

use async_trait::async_trait;
use renzheng_domain::{
    casework::Witness,
    credential::Credential,
    due::DuePolicy,
    entitlement::Account,
    filing::{Decision, FilingId, Sealed},
    person::Person,
    security::SecuritySettings,
    session::{Case, Operator, Service},
    trial::Act,
};
use renzheng_wire::CancelRequest;
use secrecy::SecretString;
use thiserror::Error;

/// Why the bureau did not give the answer that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BackendError {
    /// No connection: name not resolved, refused, reset.
    #[error("the bureau cannot be reached")]
    Unreachable,
    /// No answer in time.
    #[error("the bureau did not answer in time")]
    Timeout,
    /// TLS or a signature is not trusted.
    #[error("the bureau is not trusted")]
    Untrusted,
    /// 401: wrong password at sign-in, otherwise the session has ended.
    #[error("not signed in")]
    Unauthorized,
    /// 403: this counter or operator is not allowed.
    #[error("not allowed: {0}")]
    Forbidden(String),
    /// 404 of a person check: unknown, or name and number do not belong together.
    #[error("person not known")]
    PersonUnknown,
    /// 409: other bytes under this id.
    #[error("another record has this id")]
    Conflict,
    /// 410: the key the record was sealed to is retired.
    #[error("the bureau's key is retired")]
    KeyRetired,
    /// 426, or a suite we do not have.
    #[error("this program is too old for the bureau")]
    UpdateRequired,
    /// 429 and 503.
    #[error("the bureau is busy")]
    Busy {
        /// From `Retry-After`, bounded.
        retry_after: Option<Duration>,
    },
    /// Any other 4xx.
    #[error("the bureau refused with status {0}")]
    Refused(u16),
    /// The bureau has looked at a record it was handed and does not take it: what it says of the record itself, not of
    /// a question about it. The status.
    #[error("the bureau does not take this record: {0}")]
    NotTaken(u16),
    /// Any other 5xx, and 408.
    #[error("the bureau had a fault, status {0}")]
    Fault(u16),
    /// An answer too big, of the wrong shape, or contradictory.
    #[error("the bureau's answer cannot be understood: {0}")]
    Unintelligible(&'static str),
    /// The configured mapping and the bureau's own interface do not fit together.
    #[error("the mapping does not fit: {0}")]
    Mapping(Misfit),
    /// The exchange folder of a file gateway cannot be used.
    #[error("the exchange folder cannot be used: {0}")]
    Folder(FolderFault),
    /// This bureau, or this way to it, has no such thing.
    #[error("the bureau does not offer this")]
    NotOffered,
}

impl BackendError {
    /// A refusal as the last word on a record, where it is sure that the bureau speaks and of what. 404 is none: a
    /// bureau that does not know a record is sent it again.
    fn of_a_record(self) -> Self {
        match self {
            Self::Conflict => Self::NotTaken(409),
            Self::KeyRetired => Self::NotTaken(410),
            Self::Refused(status) if status != 404 => Self::NotTaken(status),
            other => other,
        }
    }
}

/// Where a mapping does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place}: {fault}")]
pub struct Misfit {
    /// The key of the mapping, such as `replies.check_person.case`.
    pub place: String,
    /// What is wrong there.
    pub fault: MisfitFault,
}

/// What is wrong with one value of a mapped answer or question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MisfitFault {
    /// The pointer finds nothing in the bureau's answer.
    #[error("nothing is there")]
    Nothing,
    /// What it finds is of another kind, such as a list where a text should be.
    #[error("another kind of value is there")]
    Kind,
    /// A word or code that the mapping's table does not name.
    #[error("a word is there that the table does not name")]
    Word,
    /// A value cannot stand where the mapping puts it.
    #[error("the value cannot stand here")]
    Value,
}

/// What is wrong with the exchange folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FolderFault {
    /// It is not there: a drive that is not mounted, as a rule.
    #[error("it is missing")]
    Missing,
    /// The disk under it is full.
    #[error("its disk is full")]
    Full,
    /// It cannot be read or written.
    #[error("it cannot be read or written")]
    Unusable,
}

/// A bureau. Every implementation passes the same contract test (`tests/road/contract.rs`).
#[async_trait]
pub trait Backend: Send + Sync {
    /// `GET /v1/service`; remembers the bureau's keys.
    async fn service(&self) -> Result<Service, BackendError>;
    /// `POST /v1/operator/session`; the token stays inside.
    async fn sign_in(&self, operator: &str, secret: &SecretString) -> Result<Operator, BackendError>;
    /// Forgets the token.
    fn sign_out(&self);
    /// By what rule the office that is worked for reckons due days, as the bureau last said; `None`: it did not.
    fn due_policy(&self) -> Option<DuePolicy>;
    /// `POST /v1/persons/check`.
    async fn check_person(&self, person: &Person, cannot: &[Act]) -> Result<Case, BackendError>;
    /// The key that envelopes are sealed to: the newest one the service document named.
    async fn sealing_key(&self) -> Result<renzheng_wire::SealingKey, BackendError>;
    /// How far the bureau's clock is ahead of ours, milliseconds, as its answers said; `None` before the first answer.
    fn clock_offset_ms(&self) -> Option<i64> {
        None
    }
    /// `PUT /v1/certifications/{id}` with the fixed bytes of the envelope.
    async fn put(&self, id: FilingId, envelope: &[u8]) -> Result<(), BackendError>;
    /// `GET /v1/certifications/{id}?wait=`: returns when something changed or after `wait`.
    async fn decision(&self, record: Sealed<'_>, wait: Duration) -> Result<Decision, BackendError>;
    /// How long the sealed bytes are kept after a decision, because answers are not signed and anybody may have made
    /// them up; `None`: every answer is signed, and a decision is the bureau's.
    fn keeps_decided(&self) -> Option<Duration> {
        None
    }
    /// `POST /v1/certifications/{id}/cancel`: takes a record back that is not decided. 409: it is.
    async fn cancel(&self, _record: Sealed<'_>, _request: &CancelRequest) -> Result<Decision, BackendError> {
        Err(BackendError::NotOffered)
    }
    /// `POST /v1/operator/witness`: another helper signs for one record.
    async fn witness(&self, _operator: &str, _secret: &SecretString, _id: FilingId) -> Result<Witness, BackendError> {
        Err(BackendError::NotOffered)
    }
    /// `GET /v1/persons/{case}/account`: after an approved certification of this case.
    async fn account(&self, _case: &str) -> Result<Account, BackendError> {
        Err(BackendError::NotOffered)
    }
    /// `PUT /v1/persons/{case}/security`: after an approved certification of this case.
    async fn set_security(&self, _case: &str, _settings: &SecuritySettings) -> Result<(), BackendError> {
        Err(BackendError::NotOffered)
    }
    /// `POST /v1/credentials`: after a comparison with the police's photo was approved.
    async fn credential(&self, _case: &str) -> Result<Credential, BackendError> {
        Err(BackendError::NotOffered)
    }
}
