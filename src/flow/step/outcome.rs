//! The end of one person's certification: the bureau's word, or "saved here".

use std::time::Duration;

use jiff::civil::Date;
use renzheng_domain::{
    filing::{Decision, FilingId, Reason, Receipt, Way},
    slip::Ending,
    time::Moment,
    visit::VisitProof,
};
use strum::{IntoStaticStr, VariantNames};

use super::{After, OtherWays, Page, Step, StepContext, Subject, WhyOther, Withdraw, pressed};
use crate::{
    event::{Event, Key},
    problem::Problem,
    slip::{OnSlip, of_outcome},
};

/// A page that names a person wipes itself after this time without a key: somebody left it standing.
pub(super) const WIPES_AFTER: Duration = Duration::from_mins(1);

/// The page `result`: the bureau decided.
#[derive(Clone, Debug)]
pub struct ResultPage {
    /// Which record.
    pub id: FilingId,
    /// What the bureau said; final.
    pub outcome: Outcome,
    /// Who, for what follows.
    pub subject: Option<Box<Subject>>,
    /// That they were here.
    pub visit: Option<Box<VisitProof>>,
    /// When the page wipes itself.
    pub wipes: Moment,
}

/// A final answer, reduced to what the page needs. `Outcome::VARIANTS` are the ids of all.
#[derive(Clone, Debug, PartialEq, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// The bureau certified the person; the receipt says until when.
    Approved(Receipt),
    /// Certified already in this period.
    Duplicate(Receipt),
    /// Not approved; other ways to certify follow.
    Rejected(Reason),
    /// A human will look at it.
    Review(Reason),
    /// Taken back.
    Cancelled,
}

impl Outcome {
    /// The outcome of a final decision; `None` while the bureau is still at it.
    pub fn of(decision: Decision) -> Option<Self> {
        match decision {
            Decision::Received | Decision::Comparing { .. } => None,
            Decision::Approved { receipt } => Some(Self::Approved(receipt)),
            Decision::Duplicate { receipt } => Some(Self::Duplicate(receipt)),
            Decision::Rejected { reason } => Some(Self::Rejected(reason)),
            Decision::Review { reason } => Some(Self::Review(reason)),
            Decision::Cancelled => Some(Self::Cancelled),
        }
    }

    /// Whether it can be about this person: a receipt names somebody, if only in part.
    pub(super) fn is_about(&self, subject: Option<&Subject>) -> bool {
        match (self, subject) {
            (Self::Approved(receipt) | Self::Duplicate(receipt), Some(subject)) => {
                subject.person.id_number.could_be(&receipt.masked_number)
            }
            _ => true,
        }
    }

    /// The word of scenarios.
    pub fn id(&self) -> &'static str {
        self.into()
    }
}

impl ResultPage {
    pub(super) fn open(
        id: FilingId,
        outcome: Outcome,
        subject: Option<Box<Subject>>,
        visit: Option<Box<VisitProof>>,
        at: Moment,
    ) -> Self {
        Self { id, outcome, subject, visit, wipes: at + WIPES_AFTER }
    }

    /// On to what follows, if anything does.
    fn leave(self, context: &mut StepContext<'_>) -> Step {
        match (self.outcome, self.subject) {
            // Somebody who is certified already passed the same comparison.
            (Outcome::Rejected(reason), subject) => {
                OtherWays::open(WhyOther::NotApproved(self.id, reason), subject.map(|subject| *subject))
            }
            (Outcome::Approved(_) | Outcome::Duplicate(_), Some(subject)) => {
                After::success(subject, context).next(context)
            }
            _ => context.next_person(),
        }
    }
}

impl Page for ResultPage {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match (&event, pressed(&event)) {
            (Event::Ticked, _) if self.wipes <= context.now.at => return context.next_person(),
            (_, Some(Key::Enter)) => return self.leave(context),
            (_, Some(Key::F(8))) if matches!(self.outcome, Outcome::Review(_)) => {
                return Step::Withdraw(Withdraw::open(self.id, self.subject));
            }
            (_, Some(_)) => self.wipes = context.now.at + WIPES_AFTER,
            _ => {}
        }
        Step::Result(self)
    }

    fn deadline(&self) -> Option<Moment> {
        Some(self.wipes)
    }

    fn wipes_itself(&self) -> bool {
        true
    }

    fn slip(&self, _day: Date) -> Option<OnSlip<'_>> {
        let ending = of_outcome(self.outcome.clone());
        let (subject, visit) = (self.subject.as_deref(), self.visit.as_deref());
        Some(OnSlip { filing: Some(self.id), subject, visit, ..OnSlip::about(ending) })
    }
}

/// The page `queued`: saved here, to be delivered later.
#[derive(Clone, Debug)]
pub struct Queued {
    /// The record's id.
    pub id: FilingId,
    /// What speaks for the person: what comes next depends on it.
    pub way: Way,
    /// Who, for what follows.
    pub subject: Option<Box<Subject>>,
    /// Masked, for the page.
    pub masked_name: String,
    /// That they were here.
    pub visit: Option<Box<VisitProof>>,
    /// Why it was not delivered at once; `None` when the bureau has it and is only slow to decide.
    pub problem: Option<Problem>,
    /// Whether it needs a supervisor (parked) or goes by itself.
    pub parked: bool,
    /// When the page wipes itself.
    pub wipes: Moment,
}

impl Page for Queued {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::Ticked if self.wipes <= context.now.at => return context.next_person(),
            Event::Pressed(Key::Enter) => return context.next_person(),
            Event::Pressed(Key::F(8)) => return Step::Withdraw(Withdraw::open(self.id, self.subject)),
            Event::Pressed(_) => self.wipes = context.now.at + WIPES_AFTER,
            Event::Delivered(id) if id == self.id => self.problem = None,
            Event::Parked(id, problem) if id == self.id => {
                (self.problem, self.parked) = (Some(problem), true);
            }
            Event::Decided(id, decision) if id == self.id => {
                if let Some(outcome) = Outcome::of(decision) {
                    if !outcome.is_about(self.subject.as_deref()) {
                        self.problem = Some(Problem::BureauUnintelligible);
                        return Step::Queued(self);
                    }
                    return Step::Result(ResultPage::open(self.id, outcome, self.subject, self.visit, context.now.at));
                }
            }
            _ => {}
        }
        Step::Queued(self)
    }

    fn deadline(&self) -> Option<Moment> {
        Some(self.wipes)
    }

    fn wipes_itself(&self) -> bool {
        true
    }

    fn record(&self) -> Option<(FilingId, &str)> {
        Some((self.id, &self.masked_name))
    }

    fn slip(&self, _day: Date) -> Option<OnSlip<'_>> {
        let ending = match &self.problem {
            _ if self.parked => Ending::Parked,
            None => Ending::Sent,
            Some(_) => Ending::Saved,
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
