//! Time is always an argument. The pure rooms see a [`Now`]; only the shell knows where it comes from.

use std::{
    fmt,
    ops::{Add, Sub},
    time::Duration,
};

use jiff::{
    Timestamp,
    tz::{self, TimeZone},
};
use serde::{Deserialize, Serialize};

/// Monotonic time since the program started. Unlike `std::time::Instant` it can be written down and replayed.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(Duration);

impl Moment {
    /// The start of the program.
    pub const ZERO: Self = Self(Duration::ZERO);

    /// A moment so many milliseconds after the start.
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }

    /// A moment `since` after the start.
    pub const fn after_start(since: Duration) -> Self {
        Self(since)
    }

    /// Time since the start.
    pub const fn since_start(self) -> Duration {
        self.0
    }

    /// Time since `earlier`; zero when `earlier` lies in the future.
    pub const fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Duration> for Moment {
    type Output = Self;
    fn add(self, rhs: Duration) -> Self {
        Self(self.0.saturating_add(rhs))
    }
}

impl Sub<Duration> for Moment {
    type Output = Self;
    fn sub(self, rhs: Duration) -> Self {
        Self(self.0.saturating_sub(rhs))
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}s", self.0.as_secs_f64())
    }
}

/// One reading of both clocks: the monotonic one that budgets run on and the calendar one that goes on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// Monotonic time, which no correction of the calendar changes.
    pub at: Moment,
    /// Calendar time, UTC.
    pub wall: Timestamp,
}

/// Where time comes from. The shell has the real one; tests and scenarios have one that they move by hand.
pub trait Clock: Send + Sync {
    /// Both clocks, read together.
    fn now(&self) -> Now;
    /// Lets `span` pass.
    fn wait(&self, span: Duration);
}

/// The time zone of every bureau: China has one, UTC+8, without summer time since 1992.
pub const fn china() -> TimeZone {
    TimeZone::fixed(tz::offset(8))
}
