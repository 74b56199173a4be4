//! Eyes behind dark glasses, and an eye behind a hand.
//!
//! Dark glasses make the skin under the eye darker than the rest of the face, and the eye is no longer darker than that
//! skin. A hand or a card before one eye takes away what the other eye still shows: an eye is darker than the skin
//! under it, open or closed, and full of contrast. Clear glasses do neither.

use super::{
    patch::{Patches, Rgb, Side, brighter, lighter, luminance, quantile, ratio},
    ramp,
};
use crate::affine::distance;

/// Corners of the eye on the picture's left and right.
const CORNERS: [[usize; 2]; 2] = [[33, 133], [263, 362]];
/// An eye so much narrower than the other one is turned away and not judged. At 30 degrees of yaw it is about .7.
const TURNED_AWAY: f32 = 0.65;
/// How dark the skin under the eye is (natural logarithm) less what an eye's own darkness speaks against it. People
/// without dark glasses up to .0 (deep shadow .15), the palest gradient lens from .25.
const DARK: f32 = 0.2;
/// How much the eye's own darkness counts against dark glasses: eyes stand 1.35 (.8 to 2) below the skin under them.
const OWN_DARKNESS: f32 = 0.35;
/// How much contrast over 1 counts against them: 1.8 (1 to 2.7) for eyes, under 1.3 behind dark glasses.
const OWN_CONTRAST: f32 = 0.1;
/// How much darker than skin the place of an eye is behind small black lenses: 2.3 to 4.2, eyes up to 2.
const BLACK: f32 = 1.3;
/// Contrast there: .05 to .25, eyes from .4.
const BLACK_CONTRAST: f32 = 0.7;
/// An eye is seen when it is so much darker than the skin under it.
const SEEN: f32 = 0.6;
/// Share of the other eye's darkness, and of its contrast, at twice the boundary: two free eyes never differ by more
/// than .6 (a wink included), a covered one has 0 to .3.
const HIDDEN: [f32; 2] = [0.9, 1.1];
/// More shine than this over an eye is a white thing, not a reflection; less than the other is none.
const SHINE: [f32; 2] = [0.01, 0.4];

/// What a place where an eye should be looks like; natural logarithms of ratios.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pattern {
    /// How much darker than the skin under it the eye is.
    pub darkness: f32,
    /// From the tenth to the ninetieth percentile within the eye.
    pub contrast: f32,
    /// The skin under the eye.
    below: Rgb,
    /// All of the eye.
    eye: f32,
}

/// Where no eye is this much darker than its skin and has this contrast the picture is too soft or too flat for what is
/// missing or plain to mean anything. Coverings on usual pictures leave eyes with .75 and 1.2 at least; what blurs lips
/// away leaves a contrast under .65.
const SHARP: [f32; 2] = [0.6, 0.9];

/// Whether an eye shows that the picture is sharp enough to judge what else is seen in it.
pub fn are_sharp(eyes: &[Pattern; 2]) -> bool {
    eyes.iter().any(|eye| eye.darkness > SHARP[0] && eye.contrast > SHARP[1])
}

/// Reads an eye.
pub fn pattern(face: &Patches<'_>, side: Side) -> Pattern {
    let (columns, rows) = (16, 7);
    let mut eye: Vec<f32> =
        face.samples(face.eye(side), [0.2, 0.07], [columns, rows]).map(|(_, _, rgb)| luminance(rgb)).collect();
    let row = |row: &[f32]| row.iter().sum::<f32>() / columns as f32;
    let darkest = eye.chunks_exact(columns).map(row).fold(f32::INFINITY, f32::min);
    let all = eye.iter().sum::<f32>() / eye.len() as f32;
    let below = face.mean(face.shift(face.eye(side), 0.0, 0.24), 0.2, 0.05);
    Pattern {
        darkness: ratio(luminance(below), darkest),
        contrast: ratio(quantile(&mut eye, 0.9), quantile(&mut eye, 0.1)),
        below,
        eye: all,
    }
}

/// How surely each eye is covered. `shine` is the share of each lens that shines; `masked` says that the cheeks are not
/// skin.
pub fn covered(face: &Patches<'_>, patterns: &[Pattern; 2], shine: [f32; 2], masked: bool) -> [f32; 2] {
    let width = CORNERS.map(|[outer, inner]| distance(face.at(outer), face.at(inner)));
    face.sides().map(|side| {
        let (own, other) = (side.index, 1 - side.index);
        if width[own] < TURNED_AWAY * width[other] {
            return 0.0;
        }
        let pattern = &patterns[own];
        let reflects = (SHINE[0]..SHINE[1]).contains(&shine[own]);
        let hidden = if reflects { 0.0 } else { hidden(pattern, &patterns[other]) };
        dark(pattern, skin(face, side, masked)).max(hidden)
    })
}

/// What the skin under the eye is compared with: the cheek, or, if that is darker, forehead or nose, whichever is
/// brighter: so neither a shadow on one of them, nor a fringe, nor a light scarf makes an eye dark.
fn skin(face: &Patches<'_>, side: Side, masked: bool) -> Rgb {
    let forehead = face.mean(face.between(9, 151, 0.5), 0.2, 0.06);
    if masked {
        return forehead;
    }
    let nose = face.mean(face.between(195, 5, 0.5), 0.07, 0.06);
    let (cheek, other) = (face.cheek(side), if brighter(forehead, nose).is_gt() { forehead } else { nose });
    if brighter(cheek, other).is_gt() { other } else { cheek }
}

fn dark(eye: &Pattern, skin: Rgb) -> f32 {
    let against = OWN_DARKNESS * eye.darkness.max(0.0) + OWN_CONTRAST * (eye.contrast - 1.0).max(0.0);
    let lens = ramp(-lighter(eye.below, skin) - against, DARK, 0.8);
    let black = ramp(-ratio(eye.eye, luminance(skin)), BLACK, 1.2).min(1.0 - eye.contrast / BLACK_CONTRAST);
    lens.max(black)
}

/// Only beside an eye that is seen: blur, darkness and burnt-out light take both.
fn hidden(eye: &Pattern, other: &Pattern) -> f32 {
    if other.darkness < SEEN || other.contrast <= 0.0 {
        return 0.0;
    }
    let [darkness, contrast] = [eye.darkness / other.darkness / HIDDEN[0], eye.contrast / other.contrast / HIDDEN[1]];
    (1.0 - darkness.max(contrast)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKIN: Rgb = [0.4, 0.3, 0.25];

    fn eye(darkness: f32, contrast: f32, below: f32, eye: f32) -> Pattern {
        Pattern { darkness, contrast, below: SKIN.map(|v| v * below), eye: luminance(SKIN) * eye }
    }

    #[test]
    fn dark_and_graded_lenses_cover_and_shadows_do_not() {
        let black = dark(&eye(0.1, 0.2, 0.08, 0.06), SKIN);
        let graded = dark(&eye(0.9, 0.9, 0.25, 0.15), SKIN);
        let small = dark(&eye(3.0, 0.15, 1.0, 0.04), SKIN);
        assert!(black > 0.9 && graded > 0.8 && small > 0.7, "{black} {graded} {small}");
        let open = dark(&eye(1.35, 1.8, 1.2, 0.6), SKIN);
        let closed = dark(&eye(0.8, 1.0, 1.0, 0.7), SKIN);
        let shadow = dark(&eye(1.3, 2.5, 0.6, 0.25), SKIN);
        assert!(open.max(closed) < 0.1 && shadow < 0.45, "{open} {closed} {shadow}");
    }

    #[test]
    fn a_hand_hides_one_eye_and_a_wink_does_not() {
        let (seen, closed) = (eye(1.35, 1.8, 1.0, 0.6), eye(0.85, 1.1, 1.0, 0.7));
        assert!(hidden(&eye(0.1, 0.4, 1.0, 1.0), &seen) > 0.7);
        assert!(hidden(&closed, &seen) < 0.45);
        let blurred = eye(0.3, 0.4, 1.0, 0.9);
        assert!(hidden(&eye(0.05, 0.1, 1.0, 1.0), &blurred) < 0.1, "nothing is told from a blurred face");
    }
}
