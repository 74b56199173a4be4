//! Comparing two faces: an embedding of each, and the Euclidean distance between them.
//!
//! The default is MobileFaceNet (192 numbers); dlib's network (128) is the alternative of the manifest. Both see the face
//! and its mirror image, which halves the noise. Bands for the distance come from a general set (265 genuine, 85 226
//! impostor pairs); on older people the false matches are 7 to 9 times as many with MobileFaceNet and over 40 times with
//! dlib, so the upper band must be strict and the middle one belongs to a person.

use std::sync::Arc;

use rten::ThreadPool;
use zeroize::Zeroize;

use super::{
    affine::Affine,
    crop::{Border, Layout, Tensor},
    detect::Detector,
    mesh::{Mesh, Mesher, Roi},
    model::{InferenceError, Input, Model},
    models::{ModelError, ModelFolder, Role},
    track::FOUND,
};
use crate::domain::{face::Point, frame::Frame};

/// ArcFace's places in a 112-pixel crop: eye centres, nose tip, corners of the mouth.
const ARC_FACE: [(f32, f32); 5] =
    [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)];
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

/// A network that turns a face into numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedder {
    /// 192 numbers of length 1.
    MobileFaceNet,
    /// 128 numbers.
    Dlib,
}

/// Distances at which a general population has a given false match rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bands {
    /// Up to here one in 10 000 pairs of different people matches.
    pub strict: f32,
    /// Up to here one in 1 000 does.
    pub loose: f32,
}

impl Embedder {
    /// Measured; see the top of this file.
    pub const fn bands(self) -> Bands {
        match self {
            Self::MobileFaceNet => Bands { strict: 0.980, loose: 1.041 },
            Self::Dlib => Bands { strict: 0.465, loose: 0.526 },
        }
    }

    const fn role(self) -> Role {
        match self {
            Self::MobileFaceNet => Role::EmbedMobilefacenet,
            Self::Dlib => Role::EmbedDlib,
        }
    }

    const fn crop(self) -> Tensor {
        let border = Border::Black;
        match self {
            Self::MobileFaceNet => {
                let (scale, offset) = (1.0 / 128.0, -127.5 / 128.0);
                Tensor { width: 112, height: 112, layout: Layout::RgbPixels, scale, offset, border }
            }
            Self::Dlib => {
                Tensor { width: 150, height: 150, layout: Layout::RgbPlanes, scale: 1.0, offset: 0.0, border }
            }
        }
    }

    /// What one crop says, without its mirror image: half the cost, and enough to tell whether somebody else has sat down.
    pub(super) fn glance(
        self,
        model: &dyn Model,
        frame: &Frame,
        mesh: &Mesh,
        values: &mut Vec<f32>,
    ) -> Result<Option<Embedding>, InferenceError> {
        let Some(map) = self.align(mesh) else { return Ok(None) };
        let values = unit(self.run(model, frame, &map, values)?);
        Ok(Some(Embedding { by: self, values }))
    }

    /// The network's own numbers for one aligned crop.
    fn run(
        self,
        model: &dyn Model,
        frame: &Frame,
        map: &Affine,
        values: &mut Vec<f32>,
    ) -> Result<Vec<f32>, InferenceError> {
        let crop = self.crop();
        crop.cut(frame, map, values);
        let (shape, output) = match self {
            Self::MobileFaceNet => ([1, crop.height, crop.width, 3], "embeddings"),
            Self::Dlib => ([1, 3, crop.height, crop.width], "embedding"),
        };
        let mut found = model.run(&Input { name: "input", shape, values }, &[output])?;
        values.zeroize();
        Ok(found.pop().unwrap_or_default())
    }

    /// From the aligned crop to the picture.
    fn align(self, mesh: &Mesh) -> Option<Affine> {
        let size = self.crop().width as f32;
        match self {
            Self::MobileFaceNet => {
                let [left, right] = mesh.eyes();
                let [nose, a, b] = NOSE_AND_MOUTH.map(|i| mesh.points[i]);
                let places = ARC_FACE.map(|(x, y)| Point { x, y });
                inverse_fit(&[left, right, nose, a, b], &places)
            }
            Self::Dlib => {
                let place = |v: f32| (v + DLIB_PADDING) / (2.0 * DLIB_PADDING + 1.0) * size;
                let places = DLIB.map(|(x, y)| Point { x: place(x), y: place(y) });
                inverse_fit(&DLIB_POINTS.map(|i| mesh.points[i]), &places)
            }
        }
    }
}

/// The networks were trained with the fit from the picture to the crop, so that one is made and then turned round.
fn inverse_fit(picture: &[Point], crop: &[Point]) -> Option<Affine> {
    Affine::similarity(picture, crop)?.inverse()
}

/// Why a picture has no embedding.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// No face was found.
    #[error("no face in the picture")]
    NoFace,
    /// A model gave no answer.
    #[error(transparent)]
    Inference(#[from] InferenceError),
}

/// A face as numbers. It identifies a person, so it never prints and is overwritten when dropped.
pub struct Embedding {
    by: Embedder,
    values: Vec<f32>,
}

impl Embedding {
    /// Euclidean distance, 0 for the same picture; infinite between embeddings of different networks.
    pub fn distance(&self, other: &Self) -> f32 {
        if self.by != other.by {
            return f32::INFINITY;
        }
        self.values.iter().zip(&other.values).map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt()
    }

    /// The network that made it; its [`Embedder::bands`] say what a distance means.
    pub fn by(&self) -> Embedder {
        self.by
    }
}

impl Drop for Embedding {
    fn drop(&mut self) {
        self.values.zeroize();
    }
}

impl std::fmt::Debug for Embedding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Embedding({:?}, {} numbers)", self.by, self.values.len())
    }
}

/// Finds the largest face of a picture and turns it into an embedding.
pub struct Matcher {
    by: Embedder,
    detector: Detector,
    mesher: Mesher,
    model: Box<dyn Model>,
    values: Vec<f32>,
}

impl Matcher {
    /// With the manifest's default network.
    pub fn load(folder: &ModelFolder) -> Result<Self, ModelError> {
        let by = match folder.manifest().default_matcher {
            Role::EmbedDlib => Embedder::Dlib,
            _ => Embedder::MobileFaceNet,
        };
        Self::load_with(folder, by)
    }

    /// With a chosen network.
    pub fn load_with(folder: &ModelFolder, by: Embedder) -> Result<Self, ModelError> {
        let thread = Arc::new(ThreadPool::with_num_threads(1));
        let load = |role| folder.load(role, thread.clone()).map(|model| Box::new(model) as Box<dyn Model>);
        let (detector, mesher) = (Detector::new(load(Role::Detect)?), Mesher::new(load(Role::Mesh)?));
        Ok(Self { by, detector, mesher, model: load(by.role())?, values: Vec::new() })
    }

    /// The embedding of the largest face.
    pub fn embed(&mut self, frame: &Frame) -> Result<Embedding, EmbedError> {
        for face in self.detector.detect(frame)? {
            let mesh = self.mesher.read(frame, &Roi::around(&face))?;
            if mesh.presence >= FOUND {
                return self.embed_mesh(frame, &mesh);
            }
        }
        Err(EmbedError::NoFace)
    }

    fn embed_mesh(&mut self, frame: &Frame, mesh: &Mesh) -> Result<Embedding, EmbedError> {
        let map = self.by.align(mesh).ok_or(EmbedError::NoFace)?;
        let upright = self.one(frame, &map)?;
        let mirrored = self.one(frame, &map.mirrored(self.by.crop().width as f32))?;
        let values = match self.by {
            Embedder::Dlib => upright.iter().zip(&mirrored).map(|(a, b)| f32::midpoint(*a, *b)).collect(),
            Embedder::MobileFaceNet => {
                let (a, b) = (unit(upright), unit(mirrored));
                unit(a.iter().zip(&b).map(|(a, b)| a + b).collect())
            }
        };
        Ok(Embedding { by: self.by, values })
    }

    fn one(&mut self, frame: &Frame, map: &Affine) -> Result<Vec<f32>, InferenceError> {
        self.by.run(&*self.model, frame, map, &mut self.values)
    }
}

/// The same direction with length 1.
fn unit(mut values: Vec<f32>) -> Vec<f32> {
    let length = values.iter().map(|v| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    for value in &mut values {
        *value /= length;
    }
    values
}
