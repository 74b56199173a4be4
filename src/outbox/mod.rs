//! How nothing is lost and nothing doubled: a record is sealed when the helper confirms, durable from then on, and
//! carried to the bureau until the bureau has it.
//!
//! [`seal`] makes the fixed bytes, [`store`] keeps them, [`courier`] carries them, [`Queue`] is for whoever looks after
//! them. Nobody at the counter can open an
//! envelope again. The device key is a file (software): whoever owns the computer owns the key.

pub mod courier;
pub mod key;
mod lock;
mod queue;
mod room;
pub mod seal;
pub mod store;

use renzheng_backend::BackendError;
use renzheng_wire::keyfile::KeyFileError;
use thiserror::Error;

pub use self::{
    courier::{Courier, CourierConfig, CourierNews, RoundResult, TakeBackError},
    queue::Queue,
    room::free_space,
    store::{AGE_LIMIT, Entry, State},
};

/// Why a record could not be made durable, or the outbox not be read.
#[derive(Debug, Error)]
pub enum OutboxError {
    /// The folder, the database or the disk under it.
    #[error("the outbox cannot be read or written: {0}")]
    Store(#[from] sqlx::Error),
    /// The folder cannot be made.
    #[error("the outbox folder cannot be made: {0}")]
    Folder(#[from] std::io::Error),
    /// The device key.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// The bureau's key was never learnt, so there is nothing to seal to.
    #[error("no key of the bureau is known yet: {0}")]
    NoSealingKey(BackendError),
    /// The record could not be sealed.
    #[error(transparent)]
    Seal(#[from] seal::SealError),
    /// Another process sends from this outbox.
    #[error("another process sends from this outbox: {}", holder.map_or_else(|| "?".to_owned(), |pid| pid.to_string()))]
    InUse {
        /// The other process's id; `None`: the lock does not name it.
        holder: Option<u32>,
    },
    /// A newer program wrote the outbox.
    #[error("the outbox is of version {found}, this program knows {known}")]
    Newer {
        /// In the file.
        found: i64,
        /// The newest known here.
        known: usize,
    },
    /// A record's row or its sealed bytes are not what was written.
    #[error("the outbox holds something this program did not write")]
    Damaged,
}
