//! What is decided before the first page, and what is known of the link to the bureau.

use renzheng_domain::{channel::Channel, filing::VirtualCameras, room::Baseline};
use serde::{Deserialize, Serialize};

use super::problem::Problem;

/// What the shell decides once, before the first page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Demonstration: banner, demo accounts on the pages.
    pub demo: bool,
    /// Demo with a real webcam: the newcomer's photo on file is taken first.
    pub enrol_first: bool,
    /// The entry ways that this counter serves.
    #[serde(default)]
    pub channels: Channels,
    /// The bureau's pinned root key, to be read and compared before anything is typed; `None` where none is pinned.
    #[serde(default)]
    pub bureau_key: Option<String>,
    /// Screen language at the start.
    pub language: Language,
    /// Random bytes of this run, from which the ids of its records are made.
    pub seed: [u8; 32],
    /// Demonstration: operator and password, shown on the sign-in page.
    pub demo_operator: Option<(String, String)>,
    /// Demonstration: a second helper and their password, shown where one signs.
    #[serde(default)]
    pub demo_colleague: Option<(String, String)>,
    /// What this counter wants done about virtual cameras; a stricter bureau prevails.
    #[serde(default)]
    pub virtual_cameras: VirtualCameras,
    /// Demonstration: people to type, shown on the person page.
    pub demo_people: Vec<DemoPerson>,
    /// Light of the surroundings when this window was set up (`renzheng doctor`), if it was measured.
    #[serde(default)]
    pub baseline: Option<Baseline>,
    /// Where slips go.
    #[serde(default)]
    pub slip: Outlets,
}

/// Entry ways: one at least.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    first: Channel,
    others: Vec<Channel>,
}

impl Channels {
    /// These; `None` when there are none.
    pub fn new(channels: Vec<Channel>) -> Option<Self> {
        let mut channels = channels.into_iter();
        Some(Self { first: channels.next()?, others: channels.collect() })
    }

    /// Number of entry ways, at least 1.
    pub const fn count(&self) -> usize {
        1 + self.others.len()
    }

    /// The entry way at this index; an index past the end starts again at the first.
    pub fn get(&self, at: usize) -> &Channel {
        (at % self.count()).checked_sub(1).and_then(|at| self.others.get(at)).unwrap_or(&self.first)
    }
}

impl Default for Channels {
    fn default() -> Self {
        Self { first: Channel::counter(), others: Vec::new() }
    }
}

/// A made-up person whom the demo bureau knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoPerson {
    /// Name to be typed.
    pub name: String,
    /// To be typed: a number whose region code is not assigned to anybody.
    pub number: String,
    /// What this one shows, in a few words, Chinese.
    pub note_zh: String,
    /// What this one shows, in a few words, English.
    pub note_en: String,
}

/// Screen language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// 中文
    #[default]
    Chinese,
    /// English
    English,
}

impl Language {
    /// The other one of the two screen languages.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Chinese => Self::English,
            Self::English => Self::Chinese,
        }
    }
}

/// State of the link to the bureau.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Link {
    /// The bureau has not been asked yet.
    #[default]
    Unknown,
    /// The bureau answers.
    Up,
    /// The bureau does not answer, for this reason.
    Down(Problem),
}

/// Where slips go from this counter in addition to the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlets {
    /// Whether slips are printed.
    pub prints: bool,
    /// Whether slips are saved to a folder.
    pub saves: bool,
}

impl Outlets {
    /// Whether slips go anywhere but to the screen.
    pub const fn is_any(self) -> bool {
        self.prints || self.saves
    }
}
