//! Moiré: the pixel grid of a screen, or the screen of a print, seen through the camera's own grid. It is periodic, so
//! the spectrum of lines through the face has a narrow peak that neither skin, wrinkles nor stubble have.
//!
//! Only narrow peaks over their neighbours count, so broad ones (noise, sharpening, blur) do not, and the multiples of
//! the 8 pixels of a JPEG block are left out. Periods over 14 pixels are not looked for: what a blurred face holds
//! there is as narrow.

use std::f32::consts::TAU;

use renzheng_domain::{face::Rect, frame::Frame};

/// Pixels of a line through the middle of the face, and cycles in them that are told apart.
const LONG: usize = 128;
const BINS: usize = LONG / 2;
/// Lines across and as many down: every fourth.
const APART: usize = 4;
/// Narrower faces do not hold the square: eyes to mouth of an average one.
const SMALLEST_FACE: f32 = 140.0;
/// Cycles of the slowest pattern that is looked for.
const SLOWEST: usize = 9;
/// Cycles of a JPEG block in a line.
const BLOCK: usize = LONG / 8;
/// A peak and the bins beside it, which its window fills, and how far its neighbourhood reaches.
const PEAK: usize = 2;
const AROUND: usize = 8;
/// Added to the neighbourhood's power: a quarter of what rounding to 8 bits alone leaves there, for pictures without
/// noise.
const FLOOR: f32 = 60.0;
/// A peak over its neighbourhood where the scale begins, and at its middle. Of 175 bona fide pictures the highest is
/// 3.7 (smeared by motion), the next 3.0; simulated halftone prints have 10 to 70, tablets and monitors 7 to 50.
const BEGIN: f32 = 2.0;
const MIDDLE: f32 = 5.0;

/// The waves that lines are compared with.
pub struct MoireMeter {
    window: [f32; LONG],
    waves: Vec<[[f32; LONG]; 2]>,
}

impl Default for MoireMeter {
    fn default() -> Self {
        let turn = |i: usize| TAU * i as f32 / LONG as f32;
        let wave = |k: usize| [f32::cos, f32::sin].map(|of| std::array::from_fn(|i| of(turn(i * k % LONG))));
        let window = std::array::from_fn(|i| 0.5 - 0.5 * turn(i).cos());
        Self { window, waves: (1..=BINS).map(wave).collect() }
    }
}

impl MoireMeter {
    /// How surely the face shows a grid, `[0, 1]`; `None` when it is too small or leaves the picture.
    pub fn measure(&self, frame: &Frame, face: &Rect) -> Option<f32> {
        let corner = |middle: f32, size: u32| {
            let first = (middle - LONG as f32 / 2.0).round();
            (first >= 0.0 && first as usize + LONG <= size as usize).then_some(first as u32)
        };
        let (x0, y0) = (corner(face.centre().x, frame.width)?, corner(face.centre().y, frame.height)?);
        if face.width() < SMALLEST_FACE {
            return None;
        }
        let luma = |x: usize, y: usize| {
            let [r, g, b] = frame.pixel(x0 + x as u32, y0 + y as u32).map(u16::from);
            f32::from(r + 2 * g + b) / 4.0
        };
        let lines = (0..LONG).step_by(APART);
        let across = lines.clone().map(|y| std::array::from_fn(|x| luma(x, y)));
        let down = lines.map(|x| std::array::from_fn(|y| luma(x, y)));
        let peak = peak(&self.spectrum(across)).max(peak(&self.spectrum(down)));
        Some(((peak / BEGIN).ln() / (MIDDLE / BEGIN).ln() / 2.0).clamp(0.0, 1.0))
    }

    /// Power of 1 to 64 cycles, summed over the lines. Differences from pixel to pixel are taken, since skin and shade
    /// fall off with the frequency.
    fn spectrum(&self, lines: impl Iterator<Item = [f32; LONG]>) -> [f32; BINS] {
        let mut power = [0.0; BINS];
        for line in lines {
            let steps: [f32; LONG] = std::array::from_fn(|i| (line[i] - line[i.max(1) - 1]) * self.window[i]);
            for (power, waves) in power.iter_mut().zip(&self.waves) {
                let [cos, sin] = waves.each_ref().map(|wave| dot(&steps, wave));
                *power += cos * cos + sin * sin;
            }
        }
        power
    }
}

/// In eight sums that the processor adds side by side.
fn dot(a: &[f32; LONG], b: &[f32; LONG]) -> f32 {
    let mut sums = [0.0; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

/// The highest power over the median of its neighbourhood.
fn peak(power: &[f32; BINS]) -> f32 {
    let of_a_block = |cycles: usize| cycles % BLOCK <= 1 || cycles % BLOCK == BLOCK - 1;
    let rise = |cycles: usize| {
        let at = cycles - 1;
        let neighbours = (at.saturating_sub(AROUND)..=(at + AROUND).min(BINS - 1)).filter(|i| i.abs_diff(at) > PEAK);
        let mut around: Vec<f32> = neighbours.map(|i| power[i]).collect();
        around.sort_by(f32::total_cmp);
        power[at] / (around[around.len() / 2] + FLOOR)
    };
    (SLOWEST..BINS - PEAK).filter(|cycles| !of_a_block(*cycles)).map(rise).fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use renzheng_domain::time::Moment;

    const FACE: Rect = Rect { x0: 70.0, y0: 20.0, x1: 250.0, y1: 220.0 };

    /// Shaded skin with noise of three grey levels, and what `pattern` adds to it.
    fn picture(pattern: impl Fn(f32, f32) -> f32) -> Frame {
        let mut state = 7_u32;
        let mut rgb = Vec::new();
        for i in 0..320 * 240_usize {
            let (x, y) = ((i % 320) as f32, (i / 320) as f32);
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 8) as f32 / (1 << 24) as f32 * 6.0 - 3.0;
            let skin = 150.0 + 30.0 * (x / 50.0).sin() + 25.0 * (y / 40.0).cos();
            rgb.extend([(skin + noise + pattern(x, y)) as u8; 3]);
        }
        Frame { seq: 1, captured: Moment::ZERO, width: 320, height: 240, rgb, jpeg: None }
    }

    fn measured(pattern: impl Fn(f32, f32) -> f32) -> f32 {
        MoireMeter::default().measure(&picture(pattern), &FACE).unwrap()
    }

    #[test]
    fn a_grid_is_found_along_either_axis_and_askew() {
        assert!(measured(|x, _| 3.0 * (TAU * x / 6.3).cos()) > 0.6);
        assert!(measured(|_, y| 3.0 * (TAU * y / 11.0).cos()) > 0.6);
        assert!(measured(|x, y| 3.0 * (TAU * (x / 5.0 + y / 7.0)).cos()) > 0.6);
    }

    #[test]
    fn noise_wrinkles_and_blocks_are_no_grid() {
        assert!(measured(|_, _| 0.0) < 0.3);
        assert!(measured(|x, y| if (y - 90.0 - 4.0 * (x / 30.0).sin()).abs() < 1.5 { -40.0 } else { 0.0 }) < 0.3);
        assert!(
            measured(|x, y| if (x as u32).is_multiple_of(8) || (y as u32).is_multiple_of(8) { 4.0 } else { 0.0 }) < 0.3,
            "JPEG blocks"
        );
    }

    #[test]
    fn a_small_or_cut_face_is_not_judged() {
        let (meter, frame) = (MoireMeter::default(), picture(|_, _| 0.0));
        assert_eq!(meter.measure(&frame, &Rect { x0: 110.0, x1: 210.0, ..FACE }), None);
        assert_eq!(meter.measure(&frame, &Rect { x0: -60.0, x1: 120.0, ..FACE }), None);
    }
}
