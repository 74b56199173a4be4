//! 练一练: the same camera, hints and movements as in earnest, for nothing. Nothing here knows a case or keeps a picture,
//! and no record can be made of it: the type has nothing to make one from.

use std::time::Duration;

use renzheng_domain::{face::Observation, time::Moment, trial::Act};

use super::{
    Entry, Method, MethodItem, Page, Step, StepContext, Subject,
    asking::{Answer, Asking},
};
use crate::{
    effect::Deed,
    event::{Event, Key},
    guidance::{Guidance, Hint},
};

/// A good stretch this long is enough, as in earnest.
const GOOD_STRETCH: Duration = Duration::from_secs(1);
/// What is practised, one after the other: the movements that are asked for most, and none that turns anybody giddy.
const ACTS: [Act; 3] = [Act::Blink, Act::TurnLeft, Act::OpenMouth];

/// The page `rehearsal`: 练一练
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// Who goes back to the method page afterwards; nobody when it was opened before anybody was named.
    pub subject: Option<Box<Subject>>,
    /// When the page opened; frames from before do not count.
    pub opened: Moment,
    /// The hint on screen.
    pub guidance: Guidance,
    /// What is practised now.
    pub stage: RehearsalStage,
}

/// How far it is.
#[derive(Clone, Debug)]
pub enum RehearsalStage {
    /// Finding the oval; since when every frame was good.
    Framing(Option<Moment>),
    /// The movement with this index is being practised.
    Acting(usize, Box<Asking>),
    /// All done.
    Done,
}

impl RehearsalStage {
    /// Whether the camera is looked through.
    pub const fn is_on(&self) -> bool {
        !matches!(self, Self::Done)
    }
}

impl Rehearsal {
    pub(super) fn open(subject: Option<Box<Subject>>, context: &StepContext<'_>) -> Self {
        let stage = RehearsalStage::Framing(None);
        Self { subject, opened: context.now.at, guidance: Guidance::default(), stage }
    }

    /// The movement that is practised.
    pub const fn act(&self) -> Option<Act> {
        match &self.stage {
            RehearsalStage::Acting(_, asking) => Some(asking.act),
            RehearsalStage::Framing(_) | RehearsalStage::Done => None,
        }
    }

    /// Whether pictures are wanted.
    pub(super) const fn is_on(&self) -> bool {
        self.stage.is_on()
    }

    fn look(&mut self, seen: &Observation, context: &mut StepContext<'_>) {
        self.guidance.room = context.room();
        if let RehearsalStage::Acting(at, asking) = &mut self.stage {
            let (Hint::Ok, Some(face)) = (self.guidance.see_acting(seen), seen.face) else { return asking.lose() };
            match asking.see(&face, seen.captured) {
                Answer::Done(_) => {
                    let next = *at + 1;
                    self.ask(next, context);
                }
                // Nobody hurries: the same is asked again.
                Answer::Unheard => {
                    let again = *at;
                    self.ask(again, context);
                }
                Answer::Awaited => {}
            }
            return;
        }
        let is_good = self.guidance.see(seen, false) == Hint::Ok;
        let RehearsalStage::Framing(since) = &mut self.stage else { return };
        *since = is_good.then(|| since.unwrap_or(seen.captured));
        if since.is_some_and(|since| seen.captured.since(since) >= GOOD_STRETCH) {
            self.guidance = Guidance::acting();
            self.ask(0, context);
        }
    }

    fn ask(&mut self, at: usize, context: &mut StepContext<'_>) {
        self.stage = match ACTS.get(at) {
            Some(&act) => {
                context.order(Deed::Prompt(act));
                self.opened = context.now.at;
                RehearsalStage::Acting(at, Box::new(Asking::new(act, context.now.at)))
            }
            None => RehearsalStage::Done,
        };
    }

    fn leave(self, context: &mut StepContext<'_>) -> Step {
        context.order(Deed::ForgetPictures);
        match self.subject {
            Some(subject) => Method::open(*subject, MethodItem::Face),
            None => Step::Entry(Entry::default()),
        }
    }
}

impl Page for Rehearsal {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match &event {
            Event::Pressed(Key::Esc) => return self.leave(context),
            Event::Pressed(Key::Enter) if !self.is_on() => return self.leave(context),
            Event::Pressed(Key::Char(' ')) if !self.is_on() => self = Self::open(self.subject, context),
            Event::CameraChanged(_) if self.is_on() => self = Self::open(self.subject, context),
            Event::Observed(seen, _) if seen.captured >= self.opened && self.is_on() => self.look(seen, context),
            _ => {}
        }
        Step::Rehearsal(self)
    }

    fn wants_camera(&self) -> bool {
        self.is_on()
    }

    fn wants_lids(&self) -> bool {
        self.act().is_some()
    }

    fn cover(&mut self) {
        if self.is_on() {
            self.stage = RehearsalStage::Framing(None);
        }
    }

    fn guidance(&self) -> Option<&Guidance> {
        self.is_on().then_some(&self.guidance)
    }
}
