//! One act that has been asked for: whether the movement came, and whether it was an answer to the question.

use std::time::Duration;

use renzheng_domain::{face::FaceView, time::Moment, trial::Act};

use super::acts::{has_begun, is_at_rest, is_complete};

/// Nobody reacts to a prompt faster than this (simple visual reaction takes about 200 ms): a movement that began
/// earlier was no answer, and the act is waited for afresh.
const REACTION: Duration = Duration::from_millis(150);
/// A question stands so long; then the person rests and is asked again. What comes between two questions is no answer
/// either, so a film cannot wait for its turn, and who did not hear is told once more.
const WINDOW: Duration = Duration::from_secs(8);

/// An act waited for.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The act that is asked for.
    pub act: Act,
    /// When it was asked for.
    pub prompted: Moment,
    /// When the movement began.
    began: Option<Moment>,
    /// The face at rest after the prompt, to tell a movement from a standing state.
    rest: Option<FaceView>,
}

/// What a frame says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Nothing yet, or the movement is under way.
    Awaited,
    /// The movement is complete; it began then.
    Done(Moment),
    /// Nothing came while the question stood.
    Unheard,
}

impl Asking {
    /// An act that is asked for now.
    pub const fn new(act: Act, prompted: Moment) -> Self {
        Self { act, prompted, began: None, rest: None }
    }

    /// The face was gone: whoever comes back is measured against their own face at rest.
    pub(super) const fn lose(&mut self) {
        (self.began, self.rest) = (None, None);
    }

    pub(super) fn see(&mut self, face: &FaceView, at: Moment) -> Answer {
        let Some(rest) = self.rest else {
            self.rest = is_at_rest(face).then_some(*face);
            return self.awaited(at);
        };
        let (moves, done) = (has_begun(self.act, &rest, face), is_complete(self.act, &rest, face));
        match self.began {
            None if moves && at.since(self.prompted) >= REACTION => self.began = Some(at),
            None if moves => self.rest = None,
            // A blink is complete when the eyes are open again, every other act at its far end.
            Some(began) if if self.act == Act::Blink { !moves } else { done } => return Answer::Done(began),
            Some(_) if !moves => self.began = None,
            _ => {}
        }
        self.awaited(at)
    }

    fn awaited(&self, at: Moment) -> Answer {
        let over = self.began.is_none() && self.act != Act::Digits && at.since(self.prompted) >= WINDOW;
        if over { Answer::Unheard } else { Answer::Awaited }
    }
}
