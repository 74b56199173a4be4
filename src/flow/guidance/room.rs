//! Whether the light of the surroundings has changed since the window was set up, so that the advice names the cause: a
//! lamp that is off or a blind that is open. Then the person in the chair need not move.
//!
//! Like is compared with like: with a face in the picture, the light around the head then and now; without one, the
//! mean of the whole picture. The bound is one stop ([`renzheng_domain::room::CHANGED`]); for light from behind, an
//! increase of overexposed surround by more than `WINDOW` counts as well. Light from one side is not compared: a live
//! frame does not measure the two halves of the surroundings.

use renzheng_domain::{
    face::Observation,
    room::{Change, RoomLight, change},
};

use super::hint::{Detail, Hint};

/// Increase of the share of the surround that is brighter than any wall, from which a window has been opened since the
/// set-up. Three times the share from which a window behind counts (.05), because the position of the head changes the
/// share by some hundredths.
const WINDOW: f32 = 0.15;

/// The cause of a hint about light, where a change of the surroundings explains it; `None`: they have not changed, or
/// the hint is not about light.
pub fn changed(hint: Hint, seen: &Observation, known: &RoomLight) -> Option<Detail> {
    let (then, now) = match &seen.face {
        // Nothing around the head is in the picture.
        Some(face) if face.light.surround <= 0.0 => return None,
        Some(face) => (known.around, face.light.surround),
        None => (known.mean, seen.scene_luminance),
    };
    let window = seen.face.is_some_and(|face| face.light.surround_burnt > known.burnt + WINDOW);
    match (hint, change(then, now)) {
        (Hint::TooDark, Some(Change::Darker)) => Some(Detail::RoomDarker),
        (Hint::TooBright | Hint::BackLight, Some(Change::Brighter)) => Some(Detail::RoomBrighter),
        (Hint::BackLight, _) if window => Some(Detail::RoomBrighter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{face, good, nobody};

    fn room() -> RoomLight {
        RoomLight { mean: 0.2, around: 0.3, burnt: 0.02, ..RoomLight::default() }
    }

    fn lit(surround: f32, burnt: f32) -> Observation {
        face(|f| (f.light.surround, f.light.surround_burnt) = (surround, burnt))
    }

    #[test]
    fn what_was_not_measured_has_not_changed() {
        assert_eq!(changed(Hint::TooDark, &lit(0.0, 0.0), &room()), None, "the head fills the picture");
        assert_eq!(changed(Hint::TooDark, &lit(f32::NAN, 0.0), &room()), None);
        assert_eq!(changed(Hint::TooDark, &good(), &RoomLight::default()), None, "set up in the dark");
    }

    #[test]
    fn a_dark_face_is_the_rooms_only_if_the_room_is_darker_too() {
        assert_eq!(changed(Hint::TooDark, &lit(0.14, 0.0), &room()), Some(Detail::RoomDarker));
        assert_eq!(changed(Hint::TooDark, &lit(0.16, 0.0), &room()), None);
        let dark = Observation { scene_luminance: 0.005, ..nobody() };
        assert_eq!(changed(Hint::TooDark, &dark, &room()), Some(Detail::RoomDarker));
    }

    #[test]
    fn an_open_blind_is_a_step_of_light_or_a_window_that_was_not_there() {
        assert_eq!(changed(Hint::BackLight, &lit(0.7, 0.0), &room()), Some(Detail::RoomBrighter));
        assert_eq!(changed(Hint::TooBright, &lit(0.7, 0.0), &room()), Some(Detail::RoomBrighter));
        assert_eq!(changed(Hint::BackLight, &lit(0.5, 0.2), &room()), Some(Detail::RoomBrighter));
        assert_eq!(changed(Hint::BackLight, &lit(0.5, 0.1), &room()), None, "it always was so");
        assert_eq!(changed(Hint::TooBright, &lit(0.5, 0.2), &room()), None, "a lamp in the face");
    }

    #[test]
    fn no_other_hint_minds_the_room() {
        for hint in [Hint::TooFar, Hint::UnevenLight, Hint::UnnaturalColour, Hint::NoFace] {
            assert_eq!(changed(hint, &lit(0.01, 0.9), &room()), None, "{hint:?}");
        }
    }
}
