//! The mouth behind a mask, a scarf, a hand.
//!
//! Lips are redder than the skin around them and part in a dark line, whatever the face; beards, wrinkles, lipstick, a
//! smile and an open mouth only make this plainer. So the mouth is covered where the lips are missing on a picture
//! sharp enough to show eyes; and where the lower face has a colour the upper face has not, the sooner the less is seen
//! of lips.

use super::{
    eyes::Pattern,
    patch::{Patches, Rgb, apart, chroma, luminance, median, quantile, ratio},
    ramp,
};

/// Red over green of the lips above the skin around them: lips .07 to 1 (ninety per cent), coverings under .05.
const LIPS_RED: f32 = 0.07;
/// Darkness of the line between the lips: 90 % from .1, half from .67; coverings under .2, folds up to .4.
const LIPS_LINE: f32 = 0.4;
/// Contrast from nose to chin: free mouths from .65, plain coverings .15 to .3, fingers up to .55.
const CONTRAST: f32 = 0.6;
/// Without redness: a smooth thing in the colour of lips has neither a line of this darkness,
const SMOOTH_LINE: f32 = 0.2;
/// nor this contrast.
const SMOOTH_CONTRAST: f32 = 0.45;
/// Nor where skin is brighter than this: what is burnt out shows no lips.
const BURNT: f32 = 0.7;
/// How far the lower face's colour may be from the upper one's (unit of `apart`), by how often the plainer sign of lips
/// reaches its bound: the plainer the lips, the farther. Free mouths up to .2 where lips are hard to see, .48 at worst;
/// white beards, .5 to .9 by reckoning, leave lips plain to see.
const COLOUR: [(f32, f32); 3] = [(1.0, 0.27), (2.0, 0.6), (3.0, 1.2)];

/// How surely the mouth is covered.
pub fn covered(face: &Patches<'_>, eyes: &[Pattern; 2]) -> f32 {
    let upper = Upper::of(face);
    let lower = Lower::of(face);
    let (line, contrast) = profile(face);
    let lips = (lower.redness() / LIPS_RED).max(line / LIPS_LINE);
    let shown = lips.max(contrast / CONTRAST).min((line / SMOOTH_LINE).max(contrast / SMOOTH_CONTRAST));
    let missing = if super::eyes::are_sharp(eyes) && upper.darkest < BURNT { ramp(-shown, -1.0, 2.0) } else { 0.0 };
    let bound = colour_bound(lips);
    missing.max(ramp(lower.colour(upper.skin), bound, 2.0 * bound))
}

/// Along the lines between the three.
fn colour_bound(lips: f32) -> f32 {
    let [low, middle, high] = COLOUR;
    let (from, to) = if lips < middle.0 { (low, middle) } else { (middle, high) };
    let share = ((lips - from.0) / (to.0 - from.0)).clamp(0.0, 1.0);
    from.1 + (to.1 - from.1) * share
}

/// What the lower face is compared with.
struct Upper {
    skin: Rgb,
    /// Luminance of the darkest of the places.
    darkest: f32,
}

impl Upper {
    fn of(face: &Patches<'_>) -> Self {
        let [left, right] = face.sides().map(|side| face.high_cheek(side));
        let forehead = face.mean(face.between(9, 151, 0.3), 0.2, 0.06);
        let places = [left, right, face.bridge(), forehead];
        Self { skin: median(&places), darkest: places.map(luminance).into_iter().fold(f32::INFINITY, f32::min) }
    }
}

/// Places around the lips, and the lips.
struct Lower {
    /// Under the nose, chin, the jaw on both sides.
    around: [Rgb; 4],
    /// Under the lower lip, both sides of the mouth.
    near: [Rgb; 3],
    lips: [Rgb; 2],
}

impl Lower {
    fn of(face: &Patches<'_>) -> Self {
        let jaw = |corner, jaw| face.mean(face.between(corner, jaw, 0.45), 0.09, 0.09);
        let side = |cheek, corner, out| face.mean(face.shift(face.between(cheek, corner, 0.5), out, 0.0), 0.07, 0.07);
        Self {
            around: [
                face.mean(face.between(2, 0, 0.55), 0.1, 0.04),
                face.mean(face.at(199), 0.16, 0.07),
                jaw(61, 172),
                jaw(291, 397),
            ],
            near: [face.mean(face.between(17, 199, 0.5), 0.14, 0.04), side(205, 61, -0.1), side(425, 291, 0.1)],
            lips: [face.mean(face.between(17, 14, 0.5), 0.16, 0.03), face.mean(face.between(0, 13, 0.5), 0.16, 0.02)],
        }
    }

    /// How much redder than the skin around it the redder lip is.
    fn redness(&self) -> f32 {
        let red = |c: Rgb| chroma(c)[0];
        let around = self.around.map(red).iter().sum::<f32>() / self.around.len() as f32;
        red(self.lips[0]).max(red(self.lips[1])) - around
    }

    /// The median distance in colour from the upper face.
    fn colour(&self, skin: Rgb) -> f32 {
        let mut all: Vec<f32> = self.around.iter().chain(&self.near).map(|c| apart(*c, skin)).collect();
        quantile(&mut all, 0.5)
    }
}

/// From under the nose to the chin in 24 steps and 9 columns: how dark the darkest line across is, and the contrast.
fn profile(face: &Patches<'_>) -> (f32, f32) {
    const STEPS: usize = 24;
    const COLUMNS: usize = 9;
    let (top, bottom) = (face.between(2, 0, 0.6), face.between(17, 199, 0.55));
    let mut all = Vec::with_capacity(STEPS * COLUMNS);
    let rows: Vec<f32> = (0..STEPS)
        .map(|step| {
            let t = step as f32 / (STEPS - 1) as f32;
            let middle =
                renzheng_domain::face::Point { x: top.x + (bottom.x - top.x) * t, y: top.y + (bottom.y - top.y) * t };
            let start = all.len();
            let across = |i: usize| (i as f32 / (COLUMNS - 1) as f32 - 0.5) * 0.44;
            all.extend((0..COLUMNS).map(|i| luminance(face.pixel(face.shift(middle, across(i), 0.0)))));
            all[start..].iter().map(|y| ratio(*y, 1.0)).sum::<f32>() / COLUMNS as f32
        })
        .collect();
    let of = |rows: &[f32]| rows.iter().sum::<f32>() / rows.len() as f32;
    let ends = of(&rows[..4]).min(of(&rows[STEPS - 4..]));
    let darkest = rows[6..18].iter().copied().fold(f32::INFINITY, f32::min);
    (ends - darkest, ratio(quantile(&mut all, 0.95), quantile(&mut all, 0.05)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plainer_the_lips_the_farther_may_the_colour_be() {
        for (lips, bound) in [(-1.0, 0.27), (1.0, 0.27), (1.5, 0.435), (2.0, 0.6), (2.5, 0.9), (9.0, 1.2)] {
            assert!((colour_bound(lips) - bound).abs() < 1e-4, "{lips}: {}", colour_bound(lips));
        }
    }
}
