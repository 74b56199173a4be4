//! What is wrong with one picture: every check with its bound, in the order in which a person can mend things: be
//! there, be alone, have light, be in the picture, show the face, then pose and stillness.

use renzheng_domain::{
    face::{BLACK_PICTURE, FaceView, JUDGED_FACE, Observation, Rect, SHARP_FACE, SMEARED_LENS, Side},
    room::RoomLight,
};

use super::{
    hint::{Detail, Hint},
    room,
};

/// The first check that counts and applies. `slack` makes a hint's bounds stricter (or wider, if negative) by a share.
pub(super) fn first(seen: &Observation, slack: impl Fn(Hint) -> f32, counts: impl Fn(Hint) -> bool) -> Hint {
    if seen.faces > 1 && (seen.face.is_none() || seen.other_face > BESIDE) {
        return Hint::MultipleFaces;
    }
    match &seen.face {
        Some(face) => worst(face, seen, slack, counts),
        None => no_face(seen),
    }
}

/// Whether the face is too small for the anti-spoof models: a live face can come closer, that of a still cannot.
pub(super) fn is_narrow(seen: &Observation, slack: f32) -> bool {
    seen.face.is_some_and(|face| face.bounds.width() < JUDGED_WIDTH * (1.0 + slack))
}

/// The light's hint alone, of the face if there is one, else of the room: for the check before anyone sits down, when
/// several people may still stand about.
pub fn light(seen: &Observation, known: Option<&RoomLight>) -> (Hint, Detail) {
    let is_light = |hint| matches!(hint, Hint::BackLight | Hint::TooDark | Hint::TooBright | Hint::UnevenLight);
    let hint = match &seen.face {
        Some(face) => worst(face, seen, |_| 0.0, is_light),
        None if seen.scene_luminance < SCENE_DARK => Hint::TooDark,
        None => Hint::Ok,
    };
    (hint, detail(hint, seen, known))
}

fn worst(face: &FaceView, seen: &Observation, slack: impl Fn(Hint) -> f32, counts: impl Fn(Hint) -> bool) -> Hint {
    CHECKS
        .iter()
        .filter(|(hint, _)| counts(*hint))
        .find(|(hint, check)| check(face, seen, slack(*hint)))
        .map_or(Hint::Ok, |(hint, _)| *hint)
}

/// Nobody is found in the dark: then light is what helps. A face that is found and cannot be read hangs over the
/// picture's edge, or else is blurred beyond reading.
fn no_face(seen: &Observation) -> Hint {
    match seen.unread {
        _ if seen.scene_luminance < BLACK_PICTURE => Hint::TooDark,
        _ if seen.faces == 0 => Hint::NoFace,
        Some(face) if outside(&face, seen) <= 0.0 => Hint::Blurry,
        _ => Hint::CutOff,
    }
}

/// What the hint's sentence says besides: the way to move, what is to be moved, or that the room has changed since it
/// was known.
pub fn detail(hint: Hint, seen: &Observation, known: Option<&RoomLight>) -> Detail {
    if let Some(changed) = known.and_then(|known| room::changed(hint, seen, known)) {
        return changed;
    }
    let Some(face) = &seen.face else { return Detail::Plain };
    match hint {
        Hint::OffCentre => off_centre(face, seen),
        Hint::Pitch => Detail::Towards(if face.pose.pitch > 0.0 { Side::Down } else { Side::Up }),
        // A head turned to its left looks straight again by turning right.
        Hint::HeadTurned => Detail::Towards(if face.pose.yaw > 0.0 { Side::Right } else { Side::Left }),
        Hint::Rolled if face.pose.roll.abs() > LYING => Detail::TurnCamera,
        Hint::UnevenLight => Detail::Towards(if face.light.left < face.light.right { Side::Left } else { Side::Right }),
        Hint::Blurry if face.shake > SHAKEN => Detail::Shaken,
        Hint::EyesCovered => one_eye(face),
        _ => Detail::Plain,
    }
}

/// Sideways the person moves; up and down the camera does: who sits in a wheelchair cannot sit higher.
fn off_centre(face: &FaceView, seen: &Observation) -> Detail {
    let centre = face.bounds.centre();
    // Right of the unmirrored picture is the person's own left.
    let left = centre.x - seen.width as f32 / 2.0;
    let aside = left.abs() / seen.width.max(1) as f32 > OFF_CENTRE;
    match (aside, left > 0.0) {
        (true, true) => Detail::Towards(Side::Right),
        (true, false) => Detail::Towards(Side::Left),
        (false, _) if centre.y > seen.height as f32 / 2.0 => Detail::Camera(Side::Down),
        (false, _) => Detail::Camera(Side::Up),
    }
}

/// The one eye that is covered; glasses cover both.
fn one_eye(face: &FaceView) -> Detail {
    match (face.covering.left_eye > COVERED, face.covering.right_eye > COVERED) {
        (true, false) => Detail::Towards(Side::Left),
        (false, true) => Detail::Towards(Side::Right),
        _ => Detail::Plain,
    }
}

type Check = fn(&FaceView, &Observation, f32) -> bool;

/// Every check with its hint, in the order in which things are mended.
const CHECKS: [(Hint, Check); 24] = [
    (Hint::BackLight, is_back_lit),
    (Hint::TooDark, |face, _, slack| face.light.mean < FACE_DARK * (1.0 + slack)),
    (Hint::TooBright, |face, _, slack| {
        face.light.mean > FACE_BRIGHT * (1.0 - slack) || face.light.over_exposed > OVER_EXPOSED * (1.0 - slack)
    }),
    (Hint::TooNear, |face, seen, slack| size(face, seen) > HEAD_LARGE * (1.0 - slack)),
    (Hint::CutOff, |face, seen, slack| outside(&face.bounds, seen) > CUT_OFF * (1.0 - slack)),
    (Hint::TooFar, |face, seen, slack| size(face, seen) < HEAD_SMALL * (1.0 + slack)),
    (Hint::Rolled, |face, _, slack| face.pose.roll.abs() > LYING * (1.0 - slack)),
    (Hint::OffCentre, is_off_centre),
    (Hint::CutOff, |face, seen, slack| outside(&face.bounds, seen) > -slack),
    (Hint::EyesCovered, |face, _, slack| face.covering.left_eye.max(face.covering.right_eye) > COVERED * (1.0 - slack)),
    (Hint::MouthCovered, |face, _, slack| face.covering.mouth > COVERED * (1.0 - slack)),
    (Hint::HeadCovered, |face, _, slack| face.covering.head > COVERED * (1.0 - slack)),
    (Hint::HeadTurned, |face, _, slack| face.pose.yaw.abs() > YAW * (1.0 - slack)),
    (Hint::Rolled, |face, _, slack| face.pose.roll.abs() > ROLL * (1.0 - slack)),
    (Hint::Pitch, |face, _, slack| face.pose.pitch.abs() > PITCH * (1.0 - slack)),
    (Hint::UnevenLight, |face, _, slack| unevenness(face) > UNEVEN * (1.0 - slack)),
    (Hint::Moving, |face, _, slack| face.motion > MOTION * (1.0 - slack)),
    (Hint::DirtyLens, |face, seen, slack| seen.haze > SMEARED_LENS * (1.0 - slack) && face.sharpness > SHARP_FACE),
    (Hint::Blurry, is_blurry),
    (Hint::EyesClosed, |face, _, slack| openness(face) < EYES_OPEN * (1.0 + slack)),
    (Hint::MouthOpen, |face, _, slack| face.lip_gap > MOUTH_OPEN * (1.0 - slack)),
    (Hint::Glare, |face, _, slack| face.covering.glare > COVERED * (1.0 - slack)),
    (Hint::UnnaturalColour, |face, _, slack| face.light.colour_cast > COLOUR_CAST * (1.0 - slack)),
    (Hint::NoFace, |face, _, _| face.presence < PRESENCE),
];

// Where no other source is named, a bound lies between what was measured on still portraits that need no advice and on
// the same portraits with one graded fault: good ones on one side, all severe ones on the other.

/// Area of the second largest face over the area of the largest, from which a second person counts as in front of the
/// camera too. Somebody sitting next to the person measures more (.56 at three quarters of the size); somebody one
/// metre behind a person who is 60 cm from the camera measures about .14.
const BESIDE: f32 = 0.4;
/// Head size (distance from the middle between the eyes to the chin, over the height of the picture, as in ISO/IEC
/// 29794-5) below which the face is too far away. Good portraits measure .145 to .39, faces too far away .08 to .10.
pub(super) const HEAD_SMALL: f32 = 0.12;
/// Head size (distance from the middle between the eyes to the chin, over the height of the picture, as in ISO/IEC
/// 29794-5) above which the face is too near. Good portraits measure .145 to .39, faces too near .54 to .68. ISO's
/// ideal for a passport, .45, is too near here: the anti-spoof models need the surroundings of the face.
const HEAD_LARGE: f32 = 0.42;
/// Least width of a face, pixels: what the anti-spoof models need, plus 5, so that a face at the bound is still judged.
const JUDGED_WIDTH: f32 = JUDGED_FACE + 5.0;
/// Largest horizontal distance between the middle of the face and the middle of the picture, as a share of the
/// picture's width. Good portraits measure up to .06, portraits off centre from .31.
const OFF_CENTRE: f32 = 0.18;
/// Permitted height of the middle of the face, measured from the top of the picture, as a share of the picture's
/// height. Heads stand high in a picture that shows shoulders: good portraits measure .24 and more, faces too high up
/// to .28, faces too low from .81. [`CROWN`] decides where good and too high overlap.
const CENTRE_FROM_TOP: std::ops::RangeInclusive<f32> = 0.22..=0.72;
/// Least space between the eyes and the upper edge of the picture, in eye-to-chin distances. A head is twice as high as
/// that distance, so below 1.0 its top is outside the picture. Faces too high in the picture measure up to .92. Large
/// centred faces may have .9 as well, and an open mouth lengthens the distance, so this bound applies only to faces
/// above [`UPPER`].
const CROWN: f32 = 1.0;
/// Height of the middle of the face, from the top of the picture, as a share of the picture's height: a smaller value
/// means the upper part of the picture. Faces too high measure .27, good portraits .30 and more (.25 for a small face
/// with plenty of space above it).
const UPPER: f32 = 0.3;
/// Share of the face's width or height outside the picture, above which parts of the face are missing; below it, the
/// face only touches the edge.
const CUT_OFF: f32 = 0.1;
/// Mean of the face in linear light, `[0, 1]`, below which it is too dark. Good portraits measure .11 and more, dark
/// ones up to .06.
const FACE_DARK: f32 = 0.08;
/// Mean of the face in linear light, `[0, 1]`, above which it is too bright. Good portraits measure up to .44,
/// overexposed ones .66 and more.
const FACE_BRIGHT: f32 = 0.7;
/// Share of overexposed (clipped) pixels in the face above which it is too bright. Good portraits measure under .001,
/// overexposed ones .21 and more.
const OVER_EXPOSED: f32 = 0.15;
/// Difference of the two cheeks' mean light over the larger of them, above which a face is lit from one side. Good
/// portraits measure up to .3, faces lit from a side .42 and more. A turned head measures the same, so yaw is checked
/// first.
const UNEVEN: f32 = 0.4;
/// Largest yaw (turn to the left or right) of the head, degrees. Portraits that need no advice measure up to 19,
/// three-quarter views 36 and more; ISO/IEC 19794-5 asks for at most 5 on a passport, and face matching works up to
/// about 20.
const YAW: f32 = 20.0;
/// Largest pitch (nod up or down) of the head, degrees. People who hold still measure under 11.
const PITCH: f32 = 15.0;
/// Largest roll (tilt towards a shoulder) of the head, degrees. Good portraits measure up to 9, tilted ones 21 and
/// more.
const ROLL: f32 = 15.0;
/// Speed of the face in inter-eye distances a second above which the person is moving. Sitting still measures .09
/// (ninetieth percentile .27), moving up to 2.8.
const MOTION: f32 = 0.6;
/// Least inter-eye distance, pixels, from which the measured sharpness means anything.
const SHARPNESS_COUNTS_FROM: f32 = 40.0;
/// Height of the lid gap over the width of the eye, for the eye that is open less; below it the eyes are closed. Open
/// eyes measure .21 and more, closed ones up to .14.
const EYES_OPEN: f32 = 0.15;
/// Gap between the inner lips over the eye-to-chin distance, above which the mouth is open: the middle of ISO/IEC
/// 29794-5's curve for a closed mouth. Smiles measure up to .13, speaking .18, wide open mouths .21 and more.
const MOUTH_OPEN: f32 = 0.2;
/// Light of the surround over light of the face, both linear, above which a face may be back-lit. Good portraits
/// measure .1 to 4.3, those in dark rooms up to 3.7; faces in front of a window with a third or a fifth of the light
/// 4.6 to 30.
const BACK_LIGHT: f32 = 4.5;
/// Mean of the face in linear light, `[0, 1]`. A face between [`FACE_DARK`] and this bound may simply have dark skin in
/// front of a white wall (dark skin measures .11 and more, with a surround-to-face ratio of up to 7.2), so it counts as
/// back-lit only if the surround has parts brighter than any wall ([`BURNT`]) or the ratio exceeds [`BEYOND_SKIN`].
/// Light skin that is back-lit measures up to .16.
const FACE_BACK_LIT: f32 = 0.165;
/// Share of the surround that is brighter than any wall, above which there is a window or a lamp behind the person.
/// White walls measure 0, windows and skies behind back-lit faces .06 and more.
const BURNT: f32 = 0.05;
/// Light of the surround over light of the face, both linear, that even dark skin in front of a white wall does not
/// reach (7.2 at most); above it a dark face is back-lit.
const BEYOND_SKIN: f32 = 7.7;
/// Distance of the face's colour from the range of skin colours, in CIELAB units, above which the light is coloured.
/// Good portraits measure 0, webcams under cold light up to 3.4, low contrast up to 4; a grey picture measures 7.1,
/// strong green or blue light 8 and more.
const COLOUR_CAST: f32 = 5.5;
/// Shake of the face in the unit of `vision::sharpness`, above which a blurred face is told to hold still. Faces out of
/// focus measure .05 to .33, moving ones .3 and more (19 of 20 are over .36).
const SHAKEN: f32 = 0.34;
/// Degree of covering, `[0, 1]`, above which a part of the face counts as covered: the decision boundary of `Covering`.
const COVERED: f32 = 0.5;
/// Roll of the head, degrees, from which the person is lying down and not merely leaning.
const LYING: f32 = 50.0;
/// Least probability, `[0, 1]`, that the face-mesh model itself gives for there being a face.
const PRESENCE: f32 = 0.5;
/// Mean of the whole picture in linear light, `[0, 1]`, below which the surroundings are too dark to sit down in: a
/// quarter of [`FACE_DARK`], because walls may be dark.
const SCENE_DARK: f32 = 0.02;

fn size(face: &FaceView, seen: &Observation) -> f32 {
    face.eye_to_chin / seen.height.max(1) as f32
}

fn is_off_centre(face: &FaceView, seen: &Observation, slack: f32) -> bool {
    let centre = face.bounds.centre();
    let (x, y) = (centre.x / seen.width.max(1) as f32, centre.y / seen.height.max(1) as f32);
    (x - 0.5).abs() > OFF_CENTRE * (1.0 - slack)
        || y < CENTRE_FROM_TOP.start() * (1.0 + slack)
        || y > CENTRE_FROM_TOP.end() * (1.0 - slack)
        || (y < UPPER * (1.0 + slack) && room_above(face) < CROWN * (1.0 + slack))
}

/// How far the face reaches over the edge of the picture, as a share of its own width or height; negative when there is
/// space between face and edge.
fn outside(face: &Rect, seen: &Observation) -> f32 {
    let (width, height) = (face.width().max(1.0), face.height().max(1.0));
    let aside = (-face.x0).max(face.x1 - seen.width as f32) / width;
    let upright = (-face.y0).max(face.y1 - seen.height as f32) / height;
    aside.max(upright)
}

/// Space between the eyes and the upper edge of the picture, in eye-to-chin distances: the upper crop margin of ISO/IEC
/// 29794-5.
fn room_above(face: &FaceView) -> f32 {
    face.eye_middle.y / face.eye_to_chin.max(1.0)
}

/// Darker than its surround by more than skin is darker than paint.
fn is_back_lit(face: &FaceView, _: &Observation, slack: f32) -> bool {
    let (light, wider) = (&face.light, 1.0 - slack);
    let step = light.surround / light.mean.max(f32::EPSILON);
    let dark = light.mean < FACE_DARK * (1.0 + slack);
    let dim = light.mean < FACE_BACK_LIT * (1.0 + slack);
    step > BACK_LIGHT * wider && (dark || dim && (light.surround_burnt > BURNT * wider || step > BEYOND_SKIN * wider))
}

fn is_blurry(face: &FaceView, _: &Observation, slack: f32) -> bool {
    face.sharpness < SHARP_FACE * (1.0 + slack) && face.inter_eye >= SHARPNESS_COUNTS_FROM
}

fn unevenness(face: &FaceView) -> f32 {
    let (left, right) = (face.light.left, face.light.right);
    (left - right).abs() / left.max(right).max(f32::EPSILON)
}

fn openness(face: &FaceView) -> f32 {
    face.left_eye_open.min(face.right_eye_open)
}
