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
use renzheng_wire::{OfficeReply, ProblemReply, ServiceReply, sha256_hex};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use zeroize::Zeroize as _;

use super::{
    Inner,
    password::{self, Whose},
    problem::Refusal,
    refused,
    sign_ins::Attempt,
};

type Shared = State<Arc<Inner>>;
type Body = Result<Bytes, BytesRejection>;

/// Four 1280x720 camera JPEGs of 400 KB in base64 are 2.2 MB; twice that is refused.
pub(super) const BODY_LIMIT: usize = 4 << 20;
/// How many judged trials before the other ways are offered; the field reports speak of two or three.
const JUDGED_ATTEMPTS: u32 = 3;
/// Characters of an operator's or a counter's name; whoever sends a longer one is neither.
const LONGEST_NAME: usize = 64;

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
        offices: bureau
            .store
            .offices()
            .await?
            .into_iter()
            .map(|office| OfficeReply { id: office.id, name: office.name, due: office.due })
            .collect(),
    }))
}

/// Who works where.
struct Working {
    operator: String,
    device: String,
    /// Its id; empty: the bureau itself.
    office: String,
}

/// The signed-in operator.
async fn operator(bureau: &Inner, headers: &HeaderMap) -> Result<String, Refusal> {
    Ok(working(bureau, headers).await?.operator)
}

/// The signed-in operator, where they signed in by the counter's own word, and the office they work for.
async fn working(bureau: &Inner, headers: &HeaderMap) -> Result<Working, Refusal> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let token = bearer.ok_or(Refusal::NotSignedIn)?;
    let token_hash = sha256_hex(token.as_bytes());
    let known = bureau.store.session(&token_hash, bureau.clock.now().wall).await?;
    let (operator, device) = known.ok_or(Refusal::NotSignedIn)?;
    Ok(Working { operator, device, office: bureau.store.office_of_session(&token_hash).await? })
}

/// The display name of the operator with this name and secret. One answer for an unknown name and a wrong secret, after
/// the same time.
async fn known_operator(bureau: &Inner, attempt: Attempt<'_>, secret: SecretString) -> Result<String, Refusal> {
    let said = display_name(bureau, &attempt, secret).await;
    if let Err(refusal) = said {
        refused::sign_in(bureau, &attempt, refusal).await;
    }
    said
}

async fn display_name(bureau: &Inner, attempt: &Attempt<'_>, secret: SecretString) -> Result<String, Refusal> {
    if [attempt.operator, attempt.device].iter().any(|name| name.chars().count() > LONGEST_NAME) {
        return Err(Refusal::NotSignedIn);
    }
    let sign_ins = &bureau.sign_ins;
    sign_ins.look(attempt, bureau.clock.now().at).map_err(Refusal::TooMany)?;
    let whose = if sign_ins.is_known(attempt) { Whose::Known } else { Whose::Stranger };
    let turn = bureau.hashes.turn(whose).await.map_err(Refusal::Busy)?;
    // Counted only now: as many names as wait for a turn could push out those that are remembered.
    sign_ins.count(attempt, bureau.clock.now().at).map_err(Refusal::TooMany)?;
    let known = bureau.store.operator(attempt.operator).await?;
    let phc = known.as_ref().map_or_else(|| bureau.decoy.clone(), |(_, phc)| phc.clone());
    let fits = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        password::verify(secret.expose_secret(), &phc)
    });
    let (Ok(true), Some((display_name, _))) = (fits.await, known) else { return Err(Refusal::NotSignedIn) };
    sign_ins.succeeded(attempt);
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
