//! Which of a camera's modes is used. nokhwa's own requests either fail unless the exact size exists or take whatever
//! is largest, so we choose from the list the device really offers.

use std::cmp::Reverse;

use crate::{Mode, PixelFormat};

/// Below 480 lines a face in the oval is too small for the models; above 720 decoding costs more than it brings.
const SMALLEST: (u32, u32) = (640, 480);
const LARGEST: (u32, u32) = (1280, 720);
/// A blink closes for 150 ms: two pictures of it need 15 a second.
const SLOWEST: u32 = 15;
/// Faster than this only costs power and light.
const FAST_ENOUGH: u32 = 30;

/// The usable modes, best first: those of `want` in its order, then by layout, size and speed.
pub fn rank(offered: &[Mode], want: &[Mode]) -> Vec<Mode> {
    let mut modes: Vec<Mode> = offered.iter().copied().filter(|mode| layout(*mode).is_some() && fits(*mode)).collect();
    modes.sort_by_key(|mode| {
        let wanted = want
            .iter()
            .position(|w| (w.width, w.height, w.format) == (mode.width, mode.height, mode.format) && mode.fps >= w.fps);
        let speed = if mode.fps <= FAST_ENOUGH { FAST_ENOUGH - mode.fps } else { mode.fps };
        (wanted.unwrap_or(want.len()), layout(*mode), Reverse(mode.width * mode.height), speed)
    });
    modes.dedup();
    modes
}

fn fits(mode: Mode) -> bool {
    (SMALLEST.0..=LARGEST.0).contains(&mode.width)
        && (SMALLEST.1..=LARGEST.1).contains(&mode.height)
        && mode.fps >= SLOWEST
}

/// Smaller is better; grey is none: that is an infrared camera, which no model here was made for.
const fn layout(mode: Mode) -> Option<u8> {
    match mode.format {
        PixelFormat::Mjpeg => Some(0),
        PixelFormat::Yuyv => Some(1),
        PixelFormat::Nv12 => Some(2),
        PixelFormat::Rgb8 => Some(3),
        PixelFormat::Gray8 => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn mode(width: u32, height: u32, format: PixelFormat, fps: u32) -> Mode {
        Mode { width, height, format, fps }
    }

    #[test]
    fn chooses_as_a_table_says() {
        use PixelFormat::{Gray8, Mjpeg, Nv12, Yuyv};
        let want = [mode(1280, 720, Mjpeg, 15), mode(640, 480, Yuyv, 15)];
        let (hd, vga) = (mode(1280, 720, Mjpeg, 30), mode(640, 480, Yuyv, 30));
        for (offered, best) in [
            (vec![vga, mode(1920, 1080, Mjpeg, 30), hd, mode(1280, 720, Mjpeg, 60)], Some(hd)),
            (vec![mode(640, 480, Mjpeg, 30), vga], Some(vga)),
            (vec![mode(1280, 720, Yuyv, 10), vga], Some(vga)),
            (vec![mode(1280, 720, Mjpeg, 10), mode(800, 600, Mjpeg, 20), mode(960, 540, Nv12, 30)], {
                Some(mode(800, 600, Mjpeg, 20))
            }),
            (vec![mode(1280, 720, Mjpeg, 15), mode(1280, 720, Mjpeg, 25)], Some(mode(1280, 720, Mjpeg, 25))),
            (vec![mode(640, 480, Gray8, 30), mode(320, 240, Yuyv, 30), mode(640, 480, Yuyv, 5)], None),
            (vec![], None),
        ] {
            assert_eq!(rank(&offered, &want).first().copied(), best, "{offered:?}");
        }
    }
}
