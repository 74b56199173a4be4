//! The last facts of a session, redacted, always kept in memory: what a crash report can tell about the way there.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// Lines kept: the way through several pages.
const KEPT: usize = 200;
/// Pictures come thirty a second and would push everything else out: of each run the first and so many of the last.
const OBSERVED_KEPT: usize = 10;

/// Shared with the panic hook.
#[derive(Clone, Debug, Default)]
pub struct Ring(Arc<Mutex<Lines>>);

#[derive(Debug, Default)]
struct Lines {
    lines: VecDeque<String>,
    /// How many of the last lines are observations.
    run: usize,
}

impl Ring {
    /// Takes a line; `observed`: of a picture.
    pub fn push(&self, line: String, observed: bool) {
        let mut ring = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ring.run = if observed { ring.run + 1 } else { 0 };
        ring.lines.push_back(line);
        if ring.run > OBSERVED_KEPT + 1 {
            let second = ring.lines.len() - ring.run + 1;
            ring.lines.remove(second);
            ring.run -= 1;
        }
        if ring.lines.len() > KEPT {
            ring.lines.pop_front();
        }
    }

    /// What is there; nothing when the thread that panicked was just writing.
    pub fn lines(&self) -> Vec<String> {
        match self.0.try_lock() {
            Ok(ring) => ring.lines.iter().cloned().collect(),
            Err(std::sync::TryLockError::Poisoned(ring)) => ring.into_inner().lines.iter().cloned().collect(),
            Err(std::sync::TryLockError::WouldBlock) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_do_not_push_the_keys_out_and_old_lines_go() {
        let ring = Ring::default();
        ring.push("key".into(), false);
        (0..1000).for_each(|n| ring.push(format!("seen {n}"), true));
        let lines = ring.lines();
        assert_eq!((lines.len(), lines[0].as_str(), lines[1].as_str()), (OBSERVED_KEPT + 2, "key", "seen 0"));
        assert_eq!((lines[2].as_str(), lines[OBSERVED_KEPT + 1].as_str()), ("seen 990", "seen 999"));
        (0..1000).for_each(|n| ring.push(format!("key {n}"), false));
        assert_eq!((ring.lines().len(), ring.lines()[KEPT - 1].as_str()), (KEPT, "key 999"));
    }
}
