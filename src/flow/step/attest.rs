//! The helper looks at the record and gives their word: 我看着本人. Without it nothing is sent.

use std::sync::Arc;

use renzheng_domain::{
    filing::{Attestation, CameraFacts, FaceGrounds, Filing, Grounds},
    frame::Frame,
    trial::TrialRecord,
};

use super::{Consented, Page, PreCheck, Sending, Step, StepContext, pressed, try_again::attempts_left};
use crate::event::{Event, Key};

/// The page `attest`: the helper looks at the record and gives their word.
#[derive(Clone, Debug)]
pub struct Attest {
    /// Who and what was agreed.
    pub consented: Consented,
    /// The trial's record.
    pub trial: TrialRecord,
    /// When the evidence was taken.
    pub captured_at: jiff::Timestamp,
    /// The camera that took it.
    pub camera: CameraFacts,
    /// The pictures that will be sent.
    pub pictures: Vec<Arc<Frame>>,
    /// 我看着本人.
    pub attested: bool,
    /// Enter was pressed without it.
    pub missing: bool,
}

impl Attest {
    fn into_filing(self, context: &mut StepContext<'_>) -> Filing {
        let operator = context.operator_id();
        Filing {
            id: context.ids.filing(context.now.wall),
            case: self.consented.subject.case.id,
            channel: context.channel().id.clone(),
            person: self.consented.subject.person,
            operator: operator.clone(),
            captured_at: self.captured_at,
            applicant: self.consented.subject.applicant,
            attestation: Attestation { operator, at: context.now.wall },
            grounds: Grounds::Face(FaceGrounds {
                consent: self.consented.consent,
                trial: self.trial,
                camera: self.camera,
            }),
            pictures: self.pictures,
        }
    }
}

impl Page for Attest {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match pressed(&event) {
            Some(Key::Char(' ')) => {
                self.attested = !self.attested;
                self.missing = false;
            }
            Some(Key::Enter) if self.attested => {
                let subject = Box::new(self.consented.subject.clone());
                let filing = self.into_filing(context);
                return Step::Sending(Sending::hand_over(Box::new(filing), Some(subject), context));
            }
            Some(Key::Enter) => self.missing = true,
            // The pictures are dropped and taken again, which is another trial.
            Some(Key::Esc) if attempts_left(&self.consented.subject, context) > 0 => {
                self.consented.subject.spend_challenge(context.now);
                return Step::PreCheck(PreCheck::open(self.consented, context));
            }
            _ => {}
        }
        Step::Attest(self)
    }

    fn judged(&self) -> u32 {
        self.consented.subject.judged
    }
}
