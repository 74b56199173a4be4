//! What stands in the picture's place: no pixels were recorded, but where the face was and how bright, so an oval is
//! drawn there.

use crate::domain::{
    face::{Observation, Rect},
    frame::Frame,
};

/// Width of the drawing, pixels: more than a terminal shows.
const WIDTH: u32 = 160;
/// Grey levels of the ground and of the face.
const GROUND: u8 = 56;
/// Grey level of the face in the drawing.
const FACE: u8 = 168;

/// Draws the outline of what was observed.
pub fn draw(seen: &Observation) -> Frame {
    let scale = WIDTH as f32 / seen.width.max(1) as f32;
    let height = ((seen.height as f32 * scale) as u32).clamp(1, 4 * WIDTH);
    let mut rgb = vec![GROUND; (WIDTH * height * 3) as usize];
    if let Some(bounds) = seen.face.as_ref().map(|face| face.bounds).or(seen.unread) {
        for y in 0..height {
            for x in 0..WIDTH {
                if is_inside(&bounds, (x as f32 + 0.5) / scale, (y as f32 + 0.5) / scale) {
                    let at = ((y * WIDTH + x) * 3) as usize;
                    rgb[at..at + 3].fill(FACE);
                }
            }
        }
    }
    Frame { seq: seen.seq, captured: seen.captured, width: WIDTH, height, rgb, jpeg: None }
}

/// Whether the point lies in the oval that fills the rectangle.
fn is_inside(bounds: &Rect, x: f32, y: f32) -> bool {
    let (centre, rx, ry) = (bounds.centre(), bounds.width() / 2.0, bounds.height() / 2.0);
    rx > 0.0 && ry > 0.0 && ((x - centre.x) / rx).powi(2) + ((y - centre.y) / ry).powi(2) <= 1.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{command::replay::tests::seen, domain::face::Point};

    #[test]
    fn the_oval_stands_where_the_face_was() {
        let seen = seen(7, Some(Rect { x0: 320.0, y0: 120.0, x1: 480.0, y1: 360.0 }));
        let frame = draw(&seen);
        assert_eq!((frame.width, frame.height, frame.seq), (160, 120, 7));
        let level = |point: Point| frame.pixel((point.x / 4.0) as u32, (point.y / 4.0) as u32)[0];
        assert_eq!(level(Point { x: 400.0, y: 240.0 }), FACE);
        assert_eq!(level(Point { x: 322.0, y: 122.0 }), GROUND, "an oval has no corners");
        assert_eq!(level(Point { x: 100.0, y: 240.0 }), GROUND);
    }
}
