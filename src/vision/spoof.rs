//! Passive presentation attack detection: two `MiniFASNet`s that look at the face and its surroundings.
//!
//! Input `[1, 3, 80, 80]` BGR `0..255`, the extents of the MESH scaled 2.7 and 4 times around their centre and shifted
//! into the picture (a box from BlazeFace separates worse). Output `[1, 3]` probabilities, index 1 is bona fide. The
//! two are fused by their mean. One picture proves little: callers take the median over a trial.

use renzheng_domain::{
    face::{JUDGED_FACE, Rect},
    frame::Frame,
};

use super::{
    affine::Affine,
    crop::{Border, Layout, Tensor},
    model::{InferenceError, Input, Model},
};

const SIZE: usize = 80;
const CROP: Tensor =
    Tensor { width: SIZE, height: SIZE, layout: Layout::BgrPlanes, scale: 1.0, offset: 0.0, border: Border::Replicate };
/// The face must fit so many times into the picture, or the crops show no surroundings. Measured on 28 bona fide
/// pictures cut closer and closer: the tenth percentile of the probability is .89 at 2.1 faces, .73 at 1.8, .67 at 1.6,
/// .35 at 1.4 and .19 at 1.25, whoever it is.
const SURROUNDINGS: f32 = 1.6;
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
        if face.width() < JUDGED_FACE || room(frame, face) < SURROUNDINGS {
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

#[cfg(test)]
mod tests {
    use super::*;
    use renzheng_domain::time::Moment;

    /// Says how much of the crop is white, which stands for bona fide.
    struct Brightness;

    impl Model for Brightness {
        fn run(&self, input: &Input<'_>, _: &[&str]) -> Result<Vec<Vec<f32>>, InferenceError> {
            let mean = input.values.iter().sum::<f32>() / input.values.len() as f32 / 255.0;
            Ok(vec![vec![0.0, mean, 1.0 - mean]])
        }
    }

    /// White in a square of 240 pixels in the middle of 640 x 480 black ones.
    fn frame() -> Frame {
        let white = |x: usize, y: usize| (200..440).contains(&x) && (120..360).contains(&y);
        let rgb = (0..640 * 480).flat_map(|i| [if white(i % 640, i / 640) { 255 } else { 0 }; 3]).collect();
        Frame { seq: 1, captured: Moment::ZERO, width: 640, height: 480, rgb, jpeg: None }
    }

    fn square(x: f32, y: f32, side: f32) -> Rect {
        Rect { x0: x, y0: y, x1: x + side, y1: y + side }
    }

    #[test]
    fn both_crops_are_fused_by_their_mean() {
        let mut judge = SpoofJudge::new(Box::new(Brightness), Box::new(Brightness));
        // Both crops are 2.7 and 4 times 120 wide: the white square fills 240^2 of 324^2 and 240^2 of 479^2.
        let want = f32::midpoint((240.0_f32 / 324.0).powi(2), (240.0_f32 / 479.0).powi(2));
        let found = judge.judge(&frame(), &square(260.0, 180.0, 120.0)).unwrap().unwrap();
        assert!((found - want).abs() < 0.01, "{found} is not {want}");
    }

    #[test]
    fn small_and_very_near_faces_are_not_judged() {
        let mut judge = SpoofJudge::new(Box::new(Brightness), Box::new(Brightness));
        for side in [100.0, 310.0] {
            assert_eq!(judge.judge(&frame(), &square(150.0, 100.0, side)).unwrap(), None);
        }
    }

    #[test]
    fn the_crop_is_shifted_into_the_picture_and_starts_at_its_edge() {
        let map = surroundings(&frame(), &square(-20.0, 10.0, 120.0), NEAR);
        let step = 325.0 / SIZE as f32;
        assert!((map.xx - step).abs() < 1e-3 && (map.x0 - (step - 1.0) / 2.0).abs() < 1e-3, "{map:?}");
    }
}
