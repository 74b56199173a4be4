//! Natural colour of ISO/IEC 29794-5: skin under white light lies in a box of CIELAB, whoever's it is.

/// Lowest and highest a* of skin (green to red) in the reference implementation of ISO/IEC 29794-5.
const GREEN_RED: (f32, f32) = (5.0, 25.0);
/// Lowest and highest b* of skin (blue to yellow) in the reference implementation of ISO/IEC 29794-5.
const BLUE_YELLOW: (f32, f32) = (5.0, 35.0);

/// a* and b* (D65) of linear RGB, each `[0, 1]`.
pub fn chroma([r, g, b]: [f32; 3]) -> (f32, f32) {
    let x = 0.412_456 * r + 0.357_576 * g + 0.180_437 * b;
    let y = 0.212_673 * r + 0.715_152 * g + 0.072_175 * b;
    let z = 0.019_334 * r + 0.119_192 * g + 0.950_304 * b;
    let f = |v: f32| if v > 0.008_856 { v.cbrt() } else { 7.787 * v + 16.0 / 116.0 };
    let (x, y, z) = (f(x / 0.950_47), f(y), f(z / 1.088_83));
    (500.0 * (x - y), 200.0 * (y - z))
}

/// How far the colour lies outside the box of skin. The standard says 100 as soon as one of both is negative; here the
/// distance goes on steadily, so that a camera with a slightly cold white does not jump across the bound.
pub fn cast((a, b): (f32, f32)) -> f32 {
    let outside = |v: f32, (low, high): (f32, f32)| (low - v).max(v - high).max(0.0);
    outside(a, GREEN_RED).hypot(outside(b, BLUE_YELLOW))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_colours_have_their_chroma() {
        // CIELAB of sRGB red and blue: 80.1, 67.2 and 79.2, -107.9; any grey has none.
        for (rgb, a, b) in [([1.0, 0.0, 0.0], 80.1, 67.2), ([0.0, 0.0, 1.0], 79.2, -107.9), ([0.3; 3], 0.0, 0.0)] {
            let found = chroma(rgb);
            assert!((found.0 - a).abs() < 0.2 && (found.1 - b).abs() < 0.2, "{found:?}");
        }
    }

    #[test]
    fn skin_of_every_tone_is_inside_and_grey_and_green_are_not() {
        // Fitzpatrick-like tones, linear light.
        for skin in [[0.72, 0.47, 0.36], [0.45, 0.27, 0.19], [0.13, 0.065, 0.04], [0.05, 0.027, 0.019]] {
            assert!(cast(chroma(skin)) < 1.0, "{:?}", chroma(skin));
        }
        assert!((cast(chroma([0.2; 3])) - 50_f32.sqrt()).abs() < 0.1);
        assert!(cast(chroma([0.2, 0.3, 0.1])) > 10.0 && cast((10.0, -4.0)) > 8.0 && cast((30.0, 39.0)) > 6.0);
    }
}
