//! Where a record stands, by its number; and taking one back.

use jiff::civil::Date;
use renzheng_domain::{
    filing::{Decision, FilingId},
    slip::Ending,
};

use super::{Entry, Page, Step, StepContext, Subject, pressed};
use crate::{
    effect::Question,
    event::{Event, Key, Status},
    field::{Field, Kind},
    ids::Ticket,
    problem::Problem,
    slip::{OnSlip, of_decision},
};

/// The page `status`: where a record stands.
#[derive(Clone, Debug, Default)]
pub struct StatusPage {
    /// The record's number, as it stands on the slip.
    pub number: Field,
    /// Set while it is asked for.
    pub waiting: Option<Ticket>,
    /// What was found.
    pub found: Option<Status>,
    /// What went wrong.
    pub problem: Option<Problem>,
}

impl Page for StatusPage {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::StatusKnown(ticket, reply) if self.waiting == Some(ticket) => {
                self.waiting = None;
                match reply {
                    Ok(status) => self.found = Some(status),
                    Err(problem) => self.problem = Some(problem),
                }
            }
            Event::Pressed(Key::Esc) if self.waiting.take().is_none() => return Step::Entry(Entry::default()),
            Event::Pressed(Key::F(8)) => {
                if let Some(status) = self.found.as_ref().filter(|status| status.is_open()) {
                    return Step::Withdraw(Withdraw::open(status.id, None));
                }
            }
            Event::Pressed(Key::Enter) if self.waiting.is_none() && self.number.text().trim().is_empty() => {
                self.problem = Some(Problem::FieldEmpty);
            }
            Event::Pressed(Key::Enter) if self.waiting.is_none() => {
                let ticket = context.ask(Question::AskStatus(self.number.text().to_owned()));
                (self.waiting, self.found, self.problem) = (Some(ticket), None, None);
            }
            Event::Pressed(key) if self.waiting.is_none() && self.number.press(key) => {
                (self.found, self.problem) = (None, None);
            }
            Event::Pasted(text) if self.waiting.is_none() => self.number.paste(&text),
            _ => {}
        }
        Step::Status(self)
    }

    fn awaits_answer(&self) -> bool {
        self.waiting.is_some()
    }

    fn is_nobodys(&self) -> bool {
        true
    }

    fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    fn typing(&self) -> Option<(Kind, &Field)> {
        Some((Kind::Code, &self.number))
    }

    fn slip(&self, _day: Date) -> Option<OnSlip<'_>> {
        let found = self.found.as_ref()?;
        Some(OnSlip { filing: Some(found.id), ..OnSlip::about(of_decision(found.decision.as_ref())) })
    }
}

impl Status {
    /// Whether it can still be taken back.
    pub const fn is_open(&self) -> bool {
        match &self.decision {
            None => true,
            Some(decision) => !decision.is_final() || matches!(decision, Decision::Review { .. }),
        }
    }
}

/// The page `withdraw`: a record is taken back.
#[derive(Clone, Debug)]
pub struct Withdraw {
    /// The id of the record that is taken back.
    pub id: FilingId,
    /// Who, where that is known: for the slip.
    pub subject: Option<Box<Subject>>,
    /// Set while it is being taken back.
    pub waiting: Option<Ticket>,
    /// What came of it.
    pub done: Option<Result<(), Problem>>,
}

impl Withdraw {
    pub(super) const fn open(id: FilingId, subject: Option<Box<Subject>>) -> Self {
        Self { id, subject, waiting: None, done: None }
    }
}

impl Page for Withdraw {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match (&event, pressed(&event)) {
            (Event::TakenBack(ticket, reply), _) if self.waiting == Some(*ticket) => {
                self.waiting = None;
                self.done = Some(match reply {
                    Ok(Decision::Cancelled) => Ok(()),
                    Ok(_) => Err(Problem::AlreadyDecided),
                    Err(problem) => Err(problem.clone()),
                });
            }
            (_, Some(Key::Enter)) if self.done.is_some() => return context.next_person(),
            (_, Some(Key::Enter)) if self.waiting.is_none() => {
                self.waiting = Some(context.ask(Question::TakeBack(self.id)));
            }
            // The question is on its way; its answer is waited for.
            (_, Some(Key::Esc)) if self.waiting.is_none() => return context.next_person(),
            _ => {}
        }
        Step::Withdraw(self)
    }

    fn awaits_answer(&self) -> bool {
        self.waiting.is_some()
    }

    fn problem(&self) -> Option<&Problem> {
        self.done.as_ref()?.as_ref().err()
    }

    fn slip(&self, _day: Date) -> Option<OnSlip<'_>> {
        let _done = self.done.as_ref()?.as_ref().ok()?;
        Some(OnSlip { filing: Some(self.id), subject: self.subject.as_deref(), ..OnSlip::about(Ending::Withdrawn) })
    }
}
