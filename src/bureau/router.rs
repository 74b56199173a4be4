//! The paths of protocol version 1, and what holds for each of them: size of the body, time, and the bureau's date.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, Method, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use jiff::fmt::rfc2822::DateTimePrinter;
use tokio::{task::yield_now, time::timeout};
use utoipa::OpenApi as _;

use super::{
    Inner,
    connections::Connection,
    openapi::Description,
    problem::Refusal,
    refused,
    routes::{BODY_LIMIT, credentials, devices, people, records, security, service, witness},
    script::{self, BureauScript},
};

/// Where the bureau says what it is.
const SERVICE: &str = "/v1/service";
/// `/openapi.json`, made once: anybody may ask for it as often as they like.
static DESCRIPTION: LazyLock<String> = LazyLock::new(|| Description::openapi().to_json().unwrap_or_default());
/// From the end of the header to the answer, poll included; the client's own limit is 60 s.
const REQUEST_TIME: Duration = Duration::from_mins(1);
/// The path of a record, before its id.
const RECORD: &str = "/v1/certifications/";
/// Of every body that is no record: a name, a number and a password are a few hundred bytes.
const FORM_LIMIT: usize = 16 << 10;

/// The routes of a bureau; a tester's has a script besides.
pub(super) fn router(inner: &Arc<Inner>, script: Option<Arc<BureauScript>>) -> Router {
    let routes = match script {
        Some(script) => script::put_on(routes(), inner, script),
        None => routes(),
    };
    routes.layer(middleware::from_fn_with_state(Arc::clone(inner), in_time)).with_state(Arc::clone(inner))
}

fn routes() -> Router<Arc<Inner>> {
    Router::new()
        .route(SERVICE, get(service))
        .route("/openapi.json", get(async || ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION.as_str())))
        .route("/v1/devices", post(devices::set_key))
        .route("/v1/operator/session", post(people::sign_in))
        .route("/v1/operator/witness", post(witness::witness))
        .route("/v1/persons/check", post(people::check_person))
        .route("/v1/persons/{case}/account", get(people::account))
        .route("/v1/persons/{case}/security", put(security::set_security))
        .route("/v1/credentials", post(credentials::issue))
        .route("/v1/credentials/status", get(credentials::status))
        .route("/v1/certifications/{id}", put(records::put_record).get(records::decision))
        .route("/v1/certifications/{id}/cancel", post(records::cancel))
        .route("/v1/certifications/{id}/receipt", get(records::receipt_of))
        .fallback(async || Refusal::UnknownPath)
        .method_not_allowed_fallback(async || Refusal::WrongMethod)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
}

/// Limits the time of a request, and dates the answer by the bureau's own clock: counters correct theirs by it.
async fn in_time(State(bureau): State<Arc<Inner>>, request: Request, next: Next) -> Response {
    let answer = async {
        if too_old(&bureau, &request) {
            return Refusal::UpdateRequired.into_response();
        }
        whole(&bureau, request, next).await.unwrap_or_else(IntoResponse::into_response)
    };
    let response = timeout(REQUEST_TIME, answer).await;
    let mut response = response.unwrap_or_else(|_| Refusal::TooSlow.into_response());
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&bureau.clock.now().wall);
    if let Some(date) = date.ok().and_then(|date| HeaderValue::try_from(date).ok()) {
        response.headers_mut().insert(header::DATE, date);
    }
    // Nothing that is said here is for a proxy to keep; a status list alone says otherwise itself.
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Answers once the whole body is there.
async fn whole(bureau: &Inner, request: Request, next: Next) -> Result<Response, Refusal> {
    let connection = request.extensions().get::<Arc<Connection>>().cloned().ok_or(Refusal::Fault)?;
    for _ in 0..connection.turns_to_wait() {
        yield_now().await;
    }
    let is_record = request.method() == Method::PUT && request.uri().path().starts_with(RECORD);
    let most = if is_record { BODY_LIMIT } else { FORM_LIMIT };
    let (head, body) = request.into_parts();
    let held = bureau.bodies.read(body, most, &connection, &bureau.connections).await;
    connection.hold(0);
    let held = held.inspect_err(|why| {
        if is_record && let Ok(id) = records::filing(&head.uri.path()[RECORD.len()..]) {
            refused::record(bureau, id, *why);
        }
    })?;
    connection.work();
    // The body has its share of the room until it is answered.
    Ok(next.run(Request::from_parts(head, Body::from(held.bytes.clone()))).await)
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
