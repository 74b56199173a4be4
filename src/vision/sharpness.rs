//! Sharpness of the face at a fixed inter-eye distance: how much of the picture's variation a blur takes away.
//!
//! The no-reference measure of Crete et al. (2007): what is already blurred changes little when blurred again. Grey
//! levels of the face, scaled to an inter-eye distance of `INTER_EYE` pixels, are averaged over nine neighbours; the
//! measure is the share of the variation between neighbouring pixels that is lost, in `[0, 1]`, along rows and along
//! columns, whichever is less, because motion blurs in one direction. It depends neither on brightness nor on contrast,
//! so a dark face is not called blurry; noise counts as sharpness.
//!
//! Measured: sharp faces .39 to .61; a blur of .4 % of the face's width .34 to .37, of .8 % .25 to .29, of 2 % and more .21
//! to .31; motion .25 to .28. A face with an inter-eye distance under about 35 pixels is under .36 for want of pixels.

use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images::Image, images::ImageRef};

use super::{affine::mean, mesh::Mesh};
use crate::domain::frame::Frame;

/// Inter-eye distance the face is scaled to, pixels: about that of a face at arm's length in a 720p picture, so that
/// usual faces are neither enlarged nor shrunk much.
const INTER_EYE: f32 = 96.0;
/// Half the width of the measured square in inter-eye distances: from temple to temple.
const REACH: f32 = 0.85;
/// How far the square's middle lies below the eyes, in inter-eye distances.
const DROP: f32 = 0.4;
/// Neighbours on each side in the mean.
const BLUR: usize = 4;

/// Scales and measures; keeps its buffers.
#[derive(Default)]
pub struct SharpnessMeter {
    resizer: Resizer,
    grey: Vec<f32>,
}

impl SharpnessMeter {
    /// Sharpness of the face, `[0, 1]`; 0 when less than a few pixels of it are in the picture.
    pub fn measure(&mut self, frame: &Frame, mesh: &Mesh) -> f32 {
        let Some((width, height)) = self.scale(frame, mesh) else { return 0.0 };
        let rows = lost(&self.grey, width, height, 1, width);
        let columns = lost(&self.grey, height, width, width, 1);
        rows.min(columns)
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
        if width.min(height) as usize <= 4 * BLUR {
            return None;
        }
        let source = ImageRef::new(frame.width, frame.height, &frame.rgb, PixelType::U8x3).ok()?;
        let mut face = Image::new(width, height, PixelType::U8x3);
        let crop = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
        let crop = crop.crop(left.into(), top.into(), (right - left).into(), (bottom - top).into());
        self.resizer.resize(&source, &mut face, &crop).ok()?;
        self.grey.clear();
        let luma = |p: &[u8]| 0.299 * f32::from(p[0]) + 0.587 * f32::from(p[1]) + 0.114 * f32::from(p[2]);
        self.grey.extend(face.buffer().chunks_exact(3).map(luma));
        Some((width as usize, height as usize))
    }
}

/// The share of the variation along lines of `length` pixels, `step` apart, that the mean over neighbours removes.
fn lost(grey: &[f32], length: usize, lines: usize, step: usize, line_step: usize) -> f32 {
    let window = 2 * BLUR + 1;
    let (mut all, mut removed) = (0.0_f32, 0.0_f32);
    for line in 0..lines {
        let at = |i: usize| grey[line * line_step + i * step];
        for i in window..length {
            // Neighbouring means differ by what enters and what leaves the window.
            let (sharp, blurred) = (at(i - BLUR) - at(i - BLUR - 1), (at(i) - at(i - window)) / window as f32);
            all += sharp.abs();
            removed += (sharp.abs() - blurred.abs()).max(0.0);
        }
    }
    if all > 0.0 { removed / all } else { 0.0 }
}
