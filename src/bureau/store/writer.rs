//! Records that come in are written by one task, all that wait in one transaction: a disk that needs milliseconds to
//! say that something is safe says it once for all of them. Nobody hears "received" before that.

use std::sync::Arc;

use jiff::Timestamp;
use renzheng_domain::filing::Decision;
use renzheng_failpoint::failpoint;
use sqlx::{AnyConnection, AnyPool};
use tokio::sync::{mpsc, oneshot};

use super::{
    Dialect,
    audit::{Action, Deed, append},
    begin, json,
    records::{NewRecord, Put},
};
use crate::BureauError;

/// Records of one transaction. At the usual 200 KB that are 13 MB, a quarter of a second of a slow disk.
const MOST: usize = 64;

struct Job {
    record: Arc<NewRecord>,
    now: Timestamp,
    done: oneshot::Sender<Result<Put, BureauError>>,
}

/// Where records wait to be written. The task ends with the last of these.
#[derive(Clone)]
pub(super) struct Inbox(mpsc::Sender<Job>);

impl Inbox {
    /// On disk when it returns.
    pub async fn put(&self, record: NewRecord, now: Timestamp) -> Result<Put, BureauError> {
        let (done, answer) = oneshot::channel();
        let job = Job { record: Arc::new(record), now, done };
        self.0.send(job).await.map_err(|_| BureauError::Stopped)?;
        answer.await.map_err(|_| BureauError::Stopped)?
    }
}

pub(super) fn start(pool: AnyPool, dialect: Dialect) -> Inbox {
    let (sender, mut jobs) = mpsc::channel(MOST);
    tokio::spawn(async move {
        let mut batch = Vec::with_capacity(MOST);
        while jobs.recv_many(&mut batch, MOST).await > 0 {
            serve(&pool, dialect, std::mem::take(&mut batch)).await;
        }
    });
    Inbox(sender)
}

/// All of a batch, or each by itself when the whole failed: one that cannot be written does not keep the others out.
async fn serve(pool: &AnyPool, dialect: Dialect, batch: Vec<Job>) {
    match write(pool, dialect, &batch).await {
        Ok(puts) => batch.into_iter().zip(puts).for_each(|(job, put)| drop(job.done.send(Ok(put)))),
        Err(error) if batch.len() == 1 => batch.into_iter().for_each(|job| {
            tracing::error!(%error, "a record could not be written");
            drop(job.done.send(Err(BureauError::Unwritten)));
        }),
        Err(error) => {
            tracing::warn!(%error, "records could not be written together");
            for job in batch {
                Box::pin(serve(pool, dialect, vec![job])).await;
            }
        }
    }
}

async fn write(pool: &AnyPool, dialect: Dialect, batch: &[Job]) -> Result<Vec<Put>, BureauError> {
    let mut tx = begin(pool, dialect).await?;
    let mut puts = Vec::with_capacity(batch.len());
    for job in batch {
        puts.push(insert(&mut tx, &job.record, job.now).await?);
    }
    let fresh = batch.iter().zip(&puts).filter(|(_, put)| **put == Put::New);
    let ids: Vec<String> = fresh.clone().map(|(job, _)| job.record.id.to_string()).collect();
    // Whether it is that counter is not known yet: it only says so.
    let actors: Vec<String> = fresh.clone().map(|(job, _)| format!("claims:{}", job.record.device)).collect();
    let deeds: Vec<Deed<'_>> = fresh
        .zip(ids.iter().zip(&actors))
        .map(|((job, _), (id, actor))| Deed {
            actor,
            action: Action::Received,
            subject: id,
            detail: &job.record.sha256,
        })
        .collect();
    let now = batch.iter().map(|job| job.now).max().unwrap_or_default();
    append(&mut tx, now, &deeds).await?;
    failpoint!("bureau.before-commit");
    tx.commit().await?;
    Ok(puts)
}

async fn insert(tx: &mut AnyConnection, record: &NewRecord, now: Timestamp) -> Result<Put, BureauError> {
    let sql = "INSERT INTO certifications
               (id, bytes, sha256, case_id, device, device_seq, prev, received, decision, status)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'received') ON CONFLICT (id) DO NOTHING";
    let done = sqlx::query(sql)
        .bind(record.id.to_string())
        .bind(record.bytes.as_slice())
        .bind(record.sha256.as_str())
        .bind(record.case.as_str())
        .bind(record.device.as_str())
        .bind(record.device_seq.cast_signed())
        .bind(record.prev.as_str())
        .bind(now.as_millisecond())
        .bind(json(&Decision::Received)?)
        .execute(&mut *tx)
        .await?;
    if done.rows_affected() == 1 {
        return Ok(Put::New);
    }
    let row = sqlx::query_scalar("SELECT sha256 FROM certifications WHERE id = $1").bind(record.id.to_string());
    let stored: String = row.fetch_one(tx).await?;
    Ok(if stored == record.sha256 { Put::SameBytes } else { Put::OtherBytes })
}
