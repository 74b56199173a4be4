//! Records: taking them in, telling what became of them, taking them back.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
};
use renzheng_domain::filing::{Decision, FilingId, Sealed};
use renzheng_failpoint::failpoint;
use renzheng_wire::{Answer, CancelRequest, Envelope, ProblemReply, RECORD_HEADER, ReceiptReply, sha256_hex};
use serde::Deserialize;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use super::{Body, bytes, operator, read};
use crate::{
    Inner,
    open::{self, OpenError},
    problem::Refusal,
    refused,
    store::{NewRecord, Put, QueueRow, Standing},
    worker::check_counter,
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
        (status = 201, description = "Received.", body = Answer),
        (status = 200, description = "The same bytes were received before.", body = Answer),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn put_record(
    State(bureau): State<Arc<Inner>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Answer>), Refusal> {
    let id = filing(&id)?;
    let bytes = bytes(body)?;
    failpoint!("bureau.body-read");
    let put = store(&bureau, id, &headers, &bytes).await.inspect_err(|why| refused::record(&bureau, id, *why))?;
    bureau.work.notify_one();
    let received = || said(&bureau, Sealed { id, sha256: &sha256_hex(&bytes) }, Decision::Received);
    match put {
        Put::New => Ok((StatusCode::CREATED, received())),
        Put::SameBytes => Ok((StatusCode::OK, received())),
        Put::OtherBytes => {
            refused::record(&bureau, id, Refusal::OtherBytes);
            Err(Refusal::OtherBytes)
        }
    }
}

/// Checks an envelope and puts it on disk; nobody is told yet that there is work.
pub(crate) async fn store(bureau: &Inner, id: FilingId, headers: &HeaderMap, bytes: &[u8]) -> Result<Put, Refusal> {
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
    let record = NewRecord {
        id,
        sha256: sha256_hex(bytes),
        bytes: bytes.to_vec(),
        case: clear.case,
        device: clear.device,
        device_seq: clear.device_seq,
        prev: clear.prev,
    };
    let put = bureau.store.put_record(record, bureau.clock.now().wall).await?;
    failpoint!("bureau.after-commit");
    Ok(put)
}

/// What is said of a record, signed.
fn said(bureau: &Inner, record: Sealed<'_>, decision: Decision) -> Json<Answer> {
    Json(Answer::sign(record, decision, bureau.clock.now().wall, bureau.keys.receipt()))
}

/// Where the record of this id and hash stands. The id stands in addresses and logs and opens nothing by itself.
async fn standing(bureau: &Inner, id: FilingId, sha256: &str) -> Result<Decision, Refusal> {
    let known = bureau.store.sha256_of(id).await?;
    if known.as_deref() != Some(sha256) {
        return Err(Refusal::RecordUnknown);
    }
    bureau.store.decision(id).await?.ok_or(Refusal::RecordUnknown)
}

/// The hash that a request names.
fn named(headers: &HeaderMap) -> Result<&str, Refusal> {
    let named = headers.get(RECORD_HEADER).and_then(|value| value.to_str().ok());
    let is_sha256 = |text: &&str| text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    named.filter(is_sha256).ok_or(Refusal::RecordUnknown)
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

/// Where a record stands. Its hash is the permission: who has seen the sealed bytes knows it.
#[utoipa::path(
    get,
    path = "/v1/certifications/{id}",
    params(
        ("id" = Uuid, Path, description = "UUID version 7, made by the counter."),
        ("wait" = Option<u64>, Query, description = "Seconds to wait for a change, at most 25."),
        ("renzheng-record-sha256" = String, Header, description = "SHA-256 of the record's bytes, lower-case hex.")
    ),
    responses(
        (status = 200, body = Answer),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn decision(
    State(bureau): State<Arc<Inner>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    wait: Result<Query<Wait>, QueryRejection>,
) -> Result<Json<Answer>, Refusal> {
    let (id, sha256) = (filing(&id)?, named(&headers)?);
    let wait = Duration::from_secs(wait.map_err(|_| Refusal::NotUnderstood)?.wait).min(LONGEST_WAIT);
    let deadline = Instant::now() + wait;
    // Subscribed before the first look, so that no change falls between.
    let mut changed = bureau.changed.subscribe();
    let first = standing(&bureau, id, sha256).await?;
    let mut now = first.clone();
    while now == first && !now.is_final() {
        // Another bureau, or a person, may decide as well: there is a look now and then.
        if !matches!(timeout_at(deadline.min(Instant::now() + LOOK), changed.changed()).await, Ok(Ok(())) | Err(_)) {
            break;
        }
        if Instant::now() >= deadline {
            break;
        }
        now = bureau.store.decision(id).await?.ok_or(Refusal::RecordUnknown)?;
    }
    failpoint!("bureau.before-answer");
    Ok(said(&bureau, Sealed { id, sha256 }, now))
}

/// The signed receipt of a record that stands, with the keys to check it by. As for the decision, the hash is the
/// permission.
#[utoipa::path(
    get,
    path = "/v1/certifications/{id}/receipt",
    params(
        ("id" = Uuid, Path, description = "UUID version 7, made by the counter."),
        ("renzheng-record-sha256" = String, Header, description = "SHA-256 of the record's bytes, lower-case hex.")
    ),
    responses(
        (status = 200, body = ReceiptReply),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn receipt_of(
    State(bureau): State<Arc<Inner>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<ReceiptReply>, Refusal> {
    match standing(&bureau, filing(&id)?, named(&headers)?).await? {
        Decision::Approved { receipt } | Decision::Duplicate { receipt } => {
            let keys = bureau.keys.signed(bureau.clock.now().wall)?;
            Ok(Json(ReceiptReply { receipt, keys }))
        }
        _ => Err(Refusal::NoReceipt),
    }
}

/// Takes a record back that is not decided yet, or waits for a person, and wipes its evidence. The counter that made it
/// may, by a signature, and the helper whose case it is, in their session. A helper may also take one back that never
/// came in: when it comes, it is cancelled.
#[utoipa::path(
    post,
    path = "/v1/certifications/{id}/cancel",
    params(
        ("id" = Uuid, Path, description = "UUID version 7, made by the counter."),
        ("renzheng-record-sha256" = String, Header, description = "SHA-256 of the record's bytes, lower-case hex.")
    ),
    request_body(content = CancelRequest, content_type = "application/json"),
    responses(
        (status = 200, body = Answer),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn cancel(
    State(bureau): State<Arc<Inner>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Answer>, Refusal> {
    let (id, sha256) = (filing(&id)?, named(&headers)?);
    let record = Sealed { id, sha256 };
    let request: CancelRequest = read(body)?;
    let now = bureau.clock.now().wall;
    let Some(row) = bureau.store.row(id).await? else {
        let operator = operator(&bureau, &headers).await.map_err(|_| Refusal::RecordUnknown)?;
        bureau.store.cancel_before_reception(record, &operator, now).await?;
        return Ok(said(&bureau, record, Decision::Cancelled));
    };
    let standing = standing(&bureau, id, sha256).await?;
    // Once more is once: the answer may have been lost.
    if standing == Decision::Cancelled {
        return Ok(said(&bureau, record, standing));
    }
    if !may_cancel(&bureau, record, &row, &request, &headers).await? {
        return Err(Refusal::NotYours);
    }
    // One that waits for a person is not decided.
    let is_decided = standing.is_final() && !matches!(standing, Decision::Review { .. });
    if is_decided || !bureau.store.decide(id, &Decision::Cancelled, None, COUNTER, now).await? {
        return Err(Refusal::AlreadyDecided);
    }
    check_counter(&bureau, &row).await?;
    bureau.store.withdraw(id, COUNTER, now).await?;
    bureau.changed.send_modify(|count| *count = count.wrapping_add(1));
    Ok(said(&bureau, record, Decision::Cancelled))
}

/// Whether the request comes from the counter that made the record, or from the helper whose case it is.
async fn may_cancel(
    bureau: &Inner,
    record: Sealed<'_>,
    row: &QueueRow,
    request: &CancelRequest,
    headers: &HeaderMap,
) -> Result<bool, Refusal> {
    if request.is_signed(record) {
        let made_it = open::open(&row.bytes, &bureau.keys).is_ok_and(|opened| opened.payload.device_key == request.key);
        if made_it || bureau.store.device_key(&row.device, &request.key).await? == Standing::Fits {
            return Ok(true);
        }
    }
    let Ok(operator) = operator(bureau, headers).await else { return Ok(false) };
    Ok(bureau.store.case_of(record.id).await?.is_some_and(|case| case.operator == operator))
}

/// An id that is no UUID of version 7 names no record.
pub(crate) fn filing(id: &str) -> Result<FilingId, Refusal> {
    let uuid = Uuid::try_parse(id).ok().filter(|uuid| uuid.get_version_num() == 7);
    uuid.map(FilingId).ok_or(Refusal::RecordUnknown)
}
