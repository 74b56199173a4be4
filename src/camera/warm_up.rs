//! The first pictures after opening are black: the exposure has not settled. They are no reason to ask for more light.
//! They are held back for a while and no longer, because a lens that is really covered must get its hint.

use std::time::Duration;

use renzheng_domain::{frame::Frame, time::Moment};

/// Webcams open their exposure within a second, slow ones in one and a half; by then black is what the lens sees.
const LONGEST: Duration = Duration::from_millis(1500);
/// Mean luma of a picture that shows nothing, of 255. A closed shutter gives 0 to 6 with its noise; a room lit by a
/// screen alone gives over 20.
const NEAR_BLACK: u32 = 12;
/// One pixel in so many is enough for a mean.
const STEP: usize = 31;

/// One opening's warm-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarmUp {
    /// No picture yet.
    Cold,
    /// Black so far; over at this moment.
    Dark(Moment),
    /// Everything is delivered.
    Over,
}

impl WarmUp {
    /// Whether `frame` is to be held back.
    pub fn holds_back(&mut self, frame: &Frame) -> bool {
        let end = match *self {
            Self::Over => return false,
            Self::Cold => frame.captured + LONGEST,
            Self::Dark(end) => end,
        };
        let dark = frame.captured < end && mean_luma(frame) < NEAR_BLACK;
        *self = if dark { Self::Dark(end) } else { Self::Over };
        dark
    }
}

/// Rec. 601 in eighths (3, 4, 1), near enough to tell black.
fn mean_luma(frame: &Frame) -> u32 {
    let pixels = frame.rgb.chunks_exact(3).step_by(STEP);
    let count = pixels.len().max(1) as u32;
    pixels.map(|p| (u32::from(p[0]) * 3 + u32::from(p[1]) * 4 + u32::from(p[2])) / 8).sum::<u32>() / count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(millis: u64, level: u8) -> Frame {
        let captured = Moment::from_millis(millis);
        Frame { seq: 1, captured, width: 64, height: 48, rgb: vec![level; 64 * 48 * 3], jpeg: None }
    }

    /// Times of the pictures that were delivered.
    fn delivered(pictures: &[(u64, u8)]) -> Vec<u64> {
        let mut warm_up = WarmUp::Cold;
        pictures.iter().filter(|(at, level)| !warm_up.holds_back(&frame(*at, *level))).map(|(at, _)| *at).collect()
    }

    #[test]
    fn holds_black_back_until_light_comes_or_time_is_up() {
        assert_eq!(delivered(&[(9_000, 0), (9_066, 3), (9_133, 60), (9_200, 0)]), [9_133, 9_200], "dark later is told");
        assert_eq!(
            delivered(&[(0, 5), (700, 5), (1_499, 5), (1_500, 5), (1_566, 5)]),
            [1_500, 1_566],
            "a covered lens"
        );
        assert_eq!(delivered(&[(0, 40), (66, 0)]), [0, 66], "light at once");
        assert_eq!(delivered(&[(0, 12), (66, 11)]), [0, 66]);
    }

    #[test]
    fn one_lamp_in_a_dark_picture_is_light() {
        let mut lamp = frame(0, 0);
        lamp.rgb[..64 * 5 * 3].fill(250);
        assert!(!WarmUp::Cold.holds_back(&lamp));
        assert_eq!((mean_luma(&frame(0, 0)), mean_luma(&frame(0, 255))), (0, 255));
    }
}
