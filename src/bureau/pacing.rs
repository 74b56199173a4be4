//! How often somebody may ask: so many times in any minute.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use renzheng_domain::time::Moment;

const WINDOW: Duration = Duration::from_mins(1);

/// A limit for each asker, in memory.
pub(super) struct Pacing {
    most: usize,
    asked: Mutex<HashMap<String, VecDeque<Moment>>>,
}

impl Pacing {
    pub fn new(most: usize) -> Self {
        Self { most, asked: Mutex::default() }
    }

    /// Counts one question; `Err` with the time to wait when it is one too many.
    pub fn ask(&self, who: &str, now: Moment) -> Result<(), Duration> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.retain(|_, times| {
            times.retain(|time| now.since(*time) < WINDOW);
            !times.is_empty()
        });
        let times = asked.entry(who.to_owned()).or_default();
        match times.front() {
            Some(oldest) if times.len() >= self.most => Err(WINDOW.saturating_sub(now.since(*oldest))),
            _ => {
                times.push_back(now);
                Ok(())
            }
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
        assert_eq!(pacing.ask("a", at(0)), Ok(()));
        assert_eq!(pacing.ask("a", at(10)), Ok(()));
        assert_eq!(pacing.ask("a", at(20)), Err(Duration::from_secs(40)));
        assert_eq!(pacing.ask("b", at(20)), Ok(()));
        assert_eq!(pacing.ask("a", at(60)), Ok(()));
    }
}
