//! The wizard: what is common to all steps, and the door through which every fact comes in.

use std::time::Duration;

use super::{
    event::{CameraState, Effect, Event, Key},
    ids::Ids,
    sheet::{Sheet, Topic},
    step::{SignIn, Step, Turn},
    tray::Tray,
};
use crate::domain::{
    session::{Operator, Service},
    time::{Moment, Now},
};

pub use super::settings::{DemoPerson, Language, Link, Settings};

/// Two presses closer than this are one: keyboards repeat a held key every 30 ms or so, a double press takes up to
/// 250 ms.
const ENTER_REST: Duration = Duration::from_millis(300);

/// Everything the screen draws from.
#[derive(Clone, Debug)]
pub struct Wizard {
    /// Fixed.
    pub settings: Settings,
    /// F2 changes it.
    pub language: Language,
    /// What the bureau said of itself.
    pub service: Option<Service>,
    /// Whether it answers.
    pub link: Link,
    /// Who is signed in.
    pub operator: Option<Operator>,
    /// The camera lane.
    pub camera: CameraState,
    /// Since when it is so.
    pub camera_since: Moment,
    /// Since when the bureau's answer to this page is waited for.
    pub asked: Option<Moment>,
    /// Records in the outbox that the bureau does not have yet.
    pub queued: u32,
    /// What this run knows of its records.
    pub tray: Tray,
    /// F1 or F3 was pressed: what lies over the page.
    pub sheet: Option<Sheet>,
    /// "Leave?" is being asked.
    pub leaving: bool,
    /// Where we are.
    pub step: Step,
    /// Numbers.
    pub ids: Ids,
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
            camera_since: Moment::ZERO,
            asked: None,
            queued: 0,
            tray: Tray::default(),
            sheet: None,
            leaving: false,
            step: Step::SignIn(SignIn::default()),
            enter: None,
        }
    }

    /// The orders of the first moment.
    pub fn start(&self) -> Vec<Effect> {
        vec![Effect::FetchService]
    }

    /// Takes one fact and answers with orders.
    pub fn update(&mut self, event: Event, now: Now) -> Vec<Effect> {
        self.note(&event, now);
        match &event {
            Event::Terminated => return vec![Effect::Quit],
            // Who reads help or is asked whether to leave does not look at the camera, so nothing is taken or judged;
            // what is pasted now would be found in a field later.
            Event::Observed(..) | Event::Pasted(_) if self.is_covered() => return Vec::new(),
            Event::Pressed(Key::Enter) if self.is_same_enter(now.at) => return Vec::new(),
            // Whoever types in between, a fast hand or a card reader, means the Enter that follows.
            Event::Pasted(_) => self.enter = None,
            Event::Pressed(key) => {
                if *key != Key::Enter {
                    self.enter = None;
                }
                if let Some(effects) = self.press_anywhere(*key) {
                    // A stretch of good pictures does not reach across what lay over the page.
                    if let (true, Step::Framing(page)) = (self.is_covered(), &mut self.step) {
                        page.break_off();
                    }
                    return effects;
                }
            }
            _ => {}
        }
        self.step_on(event, now)
    }

    /// When the wizard wants to be woken by `Event::Ticked`, if it does.
    pub fn deadline(&self) -> Option<Moment> {
        [self.step.deadline(), self.tray.deadline()].into_iter().flatten().min()
    }

    /// Whether an answer is waited for, so that the page should show that it is alive.
    pub fn is_waiting(&self) -> bool {
        self.step.is_waiting() || (matches!(self.step, Step::SignIn(_)) && self.link == Link::Unknown)
    }

    /// Whether the camera should be running.
    pub const fn wants_camera(&self) -> bool {
        self.step.wants_camera()
    }

    fn step_on(&mut self, event: Event, now: Now) -> Vec<Effect> {
        let mut turn = Turn {
            now,
            settings: &self.settings,
            service: self.service.as_ref(),
            link: &self.link,
            camera: &self.camera,
            operator: &mut self.operator,
            ids: &mut self.ids,
            effects: Vec::new(),
        };
        let step = std::mem::replace(&mut self.step, Step::SignIn(SignIn::default()));
        self.step = step.on(event, &mut turn);
        let effects = turn.effects;
        self.asked = self.step.awaits_answer().then(|| self.asked.unwrap_or(now.at));
        effects
    }

    /// Facts that are kept whatever the page.
    fn note(&mut self, event: &Event, now: Now) {
        self.tray.hear(event, &self.step, now);
        match event {
            Event::CameraChanged(state) => {
                self.camera = state.clone();
                self.camera_since = now.at;
            }
            Event::QueueCounted(count) => self.queued = *count,
            Event::ServiceKnown(Ok(service)) => {
                self.service = Some(service.clone());
                self.link = Link::Up;
            }
            Event::ServiceKnown(Err(problem)) => self.link = Link::Down(problem.clone()),
            _ => {}
        }
    }

    /// Whether a sheet or a question lies over the page, which then takes neither text nor pictures.
    pub const fn is_covered(&self) -> bool {
        self.sheet.is_some() || self.leaving
    }

    /// Whether this Enter belongs to one that has turned the page already: a key held down, or pressed twice by a hand
    /// that trembles. It must not answer the next page too.
    fn is_same_enter(&mut self, at: Moment) -> bool {
        let page = self.step.id();
        let again = self.enter.filter(|(on, last)| *on != page && at.since(*last) < ENTER_REST);
        self.enter = Some((again.map_or(page, |(on, _)| on), at));
        again.is_some()
    }

    /// Keys that mean the same on every page; `None` for all others.
    fn press_anywhere(&mut self, key: Key) -> Option<Vec<Effect>> {
        match key {
            Key::CtrlC | Key::Enter if self.leaving => return Some(vec![Effect::Quit]),
            Key::Esc if self.leaving => self.leaving = false,
            _ if self.leaving => {}
            Key::CtrlC if matches!(self.step, Step::SignIn(_)) => return Some(vec![Effect::Quit]),
            Key::CtrlC => self.leaving = true,
            Key::F(2) => {
                self.language = match self.language {
                    Language::Chinese => Language::English,
                    Language::English => Language::Chinese,
                }
            }
            key if self.sheet.is_some() => self.sheet = self.sheet.and_then(|sheet| sheet.press(key)),
            Key::F(1) => self.sheet = Some(Sheet::about(Topic::Page)),
            Key::F(3) => self.sheet = Some(Sheet::about(Topic::Records)),
            Key::Esc if matches!(&self.step, Step::SignIn(page) if page.waiting.is_none()) => self.leaving = true,
            _ => return None,
        }
        Some(Vec::new())
    }

    /// Whether leaving now would lose evidence that is not on disk yet.
    pub const fn is_unsaved(&self) -> bool {
        self.step.is_unsaved()
    }
}
