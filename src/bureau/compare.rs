//! The comparison of a live picture with the photo on file, and what a distance means.

use thiserror::Error;

/// Why two pictures could not be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CompareError {
    /// No face in the picture that was sent.
    #[error("no face in the picture")]
    NoFaceLive,
    /// No face in the photo on file.
    #[error("no face in the photo on file")]
    NoFaceOnFile,
    /// The picture that was sent cannot be read.
    #[error("the picture cannot be read")]
    UnreadableLive,
    /// The photo on file cannot be read.
    #[error("the photo on file cannot be read")]
    UnreadableOnFile,
    /// The models cannot be run.
    #[error("the comparison cannot be made here")]
    Models,
}

/// Compares 1:1. Called on a thread that may be busy for long.
pub trait Compare: Send + Sync {
    /// Distance of the faces in two encoded pictures; the bands are those of MobileFaceNet, see `decide`.
    fn distance(&self, live: &[u8], on_file: &[u8]) -> Result<f32, CompareError>;
}
