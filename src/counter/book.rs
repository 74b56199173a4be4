//! The counter's book on disk: one SQLite file and its key. Whatever was written when a function returned is there after a
//! crash.

mod people;
mod records;
mod schema;
mod sealing;
mod search;
mod sittings;

use std::{path::Path, time::Duration};

use jiff::{Timestamp, civil::Date};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use self::sealing::Sealing;
pub use self::{
    people::{Entry, MOST_FOUND, Taken},
    records::Filed,
};
use super::BookError;
use crate::backend::keyfile;

/// The book in the data folder.
pub const BOOK: &str = "book.sqlite";
/// What it is sealed with.
const KEY: &str = "book.key";

/// The wizard and a command may have it open at once.
const BUSY: Duration = Duration::from_secs(5);
/// Somebody whose period ended so long ago is on no list any more: a quarter, after which offices stop payments and
/// the case goes another way.
const KEPT_AFTER_DUE: i32 = 90;
/// Records and sittings bear no names; a year and a month let one year be compared with the one before.
const KEPT_RECORDS: i32 = 400;

/// The book.
#[derive(Clone, Debug)]
pub struct Book {
    pool: SqlitePool,
    sealing: Sealing,
}

impl Book {
    /// Opens the book in `folder`, makes it if need be, and lets go of people whose period ended more than 90 days before
    /// `today` and of what was reckoned more than 400 days before.
    pub async fn open(folder: &Path, today: Date) -> Result<Self, BookError> {
        let options = SqliteConnectOptions::new()
            .filename(folder.join(BOOK))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        schema::bring_up(&mut *pool.acquire().await?).await?;
        let book = Self { pool, sealing: Sealing::new(&*keyfile::read_or_create(&folder.join(KEY))?) };
        book.let_go(today).await?;
        Ok(book)
    }

    async fn let_go(&self, today: Date) -> Result<(), BookError> {
        let before = |days: i32| today.saturating_sub(jiff::Span::new().days(days));
        let people = "DELETE FROM people WHERE due < $1";
        sqlx::query(people).bind(before(KEPT_AFTER_DUE).to_string()).execute(&self.pool).await?;
        let old = seconds_of(before(KEPT_RECORDS));
        let records = "DELETE FROM records WHERE captured < $1 AND person IS NULL";
        sqlx::query(records).bind(old).execute(&self.pool).await?;
        sqlx::query("DELETE FROM sittings WHERE ended < $1").bind(old).execute(&self.pool).await?;
        Ok(())
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// The first second of the day in China.
fn seconds_of(day: Date) -> i64 {
    day.to_zoned(crate::domain::time::china()).map_or(0, |start| start.timestamp().as_second())
}

fn time(seconds: i64) -> Result<Timestamp, BookError> {
    Timestamp::from_second(seconds).map_err(|_| BookError::Damaged)
}

#[cfg(test)]
#[path = "book_tests.rs"]
mod tests;
