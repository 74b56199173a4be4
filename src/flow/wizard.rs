//! The wizard: what is common to all steps, and the door through which every fact comes in.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Builder;

use super::{
    event::{CameraState, Effect, Event, Key, Ticket},
    problem::Problem,
    step::{SignIn, Step, Turn},
};
use crate::domain::{
    filing::FilingId,
    session::{Operator, Service},
    time::{Moment, Now},
};

/// What the shell decides once, before the first page.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Demonstration: banner, demo accounts on the pages.
    pub demo: bool,
    /// Demo with a real webcam: the newcomer's photo on file is taken first.
    pub enrol_first: bool,
    /// Entry way on record.
    pub channel: String,
    /// Screen language at the start.
    pub language: Language,
    /// Random bytes of this run, from which the ids of its records are made.
    pub seed: [u8; 32],
    /// Demonstration: operator and password, shown on the sign-in page.
    pub demo_operator: Option<(String, String)>,
    /// Demonstration: people to type, shown on the person page.
    pub demo_people: Vec<DemoPerson>,
}

/// A made-up person whom the demo bureau knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// To be typed.
    pub name: String,
    /// To be typed: a number whose region code is not assigned to anybody.
    pub number: String,
    /// What this one shows, in a few words.
    pub note: String,
}

/// Screen language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// 中文
    #[default]
    Chinese,
    /// English
    English,
}

/// State of the link to the bureau.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Link {
    /// Not asked yet.
    #[default]
    Unknown,
    /// Answers.
    Up,
    /// Does not, and why.
    Down(Problem),
}

/// Numbers for replies and ids for records. Ids follow from the run's seed, so that a replay makes the same ones.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    seed: [u8; 32],
    tickets: u64,
    filings: u64,
}

impl Ids {
    pub(super) const fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    pub(super) fn filing(&mut self, wall: Timestamp) -> FilingId {
        self.filings += 1;
        let digest = Sha256::new().chain_update(self.seed).chain_update(self.filings.to_be_bytes()).finalize();
        let mut random = [0; 10];
        random.copy_from_slice(&digest[..10]);
        let millis = u64::try_from(wall.as_millisecond()).unwrap_or(0);
        FilingId(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

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
    /// Records in the outbox that the bureau does not have yet.
    pub queued: u32,
    /// F1 page is open.
    pub help: bool,
    /// "Leave?" is being asked.
    pub leaving: bool,
    /// Where we are.
    pub step: Step,
    /// Numbers.
    pub ids: Ids,
}

impl Wizard {
    /// At the sign-in page.
    pub fn new(settings: Settings) -> Self {
        Self {
            language: settings.language,
            ids: Ids { seed: settings.seed, ..Ids::default() },
            settings,
            service: None,
            link: Link::Unknown,
            operator: None,
            camera: CameraState::Off,
            queued: 0,
            help: false,
            leaving: false,
            step: Step::SignIn(SignIn::default()),
        }
    }

    /// The orders of the first moment.
    pub fn start(&self) -> Vec<Effect> {
        vec![Effect::FetchService]
    }

    /// Takes one fact and answers with orders.
    pub fn update(&mut self, event: Event, now: Now) -> Vec<Effect> {
        self.note(&event);
        match &event {
            Event::Terminated => return vec![Effect::Quit],
            Event::Pressed(key) => {
                if let Some(effects) = self.press_anywhere(*key) {
                    return effects;
                }
            }
            _ => {}
        }
        self.step_on(event, now)
    }

    /// When the wizard wants to be woken by `Event::Ticked`, if it does.
    pub fn deadline(&self) -> Option<Moment> {
        self.step.deadline()
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
        turn.effects
    }

    /// Facts that are kept whatever the page.
    fn note(&mut self, event: &Event) {
        match event {
            Event::CameraChanged(state) => self.camera = state.clone(),
            Event::QueueCounted(count) => self.queued = *count,
            Event::ServiceKnown(Ok(service)) => {
                self.service = Some(service.clone());
                self.link = Link::Up;
            }
            Event::ServiceKnown(Err(problem)) => self.link = Link::Down(problem.clone()),
            _ => {}
        }
    }

    /// Keys that mean the same on every page; `None` for all others.
    fn press_anywhere(&mut self, key: Key) -> Option<Vec<Effect>> {
        match key {
            Key::CtrlC | Key::Enter if self.leaving => return Some(vec![Effect::Quit]),
            Key::Esc if self.leaving => self.leaving = false,
            _ if self.leaving => {}
            Key::CtrlC if matches!(self.step, Step::SignIn(_)) => return Some(vec![Effect::Quit]),
            Key::CtrlC => self.leaving = true,
            Key::Enter | Key::Esc if self.help => self.help = false,
            Key::F(1) => self.help = !self.help,
            Key::F(2) => {
                self.language = match self.language {
                    Language::Chinese => Language::English,
                    Language::English => Language::Chinese,
                }
            }
            _ if self.help => {}
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
