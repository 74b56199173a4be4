//! How often somebody may ask: so many times in any minute.

use std::{
    collections::VecDeque,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use renzheng_domain::time::Moment;

use super::recent::Recent;

const WINDOW: Duration = Duration::from_mins(1);
/// Askers that are remembered, by a hash and the times of their questions: 20,000 of one question take 4 MB, of twenty
/// 12 MB. Sign-ins wait for one of [`super::password::Hashes`], so that fewer than that are tried in a minute.
const MOST_ASKERS: usize = 20_000;

/// A limit for each asker, in memory.
pub(super) struct Pacing {
    most: usize,
    asked: Mutex<Recent<VecDeque<Moment>>>,
}

impl Pacing {
    pub fn new(most: usize) -> Self {
        Self { most, asked: Mutex::new(Recent::new(MOST_ASKERS)) }
    }

    fn asked(&self) -> MutexGuard<'_, Recent<VecDeque<Moment>>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one question; `Err` with the time to wait when it is one too many.
    pub fn ask(&self, who: &impl Hash, now: Moment) -> Result<(), Duration> {
        let mut asked = self.asked();
        let times = asked.get_or(who, VecDeque::new);
        self.check(times, now)?;
        times.push_back(now);
        Ok(())
    }

    /// Whether a question would be one too many; it is not counted.
    pub fn look(&self, who: &impl Hash, now: Moment) -> Result<(), Duration> {
        self.asked().get(who).map_or(Ok(()), |times| self.check(times, now))
    }

    /// The newest question does not count after all.
    pub fn take_back(&self, who: &impl Hash) {
        if let Some(times) = self.asked().get(who) {
            times.pop_back();
        }
    }

    fn check(&self, times: &mut VecDeque<Moment>, now: Moment) -> Result<(), Duration> {
        times.retain(|time| now.since(*time) < WINDOW);
        match times.front() {
            Some(oldest) if times.len() >= self.most => Err(WINDOW.saturating_sub(now.since(*oldest))),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_too_many_waits_for_the_oldest_to_pass() {
        let pacing = Pacing::new(2);
        let at = |seconds: u64| Moment::from_millis(seconds * 1000);
        assert_eq!(pacing.ask(&"a", at(0)), Ok(()));
        assert_eq!(pacing.ask(&"a", at(10)), Ok(()));
        assert_eq!(pacing.look(&"a", at(20)), Err(Duration::from_secs(40)));
        assert_eq!(pacing.ask(&"a", at(20)), Err(Duration::from_secs(40)));
        assert_eq!(pacing.ask(&"b", at(20)), Ok(()));
        assert_eq!(pacing.ask(&"a", at(60)), Ok(()));
        pacing.take_back(&"a");
        assert_eq!(pacing.ask(&"a", at(60)), Ok(()));
    }
}
