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
    /// Takes a frame; answers with the frame's own hint, before debouncing.
    pub fn see(&mut self, seen: &Observation) -> Hint {
        let hint = rank(seen, self.shown);
        self.follow(hint, seen.captured);
        self.last = Some(*seen);
        hint
    }

    /// The same while an act is being done: pose, lids and stillness are the act's business.
    pub fn see_acting(&mut self, seen: &Observation) -> Hint {
        let hint = first(seen, self.shown, |hint| !is_about_posture(hint));
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
    first(seen, shown, |_| true)
}

/// The light's hint alone, of the face if there is one, else of the room: for the check before anyone sits down.
pub fn light(seen: &Observation) -> Hint {
    match seen.face {
        Some(_) => first(seen, Hint::Ok, |hint| matches!(hint, Hint::TooDark | Hint::TooBright | Hint::UnevenLight)),
        None if seen.scene_luminance < SCENE_DARK => Hint::TooDark,
        None => Hint::Ok,
    }
}

fn first(seen: &Observation, shown: Hint, counts: impl Fn(Hint) -> bool) -> Hint {
    let Some(face) = &seen.face else { return no_face(seen) };
    if seen.faces > 1 {
        return Hint::MultipleFaces;
    }
    CHECKS
        .iter()
        .filter(|(hint, _)| counts(*hint))
        .find(|(hint, check)| check(face, seen, if *hint == shown { SLACK } else { 0.0 }))
        .map_or(Hint::Ok, |(hint, _)| *hint)
}

/// Nobody is found in the dark: then light is what helps.
fn no_face(seen: &Observation) -> Hint {
    if seen.scene_luminance < SCENE_BLACK { Hint::TooDark } else { Hint::NoFace }
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
    (Hint::CutOff, |face, seen, slack| is_cut_off(face, seen, slack)),
    (Hint::TooFar, |face, seen, slack| size(face, seen) < HEAD_SMALL * (1.0 + slack)),
    (Hint::OffCentre, |face, seen, slack| offset(face, seen) > OFF_CENTRE * (1.0 - slack)),
    (Hint::UnevenLight, |face, _, slack| unevenness(face) > UNEVEN * (1.0 - slack)),
    (Hint::HeadTurned, |face, _, slack| face.pose.yaw.abs() > YAW * (1.0 - slack)),
    (Hint::Rolled, |face, _, slack| face.pose.roll.abs() > ROLL * (1.0 - slack)),
    (Hint::Pitch, |face, _, slack| face.pose.pitch.abs() > PITCH * (1.0 - slack)),
    (Hint::Moving, |face, _, slack| face.motion > MOTION * (1.0 - slack)),
    (Hint::Blurry, |face, _, slack| face.sharpness < SHARPNESS * (1.0 + slack)),
    (Hint::EyesClosed, |face, _, slack| openness(face) < EYES_OPEN * (1.0 + slack)),
    (Hint::NoFace, |face, _, _| face.presence < PRESENCE),
];

/// Head size as ISO/IEC 29794-5 has it: eye-middle to chin over picture height, ideal .45 there. A webcam at arm's
/// length shows shoulders too, so the bounds lie lower; at .17 of 480 lines the face is about 140 px wide, above the 110 px
/// under which the anti-spoof models say nothing.
const HEAD_SMALL: f32 = 0.17;
/// Above this the crown leaves the picture.
const HEAD_LARGE: f32 = 0.45;
/// Distance of the face's middle from the oval's, in face widths.
const OFF_CENTRE: f32 = 0.35;
/// Linear-light mean of the face. Measured on graded exposures of the same pictures.
const FACE_DARK: f32 = 0.06;
/// The same, upper bound.
const FACE_BRIGHT: f32 = 0.75;
/// Share of burnt-out pixels in the face.
const OVER_EXPOSED: f32 = 0.25;
/// Difference of the cheeks' means over their larger one.
const UNEVEN: f32 = 0.65;
/// Degrees; ISO/IEC 19794-5 asks for 5 on a passport, matching holds to about 20.
const YAW: f32 = 15.0;
/// Degrees.
const PITCH: f32 = 18.0;
/// Degrees.
const ROLL: f32 = 15.0;
/// Inter-eye distances a second.
const MOTION: f32 = 0.6;
/// Unit of `vision::sharpness`.
const SHARPNESS: f32 = 0.1;
/// Lid gap over eye width of the eye that is open less.
const EYES_OPEN: f32 = 0.16;
/// The mesh model's own doubt.
const PRESENCE: f32 = 0.5;
/// Linear-light mean of the whole picture under which a room is too dark to sit down in.
const SCENE_DARK: f32 = 0.02;
/// Under this nothing can be found at all: a lens cap, or no light.
const SCENE_BLACK: f32 = 0.008;

fn size(face: &FaceView, seen: &Observation) -> f32 {
    face.eye_to_chin / seen.height.max(1) as f32
}

fn offset(face: &FaceView, seen: &Observation) -> f32 {
    let centre = face.bounds.centre();
    let (dx, dy) = (centre.x - seen.width as f32 / 2.0, centre.y - seen.height as f32 / 2.0);
    dx.hypot(dy) / face.bounds.width().max(1.0)
}

/// The mesh reaches from the chin to the hairline; the crown lies about a third of that above.
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
