//! What a tester lets go wrong: each mishap meets one record, or one request of any kind, that comes in. Decisions stay
//! real.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::domain::trial::Act;

/// What happens to the next record, or to the next request of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// 503 with this `Retry-After`.
    Busy(Duration),
    /// The connection is cut before the record is stored.
    DropBefore,
    /// The record is stored and the connection is cut before the answer: done, but the answer is lost.
    DropAfter,
    /// The record is stored, and somebody at the bureau takes it back before it is compared.
    TakeBack,
    /// The next request, whatever it asks, is answered with this status.
    Answer(u16),
    /// The next request is answered with a page that is not of the protocol, as a network's own sign-in page would be.
    Garble,
    /// The next request is not answered at all.
    Hang,
    /// The next request is answered as ever; what is queued behind meets the one after.
    Pass,
}

impl Mishap {
    const fn meets_any_request(self) -> bool {
        matches!(self, Self::Answer(_) | Self::Garble | Self::Hang | Self::Pass)
    }
}

#[derive(Default)]
struct State {
    mishaps: VecDeque<Mishap>,
    delay: Duration,
    acts: Vec<Act>,
    asked: u64,
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

    /// The acts to ask for instead of random ones, with a nonce that is the same in every run: so are the rests.
    pub(super) fn asked(&self, cannot: &[Act]) -> Option<(Vec<Act>, String)> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.acts.is_empty() {
            return None;
        }
        state.asked += 1;
        let mut acts = state.acts.clone();
        acts.retain(|act| !cannot.contains(act));
        if acts.is_empty() {
            acts.push(Act::Digits);
        }
        Some((acts, format!("scripted-{}", state.asked)))
    }

    /// The mishap of a record that has come in.
    pub(super) fn next(&self) -> Option<Mishap> {
        self.next_if(|mishap| !mishap.meets_any_request())
    }

    /// The mishap of a request that has come in.
    pub(super) fn next_of_any(&self) -> Option<Mishap> {
        self.next_if(Mishap::meets_any_request)
    }

    fn next_if(&self, is_meant: impl Fn(Mishap) -> bool) -> Option<Mishap> {
        let mishaps = &mut self.0.lock().unwrap_or_else(PoisonError::into_inner).mishaps;
        mishaps.pop_front_if(|mishap| is_meant(*mishap))
    }

    pub(super) fn delayed_by(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).delay
    }
}
