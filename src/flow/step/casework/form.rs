//! Why not by face, and what the helper saw.

use renzheng_domain::casework::WhyManual;

use super::{CaseDraft, CasePhoto, back};
use crate::{
    event::{Event, Key},
    field::{Field, Kind},
    problem::Problem,
    step::{Page, Step, StepContext, Subject, WhyOther},
};

/// The page `manual`, a case without face matching: the reason, and what the helper saw.
#[derive(Clone, Debug)]
pub struct ManualForm {
    /// Person, case and tries so far.
    pub subject: Subject,
    /// Where Esc leads back to.
    pub came: WhyOther,
    /// The marked reason.
    pub why: WhyManual,
    /// What the helper saw.
    pub statement: Field,
    /// What is missing.
    pub problem: Option<Problem>,
}

impl ManualForm {
    pub(in crate::step) fn open(subject: Subject, came: WhyOther, why: WhyManual) -> Self {
        // Of the one reason there is with another document nothing can be chosen.
        let why = if subject.person.id_number.document().is_some() { WhyManual::Document } else { why };
        Self { subject, came, why, statement: Field::default(), problem: None }
    }

    fn go_on(self, context: &mut StepContext<'_>) -> Step {
        let draft = CaseDraft {
            subject: self.subject,
            came: self.came,
            id: context.ids.filing(context.now.wall),
            why: self.why,
            statement: self.statement.text().trim().to_owned(),
            picture: None,
            witness: None,
        };
        Step::CasePhoto(CasePhoto::open(draft, context.now.at))
    }

    /// The reasons that can be chosen.
    pub fn reasons(&self) -> &'static [WhyManual] {
        WhyManual::of(self.subject.person.id_number.document().is_some())
    }

    fn turn_reason(&mut self, by: usize) {
        let reasons = self.reasons();
        let at = reasons.iter().position(|why| *why == self.why).unwrap_or(0);
        self.why = reasons[(at + by) % reasons.len()];
    }
}

impl Page for ManualForm {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match &event {
            Event::Pressed(Key::Esc) => return back(self.subject, self.came),
            Event::Pressed(Key::Up | Key::BackTab) => self.turn_reason(self.reasons().len() - 1),
            Event::Pressed(Key::Down | Key::Tab) => self.turn_reason(1),
            // An empty statement says nothing to whoever decides.
            Event::Pressed(Key::Enter) if self.statement.text().trim().is_empty() => {
                self.problem = Some(Problem::FieldEmpty);
            }
            Event::Pressed(Key::Enter) => return self.go_on(context),
            Event::Pressed(key) if self.statement.press(*key) => self.problem = None,
            Event::Pasted(text) => {
                self.statement.paste(text);
                self.problem = None;
            }
            _ => {}
        }
        Step::Manual(self)
    }

    fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    fn typing(&self) -> Option<(Kind, &Field)> {
        Some((Kind::Name, &self.statement))
    }
}
