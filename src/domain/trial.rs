//! The liveness trial: what the bureau asks for and what was seen.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{face::Cues, time::Moment};

/// Something a living person can do when asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Close both eyes and open them again.
    Blink,
    /// Open the mouth wide.
    OpenMouth,
    /// Turn the head to the person's own left.
    TurnLeft,
    /// Turn the head to the person's own right.
    TurnRight,
    /// Lower the chin and raise it again.
    Nod,
    /// Say the challenge's four digits, or hold a card with them beside the face: for people who can do no movement. The
    /// helper hears or sees them, and a person at the bureau looks at the picture.
    Digits,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 6] = [Self::Blink, Self::OpenMouth, Self::TurnLeft, Self::TurnRight, Self::Nod, Self::Digits];
    /// The acts that are movements, for drawing some at random.
    pub const MOVEMENTS: [Self; 5] = [Self::Blink, Self::OpenMouth, Self::TurnLeft, Self::TurnRight, Self::Nod];
}

/// What the bureau asks for, fresh for each person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// 16 random bytes, base64url without padding.
    pub nonce: String,
    /// Acts in the order in which they are asked for.
    pub acts: Vec<Act>,
    /// After this the bureau wants a new challenge.
    pub expires: Timestamp,
}

/// Why a trial could not be judged. None of these uses up an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotJudged {
    /// The face was gone too long.
    FaceLost,
    /// A second face came close.
    MultipleFaces,
    /// Light or sharpness were too poor for the models.
    PoorPicture,
    /// The camera stopped or was unplugged.
    CameraLost,
    /// No usable judgement of the passive model in the whole trial.
    NoEvidence,
}

/// Local judgement of a trial. The bureau decides; this is what the counter saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The acts were done in time and the passive median is over the threshold.
    Passed,
    /// The acts were done but the passive median is under the threshold: goes to review, never said on screen.
    Suspect,
    /// A usable face was there the whole time and the act did not come.
    NotDone,
    /// The trial could not be judged.
    NotJudged(NotJudged),
}

impl Verdict {
    /// Whether the trial counts against the bounded number of attempts.
    pub const fn is_judged(self) -> bool {
        !matches!(self, Self::NotJudged(_))
    }
}

/// One act as it happened, times in milliseconds after the prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActRecord {
    /// What was asked.
    pub act: Act,
    /// When it was asked.
    pub prompted: Moment,
    /// When the movement began, after the prompt.
    pub began_ms: u64,
    /// When it was complete, after the prompt.
    pub done_ms: u64,
}

/// The trial as it goes on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrialRecord {
    /// The bureau's nonce.
    pub nonce: String,
    /// What was done, in order.
    pub acts: Vec<ActRecord>,
    /// Local judgement.
    pub verdict: Verdict,
    /// Median passive probability over framing and trial, `[0, 1]`; `None` if never judged.
    pub bona_fide: Option<f32>,
    /// Medians of the model-free signs over framing and trial.
    #[serde(default)]
    pub cues: Cues,
    /// How many frames gave a passive probability.
    pub judged_frames: u32,
    /// How many judged trials this person has had, this one included.
    pub attempt: u32,
}
