//! Luminance of a pixel, in linear light as ISO/IEC 29794-5 defines it, and the grid on which a whole picture is
//! sampled.

use renzheng_domain::frame::Frame;

/// The scene is sampled at every so many pixels in both directions.
const SCENE_STEP: usize = 16;

/// Each channel's share of the luminance (sRGB primaries).
pub const WEIGHTS: [f32; 3] = [0.2126, 0.7152, 0.0722];

/// Tables from 8-bit sRGB to each channel's share of the luminance, so that a pixel costs two additions.
pub struct Luminance {
    red: [f32; 256],
    green: [f32; 256],
    blue: [f32; 256],
}

impl Default for Luminance {
    fn default() -> Self {
        let [red, green, blue] = WEIGHTS.map(|weight| std::array::from_fn(|byte| weight * linear(byte as f32 / 255.0)));
        Self { red, green, blue }
    }
}

/// The sRGB transfer curve (IEC 61966-2-1), `[0, 1]` to `[0, 1]`.
pub fn linear(v: f32) -> f32 {
    if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

impl Luminance {
    /// Luminance of a pixel, `[0, 1]`.
    pub fn of(&self, pixel: [u8; 3]) -> f32 {
        let [r, g, b] = self.parts(pixel);
        r + g + b
    }

    /// What red, green and blue each add to a pixel's luminance.
    pub fn parts(&self, [r, g, b]: [u8; 3]) -> [f32; 3] {
        [self.red[r as usize], self.green[g as usize], self.blue[b as usize]]
    }
}

/// A grid of pixels over the whole picture.
pub fn sampled(frame: &Frame) -> impl Iterator<Item = (u32, u32)> + use<> {
    let (width, height) = (frame.width, frame.height);
    let middle = SCENE_STEP as u32 / 2;
    let rows = (middle.min(height / 2)..height).step_by(SCENE_STEP);
    rows.flat_map(move |y| (middle.min(width / 2)..width).step_by(SCENE_STEP).map(move |x| (x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_levels_have_the_luminance_of_the_srgb_curve() {
        let luminance = Luminance::default();
        for (byte, want) in [(0, 0.0), (10, 0.003), (88, 0.0976), (128, 0.2159), (188, 0.5029), (255, 1.0)] {
            let found = luminance.of([byte; 3]);
            assert!((found - want).abs() < 5e-4, "{byte}: {found}");
        }
        assert!((luminance.of([0, 255, 0]) - 0.7152).abs() < 1e-4);
    }
}
