//! How a face becomes numbers: which crop a network wants, what comes out, and what a distance between two of them
//! means. The manifest has one of these for each network; a bureau describes its own in a file (`docs/matching.md`).

use renzheng_domain::{bands::Bands, face::Point};
use serde::Deserialize;

use super::{
    affine::Affine,
    crop::{Border, Layout, Tensor},
    mesh::Mesh,
};

/// ArcFace's places in a 112-pixel crop: eye centres, nose tip, corners of the mouth.
const ARC_FACE: [(f32, f32); 5] =
    [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)];
/// The crop of [`ARC_FACE`].
const ARC_FACE_SIZE: f32 = 112.0;
/// dlib's places as shares of the face: corners of the picture's right eye, of its left eye, base of the nose.
const DLIB: [(f32, f32); 5] = [
    (0.859_567_46, 0.213_498_16),
    (0.646_060_5, 0.229_068_94),
    (0.120_575_06, 0.213_742_7),
    (0.334_085_06, 0.229_064_24),
    (0.490_112_32, 0.627_797_54),
];
/// Mesh points of [`DLIB`].
const DLIB_POINTS: [usize; 5] = [263, 362, 33, 133, 2];
/// Room around dlib's face, as a share of it.
const DLIB_PADDING: f32 = 0.25;
/// Mesh points of the nose tip and the corners of the mouth.
const NOSE_AND_MOUTH: [usize; 3] = [1, 61, 291];
/// Sides of a crop that a face network may want: smaller shows no face, larger is more than a camera gives.
const SIZES: std::ops::RangeInclusive<usize> = 32..=512;

/// Which points of the face come to which places of the crop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alignment {
    /// Five points as ArcFace has them: eye centres, nose tip, corners of the mouth; for a crop of another size in
    /// proportion.
    Arcface5,
    /// Five points as dlib has them: four corners of the eyes and the base of the nose, a quarter of the face around
    /// it.
    Dlib5,
}

/// How two embeddings are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// The length of the difference.
    #[default]
    Euclidean,
    /// 1 less the cosine of the angle: 0 to 2.
    Cosine,
}

/// Measured on a population: at this distance so many false matches and so many false non-matches, in `[0, 1]`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// The threshold.
    pub distance: f32,
    /// False match rate.
    pub fmr: f32,
    /// False non-match rate.
    pub fnmr: f32,
}

/// One network's needs and what its distances mean.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The input tensor's name.
    pub input: String,
    /// The output tensor's name.
    pub output: String,
    /// Side of the square crop, pixels.
    pub size: usize,
    /// Order of the input: `nhwc_rgb`, `nhwc_bgr`, `nchw_rgb` or `nchw_bgr`.
    pub layout: Layout,
    /// A byte of the picture becomes `byte * scale + offset`.
    pub scale: f32,
    /// See `scale`.
    pub offset: f32,
    /// Where the face comes to lie.
    pub alignment: Alignment,
    /// Whether embeddings are brought to length 1, as most networks want it.
    pub unit_length: bool,
    /// How two are compared.
    #[serde(default)]
    pub metric: Metric,
    /// What a distance means.
    pub bands: Bands,
    /// Where the bands come from, for the table of `renzheng match`.
    #[serde(default)]
    pub calibration: Vec<Calibration>,
}

/// What is wrong with a recipe that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    /// No crop of that side.
    #[error("size = {0}, which is not between 32 and 512")]
    Size(usize),
    /// The byte range makes no sense.
    #[error("scale must be a number other than 0 and offset a number")]
    Range,
    /// A calibration point makes no sense.
    #[error("calibration wants distances of at least 0 and rates between 0 and 1")]
    Calibration,
}

impl Recipe {
    /// Checks what reading could not.
    pub fn check(&self) -> Result<(), RecipeError> {
        if !SIZES.contains(&self.size) {
            return Err(RecipeError::Size(self.size));
        }
        if !self.scale.is_finite() || self.scale == 0.0 || !self.offset.is_finite() {
            return Err(RecipeError::Range);
        }
        let good = |c: &Calibration| c.distance >= 0.0 && (0.0..=1.0).contains(&c.fmr) && (0.0..=1.0).contains(&c.fnmr);
        if self.calibration.iter().all(good) { Ok(()) } else { Err(RecipeError::Calibration) }
    }

    /// The crop.
    pub(super) const fn crop(&self) -> Tensor {
        let Self { size, layout, scale, offset, .. } = *self;
        Tensor { width: size, height: size, layout, scale, offset, border: Border::Black }
    }

    /// Shape of the input tensor.
    pub(super) const fn shape(&self) -> [usize; 4] {
        match self.layout {
            Layout::RgbPixels | Layout::BgrPixels => [1, self.size, self.size, 3],
            Layout::RgbPlanes | Layout::BgrPlanes => [1, 3, self.size, self.size],
        }
    }

    /// From the aligned crop to the picture; `None` when the points fall together.
    pub(super) fn align(&self, mesh: &Mesh) -> Option<Affine> {
        let size = self.size as f32;
        match self.alignment {
            Alignment::Arcface5 => {
                let [left, right] = mesh.eyes();
                let [nose, a, b] = NOSE_AND_MOUTH.map(|i| mesh.points[i]);
                let scale = size / ARC_FACE_SIZE;
                let places = ARC_FACE.map(|(x, y)| Point { x: x * scale, y: y * scale });
                inverse_fit(&[left, right, nose, a, b], &places)
            }
            Alignment::Dlib5 => {
                let place = |v: f32| (v + DLIB_PADDING) / (2.0 * DLIB_PADDING + 1.0) * size;
                let places = DLIB.map(|(x, y)| Point { x: place(x), y: place(y) });
                inverse_fit(&DLIB_POINTS.map(|i| mesh.points[i]), &places)
            }
        }
    }

    /// Several embeddings as one: their mean, of length 1 if this network's are.
    pub(super) fn mean(&self, all: &[&[f32]]) -> Vec<f32> {
        let mut sum = vec![0.0; all.first().map_or(0, |first| first.len())];
        for values in all {
            for (total, value) in sum.iter_mut().zip(*values) {
                *total += value / all.len() as f32;
            }
        }
        self.finished(sum)
    }

    /// An embedding as it is kept.
    pub(super) fn finished(&self, mut values: Vec<f32>) -> Vec<f32> {
        if self.unit_length {
            let length = length(&values).max(f32::MIN_POSITIVE);
            for value in &mut values {
                *value /= length;
            }
        }
        values
    }

    /// Between two finished embeddings.
    pub(super) fn distance(&self, a: &[f32], b: &[f32]) -> f32 {
        match self.metric {
            Metric::Euclidean => a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt(),
            Metric::Cosine => {
                let dot: f32 = a.iter().zip(b).map(|(a, b)| a * b).sum();
                // Rounding must not make a picture nearer to itself than nothing.
                (1.0 - dot / (length(a) * length(b)).max(f32::MIN_POSITIVE)).max(0.0)
            }
        }
    }
}

fn length(values: &[f32]) -> f32 {
    values.iter().map(|v| v * v).sum::<f32>().sqrt()
}

/// The networks were trained with the fit from the picture to the crop, so that one is made and then turned round.
fn inverse_fit(picture: &[Point], crop: &[Point]) -> Option<Affine> {
    Affine::similarity(picture, crop)?.inverse()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipe() -> Recipe {
        let text = "input = 'i'\noutput = 'o'\nsize = 112\nlayout = 'nchw_bgr'\nscale = 1\noffset = 0\n\
            alignment = 'arcface5'\nunit_length = true\n\
            bands = { same_up_to = 0.9, different_from = 1.2, strangers = 1.4 }";
        toml::from_str(text).unwrap()
    }

    #[test]
    fn numbers_that_make_no_crop_are_refused() {
        assert_eq!(recipe().check(), Ok(()));
        assert_eq!(Recipe { size: 8, ..recipe() }.check(), Err(RecipeError::Size(8)));
        assert_eq!(Recipe { scale: 0.0, ..recipe() }.check(), Err(RecipeError::Range));
        assert_eq!(Recipe { offset: f32::NAN, ..recipe() }.check(), Err(RecipeError::Range));
        let wrong = Calibration { distance: 1.0, fmr: 1.5, fnmr: 0.0 };
        assert_eq!(Recipe { calibration: vec![wrong], ..recipe() }.check(), Err(RecipeError::Calibration));
        assert_eq!((recipe().shape(), recipe().metric), ([1, 3, 112, 112], Metric::Euclidean));
    }

    #[test]
    fn the_mean_of_embeddings_has_their_length() {
        let mean = recipe().mean(&[&[1.0, 0.0], &[0.0, 1.0]]);
        assert!((length(&mean) - 1.0).abs() < 1e-6 && (mean[0] - mean[1]).abs() < 1e-6);
        let plain = Recipe { unit_length: false, ..recipe() };
        assert_eq!(plain.mean(&[&[2.0, 0.0], &[0.0, 4.0]]), [1.0, 2.0]);
        assert!(recipe().mean(&[]).is_empty());
    }

    #[test]
    fn both_metrics_are_nothing_between_a_face_and_itself() {
        let cosine = Recipe { metric: Metric::Cosine, ..recipe() };
        let (a, b) = ([0.6, 0.8], [0.8, -0.6]);
        assert!(recipe().distance(&a, &a) < 1e-6 && cosine.distance(&a, &a) < 1e-6);
        assert!((recipe().distance(&a, &b) - 2.0_f32.sqrt()).abs() < 1e-6);
        assert!((cosine.distance(&a, &b) - 1.0).abs() < 1e-6);
    }
}
