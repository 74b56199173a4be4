//! Named places where a process may be killed by its tester, to see that nothing is lost there. Only builds with the
//! feature `failpoints` have them; in any other the macro leaves nothing behind.
//!
//! `RENZHENG_FAILPOINT=outbox.sealed` kills at that place; `outbox.sealed:3` lets it pass twice first.

/// A place where `RENZHENG_FAILPOINT` may kill this process.
#[cfg(feature = "failpoints")]
#[macro_export]
macro_rules! failpoint {
    ($name:literal) => {
        $crate::kill_if_asked($name);
    };
}

/// Nothing: this build has no such places.
#[cfg(not(feature = "failpoints"))]
#[macro_export]
macro_rules! failpoint {
    ($name:literal) => {};
}

/// Every place there is; `tests/faults` dies at each of them.
#[cfg(feature = "failpoints")]
pub const PLACES: [&str; 23] = [
    "outbox.key-made",
    "outbox.stepping-up",
    "outbox.sealed",
    "outbox.before-insert",
    "outbox.after-insert",
    "outbox.before-send",
    "outbox.answered",
    "outbox.delivered",
    "outbox.before-retry",
    "outbox.after-retry",
    "outbox.told-decision",
    "outbox.decided",
    "outbox.emptied",
    "bureau.body-read",
    "bureau.before-commit",
    "bureau.after-commit",
    "bureau.taken-up",
    "bureau.deciding",
    "bureau.receipt-made",
    "bureau.before-receipt",
    "bureau.receipt-stored",
    "bureau.decided",
    "bureau.before-answer",
];

/// Kills this process as a power cut would, if this is the place that was asked for: nothing is flushed, nothing runs.
#[cfg(feature = "failpoints")]
pub fn kill_if_asked(name: &str) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static PASSED: AtomicU32 = AtomicU32::new(0);
    let Ok(asked) = std::env::var("RENZHENG_FAILPOINT") else { return };
    let (place, times) = asked.split_once(':').unwrap_or((&asked, "1"));
    if place != name {
        return;
    }
    if PASSED.fetch_add(1, Ordering::SeqCst) + 1 == times.parse().unwrap_or(1) {
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
}
