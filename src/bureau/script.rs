//! What a tester lets go wrong: each mishap meets one record that comes in. Decisions stay real.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::domain::trial::Act;

/// What happens to the next record that comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// 503 with this `Retry-After`.
    Busy(Duration),
    /// The connection is cut before the record is stored.
    DropBefore,
    /// The record is stored and the connection is cut before the answer: done, but the answer is lost.
    DropAfter,
}

#[derive(Default)]
struct State {
    mishaps: VecDeque<Mishap>,
    delay: Duration,
    acts: Vec<Act>,
}

/// A bureau's mishaps, in memory.
#[derive(Default)]
pub struct BureauScript(Mutex<State>);

impl BureauScript {
    /// Adds a mishap behind those that are still to come.
    pub fn push(&self, mishap: Mishap) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).mishaps.push_back(mishap);
    }

    /// Every decision from now on is made so long after the record was taken up.
    pub fn delay(&self, delay: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).delay = delay;
    }

    /// Every challenge from now on asks for these acts; none: they are drawn at random again.
    pub fn ask(&self, acts: &[Act]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).acts = acts.to_vec();
    }

    /// The acts to ask for instead of random ones.
    pub(super) fn asked(&self) -> Vec<Act> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).acts.clone()
    }

    pub(super) fn next(&self) -> Option<Mishap> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).mishaps.pop_front()
    }

    pub(super) fn delayed_by(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).delay
    }
}
