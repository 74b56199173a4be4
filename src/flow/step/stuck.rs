//! Something stands in the way: what, the remedy, and a way on from here.

use jiff::civil::Date;
use renzheng_domain::{filing::Filing, slip::Ending};

use super::{Method, MethodItem, OtherWays, Page, Sending, Step, StepContext, Subject, WhyOther, pressed};
use crate::{
    event::{Event, Key},
    problem::Problem,
    slip::OnSlip,
};

/// The page `stuck`: something stands in the way.
#[derive(Clone, Debug)]
pub struct Stuck {
    /// What stands in the way.
    pub problem: Problem,
    /// A record that could not be written: Enter tries again, nothing is lost while this page stands.
    pub unsaved: Option<Box<Filing>>,
    /// Who, while there is a way back to the method page.
    pub subject: Option<Subject>,
}

impl Page for Stuck {
    fn on(self, event: Event, context: &mut StepContext<'_>) -> Step {
        match (pressed(&event), self.unsaved, self.subject) {
            (Some(Key::Enter), Some(filing), subject) => {
                Step::Sending(Sending::hand_over(filing, subject.map(Box::new), context))
            }
            (Some(Key::Enter), None, Some(subject)) => Method::open(subject, MethodItem::Face),
            (Some(Key::Esc), None, subject) => OtherWays::open(WhyOther::Chosen, subject),
            (Some(Key::Enter), None, None) => context.next_person(),
            (_, unsaved, subject) => Step::Stuck(Self { problem: self.problem, unsaved, subject }),
        }
    }

    fn is_unsaved(&self) -> bool {
        self.unsaved.is_some()
    }

    fn problem(&self) -> Option<&Problem> {
        Some(&self.problem)
    }

    /// A record that is not on disk yet has to be seen to first.
    fn slip(&self, _day: Date) -> Option<OnSlip<'_>> {
        let subject = self.subject.as_ref().filter(|_| self.unsaved.is_none())?;
        Some(OnSlip { subject: Some(subject), ..OnSlip::about(Ending::OutOfOrder) })
    }
}
