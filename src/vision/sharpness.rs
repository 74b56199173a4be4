//! Sharpness of the face at a fixed inter-eye distance: how much of the picture's variation a blur takes away.
//!
//! After the no-reference measure of Crete et al. (2007): what is already blurred changes little when blurred again.
//! Grey levels of the face, scaled to an inter-eye distance of [`INTER_EYE`] pixels, are averaged over nine neighbours
//! along a line; the measure is the share of the variation between neighbouring pixels that is lost, in `[0, 1]`. It
//! depends neither on brightness nor on contrast, so a dark face is not called blurry.
//!
//! Noise varies most from pixel to pixel and would count as sharpness. So it is measured first (the median of mixed
//! second differences: edges are too few to move it), the grey levels are averaged over 3 x 3 pixels, and what is left
//! of the noise is taken off every difference.
//!
//! Four directions are looked along: rows, columns and both diagonals. The least of them is the sharpness, because a
//! moved face loses its edges in one direction only; how different two directions at right angles are is the
//! [`Blur::shake`].
//!
//! Measured on 21 people: sharp .23 to .46 (a tenth under .28: portraits enlarged from 25 pixels between the eyes),
//! with noise of 8 of 255 .25 to .47; a blur of .8 % of the face's width .16 to .26, of 1.8 % and more under .16; moved
//! by 9 % and more under .22. Shake: sharp or out of focus .15 to .25, nine tenths under .32; moved .33 to .75 in any
//! of eight directions. A face with less than about 35 pixels between the eyes is never sharp, for want of pixels.

use fast_image_resize::{
    FilterType, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedImage, TypedImageRef},
    pixels::U8x3,
};
use renzheng_domain::frame::Frame;

use super::{affine::mean, mesh::Mesh};

/// Inter-eye distance the face is scaled to, pixels: about that of a face at arm's length in a 720p picture, so that
/// usual faces are neither enlarged nor shrunk much.
const INTER_EYE: f32 = 96.0;
/// Half the width of the measured square in inter-eye distances: from temple to temple.
const REACH: f32 = 0.85;
/// How far the square's middle lies below the eyes, in inter-eye distances.
const DROP: f32 = 0.4;
/// Neighbours on each side in the mean.
const BLUR: usize = 4;
/// Every so many lines are measured.
const LINE_STEP: usize = 2;
/// Median of a normal distribution's absolute value, in standard deviations.
const MEDIAN: f32 = 0.6745;
/// Standard deviation of the difference of two neighbouring 3 x 3 means of white noise, in the noise's own: the root of
/// 6 over 9.
const LEFT: f32 = 0.2722;
/// How many of those are taken off a difference: 19 of 20 are smaller.
const NOISE: f32 = 2.0;

/// A scene is measured at this width, so that a blur of the lens weighs the same in every mode.
const SCENE_WIDTH: u32 = 640;
/// Side of a tile of it.
const TILE: usize = 120;
/// Grey levels that a tile must vary by, or there is no edge in it: noise of office webcams stays under it.
const CONTRAST: f32 = 12.0;

/// What the edges of a face say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Blur {
    /// In `[0, 1]`, bigger is sharper; 0 when less than a few pixels of the face are in the picture.
    pub sharpness: f32,
    /// In `[0, 1]`: how much more is lost along one direction than across it.
    pub shake: f32,
}

/// Scales and measures; keeps its buffers.
#[derive(Default)]
pub struct SharpnessMeter {
    resizer: Resizer,
    grey: Vec<f32>,
    smooth: Vec<f32>,
}

impl SharpnessMeter {
    /// Sharpness and shake of the face.
    pub fn measure(&mut self, frame: &Frame, mesh: &Mesh) -> Blur {
        let Some((width, height)) = self.scale(frame, mesh) else { return Blur::default() };
        blur(&self.grey, &mut self.smooth, width, height)
    }

    /// Sharpness of a picture without a face: that of its second sharpest tile, which one odd edge cannot make. `None`
    /// where no two tiles have an edge to speak of: a bare wall tells nothing.
    ///
    /// Measured on 18 photographs, scaled to 640 columns: .45 to .67 as they are (.28 and .30 for two of 180 columns),
    /// .28 to .52 out of focus by 1.5 pixels, .17 to .31 by 2.5, .09 to .17 by 4.
    pub fn scene(&mut self, frame: &Frame) -> Option<f32> {
        let height = (frame.height * SCENE_WIDTH).checked_div(frame.width)?;
        let source = TypedImageRef::<U8x3>::from_buffer(frame.width, frame.height, &frame.rgb).ok()?;
        let mut scene = TypedImage::<U8x3>::new(SCENE_WIDTH, height.max(1));
        let plain = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
        self.resizer.resize_typed(&source, &mut scene, &plain).ok()?;
        let grey: Vec<f32> = scene.pixels().iter().map(|pixel| luma(&pixel.0)).collect();
        let mut found = Vec::new();
        for (top, left) in tiles(SCENE_WIDTH as usize, height as usize) {
            self.grey.clear();
            for row in grey.chunks_exact(SCENE_WIDTH as usize).skip(top).take(TILE) {
                self.grey.extend(&row[left..left + TILE]);
            }
            if contrast(&self.grey) >= CONTRAST {
                found.push(blur(&self.grey, &mut self.smooth, TILE, TILE).sharpness);
            }
        }
        found.sort_by(f32::total_cmp);
        let second = found.len().checked_sub(2)?;
        found.get(second).copied()
    }

    /// Fills `grey` with the square around eyes and mouth, scaled, and says its width and height.
    fn scale(&mut self, frame: &Frame, mesh: &Mesh) -> Option<(usize, usize)> {
        let (middle, inter_eye) = (mean(&mesh.eyes()), mesh.inter_eye());
        let (reach, limit) = (REACH * inter_eye, |v: f32, side: u32| v.clamp(0.0, side as f32));
        let (left, right) = (limit(middle.x - reach, frame.width), limit(middle.x + reach, frame.width));
        let below = middle.y + DROP * inter_eye;
        let (top, bottom) = (limit(below - reach, frame.height), limit(below + reach, frame.height));
        let side = |low: f32, high: f32| ((high - low) * INTER_EYE / inter_eye).round() as u32;
        let (width, height) = (side(left, right), side(top, bottom));
        if width.min(height) as usize <= 8 * BLUR {
            return None;
        }
        let source = TypedImageRef::<U8x3>::from_buffer(frame.width, frame.height, &frame.rgb).ok()?;
        let mut face = TypedImage::<U8x3>::new(width, height);
        let crop = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
        let crop = crop.crop(left.into(), top.into(), (right - left).into(), (bottom - top).into());
        self.resizer.resize_typed(&source, &mut face, &crop).ok()?;
        self.grey.clear();
        self.grey.extend(face.pixels().iter().map(|pixel| luma(&pixel.0)));
        Some((width as usize, height as usize))
    }
}

fn luma(p: &[u8]) -> f32 {
    0.299 * f32::from(p[0]) + 0.587 * f32::from(p[1]) + 0.114 * f32::from(p[2])
}

/// Top and left of every whole tile, row by row.
fn tiles(width: usize, height: usize) -> impl Iterator<Item = (usize, usize)> {
    let places = |side: usize| (0..side / TILE).map(|i| i * TILE);
    places(height).flat_map(move |top| places(width).map(move |left| (top, left)))
}

/// Standard deviation, grey levels.
fn contrast(grey: &[f32]) -> f32 {
    let count = grey.len().max(1) as f32;
    let mean = grey.iter().sum::<f32>() / count;
    (grey.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / count).sqrt()
}

/// Sharpness and shake of a grey picture; `smooth` is a buffer for the smoothed copy.
fn blur(grey: &[f32], smooth: &mut Vec<f32>, width: usize, height: usize) -> Blur {
    let floor = NOISE * LEFT * noise(grey, width);
    average(grey, smooth, width);
    let height = height - 2;
    let along = |dx, dy| lost(smooth, width, height, dx, dy, floor);
    let [rows, columns, down, up] = [along(1, 0), along(0, 1), along(1, 1), along(-1, 1)];
    let apart = |a: f32, b: f32| (a - b).abs() / a.max(b).max(f32::EPSILON);
    Blur { sharpness: rows.min(columns).min(down).min(up), shake: apart(rows, columns).max(apart(down, up)) }
}

/// Standard deviation of the noise, grey levels.
fn noise(grey: &[f32], width: usize) -> f32 {
    /// Steps of a sixteenth of a grey level, up to 32: more than any camera's noise.
    const STEPS: f32 = 16.0;
    let mut counts = [0_u32; 512];
    let mut all = 0;
    for pair in grey.chunks_exact(width).collect::<Vec<_>>().windows(2).step_by(LINE_STEP) {
        for (a, b) in pair[0].windows(2).zip(pair[1].windows(2)) {
            let mixed = (a[0] - a[1] - b[0] + b[1]).abs() / 2.0;
            counts[((mixed * STEPS) as usize).min(511)] += 1;
            all += 1;
        }
    }
    let mut below = 0;
    let median = counts.iter().position(|n| {
        below += n;
        2 * below >= all
    });
    median.unwrap_or_default() as f32 / STEPS / MEDIAN
}

/// Means over 3 x 3 pixels; two rows fewer, and the first and last column are wrong.
fn average(grey: &[f32], smooth: &mut Vec<f32>, width: usize) {
    let rows: Vec<&[f32]> = grey.chunks_exact(width).collect();
    let mut column = vec![0.0; width];
    smooth.clear();
    for three in rows.windows(3) {
        for (sum, ((a, b), c)) in column.iter_mut().zip(three[0].iter().zip(three[1]).zip(three[2])) {
            *sum = (a + b + c) / 9.0;
        }
        smooth.push(column[0]);
        smooth.extend(column.windows(3).map(|v| v[0] + v[1] + v[2]));
        smooth.push(column[width - 1]);
    }
}

/// The share of the variation along a direction that the mean over neighbours removes; differences lose `floor` first.
fn lost(grey: &[f32], width: usize, height: usize, dx: isize, dy: isize, floor: f32) -> f32 {
    let reach = BLUR + 2;
    let window = (2 * BLUR + 1) as f32;
    let (mut all, mut removed) = (0.0_f32, 0.0_f32);
    for y in (reach..height.saturating_sub(reach)).step_by(LINE_STEP) {
        // The row whose pixels lie `n` steps along the direction.
        let row = |n: isize| {
            let start = (y.cast_signed() + n * dy) * width.cast_signed() + reach.cast_signed() + n * dx;
            &grey[start.cast_unsigned()..][..width - 2 * reach]
        };
        let far = BLUR.cast_signed();
        // Neighbouring means differ by what enters and what leaves the window.
        for ((here, before), (enters, leaves)) in row(0).iter().zip(row(-1)).zip(row(far).iter().zip(row(-far - 1))) {
            let sharp = ((here - before).abs() - floor).max(0.0);
            all += sharp;
            removed += (sharp - (enters - leaves).abs() / window).max(0.0);
        }
    }
    if all > 0.0 { removed / all } else { 0.0 }
}

#[cfg(test)]
#[path = "sharpness_tests.rs"]
mod tests;
