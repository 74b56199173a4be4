//! A picture from outside: decoded within limits or not at all, so that a small file cannot unfold into a huge picture.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, ImageError, ImageReader, Limits, metadata::Orientation};

/// Bytes of one pixel while it is decoded; the widest format we read has four of 8 bits, a PNG of 16 bits twice that.
const BYTES_A_PIXEL: u64 = 8;

/// The picture, upright if it says how it was held; `None` if it is none, or has a side of more than `longest` pixels.
pub fn read(bytes: &[u8], longest: u32) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    reader.limits(limits(longest));
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some(picture)
}

/// The decoder of a file with several pictures, such as an animation, that refuses a side of more than `longest` pixels
/// as [`read`] does.
pub fn bounded<D: image::ImageDecoder>(mut decoder: D, longest: u32) -> Result<D, ImageError> {
    decoder.set_limits(limits(longest))?;
    Ok(decoder)
}

fn limits(longest: u32) -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(longest);
    limits.max_image_height = Some(longest);
    limits.max_alloc = Some(u64::from(longest).pow(2).saturating_mul(BYTES_A_PIXEL));
    limits
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
