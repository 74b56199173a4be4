//! What each act looks like in the measures of a face, against the measures of that face at rest.

use renzheng_domain::{face::FaceView, trial::Act};

/// Smallest lid gap over eye width of open eyes: closed ones measure .09, narrow ones at rest .2.
const EYES_OPEN: f32 = 0.15;
/// Largest inner-lip gap of a closed mouth, over the eye-middle to chin distance: resting ones measure up to .17.
const MOUTH_CLOSED: f32 = 0.25;
/// Degrees to either side within which somebody looks ahead.
const LOOKS_AHEAD: f32 = 15.0;

/// A blink begins when the lid gap is under this share of that at rest: closed eyes measure .09 against .3.
const LIDS_GO_DOWN: f32 = 0.55;
/// A mouth begins to open when the inner-lip gap has grown by this much.
const MOUTH_OPENS: f32 = 0.12;
/// A mouth is open when the inner-lip gap has grown by this much: opened wide it measures over .4, at rest up to .17.
const MOUTH_OPENED: f32 = 0.25;
/// Degrees by which a head that begins to turn has left its rest.
const HEAD_TURNS: f32 = 8.0;
/// Degrees by which a turned head has left its rest: people who hold still stay under 11.
const HEAD_TURNED: f32 = 16.0;
/// Degrees by which the chin of somebody who begins to nod has gone down.
const CHIN_GOES_DOWN: f32 = 6.0;
/// Degrees by which the chin of somebody who nods has gone down: people who hold still stay under 11, and a nod that is
/// meant goes down by 15 to 30.
const CHIN_DOWN: f32 = 12.0;

/// Eyes open, mouth closed, looking ahead: the state that an act starts from.
pub(super) fn is_at_rest(face: &FaceView) -> bool {
    openness(face) > EYES_OPEN && face.mouth_open < MOUTH_CLOSED && face.pose.yaw.abs() < LOOKS_AHEAD
}

/// Mean lid gap of both eyes over eye width.
fn openness(face: &FaceView) -> f32 {
    f32::midpoint(face.left_eye_open, face.right_eye_open)
}

/// Degrees from rest, positive when turned the way that the act asks for.
fn turned(act: Act, rest: &FaceView, face: &FaceView) -> f32 {
    let yaw = face.pose.yaw - rest.pose.yaw;
    if act == Act::TurnRight { -yaw } else { yaw }
}

/// Degrees by which the chin went down from rest.
fn lowered(rest: &FaceView, face: &FaceView) -> f32 {
    rest.pose.pitch - face.pose.pitch
}

/// Whether the movement is under way. Bounds are relative to the face at rest, because narrow eyes are narrow at rest.
/// The digits are no movement: the helper hears or sees them.
pub(super) fn has_begun(act: Act, rest: &FaceView, face: &FaceView) -> bool {
    match act {
        Act::Blink => openness(face) < LIDS_GO_DOWN * openness(rest),
        Act::OpenMouth => face.mouth_open > rest.mouth_open + MOUTH_OPENS,
        Act::TurnLeft | Act::TurnRight => turned(act, rest, face) > HEAD_TURNS,
        Act::Nod => lowered(rest, face) > CHIN_GOES_DOWN,
        Act::Digits => false,
    }
}

/// Whether the movement has reached its far end. A blink completes by reopening instead.
pub(super) fn is_complete(act: Act, rest: &FaceView, face: &FaceView) -> bool {
    match act {
        Act::Blink | Act::Digits => false,
        Act::OpenMouth => face.mouth_open > rest.mouth_open + MOUTH_OPENED,
        Act::TurnLeft | Act::TurnRight => turned(act, rest, face) > HEAD_TURNED,
        Act::Nod => lowered(rest, face) > CHIN_DOWN,
    }
}
