//! The bureau's record is read back, a way is chosen, and the ways without a face are shown.

use super::{AgreementPage, PersonForm, Step, Stuck, Subject, Turn, pressed};
use crate::flow::{
    event::{Effect, Event, Key},
    problem::Problem,
};

/// See [`Step::ReadBack`].
#[derive(Clone, Debug)]
pub struct ReadBack {
    /// Who.
    pub subject: Subject,
}

impl ReadBack {
    pub(super) fn on(self, event: &Event, turn: &mut Turn<'_>) -> Step {
        match pressed(event) {
            // Certified in this period already: nothing is left to do.
            Some(Key::Enter) if self.subject.case.certified_on.is_some() => turn.next_person(),
            Some(Key::Enter) => Step::Method(Method { subject: self.subject, selected: Way::Face }),
            // Another person may be typed now.
            Some(Key::Esc) => {
                turn.order(Effect::Wipe);
                Step::Person(PersonForm::again(&self.subject.person))
            }
            _ => Step::ReadBack(self),
        }
    }
}

/// See [`Step::Method`].
#[derive(Clone, Debug)]
pub struct Method {
    /// Who.
    pub subject: Subject,
    /// The marked item.
    pub selected: Way,
}

/// A way to be certified; both are shown with the same weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// By the face.
    #[default]
    Face,
    /// By any other way.
    Other,
}

impl Method {
    pub(super) fn on(mut self, event: &Event, turn: &mut Turn<'_>) -> Step {
        match pressed(event) {
            Some(Key::Up | Key::Down | Key::Left | Key::Right | Key::Tab | Key::BackTab) => {
                self.selected = if self.selected == Way::Face { Way::Other } else { Way::Face };
            }
            Some(Key::Enter) => return self.choose(turn),
            Some(Key::Esc) => return Step::ReadBack(ReadBack { subject: self.subject }),
            _ => {}
        }
        Step::Method(self)
    }

    fn choose(self, turn: &mut Turn<'_>) -> Step {
        match self.selected {
            Way::Other => Step::OtherWays(OtherWays { why: WhyOther::Chosen, subject: Some(self.subject) }),
            Way::Face if turn.service.is_some() => Step::Agreement(AgreementPage::new(self.subject)),
            Way::Face => {
                turn.order(Effect::FetchService);
                Step::Stuck(Stuck { problem: Problem::BureauUnreachable, unsaved: None, subject: Some(self.subject) })
            }
        }
    }
}

/// See [`Step::OtherWays`].
#[derive(Clone, Debug)]
pub struct OtherWays {
    /// How one came here.
    pub why: WhyOther,
    /// Who, while there is a way back to the method page.
    pub subject: Option<Subject>,
}

/// How one comes to the other ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyOther {
    /// Chosen on the method page.
    Chosen,
    /// The agreement was refused.
    Refused,
    /// The bounded attempts are used up.
    AttemptsUsed,
    /// The bureau did not approve.
    NotApproved,
}

impl OtherWays {
    pub(super) fn on(self, event: &Event, turn: &mut Turn<'_>) -> Step {
        match (pressed(event), self.subject) {
            (Some(Key::Enter), _) | (Some(Key::Esc), None) => turn.next_person(),
            (Some(Key::Esc), Some(subject)) => Step::Method(Method { subject, selected: Way::Other }),
            (_, subject) => Step::OtherWays(Self { why: self.why, subject }),
        }
    }
}
