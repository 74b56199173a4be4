//! Why models cannot be used: those of the built-in manifest, and a bureau's own network.

use std::{io, path::PathBuf};

use super::{manifest::Role, model::InferenceError, recipe::RecipeError};

/// Why the models cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// No model folder in any of the usual places.
    #[error("no model folder in {tried:?}")]
    NoFolder {
        /// Where we looked, in order.
        tried: Vec<PathBuf>,
    },
    /// The folder lacks a file.
    #[error("{file} is missing in {}", folder.display())]
    Missing {
        /// Name of the model file.
        file: String,
        /// The model folder.
        folder: PathBuf,
    },
    /// The file is not the pinned one.
    #[error("{file} has digest {found} instead of {pinned}")]
    Altered {
        /// Name of the model file.
        file: String,
        /// The digest compiled in.
        pinned: String,
        /// The digest of the file.
        found: String,
    },
    /// The file is there and cannot be read.
    #[error("{file} cannot be read")]
    Unreadable {
        /// Name of the model file.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// The file is the pinned one, and the runtime does not understand it: a defect of the build.
    #[error("{file} cannot be built")]
    Unusable {
        /// Name of the model file.
        file: String,
        /// What the runtime says.
        source: rten::LoadError,
    },
    /// The compiled-in manifest is wrong: a defect of the build.
    #[error("the built-in model manifest is wrong")]
    Manifest(#[from] toml::de::Error),
    /// The compiled-in manifest has no model of this role: a defect of the build.
    #[error("the built-in model manifest has no model for {0:?}")]
    NoModelFor(Role),
    /// A bureau's own network cannot be used.
    #[error(transparent)]
    Own(#[from] OwnError),
}

/// Why a bureau's own network cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OwnError {
    /// The description or the model file.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// The description, or the model file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Not the TOML that is wanted.
    #[error("{}, line {line}: {message}", path.display())]
    NotUnderstood {
        /// The description.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// Numbers that make no sense.
    #[error("{}: {fault}", path.display())]
    Recipe {
        /// The description.
        path: PathBuf,
        /// What is wrong.
        fault: RecipeError,
    },
    /// The model is not the pinned one.
    #[error("{} has digest {found} instead of {pinned}", path.display())]
    Altered {
        /// The model.
        path: PathBuf,
        /// The SHA-256 that the description names.
        pinned: String,
        /// The SHA-256 of the file.
        found: String,
    },
    /// The model is the pinned one, and the runtime does not understand it.
    #[error("{} is no model that can be run: {source}", path.display())]
    Unusable {
        /// The model.
        path: PathBuf,
        /// What the runtime says.
        source: rten::LoadError,
    },
    /// The model does not take what is described, or calls its tensors otherwise.
    #[error("{} does not run as described: {source}", path.display())]
    Unlike {
        /// The model.
        path: PathBuf,
        /// What the runtime says.
        source: InferenceError,
    },
    /// What comes out is no embedding.
    #[error("{} gives {numbers} numbers, or some that are none, where an embedding is wanted", path.display())]
    NoEmbedding {
        /// The model.
        path: PathBuf,
        /// How many came.
        numbers: usize,
    },
}
