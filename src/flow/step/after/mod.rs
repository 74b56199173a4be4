//! What follows success, one after the other: what the entry way wants and the bureau offers. All of it may be skipped;
//! the certification stands.

mod credential;
mod overview;
mod security;

use std::time::Duration;

use renzheng_domain::channel::AfterStep;

pub use self::{
    credential::CredentialPage,
    overview::Overview,
    security::{Security, SecurityProblem, SecurityStage},
};
use super::{Step, StepContext, Subject};

/// A page that names a person wipes itself after this time without a key, as the result does.
const WIPES_AFTER: Duration = Duration::from_mins(1);

/// Who, and what still follows.
#[derive(Clone, Debug)]
pub struct After {
    /// Person, case and tries so far.
    pub subject: Box<Subject>,
    /// What follows this page.
    pub rest: Vec<AfterStep>,
}

impl After {
    /// What follows the success of this person.
    pub(super) fn success(subject: Box<Subject>, context: &StepContext<'_>) -> Self {
        let offered = |step: &AfterStep| context.service.is_some_and(|service| service.offers.contains(step));
        let rest = context.channel().after.iter().copied().filter(offered).collect();
        Self { subject, rest }
    }

    /// The next page, or the next person.
    pub(super) fn next(mut self, context: &mut StepContext<'_>) -> Step {
        if self.rest.is_empty() {
            return context.next_person();
        }
        match self.rest.remove(0) {
            AfterStep::Security => Step::Security(Security::open(self)),
            AfterStep::Account => Step::Overview(Overview::open(self, context)),
            AfterStep::Credential => Step::Credential(CredentialPage::open(self, context)),
        }
    }
}
