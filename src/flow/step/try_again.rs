//! A trial ended without success: why, what is left, and how it goes on.

use jiff::civil::Date;
use renzheng_domain::{session::Case, slip::Ending, trial::NotJudged};

use super::{Consented, Framing, OtherWays, Page, Purpose, Step, StepContext, Stuck, Subject, WhyOther};
use crate::{
    effect::Question,
    event::{Event, Key},
    ids::Ticket,
    problem::Problem,
    slip::OnSlip,
};

/// Until the bureau has said how many.
const DEFAULT_ATTEMPTS: u32 = 3;

/// The page `try_again`: a trial ended without success; another may follow.
#[derive(Clone, Debug)]
pub struct TryAgain {
    /// Who and what was agreed.
    pub consented: Consented,
    /// Why there was nothing to judge; `None` when the act did not come.
    pub not_judged: Option<NotJudged>,
    /// Judged trials that are left.
    pub left: u32,
    /// Set while a fresh challenge is fetched.
    pub waiting: Option<Ticket>,
}

/// Judged trials that this person has left today.
pub(super) fn attempts_left(subject: &Subject, context: &StepContext<'_>) -> u32 {
    let attempts = context.service.map_or(DEFAULT_ATTEMPTS, |service| service.judged_attempts);
    attempts.saturating_sub(subject.judged)
}

impl TryAgain {
    pub(super) fn open(consented: Consented, not_judged: Option<NotJudged>, context: &StepContext<'_>) -> Step {
        let left = attempts_left(&consented.subject, context);
        Step::TryAgain(Self { consented, not_judged, left, waiting: None })
    }

    /// Every trial has a fresh challenge; without a bureau the old one serves while it is valid.
    fn renewed(mut self, reply: Result<Case, Problem>, context: &StepContext<'_>) -> Step {
        match reply {
            Ok(case) => self.consented.subject.case = case,
            Err(_) if self.consented.subject.case.challenge.expires > context.now.wall => {}
            Err(problem) => {
                return Step::Stuck(Stuck { problem, unsaved: None, subject: Some(self.consented.subject) });
            }
        }
        Step::Framing(Framing::open(self.consented, Purpose::Certify, context.now.at))
    }

    fn other_ways(self) -> Step {
        let why = if self.left == 0 { WhyOther::AttemptsUsed } else { WhyOther::Chosen };
        OtherWays::open(why, Some(self.consented.subject))
    }
}

impl Page for TryAgain {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::Pressed(Key::Esc) => return self.other_ways(),
            Event::Pressed(Key::Enter) if self.left == 0 => return self.other_ways(),
            Event::Pressed(Key::Enter) if self.waiting.is_none() => {
                let Subject { person, cannot, .. } = self.consented.subject.clone();
                self.waiting = Some(context.ask(Question::CheckPerson { person, cannot }));
            }
            Event::PersonChecked(ticket, reply) if self.waiting == Some(ticket) => return self.renewed(reply, context),
            _ => {}
        }
        Step::TryAgain(self)
    }

    fn awaits_answer(&self) -> bool {
        self.waiting.is_some()
    }

    fn judged(&self) -> u32 {
        self.consented.subject.judged
    }

    fn slip(&self, _day: Date) -> Option<OnSlip<'_>> {
        let ending = if self.left == 0 { Ending::NoTriesLeft } else { Ending::Unfinished(self.not_judged) };
        Some(OnSlip { subject: Some(&self.consented.subject), ..OnSlip::about(ending) })
    }
}
