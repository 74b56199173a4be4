//! The electronic credential: issued by the bureau, shown as a QR code.

use renzheng_domain::{credential::Credential, time::Moment};

use super::{After, WIPES_AFTER};
use crate::{
    effect::Question,
    event::{Event, Key},
    ids::Ticket,
    problem::Problem,
    step::{Page, Step, StepContext},
};

/// The page `credential`: the electronic credential.
#[derive(Clone)]
pub struct CredentialPage {
    /// The person, and the pages that follow.
    pub after: After,
    /// Set while the bureau is asked.
    pub waiting: Option<Ticket>,
    /// The credential that the bureau issued.
    pub credential: Option<Credential>,
    /// Why the bureau issued no credential.
    pub problem: Option<Problem>,
    /// When the page wipes itself.
    pub wipes: Moment,
}

impl std::fmt::Debug for CredentialPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CredentialPage").field("issued", &self.credential.is_some()).finish_non_exhaustive()
    }
}

impl CredentialPage {
    pub(super) fn open(after: After, context: &mut StepContext<'_>) -> Self {
        let mut page =
            Self { after, waiting: None, credential: None, problem: None, wipes: context.now.at + WIPES_AFTER };
        page.ask(context);
        page
    }

    fn ask(&mut self, context: &mut StepContext<'_>) {
        let ticket = context.ask(Question::IssueCredential(self.after.subject.case.id.clone()));
        (self.waiting, self.problem) = (Some(ticket), None);
    }
}

impl Page for CredentialPage {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::CredentialIssued(ticket, reply) if self.waiting == Some(ticket) => {
                self.waiting = None;
                match reply {
                    Ok(credential) => self.credential = Some(credential),
                    Err(problem) => self.problem = Some(problem),
                }
            }
            Event::Ticked if self.wipes <= context.now.at => return context.next_person(),
            // The same case has one credential, so asking again is safe.
            Event::Pressed(Key::Char('r' | 'R' | 'ｒ' | 'Ｒ')) if self.problem.is_some() => self.ask(context),
            Event::Pressed(Key::Enter | Key::Esc) => return self.after.next(context),
            Event::Pressed(_) => self.wipes = context.now.at + WIPES_AFTER,
            _ => {}
        }
        Step::Credential(self)
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
