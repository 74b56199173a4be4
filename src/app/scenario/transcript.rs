//! The transcript: what a tester would have seen, a line each.

use crate::{
    domain::trial::Act,
    flow::{
        Effect, Event, Hint, Problem, Step, Wizard,
        event::CameraState,
        step::{OtherWays, Outcome, Queued, ResultPage, TryAgain},
    },
};

/// What was seen so far.
#[derive(Debug, Default)]
pub struct Transcript {
    /// The lines.
    pub lines: Vec<String>,
    page: String,
    hint: Option<Hint>,
    problem: Option<Problem>,
}

impl Transcript {
    /// Notes what a fact and its turn changed on screen.
    pub fn note(&mut self, wizard: &Wizard, effects: &[Effect]) {
        let page = page(&wizard.step);
        if page != self.page {
            self.lines.push(format!("page {page}"));
            (self.page, self.hint) = (page, None);
        }
        let hint = hint(&wizard.step);
        if hint.is_some() && hint != self.hint {
            self.lines.extend(hint.map(|hint| format!("hint {}", hint.id())));
            self.hint = hint;
        }
        let problem = problem(&wizard.step);
        if problem != self.problem {
            self.lines.extend(problem.iter().map(|problem| format!("problem {problem:?}")));
            self.problem = problem;
        }
        for effect in effects {
            if let Effect::Prompt(act) = effect {
                self.lines.push(format!("act {}", act_id(*act)));
            }
        }
    }

    /// Notes a fact that is worth a line of its own.
    pub fn hear(&mut self, event: &Event) {
        let line = match event {
            Event::CameraChanged(CameraState::Lost(problem)) => format!("camera lost: {problem:?}"),
            Event::CameraChanged(CameraState::Streaming(_)) => "camera on".to_owned(),
            Event::Stored(_) => "record stored".to_owned(),
            Event::Delivered(_) => "record delivered".to_owned(),
            Event::Deferred { problem, .. } => format!("record deferred: {problem:?}"),
            Event::Parked(_, problem) => format!("record parked: {problem:?}"),
            _ => return,
        };
        if self.lines.last() != Some(&line) {
            self.lines.push(line);
        }
    }
}

/// The page's id, with what it is about where one page serves several ends.
fn page(step: &Step) -> String {
    let id = step.id();
    match step {
        Step::Result(ResultPage { outcome, .. }) => match outcome {
            Outcome::Rejected(reason) | Outcome::Review(reason) => format!("{id}: {} {reason:?}", outcome.id()),
            _ => format!("{id}: {}", outcome.id()),
        },
        Step::OtherWays(OtherWays { why, .. }) => format!("{id}: {why:?}"),
        Step::TryAgain(TryAgain { not_judged: Some(why), .. }) => format!("{id}: {why:?}"),
        Step::TryAgain(_) => format!("{id}: NotDone"),
        Step::Queued(Queued { parked: true, .. }) => format!("{id}: parked"),
        _ => id.to_owned(),
    }
}

/// The hint on screen, once a frame was seen.
pub fn hint(step: &Step) -> Option<Hint> {
    let guidance = match step {
        Step::Framing(page) => &page.guidance,
        Step::Trial(page) => &page.guidance,
        _ => return None,
    };
    guidance.last.map(|_| guidance.shown)
}

fn problem(step: &Step) -> Option<Problem> {
    match step {
        Step::SignIn(page) => page.problem.clone(),
        Step::Person(page) => page.problem.clone(),
        Step::Stuck(page) => Some(page.problem.clone()),
        _ => None,
    }
}

/// The act's word in transcripts.
pub const fn act_id(act: Act) -> &'static str {
    match act {
        Act::Blink => "blink",
        Act::OpenMouth => "open_mouth",
        Act::TurnLeft => "turn_left",
        Act::TurnRight => "turn_right",
    }
}
