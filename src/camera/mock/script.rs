//! What a mock camera goes through, as short lines of text. One line is a step, a timed act, or a setting; steps run
//! one after another from the first time the camera is opened, and after the last one the picture plays on for ever.
//!
//! ```text
//! # light is short at first                 a comment; empty lines are skipped
//! light 0.05 3s                             a step: an effect and how long it lasts (3s, 1.5s, 250ms, forever)
//! far + blur 4s                             effects of one step are joined by +
//! unplug 3s
//! act blink at 12s                          the puppet acts, whatever it is asked for
//! acts ignore                               how it answers prompts: follow (default), ignore, wrong
//! size 1280x720                             what the camera delivers; 640x480 by default
//! fps 8                                     frames a second where no step says otherwise; 15 by default
//! ```
//!
//! | effect | what is seen |
//! |---|---|
//! | `play` | the picture as it is |
//! | `picture NAME` | another picture, from the album folder |
//! | `black` | nothing: a covered lens |
//! | `light F`, `dim [F]`, `bright [F]` | light times F, 0 to 20 (dim .1, bright 4) |
//! | `side_light SIDE [F]` | a lamp at the person's own `left` or `right`; the other side keeps F of it, 0 to 1 (.15) |
//! | `back_light [F]` | a window behind; the person keeps F of their light, 0 to 1 (.15) |
//! | `cast R G B` | coloured light, times 0 to 4 each; or one word: `warm`, `cool`, `green` |
//! | `grey` | no colours at all |
//! | `blur [S]` | out of focus, S pixels, 0 to 50 (6) |
//! | `shake [P [A]]` | smeared over P pixels, 0 to 60 (20), at an angle of A degrees, -90 to 90 (0: sideways) |
//! | `smear [H]` | a greasy lens scatters the share H of the light, 0 to 1 (.7) |
//! | `turned ANGLE` | the picture turned by 90 or 270 degrees clockwise: somebody lying, or a camera on its side |
//! | `far [F]`, `near [F]` | smaller or bigger, F .1 to 4 (.45, 1.8) |
//! | `shift [X [Y]]` | off centre by X, Y of the width and height, -1 to 1 (.3 0); positive is right and down |
//! | `away` | nobody: only the background |
//! | `second_face [F]` | another head, F times as large, .2 to .8: .72 sits beside the first, .5 sits behind it (.72) |
//! | `hold ACT` | the puppet stays in the middle of an act (`blink`, `open_mouth`, `turn_left`, `turn_right`, `nod`) |
//! | `pose YAW PITCH ROLL` | the puppet holds its head so, degrees, -35 to 35 |
//! | `print [YAW]` | the puppet's portrait on paper, turned by YAW degrees, -35 to 35 (0); it turns as a sheet does |
//! | `flat` | the same portrait, but larger than the view: all of it turns as a plane |
//! | `replay` | the puppet's film on a tablet, with acts at times of its own |
//! | `restless` | the puppet does not keep still |
//! | `glasses` | clear glasses |
//! | `sunglasses [T]` | dark glasses that take the share T of the light, 0 to 1 (.96) |
//! | `glare [S]` | clear glasses that mirror a window, S its strength, 0 to 1 (.95) |
//! | `cover_eye SIDE` | a hand before the person's own `left` or `right` eye |
//! | `mask [COLOUR]`, `scarf`, `hand` | over mouth and nose; COLOUR as below (blue) |
//! | `cap [COLOUR]` | a knitted cap down to the brows; `black white grey red green blue brown` (grey) |
//! | `fps N` | so many frames a second, .2 to 60 (15) |
//! | `freeze` | no frames, no error: the driver blocks |
//! | `garbage`, `truncate`, `wrong_size` | frames that are no JPEG, are cut, or are of another size |
//! | `stale` | frames that were taken two seconds ago |
//! | `unplug` | reading fails, no device; plugged in again at the end |
//! | `device KIND` | from here on another device opens: `real`, `other` (real as well), `virtual` or `unknown` |
//! | `busy [NAME]`, `denied` | opening fails: in use (by the program NAME), no permission |
//! | `absent`, `no_mode`, `fault` | opening fails: no device, no usable mode, anything else |
//!
//! What is worn, the window behind and the lamp at a side need the face's mesh: other sources than the puppet show
//! nothing of it, nor of acts, poses and attacks.

use std::time::Duration;

use renzheng_domain::{face::Side, trial::Act};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The words with which a line begins or which name an effect, for whoever looks for the nearest.
pub const WORDS: [&str; 49] = [
    "act",
    "acts",
    "size",
    "fps",
    "play",
    "picture",
    "black",
    "light",
    "dim",
    "bright",
    "side_light",
    "back_light",
    "cast",
    "grey",
    "blur",
    "shake",
    "smear",
    "turned",
    "far",
    "near",
    "shift",
    "away",
    "second_face",
    "hold",
    "pose",
    "print",
    "flat",
    "replay",
    "restless",
    "glasses",
    "sunglasses",
    "glare",
    "cover_eye",
    "mask",
    "scarf",
    "hand",
    "cap",
    "freeze",
    "garbage",
    "truncate",
    "wrong_size",
    "stale",
    "unplug",
    "device",
    "busy",
    "denied",
    "absent",
    "no_mode",
    "fault",
];

/// Why a script cannot be played.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {reason}")]
pub struct ScriptError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: Reason,
}

/// What is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Reason {
    /// No such effect or setting.
    #[error("unknown word `{0}`")]
    UnknownWord(String),
    /// A step without its time.
    #[error("how long? end the line with a time such as 3s, 250ms or forever")]
    NoDuration,
    /// Not a time.
    #[error("`{0}` is no time such as 3s, 250ms or forever")]
    BadDuration(String),
    /// A number is missing, is none, or is out of its range.
    #[error("`{0}` needs {1}")]
    BadArgument(String, &'static str),
    /// Words that nothing takes.
    #[error("too many words after `{0}`")]
    TooMany(String),
    /// A step behind one that never ends.
    #[error("the step before lasts for ever")]
    Unreachable,
}

/// What a step does to the picture or the device.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// The picture as it is.
    Play,
    /// Shows another picture of the album.
    Picture(String),
    /// Covers the lens.
    Black,
    /// Multiplies linear light.
    Light(f32),
    /// A lamp at this side of the person; the other keeps this share of the light.
    SideLight(Side, f32),
    /// A window behind; the person keeps this share of the light.
    BackLight(f32),
    /// Multiplies linear red, green and blue.
    Cast([f32; 3]),
    /// Takes the colours away.
    Grey,
    /// Gaussian, pixels.
    Blur(f32),
    /// Moved while the picture was taken: pixels, and degrees against the horizontal.
    Shake(f32, f32),
    /// A greasy lens scatters this share of the light.
    Smear(f32),
    /// Turned clockwise by a quarter (`true`) or by three.
    Turned(bool),
    /// Scales about the middle.
    Zoom(f32),
    /// Moves by a share of width and height.
    Shift(f32, f32),
    /// Only the background.
    Away,
    /// A second head.
    SecondFace(f32),
    /// The puppet stays at the height of an act.
    Hold(Act),
    /// The puppet's head: yaw, pitch, roll in degrees.
    Pose(f32, f32, f32),
    /// The puppet moves about.
    Restless,
    /// Something is shown instead of a face.
    Show(Attack),
    /// Something hides the face.
    Wear(Garment),
    /// Frames a second.
    Fps(f32),
    /// The driver blocks.
    Freeze,
    /// Bytes that are no picture.
    Garbage,
    /// Pictures cut in the middle.
    Truncate,
    /// Pictures of half the size.
    WrongSize,
    /// Old pictures.
    Stale,
    /// The plug is out.
    Unplug,
    /// Another device is plugged in.
    Device(Device),
    /// This other program has it.
    Busy(Option<String>),
    /// No permission.
    Denied,
    /// Not there.
    Absent,
    /// Offers nothing that can be used.
    NoMode,
    /// Fails in a way of its own.
    Fault,
}

/// What the mock says it is when it plays a camera of the system. It is no mock then, and policies hold for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// Known to be real.
    Real,
    /// Known to be real, and another one.
    Other,
    /// A program's.
    Virtual,
    /// Nobody knows.
    Unknown,
}

/// What hides a face or a part of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Garment {
    /// Dark glasses and the share of light they take.
    Sunglasses(f32),
    /// Clear glasses.
    Glasses,
    /// Clear glasses that mirror a window so strongly.
    Glare(f32),
    /// A hand before the person's own left or right eye.
    EyeHand(Side),
    /// A mask of this colour.
    Mask([u8; 3]),
    /// A scarf up to the nose.
    Scarf,
    /// A hand before the mouth.
    Hand,
    /// A cap of this colour down to the brows.
    Cap([u8; 3]),
}

/// Effects that hold together for a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Applied in this order.
    pub effects: Vec<Effect>,
    /// `None`: for ever.
    pub lasts: Option<Duration>,
}

/// What is shown instead of a face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Attack {
    /// A portrait on white-bordered paper, held turned by so many degrees.
    Print(f32),
    /// A portrait larger than the view.
    Flat,
    /// A film on a tablet.
    Replay,
}

/// How the puppet answers a prompt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acts {
    /// Does what it is asked.
    #[default]
    Follow,
    /// Does nothing.
    Ignore,
    /// Does something else.
    Wrong,
}

/// A whole script. The empty one plays for ever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Script {
    /// As they were written.
    pub(super) lines: Vec<String>,
    /// In order.
    pub steps: Vec<Step>,
    /// Acts at a time since the first opening.
    pub timed: Vec<(Act, Duration)>,
    /// Answers to prompts.
    pub acts: Acts,
    /// Width and height of the frames, pixels.
    pub size: (u32, u32),
    /// Frames a second where no step says otherwise.
    pub fps: f32,
}

/// What cheap webcams deliver in a dim room.
const FPS: f32 = 15.0;

impl Default for Script {
    fn default() -> Self {
        Self { lines: Vec::new(), steps: Vec::new(), timed: Vec::new(), acts: Acts::Follow, size: (640, 480), fps: FPS }
    }
}

impl Script {
    /// The step at a time since the first opening, with its index; `None` behind the last.
    pub fn at(&self, since: Duration) -> Option<(usize, &Step)> {
        self.ends().zip(&self.steps).enumerate().find(|(_, (end, _))| since < *end).map(|(i, (_, step))| (i, step))
    }

    /// When the step at `since` ends; `Duration::MAX` for never.
    pub fn end_of(&self, since: Duration) -> Duration {
        self.ends().find(|end| since < *end).unwrap_or(Duration::MAX)
    }

    /// Names of all pictures it shows.
    pub fn pictures(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().flat_map(|step| &step.effects).filter_map(|effect| match effect {
            Effect::Picture(name) => Some(name.as_str()),
            _ => None,
        })
    }

    fn ends(&self) -> impl Iterator<Item = Duration> {
        self.steps.iter().scan(Duration::ZERO, |end, step| {
            *end = end.saturating_add(step.lasts.unwrap_or(Duration::MAX));
            Some(*end)
        })
    }
}

impl From<Script> for Vec<String> {
    fn from(script: Script) -> Self {
        script.lines
    }
}

#[cfg(test)]
#[path = "script_tests.rs"]
mod tests;
