//! The acts. Before each the person rests for a moment that nobody can know beforehand. The budget runs only while a
//! usable face is there; what cannot be judged uses up nothing.

mod judging;

use std::{sync::Arc, time::Duration};

use renzheng_domain::{
    face::{FaceView, Observation},
    filing::CameraFacts,
    frame::Frame,
    time::Moment,
    trial::{Act, ActRecord, NotJudged},
};

use super::{
    Consented, Page, PreCheck, Step, StepContext,
    asking::{Answer, Asking},
};
use crate::{
    effect::Deed,
    event::{CameraState, Event, Key},
    evidence::Evidence,
    guidance::{Guidance, Hint},
};

/// Time with a usable face that a person has for one act, however often it is asked for: old people hear, ask back,
/// understand and then move. Three times as long as a question stands.
const BUDGET: Duration = Duration::from_secs(24);
/// Most time that one frame adds to the used-up time, so that a stalled camera does not consume the time limit.
const LONGEST_GAP: Duration = Duration::from_millis(500);
/// A face may be gone, or hidden, so long before the trial ends without judgement.
const FACE_GRACE: Duration = Duration::from_secs(5);
/// A camera may be gone so long: somebody looks for the plug.
const CAMERA_GRACE: Duration = Duration::from_mins(1);
/// After the last act the face is looked at once more, to see that it is still the same: twice the time between two
/// looks of `vision::identity`.
const LAST_LOOK: Duration = Duration::from_secs(3);
/// A picture that is this fresh shows what the helper confirms.
const FRESH: Duration = Duration::from_secs(1);

/// The page `trial`: the acts.
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
    /// Which of the people of the sitting the portrait shows, if it could be told.
    pub who: Option<u32>,
    /// When the face was last known to be theirs.
    pub recognised: Option<Moment>,
    /// Which act of the challenge is asked for.
    pub index: usize,
    /// How many acts are asked for in any case.
    pub asked: usize,
    /// What the person does now.
    pub phase: Phase,
    /// When an act was last asked for.
    pub prompted: Moment,
    /// How often one was.
    pub prompts: usize,
    /// Time with a usable face since the present act was first asked for: the budget runs only then.
    pub usable: Duration,
    /// The last frame with a usable face.
    pub last_usable: Option<Arc<Frame>>,
    /// The time of the last frame.
    pub last_frame: Moment,
    /// Since when there is no usable face, with the reason.
    pub unusable: Option<(Moment, NotJudged)>,
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

/// What the person does.
#[derive(Clone, Debug)]
pub enum Phase {
    /// Looks ahead, until then at least.
    Resting(Moment),
    /// Is asked for an act.
    Asked(Box<Asking>),
    /// Has done all acts; looks ahead once more, until then at most.
    Closing(Moment),
}

/// What the framing passes on to the trial.
pub(super) struct Framed {
    pub portrait: Arc<Frame>,
    pub evidence: Evidence,
    pub who: Option<u32>,
    pub camera: CameraFacts,
}

impl Trial {
    pub(super) fn open(consented: Consented, framed: Framed, context: &StepContext<'_>) -> Self {
        let (at, acts) = (context.now.at, consented.subject.case.challenge.acts.len());
        let asked = context.service.map_or(acts, |service| acts.min(service.acts_asked as usize));
        let mut trial = Self {
            consented,
            camera: framed.camera,
            portrait: framed.portrait,
            captured_at: context.now.wall,
            who: framed.who,
            recognised: None,
            index: 0,
            asked,
            phase: Phase::Resting(at),
            prompted: at,
            prompts: 0,
            usable: Duration::ZERO,
            last_usable: None,
            last_frame: at,
            unusable: None,
            guidance: Guidance::acting(),
            done: Vec::new(),
            pictures: Vec::new(),
            evidence: framed.evidence.clone(),
            framed: framed.evidence,
        };
        trial.rest(context);
        trial
    }

    /// The act asked for now.
    pub const fn act(&self) -> Option<Act> {
        match &self.phase {
            Phase::Asked(asking) => Some(asking.act),
            Phase::Resting(_) | Phase::Closing(_) => None,
        }
    }

    /// When a silent camera ends the trial; frames keep it going otherwise.
    pub(super) fn gives_up(&self) -> Option<Moment> {
        match self.unusable {
            Some((since, NotJudged::CameraLost)) => Some(since + CAMERA_GRACE),
            _ => None,
        }
    }

    /// The person rests before the next question.
    fn rest(&mut self, context: &StepContext<'_>) {
        let pause = self.consented.subject.case.challenge.rest(self.prompts);
        self.phase = Phase::Resting(context.now.at + pause);
        self.unusable = None;
        self.last_frame = context.now.at;
    }

    /// Asks for the present act.
    fn prompt(&mut self, context: &mut StepContext<'_>) {
        let Some(act) = self.consented.subject.case.challenge.acts.get(self.index).copied() else { return };
        (self.prompted, self.last_usable) = (context.now.at, None);
        self.prompts += 1;
        self.phase = Phase::Asked(Box::new(Asking::new(act, context.now.at)));
        context.order(Deed::Prompt(act));
    }

    /// A camera that comes back resumes the trial where it was; the current act is asked for again. Another camera ends
    /// the trial.
    fn camera_changed(mut self, context: &StepContext<'_>) -> Step {
        let was_lost = matches!(self.unusable, Some((_, NotJudged::CameraLost)));
        match context.camera {
            CameraState::Streaming(camera) if !camera.is_same_device(&self.camera) => {
                return self.not_judged(NotJudged::CameraLost, context);
            }
            CameraState::Streaming(_) if was_lost => {
                self.usable = Duration::ZERO;
                // Who is there now is not known to be the same.
                self.recognised = None;
                self.rest(context);
            }
            CameraState::Streaming(_) => {}
            _ if was_lost => {}
            _ => {
                self.unusable = Some((context.now.at, NotJudged::CameraLost));
                self.guidance = Guidance::acting();
            }
        }
        Step::Trial(self)
    }

    fn look(mut self, seen: &Observation, frame: &Arc<Frame>, context: &mut StepContext<'_>) -> Step {
        self.guidance.room = context.room();
        let hint = self.guidance.see_acting(seen);
        let gap = seen.captured.since(self.last_frame).min(LONGEST_GAP);
        self.last_frame = seen.captured;
        let (Hint::Ok, Some(face)) = (hint, seen.face) else {
            return self.unusable_frame(hint, seen.captured, context);
        };
        // Bystanders may come and go; in the picture of an act the person is alone.
        if self.owes_picture() && seen.faces > 1 {
            return self.unusable_frame(Hint::MultipleFaces, seen.captured, context);
        }
        if self.owes_picture() {
            self.pictures.push(Arc::clone(frame));
        }
        self.unusable = None;
        self.last_usable = Some(Arc::clone(frame));
        self.evidence.add(&face);
        match (face.who, self.who) {
            (Some(seen), Some(framed)) if seen != framed => return self.not_judged(NotJudged::PersonChanged, context),
            (Some(_), Some(_)) => self.recognised = Some(seen.captured),
            _ => {}
        }
        self.go_on(seen, &face, frame, gap, context)
    }

    fn go_on(
        mut self,
        seen: &Observation,
        face: &FaceView,
        frame: &Arc<Frame>,
        gap: Duration,
        context: &mut StepContext<'_>,
    ) -> Step {
        let at = seen.captured;
        match &mut self.phase {
            Phase::Resting(until) if at >= *until => self.prompt(context),
            Phase::Closing(until) if at >= *until || self.recognised >= Some(self.prompted) => {
                return self.judge(context);
            }
            Phase::Resting(_) | Phase::Closing(_) => {}
            Phase::Asked(asking) => {
                // The digits take the helper's time, not the person's.
                self.usable += if asking.act == Act::Digits { Duration::ZERO } else { gap };
                match asking.see(face, at) {
                    Answer::Done(began) => self.act_done(began, at, (seen.faces <= 1).then_some(frame), context),
                    _ if self.usable >= BUDGET => return self.not_done(context),
                    Answer::Unheard => self.rest(context),
                    Answer::Awaited => {}
                }
            }
        }
        Step::Trial(self)
    }

    /// The helper has heard or seen the digits. Without a fresh picture of the person nothing is confirmed.
    fn confirmed(mut self, context: &StepContext<'_>) -> Step {
        let fresh = |frame: &Arc<Frame>| context.now.at.since(frame.captured) <= FRESH;
        if let Some(frame) = self.last_usable.clone().filter(fresh) {
            self.act_done(context.now.at, context.now.at, Some(&frame), context);
        }
        Step::Trial(self)
    }

    fn unusable_frame(mut self, hint: Hint, at: Moment, context: &StepContext<'_>) -> Step {
        let reason = match hint {
            Hint::NoFace => NotJudged::FaceLost,
            Hint::MultipleFaces => NotJudged::MultipleFaces,
            _ => NotJudged::PoorPicture,
        };
        let (since, first) = *self.unusable.get_or_insert((at, reason));
        if let Phase::Asked(asking) = &mut self.phase {
            asking.lose();
        }
        if at.since(since) >= FACE_GRACE { self.not_judged(first, context) } else { Step::Trial(self) }
    }

    /// Whether an act was done that no picture shows yet.
    const fn owes_picture(&self) -> bool {
        self.pictures.len() < self.done.len()
    }

    /// The present act is done; `frame` shows it, unless somebody else is in the picture.
    fn act_done(&mut self, began: Moment, at: Moment, frame: Option<&Arc<Frame>>, context: &StepContext<'_>) {
        let Some(act) = self.act() else { return };
        let after = |moment: Moment| moment.since(self.prompted).as_millis() as u64;
        self.done.push(ActRecord { act, prompted: self.prompted, began_ms: after(began), done_ms: after(at) });
        self.pictures.extend(frame.cloned());
        self.index += 1;
        self.usable = Duration::ZERO;
        let left = self.index < self.consented.subject.case.challenge.acts.len();
        if left && (self.index < self.asked || self.is_doubtful()) {
            self.rest(context);
        } else {
            self.phase = Phase::Closing(at + LAST_LOOK);
        }
    }
}

impl Page for Trial {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::Pressed(Key::Esc) => {
                self.consented.subject.spend_challenge(context.now);
                return Step::PreCheck(PreCheck::open(self.consented, context));
            }
            Event::Pressed(Key::Enter) if self.act() == Some(Act::Digits) => return self.confirmed(context),
            Event::CameraChanged(_) => return self.camera_changed(context),
            Event::Observed(seen, frame) if seen.captured >= self.prompted => return self.look(&seen, &frame, context),
            Event::Ticked if self.gives_up().is_some_and(|at| at <= context.now.at) => {
                return self.not_judged(NotJudged::CameraLost, context);
            }
            _ => {}
        }
        Step::Trial(self)
    }

    fn deadline(&self) -> Option<Moment> {
        self.gives_up()
    }

    fn wants_camera(&self) -> bool {
        true
    }

    fn wants_lids(&self) -> bool {
        true
    }

    fn offers_cameras(&self, camera: &CameraState) -> bool {
        !matches!(camera, CameraState::Streaming(_))
    }

    fn guidance(&self) -> Option<&Guidance> {
        Some(&self.guidance)
    }
}
