//! Numbers for replies and ids for records.

use jiff::Timestamp;
use renzheng_domain::filing::FilingId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Builder;

/// Number of a question. A reply with another number than the one waited for is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ticket(pub u64);

/// Ids follow from the run's seed, so that a replay makes the same ones.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    seed: [u8; 32],
    tickets: u64,
    filings: u64,
}

impl Ids {
    pub(super) fn new(seed: [u8; 32]) -> Self {
        Self { seed, ..Self::default() }
    }

    pub(super) const fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    pub(super) fn filing(&mut self, wall: Timestamp) -> FilingId {
        self.filings += 1;
        let digest = Sha256::new().chain_update(self.seed).chain_update(self.filings.to_be_bytes()).finalize();
        let mut random = [0; 10];
        random.copy_from_slice(&digest[..10]);
        let millis = u64::try_from(wall.as_millisecond()).unwrap_or(0);
        FilingId(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}
