//! The one place where hints are ranked and debounced.
//!
//! A frame has at most one hint: the first of [`checks`] that applies. A hint stays on screen long enough to be read.
//! The bounds of the hint on screen are a little stricter than those that brought it up, and those of the hint that has
//! just left are a little wider, so that a face on the edge does not make two hints take turns.

mod checks;
mod hint;
mod room;

use std::time::Duration;

use checks::{first, is_narrow};
use renzheng_domain::{face::Observation, room::RoomLight, time::Moment};

pub use checks::{detail, light};
pub use hint::{Detail, Hint};

/// A new hint is shown once it has held so long: shorter stands for a single odd frame.
const SETTLES: Duration = Duration::from_millis(300);
/// A hint once shown stays so long: three to five hanzi read aloud.
const READS: Duration = Duration::from_millis(900);
/// While a hint is shown its bounds are stricter by this share, so that one must leave it clearly.
const SLACK: f32 = 0.08;
/// For so long after a hint has left, its bounds are wider by the same share: who has just followed it is not called
/// back for a trifle. Longer than following the next hint takes.
const FOLLOWED: Duration = Duration::from_secs(4);
/// A wish is said so long; who could help it would have by then.
const PATIENCE: Duration = Duration::from_secs(6);
/// While an act is done all bounds are wider by this share: a mouth that opens lowers the chin and a head that turns
/// narrows the face, and neither has come closer or gone away. A face at the framing's bound with its mouth wide open
/// is about a quarter longer.
const ACTING: f32 = -0.35;

/// The hint on screen and what it takes to change it.
#[derive(Clone, Debug, Default)]
pub struct Guidance {
    /// The hint that is shown now.
    pub shown: Hint,
    /// Detail that the sentence of the hint adds.
    pub detail: Detail,
    /// The last frame's measures, for the meters.
    pub last: Option<Observation>,
    /// Light of the surroundings when the window was set up, if this camera measured it.
    pub room: Option<RoomLight>,
    since: Option<Moment>,
    next: Option<(Hint, Detail, Moment)>,
    /// The hint shown before, and when it left.
    before: Option<(Hint, Moment)>,
    /// Wishes said long enough: they are not said again.
    heard: Vec<Hint>,
}

impl Guidance {
    /// For the trial, which begins from a good picture.
    pub fn acting() -> Self {
        Self { shown: Hint::Ok, ..Self::default() }
    }

    /// Takes a frame; answers with the frame's own hint, before debouncing. Somebody sitting behind is nobody's fault,
    /// unless the picture waits for the person to be `alone`.
    pub fn see(&mut self, seen: &Observation, alone: bool) -> Hint {
        if self.shown.is_wish() && self.shown_for(seen.captured) >= PATIENCE {
            self.heard.push(self.shown);
        }
        let slack = |hint| self.slack(hint, seen.captured);
        let hint = match first(seen, slack, |hint| !self.heard.contains(&hint)) {
            Hint::Ok if alone && seen.faces > 1 => Hint::MultipleFaces,
            Hint::Ok if is_narrow(seen, slack(Hint::TooFar)) => Hint::TooFar,
            hint => hint,
        };
        self.follow(hint, seen);
        hint
    }

    /// Takes a frame while an act is being done: pose, lids and stillness are not hinted at, because the act changes
    /// them.
    pub fn see_acting(&mut self, seen: &Observation) -> Hint {
        let slack = |hint| ACTING + self.slack(hint, seen.captured);
        let hint = first(seen, slack, |hint| !hint.is_about_posture());
        self.follow(hint, seen);
        hint
    }

    /// How long what is shown has been shown.
    fn shown_for(&self, now: Moment) -> Duration {
        self.since.map_or(Duration::ZERO, |since| now.since(since))
    }

    fn slack(&self, hint: Hint, at: Moment) -> f32 {
        match self.before {
            _ if hint == self.shown => SLACK,
            Some((before, left)) if before == hint && at.since(left) < FOLLOWED => -SLACK,
            _ => 0.0,
        }
    }

    fn follow(&mut self, hint: Hint, seen: &Observation) {
        self.last = Some(*seen);
        let (at, detail) = (seen.captured, detail(hint, seen, self.room.as_ref()));
        let Some(since) = self.since else {
            return self.show(hint, detail, at);
        };
        if (hint, detail) == (self.shown, self.detail) {
            self.next = None;
            return;
        }
        let held = match self.next {
            Some((next, how, from)) if (next, how) == (hint, detail) => from,
            _ => at,
        };
        self.next = Some((hint, detail, held));
        if at.since(held) >= SETTLES && at.since(since) >= READS {
            self.show(hint, detail, at);
        }
    }

    fn show(&mut self, hint: Hint, detail: Detail, at: Moment) {
        if self.since.is_some() && hint != self.shown {
            self.before = Some((self.shown, at));
        }
        (self.shown, self.detail, self.since, self.next) = (hint, detail, Some(at), None);
    }
}

/// The hint of a picture that stands alone: whoever else is in it will be.
pub fn rank(seen: &Observation) -> Hint {
    if seen.faces > 1 { Hint::MultipleFaces } else { first(seen, |_| 0.0, |_| true) }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod series_tests;
