//! Cutting a turned and scaled piece out of a picture by bilinear interpolation.

use renzheng_domain::{face::Point, frame::Frame};
use serde::Deserialize;

use super::{affine::Affine, line::Line};

/// What lies outside the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// The nearest pixel of the picture.
    Replicate,
    /// Black pixels.
    Black,
}

/// In which order a model wants its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Layout {
    /// Red, green, blue of the first pixel, then of the next.
    #[serde(rename = "nhwc_rgb")]
    RgbPixels,
    /// Blue, green, red of the first pixel, then of the next.
    #[serde(rename = "nhwc_bgr")]
    BgrPixels,
    /// All red, all green, all blue.
    #[serde(rename = "nchw_rgb")]
    RgbPlanes,
    /// All blue, all green, all red.
    #[serde(rename = "nchw_bgr")]
    BgrPlanes,
}

/// How a crop becomes a tensor.
#[derive(Clone, Copy, Debug)]
pub struct Tensor {
    /// How many columns.
    pub width: usize,
    /// How many rows.
    pub height: usize,
    /// Order of the numbers.
    pub layout: Layout,
    /// A byte becomes `byte * scale + offset`.
    pub scale: f32,
    /// See `scale`.
    pub offset: f32,
    /// Outside the picture.
    pub border: Border,
}

impl Tensor {
    /// Fills `values` with the part of `frame` that `map` (crop to picture) points at.
    pub fn cut(&self, frame: &Frame, map: &Affine, values: &mut Vec<f32>) {
        let plane = self.width * self.height;
        values.resize(plane * 3, 0.0);
        let pixelwise = matches!(self.layout, Layout::RgbPixels | Layout::BgrPixels);
        for y in 0..self.height {
            let row = y * self.width;
            if let Some(line) = Line::inside(frame, map, y, self.width).filter(|_| pixelwise) {
                let pixels = values[row * 3..][..self.width * 3].as_chunks_mut().0;
                line.fill(pixels, self.scale, self.offset);
                if self.layout == Layout::BgrPixels {
                    for pixel in pixels.iter_mut() {
                        pixel.swap(0, 2);
                    }
                }
                continue;
            }
            let base = Point { x: map.xy * y as f32 + map.x0, y: map.yy * y as f32 + map.y0 };
            for x in 0..self.width {
                let at = Point { x: base.x + map.xx * x as f32, y: base.y + map.yx * x as f32 };
                let [r, g, b] = pixel(frame, at, self.border).map(|v| v * self.scale + self.offset);
                let i = row + x;
                match self.layout {
                    Layout::RgbPixels => values[i * 3..i * 3 + 3].copy_from_slice(&[r, g, b]),
                    Layout::BgrPixels => values[i * 3..i * 3 + 3].copy_from_slice(&[b, g, r]),
                    Layout::RgbPlanes => (values[i], values[plane + i], values[2 * plane + i]) = (r, g, b),
                    Layout::BgrPlanes => (values[i], values[plane + i], values[2 * plane + i]) = (b, g, r),
                }
            }
        }
    }
}

/// Red, green and blue in `[0, 255]` between the four pixels around `at`.
#[inline]
pub fn pixel(frame: &Frame, at: Point, border: Border) -> [f32; 3] {
    let (left, top) = (at.x.floor(), at.y.floor());
    let (fx, fy) = (at.x - left, at.y - top);
    let (x, y) = (left as i32, top as i32);
    let (w, h) = (frame.width.cast_signed(), frame.height.cast_signed());
    if x >= 0 && y >= 0 && x + 1 < w && y + 1 < h {
        let i = (y as usize * w as usize + x as usize) * 3;
        let (upper, lower) = (&frame.rgb[i..i + 6], &frame.rgb[i + w as usize * 3..][..6]);
        return std::array::from_fn(|c| {
            let a = upper[c] as f32 + (upper[c + 3] as f32 - upper[c] as f32) * fx;
            let b = lower[c] as f32 + (lower[c + 3] as f32 - lower[c] as f32) * fx;
            a + (b - a) * fy
        });
    }
    let tap = |x: i32, y: i32| -> [f32; 3] {
        let inside = x >= 0 && y >= 0 && x < w && y < h;
        if !inside && border == Border::Black || w == 0 || h == 0 {
            return [0.0; 3];
        }
        frame.pixel(x.clamp(0, w - 1) as u32, y.clamp(0, h - 1) as u32).map(f32::from)
    };
    let (x1, y1) = (x.saturating_add(1), y.saturating_add(1));
    let [a, b, c, d] = [tap(x, y), tap(x1, y), tap(x, y1), tap(x1, y1)];
    std::array::from_fn(|i| (a[i] * (1.0 - fx) + b[i] * fx) * (1.0 - fy) + (c[i] * (1.0 - fx) + d[i] * fx) * fy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use renzheng_domain::time::Moment;

    /// Red grows by 10 a column, green by 20 a row.
    fn ramp() -> Frame {
        let rgb = (0..12).flat_map(|i| [(i % 4) * 10, (i / 4) * 20, 7]).collect();
        Frame { seq: 1, captured: Moment::ZERO, width: 4, height: 3, rgb, jpeg: None }
    }

    #[test]
    fn between_pixels_lies_the_mean_and_outside_the_border() {
        let at = |x, y| Point { x, y };
        let tenths = |at, border| pixel(&ramp(), at, border).map(|v| (v * 10.0).round() as i32);
        assert_eq!(tenths(at(1.5, 0.25), Border::Black), [150, 50, 70]);
        assert_eq!(tenths(at(9.0, -4.0), Border::Replicate), [300, 0, 70]);
        assert_eq!(tenths(at(9.0, -4.0), Border::Black), [0; 3]);
        assert_eq!(tenths(at(3.5, 1.0), Border::Black), [150, 100, 35]);
    }

    #[test]
    fn a_tensor_keeps_the_order_the_model_wants() {
        let shift = Affine { xx: 1.0, xy: 0.0, yx: 0.0, yy: 1.0, x0: 1.0, y0: 1.0 };
        let tensor = |layout| Tensor { width: 2, height: 1, layout, scale: 0.1, offset: -1.0, border: Border::Black };
        let cut = |layout| {
            let mut values = Vec::new();
            tensor(layout).cut(&ramp(), &shift, &mut values);
            values.iter().map(|v| (v * 10.0).round() as i32).collect::<Vec<_>>()
        };
        assert_eq!(cut(Layout::RgbPixels), [0, 10, -3, 10, 10, -3]);
        assert_eq!(cut(Layout::BgrPixels), [-3, 10, 0, -3, 10, 10]);
        assert_eq!(cut(Layout::RgbPlanes), [0, 10, 10, 10, -3, -3]);
        assert_eq!(cut(Layout::BgrPlanes), [-3, -3, 10, 10, 0, 10]);
    }
}
