//! What stands in front of a mock camera: a picture, a folder of them, an animation, or the puppet.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use image::{
    AnimationDecoder, DynamicImage, ImageDecoder, ImageResult, RgbImage,
    codecs::{gif::GifDecoder, webp::WebPDecoder},
};
use renzheng_domain::picture;
use thiserror::Error;

use super::puppet::{Puppet, PuppetError};

/// Why a mock camera cannot be set up.
#[derive(Debug, Error)]
pub enum MockError {
    /// A file or folder cannot be read.
    #[error("cannot read {}: {}", .0.display(), .1)]
    Unreadable(PathBuf, io::Error),
    /// It is no picture we can read.
    #[error("{0} is no JPEG, PNG, GIF or WebP picture")]
    NotAPicture(String),
    /// A folder without any picture.
    #[error("no pictures in {}", .0.display())]
    NoPictures(PathBuf),
    /// More frames than are kept in memory.
    #[error("the animation has more than {MAX_ANIMATION} frames")]
    TooLong,
    /// The puppet's sidecar does not fit its picture or our reader.
    #[error("puppet: {0}")]
    Puppet(#[from] PuppetError),
}

/// 300 frames of 640x480 are 276 MB, 20 s at 15 frames a second: enough to show anything, small enough to hold.
const MAX_ANIMATION: usize = 300;
/// Pixels; a 12-megapixel photo of a telephone fits.
const LONGEST_SIDE: u32 = 4096;

/// A file, or its bytes when they come with the program.
#[derive(Clone, Debug)]
pub enum Blob {
    /// On disk.
    Path(PathBuf),
    /// In memory.
    Bytes(Arc<[u8]>),
}

impl Blob {
    /// The bytes.
    pub fn read(&self) -> Result<Arc<[u8]>, MockError> {
        match self {
            Self::Path(path) => read(path),
            Self::Bytes(bytes) => Ok(Arc::clone(bytes)),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Bytes(_) => "built-in picture".to_owned(),
        }
    }
}

impl From<&Path> for Blob {
    fn from(path: &Path) -> Self {
        Self::Path(path.to_owned())
    }
}

impl From<&'static [u8]> for Blob {
    fn from(bytes: &'static [u8]) -> Self {
        Self::Bytes(bytes.into())
    }
}

/// What the camera looks at.
#[derive(Clone, Debug)]
pub enum Source {
    /// One picture that does not move.
    Picture(Blob),
    /// Pictures sorted by name, one a frame, round and round. JPEGs of the camera's size go through as they are.
    Folder(PathBuf),
    /// GIF or WebP at its own pace, round and round.
    Animation(Blob),
    /// A portrait whose face moves.
    Puppet {
        /// The portrait.
        picture: Blob,
        /// The portrait's mesh, as a file in `assets/puppet` has it.
        mesh: Blob,
    },
}

impl Source {
    /// `mock:picture`, `mock:folder`, `mock:animation`, `mock:puppet`.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Picture(_) => "mock:picture",
            Self::Folder(_) => "mock:folder",
            Self::Animation(_) => "mock:animation",
            Self::Puppet { .. } => "mock:puppet",
        }
    }
}

/// A source that has been read and can be shown.
pub enum Stage {
    /// One picture.
    Still(Arc<RgbImage>),
    /// Files, read one at a time.
    Folder(Vec<PathBuf>),
    /// Frames and when each ends, counted from the first.
    Film(Vec<(Duration, Arc<RgbImage>)>),
    /// A person.
    Puppet(Box<Puppet>),
}

impl Stage {
    /// Reads a source.
    pub fn set(source: &Source, size: (u32, u32)) -> Result<Self, MockError> {
        match source {
            Source::Picture(blob) => Ok(Self::Still(Arc::new(read_picture(blob)?))),
            Source::Folder(path) => list_pictures(path).map(Self::Folder),
            Source::Animation(blob) => read_animation(blob).map(Self::Film),
            Source::Puppet { picture, mesh } => {
                let puppet = Puppet::new(&read_picture(picture)?, &mesh.read()?, size)?;
                Ok(Self::Puppet(Box::new(puppet)))
            }
        }
    }
}

/// The frame of a film at a time since its start, going round; with its index.
pub fn film_frame(film: &[(Duration, Arc<RgbImage>)], since: Duration) -> Option<(usize, &Arc<RgbImage>)> {
    let whole = film.last()?.0.as_millis().max(1);
    let at = since.as_millis() % whole;
    film.iter().enumerate().find(|(_, (end, _))| at < end.as_millis()).map(|(i, (_, picture))| (i, picture))
}

/// Decodes one picture.
pub fn read_picture(blob: &Blob) -> Result<RgbImage, MockError> {
    let picture = picture::read(&blob.read()?, LONGEST_SIDE).ok_or_else(|| MockError::NotAPicture(blob.name()))?;
    Ok(picture.into_rgb8())
}

fn list_pictures(folder: &Path) -> Result<Vec<PathBuf>, MockError> {
    let entries = fs::read_dir(folder).map_err(|e| MockError::Unreadable(folder.to_owned(), e))?;
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| image::ImageFormat::from_path(path).is_ok());
    files.sort();
    if files.is_empty() { Err(MockError::NoPictures(folder.to_owned())) } else { Ok(files) }
}

fn bounded<D: ImageDecoder>(decoder: ImageResult<D>) -> ImageResult<D> {
    picture::bounded(decoder?, LONGEST_SIDE)
}

fn read_animation(blob: &Blob) -> Result<Vec<(Duration, Arc<RgbImage>)>, MockError> {
    let bytes = blob.read()?;
    let refused = |_| MockError::NotAPicture(blob.name());
    let data = io::Cursor::new(&bytes[..]);
    let frames = match image::guess_format(&bytes).map_err(refused)? {
        image::ImageFormat::Gif => bounded(GifDecoder::new(data)).map_err(refused)?.into_frames(),
        image::ImageFormat::WebP => bounded(WebPDecoder::new(data)).map_err(refused)?.into_frames(),
        _ => return Err(MockError::NotAPicture(blob.name())),
    };
    let mut film = Vec::new();
    let mut end = Duration::ZERO;
    for frame in frames {
        let frame = frame.map_err(refused)?;
        if film.len() == MAX_ANIMATION {
            return Err(MockError::TooLong);
        }
        // Browsers show a delay of zero as a tenth of a second, and so do we.
        let delay = Duration::from(frame.delay());
        end += if delay.is_zero() { Duration::from_millis(100) } else { delay };
        film.push((end, Arc::new(DynamicImage::ImageRgba8(frame.into_buffer()).into_rgb8())));
    }
    if film.is_empty() { Err(MockError::NotAPicture(blob.name())) } else { Ok(film) }
}

fn read(path: &Path) -> Result<Arc<[u8]>, MockError> {
    fs::read(path).map(Arc::from).map_err(|e| MockError::Unreadable(path.to_owned(), e))
}
