use renzheng_domain::time::Moment;

use super::*;

const MODE: Mode = Mode { width: 64, height: 48, format: PixelFormat::Mjpeg, fps: 15 };

fn jpeg_of(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8 * 3, y as u8 * 5, 90]));
    let mut bytes = Vec::new();
    picture.write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90)).unwrap();
    bytes
}

fn decode(data: Vec<u8>, mode: Mode) -> Result<Frame, CameraError> {
    let (captured, arrived) = (Moment::from_millis(40), Moment::from_millis(50));
    Decoder::new().decode(&RawFrame { seq: 7, captured, arrived, mode, data: data.into() })
}

fn refusal(data: Vec<u8>) -> String {
    match decode(data, MODE) {
        Err(CameraError::BadFrame(reason)) => reason,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn keeps_the_jpeg_and_cuts_what_lies_behind_it() {
    let clean = jpeg_of(64, 48);
    let mut padded = clean.clone();
    padded.extend_from_slice(&clean[300..]); // the tail of an older frame in the driver's buffer
    padded.resize(20_000, 0);
    let frame = decode(padded, MODE).unwrap();
    assert_eq!((frame.seq, frame.captured, frame.width, frame.height), (7, Moment::from_millis(40), 64, 48));
    assert_eq!(frame.jpeg.as_deref(), Some(&clean[..]));
    let [r, g, b] = frame.pixel(40, 20);
    assert!(r.abs_diff(120) < 12 && g.abs_diff(100) < 12 && b.abs_diff(90) < 12, "{r} {g} {b}");
}

#[test]
fn refuses_every_truncation() {
    let whole = jpeg_of(64, 48);
    for length in (0..whole.len()).step_by(7) {
        assert!(decode(whole[..length].to_vec(), MODE).is_err(), "{length} of {} bytes", whole.len());
    }
}

#[test]
fn refuses_a_torn_picture_followed_by_the_next_one() {
    let whole = jpeg_of(64, 48);
    let torn = [&whole[..whole.len() - 40], &whole[..]].concat();
    assert_eq!(refusal(torn), "a second picture starts inside");
}

#[test]
fn refuses_another_size_than_the_mode_announces() {
    assert!(refusal(jpeg_of(64, 40)).starts_with("JPEG of 64x40"));
    let mut lying = jpeg_of(64, 48);
    let header = lying.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    lying[header + 5..header + 9].fill(0xFF); // 65535 x 65535 would be 12 GB
    assert!(refusal(lying).starts_with("JPEG of 65535x65535"));
}

#[test]
fn refuses_garbage_and_impossible_modes() {
    assert_eq!(refusal(vec![0x5A; 5000]), "no JPEG start");
    assert_eq!(refusal([0xFF, 0xD8, 0xFF, 0xD9].to_vec()), "no frame header");
    let huge = Mode { width: 60_000, height: 60_000, ..MODE };
    assert!(decode(jpeg_of(64, 48), huge).is_err());
}

#[test]
fn copies_rgb_and_spreads_grey() {
    let rgb = Mode { width: 2, height: 1, format: PixelFormat::Rgb8, fps: 15 };
    let frame = decode(vec![1, 2, 3, 4, 5, 6, 99], rgb).unwrap();
    assert_eq!((frame.rgb.as_slice(), frame.jpeg.is_none()), (&[1, 2, 3, 4, 5, 6][..], true));
    let grey = decode(vec![8, 9], Mode { format: PixelFormat::Gray8, ..rgb }).unwrap();
    assert_eq!(grey.rgb, [8, 8, 8, 9, 9, 9]);
    assert!(decode(vec![1, 2, 3], rgb).is_err());
}

#[test]
fn turns_studio_range_video_into_full_range_rgb() {
    // BT.601: Y 235 is white, Y 16 black, Y 81 U 90 V 240 red.
    let yuyv = Mode { width: 2, height: 2, format: PixelFormat::Yuyv, fps: 15 };
    let frame = decode(vec![235, 128, 16, 128, 81, 90, 81, 240], yuyv).unwrap();
    assert!(frame.pixel(0, 0).iter().all(|c| *c > 250) && frame.pixel(1, 0).iter().all(|c| *c < 5));
    let [r, g, b] = frame.pixel(1, 1);
    assert!(r > 245 && g < 12 && b < 12, "{r} {g} {b}");
    let nv12 = Mode { format: PixelFormat::Nv12, ..yuyv };
    let frame = decode(vec![81, 81, 81, 81, 90, 240], nv12).unwrap();
    assert!(frame.pixel(0, 1)[0] > 245 && frame.pixel(0, 1)[2] < 12);
    assert!(decode(vec![81; 5], nv12).is_err());
}

proptest::proptest! {
    /// Whatever a bad cable makes of a JPEG: a refusal, or a picture of the announced size. Never a panic.
    #[test]
    fn never_panics_on_damaged_bytes(hits in proptest::collection::vec((0usize..1400, 0u8..=255), 1..6)) {
        let mut bytes = jpeg_of(64, 48);
        let length = bytes.len();
        for (at, value) in hits {
            bytes[at % length] = value;
        }
        if let Ok(frame) = decode(bytes, MODE) {
            proptest::prop_assert_eq!(frame.rgb.len(), 64 * 48 * 3);
        }
    }
}
