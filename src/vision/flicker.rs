//! Mains flicker: under lamps that pulse at twice the mains frequency a rolling shutter exposes every row at another
//! point of the pulse, so bands run through the picture, and from one frame to the next they move.
//!
//! The room does not change from frame to frame, so the ratio of two frames' row means holds the bands alone: the room
//! cancels out. Their common drift (automatic exposure) is taken off as a straight line, and the strongest sine along
//! the rows is sought. Bands that stand still, where the frame rate divides the pulse's, are not found; those do not
//! make the light of a face change either.

use std::f32::consts::TAU;

/// Bands over the height of a picture: a readout of 5 to 66 ms, faster and slower than any webcam's, at 100 and 120
/// pulses a second.
const CYCLES: std::ops::RangeInclusive<u32> = 2..=32;
/// The search goes by this part of a band.
const STEP: f32 = 0.25;
/// Rows darker than this (linear) are noise rather than light: two levels of 8-bit.
const DARKEST: f32 = 0.001;
/// Share of the differences that the sine must explain, or they are something else: somebody walks by.
const EXPLAINED: f32 = 0.4;

/// Bands in a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bands {
    /// Amplitude of the change from frame to frame, percent of the light.
    pub percent: f32,
    /// Bands over the picture's height.
    pub cycles: f32,
}

/// The bands between two frames, from their row means; `None` where none are told from noise and movement.
pub(super) fn between(before: &[f32], after: &[f32]) -> Option<Bands> {
    let ratio: Vec<f32> = before.iter().zip(after).map(|(a, b)| if *a > DARKEST { b / a } else { 1.0 }).collect();
    let rest = detrended(&ratio)?;
    let all: f32 = rest.iter().map(|v| v * v).sum::<f32>() / rest.len() as f32;
    let found = CYCLES.map(|quarter| quarter as f32 * STEP).map(|cycles| (amplitude(&rest, cycles), cycles));
    let (amplitude, cycles) = found.max_by(|a, b| a.0.total_cmp(&b.0))?;
    // A sine's mean square is half its amplitude's square.
    let explained = amplitude * amplitude / 2.0 / all.max(f32::MIN_POSITIVE);
    (explained >= EXPLAINED).then_some(Bands { percent: amplitude * 100.0, cycles })
}

/// The values over their own straight line.
fn detrended(values: &[f32]) -> Option<Vec<f32>> {
    let count = values.len() as f32;
    if values.len() < 16 {
        return None;
    }
    let middle = (count - 1.0) / 2.0;
    let mean = values.iter().sum::<f32>() / count;
    let at = |i: usize| i as f32 - middle;
    let (mut slope, mut spread) = (0.0, 0.0);
    for (i, value) in values.iter().enumerate() {
        slope += at(i) * (value - mean);
        spread += at(i) * at(i);
    }
    let line = |i: usize| mean + slope / spread * at(i);
    Some(values.iter().enumerate().map(|(i, v)| v / line(i).max(f32::MIN_POSITIVE) - 1.0).collect())
}

/// Amplitude of the sine of so many cycles over the whole length.
fn amplitude(values: &[f32], cycles: f32) -> f32 {
    let turn = TAU * cycles / values.len() as f32;
    let (mut sines, mut cosines) = (0.0, 0.0);
    for (i, value) in values.iter().enumerate() {
        let (sin, cos) = (turn * i as f32).sin_cos();
        sines += value * sin;
        cosines += value * cos;
    }
    2.0 / values.len() as f32 * sines.hypot(cosines)
}

/// The bands of a series of frames, each the means of its rows: the middle one of all neighbours, so that neither one
/// person who walks by nor one lucky pair decides. `None`: fewer than three frames; no bands are a zero.
pub fn bands(frames: &[Vec<f32>]) -> Option<Bands> {
    let mut found: Vec<Bands> = frames.windows(2).map(|pair| between(&pair[0], &pair[1]).unwrap_or_default()).collect();
    if found.len() < 2 {
        return None;
    }
    found.sort_by(|a, b| a.percent.total_cmp(&b.percent));
    found.get(found.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: usize = 480;

    fn noise(state: &mut u32) -> f32 {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (*state >> 8) as f32 / (1 << 24) as f32 * 2.0 - 1.0
    }

    /// Frames of a room under lamps of so many pulses a second, whose light changes by `depth`; a readout of 25 ms.
    fn under(pulses: f32, depth: f32, fps: f32, grain: f32) -> Vec<Vec<f32>> {
        let mut state = 7;
        let frame = |f: usize| {
            let row = |y: usize| {
                let at = f as f32 / fps + y as f32 / ROWS as f32 * 0.025;
                let room = 0.2 + 0.15 * (y as f32 / 60.0).sin();
                room * (1.0 + depth * (TAU * pulses * at).sin()) * (1.0 + grain * noise(&mut state))
            };
            (0..ROWS).map(row).collect()
        };
        (0..30).map(frame).collect()
    }

    #[test]
    fn too_few_or_empty_frames_tell_nothing() {
        assert_eq!(bands(&[]), None);
        assert_eq!(bands(&under(100.0, 0.1, 30.0, 0.0)[..2]), None);
        assert_eq!(bands(&vec![vec![]; 5]), Some(Bands::default()));
        assert_eq!(bands(&vec![vec![0.0; 480]; 5]), Some(Bands::default()), "a covered lens");
        assert_eq!(bands(&vec![vec![f32::NAN; 480]; 5]), Some(Bands::default()));
    }

    #[test]
    fn lamps_on_both_mains_are_found_in_noise() {
        for (pulses, fps) in [(100.0, 30.0), (100.0, 15.0), (120.0, 25.0), (100.0, 29.6)] {
            let found = bands(&under(pulses, 0.1, fps, 0.01)).unwrap();
            assert!((6.0..22.0).contains(&found.percent), "{pulses} at {fps}: {found:?}");
            assert!((found.cycles - pulses * 0.025).abs() <= 0.3, "{found:?}");
        }
    }

    #[test]
    fn neither_noise_nor_exposure_nor_a_passer_by_has_bands() {
        assert!(bands(&under(100.0, 0.0, 30.0, 0.02)).unwrap().percent < 0.5);
        let mut drifting = under(100.0, 0.0, 30.0, 0.002);
        for (i, frame) in drifting.iter_mut().enumerate() {
            for v in frame {
                *v *= 1.0 + i as f32 * 0.05;
            }
        }
        assert!(bands(&drifting).unwrap().percent < 0.5);
        let mut walked = under(100.0, 0.0, 30.0, 0.002);
        for (i, frame) in walked.iter_mut().enumerate() {
            for v in &mut frame[150 + i * 3..260 + i * 3] {
                *v *= 0.6;
            }
        }
        assert!(bands(&walked).unwrap().percent < 1.0, "{:?}", bands(&walked));
    }

    #[test]
    fn bands_that_stand_still_are_not_found() {
        assert!(bands(&under(100.0, 0.1, 25.0, 0.01)).unwrap().percent < 0.5);
    }
}
