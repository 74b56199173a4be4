//! What hides the face: dark glasses, a hand, a mask, a hat, glare on clear glasses.
//!
//! No model: each measure compares a few regions of ONE face with one another, as ratios of linear light, so that
//! neither skin, nor camera, nor the strength of the light enters. Something covers when what must be there is missing
//! (the pattern of an eye, the line and the red of the lips), or when a place that must be skin differs from the rest
//! of the skin as skin and hair do not. Every measure is `[0, 1]` with its boundary at one half.
//!
//! The bounds were set between 207 pictures of about 20 people with nothing before the face (glasses, a fringe,
//! baldness, closed eyes, grimaces; more than half are two of them under every fault of light and sharpness) and 1300
//! coverings drawn over 28 pictures. All were looked at while setting them: nobody was kept apart. A rule had to leave
//! room on both sides: where skin-coloured or hair-coloured things cannot be told from skin and hair, they count as
//! free. Not seen, only reasoned about: full beards, and nearly all coverings as people really wear them.

mod eyes;
mod glare;
mod head;
mod mouth;
mod patch;

#[cfg(test)]
mod picture_tests;

use patch::Patches;
use renzheng_domain::{face::Covering, frame::Frame};

use super::{luminance::linear, mesh::Mesh};

/// Pixels between the eyes under which lips and lids are a few pixels high and nothing is judged; such faces are told
/// to come nearer long before.
const SMALLEST: f32 = 30.0;
/// From here on something is covered.
const HALF: f32 = 0.5;

/// Looks at the regions; keeps its table of linear light.
pub struct CoveringMeter {
    linear: [f32; 256],
}

impl Default for CoveringMeter {
    fn default() -> Self {
        Self { linear: std::array::from_fn(|byte| linear(byte as f32 / 255.0)) }
    }
}

impl CoveringMeter {
    /// What hides the face, each `[0, 1]`.
    pub fn measure(&self, frame: &Frame, mesh: &Mesh) -> Covering {
        if mesh.inter_eye() < SMALLEST {
            return Covering::default();
        }
        judge(&Patches::new(frame, mesh, &self.linear))
    }
}

/// The mouth first: a mask lies on the cheeks, with which all else would be compared. The forehead last, for the same
/// reason: it is asked once eyes and mouth are free.
fn judge(face: &Patches<'_>) -> Covering {
    let patterns = face.sides().map(|side| eyes::pattern(face, side));
    let mouth = mouth::covered(face, &patterns);
    let masked = mouth > HALF;
    let shine = face.sides().map(|side| if masked { 0.0 } else { glare::share(face, side) });
    let [right_eye, left_eye] = eyes::covered(face, &patterns, shine, masked);
    let free = !masked && left_eye.max(right_eye) <= HALF;
    let head = if free { head::covered(face, eyes::are_sharp(&patterns)) } else { 0.0 };
    Covering { left_eye, right_eye, mouth, head, glare: glare::disturbs(shine) }
}

/// `[0, 1]`, one half where `value` is `bound`, and 0 or 1 when it is half a `width` below or above.
fn ramp(value: f32, bound: f32, width: f32) -> f32 {
    (HALF + (value - bound) / width).clamp(0.0, 1.0)
}
