//! The paths of protocol version 1.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{
        DefaultBodyLimit, Path, Query, Request, State,
        rejection::{BytesRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::{get, post, put},
};
use jiff::fmt::rfc2822::DateTimePrinter;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, de::DeserializeOwned};
use tokio::time::{Instant, timeout, timeout_at};
use uuid::Uuid;

use super::{
    Inner, challenge,
    open::{self, OpenError},
    password,
    problem::Refusal,
    receipt,
    script::Mishap,
    serve::Hangup,
    store::{CaseRow, NewRecord, Put},
};
use crate::{
    backend::wire::{PersonCheckRequest, ServiceReply, SessionReply, SessionRequest, encode, sha256_hex},
    domain::{
        filing::{Decision, FilingId, Receipt},
        person::{IdNumber, Person, PersonName},
        session::Case,
        trial::Challenge,
    },
};

type Shared = State<Arc<Inner>>;
type Body = Result<Bytes, BytesRejection>;

/// Four 1280x720 camera JPEGs of 400 KB in base64 are 2.2 MB; twice that is refused.
const BODY_LIMIT: usize = 4 << 20;
/// Longest wait a poll may ask for; protocol: 25 s.
const LONGEST_WAIT: Duration = Duration::from_secs(25);
/// From the end of the header to the answer, poll included; the client's own limit is 60 s.
const REQUEST_TIME: Duration = Duration::from_mins(1);
/// A name, a number and a password: a form of 16 KiB is many times that.
const FORM_LIMIT: usize = 16 << 10;
/// Characters; whoever sends a longer name is no operator.
const LONGEST_OPERATOR: usize = 64;
/// A session lasts a working day.
const SESSION: Duration = Duration::from_hours(12);
/// How many judged trials before the other ways are offered; the field reports speak of two or three.
const JUDGED_ATTEMPTS: u32 = 3;

pub(super) fn router(inner: Arc<Inner>) -> Router {
    Router::new()
        .route("/v1/service", get(service))
        .route("/v1/operator/session", post(sign_in).layer(DefaultBodyLimit::max(FORM_LIMIT)))
        .route("/v1/persons/check", post(check_person).layer(DefaultBodyLimit::max(FORM_LIMIT)))
        .route("/v1/certifications/{id}", put(put_record).get(decision))
        .route("/v1/certifications/{id}/receipt", get(receipt_of))
        .fallback(async || Refusal::UnknownPath)
        .method_not_allowed_fallback(async || Refusal::WrongMethod)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(Arc::clone(&inner), in_time))
        .with_state(inner)
}

/// Limits the time of a request, and dates the answer by the bureau's own clock: counters correct theirs by it.
async fn in_time(State(bureau): Shared, request: Request, next: Next) -> Response {
    let answer = async {
        match bureau.script.next_of_any() {
            Some(mishap) if mishap != Mishap::Pass => mishandled(mishap).await,
            _ => next.run(request).await,
        }
    };
    let response = timeout(REQUEST_TIME, answer).await;
    let mut response = response.unwrap_or_else(|_| Refusal::TooSlow.into_response());
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&bureau.clock.now().wall);
    if let Some(date) = date.ok().and_then(|date| HeaderValue::try_from(date).ok()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// What a tester wants a request to meet.
async fn mishandled(mishap: Mishap) -> Response {
    match mishap {
        Mishap::Answer(status) => {
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
        Mishap::Hang => std::future::pending().await,
        _ => Html("<html><title>Welcome to our network</title></html>").into_response(),
    }
}

async fn service(State(bureau): Shared) -> Result<Json<ServiceReply>, Refusal> {
    let now = bureau.clock.now().wall;
    Ok(Json(ServiceReply {
        api: vec!["v1".to_owned()],
        bureau_name: bureau.config.name.clone(),
        demo: bureau.config.demo,
        server_time: now,
        body_limit: BODY_LIMIT as u64,
        keys: bureau.keys.signed(now)?,
        agreement: bureau.agreement.clone(),
        judged_attempts: JUDGED_ATTEMPTS,
        acts_asked: bureau.config.acts_asked,
        hotline: bureau.config.hotline.clone(),
        virtual_cameras: bureau.config.virtual_cameras,
        minimum_client: "0.1.0".to_owned(),
    }))
}

async fn sign_in(State(bureau): Shared, body: Body) -> Result<Json<SessionReply>, Refusal> {
    let SessionRequest { operator, secret, .. } = read(body)?;
    if operator.chars().count() > LONGEST_OPERATOR {
        return Err(Refusal::NotSignedIn);
    }
    let secret = SecretString::from(secret);
    let now = bureau.clock.now();
    bureau.sign_ins.ask(&operator, now.at).map_err(Refusal::TooMany)?;
    let known = bureau.store.operator(&operator).await?;
    let phc = known.as_ref().map_or_else(|| bureau.decoy.clone(), |(_, phc)| phc.clone());
    let fits = tokio::task::spawn_blocking(move || password::verify(secret.expose_secret(), &phc)).await;
    let (Ok(true), Some((display_name, _))) = (fits, known) else { return Err(Refusal::NotSignedIn) };
    let token = encode(&challenge::random::<32>()?);
    let expires = now.wall.checked_add(SESSION).map_err(|_| Refusal::Fault)?;
    bureau.store.put_session(&sha256_hex(token.as_bytes()), &operator, expires).await?;
    Ok(Json(SessionReply { token, operator, display_name, expires }))
}

/// The signed-in operator.
async fn operator(bureau: &Inner, headers: &HeaderMap) -> Result<String, Refusal> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let token = bearer.ok_or(Refusal::NotSignedIn)?;
    let known = bureau.store.session(&sha256_hex(token.as_bytes()), bureau.clock.now().wall).await?;
    known.ok_or(Refusal::NotSignedIn)
}

async fn check_person(State(bureau): Shared, headers: HeaderMap, body: Body) -> Result<Json<Case>, Refusal> {
    let operator = operator(&bureau, &headers).await?;
    let now = bureau.clock.now();
    bureau.checks.ask(&operator, now.at).map_err(Refusal::TooMany)?;
    let request: PersonCheckRequest = read(body)?;
    let today = receipt::day_of(now.wall);
    // A name or number that cannot be, one that is not on file, and a pair that does not fit get the same answer.
    let name = PersonName::parse(&request.name).map_err(|_| Refusal::PersonUnknown)?;
    let id_number = IdNumber::parse(&request.id_number, today).map_err(|_| Refusal::PersonUnknown)?;
    let on_file = bureau.store.name_of(id_number.expose()).await?.ok_or(Refusal::PersonUnknown)?;
    if PersonName::parse(&on_file).ok().as_ref() != Some(&name) {
        return Err(Refusal::PersonUnknown);
    }
    let mut challenge = challenge::draw(&request.cannot, now.wall)?.ok_or(Refusal::NothingLeftToAsk)?;
    if let Some((acts, nonce)) = bureau.script.asked(&request.cannot) {
        challenge = Challenge::new(nonce, acts, challenge.expires);
    }
    let person = Person { name, id_number };
    let case = CaseRow {
        id: challenge::handle()?,
        name: on_file,
        id_number: person.id_number.expose().to_owned(),
        period: today.year(),
        operator,
        challenge,
    };
    bureau.store.put_case(&case).await?;
    let standing = bureau.store.standing(&case.id_number, case.period).await?;
    Ok(Json(Case {
        id: case.id,
        masked_name: person.name.masked(),
        masked_number: person.id_number.masked(),
        birth: person.id_number.birth(),
        due: receipt::due(today),
        certified_on: standing.map(|receipt| receipt.decided_on),
        challenge: case.challenge,
    }))
}

async fn put_record(
    State(bureau): Shared,
    Path(id): Path<String>,
    Extension(hangup): Extension<Hangup>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let id = filing(&id)?;
    let bytes = bytes(body)?;
    failpoint!("bureau.body-read");
    let mishap = bureau.script.next();
    match mishap {
        Some(Mishap::Busy(wait)) => return Err(Refusal::Busy(wait)),
        Some(Mishap::DropBefore) => hangup.cut().await,
        _ => {}
    }
    let clear = open::look(&bytes, &bureau.keys).map_err(refuse)?.clear;
    if clear.id != id {
        return Err(Refusal::NotThisRecord);
    }
    // The case handle is the permission: nobody can guess it, and it was given out in an operator's session. So records
    // of yesterday go on their way this morning before anybody has signed in.
    if bureau.store.case(&clear.case).await?.is_none() {
        operator(&bureau, &headers).await?;
    }
    let record = NewRecord {
        id,
        bytes: &bytes,
        sha256: &sha256_hex(&bytes),
        case: &clear.case,
        device: &clear.device,
        device_seq: clear.device_seq,
    };
    let now = bureau.clock.now().wall;
    failpoint!("bureau.before-commit");
    let put = bureau.store.put_record(&record, now).await?;
    failpoint!("bureau.after-commit");
    if mishap == Some(Mishap::TakeBack) {
        bureau.store.decide(id, &Decision::Cancelled, now).await?;
    }
    bureau.work.notify_one();
    if mishap == Some(Mishap::DropAfter) {
        hangup.cut().await;
    }
    match put {
        Put::New => Ok(StatusCode::CREATED),
        Put::SameBytes => Ok(StatusCode::OK),
        Put::OtherBytes => Err(Refusal::OtherBytes),
    }
}

const fn refuse(error: OpenError) -> Refusal {
    match error {
        OpenError::Suite => Refusal::UpdateRequired,
        OpenError::KeyUnknown => Refusal::KeyRetired,
        _ => Refusal::NotUnderstood,
    }
}

#[derive(Deserialize)]
struct Wait {
    #[serde(default)]
    wait: u64,
}

/// The record's id is the permission: its 74 random bits are known to the counter that made it.
async fn decision(
    State(bureau): Shared,
    Path(id): Path<String>,
    wait: Result<Query<Wait>, QueryRejection>,
) -> Result<Json<Decision>, Refusal> {
    let id = filing(&id)?;
    let wait = Duration::from_secs(wait.map_err(|_| Refusal::NotUnderstood)?.wait).min(LONGEST_WAIT);
    let deadline = Instant::now() + wait;
    // Subscribed before the first look, so that no change falls between.
    let mut changed = bureau.changed.subscribe();
    let first = bureau.store.decision(id).await?.ok_or(Refusal::RecordUnknown)?;
    let mut standing = first.clone();
    while standing == first && !standing.is_final() {
        if !matches!(timeout_at(deadline, changed.changed()).await, Ok(Ok(()))) {
            break;
        }
        standing = bureau.store.decision(id).await?.ok_or(Refusal::RecordUnknown)?;
    }
    failpoint!("bureau.before-answer");
    Ok(Json(standing))
}

/// As for the decision.
async fn receipt_of(State(bureau): Shared, Path(id): Path<String>) -> Result<Json<Receipt>, Refusal> {
    match bureau.store.decision(filing(&id)?).await?.ok_or(Refusal::RecordUnknown)? {
        Decision::Approved { receipt } | Decision::Duplicate { receipt } => Ok(Json(receipt)),
        _ => Err(Refusal::NoReceipt),
    }
}

/// An id that is no UUID of version 7 names no record.
fn filing(id: &str) -> Result<FilingId, Refusal> {
    let uuid = Uuid::try_parse(id).ok().filter(|uuid| uuid.get_version_num() == 7);
    uuid.map(FilingId).ok_or(Refusal::RecordUnknown)
}

fn bytes(body: Body) -> Result<Bytes, Refusal> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge,
        _ => Refusal::NotUnderstood,
    })
}

fn read<T: DeserializeOwned>(body: Body) -> Result<T, Refusal> {
    serde_json::from_slice(&bytes(body)?).map_err(|_| Refusal::NotUnderstood)
}
