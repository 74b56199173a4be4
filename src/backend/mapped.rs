//! A bureau with an HTTP and JSON interface of its own: a mapping in the configuration says how each call of the trait
//! is asked and where the answer stands. What cannot be verified is not claimed: keys come signed or from the
//! configuration, and a receipt without a signature stays without one.

mod answer;
mod faults;
mod mapping;
mod promise;
mod tree;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use renzheng_domain::{
    consent::Agreement,
    due::DuePolicy,
    entitlement::PersonFacts,
    filing::{Decision, FilingId, Sealed},
    person::Person,
    session::{Case, Operator, Service},
    time::Clock,
    trial::Act,
};
use renzheng_wire::{Envelope, SealingKey, SignedKeys, sha256_hex};
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use self::{
    answer::{Answer, misfit},
    promise::promise,
    tree::{Values, wipe},
};
pub use self::{
    faults::{MappingFault, MappingFaultKind},
    mapping::{
        Call, Calls, ChallengeAt, Codes, DecisionAt, Mapping, Method, PersonAt, Pointer, ReceiptAt, Replies, ServiceAt,
        SignInAt, Standing, TokenHeader,
    },
};
use super::{
    Backend, BackendError, MisfitFault, challenge,
    facts::{Facts, FactsError, Known},
    http::{HttpConfig, HttpConfigError, Line, SOFTWARE, Session, checked_case, refusal},
};

/// Why a mapped bureau cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum MappedError {
    /// The way to it.
    #[error(transparent)]
    Http(#[from] HttpConfigError),
    /// What is said of it.
    #[error(transparent)]
    Facts(#[from] FactsError),
    /// The mapping.
    #[error("{0}")]
    Mapping(MappingFault),
}

/// A bureau with its own interface.
pub struct MappedBackend {
    line: Line,
    device: String,
    root: Option<String>,
    mapping: Mapping,
    session: Session,
    /// From the configuration; the service call may put newer ones in.
    known: Mutex<Known>,
}

impl MappedBackend {
    /// Checks the configuration; connects to nothing.
    pub fn new(
        config: HttpConfig,
        facts: &Facts,
        mapping: Mapping,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, MappedError> {
        if let Some(fault) = mapping.faults(facts, config.root.is_some()).into_iter().next() {
            return Err(MappedError::Mapping(fault));
        }
        let line = Line::open(&config, clock)?;
        let (device, root, known) = (config.device, config.root, Mutex::new(facts.read()?));
        Ok(Self { line, device, root, mapping, session: Session::default(), known })
    }

    fn known(&self) -> Known {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks `call`, which stands at `place` in the mapping, and gives the JSON of the answer; null when it is empty.
    async fn ask(
        &self,
        place: &'static str,
        call: &Call,
        values: Vec<(&'static str, Value)>,
        timeout: Option<Duration>,
    ) -> Result<Value, BackendError> {
        let json = self.hear(place, call, values, timeout).await?;
        self.refused(&json)?;
        Ok(json)
    }

    /// Asks `call`, which stands at `place` in the mapping, and gives the JSON of the answer without looking whether it
    /// is a refusal.
    async fn hear(
        &self,
        place: &'static str,
        call: &Call,
        values: Vec<(&'static str, Value)>,
        timeout: Option<Duration>,
    ) -> Result<Value, BackendError> {
        let body = self.line.exchange(self.request(place, call, values, timeout)?, refusal).await?;
        match body.as_slice() {
            [] => Ok(Value::Null),
            bytes => serde_json::from_slice(bytes).map_err(|_| BackendError::Unintelligible("not JSON")),
        }
    }

    fn request(
        &self,
        place: &'static str,
        call: &Call,
        mut values: Vec<(&'static str, Value)>,
        timeout: Option<Duration>,
    ) -> Result<reqwest::RequestBuilder, BackendError> {
        values.extend([("device", self.device.as_str().into()), ("software", SOFTWARE.into())]);
        let values = Values(values);
        let wrong = |key: &str| {
            let place = format!("{place}.{key}");
            move |fault| misfit(place, fault)
        };
        let url = values.address(&self.line.base, &call.path).map_err(wrong("path"))?;
        let method = match call.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
        };
        let mut request = self.line.request(method, url);
        for (name, text) in &call.query {
            request = request.query(&[(name, values.text(text).map_err(wrong("query"))?)]);
        }
        for (name, text) in &call.headers {
            let (name, value) =
                header(name, &values.text(text).map_err(wrong("headers"))?).map_err(wrong("headers"))?;
            request = request.header(name, value);
        }
        if let Some((_, token)) = self.session.now() {
            let TokenHeader { header: name, prefix } = &self.mapping.token;
            let (name, mut value) =
                header(name, &format!("{prefix}{}", token.expose_secret())).map_err(|f| misfit("token", f))?;
            value.set_sensitive(true);
            request = request.header(name, value);
        }
        if let Some(tree) = &call.body {
            let mut filled = values.fill(tree).map_err(wrong("body"))?;
            let bytes = serde_json::to_vec(&filled);
            wipe(&mut filled);
            let bytes = bytes.map_err(|_| misfit(format!("{place}.body"), MisfitFault::Value))?;
            request = request.header("content-type", "application/json").body(bytes);
        }
        Ok(match timeout {
            Some(timeout) => request.timeout(timeout),
            None => request,
        })
    }

    /// An answer that says 200 on the outside and something else inside.
    fn refused(&self, json: &Value) -> Result<(), BackendError> {
        let Some(codes) = &self.mapping.codes else { return Ok(()) };
        let code = Answer { json, place: "codes" }.text("at", &codes.at)?;
        let status = codes.status.get(&code).ok_or_else(|| misfit("codes.status", MisfitFault::Word))?;
        let status = reqwest::StatusCode::from_u16(*status).map_err(|_| misfit("codes.status", MisfitFault::Value))?;
        if status.is_success() { Ok(()) } else { Err(refusal(status, None, &[])) }
    }

    /// Puts what the service call tells over what the configuration says.
    fn learn(&self, json: &Value) -> Result<Known, BackendError> {
        let (at, told) = (&self.mapping.replies.service, Answer { json, place: "replies.service" });
        let mut known = self.known();
        if let Some(name) = told.perhaps("name", at.name.as_ref())? {
            known.name = name;
        }
        if let Some(hotline) = told.perhaps("hotline", at.hotline.as_ref())? {
            known.hotline = hotline;
        }
        if let (Some(version), Some(zh), Some(en)) = (&at.agreement_version, &at.agreement_zh, &at.agreement_en) {
            let text_zh = told.text("agreement_zh", zh)?;
            known.agreement = Some(Agreement {
                version: told.text("agreement_version", version)?,
                text_en: told.text("agreement_en", en)?,
                sha256: sha256_hex(text_zh.as_bytes()),
                text_zh,
            });
        }
        if let (Some(keys), Some(root)) = (&at.keys, &self.root) {
            let list = told.part::<SignedKeys>("keys", keys)?.verify(root).ok_or(BackendError::Untrusted)?;
            let receipt_keys = std::iter::once(&list.receipt_key).chain(&list.earlier_receipt_keys);
            known.receipt_keys = receipt_keys.cloned().collect();
            known.sealing = list.preferred();
        }
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = known.clone();
        Ok(known)
    }

    async fn asked(&self) -> Result<Known, BackendError> {
        match &self.mapping.calls.service {
            Some(call) => self.learn(&self.ask("calls.service", call, Vec::new(), None).await?),
            None => Ok(self.known()),
        }
    }

    fn case(&self, json: &Value, person: &Person, cannot: &[Act]) -> Result<Case, BackendError> {
        let (at, told) = (&self.mapping.replies.check_person, Answer { json, place: "replies.check_person" });
        let now = self.line.clock.now().wall;
        let (birth, known) = (person.id_number.birth(), self.known());
        let certified_on = told.date_if_any("certified_on", at.certified_on.as_ref())?;
        let due = known.due(&person.id_number, certified_on, now);
        let due = at.due.as_ref().map_or(Ok(due), |pointer| told.date("due", pointer))?;
        let drawn = at.challenge.is_none().then(|| challenge::draw(cannot, now)).transpose()?;
        let given = at.challenge.as_ref().map(|at| told.challenge(at)).transpose()?;
        let is_given = given.is_some();
        let Some(challenge) = given.or_else(|| drawn.clone()) else { return Err(BackendError::Refused(422)) };
        let case = Case {
            id: told.text("case", &at.case)?,
            masked_name: told.perhaps("masked_name", at.masked_name.as_ref())?.unwrap_or_else(|| person.name.masked()),
            masked_number: told
                .perhaps("masked_number", at.masked_number.as_ref())?
                .unwrap_or_else(|| person.id_number.masked()),
            birth: at.birth.as_ref().map_or(Ok(birth), |pointer| told.date("birth", pointer).map(Some))?,
            due,
            certified_on,
            promise: promise(at, &told, (certified_on, due), &person.id_number, known.due.rule, now)?,
            challenge,
            known: PersonFacts::default(),
        };
        let mut case = checked_case(case, cannot)?;
        if let Some(drawn) = drawn {
            case.challenge = drawn;
        } else if is_given {
            // The flow reads this computer's clock, which may be a year off.
            let offset = jiff::SignedDuration::from_millis(self.line.clock_offset_ms().unwrap_or(0));
            case.challenge.expires = case.challenge.expires.checked_sub(offset).unwrap_or(case.challenge.expires);
        }
        Ok(case)
    }
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), MisfitFault> {
    let name = HeaderName::try_from(name).map_err(|_| MisfitFault::Value)?;
    // Bytes beyond ASCII are sent as UTF-8; line ends and the like are refused.
    Ok((name, HeaderValue::from_bytes(value.as_bytes()).map_err(|_| MisfitFault::Value)?))
}

#[async_trait]
impl Backend for MappedBackend {
    async fn service(&self) -> Result<Service, BackendError> {
        self.asked().await?.service()
    }

    async fn sign_in(&self, operator: &str, secret: &SecretString) -> Result<Operator, BackendError> {
        let sign_outs = self.session.end();
        let values = vec![("operator", operator.into()), ("secret", secret.expose_secret().into())];
        let mut json = self.ask("calls.sign_in", &self.mapping.calls.sign_in, values, None).await?;
        let (at, told) = (&self.mapping.replies.sign_in, Answer { json: &json, place: "replies.sign_in" });
        let token: SecretString = told.text("token", &at.token)?.into();
        let id = told.perhaps("operator", at.operator.as_ref())?.unwrap_or_else(|| operator.to_owned());
        let display_name = told.perhaps("display_name", at.display_name.as_ref())?.unwrap_or_else(|| id.clone());
        wipe(&mut json);
        self.session.begin(sign_outs, token, &id, "")?;
        Ok(Operator { id, display_name })
    }

    fn sign_out(&self) {
        self.session.end();
    }

    fn due_policy(&self) -> Option<DuePolicy> {
        Some(self.known().due)
    }

    async fn check_person(&self, person: &Person, cannot: &[Act]) -> Result<Case, BackendError> {
        let cannot_json = serde_json::to_value(cannot).unwrap_or_default();
        let operator = self.session.now().map(|(operator, _)| operator).unwrap_or_default();
        let values = vec![
            ("name", person.name.expose().into()),
            ("id_number", person.id_number.expose().into()),
            ("cannot", cannot_json),
            ("operator", operator.into()),
        ];
        let json = self.ask("calls.check_person", &self.mapping.calls.check_person, values, None).await;
        let json = json.map_err(|error| match error {
            BackendError::Refused(404) => BackendError::PersonUnknown,
            other => other,
        })?;
        self.case(&json, person, cannot)
    }

    async fn sealing_key(&self) -> Result<SealingKey, BackendError> {
        let known = match (self.known().sealing, &self.mapping.replies.service.keys) {
            (Some(key), _) => Some(key),
            (None, Some(_)) => self.asked().await?.sealing,
            (None, None) => None,
        };
        known.ok_or(BackendError::UpdateRequired)
    }

    fn clock_offset_ms(&self) -> Option<i64> {
        self.line.clock_offset_ms()
    }

    async fn put(&self, id: FilingId, envelope: &[u8]) -> Result<(), BackendError> {
        let no_envelope = |_| BackendError::Refused(400);
        let read: Envelope = serde_json::from_slice(envelope).map_err(no_envelope)?;
        let values = vec![
            ("id", id.to_string().into()),
            ("envelope", serde_json::from_slice(envelope).map_err(no_envelope)?),
            ("envelope_base64", STANDARD.encode(envelope).into()),
            ("sha256", sha256_hex(envelope).into()),
            ("case", read.clear.case.into()),
            ("operator", read.clear.operator.into()),
            ("captured_at", read.clear.captured_at.to_string().into()),
            ("device_seq", read.clear.device_seq.into()),
        ];
        let answer = self.ask("calls.put", &self.mapping.calls.put, values, None).await;
        if answer == Err(BackendError::KeyRetired) && self.mapping.replies.service.keys.is_some() {
            // The next record is sealed to the key that is in use now.
            self.known.lock().unwrap_or_else(PoisonError::into_inner).sealing = None;
        }
        let (at, json) = (&self.mapping.replies.put, answer?);
        let told = Answer { json: &json, place: "replies.put" };
        let (its_id, its_sha256) = (told.perhaps("id", at.id.as_ref())?, told.perhaps("sha256", at.sha256.as_ref())?);
        let is_id = its_id.is_none_or(|told| told == id.to_string());
        let is_sha256 = its_sha256.is_none_or(|told| told == sha256_hex(envelope));
        if is_id && is_sha256 { Ok(()) } else { Err(BackendError::Unintelligible("the reception of another record")) }
    }

    fn keeps_decided(&self) -> Option<Duration> {
        Some(self.known().keep)
    }

    async fn decision(&self, record: Sealed<'_>, wait: Duration) -> Result<Decision, BackendError> {
        let id = record.id;
        let values = vec![("id", id.to_string().into()), ("wait", wait.as_secs().into())];
        let timeout = wait + self.line.limits.beyond_wait;
        let json = self.hear("calls.decision", &self.mapping.calls.decision, values, Some(timeout)).await?;
        // A code that the mapping names is the bureau's own word; a status alone may be anybody's.
        self.refused(&json).map_err(BackendError::of_a_record)?;
        let (at, mut known) = (&self.mapping.replies.decision, self.known());
        let is_signed = at.receipt.as_ref().is_some_and(|receipt| receipt.signature.is_some());
        if is_signed && known.receipt_keys.is_empty() {
            known = self.asked().await?;
        }
        match (Answer { json: &json, place: "replies.decision" }).decision(at, id, &known.name)? {
            Decision::Approved { receipt } if receipt.filing != id => {
                Err(BackendError::Unintelligible("the receipt of another record"))
            }
            Decision::Approved { receipt } if is_signed => Ok(Decision::Approved { receipt: known.believed(receipt)? }),
            Decision::Duplicate { receipt } if is_signed => {
                Ok(Decision::Duplicate { receipt: known.believed(receipt)? })
            }
            decision => Ok(decision),
        }
    }
}
