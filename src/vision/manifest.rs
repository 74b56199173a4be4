//! The list of the models, their digests and licences.
//!
//! The manifest is compiled in, so the digests are pinned by the program: a file is loaded only if its sha256 is the
//! one in the manifest. That is what lets a filing say which models judged it.

use serde::Deserialize;

use super::recipe::Recipe;

const MANIFEST: &str = include_str!("../../models/manifest.toml");

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Finds faces.
    Detect,
    /// Reads the face mesh.
    Mesh,
    /// Anti-spoof, crop of 2.7 faces.
    SpoofNear,
    /// Anti-spoof, crop of 4 faces.
    SpoofWide,
    /// Compares faces: MobileFaceNet.
    EmbedMobilefacenet,
    /// Compares faces: dlib's residual network.
    EmbedDlib,
}

/// One pinned model.
#[derive(Clone, Debug, Deserialize)]
pub struct ModelEntry {
    /// The model's name, to be shown.
    pub name: String,
    /// File name in the model folder.
    pub file: String,
    /// What it is for.
    pub role: Role,
    /// SHA-256 of the file, lower-case hexadecimal.
    pub sha256: String,
    /// Package and version the weights come from.
    pub source: String,
    /// Licence of the weights.
    pub licence: String,
    /// How faces are compared with it; `None` for a model that does something else.
    #[serde(default)]
    pub matcher: Option<Recipe>,
}

/// The compiled-in list.
#[derive(Clone, Debug, Deserialize)]
pub struct Manifest {
    /// The role that compares faces unless another is asked for.
    pub default_matcher: Role,
    /// All models.
    #[serde(rename = "model")]
    pub models: Vec<ModelEntry>,
}

impl Manifest {
    /// The manifest that is compiled in.
    pub fn built_in() -> Result<Self, toml::de::Error> {
        toml::from_str(MANIFEST)
    }
}
