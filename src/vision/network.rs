//! A network that compares faces, and the embeddings it gives.

use std::sync::Arc;

use renzheng_domain::frame::Frame;
use zeroize::Zeroize;

use super::{
    affine::Affine,
    mesh::Mesh,
    model::{InferenceError, Input, Model},
    recipe::Recipe,
};

/// A network that compares faces: its file's digest, and how it is used.
#[derive(Debug)]
pub struct Network {
    /// The network's name, to be shown.
    pub name: String,
    /// SHA-256 of the file, lower-case hexadecimal: embeddings of different files cannot be compared.
    pub sha256: String,
    /// Licence of the weights.
    pub licence: String,
    /// What it wants and what its distances mean.
    pub recipe: Recipe,
}

impl Network {
    /// What one crop says, without its mirror image: half the cost, and enough to tell whether somebody else has sat
    /// down.
    pub fn glance(
        self: &Arc<Self>,
        model: &dyn Model,
        frame: &Frame,
        mesh: &Mesh,
        values: &mut Vec<f32>,
    ) -> Result<Option<Embedding>, InferenceError> {
        let Some(map) = self.recipe.align(mesh) else { return Ok(None) };
        Ok(Some(Embedding::new(self, self.run(model, frame, &map, values)?)))
    }

    /// One aligned crop as numbers.
    pub fn run(
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

/// A face as numbers. It identifies a person, so it never prints and is overwritten when dropped.
pub struct Embedding {
    by: Arc<Network>,
    values: Vec<f32>,
}

impl Embedding {
    /// The numbers that `by` gave.
    pub(super) fn new(by: &Arc<Network>, values: Vec<f32>) -> Self {
        Self { by: Arc::clone(by), values }
    }

    /// 0 for the same picture; infinite between embeddings of different networks.
    pub fn distance(&self, other: &Self) -> f32 {
        if self.by.sha256 == other.by.sha256 && self.values.len() == other.values.len() {
            self.by.recipe.distance(&self.values, &other.values)
        } else {
            f32::INFINITY
        }
    }

    /// Several pictures of one person as one embedding, nearer to that person than most of them; `None` of nothing or
    /// of different networks.
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
