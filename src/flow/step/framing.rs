//! The person finds the oval; when every frame of a stretch was good the picture is taken by itself.

use std::{sync::Arc, time::Duration};

use renzheng_domain::{face::Observation, frame::Frame, time::Moment};

use super::{Consented, Page, PreCheck, Step, StepContext, Stuck, Subject, Trial, trial::Framed};
use crate::{
    effect::Question,
    event::{CameraState, Event, Key},
    evidence::Evidence,
    guidance::{Guidance, Hint},
    ids::Ticket,
};

/// A good stretch this long gives the picture: longer than a blink (about 300 ms), short enough to hold still for.
const GOOD_STRETCH: Duration = Duration::from_secs(1);
/// Three judged frames make a median that one odd frame cannot move.
const JUDGED_FRAMES: usize = 3;
/// If the models would not judge (small or cut-off face, or one that cannot be told from another), the picture is taken
/// after this stretch all the same: the trial then ends as not judged rather than the person waiting without end.
const LONGEST_STRETCH: Duration = Duration::from_secs(4);

/// What the framing is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Demo with a webcam: the newcomer's own photo on file.
    Enrol,
    /// The certification.
    Certify,
}

/// The page `framing`: the person finds the oval; the picture is taken by itself.
#[derive(Clone, Debug)]
pub struct Framing {
    /// Who and what was agreed.
    pub consented: Consented,
    /// What for.
    pub purpose: Purpose,
    /// When the page opened; frames from before do not count.
    pub opened: Moment,
    /// The hint on screen.
    pub guidance: Guidance,
    /// Since when every frame was good.
    pub good_since: Option<Moment>,
    /// The best frame of the present good stretch.
    pub best: Option<(f32, Arc<Frame>)>,
    /// Which of the people of the sitting the present good stretch shows.
    pub who: Option<u32>,
    /// Somebody else has been in the picture for long, so that it is said.
    pub crowded: bool,
    /// Passive evidence of the present good stretch.
    pub evidence: Evidence,
    /// Set while the bureau takes the enrolment or renews the challenge.
    pub waiting: Option<Ticket>,
}

impl Framing {
    pub(super) fn open(consented: Consented, purpose: Purpose, at: Moment) -> Self {
        Self {
            consented,
            purpose,
            opened: at,
            guidance: Guidance::default(),
            good_since: None,
            best: None,
            who: None,
            crowded: false,
            evidence: Evidence::default(),
            waiting: None,
        }
    }

    fn look(mut self, seen: &Observation, frame: Arc<Frame>, context: &mut StepContext<'_>) -> Step {
        self.guidance.room = context.room();
        self.crowded &= seen.faces > 1;
        if self.guidance.see(seen, self.crowded) != Hint::Ok {
            self.break_off();
            return Step::Framing(self);
        }
        self.keep(seen, frame);
        let held = seen.captured.since(*self.good_since.get_or_insert(seen.captured));
        self.crowded = self.best.is_none() && held >= GOOD_STRETCH * 2;
        let settled = self.evidence.judged() >= JUDGED_FRAMES && self.who.is_some() || held >= LONGEST_STRETCH;
        if self.guidance.shown == Hint::Ok && held >= GOOD_STRETCH && settled {
            self.take(context)
        } else {
            Step::Framing(self)
        }
    }

    /// The sharpest frame of the stretch that shows nobody else becomes the portrait.
    fn keep(&mut self, seen: &Observation, frame: Arc<Frame>) {
        let Some(face) = seen.face else { return };
        if face.who.is_some() && self.who.is_some() && face.who != self.who {
            self.break_off();
        }
        self.who = face.who.or(self.who);
        self.evidence.add(&face);
        let is_better = self.best.as_ref().is_none_or(|(sharpness, _)| face.sharpness > *sharpness);
        if is_better && seen.faces <= 1 {
            self.best = Some((face.sharpness, frame));
        }
    }

    /// The good stretch ends, and nothing of it is kept.
    pub(super) fn break_off(&mut self) {
        self.good_since = None;
        self.best = None;
        self.who = None;
        self.evidence = Evidence::default();
    }

    fn take(mut self, context: &mut StepContext<'_>) -> Step {
        let case = &self.consented.subject.case;
        if self.purpose == Purpose::Certify && case.challenge.expires <= context.now.wall {
            return self.renew_challenge(context);
        }
        let (Some((_, portrait)), CameraState::Streaming(camera)) = (self.best.take(), context.camera) else {
            return Step::Framing(self);
        };
        match self.purpose {
            Purpose::Certify => {
                let framed = Framed { portrait, evidence: self.evidence, who: self.who, camera: camera.clone() };
                Step::Trial(Trial::open(self.consented, framed, context))
            }
            Purpose::Enrol => {
                let case = self.consented.subject.case.id.clone();
                self.waiting = Some(context.ask(Question::Enrol { case, frame: portrait }));
                Step::Framing(self)
            }
        }
    }

    /// A challenge that ran out while the person was settling is replaced without a word.
    fn renew_challenge(mut self, context: &mut StepContext<'_>) -> Step {
        let Subject { person, cannot, .. } = self.consented.subject.clone();
        self.break_off();
        self.waiting = Some(context.ask(Question::CheckPerson { person, cannot }));
        Step::Framing(self)
    }
}

impl Page for Framing {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::Pressed(Key::Esc) => return Step::PreCheck(PreCheck::open(self.consented, context)),
            Event::Enrolled(ticket, reply) if self.waiting == Some(ticket) => {
                return match reply {
                    Ok(()) => Step::Framing(Self::open(self.consented, Purpose::Certify, context.now.at)),
                    Err(problem) => {
                        Step::Stuck(Stuck { problem, unsaved: None, subject: Some(self.consented.subject) })
                    }
                };
            }
            Event::PersonChecked(ticket, reply) if self.waiting == Some(ticket) => {
                self.waiting = None;
                match reply {
                    Ok(case) => self.consented.subject.case = case,
                    Err(problem) => {
                        return Step::Stuck(Stuck { problem, unsaved: None, subject: Some(self.consented.subject) });
                    }
                }
            }
            // Another camera, or the same one again: what was seen before is not what will be seen.
            Event::CameraChanged(_) => {
                self.break_off();
                self.guidance = Guidance::default();
                self.opened = context.now.at;
            }
            Event::Observed(seen, frame) if seen.captured >= self.opened && self.waiting.is_none() => {
                return self.look(&seen, frame, context);
            }
            _ => {}
        }
        Step::Framing(self)
    }

    fn awaits_answer(&self) -> bool {
        self.waiting.is_some()
    }

    fn wants_camera(&self) -> bool {
        true
    }

    fn wants_lids(&self) -> bool {
        self.good_since.is_some()
    }

    fn offers_cameras(&self, _camera: &CameraState) -> bool {
        true
    }

    fn cover(&mut self) {
        self.break_off();
    }

    fn guidance(&self) -> Option<&Guidance> {
        Some(&self.guidance)
    }
}
