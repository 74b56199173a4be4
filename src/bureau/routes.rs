//! The paths of protocol version 1.

pub(super) mod credentials;
pub(super) mod devices;
pub(super) mod people;
pub(super) mod records;
pub(super) mod security;
pub(super) mod witness;

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Request, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::{get, post, put},
};
use jiff::fmt::rfc2822::DateTimePrinter;
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use tokio::time::timeout;
use utoipa::OpenApi as _;
use zeroize::Zeroize as _;

use super::{Inner, openapi::Description, password, problem::Refusal, script::Mishap};
use crate::wire::{ProblemReply, ServiceReply, sha256_hex};

type Shared = State<Arc<Inner>>;
type Body = Result<Bytes, BytesRejection>;

/// Four 1280x720 camera JPEGs of 400 KB in base64 are 2.2 MB; twice that is refused.
const BODY_LIMIT: usize = 4 << 20;
/// Where the bureau says what it is.
const SERVICE: &str = "/v1/service";
/// From the end of the header to the answer, poll included; the client's own limit is 60 s.
const REQUEST_TIME: Duration = Duration::from_mins(1);
/// A name, a number and a password: a form of 16 KiB is many times that.
const FORM_LIMIT: usize = 16 << 10;
/// How many judged trials before the other ways are offered; the field reports speak of two or three.
const JUDGED_ATTEMPTS: u32 = 3;
/// Characters; whoever sends a longer name is no operator.
const LONGEST_OPERATOR: usize = 64;

pub(super) fn router(inner: Arc<Inner>) -> Router {
    Router::new()
        .route(SERVICE, get(service))
        .route("/openapi.json", get(async || Json(Description::openapi())))
        .route("/v1/devices", post(devices::set_key).layer(DefaultBodyLimit::max(FORM_LIMIT)))
        .route("/v1/operator/session", post(people::sign_in).layer(DefaultBodyLimit::max(FORM_LIMIT)))
        .route("/v1/operator/witness", post(witness::witness).layer(DefaultBodyLimit::max(FORM_LIMIT)))
        .route("/v1/persons/check", post(people::check_person).layer(DefaultBodyLimit::max(FORM_LIMIT)))
        .route("/v1/persons/{case}/account", get(people::account))
        .route("/v1/persons/{case}/security", put(security::set_security).layer(DefaultBodyLimit::max(FORM_LIMIT)))
        .route("/v1/credentials", post(credentials::issue).layer(DefaultBodyLimit::max(FORM_LIMIT)))
        .route("/v1/credentials/status", get(credentials::status))
        .route("/v1/certifications/{id}", put(records::put_record).get(records::decision))
        .route("/v1/certifications/{id}/cancel", post(records::cancel))
        .route("/v1/certifications/{id}/receipt", get(records::receipt_of))
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
            _ if too_old(&bureau, &request) => Refusal::UpdateRequired.into_response(),
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

/// Whether the request comes from a counter's program that is older than this bureau listens to. It may always ask what
/// that is; other programs are not judged by their name.
fn too_old(bureau: &Inner, request: &Request) -> bool {
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let Some(version) = agent.strip_prefix("renzheng/") else { return false };
    let is_old =
        matches!((parts(version), parts(&bureau.config.minimum_client)), (Some(has), Some(wants)) if has < wants);
    is_old && request.uri().path() != SERVICE
}

/// `1.2.3` as numbers that can be compared.
fn parts(version: &str) -> Option<Vec<u32>> {
    version.split(['.', '-', '+']).take(3).map(|part| part.parse().ok()).collect()
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

/// What this bureau is, wants and offers.
#[utoipa::path(
    get,
    path = "/v1/service",
    responses(
        (status = 200, body = ServiceReply),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(super) async fn service(State(bureau): Shared) -> Result<Json<ServiceReply>, Refusal> {
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
        minimum_client: bureau.config.minimum_client.clone(),
        suites: bureau.keys.suites(),
        retention_days: (bureau.config.retention.as_secs() / (24 * 60 * 60)) as u32,
        models: bureau.config.counter_models.clone(),
        offers: bureau.config.offers.clone(),
        takes_cases: bureau.config.takes_cases,
    }))
}

/// The signed-in operator.
async fn operator(bureau: &Inner, headers: &HeaderMap) -> Result<String, Refusal> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let token = bearer.ok_or(Refusal::NotSignedIn)?;
    let known = bureau.store.session(&sha256_hex(token.as_bytes()), bureau.clock.now().wall).await?;
    known.ok_or(Refusal::NotSignedIn)
}

/// The display name of the operator with this name and secret. One answer for an unknown name and a wrong secret, after the
/// same time; so many guesses at a name in a minute, wherever they are made.
async fn known_operator(bureau: &Inner, operator: &str, secret: SecretString) -> Result<String, Refusal> {
    if operator.chars().count() > LONGEST_OPERATOR {
        return Err(Refusal::NotSignedIn);
    }
    bureau.sign_ins.ask(operator, bureau.clock.now().at).map_err(Refusal::TooMany)?;
    let known = bureau.store.operator(operator).await?;
    let phc = known.as_ref().map_or_else(|| bureau.decoy.clone(), |(_, phc)| phc.clone());
    let fits = tokio::task::spawn_blocking(move || password::verify(secret.expose_secret(), &phc)).await;
    let (Ok(true), Some((display_name, _))) = (fits, known) else { return Err(Refusal::NotSignedIn) };
    Ok(display_name)
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

/// The same for a body with a secret in it, which is overwritten.
fn read_secret<T: DeserializeOwned>(body: Body) -> Result<T, Refusal> {
    let bytes = bytes(body)?;
    let read = serde_json::from_slice(&bytes).map_err(|_| Refusal::NotUnderstood);
    if let Ok(mut bytes) = bytes.try_into_mut() {
        bytes.as_mut().zeroize();
    }
    read
}
