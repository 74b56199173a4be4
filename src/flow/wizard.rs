//! The wizard itself.

use super::{
    event::{CameraState, Effect, Event},
    problem::Problem,
    step::{SignIn, Step},
};
use crate::domain::{
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
}

impl Wizard {
    /// At the sign-in page.
    pub fn new(settings: Settings) -> Self {
        Self {
            language: settings.language,
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

    /// Takes one fact and answers with orders.
    pub fn update(&mut self, _event: Event, _now: Now) -> Vec<Effect> {
        Vec::new()
    }

    /// When the wizard wants to be woken by `Event::Ticked`, if it does.
    pub fn deadline(&self) -> Option<Moment> {
        None
    }

    /// Whether the camera should be running.
    pub fn wants_camera(&self) -> bool {
        false
    }
}
