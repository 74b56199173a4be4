//! Comparing two faces: an embedding of each, and the distance between them.
//!
//! The default is MobileFaceNet (192 numbers); dlib's network (128) is the alternative of the manifest, and a bureau
//! may bring its own. Each sees the face and its mirror image, which halves the noise. What a distance means is in the
//! recipe's bands; what was tried to part people better, and what it brought, is in `docs/matching.md`: only the fusion
//! of several pictures helped.

use std::sync::Arc;

use renzheng_domain::{bands::Bands, frame::Frame};
use rten::ThreadPool;

use super::{
    affine::Affine,
    detect::{Detection, Detector, together},
    look::{TOGETHER, nearer, second_look},
    manifest::Role,
    mesh::{Mesh, Mesher, Roi},
    model::{InferenceError, Model},
    model_error::ModelError,
    models::ModelFolder,
    network::{Embedding, Network},
    track::FOUND,
};

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
        Ok(Embedding::new(&self.by, self.by.recipe.mean(&[&upright, &mirrored])))
    }

    /// The largest face that the mesh model agrees is one, looked for as carefully as before the camera: a photo on
    /// file is often small, or cut close.
    pub(super) fn find(&mut self, frame: &Frame) -> Result<Option<Mesh>, InferenceError> {
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
            if let Some(near) = self.detector.detect_in(frame, nearer(&face.bounds))?.first()
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
