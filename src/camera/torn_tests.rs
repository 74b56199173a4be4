use renzheng_domain::time::Moment;

use super::*;
use crate::{Mode, PixelFormat, RawFrame, decode::Decoder, jpeg::measure};

/// What a sensor codes: a slope of light, a bright disc that moves with `n`, and noise of its own every time.
fn exposure(n: u32, width: u32, height: u32) -> Vec<u8> {
    let mut state = 0x9E37_79B9_u32.wrapping_mul(n + 1);
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 29) as u8 // 0 to 7: a webcam indoors
    };
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let slope = (x * 90 / width + y * 60 / height) as u8 + 40;
        let disc = x.abs_diff(width / 2 + n % 7).pow(2) + y.abs_diff(height / 2).pow(2) < (height / 4).pow(2);
        let base = slope + if disc { 50 } else { 0 };
        image::Rgb([base + noise(), base + noise(), base + noise()])
    });
    let mut bytes = Vec::new();
    picture.write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 85)).unwrap();
    bytes
}

/// A buffer in which `new` was cut after `cut` bytes; behind it lies what was there before.
fn cut_into(new: &[u8], cut: usize, old: &[u8]) -> Vec<u8> {
    [&new[..cut.min(new.len())], old.get(cut..).unwrap_or_default()].concat()
}

fn check(torn: &mut Torn, jpeg: &[u8]) -> Result<(), CameraError> {
    measure(jpeg).and_then(|shape| torn.check(jpeg, shape))
}

#[test]
fn lets_two_hundred_exposures_and_a_still_source_pass() {
    let mut torn = Torn::default();
    for n in 0..200 {
        assert_eq!(check(&mut torn, &exposure(n, 160, 120)), Ok(()), "{n}");
    }
    for _ in 0..3 {
        assert_eq!(check(&mut torn, &exposure(7, 160, 120)), Ok(()));
    }
    assert_eq!(torn.seen.len(), REMEMBERED);
}

#[test]
fn forgets_no_end_that_still_lies_in_a_buffer() {
    let mut torn = Torn::default();
    let old = exposure(0, 160, 120);
    check(&mut torn, &old).unwrap();
    for n in 1..200 {
        let new = exposure(n, 160, 120);
        let broken = cut_into(&new, new.len() / 2, &old);
        assert!(check(&mut torn, &broken).is_err(), "the same buffer, torn for the {n}. time");
        if n % 8 == 0 {
            check(&mut torn, &new).unwrap(); // the other buffers go on
        }
    }
}

/// A lens under a cloth with light in one corner: plain ends, and by chance lengths, are alike by themselves.
#[test]
fn does_not_take_plain_ends_for_torn_ones() {
    let mut torn = Torn::default();
    let mut lengths = std::collections::HashSet::new();
    let mut alike = 0;
    for n in 0..120u32 {
        let picture = image::RgbImage::from_fn(320, 240, |x, y| {
            let noise = (x * 31 + y * 17 + n * 7919).wrapping_mul(2_654_435_761) >> 29;
            image::Rgb([if x + y < 30 { 90 + noise as u8 } else { 0 }; 3])
        });
        let mut bytes = Vec::new();
        picture.write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 85)).unwrap();
        alike += usize::from(!lengths.insert(bytes.len()));
        assert_eq!(check(&mut torn, &bytes), Ok(()), "{n}");
    }
    assert!(alike > 10, "only {alike} lengths came twice");
}

/// Of 400 cuts spread over the coded data: how many have whole markers, and how many of those are refused here.
#[test]
fn catches_what_markers_and_decoder_let_pass() {
    let (old, new) = (exposure(1, 640, 480), exposure(2, 640, 480));
    let scan = measure(&new).unwrap().scan;
    let cuts = (1..=400).map(|at| scan + (new.len().min(old.len()) - scan) * at / 401);
    let broken: Vec<Vec<u8>> = cuts.map(|cut| cut_into(&new, cut, &old)).filter(|b| measure(b).is_ok()).collect();
    let caught = broken.iter().filter(|broken| {
        let mut torn = Torn::default();
        check(&mut torn, &old).unwrap();
        check(&mut torn, broken).is_err()
    });
    assert_eq!((broken.len(), caught.count()), (399, 399));
    let mode = Mode { width: 640, height: 480, format: PixelFormat::Mjpeg, fps: 15 };
    let passed = broken.into_iter().filter(|broken| {
        let (at, data) = (Moment::ZERO, broken.as_slice().into());
        Decoder::new().decode(&RawFrame { seq: 1, captured: at, arrived: at, mode, data }).is_ok()
    });
    let passed = passed.count();
    assert!(passed > 390, "{passed}: a decoder that has not seen the older picture notices hardly any");
}

proptest::proptest! {
    /// Wherever the coded data is cut but for its first and last bytes, which make the one or the other picture of it.
    #[test]
    fn refuses_a_picture_cut_anywhere(share in 0.0f64..1.0, n in 1u32..1000) {
        let (old, new) = (exposure(0, 160, 120), exposure(n, 160, 120));
        let (from, to) = (measure(&new).unwrap().scan + SPAN, new.len().min(old.len()) - SPAN);
        let cut = from + ((to - from) as f64 * share) as usize;
        let broken = cut_into(&new, cut, &old);
        let mut torn = Torn::default();
        check(&mut torn, &old).unwrap();
        proptest::prop_assert!(check(&mut torn, &broken).is_err(), "cut at {} of {}", cut, new.len());
        proptest::prop_assert_eq!(check(&mut torn, &new), Ok(()), "the whole one passes");
    }
}
