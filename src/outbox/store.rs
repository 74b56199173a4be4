//! The outbox on disk: one SQLite file. A row's envelope never changes; only its state does. The row outlives the
//! envelope, which goes when the bureau has decided.

mod row;
mod schema;

use std::{path::Path, time::Duration};

use self::row::{entry, is_corrupt, timestamp};
use super::OutboxError;
use jiff::{Timestamp, civil::Date};
use renzheng_domain::filing::{FilingId, Sealed};
use renzheng_failpoint::failpoint;
use renzheng_wire::{SealingKey, sha256_hex};
use sqlx::{
    Connection as _, Row as _, Sqlite, SqlitePool,
    query::Query,
    sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

const DAY: Duration = Duration::from_hours(24);
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
    /// What is on disk of it is not what was written: set aside, so that the others go on. A person has to look at it.
    Damaged,
    /// Done. The sealed bytes are gone, or will be when they were kept long enough.
    Decided,
}

impl State {
    const ALL: [Self; 6] = [Self::Waiting, Self::Delivered, Self::Held, Self::Parked, Self::Damaged, Self::Decided];

    /// As it stands in the row and in `queue list`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Held => "held",
            Self::Parked => "parked",
            Self::Damaged => "damaged",
            Self::Decided => "decided",
        }
    }
}

/// One line of `queue list`: nothing in it tells who was certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The record's id.
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
    /// The record's number on this counter, from 1 without gaps.
    pub device_seq: u64,
    /// Lower-case hex SHA-256 of the sealed bytes.
    pub sha256: String,
    /// Why somebody took it out of the sending.
    pub reason: Option<String>,
    /// When its sealed bytes were last copied to be carried by hand.
    pub exported: Option<Timestamp>,
}

/// How long a record may wait before somebody has to ask why: longer than a weekend, so what still waits then is no
/// outage that mends itself. It goes on being sent; nothing is ever deleted for its age.
pub const AGE_LIMIT: Duration = Duration::from_hours(72);

impl Entry {
    /// The record as the bureau knows it too.
    pub fn sealed(&self) -> Sealed<'_> {
        Sealed { id: self.id, sha256: &self.sha256 }
    }

    /// Whether the bureau may still get it from here.
    pub const fn is_here(&self) -> bool {
        matches!(self.state, State::Waiting | State::Held | State::Parked | State::Damaged)
    }

    /// Whether a person has to look after it: it was parked, is damaged, or waits longer than [`AGE_LIMIT`].
    pub fn needs_supervisor(&self, now: Timestamp) -> bool {
        let waited = Duration::try_from(now.duration_since(self.since)).unwrap_or_default();
        matches!(self.state, State::Parked | State::Damaged) || self.is_here() && waited > AGE_LIMIT
    }
}

/// What changes in a row.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// What it was when the work began: what a supervisor did meanwhile stands, unless the bureau has the record.
    pub from: State,
    pub state: State,
    pub attempts: u32,
    pub next_at: Option<Timestamp>,
    pub problem: Option<String>,
}

/// A record ready to be put.
pub(super) struct NewRecord<'a> {
    pub id: FilingId,
    pub device_seq: u64,
    pub envelope: &'a [u8],
    pub sha256: &'a str,
}

/// Every column.
macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "SELECT id, device_seq, sha256, state, attempts, next_at, problem, created, reason, exported FROM outbox ",
            $rest
        )
    };
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
        let pool = SqlitePoolOptions::new().max_connections(1);
        // A disk that fails makes SQLite roll back by itself; the driver still counts the transaction as open then, and
        // what follows would stand in one that nobody ends. The connection is closed, and the next one begins afresh.
        let pool = pool.after_release(|connection, _| {
            Box::pin(async move { Ok(connection.ping().await.is_ok() && !connection.is_in_transaction()) })
        });
        let pool = pool.connect_with(options).await?;
        schema::bring_up(&mut *pool.acquire().await?).await?;
        Ok(Self(pool))
    }

    /// Durable when it returns.
    pub async fn put(&self, record: &NewRecord<'_>, now: Timestamp) -> Result<(), OutboxError> {
        failpoint!("outbox.before-insert");
        let mut whole = self.0.begin().await?;
        let row = sqlx::query(
            "INSERT INTO outbox (id, device_seq, sha256, state, next_at, created)
             VALUES (?1, ?2, ?3, 'waiting', ?4, ?4)",
        );
        let row = row.bind(record.id.to_string()).bind(record.device_seq.cast_signed()).bind(record.sha256);
        row.bind(now.as_millisecond()).execute(&mut *whole).await?;
        let bytes = sqlx::query("INSERT INTO envelopes (id, bytes) VALUES (?, ?)").bind(record.id.to_string());
        bytes.bind(record.envelope).execute(&mut *whole).await?;
        whole.commit().await?;
        failpoint!("outbox.after-insert");
        Ok(())
    }

    pub async fn find(&self, id: FilingId) -> Result<Option<Entry>, OutboxError> {
        let row = sqlx::query(rows!("WHERE id = ?")).bind(id.to_string()).fetch_optional(&self.0).await?;
        Ok(row.as_ref().map(entry))
    }

    /// The sealed bytes of a record, which are those that were put.
    pub async fn envelope(&self, entry: &Entry) -> Result<Vec<u8>, OutboxError> {
        let row = sqlx::query_scalar("SELECT bytes FROM envelopes WHERE id = ?").bind(entry.id.to_string());
        let bytes: Option<Vec<u8>> = match row.fetch_optional(&self.0).await {
            Err(error) if is_corrupt(&error) => None,
            read => read?,
        };
        bytes.filter(|bytes| sha256_hex(bytes) == entry.sha256).ok_or(OutboxError::Damaged)
    }

    /// Puts a row that cannot be read aside; what it holds stays.
    pub async fn set_aside(&self, entry: &Entry) -> Result<(), OutboxError> {
        let row = sqlx::query(
            "UPDATE outbox SET state = 'damaged', next_at = NULL, problem = ?2
             WHERE device_seq = ?1 AND state <> 'decided'",
        );
        row.bind(entry.device_seq.cast_signed()).bind(entry.problem.as_deref()).execute(&self.0).await?;
        Ok(())
    }

    /// The next record's number, and the hash of the one before it.
    pub async fn next_link(&self) -> Result<(u64, String), OutboxError> {
        let last = sqlx::query("SELECT device_seq, sha256 FROM outbox ORDER BY device_seq DESC LIMIT 1");
        match last.fetch_optional(&self.0).await? {
            Some(row) => Ok((row.try_get::<i64, _>(0)? as u64 + 1, row.try_get(1)?)),
            None => Ok((1, String::new())),
        }
    }

    /// When the newest record was sealed.
    pub async fn newest(&self) -> Result<Option<Timestamp>, OutboxError> {
        let newest = sqlx::query_scalar("SELECT MAX(created) FROM outbox");
        let newest: Option<i64> = newest.fetch_one(&self.0).await?;
        timestamp(newest)
    }

    /// The records to send now: one that was never tried comes first and the newest of them before the others, because
    /// its person is still at the counter.
    pub async fn due_deliveries(&self, now: Timestamp) -> Result<Vec<Entry>, OutboxError> {
        let rows = sqlx::query(rows!(
            "WHERE state = 'waiting' AND (next_at <= ?1 OR next_at > ?2)
             ORDER BY attempts > 0, CASE attempts WHEN 0 THEN -device_seq ELSE next_at END"
        ));
        self.due(rows, now).await
    }

    /// The records to ask the bureau about now.
    pub async fn due_questions(&self, now: Timestamp) -> Result<Vec<Entry>, OutboxError> {
        let rows = sqlx::query(rows!(
            "WHERE state = 'delivered' AND (next_at <= ?1 OR next_at > ?2) ORDER BY next_at, device_seq DESC"
        ));
        self.due(rows, now).await
    }

    async fn due(&self, rows: Query<'_, Sqlite, SqliteArguments>, now: Timestamp) -> Result<Vec<Entry>, OutboxError> {
        let rows = rows.bind(now.as_millisecond()).bind(farthest(now));
        Ok(rows.fetch_all(&self.0).await?.iter().map(entry).collect())
    }

    /// When there is something to do next.
    pub async fn next_at(&self, now: Timestamp) -> Result<Option<Timestamp>, OutboxError> {
        let row = sqlx::query(
            "SELECT min(CASE WHEN next_at > ?2 THEN ?1 ELSE next_at END)
             FROM outbox WHERE state IN ('waiting', 'delivered')",
        );
        timestamp(row.bind(now.as_millisecond()).bind(farthest(now)).fetch_one(&self.0).await?.try_get(0)?)
    }

    /// Writes a change. The sealed bytes of what is decided go at once, or, where `keep` says so, after that time.
    pub async fn change(&self, id: FilingId, change: &Change, keep: Option<Duration>) -> Result<(), OutboxError> {
        let mut whole = self.0.begin().await?;
        let row = sqlx::query(
            "UPDATE outbox SET state = ?2, attempts = ?3, next_at = ?4, problem = ?5
             WHERE id = ?1 AND state <> 'decided' AND (state = ?6 OR ?2 IN ('delivered', 'decided'))",
        );
        row.bind(id.to_string())
            .bind(change.state.name())
            .bind(i64::from(change.attempts))
            .bind(change.next_at.map(Timestamp::as_millisecond))
            .bind(change.problem.as_deref())
            .bind(change.from.name())
            .execute(&mut *whole)
            .await?;
        if change.state == State::Decided {
            let bytes = match keep.map(|keep| (keep.as_secs() / DAY.as_secs()).cast_signed()) {
                None => sqlx::query("DELETE FROM envelopes WHERE id = ?1").bind(id.to_string()),
                Some(days) => {
                    sqlx::query("UPDATE envelopes SET keep_days = ?2 WHERE id = ?1").bind(id.to_string()).bind(days)
                }
            };
            bytes.execute(&mut *whole).await?;
        }
        whole.commit().await?;
        if change.state == State::Decided {
            failpoint!("outbox.decided");
            self.empty_log().await?;
            failpoint!("outbox.emptied");
        }
        Ok(())
    }

    /// The log beside the file holds the pictures too, sealed as they are: it is emptied with them.
    async fn empty_log(&self) -> Result<(), OutboxError> {
        sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.0).await?;
        Ok(())
    }

    /// Counts a day of work for the sealed bytes that outlived their decision, and wipes those that were kept for more
    /// days than they are to be. Counted are the days on which this is called, and none twice in a row: a clock that
    /// jumps a year ahead is one day.
    pub async fn count_day(&self, today: Date) -> Result<(), OutboxError> {
        let mut whole = self.0.begin().await?;
        let counted = sqlx::query(
            "UPDATE envelopes SET days = days + 1, last_day = ?1
             WHERE keep_days IS NOT NULL AND (last_day IS NULL OR last_day <> ?1)",
        );
        counted.bind(today.to_string()).execute(&mut *whole).await?;
        let wiped = sqlx::query("DELETE FROM envelopes WHERE days > keep_days").execute(&mut *whole).await?;
        whole.commit().await?;
        if wiped.rows_affected() > 0 {
            self.empty_log().await?;
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

    /// Takes a record out of the sending; whether it was there to be taken.
    pub async fn park(&self, id: FilingId, reason: Option<&str>) -> Result<bool, OutboxError> {
        let row = sqlx::query(
            "UPDATE outbox SET state = 'parked', next_at = NULL, reason = ?2
             WHERE id = ?1 AND state IN ('waiting', 'held', 'parked')",
        );
        let done = row.bind(id.to_string()).bind(reason).execute(&self.0).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Brings what is parked, held or damaged back into the sending, one record or all; how many. What is still damaged
    /// is set aside again.
    pub async fn unpark(&self, id: Option<FilingId>, now: Timestamp) -> Result<u64, OutboxError> {
        let rows = sqlx::query(
            "UPDATE outbox SET state = 'waiting', attempts = 0, next_at = ?2, reason = NULL
             WHERE state IN ('parked', 'held', 'damaged') AND (?1 IS NULL OR id = ?1)",
        );
        let done = rows.bind(id.map(|id| id.to_string())).bind(now.as_millisecond()).execute(&self.0).await?;
        Ok(done.rows_affected())
    }

    /// The sealed bytes were copied.
    pub async fn mark_exported(&self, id: FilingId, now: Timestamp) -> Result<(), OutboxError> {
        let row = sqlx::query("UPDATE outbox SET exported = ?2 WHERE id = ?1").bind(id.to_string());
        row.bind(now.as_millisecond()).execute(&self.0).await?;
        Ok(())
    }

    /// Records in the given state, oldest first.
    pub async fn in_state(&self, state: State) -> Result<Vec<Entry>, OutboxError> {
        let rows = sqlx::query(rows!("WHERE state = ? ORDER BY device_seq"));
        let entries = rows.bind(state.name()).fetch_all(&self.0).await?;
        Ok(entries.iter().map(entry).filter(|entry| entry.state == state).collect())
    }

    /// Everything, oldest first; a row that cannot be read is [`State::Damaged`].
    pub async fn list(&self) -> Result<Vec<Entry>, OutboxError> {
        Ok(sqlx::query(rows!("ORDER BY device_seq")).fetch_all(&self.0).await?.iter().map(entry).collect())
    }

    /// Records sealed before that moment that the bureau does not have, for whatever reason.
    pub async fn late(&self, before: Timestamp) -> Result<u32, OutboxError> {
        let sql = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'held', 'parked', 'damaged') AND created < ?";
        let row = sqlx::query(sql).bind(before.as_millisecond());
        Ok(row.fetch_one(&self.0).await?.try_get::<i64, _>(0)? as u32)
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
