//! A case that is submitted without face matching, here at the counter: the reason, what the helper saw, the person
//! with the code, a second helper's signature, and the helper's own. It is submitted like every other record.

mod form;
mod photo;
mod visit;
mod witness;
mod word;

use std::sync::Arc;

use jiff::Timestamp;
use renzheng_domain::{
    casework::{ManualCase, WhyManual, Witness},
    consent::Consent,
    filing::{Attestation, Filing, FilingId, Grounds},
    frame::Frame,
};

pub use self::{form::ManualForm, photo::CasePhoto, visit::VisitForm, witness::WitnessForm, word::CaseWord};
use super::{Step, StepContext, Subject, WhyOther};

/// What has been gathered of a case so far.
#[derive(Clone, Debug)]
pub struct CaseDraft {
    /// Person, case and tries so far.
    pub subject: Subject,
    /// How one came to the ways without a face.
    pub came: WhyOther,
    /// Identifier of the record, fixed from the start: the second helper signs for this one record.
    pub id: FilingId,
    /// Why not by face.
    pub why: WhyManual,
    /// What the helper saw.
    pub statement: String,
    /// The person with the code, what they agreed to for it, and when it was taken.
    pub picture: Option<(Arc<Frame>, Consent, Timestamp)>,
    /// The second helper.
    pub witness: Option<Witness>,
}

impl CaseDraft {
    /// The digits that the person holds in the picture.
    pub fn code(&self) -> String {
        self.subject.case.challenge.digits()
    }

    fn into_filing(self, context: &StepContext<'_>) -> Filing {
        let code = self.code();
        let (frame, consent, taken) = match self.picture {
            Some((frame, consent, taken)) => (Some(frame), Some(consent), taken),
            None => (None, None, context.now.wall),
        };
        let manual = ManualCase { why: self.why, statement: self.statement, code, witness: self.witness, consent };
        let pictures = frame.into_iter().collect();
        filing(self.id, self.subject, Grounds::Manual { manual }, pictures, taken, context)
    }
}

fn filing(
    id: FilingId,
    subject: Subject,
    grounds: Grounds,
    pictures: Vec<Arc<Frame>>,
    taken: Timestamp,
    context: &StepContext<'_>,
) -> Filing {
    let operator = context.operator_id();
    Filing {
        id,
        case: subject.case.id,
        channel: context.channel().id.clone(),
        person: subject.person,
        applicant: subject.applicant,
        operator: operator.clone(),
        captured_at: taken,
        attestation: Attestation { operator, at: context.now.wall },
        grounds,
        pictures,
    }
}

/// Back to where the other ways are, with the same person.
fn back(subject: Subject, why: WhyOther) -> Step {
    super::OtherWays::open(why, Some(subject))
}
