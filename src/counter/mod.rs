//! The helper's day: who is due ([`import`], [`initials`]), the book in which that and what became of everybody is kept
//! ([`Book`]), whether the day adds up ([`reckoning`]), how often people had to try ([`statistics`]), and what they take home
//! ([`slip`]).
//!
//! The book holds names and numbers in the clear, as the list it was read from does: it lies in the data folder, which
//! only its owner can read, and people leave it again ([`Book::open`]).

mod book;
pub mod import;
pub mod initials;
pub mod reckoning;
pub mod slip;
pub mod statistics;

use thiserror::Error;

pub use self::book::{Book, Entry, Filed, MOST_FOUND, Taken};

/// Why the book cannot be used.
#[derive(Debug, Error)]
pub enum BookError {
    /// The database or the disk under it.
    #[error("the counter's book cannot be read or written: {0}")]
    Store(#[from] sqlx::Error),
    /// A newer program wrote it.
    #[error("the counter's book is of version {found}, this program knows {known}")]
    Newer {
        /// In the file.
        found: i64,
        /// The newest known here.
        known: usize,
    },
    /// A row is not what this program writes.
    #[error("the counter's book holds something this program did not write")]
    Damaged,
}
