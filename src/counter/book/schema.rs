//! How the book's file came to look as it does: one step a version, each in a transaction with its number.

use sqlx::{Connection as _, SqliteConnection};

use crate::BookError;

/// From version n - 1 to version n. A step that was published never changes.
const STEPS: [&str; 3] = [
    // `who`: the number as a keyed hash. `sealed`: everything about the person, see `sealing`. `due`: as the list has
    // it; `told`: as the bureau has it, once it was asked. `since`: when they came on the list for this period; what
    // was captured before belongs to an earlier one. `named`: when a list named them last.
    "CREATE TABLE people (
        row INTEGER PRIMARY KEY,
        who BLOB NOT NULL UNIQUE,
        sealed BLOB NOT NULL,
        due TEXT NOT NULL,
        told TEXT,
        since INTEGER NOT NULL,
        named INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX people_due ON people (due);
    CREATE TABLE records (
        id TEXT PRIMARY KEY,
        person INTEGER REFERENCES people ON DELETE SET NULL,
        operator TEXT NOT NULL,
        way TEXT NOT NULL,
        captured INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        moved INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX records_person ON records (person);
    CREATE INDEX records_captured ON records (captured);
    CREATE TABLE sittings (
        sitting INTEGER PRIMARY KEY,
        ended INTEGER NOT NULL,
        operator TEXT NOT NULL,
        age INTEGER NOT NULL,
        judged INTEGER NOT NULL,
        record TEXT
    ) STRICT;
    CREATE INDEX sittings_ended ON sittings (ended);",
    // `due`: the office's rule of due days as JSON.
    "CREATE TABLE rule (id INTEGER PRIMARY KEY CHECK (id = 1), due TEXT NOT NULL) STRICT;",
    // Days on which this counter was at work.
    "CREATE TABLE days (day TEXT PRIMARY KEY) STRICT;",
];

/// Brings the file to the present version, whole or not at all.
pub(super) async fn bring_up(sqlite: &mut SqliteConnection) -> Result<(), BookError> {
    if version(sqlite).await? == STEPS.len() {
        return Ok(());
    }
    // Two programs that start together: the second waits here and then finds the work done.
    let mut whole = sqlite.begin_with("BEGIN IMMEDIATE").await?;
    for (done, step) in STEPS.iter().enumerate().skip(version(&mut whole).await?) {
        sqlx::raw_sql(*step).execute(&mut *whole).await?;
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {}", done + 1))).execute(&mut *whole).await?;
    }
    Ok(whole.commit().await?)
}

/// A version this program knows.
async fn version(sqlite: &mut SqliteConnection) -> Result<usize, BookError> {
    let found: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(sqlite).await?;
    match usize::try_from(found) {
        Ok(known) if known <= STEPS.len() => Ok(known),
        _ => Err(BookError::Newer { found, known: STEPS.len() }),
    }
}
