//! The only place that reads a clock or lets time pass. Everybody else is handed a [`Now`].

use std::{
    thread,
    time::{Duration, Instant},
};

use jiff::Timestamp;

use crate::domain::time::{Clock, Moment, Now};

/// The clocks of this computer. Monotonic time counts from the making of this value.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock whose monotonic time begins now.
    #[expect(clippy::disallowed_methods, reason = "the shell's clock is where time comes from")]
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the shell's clock is where time comes from")]
    fn now(&self) -> Now {
        Now { at: Moment::after_start(self.started.elapsed()), wall: Timestamp::now() }
    }

    #[expect(clippy::disallowed_methods, reason = "the shell's clock is where waiting happens")]
    fn wait(&self, span: Duration) {
        thread::sleep(span);
    }
}

/// Minutes, seconds and milliseconds.
pub fn clock_face(since: Duration) -> String {
    let seconds = since.as_secs();
    format!("{}:{:02}.{:03}", seconds / 60, seconds % 60, since.subsec_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn monotonic_time_starts_near_zero_and_never_goes_back() {
        let clock = SystemClock::start();
        let first = clock.now();
        let second = clock.now();
        assert!(first.at.since_start() < Duration::from_secs(5));
        assert!(second.at >= first.at);
    }
}
