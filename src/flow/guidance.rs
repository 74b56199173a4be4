//! The one place where hints are ranked and debounced.

use serde::{Deserialize, Serialize};

use crate::domain::face::Observation;

/// One short piece of advice. The ids (snake case) are the vocabulary of scenarios.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// One side is much darker.
    UnevenLight,
    /// Out of focus.
    Blurry,
    /// Hold still.
    Moving,
    /// Tilted.
    Rolled,
    /// Turned to a side.
    HeadTurned,
    /// Chin too high or too low.
    Pitch,
    /// Open the eyes.
    EyesClosed,
}

/// The hint on screen and what it takes to change it.
#[derive(Clone, Debug, Default)]
pub struct Guidance {
    /// What is shown.
    pub shown: Hint,
    /// The newest observation, for the meters beside the picture.
    pub last: Option<Observation>,
}
