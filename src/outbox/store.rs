//! The outbox on disk: one SQLite file. A row's envelope never changes; only its state does. The row outlives the
//! envelope, which goes when the bureau has decided.

use std::{path::Path, str::FromStr as _, time::Duration};

use jiff::Timestamp;
use sqlx::{
    Row as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};
use uuid::Uuid;

use super::OutboxError;
use crate::{backend::wire::SealingKey, domain::filing::FilingId};

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS outbox (
    id TEXT PRIMARY KEY,
    device_seq INTEGER NOT NULL UNIQUE,
    envelope BLOB,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER,
    problem TEXT,
    created INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
PRAGMA user_version = 1;
";

/// Another program may look at the queue while this one works.
const BUSY: Duration = Duration::from_secs(5);

/// Where a record stands on this side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// To be sent.
    Waiting,
    /// The bureau has it and has not decided.
    Delivered,
    /// Sending is no use until somebody signs in, updates or allows this counter again.
    Held,
    /// The bureau does not want it; kept for a supervisor.
    Parked,
    /// Done; the sealed bytes are gone.
    Decided,
}

impl State {
    const ALL: [Self; 5] = [Self::Waiting, Self::Delivered, Self::Held, Self::Parked, Self::Decided];

    /// As it stands in the row and in `queue list`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Held => "held",
            Self::Parked => "parked",
            Self::Decided => "decided",
        }
    }
}

/// One line of `queue list`: nothing in it tells who was certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub id: FilingId,
    /// Where it stands.
    pub state: State,
    /// When it was sealed.
    pub since: Timestamp,
    /// Deliveries (or, once delivered, questions) that went wrong in a row.
    pub attempts: u32,
    /// When something is done with it next, if without a person.
    pub next_try: Option<Timestamp>,
    /// Code of what went wrong last.
    pub problem: Option<String>,
}

/// What changes in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change<'a> {
    pub state: State,
    pub attempts: u32,
    pub next_at: Option<Timestamp>,
    pub problem: Option<&'a str>,
}

/// A record ready to be put.
pub(super) struct NewRecord<'a> {
    pub id: FilingId,
    pub device_seq: u64,
    pub envelope: &'a [u8],
    pub sha256: &'a str,
}

/// The outbox on disk.
#[derive(Clone, Debug)]
pub(super) struct Store(SqlitePool);

impl Store {
    pub async fn open(file: &Path) -> Result<Self, OutboxError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY);
        // One connection: the outbox has one writer.
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        sqlx::raw_sql(SCHEMA).execute(&pool).await?;
        Ok(Self(pool))
    }

    /// Durable when it returns.
    pub async fn put(&self, record: &NewRecord<'_>, now: Timestamp) -> Result<(), OutboxError> {
        sqlx::query(
            "INSERT INTO outbox (id, device_seq, envelope, sha256, state, next_at, created)
             VALUES (?1, ?2, ?3, ?4, 'waiting', ?5, ?5)",
        )
        .bind(record.id.to_string())
        .bind(record.device_seq.cast_signed())
        .bind(record.envelope)
        .bind(record.sha256)
        .bind(now.as_millisecond())
        .execute(&self.0)
        .await?;
        Ok(())
    }

    pub async fn find(&self, id: FilingId) -> Result<Option<Entry>, OutboxError> {
        let row = sqlx::query("SELECT * FROM outbox WHERE id = ?").bind(id.to_string()).fetch_optional(&self.0).await?;
        row.as_ref().map(entry).transpose()
    }

    pub async fn envelope(&self, id: FilingId) -> Result<Vec<u8>, OutboxError> {
        let row = sqlx::query("SELECT envelope FROM outbox WHERE id = ?");
        let bytes: Option<Vec<u8>> = row.bind(id.to_string()).fetch_one(&self.0).await?.try_get(0)?;
        bytes.ok_or(OutboxError::Damaged)
    }

    /// The next record's number, and the hash of the one before it.
    pub async fn next_link(&self) -> Result<(u64, String), OutboxError> {
        let last = sqlx::query("SELECT device_seq, sha256 FROM outbox ORDER BY device_seq DESC LIMIT 1");
        match last.fetch_optional(&self.0).await? {
            Some(row) => Ok((row.try_get::<i64, _>(0)? as u64 + 1, row.try_get(1)?)),
            None => Ok((1, String::new())),
        }
    }

    /// The record to send now: one that was never tried comes first and the newest of them before the others, because
    /// its person is still at the counter.
    pub async fn due_delivery(&self, now: Timestamp) -> Result<Option<Entry>, OutboxError> {
        let row = sqlx::query(
            "SELECT * FROM outbox WHERE state = 'waiting' AND (next_at <= ?1 OR next_at > ?2)
             ORDER BY attempts > 0, CASE attempts WHEN 0 THEN -device_seq ELSE next_at END LIMIT 1",
        );
        let row = row.bind(now.as_millisecond()).bind(farthest(now));
        row.fetch_optional(&self.0).await?.as_ref().map(entry).transpose()
    }

    /// The record to ask the bureau about now.
    pub async fn due_question(&self, now: Timestamp) -> Result<Option<Entry>, OutboxError> {
        let row = sqlx::query(
            "SELECT * FROM outbox WHERE state = 'delivered' AND (next_at <= ?1 OR next_at > ?2)
             ORDER BY next_at, device_seq DESC LIMIT 1",
        );
        let row = row.bind(now.as_millisecond()).bind(farthest(now));
        row.fetch_optional(&self.0).await?.as_ref().map(entry).transpose()
    }

    /// When there is something to do next.
    pub async fn next_at(&self, now: Timestamp) -> Result<Option<Timestamp>, OutboxError> {
        let row = sqlx::query(
            "SELECT min(CASE WHEN next_at > ?2 THEN ?1 ELSE next_at END)
             FROM outbox WHERE state IN ('waiting', 'delivered')",
        );
        timestamp(row.bind(now.as_millisecond()).bind(farthest(now)).fetch_one(&self.0).await?.try_get(0)?)
    }

    pub async fn change(&self, id: FilingId, change: Change<'_>) -> Result<(), OutboxError> {
        sqlx::query(
            "UPDATE outbox SET state = ?2, attempts = ?3, next_at = ?4, problem = ?5,
             envelope = CASE ?2 WHEN 'decided' THEN NULL ELSE envelope END WHERE id = ?1 AND state <> 'decided'",
        )
        .bind(id.to_string())
        .bind(change.state.name())
        .bind(i64::from(change.attempts))
        .bind(change.next_at.map(Timestamp::as_millisecond))
        .bind(change.problem)
        .execute(&self.0)
        .await?;
        if change.state == State::Decided {
            // The log beside the file holds the pictures too, sealed as they are: it is emptied with them.
            sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.0).await?;
        }
        Ok(())
    }

    /// Makes every waiting and held record, and every question, due.
    pub async fn release(&self, now: Timestamp) -> Result<(), OutboxError> {
        sqlx::query(
            "UPDATE outbox SET next_at = ?, state = CASE state WHEN 'held' THEN 'waiting' ELSE state END
             WHERE state IN ('waiting', 'held', 'delivered')",
        )
        .bind(now.as_millisecond())
        .execute(&self.0)
        .await?;
        Ok(())
    }

    /// Records in the given state, oldest first.
    pub async fn in_state(&self, state: State) -> Result<Vec<Entry>, OutboxError> {
        let rows = sqlx::query("SELECT * FROM outbox WHERE state = ? ORDER BY device_seq");
        rows.bind(state.name()).fetch_all(&self.0).await?.iter().map(entry).collect()
    }

    pub async fn list(&self) -> Result<Vec<Entry>, OutboxError> {
        sqlx::query("SELECT * FROM outbox ORDER BY device_seq").fetch_all(&self.0).await?.iter().map(entry).collect()
    }

    /// Records the bureau does not have and may still get.
    pub async fn waiting(&self) -> Result<u32, OutboxError> {
        let row = sqlx::query("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'held')");
        Ok(row.fetch_one(&self.0).await?.try_get::<i64, _>(0)? as u32)
    }

    pub async fn remember_key(&self, key: &SealingKey) -> Result<(), OutboxError> {
        let json = serde_json::to_string(key).map_err(|_| OutboxError::Damaged)?;
        sqlx::query("INSERT OR REPLACE INTO settings (name, value) VALUES ('sealing_key', ?)")
            .bind(json)
            .execute(&self.0)
            .await?;
        Ok(())
    }

    pub async fn remembered_key(&self) -> Result<Option<SealingKey>, OutboxError> {
        let row = sqlx::query("SELECT value FROM settings WHERE name = 'sealing_key'").fetch_optional(&self.0).await?;
        let Some(row) = row else { return Ok(None) };
        serde_json::from_str(row.try_get(0)?).map(Some).map_err(|_| OutboxError::Damaged)
    }

    pub async fn close(&self) {
        self.0.close().await;
    }
}

/// No honest retry lies farther ahead than this: what does was written by a clock that has been set back since, and is
/// due. The longest pause is five minutes of our own or fifteen of the bureau's.
fn farthest(now: Timestamp) -> i64 {
    now.as_millisecond().saturating_add(20 * 60 * 1000)
}

fn timestamp(millis: Option<i64>) -> Result<Option<Timestamp>, OutboxError> {
    millis.map(Timestamp::from_millisecond).transpose().map_err(|_| OutboxError::Damaged)
}

fn entry(row: &SqliteRow) -> Result<Entry, OutboxError> {
    let state: &str = row.try_get("state")?;
    Ok(Entry {
        id: FilingId(Uuid::from_str(row.try_get("id")?).map_err(|_| OutboxError::Damaged)?),
        state: State::ALL.into_iter().find(|known| known.name() == state).ok_or(OutboxError::Damaged)?,
        since: timestamp(Some(row.try_get("created")?))?.ok_or(OutboxError::Damaged)?,
        attempts: row.try_get::<i64, _>("attempts")? as u32,
        next_try: timestamp(row.try_get("next_at")?)?,
        problem: row.try_get("problem")?,
    })
}
