//! The comparison of a live picture with the photo on file, and what a distance means.

use std::{
    io::Cursor,
    sync::{Mutex, PoisonError},
};

use image::{ImageReader, Limits};
use thiserror::Error;

use crate::{
    domain::{frame::Frame, time::Moment},
    vision::{EmbedError, Embedder, Embedding, Matcher, ModelError, ModelFolder},
};

/// Pixels; a 12-megapixel photo of a telephone fits.
const LONGEST_SIDE: u32 = 4096;
/// Bytes; 4096 x 4096 x 3.
const MOST_MEMORY: u64 = 48 << 20;

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

/// The real comparison: MobileFaceNet on the largest face of each picture, whatever the manifest's default matcher is,
/// because the bands of `decide` are measured for it.
pub struct FaceCompare(Mutex<Matcher>);

impl FaceCompare {
    /// Loads the models.
    pub fn load(folder: &ModelFolder) -> Result<Self, ModelError> {
        Ok(Self(Mutex::new(Matcher::load_with(folder, Embedder::MobileFaceNet)?)))
    }

    fn embed(&self, frame: &Frame, no_face: CompareError) -> Result<Embedding, CompareError> {
        let mut matcher = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        matcher.embed(frame).map_err(|error| match error {
            EmbedError::NoFace => no_face,
            EmbedError::Inference(_) => CompareError::Models,
        })
    }
}

impl Compare for FaceCompare {
    fn distance(&self, live: &[u8], on_file: &[u8]) -> Result<f32, CompareError> {
        let live = decode(live).ok_or(CompareError::UnreadableLive)?;
        let on_file = decode(on_file).ok_or(CompareError::UnreadableOnFile)?;
        let live = self.embed(&live, CompareError::NoFaceLive)?;
        let on_file = self.embed(&on_file, CompareError::NoFaceOnFile)?;
        Ok(live.distance(&on_file))
    }
}

/// Decodes a picture from outside within limits, so that a small file cannot unfold into a huge picture.
fn decode(bytes: &[u8]) -> Option<Frame> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let picture = reader.decode().ok()?.into_rgb8();
    let (width, height) = picture.dimensions();
    Some(Frame { seq: 0, captured: Moment::ZERO, width, height, rgb: picture.into_raw(), jpeg: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASTRONAUT: &[u8] = include_bytes!("../../assets/pictures/astronaut.png");
    const OBAMA: &[u8] = include_bytes!("../../assets/pictures/obama.jpg");
    const OBAMA_2: &[u8] = include_bytes!("../../assets/pictures/obama2.jpg");
    const BIDEN: &[u8] = include_bytes!("../../assets/pictures/biden.jpg");

    #[test]
    fn the_shipped_pictures_fall_into_their_bands() {
        use crate::{
            bureau::decide::{Ruling, by_distance},
            domain::filing::Reason,
        };
        let compare = FaceCompare::load(&ModelFolder::find(None).unwrap()).unwrap();
        let rule = |live, on_file| by_distance(compare.distance(live, on_file));
        assert_eq!(rule(ASTRONAUT, ASTRONAUT), Ruling::Approve);
        assert_eq!(rule(OBAMA, OBAMA_2), Ruling::Approve);
        assert_eq!(rule(ASTRONAUT, BIDEN), Ruling::Reject(Reason::FaceMismatch));
        assert_eq!(rule(ASTRONAUT, OBAMA), Ruling::Reject(Reason::FaceMismatch));
        assert_eq!(rule(OBAMA, BIDEN), Ruling::Reject(Reason::FaceMismatch));
    }

    #[test]
    fn what_is_no_picture_or_no_face_is_told_apart() {
        let compare = FaceCompare::load(&ModelFolder::find(None).unwrap()).unwrap();
        let mut wall = Vec::new();
        let pixels = image::RgbImage::from_pixel(320, 240, image::Rgb([180, 170, 160]));
        image::codecs::jpeg::JpegEncoder::new(&mut wall).encode_image(&pixels).unwrap();
        assert_eq!(compare.distance(b"no picture", ASTRONAUT), Err(CompareError::UnreadableLive));
        assert_eq!(compare.distance(ASTRONAUT, &ASTRONAUT[..900]), Err(CompareError::UnreadableOnFile));
        assert_eq!(compare.distance(&wall, ASTRONAUT), Err(CompareError::NoFaceLive));
        assert_eq!(compare.distance(ASTRONAUT, &wall), Err(CompareError::NoFaceOnFile));
    }

    #[test]
    fn a_small_file_that_unfolds_into_a_huge_picture_is_refused() {
        let mut bomb = Vec::new();
        let pixels = image::GrayImage::new(LONGEST_SIDE + 1, 8);
        pixels.write_to(&mut Cursor::new(&mut bomb), image::ImageFormat::Png).unwrap();
        assert!(decode(&bomb).is_none());
    }
}
