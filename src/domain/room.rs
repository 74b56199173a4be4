//! The room before a counter, with nobody in the chair: what its light was like when the window was set up, so that a
//! hint can tell a lamp that is off from a person who sits in the wrong place.
//!
//! Luminance is linear light in `[0, 1]`, as everywhere. Sides are the picture's: nobody sits there.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Light of a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomLight {
    /// Mean luminance of the whole picture: the live measure is `Observation::scene_luminance`.
    pub mean: f32,
    /// Mean of the picture's left half.
    pub image_left: f32,
    /// Mean of the picture's right half.
    pub image_right: f32,
    /// Mean where the head will be: what is behind it.
    pub centre: f32,
    /// Mean beside and above the place of the head: the live measure is `FaceLight::surround`.
    pub around: f32,
    /// Share of that which is brighter than any wall: the live measure is `FaceLight::surround_burnt`.
    pub burnt: f32,
    /// How coloured the light is: distance of the mean colour from grey in CIELAB.
    pub cast: f32,
}

/// A room's light on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The camera's id; another camera sees another room.
    pub camera: String,
    /// When it was measured.
    pub taken: Timestamp,
    /// What was measured.
    pub light: RoomLight,
}

/// What became of a room since it was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A lamp is off.
    Darker,
    /// A blind is open, or a lamp came along.
    Brighter,
}

/// So many times as much light, or as little, is another room: one stop of a camera. An automatic exposure gives way by
/// less when somebody in dark or white sits down, and where it makes up for a lamp that is off nothing need be said.
/// Chosen, not measured on real rooms; the mock camera's `dim` is a tenth.
pub const CHANGED: f32 = 2.0;

/// How `now` differs from `then`, both a mean of the same part of the picture; `None`: not enough to speak of.
pub fn change(then: f32, now: f32) -> Option<Change> {
    if now * CHANGED < then {
        Some(Change::Darker)
    } else if now > then * CHANGED {
        Some(Change::Brighter)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_has_changed_from_a_stop_on() {
        assert_eq!(change(0.2, 0.099), Some(Change::Darker));
        assert_eq!(change(0.2, 0.101), None);
        assert_eq!(change(0.2, 0.399), None);
        assert_eq!(change(0.2, 0.401), Some(Change::Brighter));
        assert_eq!(change(0.0, 0.0), None);
        assert_eq!(change(0.0, 0.1), Some(Change::Brighter));
        assert_eq!(change(0.2, f32::NAN), None, "what was not measured did not change");
    }

    #[test]
    fn a_baseline_with_a_word_that_nobody_wrote_is_no_baseline() {
        let good = r#"{"camera":"/dev/video0","taken":"2026-03-02T01:00:00Z","light":{"mean":0.2,"image_left":0.2,
            "image_right":0.2,"centre":0.1,"around":0.2,"burnt":0.0,"cast":2.0}}"#;
        assert_eq!(serde_json::from_str::<Baseline>(good).unwrap().camera, "/dev/video0");
        for (from, to) in [("mean", "meen"), ("0.1", "\"dark\""), ("\"taken\":\"2026-03-02T01:00:00Z\",", "")] {
            assert!(serde_json::from_str::<Baseline>(&good.replace(from, to)).is_err(), "{to}");
        }
    }
}
