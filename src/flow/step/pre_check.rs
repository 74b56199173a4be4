//! Light, camera and bureau are measured before the person sits down; advice for each, an obstacle only the camera.

use std::time::Duration;

use renzheng_domain::{face::Observation, time::Moment};

use super::{AgreementPage, Consented, Framing, Page, Purpose, Step, StepContext};
use crate::{
    effect::Deed,
    event::{CameraState, Event, Key},
    guidance::{self, Detail, Hint},
    problem::Problem,
    settings::Link,
};

/// The page with three good marks stays so long before it goes on by itself: time to read three short lines.
const READING_TIME: Duration = Duration::from_millis(1500);

/// How a pre-check stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Check {
    /// Still measuring.
    #[default]
    Waiting,
    /// Measured, and good.
    Good,
    /// Advice, not an obstacle.
    Advice(Problem),
    /// Light advice.
    Light(Hint, Detail),
}

/// The page `pre_check`: light, camera and bureau are measured before the person sits down.
#[derive(Clone, Debug)]
pub struct PreCheck {
    /// Who and what was agreed.
    pub consented: Consented,
    /// When the page opened; frames from before do not count.
    pub opened: Moment,
    /// Pictures come.
    pub camera: Check,
    /// Enough light, not too much.
    pub light: Check,
    /// The bureau answers. A bureau that does not is advice only: the record can be sent later.
    pub bureau: Check,
    /// When the page goes on by itself; set once everything is good.
    pub goes_on: Option<Moment>,
}

impl PreCheck {
    /// Opens the page and asks the bureau anew, so that what is shown is of now.
    pub(super) fn open(consented: Consented, context: &mut StepContext<'_>) -> Self {
        context.order(Deed::FetchService);
        let mut page = Self {
            consented,
            opened: context.now.at,
            camera: Check::Waiting,
            light: Check::Waiting,
            bureau: Check::Waiting,
            goes_on: None,
        };
        page.look_at_camera(context.camera);
        page
    }

    /// Whether the bureau has another agreement now than the one that was agreed to.
    fn is_other_text(&self, context: &StepContext<'_>) -> bool {
        context.service.is_some_and(|service| service.agreement.sha256 != self.consented.consent.sha256)
    }

    fn all_good(&self) -> bool {
        [&self.camera, &self.light, &self.bureau].into_iter().all(|check| *check == Check::Good)
    }

    fn go_on(self, context: &StepContext<'_>) -> Step {
        let purpose = if context.settings.enrol_first { Purpose::Enrol } else { Purpose::Certify };
        Step::Framing(Framing::open(self.consented, purpose, context.now.at))
    }

    /// The camera counts as good with the first picture, not when it merely opened.
    fn look_at_camera(&mut self, camera: &CameraState) {
        match camera {
            CameraState::Lost(problem) => {
                self.camera = Check::Advice(problem.clone());
                self.light = Check::Waiting;
            }
            CameraState::Off | CameraState::Opening if self.camera != Check::Waiting => self.camera = Check::Waiting,
            _ => {}
        }
    }

    fn look_at_light(&mut self, seen: &Observation, context: &StepContext<'_>) {
        self.camera = Check::Good;
        self.light = match guidance::light(seen, context.room().as_ref()) {
            (Hint::Ok, _) => Check::Good,
            (hint, detail) => Check::Light(hint, detail),
        };
    }
}

impl Page for PreCheck {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match &event {
            Event::Pressed(Key::Esc) => return Step::Agreement(AgreementPage::new(self.consented.subject)),
            Event::Pressed(Key::Enter) if self.camera == Check::Good => return self.go_on(context),
            Event::Ticked if self.goes_on.is_some_and(|at| at <= context.now.at) => return self.go_on(context),
            Event::Observed(seen, _) if seen.captured >= self.opened => self.look_at_light(seen, context),
            Event::CameraChanged(_) => self.look_at_camera(context.camera),
            Event::ServiceKnown(_) if self.is_other_text(context) => {
                return Step::Agreement(AgreementPage::again(self.consented.subject));
            }
            Event::ServiceKnown(_) => {
                self.bureau = match context.link {
                    Link::Unknown => Check::Waiting,
                    Link::Up => Check::Good,
                    Link::Down(problem) => Check::Advice(problem.clone()),
                };
            }
            _ => {}
        }
        self.goes_on = match self.goes_on {
            _ if context.covered || !self.all_good() => None,
            None => Some(context.now.at + READING_TIME),
            set => set,
        };
        Step::PreCheck(self)
    }

    fn deadline(&self) -> Option<Moment> {
        self.goes_on
    }

    fn wants_camera(&self) -> bool {
        true
    }

    fn offers_cameras(&self, _camera: &CameraState) -> bool {
        true
    }

    fn cover(&mut self) {
        self.goes_on = None;
    }
}
