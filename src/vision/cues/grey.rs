//! A small grey copy of a picture: what the cues that look at shapes and motion work on.

use renzheng_domain::{
    face::{Point, Rect},
    frame::Frame,
};

/// The copy is at most so many pixels wide: the edge of a sheet is still one pixel sharp there.
const WIDTH: u32 = 320;

/// Luma of 8 bits.
#[derive(Clone, Debug, PartialEq)]
pub struct Grey {
    /// Width of the copy, pixels.
    pub width: usize,
    /// Height of the copy, pixels.
    pub height: usize,
    /// How many pixels of the picture one of the copy is wide.
    pub step: f32,
    /// Rows from the top.
    pub pixels: Vec<u8>,
}

impl Grey {
    /// Every pixel is the mean of four of its block.
    pub fn of(frame: &Frame) -> Self {
        let step = frame.width.div_ceil(WIDTH).max(1) as usize;
        let (width, height) = (frame.width as usize / step, frame.height as usize / step);
        let (stride, apart) = (frame.width as usize * 3, step / 2);
        let luma = |at: usize| match frame.rgb.get(at..at + 3) {
            Some([r, g, b]) => u32::from(*r) + 2 * u32::from(*g) + u32::from(*b),
            _ => 0,
        };
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let (upper, lower) = (y * step * stride, (y * step + apart) * stride);
            for x in 0..width {
                let (left, right) = (x * step * 3, (x * step + apart) * 3);
                let sum = luma(upper + left) + luma(upper + right) + luma(lower + left) + luma(lower + right);
                pixels.push((sum / 16) as u8);
            }
        }
        Self { width, height, step: step as f32, pixels }
    }

    /// The pixel there; `None` outside.
    fn at(&self, x: i32, y: i32) -> Option<u8> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        if x < self.width { self.pixels.get(y * self.width + x).copied() } else { None }
    }

    /// How much brighter it is beyond a pixel than before it: to the right of it, or below it.
    pub fn step(&self, x: i32, y: i32, sideways: bool) -> Option<i16> {
        let (dx, dy) = if sideways { (1, 0) } else { (0, 1) };
        Some(i16::from(self.at(x + dx, y + dy)?) - i16::from(self.at(x - dx, y - dy)?))
    }

    /// Between the pixels; `None` outside.
    pub fn between(&self, p: Point) -> Option<f32> {
        let (x, y) = (p.x - 0.5, p.y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (i, j, fx, fy) = (left as i32, top as i32, x - left, y - top);
        let row = |j: i32| {
            let (a, b) = (f32::from(self.at(i, j)?), f32::from(self.at(i + 1, j)?));
            Some(a + (b - a) * fx)
        };
        let (upper, lower) = (row(j)?, row(j + 1)?);
        Some(upper + (lower - upper) * fy)
    }

    /// A point of the picture in pixels of the copy.
    pub fn point(&self, p: Point) -> Point {
        Point { x: p.x / self.step, y: p.y / self.step }
    }

    /// A rectangle of the picture in pixels of the copy.
    pub fn rect(&self, of: &Rect) -> Rect {
        let s = self.step;
        Rect { x0: of.x0 / s, y0: of.y0 / s, x1: of.x1 / s, y1: of.y1 / s }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use renzheng_domain::time::Moment;

    #[test]
    fn the_copy_is_a_quarter_of_a_large_picture() {
        let rgb = (0..1280 * 720_usize).flat_map(|i| [if i % 1280 < 640 { 40 } else { 200 }; 3]).collect();
        let grey = Grey::of(&Frame { seq: 1, captured: Moment::ZERO, width: 1280, height: 720, rgb, jpeg: None });
        assert_eq!((grey.width, grey.height, grey.at(159, 90), grey.at(160, 90)), (320, 180, Some(40), Some(200)));
        assert_eq!((grey.step(160, 5, true), grey.step(160, 5, false), grey.at(320, 0)), (Some(160), Some(0), None));
        let edge = grey.point(Point { x: 640.0, y: 40.0 });
        assert!((grey.between(edge).unwrap() - 120.0).abs() < 0.5 && grey.between(Point { x: -1.0, y: 4.0 }).is_none());
    }
}
