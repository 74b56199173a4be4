//! The comparison of a record's pictures with the photo on file; `decide` rules on it.

use std::sync::{Mutex, PoisonError};

use renzheng_domain::{bands::Bands, frame::Frame, picture, promise::PhotoQuality, time::Moment};
use renzheng_vision::{EmbedError, Embedding, Matcher, ModelError, ModelFolder};
use thiserror::Error;

/// Pixels; a 12-megapixel photo of a telephone fits.
const LONGEST_SIDE: u32 = 4096;

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

/// How far the pictures of a record are from the photo on file.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// What the distances mean.
    pub bands: Bands,
    /// The portrait to the photo on file.
    pub portrait: f32,
    /// Portrait and acts, as one embedding, to the photo on file.
    pub fused: f32,
    /// Each act's picture.
    pub acts: Vec<ActLikeness>,
}

/// How far an act's picture is from the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActLikeness {
    /// To the photo on file.
    pub on_file: f32,
    /// To the portrait.
    pub portrait: f32,
}

/// Compares 1:1. Called on a thread that may be busy for long.
pub trait Compare: Send + Sync {
    /// The faces in the encoded pictures of a record, the portrait first, with that of the photo on file.
    fn compare(&self, live: &[Vec<u8>], on_file: &[u8]) -> Result<Likeness, CompareError>;

    /// How good an encoded photo on file is; `None`: it cannot be measured here.
    fn photo_quality(&self, photo: &[u8]) -> Option<PhotoQuality>;

    /// What the distances mean; `None`: nothing is compared here.
    fn bands(&self) -> Option<Bands>;
}

/// The real comparison: a matcher on the largest face of each picture.
pub struct FaceCompare(Mutex<Matcher>);

impl FaceCompare {
    /// With the manifest's default network.
    pub fn load(folder: &ModelFolder) -> Result<Self, ModelError> {
        Matcher::load(folder).map(Self::with)
    }

    /// With a network of the bureau's choice.
    pub fn with(matcher: Matcher) -> Self {
        Self(Mutex::new(matcher))
    }

    fn embed(&self, bytes: &[u8], unreadable: CompareError, no_face: CompareError) -> Result<Embedding, CompareError> {
        let frame = decode(bytes).ok_or(unreadable)?;
        let mut matcher = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        matcher.embed(&frame).map_err(|error| match error {
            EmbedError::NoFace => no_face,
            EmbedError::Inference(_) => CompareError::Models,
        })
    }
}

impl Compare for FaceCompare {
    fn photo_quality(&self, photo: &[u8]) -> Option<PhotoQuality> {
        let Some(frame) = decode(photo) else { return Some(PhotoQuality::Unusable) };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).photo_quality(&frame).ok()
    }

    fn bands(&self) -> Option<Bands> {
        Some(self.0.lock().unwrap_or_else(PoisonError::into_inner).bands())
    }

    fn compare(&self, live: &[Vec<u8>], on_file: &[u8]) -> Result<Likeness, CompareError> {
        let of_live = |jpeg: &Vec<u8>| self.embed(jpeg, CompareError::UnreadableLive, CompareError::NoFaceLive);
        let portrait = of_live(live.first().ok_or(CompareError::NoFaceLive)?)?;
        let on_file = self.embed(on_file, CompareError::UnreadableOnFile, CompareError::NoFaceOnFile)?;
        let acts = live[1..].iter().map(of_live).collect::<Result<Vec<_>, _>>()?;
        let all: Vec<&Embedding> = std::iter::once(&portrait).chain(&acts).collect();
        let fused = Embedding::fuse(&all).ok_or(CompareError::Models)?;
        let bands = self.0.lock().unwrap_or_else(PoisonError::into_inner).bands();
        let act = |act: &Embedding| ActLikeness { on_file: act.distance(&on_file), portrait: act.distance(&portrait) };
        Ok(Likeness {
            bands,
            portrait: portrait.distance(&on_file),
            fused: fused.distance(&on_file),
            acts: acts.iter().map(act).collect(),
        })
    }
}

/// Decodes a picture from outside within limits, so that a small file cannot unfold into a huge picture.
fn decode(bytes: &[u8]) -> Option<Frame> {
    let picture = picture::read(bytes, LONGEST_SIDE)?.into_rgb8();
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
        use crate::decide::{Ruling, by_likeness};
        use renzheng_domain::{channel::Reference, filing::Reason};
        let compare = FaceCompare::load(&ModelFolder::find(None).unwrap()).unwrap();
        let rule = |live: &[&[u8]], on_file| {
            let live: Vec<Vec<u8>> = live.iter().map(|l| l.to_vec()).collect();
            by_likeness(compare.compare(&live, on_file), None, Reference::BureauPhoto)
        };
        assert_eq!(rule(&[ASTRONAUT], ASTRONAUT), Ruling::Approve);
        assert_eq!(rule(&[OBAMA], OBAMA_2), Ruling::Approve);
        assert_eq!(rule(&[OBAMA, OBAMA_2, OBAMA], OBAMA_2), Ruling::Approve);
        assert_eq!(rule(&[ASTRONAUT], BIDEN), Ruling::Reject(Reason::FaceMismatch));
        assert_eq!(rule(&[ASTRONAUT], OBAMA), Ruling::Reject(Reason::FaceMismatch));
        assert_eq!(rule(&[OBAMA, BIDEN], OBAMA), Ruling::Review(Reason::FaceUnsure));
        assert_eq!(rule(&[BIDEN, OBAMA], OBAMA), Ruling::Reject(Reason::FaceMismatch));
    }

    #[test]
    fn several_pictures_of_one_person_are_nearer_than_the_farthest_of_them() {
        let compare = FaceCompare::load(&ModelFolder::find(None).unwrap()).unwrap();
        let likeness = compare.compare(&[OBAMA.to_vec(), OBAMA_2.to_vec()], OBAMA_2).unwrap();
        assert!(likeness.fused < likeness.portrait, "{likeness:?}");
        assert!(likeness.acts[0].on_file < 1e-3 && (likeness.acts[0].portrait - likeness.portrait).abs() < 1e-3);
    }

    #[test]
    fn a_photo_on_file_is_good_poor_or_of_no_use() {
        let compare = FaceCompare::load(&ModelFolder::find(None).unwrap()).unwrap();
        let changed = |change: &dyn Fn(image::RgbImage) -> image::RgbImage| {
            let picture = change(image::load_from_memory(OBAMA).unwrap().into_rgb8());
            let mut bytes = Vec::new();
            image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 92).encode_image(&picture).unwrap();
            compare.photo_quality(&bytes).unwrap()
        };
        let whole = image::load_from_memory(OBAMA).unwrap().into_rgb8();
        let smaller = |by: u32| {
            let (width, height) = (whole.width() / by, whole.height() / by);
            changed(&|p| image::imageops::resize(&p, width, height, image::imageops::FilterType::CatmullRom))
        };
        assert_eq!(changed(&|picture| picture), PhotoQuality::Good);
        assert_eq!(
            (smaller(2), smaller(4)),
            (PhotoQuality::Good, PhotoQuality::Poor),
            "53 and 27 pixels between the eyes"
        );
        assert_eq!(smaller(8), PhotoQuality::Unusable, "13 pixels");
        assert_eq!(changed(&|picture| image::imageops::fast_blur(&picture, 12.0)), PhotoQuality::Unusable);
        assert_eq!(compare.photo_quality(b"no picture"), Some(PhotoQuality::Unusable));
        let wall = image::RgbImage::from_pixel(320, 240, image::Rgb([180, 170, 160]));
        assert_eq!(changed(&|_| wall.clone()), PhotoQuality::Unusable);
    }

    #[test]
    fn what_is_no_picture_or_no_face_is_told_apart() {
        let compare = FaceCompare::load(&ModelFolder::find(None).unwrap()).unwrap();
        let mut wall = Vec::new();
        let pixels = image::RgbImage::from_pixel(320, 240, image::Rgb([180, 170, 160]));
        image::codecs::jpeg::JpegEncoder::new(&mut wall).encode_image(&pixels).unwrap();
        let two = |live: &[u8], on_file| compare.compare(&[live.to_vec()], on_file);
        assert_eq!(two(b"no picture", ASTRONAUT), Err(CompareError::UnreadableLive));
        assert_eq!(two(ASTRONAUT, &ASTRONAUT[..900]), Err(CompareError::UnreadableOnFile));
        assert_eq!(two(&wall, ASTRONAUT), Err(CompareError::NoFaceLive));
        assert_eq!(two(ASTRONAUT, &wall), Err(CompareError::NoFaceOnFile));
        assert_eq!(compare.compare(&[], ASTRONAUT), Err(CompareError::NoFaceLive));
    }

    #[test]
    fn a_small_file_that_unfolds_into_a_huge_picture_is_refused() {
        let mut bomb = Vec::new();
        let pixels = image::GrayImage::new(LONGEST_SIDE + 1, 8);
        pixels.write_to(&mut std::io::Cursor::new(&mut bomb), image::ImageFormat::Png).unwrap();
        assert!(decode(&bomb).is_none());
    }
}
