//! How good a photo on file is for a comparison: measured once, by the face that would be compared.

use renzheng_domain::{face::SHARP_FACE, frame::Frame, promise::PhotoQuality};

use super::{embed::Matcher, luminance::Luminance, model::InferenceError, sharpness::SharpnessMeter};

/// Pixels between the eyes, half of which a comparison can do with: the aligned face of 112 pixels that ArcFace's
/// template asks for has 35 between them, and a face with fewer is never sharp (`vision::sharpness`).
const WHOLE: f32 = 35.0;
/// Sharpness under which a face resembles everybody: two portraits of different people, blurred by 4.5 % of the face's
/// width, have .10 and .11 and fall into the band `same`; from .16 on a blur is under 1.8 %.
const RESEMBLES_ALL: f32 = 0.13;
/// Share of a face's pixels that are black, from which ISO/IEC 29794-5 gives under-exposure less than 50 of 100.
const BLACK: f32 = 0.9;
/// Share that is white, from which it gives over-exposure less than 10 of 100.
const WHITE: f32 = 0.09;

impl Matcher {
    /// How good the largest face of a photo is.
    pub fn photo_quality(&mut self, frame: &Frame) -> Result<PhotoQuality, InferenceError> {
        let Some(mesh) = self.find(frame)? else { return Ok(PhotoQuality::Unusable) };
        let luminance = Luminance::default();
        let (light, _) = luminance.face(frame, &mesh, &luminance.scene(frame));
        let sharpness = SharpnessMeter::default().measure(frame, &mesh).sharpness;
        let apart = mesh.inter_eye();
        Ok(if apart < WHOLE / 2.0 || sharpness < RESEMBLES_ALL || light.under_exposed > BLACK {
            PhotoQuality::Unusable
        } else if apart < WHOLE || sharpness < SHARP_FACE || light.over_exposed > WHITE {
            PhotoQuality::Poor
        } else {
            PhotoQuality::Good
        })
    }
}
