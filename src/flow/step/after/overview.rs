//! The person's account, read only and masked.

use renzheng_domain::{entitlement::Account, time::Moment};

use super::{After, WIPES_AFTER};
use crate::{
    effect::Question,
    event::{Event, Key},
    ids::Ticket,
    problem::Problem,
    step::{Page, Step, StepContext},
};

/// The page `overview`: the person's account.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The person, and the pages that follow.
    pub after: After,
    /// Set while the bureau is asked.
    pub waiting: Option<Ticket>,
    /// The account as the bureau reported it.
    pub account: Option<Account>,
    /// Why the bureau reported no account.
    pub problem: Option<Problem>,
    /// When the page wipes itself.
    pub wipes: Moment,
}

impl Overview {
    pub(super) fn open(after: After, context: &mut StepContext<'_>) -> Self {
        let ticket = context.ask(Question::AskAccount(after.subject.case.id.clone()));
        Self { after, waiting: Some(ticket), account: None, problem: None, wipes: context.now.at + WIPES_AFTER }
    }
}

impl Page for Overview {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::AccountKnown(ticket, reply) if self.waiting == Some(ticket) => {
                self.waiting = None;
                match reply {
                    Ok(account) => self.account = Some(account),
                    Err(problem) => self.problem = Some(problem),
                }
            }
            Event::Ticked if self.wipes <= context.now.at => return context.next_person(),
            Event::Pressed(Key::Enter | Key::Esc) => return self.after.next(context),
            Event::Pressed(_) => self.wipes = context.now.at + WIPES_AFTER,
            _ => {}
        }
        Step::Overview(self)
    }

    fn awaits_answer(&self) -> bool {
        self.waiting.is_some()
    }

    fn deadline(&self) -> Option<Moment> {
        Some(self.wipes)
    }

    fn wipes_itself(&self) -> bool {
        true
    }

    fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }
}
