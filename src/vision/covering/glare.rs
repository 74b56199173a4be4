//! Bright reflections on clear glasses: blown-out white inside the lens, brighter than the cheeks, while the skin
//! around it is not blown out. The catch-light of an open eye is far smaller.

use super::patch::{Patches, Side, luminance};

/// Half the lens, in inter-eye distances: within the rim of usual glasses.
const LENS: [f32; 2] = [0.42, 0.3];
/// How far the lens's middle lies under the eye's.
const DROP: f32 = 0.04;
/// All three channels from this value (8 bits) are blown out: a lamp has no colour left.
const BLOWN: u8 = 230;
/// How many times brighter than the brighter cheek a reflection is at least.
const BRIGHTER: f32 = 1.5;
/// Share of the lens: catch-lights and rims up to .005, reflections that hide a part of an eye from .02 (a spot a
/// fortieth of the eyes' distance wide is .002).
const SHARE: f32 = 0.02;
/// More than this of a lens is no reflection but a white thing.
const WHITE: f32 = 0.4;

/// The share of a lens that shines, `[0, 1]`, less the share of the skin around it that does.
pub fn share(face: &Patches<'_>, side: Side) -> f32 {
    let white = face.white(BLOWN);
    let [left, right] = face.sides().map(|side| luminance(face.cheek(side)));
    let bright = BRIGHTER * left.max(right);
    let middle = face.shift(face.eye(side), 0.0, DROP);
    let (mut shines, mut all) = (0_u32, 0_u32);
    for (x, y, rgb) in face.samples(middle, LENS, [28, 20]) {
        if x * x + y * y <= 1.0 {
            all += 1;
            shines += u32::from(rgb.iter().all(|v| *v >= white) && luminance(rgb) > bright);
        }
    }
    let burnt = |middle, reach| {
        let blown = face.samples(middle, reach, [8, 8]).filter(|(_, _, rgb)| rgb.iter().all(|v| *v >= white)).count();
        blown as f32 / 64.0
    };
    let skin = burnt(face.low_cheek(side), [0.13, 0.12]).max(burnt(face.at(151), [0.2, 0.08]));
    (shines as f32 / all.max(1) as f32 - skin).max(0.0)
}

/// How much the reflections on both lenses disturb.
pub fn disturbs(shares: [f32; 2]) -> f32 {
    let worst = shares.into_iter().filter(|share| *share < WHITE).fold(0.0, f32::max);
    (worst / SHARE / 2.0).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catch_light_is_no_glare_nor_is_a_white_thing() {
        assert!(disturbs([0.003, 0.0]) < 0.1);
        assert!(disturbs([0.0, 0.03]) > 0.7);
        assert!(disturbs([0.9, 0.0]) < 0.1);
    }
}
