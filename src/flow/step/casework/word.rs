//! The helper looks at the case once more and gives their word. Without it nothing is sent.

use super::{CaseDraft, WitnessForm};
use crate::{
    event::{Event, Key},
    step::{Page, Sending, Step, StepContext, pressed},
};

/// The page `case_word`: the helper's word for the case.
#[derive(Clone, Debug)]
pub struct CaseWord {
    /// The case.
    pub draft: CaseDraft,
    /// 我看着本人.
    pub attested: bool,
    /// Enter was pressed without it.
    pub missing: bool,
}

impl CaseWord {
    pub(super) const fn open(draft: CaseDraft) -> Self {
        Self { draft, attested: false, missing: false }
    }
}

impl Page for CaseWord {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match pressed(&event) {
            Some(Key::Char(' ')) => (self.attested, self.missing) = (!self.attested, false),
            Some(Key::Enter) if self.attested => {
                let subject = Box::new(self.draft.subject.clone());
                let filing = Box::new(self.draft.into_filing(context));
                return Step::Sending(Sending::hand_over(filing, Some(subject), context));
            }
            Some(Key::Enter) => self.missing = true,
            Some(Key::Esc) => return Step::Witness(WitnessForm::open(self.draft)),
            _ => {}
        }
        Step::CaseWord(self)
    }
}
