//! What an error means for a record, and how long it waits. One table, as the protocol has it.

use std::time::Duration;

use renzheng_backend::BackendError;

/// First bound of the wait, protocol: 1 s .. 5 min.
const SHORTEST: Duration = Duration::from_secs(1);
/// Last bound of the wait.
const LONGEST: Duration = Duration::from_mins(5);

/// What becomes of a record after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    /// By itself, later.
    Retry,
    /// When somebody did something about the counter.
    Hold,
    /// When somebody did something about the record.
    Park,
}

pub(super) const fn course(error: &BackendError) -> Course {
    match error {
        // What cannot be understood is as a rule a proxy or a sign-in page of the network, not the bureau.
        BackendError::Unreachable
        | BackendError::Timeout
        | BackendError::Busy { .. }
        | BackendError::Fault(_)
        | BackendError::Unintelligible(_)
        | BackendError::Mapping(_)
        | BackendError::Folder(_)
        // Somebody stands in the bureau's place, or its keys are being replaced: the bureau itself will answer again.
        | BackendError::Untrusted => Course::Retry,
        BackendError::Unauthorized
        | BackendError::Forbidden(_)
        | BackendError::UpdateRequired => Course::Hold,
        BackendError::Conflict
        | BackendError::KeyRetired
        | BackendError::PersonUnknown
        | BackendError::Refused(_)
        | BackendError::NotOffered
        | BackendError::NotTaken(_) => Course::Park,
    }
}

/// A short code for the row and for `queue list`.
pub(super) fn problem_code(error: &BackendError) -> String {
    match error {
        BackendError::Unreachable => "unreachable".to_owned(),
        BackendError::Timeout => "timeout".to_owned(),
        BackendError::Untrusted => "untrusted".to_owned(),
        BackendError::Unauthorized => "401".to_owned(),
        BackendError::Forbidden(_) => "403".to_owned(),
        BackendError::PersonUnknown => "404".to_owned(),
        BackendError::Conflict => "409".to_owned(),
        BackendError::KeyRetired => "410".to_owned(),
        BackendError::UpdateRequired => "426".to_owned(),
        BackendError::Busy { .. } => "busy".to_owned(),
        BackendError::Refused(status) | BackendError::NotTaken(status) | BackendError::Fault(status) => {
            status.to_string()
        }
        BackendError::Unintelligible(_) => "unintelligible".to_owned(),
        BackendError::Mapping(misfit) => format!("mapping {}", misfit.place),
        BackendError::Folder(_) => "folder".to_owned(),
        BackendError::NotOffered => "not offered".to_owned(),
    }
}

/// Full jitter over a bound that doubles with each attempt, never under the shortest wait; on top of `Retry-After` when
/// the bureau named a time, so that counters do not come back all at once. `chance` in `[0, 1]`.
pub(super) fn retry_in(error: &BackendError, attempts: u32, chance: f64) -> Duration {
    let doubled = SHORTEST.saturating_mul(1_u32.checked_shl(attempts.min(31)).unwrap_or(u32::MAX));
    let jitter = doubled.min(LONGEST).mul_f64(chance.clamp(0.0, 1.0));
    match error {
        BackendError::Busy { retry_after: Some(wait) } => wait.saturating_add(jitter.max(SHORTEST)),
        _ => jitter.max(SHORTEST),
    }
}

/// A number in `[0, 1]`; 1 when the system gives no random bytes, which only makes the wait longer.
pub(super) fn chance() -> f64 {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_ne_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_five_minutes() {
        let bound = |attempts| retry_in(&BackendError::Unreachable, attempts, 1.0);
        assert_eq!([1, 2, 3, 8, 9, 40].map(|n| bound(n).as_secs()), [2, 4, 8, 256, 300, 300]);
        assert_eq!(retry_in(&BackendError::Unreachable, 40, 0.0), SHORTEST);
    }

    #[test]
    fn the_bureaus_own_time_is_a_least_wait() {
        let busy = BackendError::Busy { retry_after: Some(Duration::from_secs(30)) };
        assert_eq!(retry_in(&busy, 1, 0.0), Duration::from_secs(31));
        assert_eq!(retry_in(&busy, 1, 1.0), Duration::from_secs(32));
    }
}
