//! The record is sealed, stored, sent and compared: each of the four steps is shown, and once it is stored the next
//! person may start.

use std::time::Duration;

use jiff::civil::Date;
use renzheng_domain::{
    filing::{Decision, Filing, FilingId, Way},
    slip::Ending,
    time::Moment,
    visit::VisitProof,
};

use super::{Outcome, Page, Queued, ResultPage, Step, StepContext, Stuck, Subject, outcome::WIPES_AFTER};
use crate::{
    effect::Deed,
    event::{Event, Key},
    problem::Problem,
    slip::OnSlip,
};

/// A record on disk that the bureau has not taken within this time is shown as saved.
const DELIVERY_PATIENCE: Duration = Duration::from_secs(3);
/// A bureau that has the record may compare so long before the page suggests that the person need not wait.
const DECISION_PATIENCE: Duration = Duration::from_mins(2);

/// The page `sending`: sealed, stored, sent, compared.
#[derive(Clone, Debug)]
pub struct Sending {
    /// Kept until the record is on disk, so that a full disk loses nothing.
    pub filing: Option<Box<Filing>>,
    /// The record's id.
    pub id: FilingId,
    /// What speaks for the person.
    pub way: Way,
    /// Who, for what follows; nobody for a record of before.
    pub subject: Option<Box<Subject>>,
    /// Masked by the bureau, for the pages that follow.
    pub masked_name: String,
    /// That they were here, once the record is on disk.
    pub visit: Option<Box<VisitProof>>,
    /// How far.
    pub stage: Stage,
    /// When it was handed over.
    pub since: Moment,
    /// When the wizard stops waiting and lets the next person start; not before the record is on disk.
    pub leave_at: Option<Moment>,
}

/// How far a submission is; each is narrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Being sealed and written.
    Sealing,
    /// On disk, on its way.
    Stored,
    /// At the bureau.
    Delivered,
    /// Being compared.
    Comparing {
        /// Certifications before this one.
        queue_position: u32,
    },
}

impl Sending {
    pub(super) fn hand_over(filing: Box<Filing>, subject: Option<Box<Subject>>, context: &mut StepContext<'_>) -> Self {
        context.order(Deed::Submit(filing.clone()));
        Self {
            id: filing.id,
            way: filing.grounds.way(),
            subject,
            masked_name: filing.person.name.masked(),
            filing: Some(filing),
            visit: None,
            stage: Stage::Sealing,
            since: context.now.at,
            leave_at: None,
        }
    }

    const fn reach(&mut self, stage: Stage, leave_at: Moment) {
        self.stage = stage;
        self.leave_at = Some(leave_at);
    }

    fn decided(mut self, decision: Decision, context: &StepContext<'_>) -> Step {
        if let Decision::Comparing { queue_position } = decision {
            self.stage = Stage::Comparing { queue_position };
        }
        match Outcome::of(decision) {
            // The receipt of somebody else is no answer for this person.
            Some(outcome) if !outcome.is_about(self.subject.as_deref()) => {
                self.queued(Some(Problem::BureauUnintelligible), false, context)
            }
            Some(outcome) => Step::Result(ResultPage::open(self.id, outcome, self.subject, self.visit, context.now.at)),
            None => Step::Sending(self),
        }
    }

    fn queued(self, problem: Option<Problem>, parked: bool, context: &StepContext<'_>) -> Step {
        Step::Queued(Queued {
            id: self.id,
            way: self.way,
            subject: self.subject,
            masked_name: self.masked_name,
            visit: self.visit,
            problem,
            parked,
            wipes: context.now.at + WIPES_AFTER,
        })
    }
}

impl Page for Sending {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::CameInTime(proof) if proof.filing == self.id => self.visit = Some(proof),
            Event::Stored(id) if id == self.id && self.stage == Stage::Sealing => {
                self.filing = None;
                self.reach(Stage::Stored, context.now.at + DELIVERY_PATIENCE);
            }
            Event::StoreFailed(id, problem) if id == self.id => {
                return Step::Stuck(Stuck {
                    problem,
                    unsaved: self.filing,
                    subject: self.subject.map(|subject| *subject),
                });
            }
            Event::Delivered(id) if id == self.id => self.reach(Stage::Delivered, context.now.at + DECISION_PATIENCE),
            Event::Deferred { id, problem, .. } if id == self.id => return self.queued(Some(problem), false, context),
            Event::Parked(id, problem) if id == self.id => return self.queued(Some(problem), true, context),
            Event::Decided(id, decision) if id == self.id => return self.decided(decision, context),
            Event::Ticked if self.leave_at.is_some_and(|at| at <= context.now.at) => {
                let problem = (self.stage == Stage::Stored).then_some(Problem::BureauSlow);
                return self.queued(problem, false, context);
            }
            Event::Pressed(Key::Enter) if self.stage != Stage::Sealing => return context.next_person(),
            _ => {}
        }
        Step::Sending(self)
    }

    fn deadline(&self) -> Option<Moment> {
        self.leave_at
    }

    fn is_waiting(&self) -> bool {
        true
    }

    fn is_unsaved(&self) -> bool {
        self.stage == Stage::Sealing
    }

    fn record(&self) -> Option<(FilingId, &str)> {
        Some((self.id, &self.masked_name))
    }

    fn slip(&self, _day: Date) -> Option<OnSlip<'_>> {
        let ending = match self.stage {
            Stage::Sealing => return None,
            Stage::Stored => Ending::Saved,
            Stage::Delivered | Stage::Comparing { .. } => Ending::Sent,
        };
        let (subject, masked) = (self.subject.as_deref(), (self.masked_name.clone(), String::new()));
        Some(OnSlip {
            ending,
            filing: Some(self.id),
            subject,
            way: Some(self.way),
            masked,
            visit: self.visit.as_deref(),
        })
    }
}
