//! The helper's day: who is due ([`import`], [`initials`]), the book in which that and what became of everybody is kept
//! ([`Book`]), whether the day adds up ([`reckoning`]), how often people had to try ([`statistics`]), and what they
//! take home ([`slip`]).
//!
//! What the book says about people is sealed with a key that lies beside it; both are in the data folder, which only
//! its owner can read, and people leave the book again ([`Book::open`]).

mod book;
pub mod import;
pub mod initials;
pub mod reckoning;
pub mod slip;
pub mod statistics;

use renzheng_wire::keyfile::KeyFileError;
use thiserror::Error;

pub use self::book::{BOOK, Book, Entry, Filed, MOST_FOUND, Taken};

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
    /// The key it is sealed with.
    #[error("the key of the counter's book cannot be used: {0}")]
    Key(#[from] KeyFileError),
    /// The key is damaged or not the one that the people were sealed with, or the file was changed.
    #[error("the people in the counter's book cannot be read with the key that is there")]
    OtherKey,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Random,
    /// A row is not what this program writes.
    #[error("the counter's book holds something this program did not write")]
    Damaged,
}
