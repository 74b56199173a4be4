//! What a trial comes to: passed, suspect, not done, or not judged.

use renzheng_domain::trial::{NotJudged, TrialRecord, Verdict};

use super::{
    super::{Attest, Step, StepContext, TryAgain},
    Trial,
};
use crate::evidence::Passive;

impl Trial {
    /// Whether something speaks against a living face so far. The portrait is what is compared, so the framing must
    /// convince by itself as well.
    pub(super) fn is_doubtful(&self) -> bool {
        [&self.evidence, &self.framed].iter().any(|evidence| evidence.summary().passive == Passive::Suspect)
    }

    pub(super) fn judge(self, context: &StepContext<'_>) -> Step {
        let whole = self.evidence.summary();
        if whole.passive == Passive::NotJudged {
            return self.not_judged(NotJudged::NoEvidence, context);
        }
        let same_person = self.recognised.is_some_and(|at| at >= self.prompted);
        let verdict = if same_person && !self.is_doubtful() { Verdict::Passed } else { Verdict::Suspect };
        let mut consented = self.consented;
        consented.subject.judged += 1;
        let trial = TrialRecord {
            nonce: consented.subject.case.challenge.nonce.clone(),
            drawn_by: consented.subject.case.challenge.drawn_by,
            acts: self.done,
            verdict,
            bona_fide: whole.bona_fide,
            cues: whole.cues,
            judged_frames: whole.judged,
            relief: whole.relief,
            same_person,
            attempt: consented.subject.judged,
        };
        let pictures = std::iter::once(self.portrait).chain(self.pictures).collect();
        Step::Attest(Attest {
            consented,
            trial,
            captured_at: self.captured_at,
            camera: self.camera,
            pictures,
            attested: false,
            missing: false,
        })
    }

    /// A usable face was there the whole time and the act did not come: this counts.
    pub(super) fn not_done(mut self, context: &StepContext<'_>) -> Step {
        self.consented.subject.judged += 1;
        TryAgain::open(self.consented, None, context)
    }

    pub(super) fn not_judged(self, why: NotJudged, context: &StepContext<'_>) -> Step {
        TryAgain::open(self.consented, Some(why), context)
    }
}
