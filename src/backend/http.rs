//! A bureau behind HTTP: protocol version 1 over reqwest, every failure mapped to exactly one [`BackendError`].

mod config;
mod credential;
mod line;
mod reply;
mod session;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use renzheng_domain::{
    casework::Witness,
    credential::Credential,
    due::DuePolicy,
    entitlement::Account,
    filing::{Decision, FilingId, Receipt, Sealed},
    person::{Person, clean},
    security::SecuritySettings,
    session::{Case, Operator, Service},
    time::Clock,
    trial::Act,
};
use renzheng_wire::{
    Answer, CancelRequest, CaseReply, CredentialRequest, DeviceRequest, KeyList, PersonCheckRequest, RECORD_HEADER,
    SealingKey, SecurityRequest, ServiceReply, SessionReply, SessionRequest, WitnessRequest, sha256_hex,
};
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroize as _;

pub use self::config::{HttpConfig, HttpConfigError, Limits, Transport};
pub(super) use self::{
    config::is_loopback,
    line::Line,
    reply::{case as checked_case, refusal},
    session::Session,
};
use super::{Backend, BackendError};

/// What this program calls itself towards the bureau.
pub const SOFTWARE: &str = concat!("renzheng/", env!("CARGO_PKG_VERSION"));

/// A bureau behind HTTP.
pub struct HttpBackend {
    line: Line,
    device: String,
    root: Option<String>,
    session: Session,
    keys: Mutex<Option<KeyList>>,
    /// The bureau's offices as it last named them, each with its rule; the bureau itself first.
    offices: Mutex<Vec<(String, DuePolicy)>>,
    cases: credential::Cases,
}

impl HttpBackend {
    /// Checks the configuration; connects to nothing.
    pub fn new(config: HttpConfig, clock: Arc<dyn Clock>) -> Result<Self, HttpConfigError> {
        let line = Line::open(&config, clock)?;
        let HttpConfig { device, root, .. } = config;
        Ok(Self {
            line,
            device,
            root,
            session: Session::default(),
            keys: Mutex::default(),
            offices: Mutex::default(),
            cases: credential::Cases::default(),
        })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut url = self.line.base.clone();
        url.set_path(&format!("{}{path}", self.line.base.path().trim_end_matches('/')));
        let request = self.line.request(method, url);
        match self.session.now() {
            Some((_, token)) => request.bearer_auth(token.expose_secret()),
            None => request,
        }
    }

    /// `POST /v1/devices`: takes on the counter's key, or a new one in its place. 403: the bureau does not.
    pub async fn set_device_key(&self, request: &DeviceRequest) -> Result<(), BackendError> {
        self.exchange(self.request(Method::POST, "/v1/devices").json(request)).await.map(|_| ())
    }

    fn remember(&self, keys: Option<KeyList>) {
        *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    async fn exchange(&self, request: RequestBuilder) -> Result<Vec<u8>, BackendError> {
        let answer = self.line.exchange(request, reply::own_refusal).await;
        if answer == Err(BackendError::KeyRetired) {
            // The next record is sealed to the key that is in use now.
            self.remember(None);
        }
        answer
    }

    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, BackendError> {
        let body = self.exchange(request).await?;
        serde_json::from_slice(&body).map_err(|_| BackendError::Unintelligible("not the JSON of the protocol"))
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, BackendError> {
        self.ask(self.request(Method::POST, path).json(body)).await
    }

    async fn fetch_service(&self) -> Result<ServiceReply, BackendError> {
        let reply: ServiceReply = self.ask(self.request(Method::GET, "/v1/service")).await?;
        let root = match &self.root {
            Some(pinned) => pinned,
            // Without a pin only a bureau on this computer may name its own root.
            None if is_loopback(&self.line.base) => &reply.keys.root,
            None => return Err(BackendError::Untrusted),
        };
        let keys = reply.keys.verify(root).ok_or(BackendError::Untrusted)?;
        self.remember(Some(keys));
        *self.offices.lock().unwrap_or_else(PoisonError::into_inner) = reply::offices(&reply.offices)?;
        Ok(reply)
    }

    async fn keys(&self) -> Result<KeyList, BackendError> {
        let known = || self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(keys) = known() {
            return Ok(keys);
        }
        self.fetch_service().await?;
        known().ok_or(BackendError::Untrusted)
    }

    /// What the bureau says of a record. Every answer about one comes through here: it is about this record, bytes and
    /// all, and one of the bureau's keys under the pinned root signed it.
    async fn answer(&self, request: RequestBuilder, record: Sealed<'_>) -> Result<Decision, BackendError> {
        let answer: Answer = self.ask(request).await?;
        if answer.id != record.id || answer.sha256 != record.sha256 {
            return Err(BackendError::Unintelligible("an answer about another record"));
        }
        if !self.vouched(|keys| keys.vouches_for_answer(&answer)).await? {
            return Err(BackendError::Untrusted);
        }
        match &answer.decision {
            Decision::Approved { receipt } if receipt.filing != record.id => {
                return Err(BackendError::Unintelligible("the receipt of another record"));
            }
            Decision::Approved { receipt } | Decision::Duplicate { receipt } => self.check_receipt(receipt).await?,
            _ => {}
        }
        Ok(answer.decision)
    }

    /// Whether the bureau's keys vouch. Those that were known may have been replaced since: newer ones are asked too.
    async fn vouched(&self, by: impl Fn(&KeyList) -> bool) -> Result<bool, BackendError> {
        if by(&self.keys().await?) {
            return Ok(true);
        }
        self.fetch_service().await?;
        Ok(by(&self.keys().await?))
    }

    async fn check_receipt(&self, receipt: &Receipt) -> Result<(), BackendError> {
        if !self.vouched(|keys| keys.vouches_for(receipt)).await? {
            return Err(BackendError::Untrusted);
        }
        let texts = [&receipt.number, &receipt.masked_name, &receipt.masked_number, &receipt.bureau_name];
        // Cleaning would break the signature, so an unclean receipt is no receipt.
        if texts.iter().any(|text| clean(text) != **text) {
            return Err(BackendError::Unintelligible("unprintable characters in a receipt"));
        }
        Ok(())
    }
}

#[async_trait]
impl Backend for HttpBackend {
    async fn service(&self) -> Result<Service, BackendError> {
        let service = reply::service(self.fetch_service().await?)?;
        // Better said at the sign-in than when a record is to be sealed.
        self.sealing_key().await?;
        Ok(service)
    }

    async fn sign_in(&self, operator: &str, secret: &SecretString) -> Result<Operator, BackendError> {
        let sign_outs = self.session.end();
        let mut request = SessionRequest {
            operator: operator.to_owned(),
            secret: secret.expose_secret().to_owned(),
            device: self.device.clone(),
        };
        let session = self.post("/v1/operator/session", &request).await;
        request.secret.zeroize();
        let session: SessionReply = session?;
        self.session.begin(sign_outs, session.token.into(), &session.operator, &session.office)?;
        Ok(Operator { id: clean(&session.operator), display_name: clean(&session.display_name) })
    }

    fn sign_out(&self) {
        self.session.end();
    }

    fn due_policy(&self) -> Option<DuePolicy> {
        let offices = self.offices.lock().unwrap_or_else(PoisonError::into_inner);
        let own = self.session.office();
        offices.iter().find(|(id, _)| *id == own).or_else(|| offices.first()).map(|(_, due)| *due)
    }

    async fn check_person(&self, person: &Person, cannot: &[Act]) -> Result<Case, BackendError> {
        let request = PersonCheckRequest {
            name: person.name.expose().to_owned(),
            id_number: person.id_number.expose().to_owned(),
            cannot: cannot.to_vec(),
        };
        let reply: CaseReply = self.post("/v1/persons/check", &request).await.map_err(|error| match error {
            BackendError::Refused(404) => BackendError::PersonUnknown,
            other => other,
        })?;
        let mut case = reply::case(reply.case, cannot)?;
        // Nothing is promised that the bureau did not sign for this case.
        case.promise = match &reply.signed_promise {
            Some(signed) if self.vouched(|keys| keys.promise(&case.id, signed).is_some()).await? => {
                self.keys().await?.promise(&case.id, signed)
            }
            Some(_) => return Err(BackendError::Untrusted),
            None => None,
        };
        // The flow reads this computer's clock, which may be a year off.
        let offset = jiff::SignedDuration::from_millis(self.clock_offset_ms().unwrap_or(0));
        case.challenge.expires = case.challenge.expires.checked_sub(offset).unwrap_or(case.challenge.expires);
        self.cases.remember(&case);
        Ok(case)
    }

    async fn sealing_key(&self) -> Result<SealingKey, BackendError> {
        self.keys().await?.preferred().ok_or(BackendError::UpdateRequired)
    }

    fn clock_offset_ms(&self) -> Option<i64> {
        self.line.clock_offset_ms()
    }

    async fn credential(&self, case: &str) -> Result<Credential, BackendError> {
        let person = self.cases.of(case).ok_or(BackendError::Unintelligible("a case of somebody unknown here"))?;
        let reply = self.post("/v1/credentials", &CredentialRequest { case: case.to_owned() }).await?;
        // Fetched anew: the key may have been put in use since.
        let service = self.fetch_service().await?;
        let root = self.root.as_ref().unwrap_or(&service.keys.root);
        let offset = jiff::SignedDuration::from_millis(self.clock_offset_ms().unwrap_or(0));
        let now = self.line.clock.now().wall;
        let now = now.checked_add(offset).unwrap_or(now);
        credential::checked(reply, &person, (root, &self.keys().await?), now)
    }

    async fn put(&self, id: FilingId, envelope: &[u8]) -> Result<(), BackendError> {
        let request = self.request(Method::PUT, &format!("/v1/certifications/{id}"));
        let request = request.header("content-type", "application/json").body(envelope.to_vec());
        self.answer(request, Sealed { id, sha256: &sha256_hex(envelope) }).await.map(|_| ())
    }

    async fn decision(&self, record: Sealed<'_>, wait: Duration) -> Result<Decision, BackendError> {
        let request = self.request(Method::GET, &format!("/v1/certifications/{}", record.id));
        let request = request.query(&[("wait", wait.as_secs())]).timeout(wait + self.line.limits.beyond_wait);
        self.answer(request.header(RECORD_HEADER, record.sha256), record).await
    }

    async fn cancel(&self, record: Sealed<'_>, request: &CancelRequest) -> Result<Decision, BackendError> {
        let post = self.request(Method::POST, &format!("/v1/certifications/{}/cancel", record.id));
        self.answer(post.header(RECORD_HEADER, record.sha256).json(request), record).await
    }

    async fn witness(&self, operator: &str, secret: &SecretString, id: FilingId) -> Result<Witness, BackendError> {
        let mut request =
            WitnessRequest { operator: operator.to_owned(), secret: secret.expose_secret().to_owned(), record: id };
        let witness = self.post("/v1/operator/witness", &request).await;
        request.secret.zeroize();
        reply::witness(witness?)
    }

    async fn account(&self, case: &str) -> Result<Account, BackendError> {
        let account: Account = self.ask(self.request(Method::GET, &format!("/v1/persons/{case}/account"))).await?;
        if let Some(receipt) = &account.standing {
            self.check_receipt(receipt).await?;
        }
        Ok(reply::account(account))
    }

    async fn set_security(&self, case: &str, settings: &SecuritySettings) -> Result<(), BackendError> {
        let exposed = |secret: &Option<SecretString>| secret.as_ref().map(|secret| secret.expose_secret().to_owned());
        let mut request =
            SecurityRequest { password: exposed(&settings.password), gesture: exposed(&settings.gesture) };
        let put = self.request(Method::PUT, &format!("/v1/persons/{case}/security")).json(&request);
        request.password.zeroize();
        request.gesture.zeroize();
        match self.exchange(put).await {
            // It is about the person and not about this counter.
            Err(BackendError::Forbidden(_)) => Err(BackendError::Refused(403)),
            answer => answer.map(|_| ()),
        }
    }
}
