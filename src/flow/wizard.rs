//! The wizard: what is common to all steps, and the door through which every fact comes in.

use std::time::Duration;

use jiff::civil::Date;
use renzheng_domain::{
    channel::Channel,
    filing::{CameraFacts, VirtualCameras},
    session::{Operator, Service},
    time::{Moment, Now},
};

pub use super::settings::{DemoPerson, Language, Link, Settings};
use super::{
    effect::{Deed, Effect},
    event::{CameraState, Event, Key},
    ids::Ids,
    lock::{IDLE, Lock},
    overlay::{Overlay, Overlays, Taken},
    overlay_context::OverlayContext,
    picker,
    problem::Problem,
    seat::Seat,
    slip,
    step::{Place, SignIn, Step, StepContext},
    tray::Tray,
};

/// Two presses closer than this are one: keyboards repeat a held key every 30 ms or so, a double press takes up to
/// 250 ms.
const ENTER_REST: Duration = Duration::from_millis(300);

/// Everything the screen draws from.
#[derive(Clone, Debug)]
pub struct Wizard {
    /// What was decided before the first page; it does not change.
    pub settings: Settings,
    /// F2 changes it.
    pub language: Language,
    /// What the bureau said of itself.
    pub service: Option<Service>,
    /// Whether it answers.
    pub link: Link,
    /// Who is signed in.
    pub operator: Option<Operator>,
    /// The camera as the pages have it: one that is not accepted here is as good as lost.
    pub camera: CameraState,
    /// What the camera lane said last.
    lane: CameraState,
    /// Since when it is so.
    pub camera_since: Moment,
    /// Since when the bureau's answer to this page is waited for.
    pub asked: Option<Moment>,
    /// Records in the outbox that the bureau does not have yet.
    pub queued: u32,
    /// How many records here are of visits too long ago.
    pub late: u32,
    /// What this run knows of its records.
    pub tray: Tray,
    /// What lies over the page.
    pub over: Overlays,
    /// When somebody was last there.
    touched: Moment,
    /// Whether the window is large enough for the pages.
    pub fits: bool,
    /// Where we are.
    pub step: Step,
    /// Numbers for replies and ids for records.
    pub ids: Ids,
    /// Which of the entry ways is served now.
    channel: usize,
    /// Where on the list the person was chosen, if they were.
    list: Option<Place>,
    /// Who sits here, for the numbers of the day.
    seat: Seat,
    /// The page that the last Enter counted for, and when Enter was last pressed.
    enter: Option<(&'static str, Moment)>,
}

impl Wizard {
    /// At the sign-in page.
    pub fn new(settings: Settings) -> Self {
        Self {
            language: settings.language,
            ids: Ids::new(settings.seed),
            settings,
            service: None,
            link: Link::Unknown,
            operator: None,
            camera: CameraState::Off,
            lane: CameraState::Off,
            camera_since: Moment::ZERO,
            asked: None,
            queued: 0,
            late: 0,
            tray: Tray::default(),
            over: Overlays::default(),
            touched: Moment::ZERO,
            fits: true,
            step: Step::SignIn(SignIn::default()),
            channel: 0,
            list: None,
            seat: Seat::default(),
            enter: None,
        }
    }

    /// The orders of the first moment.
    pub fn start(&self) -> Vec<Effect> {
        vec![Deed::FetchService.into()]
    }

    /// Takes one fact and answers with orders.
    pub fn update(&mut self, event: Event, now: Now) -> Vec<Effect> {
        let told = self.note(&event, now);
        self.watch_idleness(&event, now.at);
        let mut effects = self.take(event, now);
        if let Some(told) = told {
            effects.extend(self.step_on(told, now));
        }
        self.with_overlays(now, |over, context| over.follow(context));
        effects.extend(self.seat.follow(&self.step, &effects, self.operator.as_ref(), now));
        effects
    }

    fn take(&mut self, event: Event, now: Now) -> Vec<Effect> {
        match &event {
            Event::Terminated => return vec![Deed::Quit.into()],
            // A page that nobody can see is answered by nobody.
            Event::Pressed(key) if !self.fits && !self.is_heard_unseen(*key) => return Vec::new(),
            // So that a second Enter close behind it does not answer the page that comes out.
            Event::Pressed(key) if self.over.lock().is_some() => {
                if *key == Key::Enter {
                    self.is_same_enter(now.at);
                }
                return self.press_overlay(*key, now).unwrap_or_default();
            }
            Event::Pasted(text) if self.over.lock().is_some() => {
                self.over.paste(text);
                return Vec::new();
            }
            Event::Unlocked(..) | Event::CamerasListed(..) | Event::SlipHanded(..) => {
                if self.with_overlays(now, |over, context| over.hear(&event, context)) {
                    self.touched = now.at;
                }
                return Vec::new();
            }
            Event::WindowFits(fits) => {
                self.fits = *fits;
                if self.is_covered() {
                    self.step.page_mut().cover();
                }
                return Vec::new();
            }
            // Who reads help or is asked whether to leave does not look at the camera, so nothing is taken or judged;
            // what is pasted now would be found in a field later.
            Event::Observed(..) | Event::Pasted(_) | Event::Pointed(_) if self.is_covered() => return Vec::new(),
            // What is on its way from a camera that was lost or refused meanwhile counts for nothing.
            Event::Observed(..) if !matches!(self.camera, CameraState::Streaming(_)) => return Vec::new(),
            Event::Pressed(Key::Enter) if self.is_same_enter(now.at) => return Vec::new(),
            // Whoever types in between, a fast hand or a card reader, means the Enter that follows.
            Event::Pasted(_) => self.enter = None,
            Event::Pressed(key) => {
                if *key != Key::Enter {
                    self.enter = None;
                }
                if let Some(effects) = self.press_overlay(*key, now) {
                    return effects;
                }
            }
            _ => {}
        }
        self.step_on(event, now)
    }

    /// When the wizard wants to be woken by `Event::Ticked`, if it does.
    pub fn deadline(&self) -> Option<Moment> {
        [self.step.page().deadline(), self.tray.deadline(), self.locks_at()].into_iter().flatten().min()
    }

    /// Whether an answer is waited for, so that the page should show that it is alive.
    pub fn is_waiting(&self) -> bool {
        let page = self.step.page();
        page.is_waiting() || self.over.is_waiting() || (page.is_door() && self.link == Link::Unknown)
    }

    /// Whether the camera should be running.
    pub fn wants_camera(&self) -> bool {
        self.step.page().wants_camera() && self.over.lock().is_none()
    }

    /// Whether lids and lips matter on every picture.
    pub fn wants_lids(&self) -> bool {
        self.step.page().wants_lids()
    }

    /// The entry way that is served now.
    pub fn channel(&self) -> &Channel {
        self.settings.channels.get(self.channel)
    }

    /// Whether the mouse is of use now; elsewhere it is left to the terminal, whose text it selects.
    pub fn wants_mouse(&self) -> bool {
        self.step.page().wants_mouse() && !self.is_covered()
    }

    fn step_on(&mut self, event: Event, now: Now) -> Vec<Effect> {
        let covered = self.is_covered();
        let mut context = StepContext {
            now,
            settings: &self.settings,
            service: self.service.as_ref(),
            link: &self.link,
            channel: &mut self.channel,
            list: &mut self.list,
            camera: &self.camera,
            covered,
            operator: &mut self.operator,
            ids: &mut self.ids,
            effects: Vec::new(),
        };
        let step = std::mem::replace(&mut self.step, Step::SignIn(SignIn::default()));
        self.step = step.on(event, &mut context);
        let effects = context.effects;
        self.asked = self.step.page().awaits_answer().then(|| self.asked.unwrap_or(now.at));
        effects
    }

    /// Facts that are kept whatever the page. Gives the fact that follows from this one, if any.
    fn note(&mut self, event: &Event, now: Now) -> Option<Event> {
        self.tray.hear(event, &self.step, now);
        match event {
            Event::CameraChanged(state) => {
                self.lane = state.clone();
                self.camera = self.accepted();
                self.camera_since = now.at;
            }
            Event::QueueCounted(count) => self.queued = *count,
            Event::LateCounted(count) => self.late = *count,
            Event::ServiceKnown(Ok(service)) => {
                self.service = Some(service.clone());
                self.link = Link::Up;
            }
            Event::ServiceKnown(Err(problem)) => self.link = Link::Down(problem.clone()),
            _ => {}
        }
        // A bureau that has changed its policy may refuse the camera in use.
        let camera = self.accepted();
        (camera != self.camera).then(|| {
            (self.camera, self.camera_since) = (camera.clone(), now.at);
            Event::CameraChanged(camera)
        })
    }

    /// The lane's camera under the policy.
    fn accepted(&self) -> CameraState {
        match &self.lane {
            CameraState::Streaming(facts) if facts.is_refused(self.virtual_cameras()) => {
                CameraState::Lost(Problem::CameraVirtual)
            }
            state => state.clone(),
        }
    }

    /// What is done about virtual cameras: the stricter of the counter's policy and the bureau's.
    pub fn virtual_cameras(&self) -> VirtualCameras {
        let bureau = self.service.as_ref().map_or(VirtualCameras::Warn, |service| service.virtual_cameras);
        self.settings.virtual_cameras.max(bureau)
    }

    /// Whether the pictures come from a virtual camera, which the helper should know.
    pub fn is_camera_virtual(&self) -> bool {
        matches!(&self.camera, CameraState::Streaming(facts) if facts.is_virtual_device())
    }

    /// Whether the page cannot be seen: a sheet or a question lies over it, or the window is too small for it. It then
    /// takes neither text nor pictures.
    pub const fn is_covered(&self) -> bool {
        !self.over.is_empty() || !self.fits
    }

    /// Keys that work while the window is too small for a page: what the small page itself speaks of.
    fn is_heard_unseen(&self, key: Key) -> bool {
        matches!(key, Key::CtrlC | Key::F(2)) || (self.over.is_leaving() && matches!(key, Key::Esc))
    }

    /// Whether this Enter belongs to one that has turned the page already: a key held down, or pressed twice by
    /// somebody with a tremor. It must not answer the next page too.
    fn is_same_enter(&mut self, at: Moment) -> bool {
        let page = self.over.id().unwrap_or_else(|| self.step.id());
        let again = self.enter.filter(|(on, last)| *on != page && at.since(*last) < ENTER_REST);
        self.enter = Some((again.map_or(page, |(on, _)| on), at));
        again.is_some()
    }

    /// A key for what lies over the page, or one that means the same on every page; `None` for all others.
    fn press_overlay(&mut self, key: Key, now: Now) -> Option<Vec<Effect>> {
        let (taken, mut effects) =
            self.with_overlays(now, |over, context| (over.press(key, context), std::mem::take(&mut context.effects)));
        match taken {
            Taken::ByPage => return None,
            Taken::HereAndRead => effects.extend(self.step_on(Event::Pressed(Key::F(6)), now)),
            Taken::Here => {}
        }
        if self.is_covered() {
            self.step.page_mut().cover();
        }
        Some(effects)
    }

    /// The overlays with what they may see and touch.
    fn with_overlays<T>(&mut self, now: Now, turn: impl FnOnce(&mut Overlays, &mut OverlayContext<'_>) -> T) -> T {
        let mut context = OverlayContext {
            now,
            page: self.step.page(),
            service: self.service.as_ref(),
            settings: &self.settings,
            camera: &self.camera,
            lane: &self.lane,
            language: &mut self.language,
            ids: &mut self.ids,
            effects: Vec::new(),
        };
        turn(&mut self.over, &mut context)
    }

    /// When the lock falls if nobody is there.
    fn locks_at(&self) -> Option<Moment> {
        let has_helper = self.operator.is_some() && self.over.lock().is_none();
        let page = self.step.page();
        (has_helper && !page.wipes_itself() && !page.is_door()).then(|| self.touched + IDLE)
    }

    /// Whether somebody is there, and whether nobody has been for too long.
    fn watch_idleness(&mut self, event: &Event, now: Moment) {
        match event {
            Event::Pressed(_) | Event::Pasted(_) | Event::Pointed(_) | Event::SignedIn(..) => self.touched = now,
            Event::Observed(seen, _) if seen.face.is_some() => self.touched = now,
            Event::Ticked if self.locks_at().is_some_and(|at| at <= now) => {
                self.over.replace(Overlay::Lock(Lock::default()));
                self.step.page_mut().cover();
            }
            _ => {}
        }
    }

    /// Whether F4 does anything here.
    pub fn offers_cameras(&self) -> bool {
        self.step.page().offers_cameras(&self.camera)
    }

    /// Whether this camera is the one that is open now.
    pub fn is_in_use(&self, camera: &CameraFacts) -> bool {
        picker::is_in_use(camera, &self.lane)
    }

    /// Whether F6 does anything here.
    pub fn offers_slip(&self) -> bool {
        slip::facts(self.step.page(), self.service.as_ref(), &self.settings, Date::default()).is_some()
    }

    /// Whether leaving now would lose evidence that is not on disk yet.
    pub fn is_unsaved(&self) -> bool {
        self.step.page().is_unsaved()
    }
}
