//! The acts. The budget runs only while a usable face is there; what cannot be judged uses up nothing.

use std::{sync::Arc, time::Duration};

use super::{
    Attest, Consented, PreCheck, Step, TryAgain, Turn,
    acts::{has_begun, is_at_rest, is_complete},
};
use crate::{
    domain::{
        face::{FaceView, Observation},
        filing::CameraFacts,
        frame::Frame,
        time::Moment,
        trial::{Act, ActRecord, NotJudged, TrialRecord, Verdict},
    },
    flow::{
        event::{CameraState, Effect, Event, Key},
        evidence::{Evidence, Passive},
        guidance::{Guidance, Hint},
    },
};

/// Time with a usable face that a person has for one act: old people hear, ask back, understand and then move.
const BUDGET: Duration = Duration::from_secs(20);
/// One frame adds at most this much, so that a stalled camera does not eat the budget.
const LONGEST_GAP: Duration = Duration::from_millis(500);
/// A face may be gone, or hidden, so long before the trial ends without judgement.
const FACE_GRACE: Duration = Duration::from_secs(5);
/// A camera may be gone so long: somebody looks for the plug.
const CAMERA_GRACE: Duration = Duration::from_mins(1);
/// Nobody reacts to a prompt faster than this (simple visual reaction takes about 200 ms): a movement that began
/// earlier was no answer, and the act is waited for afresh.
const REACTION: Duration = Duration::from_millis(150);

/// See [`Step::Trial`].
#[derive(Clone, Debug)]
pub struct Trial {
    /// Who and what was agreed.
    pub consented: Consented,
    /// The camera that framed the person. It alone may see the acts: pictures of two cameras prove nothing together.
    pub camera: CameraFacts,
    /// The best framing picture.
    pub portrait: Arc<Frame>,
    /// When the evidence was taken.
    pub captured_at: jiff::Timestamp,
    /// Which act of the challenge is asked for.
    pub index: usize,
    /// When it was asked for.
    pub prompted: Moment,
    /// Time with a usable face since the prompt: the budget runs only then.
    pub usable: Duration,
    /// The time of the last frame.
    pub last_frame: Moment,
    /// Since when there is no usable face, with the reason.
    pub unusable: Option<(Moment, NotJudged)>,
    /// When the movement of the present act began.
    pub began: Option<Moment>,
    /// The face at rest after the prompt, to tell a movement from a standing state.
    pub baseline: Option<FaceView>,
    /// The hint on screen, `Hint::Ok` while the act can be judged.
    pub guidance: Guidance,
    /// Acts done.
    pub done: Vec<ActRecord>,
    /// A picture of each act.
    pub pictures: Vec<Arc<Frame>>,
    /// Passive evidence of the framing.
    pub framed: Evidence,
    /// Passive evidence of framing and trial.
    pub evidence: Evidence,
}

impl Trial {
    pub(super) fn open(
        consented: Consented,
        portrait: Arc<Frame>,
        framed: Evidence,
        camera: CameraFacts,
        turn: &mut Turn<'_>,
    ) -> Self {
        let mut trial = Self {
            consented,
            camera,
            portrait,
            captured_at: turn.now.wall,
            index: 0,
            prompted: turn.now.at,
            usable: Duration::ZERO,
            last_frame: turn.now.at,
            unusable: None,
            began: None,
            baseline: None,
            guidance: Guidance::acting(),
            done: Vec::new(),
            pictures: Vec::new(),
            evidence: framed.clone(),
            framed,
        };
        trial.prompt(turn);
        trial
    }

    /// The act asked for now.
    pub fn act(&self) -> Option<Act> {
        self.consented.subject.case.challenge.acts.get(self.index).copied()
    }

    /// When a silent camera ends the trial; frames keep it going otherwise.
    pub(super) fn gives_up(&self) -> Option<Moment> {
        match self.unusable {
            Some((since, NotJudged::CameraLost)) => Some(since + CAMERA_GRACE),
            _ => None,
        }
    }

    pub(super) fn on(mut self, event: Event, turn: &mut Turn<'_>) -> Step {
        match event {
            Event::Pressed(Key::Esc) => {
                self.consented.subject.spend_challenge(turn.now);
                return Step::PreCheck(PreCheck::open(self.consented, turn));
            }
            Event::CameraChanged(_) => return self.camera_changed(turn),
            Event::Observed(seen, frame) if seen.captured >= self.prompted => return self.look(&seen, &frame, turn),
            Event::Ticked if self.gives_up().is_some_and(|at| at <= turn.now.at) => {
                return self.not_judged(NotJudged::CameraLost, turn);
            }
            _ => {}
        }
        Step::Trial(self)
    }

    /// Asks for the present act afresh, with a full budget.
    fn prompt(&mut self, turn: &mut Turn<'_>) {
        self.prompted = turn.now.at;
        self.last_frame = turn.now.at;
        self.usable = Duration::ZERO;
        self.unusable = None;
        self.began = None;
        self.baseline = None;
        if let Some(act) = self.act() {
            turn.order(Effect::Prompt(act));
        }
    }

    /// The camera that comes back resumes the trial where it was; the act in hand is asked for again. Another camera
    /// ends it.
    fn camera_changed(mut self, turn: &mut Turn<'_>) -> Step {
        let was_lost = matches!(self.unusable, Some((_, NotJudged::CameraLost)));
        match turn.camera {
            CameraState::Streaming(camera) if !camera.is_same_device(&self.camera) => {
                return self.not_judged(NotJudged::CameraLost, turn);
            }
            CameraState::Streaming(_) if was_lost => self.prompt(turn),
            CameraState::Streaming(_) => {}
            _ if was_lost => {}
            _ => {
                self.unusable = Some((turn.now.at, NotJudged::CameraLost));
                self.guidance = Guidance::acting();
            }
        }
        Step::Trial(self)
    }

    fn look(mut self, seen: &Observation, frame: &Arc<Frame>, turn: &mut Turn<'_>) -> Step {
        self.guidance.room = turn.room();
        let hint = self.guidance.see_acting(seen);
        let gap = seen.captured.since(self.last_frame).min(LONGEST_GAP);
        self.last_frame = seen.captured;
        let (Hint::Ok, Some(face)) = (hint, seen.face) else { return self.unusable_frame(hint, seen.captured, turn) };
        self.unusable = None;
        self.usable += gap;
        self.evidence.add(&face);
        if self.is_done(&face, seen.captured) {
            return self.act_done(frame, seen.captured, turn);
        }
        if self.usable >= BUDGET { self.not_done(turn) } else { Step::Trial(self) }
    }

    fn unusable_frame(mut self, hint: Hint, at: Moment, turn: &Turn<'_>) -> Step {
        let reason = match hint {
            Hint::NoFace => NotJudged::FaceLost,
            Hint::MultipleFaces => NotJudged::MultipleFaces,
            _ => NotJudged::PoorPicture,
        };
        let (since, _) = *self.unusable.get_or_insert((at, reason));
        // Whoever comes back is measured against their own face at rest.
        (self.began, self.baseline) = (None, None);
        if at.since(since) >= FACE_GRACE { self.not_judged(reason, turn) } else { Step::Trial(self) }
    }

    /// Whether the act is complete on this frame; remembers when the movement began.
    fn is_done(&mut self, face: &FaceView, at: Moment) -> bool {
        let Some(act) = self.act() else { return true };
        let Some(baseline) = self.baseline else {
            self.baseline = is_at_rest(face).then_some(*face);
            return false;
        };
        let (began, done) = (has_begun(act, &baseline, face), is_complete(act, &baseline, face));
        match self.began {
            None if began && at.since(self.prompted) >= REACTION => {
                self.began = Some(at);
                false
            }
            None => {
                if began {
                    self.baseline = None;
                }
                false
            }
            // A blink is complete when the eyes are open again, every other act at its far end.
            Some(_) if act == Act::Blink => !began,
            Some(_) => {
                if !began {
                    self.began = None;
                }
                done
            }
        }
    }

    fn act_done(mut self, frame: &Arc<Frame>, at: Moment, turn: &mut Turn<'_>) -> Step {
        let Some(act) = self.act() else { return self.judge(turn) };
        let after = |moment: Moment| moment.since(self.prompted).as_millis() as u64;
        self.done.push(ActRecord {
            act,
            prompted: self.prompted,
            began_ms: after(self.began.unwrap_or(at)),
            done_ms: after(at),
        });
        self.pictures.push(Arc::clone(frame));
        self.index += 1;
        if self.act().is_some() {
            self.prompt(turn);
            return Step::Trial(self);
        }
        self.judge(turn)
    }

    fn judge(self, turn: &Turn<'_>) -> Step {
        let whole = self.evidence.summary();
        // The portrait is what is compared, so the framing must convince by itself as well.
        let verdict = match (whole.passive, self.framed.summary().passive) {
            (Passive::NotJudged, _) => return self.not_judged(NotJudged::NoEvidence, turn),
            (Passive::Suspect, _) | (_, Passive::Suspect) => Verdict::Suspect,
            (Passive::BonaFide, _) => Verdict::Passed,
        };
        let mut consented = self.consented;
        consented.subject.judged += 1;
        let trial = TrialRecord {
            nonce: consented.subject.case.challenge.nonce.clone(),
            acts: self.done,
            verdict,
            bona_fide: whole.bona_fide,
            cues: whole.cues,
            judged_frames: whole.judged,
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
    fn not_done(mut self, turn: &Turn<'_>) -> Step {
        self.consented.subject.judged += 1;
        TryAgain::open(self.consented, None, turn)
    }

    fn not_judged(self, why: NotJudged, turn: &Turn<'_>) -> Step {
        TryAgain::open(self.consented, Some(why), turn)
    }
}
