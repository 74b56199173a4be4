//! Comparing two faces: an embedding of each, and the distance between them.
//!
//! The default is MobileFaceNet (192 numbers); dlib's network (128) is the alternative of the manifest, and a bureau may
//! bring its own. Each sees the face and its mirror image, which halves the noise. What a distance means is in the
//! recipe's bands; what was tried to part people better, and what it brought, is in `docs/matching.md`: only the fusion
//! of several pictures helped.

use std::sync::Arc;

use rten::ThreadPool;
use zeroize::Zeroize;

use super::{
    affine::Affine,
    detect::{Detection, Detector, together},
    look::{TOGETHER, nearer, second_look},
    mesh::{Mesh, Mesher, Roi},
    model::{InferenceError, Input, Model},
    models::{ModelError, ModelFolder, Role},
    recipe::Recipe,
    track::FOUND,
};
use crate::domain::{bands::Bands, frame::Frame};

/// A network of the built-in manifest that turns a face into numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedder {
    /// 192 numbers of length 1.
    MobileFaceNet,
    /// 128 numbers.
    Dlib,
}

impl Embedder {
    const fn role(self) -> Role {
        match self {
            Self::MobileFaceNet => Role::EmbedMobilefacenet,
            Self::Dlib => Role::EmbedDlib,
        }
    }
}

/// A network that compares faces: its file's digest, and how it is used.
#[derive(Debug)]
pub struct Network {
    /// For people.
    pub name: String,
    /// Lower-case hexadecimal digest of the file: embeddings of different files are strangers.
    pub sha256: String,
    /// Of the weights.
    pub licence: String,
    /// What it wants and what its distances mean.
    pub recipe: Recipe,
}

impl Network {
    /// What one crop says, without its mirror image: half the cost, and enough to tell whether somebody else has sat down.
    pub(super) fn glance(
        self: &Arc<Self>,
        model: &dyn Model,
        frame: &Frame,
        mesh: &Mesh,
        values: &mut Vec<f32>,
    ) -> Result<Option<Embedding>, InferenceError> {
        let Some(map) = self.recipe.align(mesh) else { return Ok(None) };
        Ok(Some(Embedding { by: Arc::clone(self), values: self.run(model, frame, &map, values)? }))
    }

    /// One aligned crop as numbers.
    fn run(
        &self,
        model: &dyn Model,
        frame: &Frame,
        map: &Affine,
        values: &mut Vec<f32>,
    ) -> Result<Vec<f32>, InferenceError> {
        let recipe = &self.recipe;
        recipe.crop().cut(frame, map, values);
        let input = Input { name: &recipe.input, shape: recipe.shape(), values };
        let mut found = model.run(&input, &[&recipe.output])?;
        values.zeroize();
        Ok(recipe.finished(found.pop().unwrap_or_default()))
    }
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
    by: Arc<Network>,
    values: Vec<f32>,
}

impl Embedding {
    /// 0 for the same picture; infinite between embeddings of different networks.
    pub fn distance(&self, other: &Self) -> f32 {
        if self.by.sha256 == other.by.sha256 && self.values.len() == other.values.len() {
            self.by.recipe.distance(&self.values, &other.values)
        } else {
            f32::INFINITY
        }
    }

    /// Several pictures of one person as one embedding, nearer to that person than most of them; `None` of nothing or of
    /// different networks.
    pub fn fuse(all: &[&Self]) -> Option<Self> {
        let first = all.first()?;
        let fits = |e: &&&Self| e.by.sha256 == first.by.sha256 && e.values.len() == first.values.len();
        let values: Vec<&[f32]> = all.iter().filter(fits).map(|e| e.values.as_slice()).collect();
        (values.len() == all.len()).then(|| Self { by: Arc::clone(&first.by), values: first.by.recipe.mean(&values) })
    }
}

impl Drop for Embedding {
    fn drop(&mut self) {
        self.values.zeroize();
    }
}

impl std::fmt::Debug for Embedding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Embedding({}, {} numbers)", self.by.name, self.values.len())
    }
}

/// Finds the largest face of a picture and turns it into an embedding.
pub struct Matcher {
    by: Arc<Network>,
    detector: Detector,
    mesher: Mesher,
    model: Box<dyn Model>,
    values: Vec<f32>,
}

impl Matcher {
    /// The matcher that is asked for: the manifest's default, one of its networks by name, or a description in a file.
    pub fn load_named(folder: &ModelFolder, asked: Option<&str>) -> Result<Self, ModelError> {
        match asked {
            None => Self::load(folder),
            Some("mobilefacenet") => Self::load_with(folder, Embedder::MobileFaceNet),
            Some("dlib") => Self::load_with(folder, Embedder::Dlib),
            Some(path) => Self::load_own(folder, std::path::Path::new(path)),
        }
    }

    /// With the manifest's default network.
    pub fn load(folder: &ModelFolder) -> Result<Self, ModelError> {
        Self::load_role(folder, folder.manifest().default_matcher)
    }

    /// With a chosen network of the manifest.
    pub fn load_with(folder: &ModelFolder, by: Embedder) -> Result<Self, ModelError> {
        Self::load_role(folder, by.role())
    }

    fn load_role(folder: &ModelFolder, role: Role) -> Result<Self, ModelError> {
        let thread = Arc::new(ThreadPool::with_num_threads(1));
        let model = folder.load(role, Arc::clone(&thread))?;
        Self::with_network(folder, folder.network(role)?, Box::new(model), &thread)
    }

    /// With a network from wherever; detector and mesh are the folder's.
    pub(super) fn with_network(
        folder: &ModelFolder,
        by: Network,
        model: Box<dyn Model>,
        thread: &Arc<ThreadPool>,
    ) -> Result<Self, ModelError> {
        let load = |role| folder.load(role, Arc::clone(thread)).map(|model| Box::new(model) as Box<dyn Model>);
        let (detector, mesher) = (Detector::new(load(Role::Detect)?), Mesher::new(load(Role::Mesh)?));
        Ok(Self { by: Arc::new(by), detector, mesher, model, values: Vec::new() })
    }

    /// The network that is used.
    pub fn network(&self) -> &Network {
        &self.by
    }

    /// What its distances mean.
    pub fn bands(&self) -> Bands {
        self.by.recipe.bands
    }

    /// The embedding of the largest face.
    pub fn embed(&mut self, frame: &Frame) -> Result<Embedding, EmbedError> {
        let mesh = self.find(frame)?.ok_or(EmbedError::NoFace)?;
        let map = self.by.recipe.align(&mesh).ok_or(EmbedError::NoFace)?;
        let upright = self.one(frame, &map)?;
        let mirrored = self.one(frame, &map.mirrored(self.by.recipe.size as f32))?;
        Ok(Embedding { by: Arc::clone(&self.by), values: self.by.recipe.mean(&[&upright, &mirrored]) })
    }

    /// The largest face that the mesh model agrees is one, looked for as carefully as before the camera: a photo on file is
    /// often small, or cut close.
    fn find(&mut self, frame: &Frame) -> Result<Option<Mesh>, InferenceError> {
        let found = self.detector.detect(frame)?;
        if let Some(mesh) = self.first_readable(frame, &found)? {
            return Ok(Some(mesh));
        }
        for group in TOGETHER {
            let mut found = Vec::new();
            for which in group {
                found.extend(self.detector.detect_in(frame, second_look(frame, which))?);
            }
            if let Some(mesh) = self.first_readable(frame, &together(found))? {
                return Ok(Some(mesh));
            }
        }
        Ok(None)
    }

    /// A small face is found too roughly to be read, so it is looked for once more from near.
    fn first_readable(&mut self, frame: &Frame, found: &[Detection]) -> Result<Option<Mesh>, InferenceError> {
        for face in found {
            if let Some(mesh) = self.read(frame, face)? {
                return Ok(Some(mesh));
            }
            if let Some(near) = self.detector.detect_in(frame, nearer(face))?.first()
                && let Some(mesh) = self.read(frame, near)?
            {
                return Ok(Some(mesh));
            }
        }
        Ok(None)
    }

    fn read(&mut self, frame: &Frame, face: &Detection) -> Result<Option<Mesh>, InferenceError> {
        let mesh = self.mesher.read(frame, &Roi::around(face))?;
        Ok((mesh.presence >= FOUND).then_some(mesh))
    }

    fn one(&mut self, frame: &Frame, map: &Affine) -> Result<Vec<f32>, InferenceError> {
        self.by.run(&*self.model, frame, map, &mut self.values)
    }
}
