//! What each act looks like in the measures of a face, against the same face at rest.

use renzheng_domain::{face::FaceView, trial::Act};

/// Eyes open, mouth closed, looking ahead: the state that an act starts from.
pub(super) fn is_at_rest(face: &FaceView) -> bool {
    openness(face) > 0.15 && face.mouth_open < 0.25 && face.pose.yaw.abs() < 15.0
}

fn openness(face: &FaceView) -> f32 {
    f32::midpoint(face.left_eye_open, face.right_eye_open)
}

/// Positive when turned the way the act asks, degrees from rest.
fn turned(act: Act, rest: &FaceView, face: &FaceView) -> f32 {
    let yaw = face.pose.yaw - rest.pose.yaw;
    if act == Act::TurnRight { -yaw } else { yaw }
}

/// How far the chin went down from rest, degrees.
fn lowered(rest: &FaceView, face: &FaceView) -> f32 {
    rest.pose.pitch - face.pose.pitch
}

/// Bounds relative to the face at rest, because narrow eyes are narrow at rest: lids at under .55 of their gap (closed
/// eyes measure .09 against .3 at rest), mouth .12 wider, head 8 degrees round or 6
/// degrees down. The digits are no movement: the helper hears or sees them.
pub(super) fn has_begun(act: Act, rest: &FaceView, face: &FaceView) -> bool {
    match act {
        Act::Blink => openness(face) < 0.55 * openness(rest),
        Act::OpenMouth => face.mouth_open > rest.mouth_open + 0.12,
        Act::TurnLeft | Act::TurnRight => turned(act, rest, face) > 8.0,
        Act::Nod => lowered(rest, face) > 6.0,
        Act::Digits => false,
    }
}

/// Mouth .25 wider (a mouth opened wide measures over .4, a resting one up to .17), head 16 degrees round or 12 degrees
/// down (people who hold still stay under 11, and a nod that is meant goes down by 15 to 30). A blink completes by
/// reopening instead.
pub(super) fn is_complete(act: Act, rest: &FaceView, face: &FaceView) -> bool {
    match act {
        Act::Blink | Act::Digits => false,
        Act::OpenMouth => face.mouth_open > rest.mouth_open + 0.25,
        Act::TurnLeft | Act::TurnRight => turned(act, rest, face) > 16.0,
        Act::Nod => lowered(rest, face) > 12.0,
    }
}
