//! A camera that hangs on its side or upside down, made upright once for all: preview, judgement and evidence see the
//! same picture.

use image::{ImageBuffer, Rgb, imageops};
use renzheng_domain::{frame::Frame, rotation::Rotation};

/// The picture made upright by `rotation`. The JPEG shows it as the camera hangs and is dropped: evidence is coded anew
/// from the pixels. 720p takes 7 to 8 ms in a build for development; a loop over tiles of our own took as long.
pub fn upright(frame: Frame, rotation: Rotation) -> Frame {
    // A frame always has the bytes its size asks for.
    let Some(view) = ImageBuffer::<Rgb<u8>, &[u8]>::from_raw(frame.width, frame.height, &frame.rgb) else {
        return frame;
    };
    let rotated = match rotation {
        Rotation::None => return frame,
        Rotation::Quarter => imageops::rotate90(&view),
        Rotation::Half => imageops::rotate180(&view),
        Rotation::ThreeQuarters => imageops::rotate270(&view),
    };
    let (width, height) = rotated.dimensions();
    Frame { seq: frame.seq, captured: frame.captured, width, height, rgb: rotated.into_raw(), jpeg: None }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use renzheng_domain::time::Moment;

    /// The pixel at column x and row y is `[x, y, 7]`.
    fn frame(width: u32, height: u32) -> Frame {
        let rgb = (0..height).flat_map(|y| (0..width).flat_map(move |x| [x as u8, y as u8, 7])).collect();
        Frame { seq: 7, captured: Moment::from_millis(40), width, height, rgb, jpeg: Some(Arc::from([0xFF, 0xD8])) }
    }

    /// Where the corner at the top left goes, and its neighbour to the right.
    #[test]
    fn turns_clockwise_and_drops_the_jpeg() {
        for (degrees, size, corner, neighbour) in
            [(90, (48, 64), (47, 0), (47, 1)), (180, (64, 48), (63, 47), (62, 47)), (270, (48, 64), (0, 63), (0, 62))]
        {
            let turned = upright(frame(64, 48), Rotation::from_degrees(degrees).unwrap());
            assert_eq!((turned.width, turned.height), size, "{degrees}");
            assert_eq!(turned.pixel(corner.0, corner.1), [0, 0, 7], "{degrees}");
            assert_eq!(turned.pixel(neighbour.0, neighbour.1), [1, 0, 7], "{degrees}");
            assert_eq!((turned.seq, turned.captured), (7, Moment::from_millis(40)));
            assert!(turned.jpeg.is_none(), "the JPEG lies as the camera hangs");
        }
    }

    #[test]
    fn leaves_an_upright_picture_and_knows_no_other_angle() {
        let same = upright(frame(64, 48), Rotation::None);
        assert!(same.rgb == frame(64, 48).rgb && same.jpeg.is_some());
        for degrees in [-90, 45, 360, 91, i64::MAX] {
            assert_eq!(Rotation::from_degrees(degrees), None, "{degrees}");
        }
    }
}
