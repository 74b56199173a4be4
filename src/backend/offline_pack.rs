//! What is packed for a round of visits where there is no network: the bureau's description, the helper's password as a
//! hash, and the cases of the people to be visited. While the bureau can be reached it is asked as always; while it
//! cannot, the pack answers. Its acts are drawn here, the record says so, and a person at the bureau looks at it: so a
//! pack that was copied or forged certifies nobody.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use jiff::Timestamp;
use renzheng_domain::{
    casework::Witness,
    credential::Credential,
    due::DuePolicy,
    entitlement::Account,
    filing::{Decision, FilingId, Sealed},
    person::Person,
    security::SecuritySettings,
    session::{Case, Operator, Service},
    time::Clock,
    trial::Act,
};
use renzheng_wire as wire;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{Backend, BackendError, challenge, spool};

/// A pack is good for so long: a round of some days; what is captured must not wait longer than that without somebody
/// asking why (`outbox::AGE_LIMIT`).
pub const GOOD_FOR: Duration = Duration::from_hours(72);

/// Everything that is taken along.
#[derive(Clone, Serialize, Deserialize)]
pub struct OfflinePack {
    /// When it was packed.
    pub packed: Timestamp,
    service: Service,
    operator: Operator,
    /// What records are sealed to: this counter may never have asked before.
    sealing: wire::SealingKey,
    /// Argon2id as a PHC string.
    secret: String,
    /// By [`handle`]: names and numbers are not in it.
    cases: BTreeMap<String, Case>,
}

impl OfflinePack {
    /// An empty one for this helper, who has signed in; `None` when the system gives no random bytes.
    pub fn new(
        service: Service,
        sealing: wire::SealingKey,
        operator: Operator,
        secret: &SecretString,
        now: Timestamp,
    ) -> Option<Self> {
        let secret = spool::hashed(secret)?;
        Some(Self { packed: now, service, operator, sealing, secret, cases: BTreeMap::new() })
    }

    /// Puts a person in, as the bureau knows them.
    pub fn put(&mut self, person: &Person, case: Case) {
        self.cases.insert(handle(person), case);
    }

    /// How many people are in it.
    pub fn people(&self) -> usize {
        self.cases.len()
    }

    /// Whether it may still be used.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.packed <= now && self.packed.checked_add(GOOD_FOR).is_ok_and(|end| now <= end)
    }
}

/// What a person is found by; no more secret than the number itself.
fn handle(person: &Person) -> String {
    wire::sha256_hex(format!("{}\n{}", person.id_number.expose(), person.name.expose()).as_bytes())
}

/// A bureau, and a pack for where it cannot be reached.
pub struct OfflinePackBackend {
    bureau: Arc<dyn Backend>,
    pack: OfflinePack,
    clock: Arc<dyn Clock>,
}

impl OfflinePackBackend {
    /// The way to the bureau with a pack beside it.
    pub fn new(bureau: Arc<dyn Backend>, pack: OfflinePack, clock: Arc<dyn Clock>) -> Self {
        Self { bureau, pack, clock }
    }

    /// The pack, if this is why it was packed.
    fn instead(&self, error: BackendError) -> Result<&OfflinePack, BackendError> {
        let away = matches!(error, BackendError::Unreachable | BackendError::Timeout);
        if away && self.pack.is_good(self.clock.now().wall) { Ok(&self.pack) } else { Err(error) }
    }
}

#[async_trait]
impl Backend for OfflinePackBackend {
    async fn service(&self) -> Result<Service, BackendError> {
        match self.bureau.service().await {
            Err(error) => {
                let pack = self.instead(error)?;
                // Nothing that needs an answer at once is offered out there.
                Ok(Service { offers: Vec::new(), packed: Some(pack.packed), ..pack.service.clone() })
            }
            reply => reply,
        }
    }

    async fn sign_in(&self, operator: &str, secret: &SecretString) -> Result<Operator, BackendError> {
        let error = match self.bureau.sign_in(operator, secret).await {
            Err(error) => error,
            reply => return reply,
        };
        let (known, secret) = (self.instead(error)?.secret.clone(), secret.clone());
        let fits = tokio::task::spawn_blocking(move || spool::fits(&secret, &known)).await.unwrap_or(false);
        if !fits || operator != self.pack.operator.id {
            return Err(BackendError::Unauthorized);
        }
        Ok(self.pack.operator.clone())
    }

    fn sign_out(&self) {
        self.bureau.sign_out();
    }

    fn due_policy(&self) -> Option<DuePolicy> {
        self.bureau.due_policy()
    }

    async fn check_person(&self, person: &Person, cannot: &[Act]) -> Result<Case, BackendError> {
        let error = match self.bureau.check_person(person, cannot).await {
            Err(error) => error,
            reply => return reply,
        };
        let case = self.instead(error.clone())?.cases.get(&handle(person)).cloned();
        // Whoever is not in the pack is no stranger to the bureau: it just cannot be asked.
        let case = case.ok_or(error)?;
        Ok(Case { challenge: challenge::draw(cannot, self.clock.now().wall)?, ..case })
    }

    async fn sealing_key(&self) -> Result<wire::SealingKey, BackendError> {
        match self.bureau.sealing_key().await {
            Err(error) => Ok(self.instead(error)?.sealing.clone()),
            reply => reply,
        }
    }

    fn clock_offset_ms(&self) -> Option<i64> {
        self.bureau.clock_offset_ms()
    }

    async fn put(&self, id: FilingId, envelope: &[u8]) -> Result<(), BackendError> {
        self.bureau.put(id, envelope).await
    }

    async fn decision(&self, record: Sealed<'_>, wait: Duration) -> Result<Decision, BackendError> {
        self.bureau.decision(record, wait).await
    }

    fn keeps_decided(&self) -> Option<Duration> {
        self.bureau.keeps_decided()
    }

    async fn cancel(&self, record: Sealed<'_>, request: &wire::CancelRequest) -> Result<Decision, BackendError> {
        self.bureau.cancel(record, request).await
    }

    async fn witness(&self, operator: &str, secret: &SecretString, id: FilingId) -> Result<Witness, BackendError> {
        self.bureau.witness(operator, secret, id).await
    }

    async fn account(&self, case: &str) -> Result<Account, BackendError> {
        self.bureau.account(case).await
    }

    async fn set_security(&self, case: &str, settings: &SecuritySettings) -> Result<(), BackendError> {
        self.bureau.set_security(case, settings).await
    }

    async fn credential(&self, case: &str) -> Result<Credential, BackendError> {
        self.bureau.credential(case).await
    }
}

#[cfg(test)]
#[path = "offline_pack_tests.rs"]
mod tests;
