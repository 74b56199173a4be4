//! The hints, and what tells two sentences of one hint apart.

use renzheng_domain::face::Side;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// One short piece of advice. The ids (snake case) are the vocabulary of scenarios and of `renzheng analyse`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Hint {
    /// Nothing to mend: hold still.
    Ok,
    /// Nobody is seen.
    #[default]
    NoFace,
    /// A second face is near.
    MultipleFaces,
    /// Come closer.
    TooFar,
    /// Move back.
    TooNear,
    /// Move into the oval.
    OffCentre,
    /// Part of the head is outside the picture.
    CutOff,
    /// More light.
    TooDark,
    /// Less light.
    TooBright,
    /// One side of the face is much darker than the other.
    UnevenLight,
    /// The light comes from behind.
    BackLight,
    /// The light is coloured.
    UnnaturalColour,
    /// Out of focus, or shaken.
    Blurry,
    /// Hold still.
    Moving,
    /// The head is tilted to a shoulder (roll).
    Rolled,
    /// Turned to a side.
    HeadTurned,
    /// Chin too high or too low.
    Pitch,
    /// Open the eyes.
    EyesClosed,
    /// Close the mouth.
    MouthOpen,
    /// Dark glasses, or a hand in front of an eye.
    EyesCovered,
    /// A mask, a scarf, or a hand in front of the mouth.
    MouthCovered,
    /// A hat, a cap or a scarf over the forehead.
    HeadCovered,
    /// Reflections on glasses.
    Glare,
    /// A smeared lens.
    DirtyLens,
}

impl Hint {
    /// Identifier of the hint in snake case, as scenarios and `renzheng analyse` name it.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// Whether it asks for something a person may be unable to give, where the picture still serves: it is said, and
    /// after a while the picture is taken all the same.
    pub const fn is_wish(self) -> bool {
        matches!(self, Self::UnnaturalColour | Self::Glare | Self::DirtyLens)
    }

    /// Every detail its sentence knows.
    pub const fn details(self) -> &'static [Detail] {
        use Side::{Down, Left, Right, Up};
        match self {
            Self::OffCentre => {
                &[Detail::Towards(Left), Detail::Towards(Right), Detail::Camera(Up), Detail::Camera(Down)]
            }
            Self::Pitch => &[Detail::Towards(Up), Detail::Towards(Down)],
            Self::HeadTurned | Self::UnevenLight => &[Detail::Towards(Left), Detail::Towards(Right)],
            Self::Rolled => &[Detail::Plain, Detail::TurnCamera],
            Self::Blurry => &[Detail::Plain, Detail::Shaken],
            Self::TooDark => &[Detail::Plain, Detail::RoomDarker],
            Self::TooBright | Self::BackLight => &[Detail::Plain, Detail::RoomBrighter],
            Self::EyesCovered => &[Detail::Plain, Detail::Towards(Left), Detail::Towards(Right)],
            _ => &[Detail::Plain],
        }
    }

    /// What an act being done changes by itself.
    pub(super) const fn is_about_posture(self) -> bool {
        !matches!(
            self,
            Self::Ok
                | Self::NoFace
                | Self::MultipleFaces
                | Self::TooFar
                | Self::TooNear
                | Self::CutOff
                | Self::TooDark
                | Self::TooBright
        )
    }
}

/// What a hint's sentence depends on besides the hint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Nothing besides the hint itself.
    #[default]
    Plain,
    /// The direction in which the person is to move, to turn or to look; for hints about an eye or about light, the
    /// side of the person that is meant.
    Towards(Side),
    /// The camera is to be moved that way, not the person.
    Camera(Side),
    /// The head lies on its side in the picture: the camera is to be turned, not the person.
    TurnCamera,
    /// Shaken rather than out of focus.
    Shaken,
    /// The surroundings are darker than when the window was set up: a lamp is off, and the person need not move.
    RoomDarker,
    /// The surroundings are brighter than when the window was set up: a blind is open, and the person need not move.
    RoomBrighter,
}
