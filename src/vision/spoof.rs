//! Passive presentation attack detection: two MiniFASNets that look at the face and its surroundings.
//!
//! Input `[1, 3, 80, 80]` BGR `0..255`, the extents of the MESH scaled 2.7 and 4 times around their centre and shifted
//! into the picture (a box from BlazeFace separates worse). Output `[1, 3]` probabilities, index 1 is bona fide. The two
//! are fused by their mean. One picture proves little: callers take the median over a trial.

use super::{
    affine::Affine,
    crop::{Border, Layout, Tensor},
    model::{InferenceError, Input, Model},
};
use crate::domain::{face::Rect, frame::Frame};

const SIZE: usize = 80;
const CROP: Tensor =
    Tensor { width: SIZE, height: SIZE, layout: Layout::BgrPlanes, scale: 1.0, offset: 0.0, border: Border::Replicate };
/// Narrower faces score low whether they are bona fide or not (measured: below about 110 pixels).
const SMALLEST_FACE: f32 = 110.0;
/// The near crop needs so many face widths of picture around it; closer faces fill it and it shows no surroundings.
const SURROUNDINGS: f32 = 1.5;
/// Faces in the near crop.
const NEAR: f32 = 2.7;
/// Faces in the wide crop.
const WIDE: f32 = 4.0;

/// Both models and their buffer.
pub struct SpoofJudge {
    near: Box<dyn Model>,
    wide: Box<dyn Model>,
    values: Vec<f32>,
}

impl SpoofJudge {
    /// With the models of the roles `spoof_near` and `spoof_wide`.
    pub fn new(near: Box<dyn Model>, wide: Box<dyn Model>) -> Self {
        Self { near, wide, values: Vec::new() }
    }

    /// Probability of a bona fide presentation, `[0, 1]`; `None` when the face is too small or fills the picture.
    pub fn judge(&mut self, frame: &Frame, face: &Rect) -> Result<Option<f32>, InferenceError> {
        if face.width() < SMALLEST_FACE || room(frame, face) < SURROUNDINGS {
            return Ok(None);
        }
        self.raw(frame, face).map(Some)
    }

    /// The fused probability, whatever the face is like.
    pub(super) fn raw(&mut self, frame: &Frame, face: &Rect) -> Result<f32, InferenceError> {
        let near = bona_fide(&*self.near, frame, face, NEAR, &mut self.values)?;
        let wide = bona_fide(&*self.wide, frame, face, WIDE, &mut self.values)?;
        Ok(f32::midpoint(near, wide))
    }
}

/// How many times the face's box fits into the picture.
fn room(frame: &Frame, face: &Rect) -> f32 {
    let (width, height) = (frame.width as f32 - 1.0, frame.height as f32 - 1.0);
    (width / face.width()).min(height / face.height())
}

fn bona_fide(
    model: &dyn Model,
    frame: &Frame,
    face: &Rect,
    scale: f32,
    values: &mut Vec<f32>,
) -> Result<f32, InferenceError> {
    CROP.cut(frame, &surroundings(frame, face, scale), values);
    let input = Input { name: "input", shape: [1, 3, SIZE, SIZE], values };
    let found = model.run(&input, &["prob"])?;
    Ok(found[0].get(1).copied().unwrap_or(0.0))
}

/// The box scaled around its centre and shifted inside the picture, on whole pixels as the models were trained.
fn surroundings(frame: &Frame, face: &Rect, scale: f32) -> Affine {
    let scale = scale.min(room(frame, face));
    let along = |low: f32, high: f32, pixels: u32| {
        let (side, last) = ((high - low) * scale, pixels as f32 - 1.0);
        let start = (f32::midpoint(low, high) - side / 2.0).min(last - side).max(0.0);
        let (first, end) = (start.floor(), (start + side).floor().min(last));
        let step = (end - first + 1.0) / SIZE as f32;
        // Pixel centres of the crop fall on pixel centres of the picture: half a pixel in, half a pixel out.
        (step, first + (step - 1.0) / 2.0)
    };
    let (xx, x0) = along(face.x0, face.x1, frame.width);
    let (yy, y0) = along(face.y0, face.y1, frame.height);
    Affine { xx, xy: 0.0, yx: 0.0, yy, x0, y0 }
}
