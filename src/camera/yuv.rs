//! From luma and chroma to RGB, by BT.601 in studio range (Y 16 to 235, Cb and Cr 16 to 240): what USB video without a
//! colour descriptor is (UVC 1.5, 3.9.2.6). A Y below 16 counts as 16; each level is at most 1 from the exact one.
#![expect(clippy::inline_always, reason = "only what is inlined into `eval` is compiled for the wide instructions")]

use std::array::from_fn;

use rten_simd::{Isa, SimdOp};

/// The luma of two neighbours, or the chroma they share: Cb and Cr.
type Pair = [u8; 2];

/// Pairs converted at a time: as many as fill the widest registers.
const BLOCK: usize = 16;

// How much of Y, Cb and Cr goes into each channel. Inputs are shifted up by 7 (Y) or 8 bits, the high half of the
// product is kept, and so sums have 5 bits of fraction.
const LUMA: i16 = 19_077; // 255 / 219, 14 bits of fraction
const RED_CR: i16 = 13_075; // 1.402 * 255 / 224, 13 bits of fraction, as the following
const GREEN_CB: i16 = 3_209; // 0.344136 * 255 / 224
const GREEN_CR: i16 = 6_660; // 0.714136 * 255 / 224
const BLUE_CB: i16 = 16_525; // 1.772 * 255 / 224
const FRACTION: u32 = 5;
/// Half a level, and what cutting the two products off loses on average.
const ROUNDING: i16 = (1 << (FRACTION - 1)) + 1;

/// Packed 4:2:2. `rgb` is whole rows of an even width, `data` has two bytes for each of its pixels.
pub(super) fn yuyv(data: &[u8], rgb: &mut [u8]) {
    Yuyv { data, rgb }.dispatch();
}

/// A plane of luma, and one of Cb and Cr at half the width and half the height, both rounded up.
pub(super) fn nv12((luma, chroma): (&[u8], &[u8]), width: usize, rgb: &mut [u8]) {
    Nv12 { luma, chroma, width, rgb }.dispatch();
}

struct Yuyv<'a> {
    data: &'a [u8],
    rgb: &'a mut [u8],
}

impl SimdOp for Yuyv<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let (blocks, rest) = self.data.as_chunks::<4>().0.as_chunks();
        let (out, end) = self.rgb.as_chunks_mut();
        for (pairs, out) in blocks.iter().zip(out) {
            convert(&pairs.map(|[left, _, right, _]| [left, right]), &pairs.map(|[_, cb, _, cr]| [cb, cr]), out);
        }
        finish(rest.iter().map(|[left, cb, right, cr]| ([*left, *right], [*cb, *cr])), end);
    }
}

struct Nv12<'a> {
    luma: &'a [u8],
    chroma: &'a [u8],
    width: usize,
    rgb: &'a mut [u8],
}

impl SimdOp for Nv12<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, _: I) {
        let rows = self.luma.chunks_exact(self.width).zip(self.rgb.chunks_exact_mut(3 * self.width));
        let mut chroma = self.chroma.chunks_exact(self.width.next_multiple_of(2)).flat_map(|row| [row, row]);
        for (luma, rgb) in rows {
            let chroma: &[Pair] = chroma.next().unwrap_or_default().as_chunks().0;
            let (blocks, luma_rest) = luma.as_chunks::<{ 2 * BLOCK }>();
            // Of an odd width, the last block may be whole in chroma only.
            let chroma_rest = &chroma[blocks.len() * BLOCK..];
            let (out, end) = rgb.as_chunks_mut();
            for ((luma, chroma), out) in blocks.iter().zip(chroma.as_chunks().0).zip(out) {
                convert(&from_fn(|k| [luma[2 * k], luma[2 * k + 1]]), chroma, out);
            }
            let luma_rest = luma_rest.chunks(2).map(|luma| [luma[0], luma[luma.len() - 1]]);
            finish(luma_rest.zip(chroma_rest.iter().copied()), end);
        }
    }
}

/// The last pairs of a row, fewer than a block. The right one of the last pair is not there when the width is odd.
#[inline(always)]
fn finish(rest: impl Iterator<Item = (Pair, Pair)>, end: &mut [u8]) {
    let (mut luma, mut chroma, mut out) = ([Pair::default(); BLOCK], [Pair::default(); BLOCK], [0; 6 * BLOCK]);
    for (k, pair) in rest.enumerate() {
        (luma[k], chroma[k]) = pair;
    }
    convert(&luma, &chroma, &mut out);
    end.copy_from_slice(&out[..end.len()]);
}

/// Written so that the compiler makes vectors of 16-bit numbers of it: one plain loop for each step, over arrays.
#[inline(always)]
fn convert(luma: &[Pair; BLOCK], chroma: &[Pair; BLOCK], rgb: &mut [u8; 6 * BLOCK]) {
    let (mut red, mut green, mut blue) = ([[0; BLOCK]; 2], [[0; BLOCK]; 2], [[0; BLOCK]; 2]);
    for k in 0..BLOCK {
        let [cb, cr] = chroma[k].map(|chroma| (i16::from(chroma) - 128) << 8);
        let (to_red, from_green, to_blue) =
            (part(cr, RED_CR), part(cb, GREEN_CB) + part(cr, GREEN_CR), part(cb, BLUE_CB));
        for side in 0..2 {
            let grey = part((i16::from(luma[k][side]) - 16).max(0) << 7, LUMA) + ROUNDING;
            red[side][k] = level(grey + to_red);
            green[side][k] = level(grey - from_green);
            blue[side][k] = level(grey + to_blue);
        }
    }
    // Two bytes at a time: red and green, blue and red, green and blue.
    let mut words = [[0_u16; BLOCK]; 3];
    for k in 0..BLOCK {
        words[0][k] = red[0][k] | green[0][k] << 8;
        words[1][k] = blue[0][k] | red[1][k] << 8;
        words[2][k] = green[1][k] | blue[1][k] << 8;
    }
    for k in 0..BLOCK {
        for (n, word) in words.iter().enumerate() {
            rgb[6 * k + 2 * n..][..2].copy_from_slice(&word[k].to_le_bytes());
        }
    }
}

/// The high half of the product.
#[inline(always)]
fn part(value: i16, share: i16) -> i16 {
    ((i32::from(value) * i32::from(share)) >> 16) as i16
}

#[inline(always)]
fn level(sum: i16) -> u16 {
    (sum >> FRACTION).clamp(0, 255) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    /// BT.601 in real numbers.
    fn exact([y, cb, cr]: [u8; 3]) -> [f64; 3] {
        let (y, [cb, cr]) = ((f64::from(y) - 16.0) / 219.0, [cb, cr].map(|chroma| (f64::from(chroma) - 128.0) / 224.0));
        let rgb = [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb];
        rgb.map(|channel| (channel * 255.0).clamp(0.0, 255.0))
    }

    fn is_near(found: &[u8], yuv: [u8; 3]) -> bool {
        found.iter().zip(exact(yuv)).all(|(found, exact)| (f64::from(*found) - exact).abs() <= 1.0)
    }

    #[test]
    fn every_level_is_within_one_of_the_standard() {
        let chroma = || (0..=255).step_by(15);
        let all: Vec<[u8; 3]> =
            (16..=255).flat_map(|y| chroma().flat_map(move |cb| chroma().map(move |cr| [y, cb, cr]))).collect();
        let data: Vec<u8> = all.iter().flat_map(|[y, cb, cr]| [*y, *cb, 16, *cr]).collect();
        let mut rgb = vec![0; 6 * all.len()];
        yuyv(&data, &mut rgb);
        for (found, yuv) in rgb.chunks_exact(6).zip(all) {
            assert!(is_near(&found[..3], yuv), "{yuv:?}: {:?}, exact {:?}", &found[..3], exact(yuv));
            assert!(is_near(&found[3..], [16, yuv[1], yuv[2]]), "{yuv:?}, right: {:?}", &found[3..]);
        }
    }

    #[test]
    fn known_colours_come_out_as_they_are_known() {
        // SMPTE EG 1 bars at full amplitude.
        for (yuv, rgb) in [
            ([16, 128, 128], [0, 0, 0]),
            ([235, 128, 128], [255, 255, 255]),
            ([126, 128, 128], [128, 128, 128]),
            ([81, 90, 240], [254, 0, 0]),
            ([145, 54, 34], [0, 255, 1]),
            ([41, 240, 110], [0, 0, 255]),
        ] {
            let [y, cb, cr] = yuv;
            let mut found = [0; 6];
            yuyv(&[y, cb, y, cr], &mut found);
            assert_eq!(found, [rgb, rgb].concat()[..], "{yuv:?}");
        }
    }

    #[test]
    fn both_layouts_and_every_width_agree_with_pixels_one_by_one() {
        for (width, height) in [(1, 1), (2, 2), (31, 3), (32, 2), (33, 5), (70, 4)] {
            let (columns, rows) = (usize::div_ceil(width, 2), usize::div_ceil(height, 2));
            let luma: Vec<u8> = (0..width * height).map(|n| (n * 37) as u8).collect();
            let chroma: Vec<u8> = (0..2 * columns * rows).map(|n| (n * 91 + 13) as u8).collect();
            let mut rgb = vec![0; 3 * width * height];
            nv12((&luma, &chroma), width, &mut rgb);
            for (n, found) in rgb.chunks_exact(3).enumerate() {
                let at = 2 * (n / width / 2 * columns + n % width / 2);
                let mut one = [0; 6];
                yuyv(&[luma[n], chroma[at], 0, chroma[at + 1]], &mut one);
                assert_eq!(found, &one[..3], "pixel {n} of {width}x{height}");
            }
        }
    }
}
