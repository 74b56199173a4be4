//! The one place where hints are ranked and debounced.
//!
//! A frame has at most one hint: the first in [`CHECKS`] that applies. The order is the order in which a person can
//! mend things: be there, be alone, be in the picture, have light, then pose and stillness. A hint stays on screen long
//! enough to be read, and the bounds of the hint on screen are a little stricter than those that brought it up, so that
//! a face on the edge does not make two hints flicker.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::{
    face::{FaceView, Observation},
    time::Moment,
};

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

impl Hint {
    /// The id of scenarios and of the transcript.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NoFace => "no_face",
            Self::MultipleFaces => "multiple_faces",
            Self::TooFar => "too_far",
            Self::TooNear => "too_near",
            Self::OffCentre => "off_centre",
            Self::CutOff => "cut_off",
            Self::TooDark => "too_dark",
            Self::TooBright => "too_bright",
            Self::UnevenLight => "uneven_light",
            Self::Blurry => "blurry",
            Self::Moving => "moving",
            Self::Rolled => "rolled",
            Self::HeadTurned => "head_turned",
            Self::Pitch => "pitch",
            Self::EyesClosed => "eyes_closed",
        }
    }
}

/// A new hint is shown once it has held so long: shorter stands for a single odd frame.
const SETTLES: Duration = Duration::from_millis(300);
/// A hint once shown stays so long: three to five hanzi read aloud.
const READS: Duration = Duration::from_millis(900);
/// While a hint is shown its bounds are stricter by this share, so that one must leave it clearly.
const SLACK: f32 = 0.08;
/// While an act is done all bounds are wider by this share: a mouth that opens lowers the chin and a head that turns
/// narrows the face, and neither has come closer or gone away. A face at the framing's bound with its mouth wide open
/// is about a quarter longer.
const ACTING: f32 = -0.35;

/// The hint on screen and what it takes to change it.
#[derive(Clone, Debug, Default)]
pub struct Guidance {
    /// What is shown.
    pub shown: Hint,
    /// The last frame's measures, for the meters.
    pub last: Option<Observation>,
    since: Option<Moment>,
    next: Option<(Hint, Moment)>,
}

impl Guidance {
    /// For the trial, which begins from a good picture.
    pub fn acting() -> Self {
        Self { shown: Hint::Ok, ..Self::default() }
    }

    /// Takes a frame; answers with the frame's own hint, before debouncing.
    pub fn see(&mut self, seen: &Observation) -> Hint {
        let hint = rank(seen, self.shown);
        self.follow(hint, seen.captured);
        self.last = Some(*seen);
        hint
    }

    /// The same while an act is being done: pose, lids and stillness are the act's business.
    pub fn see_acting(&mut self, seen: &Observation) -> Hint {
        let slack = |hint| if hint == self.shown { ACTING + SLACK } else { ACTING };
        let hint = first(seen, slack, |hint| !is_about_posture(hint));
        self.follow(hint, seen.captured);
        self.last = Some(*seen);
        hint
    }

    fn follow(&mut self, hint: Hint, at: Moment) {
        let Some(since) = self.since else {
            (self.shown, self.since) = (hint, Some(at));
            return;
        };
        if hint == self.shown {
            self.next = None;
            return;
        }
        let held = match self.next {
            Some((next, from)) if next == hint => from,
            _ => at,
        };
        self.next = Some((hint, held));
        if at.since(held) >= SETTLES && at.since(since) >= READS {
            (self.shown, self.since, self.next) = (hint, Some(at), None);
        }
    }
}

/// The hint of one frame; `shown` is the hint on screen, whose bounds are the stricter ones.
pub fn rank(seen: &Observation, shown: Hint) -> Hint {
    first(seen, in_framing(shown), |_| true)
}

fn in_framing(shown: Hint) -> impl Fn(Hint) -> f32 {
    move |hint| if hint == shown { SLACK } else { 0.0 }
}

/// The light's hint alone, of the face if there is one, else of the room: for the check before anyone sits down, when
/// several people may still stand about.
pub fn light(seen: &Observation) -> Hint {
    let is_light = |hint| matches!(hint, Hint::TooDark | Hint::TooBright | Hint::UnevenLight);
    match &seen.face {
        Some(face) => worst(face, seen, in_framing(Hint::Ok), is_light),
        None if seen.scene_luminance < SCENE_DARK => Hint::TooDark,
        None => Hint::Ok,
    }
}

fn first(seen: &Observation, slack: impl Fn(Hint) -> f32, counts: impl Fn(Hint) -> bool) -> Hint {
    if seen.faces > 1 {
        return Hint::MultipleFaces;
    }
    match &seen.face {
        Some(face) => worst(face, seen, slack, counts),
        None => no_face(seen),
    }
}

/// The first check that counts and applies.
fn worst(face: &FaceView, seen: &Observation, slack: impl Fn(Hint) -> f32, counts: impl Fn(Hint) -> bool) -> Hint {
    CHECKS
        .iter()
        .filter(|(hint, _)| counts(*hint))
        .find(|(hint, check)| check(face, seen, slack(*hint)))
        .map_or(Hint::Ok, |(hint, _)| *hint)
}

/// Nobody is found in the dark: then light is what helps. A face that is found and cannot be read is mostly one that
/// hangs over the picture's edge.
fn no_face(seen: &Observation) -> Hint {
    match seen.faces {
        _ if seen.scene_luminance < SCENE_BLACK => Hint::TooDark,
        0 => Hint::NoFace,
        _ => Hint::CutOff,
    }
}

const fn is_about_posture(hint: Hint) -> bool {
    matches!(
        hint,
        Hint::Moving
            | Hint::Rolled
            | Hint::HeadTurned
            | Hint::Pitch
            | Hint::EyesClosed
            | Hint::Blurry
            | Hint::OffCentre
            | Hint::UnevenLight
    )
}

type Check = fn(&FaceView, &Observation, f32) -> bool;

/// Every check with its hint, in the order in which things are mended.
const CHECKS: [(Hint, Check); 14] = [
    (Hint::TooDark, |face, _, slack| face.light.mean < FACE_DARK * (1.0 + slack)),
    (Hint::TooBright, |face, _, slack| {
        face.light.mean > FACE_BRIGHT * (1.0 - slack) || face.light.over_exposed > OVER_EXPOSED * (1.0 - slack)
    }),
    (Hint::TooNear, |face, seen, slack| size(face, seen) > HEAD_LARGE * (1.0 - slack)),
    (Hint::CutOff, is_cut_off),
    (Hint::TooFar, |face, seen, slack| {
        size(face, seen) < HEAD_SMALL * (1.0 + slack) || face.bounds.width() < JUDGED_WIDTH * (1.0 + slack)
    }),
    (Hint::OffCentre, is_off_centre),
    (Hint::HeadTurned, |face, _, slack| face.pose.yaw.abs() > YAW * (1.0 - slack)),
    (Hint::Rolled, |face, _, slack| face.pose.roll.abs() > ROLL * (1.0 - slack)),
    (Hint::Pitch, |face, _, slack| face.pose.pitch.abs() > PITCH * (1.0 - slack)),
    (Hint::UnevenLight, |face, _, slack| unevenness(face) > UNEVEN * (1.0 - slack)),
    (Hint::Moving, |face, _, slack| face.motion > MOTION * (1.0 - slack)),
    (Hint::Blurry, |face, _, slack| {
        face.sharpness < SHARPNESS * (1.0 + slack) && face.inter_eye >= SHARPNESS_COUNTS_FROM
    }),
    (Hint::EyesClosed, |face, _, slack| openness(face) < EYES_OPEN * (1.0 + slack)),
    (Hint::NoFace, |face, _, _| face.presence < PRESENCE),
];

// Where no other source is named, a bound lies between what was measured on still portraits that need no advice and on
// the same portraits with one graded fault: good ones on one side, all severe ones on the other.

/// Head size as ISO/IEC 29794-5 has it: eye-middle to chin over picture height. Good portraits .145 to .39, too far .08
/// to .10.
const HEAD_SMALL: f32 = 0.12;
/// Too near .54 to .68. ISO's ideal of .45 for a passport is too near here: the anti-spoof models need surroundings.
const HEAD_LARGE: f32 = 0.42;
/// Pixels of face width under which the anti-spoof models are not asked (110, `vision::spoof`), and a little room.
const JUDGED_WIDTH: f32 = 115.0;
/// The face's middle from the picture's, as a share of its width: good portraits up to .06, off centre from .31.
pub const OFF_CENTRE: f32 = 0.18;
/// The same from the top: heads stand high in a picture with shoulders. Good portraits from .24, off centre .28 at the
/// latest above and .81 below.
const CENTRE_FROM_TOP: std::ops::RangeInclusive<f32> = 0.22..=0.72;
/// Linear-light mean of the face. Good portraits from .11, dark ones up to .06.
const FACE_DARK: f32 = 0.08;
/// The same, upper bound: good portraits up to .44, burnt ones from .66.
const FACE_BRIGHT: f32 = 0.7;
/// Share of burnt-out pixels in the face: good portraits under .001, burnt ones from .21.
const OVER_EXPOSED: f32 = 0.15;
/// Difference of the cheeks' means over the larger one: good portraits up to .3, lit from a side from .42. A turned head
/// looks the same, so yaw is asked first.
const UNEVEN: f32 = 0.4;
/// Degrees. Good portraits up to 10; ISO/IEC 19794-5 asks for 5 on a passport, matching holds to about 20.
const YAW: f32 = 15.0;
/// Degrees. People who hold still stay under 11.
const PITCH: f32 = 15.0;
/// Degrees. Good portraits up to 9, tilted ones from 21.
const ROLL: f32 = 15.0;
/// Inter-eye distances a second: sitting still .09 (ninetieth percentile .27), moving up to 2.8.
const MOTION: f32 = 0.6;
/// Unit of `vision::sharpness`: good portraits from .36, out of focus or shaken up to .31.
const SHARPNESS: f32 = 0.36;
/// Pixels between the eyes from which sharpness tells anything.
const SHARPNESS_COUNTS_FROM: f32 = 40.0;
/// Lid gap over eye width of the eye that is open less: open eyes from .21, closed up to .14.
const EYES_OPEN: f32 = 0.15;
/// The mesh model's own doubt.
const PRESENCE: f32 = 0.5;
/// Linear-light mean of the whole picture under which a room is too dark to sit down in: a quarter of the faces' bound,
/// because walls may be dark.
const SCENE_DARK: f32 = 0.02;
/// Under this nothing can be found at all: a lens cap, or no light. 2 of 255 in 8-bit linear light.
const SCENE_BLACK: f32 = 0.008;

fn size(face: &FaceView, seen: &Observation) -> f32 {
    face.eye_to_chin / seen.height.max(1) as f32
}

fn is_off_centre(face: &FaceView, seen: &Observation, slack: f32) -> bool {
    let centre = face.bounds.centre();
    let (x, y) = (centre.x / seen.width.max(1) as f32, centre.y / seen.height.max(1) as f32);
    (x - 0.5).abs() > OFF_CENTRE * (1.0 - slack)
        || y < CENTRE_FROM_TOP.start() * (1.0 + slack)
        || y > CENTRE_FROM_TOP.end() * (1.0 - slack)
}

/// A part of the face outside the picture.
fn is_cut_off(face: &FaceView, seen: &Observation, slack: f32) -> bool {
    let (w, h) = (seen.width as f32, seen.height as f32);
    let margin = face.bounds.width() * slack;
    face.bounds.x0 < margin || face.bounds.x1 > w - margin || face.bounds.y0 < margin || face.bounds.y1 > h - margin
}

fn unevenness(face: &FaceView) -> f32 {
    let (left, right) = (face.light.left, face.light.right);
    (left - right).abs() / left.max(right).max(f32::EPSILON)
}

fn openness(face: &FaceView) -> f32 {
    face.left_eye_open.min(face.right_eye_open)
}

#[cfg(test)]
#[path = "guidance_tests.rs"]
mod tests;
