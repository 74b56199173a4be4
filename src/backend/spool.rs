//! A bureau behind a one-way file gateway: records are put into a folder that somebody else carries away, and answers
//! are read from another.
//!
//! Nobody can be asked, so nothing is claimed: sign-in is against the configured helpers, a person is taken as typed,
//! the acts are drawn here. Such a record says so, and a person at the bureau looks at it.
//!
//! | below the folder | who writes | what |
//! |---|---|---|
//! | `outgoing/ID.json` | the counter | the envelope; whole or not at all |
//! | `sent/ID` | the counter | SHA-256 of what was handed over under this id |
//! | `answers/ID.json` | the gateway | the decision as in protocol version 1, or a problem document |

mod exchange;

use std::{fmt, sync::Arc, time::Duration};

use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString},
};
use async_trait::async_trait;
use renzheng_domain::{
    due::DuePolicy,
    entitlement::PersonFacts,
    filing::{Decision, FilingId, Sealed},
    person::Person,
    session::{Case, Operator, Service},
    time::Clock,
    trial::Act,
};
use renzheng_wire::{Envelope, SealingKey};
use schemars::JsonSchema;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use uuid::Uuid;

use self::exchange::Exchange;
pub use self::exchange::{ANSWERS, OUTGOING};
use super::{
    Backend, BackendError, challenge,
    facts::{Facts, FactsError, Known},
    http::Session,
};

/// Between two looks for an answer: gateways carry files every some minutes, and a look costs one system call.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// Somebody who may sign in here.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpoolOperator {
    /// The name that is typed.
    pub id: String,
    /// The name that goes on screen.
    pub name: String,
    /// What `renzheng config secret` prints for their password: Argon2id as a PHC string.
    pub secret: String,
}

impl fmt::Debug for SpoolOperator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpoolOperator({:?})", self.id)
    }
}

impl SpoolOperator {
    /// Whether the secret is one that can be checked.
    pub fn is_usable(&self) -> bool {
        PasswordHash::new(&self.secret).is_ok()
    }
}

/// The folder of a gateway.
pub struct SpoolBackend {
    exchange: Exchange,
    known: Known,
    operators: Vec<SpoolOperator>,
    session: Session,
    clock: Arc<dyn Clock>,
}

impl SpoolBackend {
    /// Reads the facts; the folder is looked at when it is used, because a drive may be mounted later.
    pub fn new(
        folder: &std::path::Path,
        facts: &Facts,
        operators: Vec<SpoolOperator>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, FactsError> {
        let known = facts.read()?;
        Ok(Self { exchange: Exchange::at(folder), known, operators, session: Session::default(), clock })
    }

    /// The work of the folder, off the runtime's own threads.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Exchange) -> Result<T, BackendError> + Send + 'static,
    ) -> Result<T, BackendError> {
        let exchange = self.exchange.clone();
        // Interrupted only when the program ends.
        tokio::task::spawn_blocking(move || work(&exchange)).await.map_err(|_| BackendError::Timeout)?
    }

    async fn pause(&self) {
        let clock = Arc::clone(&self.clock);
        let _ = tokio::task::spawn_blocking(move || clock.wait(BETWEEN_LOOKS)).await;
    }

    fn believed(&self, decision: Decision, id: FilingId) -> Result<Decision, BackendError> {
        match decision {
            Decision::Approved { receipt } if receipt.filing != id => {
                Err(BackendError::Unintelligible("the receipt of another record"))
            }
            Decision::Approved { receipt } => Ok(Decision::Approved { receipt: self.known.believed(receipt)? }),
            Decision::Duplicate { receipt } => Ok(Decision::Duplicate { receipt: self.known.believed(receipt)? }),
            other => Ok(other),
        }
    }
}

#[async_trait]
impl Backend for SpoolBackend {
    async fn service(&self) -> Result<Service, BackendError> {
        self.blocking(Exchange::is_there).await?;
        self.known.service()
    }

    async fn sign_in(&self, operator: &str, secret: &SecretString) -> Result<Operator, BackendError> {
        let sign_outs = self.session.end();
        let found = self.operators.iter().find(|one| one.id == operator).cloned();
        // An unknown name takes as long as a known one.
        let phc = found.as_ref().or(self.operators.first()).map(|one| one.secret.clone()).unwrap_or_default();
        let secret = secret.clone();
        let fits = self.blocking(move |_| Ok(fits(&secret, &phc))).await?;
        let Some(found) = found.filter(|_| fits) else { return Err(BackendError::Unauthorized) };
        // Nobody asks for this token: that there is one is what counts.
        self.session.begin(sign_outs, String::new().into(), operator, "")?;
        Ok(Operator { id: found.id, display_name: found.name })
    }

    fn sign_out(&self) {
        self.session.end();
    }

    fn due_policy(&self) -> Option<DuePolicy> {
        Some(self.known.due)
    }

    async fn check_person(&self, person: &Person, cannot: &[Act]) -> Result<Case, BackendError> {
        if self.session.now().is_none() {
            return Err(BackendError::Unauthorized);
        }
        self.blocking(Exchange::is_there).await?;
        let now = self.clock.now().wall;
        Ok(Case {
            id: format!("spool-{}", Uuid::now_v7()),
            masked_name: person.name.masked(),
            masked_number: person.id_number.masked(),
            birth: person.id_number.birth(),
            due: self.known.due(&person.id_number, None, now),
            certified_on: None,
            promise: None,
            challenge: challenge::draw(cannot, now)?,
            known: PersonFacts::default(),
        })
    }

    async fn sealing_key(&self) -> Result<SealingKey, BackendError> {
        self.known.sealing.clone().ok_or(BackendError::UpdateRequired)
    }

    async fn put(&self, id: FilingId, envelope: &[u8]) -> Result<(), BackendError> {
        // What no bureau could read is refused here, as a bureau would.
        serde_json::from_slice::<Envelope>(envelope).map_err(|_| BackendError::Refused(400))?;
        let envelope = envelope.to_vec();
        self.blocking(move |exchange| exchange.hand_over(id, &envelope)).await
    }

    fn keeps_decided(&self) -> Option<Duration> {
        Some(self.known.keep)
    }

    async fn decision(&self, record: Sealed<'_>, wait: Duration) -> Result<Decision, BackendError> {
        let id = record.id;
        let mut waited = Duration::ZERO;
        loop {
            let decision = self.blocking(move |exchange| exchange.answer(id)).await?;
            let decision = self.believed(decision, id)?;
            if decision.is_final() || waited >= wait {
                return Ok(decision);
            }
            self.pause().await;
            waited += BETWEEN_LOOKS;
        }
    }
}

/// What stands in the configuration for a password; `None` when the system gives no random bytes.
pub fn hashed(secret: &SecretString) -> Option<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).ok()?;
    let salt = SaltString::encode_b64(&random).ok()?;
    let hash = Argon2::default().hash_password(secret.expose_secret().as_bytes(), &salt).ok()?;
    Some(hash.to_string())
}

pub(super) fn fits(secret: &SecretString, phc: &str) -> bool {
    let check = |hash: PasswordHash<'_>| Argon2::default().verify_password(secret.expose_secret().as_bytes(), &hash);
    PasswordHash::new(phc).is_ok_and(|hash| check(hash).is_ok())
}
