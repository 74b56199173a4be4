//! The paths of protocol version 1, and what holds for each of them: size of the body, time, and the bureau's date.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use jiff::fmt::rfc2822::DateTimePrinter;
use tokio::time::timeout;
use utoipa::OpenApi as _;

use super::{
    Inner,
    openapi::Description,
    problem::Refusal,
    routes::{BODY_LIMIT, credentials, devices, people, records, security, service, witness},
    script::{self, BureauScript},
};

/// Where the bureau says what it is.
const SERVICE: &str = "/v1/service";
/// From the end of the header to the answer, poll included; the client's own limit is 60 s.
const REQUEST_TIME: Duration = Duration::from_mins(1);
/// A name, a number and a password: a form of 16 KiB is many times that.
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
}

/// Limits the time of a request, and dates the answer by the bureau's own clock: counters correct theirs by it.
async fn in_time(State(bureau): State<Arc<Inner>>, request: Request, next: Next) -> Response {
    let answer = async {
        if too_old(&bureau, &request) { Refusal::UpdateRequired.into_response() } else { next.run(request).await }
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
