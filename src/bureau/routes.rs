//! What is answered at the paths of protocol version 1, and what several of them share.

pub(super) mod credentials;
pub(super) mod devices;
pub(super) mod people;
pub(super) mod records;
pub(super) mod security;
pub(super) mod witness;

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
};
use renzheng_wire::{ProblemReply, ServiceReply, sha256_hex};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use zeroize::Zeroize as _;

use super::{Inner, password, problem::Refusal};

type Shared = State<Arc<Inner>>;
type Body = Result<Bytes, BytesRejection>;

/// Four 1280x720 camera JPEGs of 400 KB in base64 are 2.2 MB; twice that is refused.
pub(super) const BODY_LIMIT: usize = 4 << 20;
/// How many judged trials before the other ways are offered; the field reports speak of two or three.
const JUDGED_ATTEMPTS: u32 = 3;
/// Characters; whoever sends a longer name is no operator.
const LONGEST_OPERATOR: usize = 64;

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
        bureau_name: bureau.name.clone(),
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

/// The display name of the operator with this name and secret. One answer for an unknown name and a wrong secret, after
/// the same time; so many guesses at a name in a minute, wherever they are made.
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

/// Reads a JSON body with a secret in it, and overwrites the body.
fn read_secret<T: DeserializeOwned>(body: Body) -> Result<T, Refusal> {
    let bytes = bytes(body)?;
    let read = serde_json::from_slice(&bytes).map_err(|_| Refusal::NotUnderstood);
    if let Ok(mut bytes) = bytes.try_into_mut() {
        bytes.as_mut().zeroize();
    }
    read
}
