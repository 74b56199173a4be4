//! Counters and their keys: taking on the first one for a code, and putting a new one in the place of the old.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use renzheng_wire::{DeviceProof, DeviceRequest, ProblemReply, sha256_hex};

use super::{Body, LONGEST_NAME, read};
use crate::{Inner, problem::Refusal, refused};

/// Takes on a counter's key. One answer for a wrong code, one whose time is over, and a key that is not the counter's.
#[utoipa::path(
    post,
    path = "/v1/devices",
    request_body(content = DeviceRequest, content_type = "application/json"),
    responses(
        (status = 204),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn set_key(State(bureau): State<Arc<Inner>>, body: Body) -> Result<StatusCode, Refusal> {
    let request: DeviceRequest = read(body)?;
    let set = set(&bureau, &request).await;
    if let Err(refusal) = set {
        refused::device_key(&bureau, &request.device, refusal);
    }
    set
}

async fn set(bureau: &Inner, request: &DeviceRequest) -> Result<StatusCode, Refusal> {
    if request.device.chars().count() > LONGEST_NAME {
        return Err(Refusal::DeviceRefused);
    }
    let now = bureau.clock.now();
    bureau.device_keys.ask(&request.device, now.at).map_err(Refusal::TooMany)?;
    if !request.is_signed() {
        return Err(Refusal::DeviceRefused);
    }
    let (device, key) = (&request.device, &request.key);
    let taken = match &request.proof {
        DeviceProof::Code { code } => {
            let code = sha256_hex(code.as_bytes());
            bureau.store.enrol_device(device, &code, key, now.wall).await?
        }
        DeviceProof::Previous { previous, .. } => {
            bureau.store.rotate_device_key(device, previous, key, now.wall).await?
        }
    };
    if taken { Ok(StatusCode::NO_CONTENT) } else { Err(Refusal::DeviceRefused) }
}
