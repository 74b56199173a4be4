//! The clocks of the bench: wall, CPU of all threads of this process, its age and its memory.
//!
//! CPU time comes from `clock_gettime(CLOCK_PROCESS_CPUTIME_ID)` through rustix, which is in the tree below crossterm
//! anyway, is safe, and counts nanoseconds; `/proc/self/stat` counts hundredths of a second, longer than a frame.

use std::{fs, time::Duration};

use rustix::{
    param::clock_ticks_per_second,
    time::{ClockId, clock_gettime},
};

use crate::{
    domain::time::{Clock, Moment},
    setup::clock::SystemClock,
};

/// A shell that starts the process may hand down when it did, in nanoseconds since 1970: process start as a user
/// feels it, loading of the interpreter or binary included.
const STARTED_AT: &str = "PEER_T0_NS";

/// Both clocks, read together.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    /// Wall time.
    pub wall: Moment,
    /// User and system time of all threads.
    pub cpu: Duration,
}

/// The clocks.
pub struct Meter(SystemClock);

impl Meter {
    /// Starts counting.
    pub fn start() -> Self {
        Self(SystemClock::start())
    }

    /// Wall time alone; cheaper.
    pub fn wall(&self) -> Moment {
        self.0.now().at
    }

    /// Both clocks.
    pub fn now(&self) -> Spent {
        let cpu = clock_gettime(ClockId::ProcessCPUTime);
        let cpu = Duration::new(u64::try_from(cpu.tv_sec).unwrap_or(0), u32::try_from(cpu.tv_nsec).unwrap_or(0));
        Spent { wall: self.wall(), cpu }
    }
}

/// Time since this process was started; `None` where the system does not tell.
pub fn since_process_start() -> Option<Duration> {
    let handed_down = std::env::var(STARTED_AT).ok().and_then(|ns| ns.parse::<u64>().ok());
    if let Some(ns) = handed_down {
        let now = SystemClock::start().now().wall.as_nanosecond();
        Some(Duration::from_nanos(u64::try_from(now - i128::from(ns)).ok()?))
    } else {
        let uptime: f64 = fs::read_to_string("/proc/uptime").ok()?.split(' ').next()?.parse().ok()?;
        let started = start_ticks(&fs::read_to_string("/proc/self/stat").ok()?)? as f64;
        Duration::try_from_secs_f64(uptime - started / clock_ticks_per_second() as f64).ok()
    }
}

/// Field 22 of `/proc/self/stat`; the name in field 2 may hold anything, so it is counted from the last bracket.
fn start_ticks(stat: &str) -> Option<u64> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(19)?.parse().ok()
}

/// The most memory this process has had, megabytes (1024 kilobytes).
pub fn peak_rss_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<f64>().ok().map(|kb| kb / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_is_found_behind_any_program_name() {
        let stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 1 0 0 0 3 1 0 0 20 0 1 0 4242 1000 10";
        assert_eq!(start_ticks(stat), Some(4242));
        assert_eq!(start_ticks("7 (a"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_has_an_age_some_memory_and_uses_time() {
        assert!(since_process_start().unwrap() < Duration::from_hours(1));
        assert!(peak_rss_mb().unwrap() > 1.0);
        let meter = Meter::start();
        let before = meter.now().cpu;
        let sum = (0..2_000_000_u64).fold(0_u64, |a, b| a.wrapping_mul(31).wrapping_add(b));
        assert!(meter.now().cpu > before, "{sum}");
    }
}
