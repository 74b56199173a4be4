//! How the outbox's file came to look as it does: one step a version, each in a transaction with its number. A file of
//! a newer version is refused before anything is written.

use renzheng_failpoint::failpoint;
use sqlx::{Connection as _, SqliteConnection};

use crate::OutboxError;

/// From version n - 1 to version n. A step that was published never changes.
const STEPS: [&str; 3] = [
    // The program that wrote version 1 made its tables and its number in two steps, so they may be there already.
    "CREATE TABLE IF NOT EXISTS outbox (
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
    CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;",
    // A row is written at every try, and SQLite writes a row whole: the sealed bytes stand beside it, so that a retry
    // is some bytes and not some hundred thousand, and still fits on a disk that is full. Why somebody took a record
    // out of the sending, and when it was last copied to be carried by hand.
    "ALTER TABLE outbox ADD COLUMN reason TEXT;
    ALTER TABLE outbox ADD COLUMN exported INTEGER;
    CREATE TABLE envelopes (id TEXT PRIMARY KEY REFERENCES outbox, bytes BLOB NOT NULL) STRICT;
    INSERT INTO envelopes (id, bytes) SELECT id, envelope FROM outbox WHERE envelope IS NOT NULL;
    ALTER TABLE outbox DROP COLUMN envelope;",
    // Sealed bytes that outlive a decision nobody signed: for how many days, on how many days of work they were counted
    // so far, and on which one last.
    "ALTER TABLE envelopes ADD COLUMN keep_days INTEGER;
    ALTER TABLE envelopes ADD COLUMN days INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE envelopes ADD COLUMN last_day TEXT;",
];

/// Brings the file to the present version, whole or not at all.
pub(super) async fn bring_up(sqlite: &mut SqliteConnection) -> Result<(), OutboxError> {
    if version(sqlite).await? == STEPS.len() {
        return Ok(());
    }
    // Two programs that start together: the second waits here and then finds the work done.
    let mut whole = sqlite.begin_with("BEGIN IMMEDIATE").await?;
    for (done, step) in STEPS.iter().enumerate().skip(version(&mut whole).await?) {
        sqlx::raw_sql(*step).execute(&mut *whole).await?;
        failpoint!("outbox.stepping-up");
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {}", done + 1))).execute(&mut *whole).await?;
    }
    Ok(whole.commit().await?)
}

/// A version this program knows.
async fn version(sqlite: &mut SqliteConnection) -> Result<usize, OutboxError> {
    let found: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(sqlite).await?;
    match usize::try_from(found) {
        Ok(known) if known <= STEPS.len() => Ok(known),
        _ => Err(OutboxError::Newer { found, known: STEPS.len() }),
    }
}
