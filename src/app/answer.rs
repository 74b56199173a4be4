//! What comes of an order that expects an answer: asked here and nowhere else, so that a scenario's wizard and the
//! one at the counter are answered alike.

use std::{sync::Arc, time::Duration};

use secrecy::SecretString;

use super::{
    day::Day,
    problems::{Question, of_bureau, of_outbox, of_taking_back},
    slip::Slips,
    unlock::Unlock,
};
use crate::{
    backend::Backend,
    bureau::Bureau,
    domain::{filing::Filing, frame::Frame, time::Now},
    flow::{Effect, Event, Problem, event::Status},
    outbox::{Courier, seal::jpeg},
};

/// Who is asked.
#[derive(Clone)]
pub struct Desk {
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
    pub day: Day,
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

/// Whether the order is one that [`Desk::answer`] knows.
pub const fn is_answered(order: &Effect) -> bool {
    matches!(
        order,
        Effect::FetchService
            | Effect::SignIn { .. }
            | Effect::Unlock { .. }
            | Effect::CheckPerson { .. }
            | Effect::Enrol { .. }
            | Effect::AskWitness { .. }
            | Effect::TakeBack { .. }
            | Effect::AskStatus { .. }
            | Effect::AskAccount { .. }
            | Effect::SetSecurity { .. }
            | Effect::IssueCredential { .. }
            | Effect::PrintSlip { .. }
            | Effect::FindDue { .. }
            | Effect::NoteSitting(_)
            | Effect::Submit(_)
    )
}

impl Desk {
    /// Asks, and gives what the wizard is told; nothing for orders that expect no answer.
    pub async fn answer(&self, order: Effect, now: Now) -> Answer {
        match order {
            Effect::FetchService => {
                let reply = self.backend.service().await;
                Event::ServiceKnown(reply.map_err(|e| of_bureau(&e, Question::Any))).into()
            }
            Effect::SignIn { ticket, operator, secret } => {
                let reply = self.backend.sign_in(&operator, &secret).await;
                let outbox_moved = reply.is_ok();
                if outbox_moved {
                    self.keep(secret).await;
                    self.send_held(now).await;
                }
                let fact = Event::SignedIn(ticket, reply.map_err(|e| of_bureau(&e, Question::SignIn)));
                Answer { facts: vec![fact], outbox_moved }
            }
            Effect::Unlock { ticket, secret } => {
                let unlock = Arc::clone(&self.unlock);
                let fits = tokio::task::spawn_blocking(move || unlock.fits(&secret)).await;
                Event::Unlocked(ticket, fits.unwrap_or(false)).into()
            }
            // Before the camera opens: a capture that could not be kept is not begun.
            Effect::CheckPerson { ticket, .. } if !self.courier.has_room() => {
                Event::PersonChecked(ticket, Err(Problem::DiskFull)).into()
            }
            Effect::CheckPerson { ticket, person, cannot } => {
                let reply = self.backend.check_person(&person, &cannot).await;
                if let Ok(case) = &reply {
                    self.day.due_is(&person.id_number, case.due).await;
                }
                Event::PersonChecked(ticket, reply.map_err(|e| of_bureau(&e, Question::Person))).into()
            }
            Effect::Enrol { ticket, case, frame } => Event::Enrolled(ticket, self.enrol(case, frame).await).into(),
            Effect::Submit(filing) => self.submit(&filing, now).await,
            Effect::AskWitness { ticket, operator, secret, record } => {
                let reply = self.backend.witness(&operator, &secret, record).await;
                Event::Witnessed(ticket, reply.map_err(|e| of_bureau(&e, Question::Witness))).into()
            }
            Effect::TakeBack { ticket, id } => {
                let reply = self.courier.take_back(id, now).await;
                if let Ok(decision) = &reply {
                    self.day.decided(id, decision, now).await;
                }
                let fact = Event::TakenBack(ticket, reply.map_err(|e| of_taking_back(&e)));
                Answer { facts: vec![fact], outbox_moved: true }
            }
            Effect::AskStatus { ticket, number } => Event::StatusKnown(ticket, self.status(&number).await).into(),
            Effect::AskAccount { ticket, case } => {
                let reply = self.backend.account(&case).await;
                Event::AccountKnown(ticket, reply.map_err(|e| of_bureau(&e, Question::Any))).into()
            }
            Effect::SetSecurity { ticket, case, settings } => {
                let reply = self.backend.set_security(&case, &settings).await;
                Event::SecuritySet(ticket, reply.map_err(|e| of_bureau(&e, Question::Any))).into()
            }
            Effect::IssueCredential { ticket, case } => {
                let reply = self.backend.credential(&case).await;
                Event::CredentialIssued(ticket, reply.map_err(|e| of_bureau(&e, Question::Any))).into()
            }
            Effect::PrintSlip { ticket, facts, language } => {
                Event::SlipHanded(ticket, self.slips.hand_out(&facts, language, now).await).into()
            }
            Effect::FindDue { ticket, search } => Event::DueFound(ticket, self.day.find(&search, now).await).into(),
            Effect::NoteSitting(sitting) => {
                self.day.sat(&sitting).await;
                Answer::default()
            }
            Effect::SignOut
            | Effect::ListCameras(_)
            | Effect::UseCamera(_)
            | Effect::Prompt(_)
            | Effect::ForgetPictures
            | Effect::Quit => Answer::default(),
        }
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
    async fn submit(&self, filing: &Filing, now: Now) -> Answer {
        self.day.submitting(filing).await;
        let stored = match self.courier.submit(filing, now).await {
            Ok(()) => Event::Stored(filing.id),
            Err(error) => {
                self.day.not_stored(filing.id).await;
                tracing::error!(%error, "a record could not be made durable");
                Event::StoreFailed(filing.id, of_outbox(&error))
            }
        };
        let waiting = self.courier.waiting().await.ok().map(Event::QueueCounted);
        Answer { facts: std::iter::once(stored).chain(waiting).collect(), outbox_moved: true }
    }

    /// Where the record with this number stands: the bureau's word if it can be had, what is known here otherwise.
    async fn status(&self, number: &str) -> Result<Status, Problem> {
        let found = self.courier.numbered(number).await.map_err(|e| of_outbox(&e))?;
        let entry = found.ok_or(Problem::NumberUnknown)?;
        let status = Status { id: entry.id, since: entry.since, decision: None, problem: None };
        if entry.is_here() {
            return Ok(Status { problem: Some(Problem::BureauUnreachable), ..status });
        }
        Ok(match self.backend.decision(entry.id, Duration::ZERO).await {
            Ok(decision) => Status { decision: Some(decision), ..status },
            Err(error) => Status { problem: Some(of_bureau(&error, Question::Any)), ..status },
        })
    }

    /// Takes a picture as the photo on file, in memory only. Outside the demonstration no page asks for this.
    async fn enrol(&self, case: String, frame: Arc<Frame>) -> Result<(), Problem> {
        let Some(bureau) = &self.demo else { return Err(Problem::BureauRefused(405)) };
        let jpeg = tokio::task::spawn_blocking(move || jpeg(&frame).ok()).await.ok().flatten();
        bureau.enrol(&case, jpeg.ok_or(Problem::CameraGarbage)?).await.map_err(|_| Problem::BureauFault)
    }
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
