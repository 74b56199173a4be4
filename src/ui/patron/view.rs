//! What the person in the chair is shown, derived from the wizard alone. The type has no place for a name, a number of
//! anybody, an attempt or a reason: what it cannot hold cannot be shown.

use renzheng_domain::{face::Side, trial::Act};
use renzheng_flow::{CameraState, Guidance, Hint, Wizard, guidance::Detail, wizard::Language};
use serde::{Deserialize, Serialize};

use crate::page;

/// The person's screen at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// The helper's.
    pub language: Language,
    /// The office's name, once it is known.
    pub office: Option<String>,
    /// What is shown.
    pub scene: Scene,
}

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scene {
    /// Between people.
    Welcome,
    /// A page that only shows one calm sentence.
    Calm(Calm),
    /// The mirrored picture and what to do.
    Mirror(Say),
    /// The certification stands.
    Done,
}

/// A sentence that asks for nothing but an ear, or for a little patience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum Calm {
    /// The helper has something to say or to ask.
    Listen,
    /// The helper reads what the bureau has on record.
    ReadBack,
    /// The helper reads the agreement.
    Agreement,
    /// Something is being put right.
    Wait,
    /// Between two tries. Which one it was and why is nobody's business on this screen.
    Rest,
    /// The pictures are taken.
    Taken,
    /// The rehearsal is over.
    Practised,
}

/// What the person is told while they look into the mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Say {
    /// A hint that the person can follow.
    Hint(Hint, Detail),
    /// The movement that is asked for.
    Act(Act),
    /// The digits to be said: the challenge's, they belong to nobody.
    Digits(String),
    /// Look ahead, before a movement.
    LookAhead,
    /// Rest, before a movement is asked for again.
    OnceMore,
    /// Sit still: the helper sees to light, lens or camera.
    Hold,
    /// The helper reads something else just now.
    Wait,
}

impl Say {
    /// What the person is guided by.
    pub(crate) const fn guided(guidance: &Guidance) -> Self {
        Self::of(guidance.shown, guidance.detail)
    }

    /// What a hint is to the person in the chair. Light, lens and camera are the helper's to mend, who reads it on
    /// their own screen; whoever sits in the chair need only sit.
    pub const fn of(hint: Hint, detail: Detail) -> Self {
        match (hint, detail) {
            (_, Detail::Camera(_) | Detail::TurnCamera | Detail::RoomDarker | Detail::RoomBrighter)
            | (
                Hint::TooDark
                | Hint::TooBright
                | Hint::UnevenLight
                | Hint::BackLight
                | Hint::UnnaturalColour
                | Hint::DirtyLens,
                _,
            )
            | (Hint::Blurry, Detail::Plain) => Self::Hold,
            (Hint::Blurry, _) => Self::Hint(Hint::Moving, Detail::Plain),
            // What helps against it.
            (Hint::Glare, _) => Self::Hint(Hint::Pitch, Detail::Towards(Side::Down)),
            _ => Self::Hint(hint, detail),
        }
    }

    /// Whether all is well, so that the ring is blue.
    pub const fn is_good(&self) -> bool {
        matches!(self, Self::Hint(Hint::Ok, _) | Self::Act(_) | Self::Digits(_) | Self::LookAhead | Self::OnceMore)
    }

    /// Which way to move, to turn or to look. Where a side of the face is meant an arrow would be taken for a way to
    /// move.
    pub const fn way(&self) -> Option<Side> {
        match self {
            Self::Hint(Hint::EyesCovered, _) => None,
            Self::Hint(_, Detail::Towards(side)) => Some(*side),
            Self::Act(Act::TurnLeft) => Some(Side::Left),
            Self::Act(Act::TurnRight) => Some(Side::Right),
            _ => None,
        }
    }
}

/// What the person is shown while the wizard stands like this.
pub fn view(wizard: &Wizard) -> View {
    let office = wizard.service.as_ref().map(|service| service.bureau_name.clone());
    let scene = if wizard.over.lock().is_some() { Scene::Welcome } else { scene(wizard) };
    View { language: wizard.language, office, scene }
}

fn scene(wizard: &Wizard) -> Scene {
    if wizard.wants_camera() {
        // Whenever the camera looks, the person sees what it sees.
        return match wizard.camera {
            CameraState::Streaming(_) if wizard.is_covered() => Scene::Mirror(Say::Wait),
            CameraState::Streaming(_) => Scene::Mirror(page::view(&wizard.step).say()),
            _ => Scene::Calm(Calm::Wait),
        };
    }
    page::view(&wizard.step).scene()
}
