//! A picture of the person with the code of this case, if they agree to one.

use std::{sync::Arc, time::Duration};

use renzheng_domain::{consent::Consent, frame::Frame, time::Moment};

use super::{CaseDraft, ManualForm, WitnessForm};
use crate::{
    event::{Event, Key},
    field::Field,
    step::{Consenting, GuardianForm, Page, Step, StepContext, guardian},
};

/// What the helper sees when they press the key is not older than this.
const FRESH: Duration = Duration::from_secs(1);

/// The page `case_photo`: the person with the code.
#[derive(Clone, Debug)]
pub struct CasePhoto {
    /// The case so far.
    pub draft: CaseDraft,
    /// "A picture may be taken and sent."
    pub agreed: bool,
    /// Enter was pressed without it, or without a picture.
    pub missing: bool,
    /// When the page opened; frames from before do not count.
    pub opened: Moment,
    /// The newest picture with a face in it.
    pub newest: Option<Arc<Frame>>,
}

impl CasePhoto {
    pub(in crate::step) const fn open(draft: CaseDraft, at: Moment) -> Self {
        Self { draft, agreed: false, missing: false, opened: at, newest: None }
    }

    fn take(mut self, context: &StepContext<'_>) -> Step {
        let fresh = |frame: &Arc<Frame>| context.now.at.since(frame.captured) <= FRESH;
        let (Some(frame), Some(service)) = (self.newest.clone().filter(fresh), context.service) else {
            self.missing = true;
            return Step::CasePhoto(self);
        };
        let consent = Consent {
            version: service.agreement.version.clone(),
            sha256: service.agreement.sha256.clone(),
            capture: true,
            send: true,
            agreed_at: context.now.wall,
            guardian: self.draft.subject.guardian.clone(),
        };
        self.draft.picture = Some((frame, consent, context.now.wall));
        Step::Witness(WitnessForm::open(self.draft))
    }
}

impl Page for CasePhoto {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::Pressed(Key::Esc) => {
                let CaseDraft { subject, came, why, statement, .. } = self.draft;
                let form = ManualForm::open(subject, came, why);
                return Step::Manual(ManualForm { statement: Field::with_text(&statement), ..form });
            }
            // Nobody but the guardian can agree to a picture of a child.
            Event::Pressed(Key::Char(' ')) if guardian::is_missing(&self.draft.subject, context.now) => {
                return GuardianForm::open(Consenting::Photo(Box::new(self.draft)));
            }
            Event::Pressed(Key::Char(' ')) => {
                (self.agreed, self.missing, self.newest) = (!self.agreed, false, None);
                self.opened = context.now.at;
            }
            Event::Pressed(Key::Enter) => return self.take(context),
            // Without a picture: the person would rather not, or there is no camera.
            Event::Pressed(Key::Tab) => {
                self.draft.picture = None;
                return Step::Witness(WitnessForm::open(self.draft));
            }
            Event::CameraChanged(_) => self.newest = None,
            Event::Observed(seen, frame) if self.agreed && seen.captured >= self.opened => {
                self.newest = seen.face.is_some().then_some(frame);
            }
            _ => {}
        }
        Step::CasePhoto(self)
    }

    /// From the consent on, not before.
    fn wants_camera(&self) -> bool {
        self.agreed
    }
}
