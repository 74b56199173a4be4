//! The counter's book on disk: one SQLite file and its key. Whatever was written when a function returned is there
//! after a crash.

mod letting_go;
mod people;
mod records;
mod rule;
mod schema;
mod sealing;
mod search;
mod sittings;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::{Timestamp, civil::Date};
use renzheng_wire::keyfile::{self, KeyFileError};
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

/// The book in the data folder.
pub const BOOK: &str = "book.sqlite";
/// What it is sealed with.
const KEY: &str = "book.key";

/// The wizard and a command may have it open at once.
const BUSY: Duration = Duration::from_secs(5);
/// The book.
#[derive(Clone, Debug)]
pub struct Book {
    pool: SqlitePool,
    /// `None`: its key file is damaged, so nothing about people can be read or written. What became of records can.
    sealing: Option<Sealing>,
    key: PathBuf,
}

impl Book {
    /// Opens the book in `folder`, makes it if need be, and lets go whom it has kept long enough, if `today` is to be
    /// believed.
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
        let key = folder.join(KEY);
        let sealing = match keyfile::read_or_create(&key) {
            Ok(secret) => Some(Sealing::new(&secret)),
            Err(KeyFileError::Damaged) => None,
            Err(error) => return Err(error.into()),
        };
        let book = Self { pool, sealing, key };
        book.day_of_work(today).await?;
        Ok(book)
    }

    fn sealing(&self) -> Result<&Sealing, BookError> {
        self.sealing.as_ref().ok_or(BookError::OtherKey)
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// The first second of the day in China.
fn seconds_of(day: Date) -> i64 {
    day.to_zoned(renzheng_domain::time::china()).map_or(0, |start| start.timestamp().as_second())
}

fn time(seconds: i64) -> Result<Timestamp, BookError> {
    Timestamp::from_second(seconds).map_err(|_| BookError::Damaged)
}

#[cfg(test)]
#[path = "book_tests.rs"]
mod tests;
