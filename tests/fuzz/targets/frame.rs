//! Frames of a camera, in every layout: a picture of the announced size, or a refusal.

use renzheng::{
    camera::{Mode, PixelFormat, RawFrame, decode::Decoder},
    domain::time::Moment,
};

const FORMATS: [PixelFormat; 5] =
    [PixelFormat::Mjpeg, PixelFormat::Yuyv, PixelFormat::Nv12, PixelFormat::Rgb8, PixelFormat::Gray8];

/// Layout (1 byte), columns and rows (2 bytes each, big-endian), then the frame.
pub fn check(bytes: &[u8]) {
    let Some(([format, w1, w0, h1, h0], data)) = bytes.split_first_chunk::<5>() else { return };
    let side = |high: u8, low: u8| u32::from(u16::from_be_bytes([high, low]));
    let format = FORMATS[*format as usize % FORMATS.len()];
    let mode = Mode { width: side(*w1, *w0), height: side(*h1, *h0), format, fps: 30 };
    let at = Moment::ZERO;
    let raw = RawFrame { seq: 1, captured: at, arrived: at, mode, data: data.into() };
    let mut decoder = Decoder::new();
    // Twice: what is remembered of one frame must not harm the next.
    for _ in 0..2 {
        let Ok(frame) = decoder.decode(&raw) else { continue };
        assert_eq!((frame.width, frame.height), (mode.width, mode.height));
        assert_eq!(frame.rgb.len(), mode.width as usize * mode.height as usize * 3);
        if let Some(jpeg) = &frame.jpeg {
            assert!(data.starts_with(jpeg) && jpeg.ends_with(&[0xFF, 0xD9]));
        }
    }
}
