//! From the bytes of one frame to its pixels, or a refusal. Nothing is believed: the size must be the mode's, a JPEG
//! must be whole, and a raw layout must have the bytes its size asks for. Real and mock cameras share this code.

use std::sync::Arc;

use renzheng_domain::frame::Frame;
use zeroize::Zeroize;
use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::JpegDecoder;

use super::{CameraError, Mode, PixelFormat, RawFrame, jpeg, torn::Torn, yuv};

/// Longest side that is decoded. The modes we open end at 1280; twice that bounds memory to 20 MB a frame.
const MAX_SIDE: u32 = 2560;

/// Decodes frames of every layout one opened camera delivers.
#[derive(Debug)]
pub struct Decoder {
    jpeg: DecoderOptions,
    torn: Torn,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// Strict where the decoder can tell. It cannot tell a picture that was cut so that an older one's coded data
    /// follows: those are known by their ends ([`super::torn`]), before they are decoded.
    pub fn new() -> Self {
        let jpeg = DecoderOptions::default()
            .set_strict_mode(true)
            .set_max_width(MAX_SIDE as usize)
            .set_max_height(MAX_SIDE as usize)
            .jpeg_set_out_colorspace(ColorSpace::RGB);
        Self { jpeg, torn: Torn::default() }
    }

    /// The picture, with the JPEG cut at its end kept beside it if it came as one. `BadFrame` for bytes that are no
    /// picture of `raw.mode`.
    pub fn decode(&mut self, raw: &RawFrame) -> Result<Frame, CameraError> {
        let mode = raw.mode;
        if mode.width == 0 || mode.height == 0 || mode.width > MAX_SIDE || mode.height > MAX_SIDE {
            return Err(bad(format!("size {}x{} is out of bounds", mode.width, mode.height)));
        }
        let mut rgb = vec![0; mode.width as usize * mode.height as usize * 3];
        let decoded = match mode.format {
            PixelFormat::Mjpeg => self.decode_jpeg(&raw.data, mode, &mut rgb).map(Some),
            PixelFormat::Rgb8 => expect(&raw.data, rgb.len()).map(|data| rgb.copy_from_slice(data)).map(|()| None),
            PixelFormat::Gray8 => decode_grey(&raw.data, &mut rgb).map(|()| None),
            PixelFormat::Yuyv => decode_yuyv(&raw.data, mode, &mut rgb).map(|()| None),
            PixelFormat::Nv12 => decode_nv12(&raw.data, mode, &mut rgb).map(|()| None),
        };
        match decoded {
            Ok(jpeg) => {
                let (seq, captured, width, height) = (raw.seq, raw.captured, mode.width, mode.height);
                Ok(Frame { seq, captured, width, height, rgb, jpeg })
            }
            Err(error) => {
                rgb.zeroize(); // half a face may be in it
                Err(error)
            }
        }
    }

    fn decode_jpeg(&mut self, data: &Arc<[u8]>, mode: Mode, rgb: &mut [u8]) -> Result<Arc<[u8]>, CameraError> {
        let shape = jpeg::measure(data)?;
        if (shape.width, shape.height) != (mode.width, mode.height) {
            return Err(bad(format!("JPEG of {}x{} in a mode of {mode:?}", shape.width, shape.height)));
        }
        let whole = &data[..shape.length];
        self.torn.check(whole, shape)?;
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(whole), self.jpeg);
        decoder.decode_into(rgb).map_err(|e| bad(format!("JPEG: {e:?}")))?;
        Ok(if shape.length == data.len() { Arc::clone(data) } else { Arc::from(whole) })
    }
}

fn decode_grey(data: &[u8], rgb: &mut [u8]) -> Result<(), CameraError> {
    let greys = expect(data, rgb.len() / 3)?;
    for (pixel, grey) in rgb.chunks_exact_mut(3).zip(greys) {
        pixel.fill(*grey);
    }
    Ok(())
}

fn decode_yuyv(data: &[u8], mode: Mode, rgb: &mut [u8]) -> Result<(), CameraError> {
    if !mode.width.is_multiple_of(2) {
        return Err(bad(format!("YUYV of {} columns, an odd number", mode.width)));
    }
    yuv::yuyv(expect(data, rgb.len() / 3 * 2)?, rgb);
    Ok(())
}

fn decode_nv12(data: &[u8], mode: Mode, rgb: &mut [u8]) -> Result<(), CameraError> {
    let (width, height) = (mode.width as usize, mode.height as usize);
    let luma = width * height;
    let chroma = width.next_multiple_of(2) * height.div_ceil(2);
    yuv::nv12(expect(data, luma + chroma)?.split_at(luma), width, rgb);
    Ok(())
}

/// The first `count` bytes; drivers may add more behind them.
fn expect(data: &[u8], count: usize) -> Result<&[u8], CameraError> {
    data.get(..count).ok_or_else(|| bad(format!("{} bytes where {count} are needed", data.len())))
}

fn bad(reason: String) -> CameraError {
    CameraError::BadFrame(reason)
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
