//! Where the social-security card is. None of the answers stands in the way: each has a route of its own.

use renzheng_domain::applicant::CardState;
use strum::VariantArray;

use super::{Method, Page, ReadBack, Step, StepContext, Subject, pressed};
use crate::event::{Event, Key};

/// The page `card`: where the social-security card is.
#[derive(Clone, Debug)]
pub struct CardPage {
    /// Person, case and tries so far.
    pub subject: Subject,
    /// The marked answer; at first what the bureau knows.
    pub selected: CardState,
}

impl CardPage {
    pub(super) fn open(subject: Subject) -> Step {
        let selected = subject.applicant.card.or(subject.case.known.card).unwrap_or(CardState::Valid);
        Step::Card(Self { subject, selected })
    }

    fn turn(&mut self, by: usize) {
        self.selected = CardState::VARIANTS[(self.selected as usize + by) % CardState::VARIANTS.len()];
    }
}

impl Page for CardPage {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match pressed(&event) {
            Some(Key::Up | Key::BackTab | Key::Left) => self.turn(CardState::VARIANTS.len() - 1),
            Some(Key::Down | Key::Tab | Key::Right) => self.turn(1),
            Some(Key::Enter) => {
                self.subject.applicant.card = Some(self.selected);
                return Method::begin(self.subject, context);
            }
            Some(Key::Esc) => return ReadBack::open(self.subject, context),
            _ => {}
        }
        Step::Card(self)
    }
}
