//! Records: taking them in, telling what became of them, taking them back.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
};
use renzheng_domain::filing::{Decision, FilingId};
use renzheng_failpoint::failpoint;
use renzheng_wire::{Envelope, ProblemReply, ReceiptReply, ReceivedReply, sha256_hex};
use serde::Deserialize;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use super::{Body, bytes, operator};
use crate::{
    Inner,
    open::{self, OpenError},
    problem::Refusal,
    store::{NewRecord, Put},
};

/// Longest wait a poll may ask for; protocol: 25 s.
const LONGEST_WAIT: Duration = Duration::from_secs(25);
/// Between two looks while a counter waits for a decision.
const LOOK: Duration = Duration::from_secs(1);

/// Who takes back, in the chain of what was done.
const COUNTER: &str = "counter";

/// Takes a record in: on disk before the answer. The same bytes again are no new record.
#[utoipa::path(
    put,
    path = "/v1/certifications/{id}",
    params(("id" = Uuid, Path, description = "UUID version 7, made by the counter.")),
    request_body(content = Envelope, content_type = "application/json"),
    responses(
        (status = 201, description = "Received.", body = ReceivedReply),
        (status = 200, description = "The same bytes were received before.", body = ReceivedReply),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn put_record(
    State(bureau): State<Arc<Inner>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<ReceivedReply>), Refusal> {
    let id = filing(&id)?;
    let bytes = bytes(body)?;
    failpoint!("bureau.body-read");
    let (put, received) = store(&bureau, id, &headers, &bytes).await?;
    bureau.work.notify_one();
    match put {
        Put::New => Ok((StatusCode::CREATED, Json(received))),
        Put::SameBytes => Ok((StatusCode::OK, Json(received))),
        Put::OtherBytes => Err(Refusal::OtherBytes),
    }
}

/// Checks an envelope and puts it on disk; nobody is told yet that there is work.
pub(crate) async fn store(
    bureau: &Inner,
    id: FilingId,
    headers: &HeaderMap,
    bytes: &[u8],
) -> Result<(Put, ReceivedReply), Refusal> {
    let clear = open::look(bytes, &bureau.keys).map_err(refuse)?.clear;
    if clear.id != id {
        return Err(Refusal::NotThisRecord);
    }
    // The case handle is the permission: nobody can guess it, and it was given out in an operator's session. So records
    // of yesterday go on their way this morning before anybody has signed in.
    if bureau.store.case(&clear.case).await?.is_none() {
        operator(bureau, headers).await?;
    }
    if bureau.store.is_revoked(&clear.device).await? {
        return Err(Refusal::DeviceRevoked);
    }
    let received = ReceivedReply { id, sha256: sha256_hex(bytes) };
    let record = NewRecord {
        id,
        sha256: received.sha256.clone(),
        bytes: bytes.to_vec(),
        case: clear.case,
        device: clear.device,
        device_seq: clear.device_seq,
        prev: clear.prev,
    };
    let put = bureau.store.put_record(record, bureau.clock.now().wall).await?;
    failpoint!("bureau.after-commit");
    Ok((put, received))
}

const fn refuse(error: OpenError) -> Refusal {
    match error {
        OpenError::Suite => Refusal::UpdateRequired,
        OpenError::KeyUnknown => Refusal::KeyRetired,
        _ => Refusal::NotUnderstood,
    }
}

#[derive(Deserialize)]
pub(crate) struct Wait {
    #[serde(default)]
    wait: u64,
}

/// The record's id is the permission: its 74 random bits are known to the counter that made it.
#[utoipa::path(
    get,
    path = "/v1/certifications/{id}",
    params(
        ("id" = Uuid, Path, description = "UUID version 7, made by the counter."),
        ("wait" = Option<u64>, Query, description = "Seconds to wait for a change, at most 25.")
    ),
    responses(
        (status = 200, body = Decision),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn decision(
    State(bureau): State<Arc<Inner>>,
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
        // Another bureau, or a person, may decide as well: there is a look now and then.
        if !matches!(timeout_at(deadline.min(Instant::now() + LOOK), changed.changed()).await, Ok(Ok(())) | Err(_)) {
            break;
        }
        if Instant::now() >= deadline {
            break;
        }
        standing = bureau.store.decision(id).await?.ok_or(Refusal::RecordUnknown)?;
    }
    failpoint!("bureau.before-answer");
    Ok(Json(standing))
}

/// The signed receipt of a record that stands, with the keys to check it by. As for the decision, the id is the
/// permission.
#[utoipa::path(
    get,
    path = "/v1/certifications/{id}/receipt",
    params(("id" = Uuid, Path, description = "UUID version 7, made by the counter.")),
    responses(
        (status = 200, body = ReceiptReply),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn receipt_of(
    State(bureau): State<Arc<Inner>>,
    Path(id): Path<String>,
) -> Result<Json<ReceiptReply>, Refusal> {
    match bureau.store.decision(filing(&id)?).await?.ok_or(Refusal::RecordUnknown)? {
        Decision::Approved { receipt } | Decision::Duplicate { receipt } => {
            let keys = bureau.keys.signed(bureau.clock.now().wall)?;
            Ok(Json(ReceiptReply { receipt, keys }))
        }
        _ => Err(Refusal::NoReceipt),
    }
}

/// Takes a record back that is not decided yet, or waits for a person, and wipes its evidence. As for the decision, the
/// id is the permission.
#[utoipa::path(
    post,
    path = "/v1/certifications/{id}/cancel",
    params(("id" = Uuid, Path, description = "UUID version 7, made by the counter.")),
    responses(
        (status = 200, body = Decision),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn cancel(
    State(bureau): State<Arc<Inner>>,
    Path(id): Path<String>,
) -> Result<Json<Decision>, Refusal> {
    let id = filing(&id)?;
    let standing = bureau.store.decision(id).await?.ok_or(Refusal::RecordUnknown)?;
    // Once more is once: the answer may have been lost.
    if standing == Decision::Cancelled {
        return Ok(Json(standing));
    }
    let now = bureau.clock.now().wall;
    // One that waits for a person is not decided.
    let is_decided = standing.is_final() && !matches!(standing, Decision::Review { .. });
    if is_decided || !bureau.store.decide(id, &Decision::Cancelled, None, COUNTER, now).await? {
        return Err(Refusal::AlreadyDecided);
    }
    bureau.store.withdraw(id, COUNTER, now).await?;
    bureau.changed.send_modify(|count| *count = count.wrapping_add(1));
    Ok(Json(Decision::Cancelled))
}

/// An id that is no UUID of version 7 names no record.
pub(crate) fn filing(id: &str) -> Result<FilingId, Refusal> {
    let uuid = Uuid::try_parse(id).ok().filter(|uuid| uuid.get_version_num() == 7);
    uuid.map(FilingId).ok_or(Refusal::RecordUnknown)
}
