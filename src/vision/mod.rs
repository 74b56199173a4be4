//! What a picture shows. One stage a file; the models run behind the small seam in [`model`].
//!
//! One frame: track or detect -> mesh -> pose, eyes and mouth, light, sharpness, (every few frames) anti-spoof ->
//! [`crate::domain::face::Observation`].
