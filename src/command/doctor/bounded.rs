//! Work that may take so long and no longer: a check that hangs or breaks is said, and the others go on.

use std::{
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use super::finding::{Check, Finding, Grade};
use crate::setup::complaint::Bilingual;

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// The work took longer than its limit. Its thread is left alone, and ends with the program.
    Late(Duration),
    /// The work panicked, or its thread could not be started.
    Broken,
}

/// Does the work in a thread of its own.
pub fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Unfinished> {
    let (done, result) = channel();
    let begun = thread::Builder::new().name("check".to_owned()).spawn(move || drop(done.send(work())));
    begun.map_err(|_| Unfinished::Broken)?;
    result.recv_timeout(limit).map_err(|error| match error {
        RecvTimeoutError::Timeout => Unfinished::Late(limit),
        RecvTimeoutError::Disconnected => Unfinished::Broken,
    })
}

impl Unfinished {
    /// What is to be said of it.
    pub fn finding(self, check: Check) -> Finding {
        let said = match self {
            Self::Late(limit) => Bilingual::new(
                format!("{} 秒还没有检查完，先不等了", limit.as_secs()),
                format!("not done within {} s, and not waited for", limit.as_secs()),
            ),
            Self::Broken => Bilingual::new("检查中断了", "the check broke off"),
        };
        let found = Finding::good(check, "unfinished", ("检查", "check"), said).with("late", self != Self::Broken, "");
        found.graded(
            Grade::Fault,
            Bilingual::new(
                "请再检查一次；还是这样就重新启动电脑，再请管理员看看。",
                "Check again; if it stays, restart the computer, then ask an administrator.",
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_or_breaks_is_said_and_nobody_waits() {
        assert_eq!(within(Duration::from_secs(20), || 7), Ok(7));
        let (hold, held) = channel::<()>();
        let late = within(Duration::ZERO, move || held.recv().is_ok());
        assert_eq!(late, Err(Unfinished::Late(Duration::ZERO)));
        drop(hold);
        let broken: Result<(), _> = within(Duration::from_secs(20), || std::panic::resume_unwind(Box::new(())));
        assert_eq!(broken, Err(Unfinished::Broken));
        assert_eq!(Unfinished::Broken.finding(Check::Disk).grade, Grade::Fault);
    }
}
