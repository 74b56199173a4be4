//! What is done with the outbox besides delivering: looking, taking a record back, trying again, closing.

use jiff::{SignedDuration, Timestamp};
use renzheng_backend::BackendError;
use renzheng_domain::{
    filing::{Decision, FilingId},
    time::Now,
};
use renzheng_wire::CancelRequest;
use thiserror::Error;

use super::Courier;
use crate::{
    OutboxError,
    store::{Change, Entry, State},
};

/// Why a record was not taken back.
#[derive(Debug, Error)]
pub enum TakeBackError {
    /// It is not of this counter.
    #[error("this counter has no such record")]
    Unknown,
    /// The outbox.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    /// The bureau did not take it back; 409: it is decided.
    #[error("the bureau did not take it back: {0}")]
    Bureau(BackendError),
}

impl Courier {
    /// Everything in the outbox, oldest first.
    pub async fn list(&self) -> Result<Vec<Entry>, OutboxError> {
        self.store.list().await
    }

    /// The record with this typed number, the newest of several.
    pub async fn numbered(&self, number: &str) -> Result<Option<Entry>, OutboxError> {
        Ok(self.store.list().await?.into_iter().rev().find(|entry| entry.id.is_numbered(number)))
    }

    /// Takes a record back: at the bureau, or here where it was never sent. Its sealed bytes are gone then; the row
    /// stays, so that the gap in this counter's numbers can be explained. The bureau's word counts with its signature
    /// only, and without one the record stays as it was.
    pub async fn take_back(&self, id: FilingId, now: Now) -> Result<Decision, TakeBackError> {
        let entry = self.store.find(id).await?.ok_or(TakeBackError::Unknown)?;
        let request = CancelRequest::sign(entry.sealed(), self.key.public(), |bytes| self.key.sign(bytes));
        let decision = match self.backend.cancel(entry.sealed(), &request).await {
            Ok(decision) => decision,
            Err(_) if entry.is_here() && entry.attempts == 0 => Decision::Cancelled,
            Err(error) => return Err(TakeBackError::Bureau(error)),
        };
        let state = if decision.is_final() { State::Decided } else { entry.state };
        let next_at = (!decision.is_final()).then_some(now.wall);
        let change = Change { from: entry.state, state, attempts: entry.attempts, next_at, problem: None };
        self.store.change(id, &change, None).await?;
        Ok(decision)
    }

    /// Makes all that waits or is held due at once: after a sign-in, and for `queue send`.
    pub async fn send_now(&self, now: Now) -> Result<(), OutboxError> {
        self.store.release(now.wall).await?;
        self.submitted.notify_one();
        Ok(())
    }

    /// Brings what is parked or held back, one record or all, for another try; how many.
    pub async fn release(&self, id: Option<FilingId>, now: Now) -> Result<u64, OutboxError> {
        let released = self.store.unpark(id, now.wall).await?;
        self.submitted.notify_one();
        Ok(released)
    }

    /// Records the bureau does not have yet.
    pub async fn waiting(&self) -> Result<u32, OutboxError> {
        self.store.waiting().await
    }

    /// Records of visits more than so many days ago that the bureau does not have.
    pub async fn late(&self, days: u16, now: Timestamp) -> Result<u32, OutboxError> {
        let before = now.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN);
        self.store.late(before).await
    }

    /// Closes the database and lets others send; the last thing to do with it.
    pub async fn close(&self) {
        self.store.close().await;
        self.lock.let_go();
    }
}
