//! The measures of ISO/IEC 29794-5 that need landmarks or a face's pixels only: each with its raw value and the quality
//! score from 0 (bad) to 100 that the standard makes of it. For testers: what a person is told is decided in
//! `flow::guidance`, with bounds made for a counter and not for a passport.
//!
//! Two differences from the standard: the region is measured where the face is, not on an aligned copy, and the
//! background is not looked at. Of a single face the flow knows only how many there are, so that measure is left out.

use renzheng_domain::face::{FaceView, Observation};

/// One quality component.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// The standard's name.
    pub name: &'static str,
    /// The standard's raw value, in the unit its formula has.
    pub raw: f32,
    /// `[0, 100]`.
    pub score: f32,
}

/// All measures of the picture's face; none without one.
pub fn measures(seen: &Observation) -> Vec<Measure> {
    let Some(face) = &seen.face else { return Vec::new() };
    let light = &face.light;
    let height = seen.height.max(1) as f32;
    let eyes_y = face.eye_middle.y;
    [
        ("illumination_uniformity", light.uniformity, illumination_uniformity as fn(f32) -> f32),
        ("luminance_mean", light.mean, luminance_mean),
        ("under_exposure_prevention", light.under_exposed, under_exposure_prevention),
        ("over_exposure_prevention", light.over_exposed, over_exposure_prevention),
        ("dynamic_range", light.dynamic_range, dynamic_range),
        ("natural_colour", light.colour_cast, natural_colour),
        ("eyes_open", face.lid_gap, eyes_open),
        ("mouth_closed", face.lip_gap, mouth_closed),
        ("inter_eye_distance", inter_eye(face), inter_eye_distance),
        ("head_size", face.eye_to_chin / height, head_size),
        ("margin_above", eyes_y / face.eye_to_chin.max(f32::EPSILON), margin_above),
        ("margin_below", (height - eyes_y) / face.eye_to_chin.max(f32::EPSILON), margin_below),
        ("head_pose_yaw", face.pose.yaw, head_pose),
        ("head_pose_pitch", face.pose.pitch, head_pose),
        ("head_pose_roll", face.pose.roll, head_pose),
    ]
    .map(|(name, raw, score)| Measure { name, raw, score: score(raw).clamp(0.0, 100.0).round() })
    .to_vec()
}

/// The standard's sigmoid.
fn s(x: f32, middle: f32, width: f32) -> f32 {
    1.0 / (1.0 + ((middle - x) / width).exp())
}

/// As if the head looked straight: pixels over the cosine of the yaw.
fn inter_eye(face: &FaceView) -> f32 {
    face.inter_eye / face.pose.yaw.to_radians().cos().abs().max(0.1)
}

fn illumination_uniformity(raw: f32) -> f32 {
    100.0 * raw.max(0.0).powf(0.3)
}

fn luminance_mean(raw: f32) -> f32 {
    100.0 * s(raw, 0.2, 0.05) * (1.0 - s(raw, 0.8, 0.05))
}

fn under_exposure_prevention(raw: f32) -> f32 {
    120.0 * (0.832 - s(raw, 0.92, 0.05))
}

fn over_exposure_prevention(raw: f32) -> f32 {
    1.0 / (raw + 0.01)
}

fn dynamic_range(raw: f32) -> f32 {
    12.5 * raw
}

fn natural_colour(raw: f32) -> f32 {
    200.0 * (1.0 - s(raw, 0.0, 10.0))
}

fn eyes_open(raw: f32) -> f32 {
    100.0 * s(raw, 0.02, 0.01)
}

fn mouth_closed(raw: f32) -> f32 {
    100.0 * (1.0 - s(raw, 0.2, 0.06))
}

fn inter_eye_distance(raw: f32) -> f32 {
    100.0 * s(raw, 70.0, 20.0)
}

fn head_size(raw: f32) -> f32 {
    200.0 * (1.0 - s((raw - 0.45).abs(), 0.0, 0.05))
}

fn margin_above(raw: f32) -> f32 {
    100.0 * s(raw, 1.4, 0.1)
}

fn margin_below(raw: f32) -> f32 {
    100.0 * s(raw, 1.8, 0.1)
}

fn head_pose(degrees: f32) -> f32 {
    100.0 * degrees.to_radians().cos().max(0.0).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_follow_the_curves_of_the_standard() {
        type Row = (fn(f32) -> f32, f32, f32);
        let table: [Row; 18] = [
            (illumination_uniformity, 1.0, 100.0),
            (illumination_uniformity, 0.1, 50.1),
            (luminance_mean, 0.2, 50.0),
            (luminance_mean, 0.5, 99.5),
            (under_exposure_prevention, 0.0, 99.8),
            (under_exposure_prevention, 0.92, 39.8),
            (over_exposure_prevention, 0.0, 100.0),
            (over_exposure_prevention, 0.04, 20.0),
            (dynamic_range, 7.2, 90.0),
            (natural_colour, 0.0, 100.0),
            (natural_colour, 10.0, 53.8),
            (eyes_open, 0.02, 50.0),
            (mouth_closed, 0.2, 50.0),
            (inter_eye_distance, 90.0, 73.1),
            (head_size, 0.45, 100.0),
            (margin_above, 1.4, 50.0),
            (margin_below, 2.0, 88.1),
            (head_pose, -60.0, 25.0),
        ];
        for (i, (score, raw, want)) in table.into_iter().enumerate() {
            assert!((score(raw) - want).abs() < 0.1, "row {i}: {} is not {want}", score(raw));
        }
    }
}
