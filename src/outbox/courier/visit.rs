//! The proof that somebody came, which the counter signs for each record.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use renzheng_domain::{
    filing::Filing,
    visit::{ClockCheck, VisitProof},
};
use renzheng_wire::sign_visit;

use super::Courier;
use crate::{OutboxError, seal::SealError};

/// A clock that is set by the network steps back by seconds; one that is so much earlier than a record before is wrong.
const CLOCK_SLACK: Duration = Duration::from_mins(2);

impl Courier {
    /// What this counter knows of its clock at a capture.
    pub(super) async fn clock(&self, captured: Timestamp) -> Result<ClockCheck, OutboxError> {
        if self.backend.clock_offset_ms().is_some() {
            return Ok(ClockCheck::Bureau);
        }
        let is_back = self.store.newest().await?.is_some_and(|newest| captured + CLOCK_SLACK < newest);
        Ok(if is_back { ClockCheck::Back } else { ClockCheck::Unchecked })
    }

    /// That the person of a record was here.
    pub(super) fn proof(
        &self,
        filing: &Filing,
        device_seq: u64,
        sha256: String,
        clock: ClockCheck,
    ) -> Result<VisitProof, OutboxError> {
        let offset = SignedDuration::from_millis(self.backend.clock_offset_ms().unwrap_or(0));
        let proof = VisitProof {
            filing: filing.id,
            masked_name: filing.person.name.masked(),
            masked_number: filing.person.id_number.masked(),
            came: filing.captured_at.checked_add(offset).unwrap_or(filing.captured_at),
            clock,
            device: self.config.device.clone(),
            device_seq,
            sha256,
            key: self.key.public(),
            signature: String::new(),
        };
        sign_visit(proof, |bytes| self.key.sign(bytes)).ok_or(OutboxError::Seal(SealError::Device))
    }
}
