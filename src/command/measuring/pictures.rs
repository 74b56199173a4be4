//! Pictures from files, for the commands that measure.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use image::RgbImage;

use crate::domain::{frame::Frame, picture, time::Moment};

/// What counts as a picture in a folder.
const PICTURES: [&str; 5] = ["jpg", "jpeg", "png", "gif", "webp"];

/// Pixels; sets of pictures have photographs of up to 100 megapixels.
pub const LONGEST_SIDE: u32 = 12_288;

/// Whether the name is that of a picture.
pub fn is_named_so(path: &Path) -> bool {
    path.extension().is_some_and(|e| PICTURES.iter().any(|known| e.eq_ignore_ascii_case(known)))
}

/// The pictures of a folder, by name; not of those in it.
pub fn of_folder(folder: &Path) -> Result<Vec<PathBuf>, &'static str> {
    let entries = fs::read_dir(folder).map_err(|_| "cannot be opened")?;
    let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    found.retain(|path| is_named_so(path));
    found.sort();
    if found.is_empty() { Err("is a folder without pictures") } else { Ok(found) }
}

/// The picture as a camera would have delivered it, upright. The complaint goes behind the file's name.
pub fn read(path: &Path) -> Result<Frame, &'static str> {
    let bytes = fs::read(path).map_err(|_| "cannot be opened")?;
    frame(picture::read(&bytes, LONGEST_SIDE).ok_or("is no picture")?.into_rgb8())
}

/// The pixels as a frame of the moment 0.
pub fn frame(rgb: RgbImage) -> Result<Frame, &'static str> {
    if rgb.width() == 0 || rgb.height() == 0 {
        return Err("is empty");
    }
    let jpeg: Option<Arc<[u8]>> = None;
    Ok(Frame { seq: 1, captured: Moment::ZERO, width: rgb.width(), height: rgb.height(), rgb: rgb.into_raw(), jpeg })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_picture_is_named_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.png");
        std::fs::write(&path, b"\x89PNG\r\n\x1a\nand then nothing").unwrap();
        assert!(read(&path).unwrap_err().starts_with("is no"));
        assert_eq!(read(&folder.path().join("none.png")).unwrap_err(), "cannot be opened");
    }
}
