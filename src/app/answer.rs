//! What comes of a question, and of the deeds that a bureau, the outbox or the counter's book has a part in: asked here
//! and nowhere else, so that a scenario's wizard and the one at the counter are answered alike.

use std::{sync::Arc, time::Duration};

use secrecy::SecretString;

use super::unlock::Unlock;
use crate::{
    backend::{Backend, BackendError},
    bureau::Bureau,
    domain::{filing::Filing, frame::Frame, time::Now, worklist::Sitting},
    flow::{Event, Problem, Question, Ticket, event::Status},
    outbox::{Courier, seal::jpeg},
    setup::{
        book::DayBook,
        printer::Slips,
        problems::{self, of_bureau, of_outbox, of_taking_back},
    },
};

/// Who is asked.
#[derive(Clone)]
pub struct Services {
    /// The bureau, however it is spoken to.
    pub backend: Arc<dyn Backend>,
    /// The outbox.
    pub courier: Arc<Courier>,
    /// The bureau in this process, in demonstrations.
    pub demo: Option<Arc<Bureau>>,
    /// The helper's password, hashed.
    pub unlock: Arc<Unlock>,
    /// The printer.
    pub slips: Slips,
    /// The counter's book.
    pub day: DayBook,
}

/// What an order brought.
#[derive(Debug, Default)]
pub struct Answer {
    /// In this order into the wizard.
    pub facts: Vec<Event>,
    /// There may be work for the courier now.
    pub outbox_moved: bool,
}

impl From<Event> for Answer {
    fn from(fact: Event) -> Self {
        Self { facts: vec![fact], outbox_moved: false }
    }
}

impl Services {
    /// Asks, and gives what the wizard is told under this number.
    pub async fn answer(&self, ticket: Ticket, question: Question, now: Now) -> Answer {
        match question {
            Question::SignIn { operator, secret } => {
                let reply = self.backend.sign_in(&operator, &secret).await;
                let outbox_moved = reply.is_ok();
                if outbox_moved {
                    self.keep(secret).await;
                    self.day.rule_is(self.backend.due_policy()).await;
                    self.send_held(now).await;
                }
                let fact = Event::SignedIn(ticket, reply.map_err(|e| of_bureau(&e, problems::Question::SignIn)));
                Answer { facts: vec![fact], outbox_moved }
            }
            Question::Unlock(secret) => {
                let unlock = Arc::clone(&self.unlock);
                let fits = tokio::task::spawn_blocking(move || unlock.fits(&secret)).await;
                Event::Unlocked(ticket, fits.unwrap_or(false)).into()
            }
            // Before the camera opens: a capture that could not be kept is not begun.
            Question::CheckPerson { .. } if !self.courier.has_room() => {
                Event::PersonChecked(ticket, Err(Problem::DiskFull)).into()
            }
            Question::CheckPerson { person, cannot } => {
                let reply = self.backend.check_person(&person, &cannot).await;
                if let Ok(case) = &reply {
                    self.day.due_is(&person.id_number, case.due).await;
                }
                Event::PersonChecked(ticket, reply.map_err(|e| of_bureau(&e, problems::Question::Person))).into()
            }
            Question::Enrol { case, frame } => Event::Enrolled(ticket, self.enrol(case, frame).await).into(),
            Question::AskWitness { operator, secret, record } => {
                let reply = self.backend.witness(&operator, &secret, record).await;
                Event::Witnessed(ticket, reply.map_err(|e| of_bureau(&e, problems::Question::Witness))).into()
            }
            Question::TakeBack(id) => {
                let reply = self.courier.take_back(id, now).await;
                if let Ok(decision) = &reply {
                    self.day.decided(id, decision, now).await;
                }
                let fact = Event::TakenBack(ticket, reply.map_err(|e| of_taking_back(&e)));
                Answer { facts: vec![fact], outbox_moved: true }
            }
            Question::AskStatus(number) => Event::StatusKnown(ticket, self.status(&number).await).into(),
            Question::AskAccount(case) => {
                Event::AccountKnown(ticket, self.backend.account(&case).await.map_err(of_any)).into()
            }
            Question::SetSecurity { case, settings } => {
                Event::SecuritySet(ticket, self.backend.set_security(&case, &settings).await.map_err(of_any)).into()
            }
            Question::IssueCredential(case) => {
                Event::CredentialIssued(ticket, self.backend.credential(&case).await.map_err(of_any)).into()
            }
            Question::PrintSlip { facts, language } => {
                Event::SlipHanded(ticket, self.slips.hand_out(&facts, language, now).await).into()
            }
            Question::FindDue(search) => Event::DueFound(ticket, self.day.find(&search, now).await).into(),
        }
    }

    /// Asks the bureau to describe itself.
    pub async fn fetch_service(&self, now: Now) -> Answer {
        let reply = self.backend.service().await;
        self.day.rule_is(self.backend.due_policy()).await;
        self.day.clocks(self.backend.clock_offset_ms(), now).await;
        Event::ServiceKnown(reply.map_err(of_any)).into()
    }

    /// Writes down that somebody sat here.
    pub async fn note_sitting(&self, sitting: &Sitting) -> Answer {
        self.day.sat(sitting).await;
        Answer::default()
    }

    /// Nobody is signed in any more: the session token and what opens the lock are forgotten, at once, so that a
    /// sign-in that follows is not undone.
    pub fn sign_out(&self) {
        self.backend.sign_out();
        self.unlock.forget();
    }

    async fn keep(&self, secret: SecretString) {
        let unlock = Arc::clone(&self.unlock);
        if tokio::task::spawn_blocking(move || unlock.keep(&secret)).await.is_err() {
            tracing::error!("the password could not be hashed");
        }
    }

    /// After a sign-in: what was held goes on its way.
    async fn send_held(&self, now: Now) {
        if let Err(error) = self.courier.send_now(now).await {
            tracing::warn!(%error, "held records stay held");
        }
    }

    /// Seals and stores; the sending follows by itself.
    pub async fn submit(&self, filing: &Filing, now: Now) -> Answer {
        self.day.submitting(filing).await;
        let mut facts = Vec::new();
        let stored = match self.courier.submit(filing, now).await {
            Ok(proof) => {
                facts.push(Event::CameInTime(Box::new(proof)));
                Event::Stored(filing.id)
            }
            Err(error) => {
                self.day.not_stored(filing.id).await;
                tracing::error!(%error, "a record could not be made durable");
                Event::StoreFailed(filing.id, of_outbox(&error))
            }
        };
        let waiting = self.courier.waiting().await.ok().map(Event::QueueCounted);
        facts.push(stored);
        facts.extend(waiting);
        Answer { facts, outbox_moved: true }
    }

    /// Where the record with this number stands: the bureau's word if it can be had, what is known here otherwise.
    async fn status(&self, number: &str) -> Result<Status, Problem> {
        let found = self.courier.numbered(number).await.map_err(|e| of_outbox(&e))?;
        let entry = found.ok_or(Problem::NumberUnknown)?;
        let status = Status { id: entry.id, since: entry.since, decision: None, problem: None };
        if entry.is_here() {
            return Ok(Status { problem: Some(Problem::BureauUnreachable), ..status });
        }
        Ok(match self.backend.decision(entry.sealed(), Duration::ZERO).await {
            Ok(decision) => Status { decision: Some(decision), ..status },
            Err(error) => Status { problem: Some(of_any(error)), ..status },
        })
    }

    /// Takes a picture as the photo on file, in memory only. Outside the demonstration no page asks for this.
    async fn enrol(&self, case: String, frame: Arc<Frame>) -> Result<(), Problem> {
        let Some(bureau) = &self.demo else { return Err(Problem::BureauRefused(405)) };
        let jpeg = tokio::task::spawn_blocking(move || jpeg(&frame).ok()).await.ok().flatten();
        bureau.enrol(&case, jpeg.ok_or(Problem::CameraGarbage)?).await.map_err(|_| Problem::BureauFault)
    }
}

/// What a bureau's refusal means where it has no meaning of its own.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn of_any(error: BackendError) -> Problem {
    of_bureau(&error, problems::Question::Any)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Moment;

    #[test]
    fn a_frame_without_a_jpeg_is_encoded() {
        let frame = Frame { seq: 1, captured: Moment::ZERO, width: 2, height: 2, rgb: vec![128; 12], jpeg: None };
        let bytes = jpeg(&frame).unwrap();
        assert_eq!(image::load_from_memory(&bytes).unwrap().width(), 2);
    }
}
