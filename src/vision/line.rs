//! A line of pixels between the picture's own, sixteen at a time: bit by bit what [`super::crop::pixel`] gives, where
//! no border is near, in half the time.

use renzheng_domain::{face::Point, frame::Frame};

use super::affine::Affine;

/// Pixels that are worked on together, in plain loops that the compiler turns into vectors.
const BLOCK: usize = 16;

/// A row of a crop, from where its first pixel falls.
pub struct Line<'a> {
    frame: &'a Frame,
    first: Point,
    step: Point,
}

impl<'a> Line<'a> {
    /// Row `y` of a crop `width` pixels wide; `None` when a border of the picture is near.
    pub fn inside(frame: &'a Frame, map: &Affine, y: usize, width: usize) -> Option<Self> {
        let first = Point { x: map.xy * y as f32 + map.x0, y: map.yy * y as f32 + map.y0 };
        let line = Self { frame, first, step: Point { x: map.xx, y: map.yx } };
        // Where both ends lie well inside, all of a line does.
        let ends = [line.at(0), line.at(width.saturating_sub(1))];
        let (right, bottom) = (frame.width as f32 - 2.0, frame.height as f32 - 2.0);
        ends.iter().all(|p| p.x >= 0.0 && p.y >= 0.0 && p.x < right && p.y < bottom).then_some(line)
    }

    #[inline]
    fn at(&self, x: usize) -> Point {
        Point { x: self.first.x + self.step.x * x as f32, y: self.first.y + self.step.y * x as f32 }
    }

    /// Fills `pixels` with red, green and blue; a byte becomes `byte * scale + offset`.
    pub fn fill(&self, pixels: &mut [[f32; 3]], scale: f32, offset: f32) {
        for (n, pixels) in pixels.chunks_mut(BLOCK).enumerate() {
            // The last block may look a little past the line; those pixels are not kept.
            let block = self.block(n * BLOCK, scale, offset);
            pixels.copy_from_slice(&block[..pixels.len()]);
        }
    }

    /// The block that begins at column `x`.
    #[inline]
    fn block(&self, x: usize, scale: f32, offset: f32) -> [[f32; 3]; BLOCK] {
        let row = self.frame.width.cast_signed() * 3;
        let (mut shares, mut starts) = ([[0.0; BLOCK]; 2], [0; BLOCK]);
        for i in 0..BLOCK {
            let at = self.at(x + i);
            let (left, top) = (at.x as i32, at.y as i32);
            shares[0][i] = at.x - left as f32;
            shares[1][i] = at.y - top as f32;
            starts[i] = top.wrapping_mul(row).wrapping_add(left.wrapping_mul(3)).cast_unsigned();
        }
        // Two pixels are six bytes: four from the first on, four from the third on.
        let mut taps = [[0; BLOCK]; 4];
        for i in 0..BLOCK {
            for (tap, start) in [(0, starts[i] as usize), (2, starts[i] as usize + row as usize)] {
                let six = self.frame.rgb.get(start..).and_then(|rgb| rgb.first_chunk::<6>());
                if let Some((first, third)) = six.and_then(|six| Some((six.first_chunk()?, six.last_chunk()?))) {
                    taps[tap][i] = u32::from_le_bytes(*first);
                    taps[tap + 1][i] = u32::from_le_bytes(*third);
                }
            }
        }
        let mut pixels = [[0.0; 3]; BLOCK];
        for (c, (left, right)) in [((0, 0), (0, 24)), ((0, 8), (1, 16)), ((0, 16), (1, 24))].into_iter().enumerate() {
            for i in 0..BLOCK {
                let byte =
                    |row: usize, (tap, shift): (usize, u32)| (taps[row + tap][i] >> shift & 255).cast_signed() as f32;
                let between = |row| byte(row, left) + (byte(row, right) - byte(row, left)) * shares[0][i];
                let (a, b) = (between(0), between(2));
                pixels[i][c] = (a + (b - a) * shares[1][i]) * scale + offset;
            }
        }
        pixels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crop::{Border, pixel};
    use renzheng_domain::time::Moment;

    #[test]
    fn a_line_is_made_of_the_same_pixels() {
        let rgb = (0..64 * 48 * 3_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let frame = Frame { seq: 1, captured: Moment::ZERO, width: 64, height: 48, rgb, jpeg: None };
        let map = Affine { xx: 0.83, xy: -0.31, yx: 0.29, yy: 0.9, x0: 9.3, y0: 2.7 };
        for width in [1, 16, 37] {
            let mut pixels = vec![[0.0; 3]; width];
            Line::inside(&frame, &map, 3, width).unwrap().fill(&mut pixels, 1.0, 0.0);
            for (x, found) in pixels.into_iter().enumerate() {
                let base = Point { x: map.xy * 3.0 + map.x0, y: map.yy * 3.0 + map.y0 };
                let at = Point { x: base.x + map.xx * x as f32, y: base.y + map.yx * x as f32 };
                let want = pixel(&frame, at, Border::Black);
                assert_eq!(found.map(f32::to_bits), want.map(f32::to_bits), "{found:?} {want:?}");
            }
        }
        assert!(Line::inside(&frame, &map, 3, 70).is_none(), "the right end lies outside");
        assert!(Line::inside(&frame, &Affine { x0: 0.5, ..map }, 3, 10).is_none(), "the left end lies outside");
    }
}
