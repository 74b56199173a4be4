//! The person's account, read only and masked.

use super::{After, WIPES_AFTER};
use crate::{
    domain::{entitlement::Account, time::Moment},
    flow::{
        event::{Effect, Event, Key, Ticket},
        problem::Problem,
        step::{Step, Turn},
    },
};

/// See [`Step::Overview`].
#[derive(Clone, Debug)]
pub struct Overview {
    /// Who, and what follows.
    pub after: After,
    /// Set while the bureau is asked.
    pub waiting: Option<Ticket>,
    /// What it said.
    pub account: Option<Account>,
    /// Why it said nothing.
    pub problem: Option<Problem>,
    /// When the page wipes itself.
    pub wipes: Moment,
}

impl Overview {
    pub(super) fn open(after: After, turn: &mut Turn<'_>) -> Self {
        let (ticket, case) = (turn.ticket(), after.subject.case.id.clone());
        turn.order(Effect::AskAccount { ticket, case });
        Self { after, waiting: Some(ticket), account: None, problem: None, wipes: turn.now.at + WIPES_AFTER }
    }

    pub(in crate::flow::step) fn on(mut self, event: Event, turn: &mut Turn<'_>) -> Step {
        match event {
            Event::AccountKnown(ticket, reply) if self.waiting == Some(ticket) => {
                self.waiting = None;
                match reply {
                    Ok(account) => self.account = Some(account),
                    Err(problem) => self.problem = Some(problem),
                }
            }
            Event::Ticked if self.wipes <= turn.now.at => return turn.next_person(),
            Event::Pressed(Key::Enter | Key::Esc) => return self.after.next(turn),
            Event::Pressed(_) => self.wipes = turn.now.at + WIPES_AFTER,
            _ => {}
        }
        Step::Overview(self)
    }
}
