//! Draws a texture triangle by triangle at other places. Adjacent triangles share every edge exactly (a pixel belongs
//! to the span that holds its centre), so there are neither cracks nor double pixels.

use image::RgbImage;

/// A corner in pixels.
pub type Corner = [f32; 2];

/// What fills a triangle.
#[derive(Clone, Copy, Debug)]
pub enum Fill {
    /// The texture at these corners.
    Texture([Corner; 3]),
    /// One colour.
    Colour([u8; 3]),
}

/// One step of 16.16 fixed point.
const ONE: f32 = 65_536.0;

/// Fills the triangle `to` of `out`. Both pictures have the same size.
pub fn draw(texture: &RgbImage, out: &mut RgbImage, to: [Corner; 3], fill: Fill) {
    let (width, height) = (out.width().cast_signed(), out.height().cast_signed());
    let rows = |pick: fn(f32, f32) -> f32| (pick(pick(to[0][1], to[1][1]), to[2][1]) - 0.5).ceil() as i32;
    let map = match fill {
        Fill::Texture(from) => match Affine::between(to, from) {
            Some(map) => Some(map),
            None => return,
        },
        Fill::Colour(_) => None,
    };
    for y in rows(f32::min).max(0)..rows(f32::max).min(height) {
        let (left, right) = span(to, y as f32 + 0.5);
        let first = ((left - 0.5).ceil() as i32).max(0);
        let last = ((right - 0.5).ceil() as i32).min(width);
        if first >= last {
            continue;
        }
        let start = (y * width + first) as usize * 3;
        let row = &mut out.as_mut()[start..start + (last - first) as usize * 3];
        match (fill, &map) {
            (Fill::Colour(colour), _) => row.chunks_exact_mut(3).for_each(|pixel| pixel.copy_from_slice(&colour)),
            (_, Some(map)) => map.copy_row(texture, row, first as f32 + 0.5, y as f32 + 0.5),
            (_, None) => {}
        }
    }
}

/// Where the row at `y` enters and leaves the triangle.
fn span(to: [Corner; 3], y: f32) -> (f32, f32) {
    let mut span = (f32::MAX, f32::MIN);
    for (a, b) in [(to[0], to[1]), (to[1], to[2]), (to[2], to[0])] {
        let (a, b) = if a[1] <= b[1] { (a, b) } else { (b, a) }; // the same sum for both neighbours of an edge
        if a[1] <= y && y < b[1] {
            let x = a[0] + (b[0] - a[0]) * ((y - a[1]) / (b[1] - a[1]));
            span = (span.0.min(x), span.1.max(x));
        }
    }
    span
}

/// u = o.0 + x.0*x + y.0*y, v = o.1 + x.1*x + y.1*y.
struct Affine {
    o: Corner,
    x: Corner,
    y: Corner,
}

impl Affine {
    /// Maps the corners of `to` onto those of `from`; `None` when `to` has no area.
    fn between(to: [Corner; 3], from: [Corner; 3]) -> Option<Self> {
        let side = |t: [Corner; 3], i: usize| [t[i][0] - t[0][0], t[i][1] - t[0][1]];
        let (p, q) = (side(to, 1), side(to, 2));
        let area = p[0] * q[1] - p[1] * q[0];
        if area.abs() < 1e-6 {
            return None;
        }
        let (s, t) = (side(from, 1), side(from, 2));
        let x = [0, 1].map(|i| (s[i] * q[1] - t[i] * p[1]) / area);
        let y = [0, 1].map(|i| (t[i] * p[0] - s[i] * q[0]) / area);
        let o = [0, 1].map(|i| from[0][i] - x[i] * to[0][0] - y[i] * to[0][1]);
        Some(Self { o, x, y })
    }

    /// Bilinear, in fixed point with eight bits of weight.
    fn copy_row(&self, texture: &RgbImage, row: &mut [u8], x: f32, y: f32) {
        let (width, height) = (texture.width().cast_signed(), texture.height().cast_signed());
        let at = |i: usize| ((self.o[i] + self.x[i] * x + self.y[i] * y - 0.5) * ONE) as i32;
        let (mut u, mut v) = (at(0), at(1));
        let (du, dv) = ((self.x[0] * ONE) as i32, (self.x[1] * ONE) as i32);
        let (u_max, v_max) = (((width - 1) << 16) - 1, ((height - 1) << 16) - 1);
        let (bytes, stride) = (texture.as_raw().as_slice(), width as usize * 3);
        for pixel in row.chunks_exact_mut(3) {
            let (cu, cv) = (u.clamp(0, u_max), v.clamp(0, v_max));
            let (fu, fv) = ((cu >> 8 & 255) as u32, (cv >> 8 & 255) as u32);
            let start = (cv >> 16) as usize * stride + (cu >> 16) as usize * 3;
            let (upper, lower) = (&bytes[start..start + 6], &bytes[start + stride..start + stride + 6]);
            for c in 0..3 {
                let top = u32::from(upper[c]) * (256 - fu) + u32::from(upper[c + 3]) * fu;
                let bottom = u32::from(lower[c]) * (256 - fu) + u32::from(lower[c + 3]) * fu;
                pixel[c] = ((top * (256 - fv) + bottom * fv) >> 16) as u8;
            }
            u += du;
            v += dv;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: [[Corner; 3]; 2] = [[[3.0, 2.0], [13.0, 2.5], [4.2, 11.7]], [[13.0, 2.5], [12.0, 12.9], [4.2, 11.7]]];

    #[test]
    fn neighbours_share_every_pixel_of_their_edge() {
        let mut hits = vec![0; 256];
        for to in SQUARE {
            let mut out = RgbImage::new(16, 16);
            draw(&RgbImage::new(16, 16), &mut out, to, Fill::Colour([1, 1, 1]));
            out.pixels().enumerate().for_each(|(i, p)| hits[i] += p.0[0]);
        }
        assert_eq!(hits.iter().max(), Some(&1), "no pixel twice");
        assert!((4..12).all(|y| (5..12).all(|x| hits[y * 16 + x] == 1) || y == 11), "no hole: {hits:?}");
    }

    #[test]
    fn moves_the_texture_with_the_corners() {
        let texture = RgbImage::from_fn(16, 16, |x, y| image::Rgb([x as u8 * 10, y as u8 * 10, 0]));
        let mut out = RgbImage::new(16, 16);
        let from = SQUARE[0].map(|[x, y]| [x + 1.5, y]);
        draw(&texture, &mut out, SQUARE[0], Fill::Texture(from));
        let [r, g, _] = out.get_pixel(6, 5).0;
        assert!(r.abs_diff(75) <= 1 && g.abs_diff(50) <= 1, "{r} {g}");
    }
}
