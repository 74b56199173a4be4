//! The picture beside and above the head: a face is back-lit only against something.

use renzheng_domain::{face::Rect, frame::Frame};

use super::{
    histogram::Histogram,
    luminance::{Luminance, sampled},
};

/// How far hair and ears reach beyond the mesh sideways, in widths of the mesh.
const ASIDE: f32 = 0.25;
/// How far the hair reaches above the top of the mesh, in heights of the mesh.
const ABOVE: f32 = 0.45;
/// No paint reflects more than nine tenths of the light on it, so a wall lit as the face is stays under this in a
/// picture that is exposed for the face; a window, a lamp and the sky do not. 8-bit linear luminance: .9.
const BURNT: u8 = 230;

/// Mean luminance around the head and the share of it that is brighter than any wall; 0 when none is in the picture.
pub fn surround(luminance: &Luminance, frame: &Frame, face: &Rect) -> (f32, f32) {
    let (aside, above) = (face.width() * ASIDE, face.height() * ABOVE);
    let (mut sum, mut count, mut histogram) = (0.0, 0_u32, Histogram::default());
    for (x, y) in sampled(frame) {
        let (px, py) = (x as f32, y as f32);
        let beside = px < face.x0 - aside || px > face.x1 + aside;
        if py < face.y1 && (beside || py < face.y0 - above) {
            let found = luminance.of(frame.pixel(x, y));
            sum += found;
            count += 1;
            histogram.add(found);
        }
    }
    (sum / count.max(1) as f32, histogram.share(BURNT..=255))
}

#[cfg(test)]
mod tests {
    use super::*;
    use renzheng_domain::time::Moment;

    /// A dark room with a white window on the left; the face and its hair are grey.
    fn frame() -> Frame {
        let place = |x: u32, y: u32| match (x, y) {
            (0..160, _) => 255,
            (240..400, 120..) => 188,
            _ => 0,
        };
        let rgb = (0..480).flat_map(|y| (0..640).flat_map(move |x| [place(x, y); 3])).collect();
        Frame { seq: 1, captured: Moment::ZERO, width: 640, height: 480, rgb, jpeg: None }
    }

    #[test]
    fn neither_the_head_nor_what_is_below_the_chin_counts() {
        let face = Rect { x0: 280.0, y0: 200.0, x1: 360.0, y1: 300.0 };
        let (mean, burnt) = surround(&Luminance::default(), &frame(), &face);
        // Of 640 columns 100 belong to the head from the hair down; a fourth of the rest is the window.
        assert!((0.25..0.4).contains(&mean) && (0.25..0.35).contains(&burnt), "{mean} {burnt}");
        let whole = Rect { x0: -100.0, y0: -100.0, x1: 740.0, y1: 600.0 };
        assert_eq!(surround(&Luminance::default(), &frame(), &whole), (0.0, 0.0));
    }
}
