//! Where one JPEG ends and what size it claims, found by walking its markers before any decoder sees it. A driver
//! hands over its whole buffer (614 kB for a 57 kB picture was measured), with older frames behind the picture; a
//! decoder that trusts those bytes mixes old and new, and one that trusts a damaged size allocates hundreds of MB.
//! Marker codes: ITU-T T.81, table B.1.

use super::CameraError;

/// What the markers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JpegShape {
    /// Pixels, from the frame header.
    pub width: u32,
    /// Pixels, from the frame header.
    pub height: u32,
    /// Bytes up to and including EOI.
    pub length: usize,
    /// Where the coded data begins.
    pub scan: usize,
}

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;

/// Walks from SOI to EOI. Refuses what is cut short, has no frame header, or has a marker inside the coded data that
/// does not belong there (the head of the next picture after a torn one).
pub fn measure(bytes: &[u8]) -> Result<JpegShape, CameraError> {
    if bytes.len() < 4 || bytes[0] != 0xFF || bytes[1] != SOI {
        return Err(bad("no JPEG start"));
    }
    let mut at = 2;
    let (mut size, mut scan) = (None, None);
    loop {
        let (marker, after) = next_marker(bytes, at)?;
        match marker {
            EOI => {
                let (width, height) = size.ok_or_else(|| bad("no frame header"))?;
                return Ok(JpegShape { width, height, length: after, scan: scan.unwrap_or(after) });
            }
            SOI => return Err(bad("a second picture starts inside")),
            0x01 | 0xD0..=0xD7 => at = after,
            _ => {
                let end = segment_end(bytes, after)?;
                if is_frame_header(marker) {
                    size = Some(frame_size(&bytes[after..end])?);
                }
                at = end;
                if marker == SOS {
                    scan = scan.or(Some(end));
                    at = coded_data_end(bytes, end)?;
                }
            }
        }
    }
}

/// The marker code at `at` and the offset behind it; fill bytes (FF) before a marker are allowed.
fn next_marker(bytes: &[u8], at: usize) -> Result<(u8, usize), CameraError> {
    if bytes.get(at) != Some(&0xFF) {
        return Err(if at >= bytes.len() { bad("cut short") } else { bad("no marker where one must be") });
    }
    let fill = bytes[at..].iter().take_while(|b| **b == 0xFF).count();
    let code = bytes.get(at + fill).ok_or_else(|| bad("cut short"))?;
    Ok((*code, at + fill + 1))
}

fn segment_end(bytes: &[u8], at: usize) -> Result<usize, CameraError> {
    let length = bytes.get(at..at + 2).ok_or_else(|| bad("cut short"))?;
    let end = at + usize::from(u16::from_be_bytes([length[0], length[1]]));
    if end < at + 2 || end > bytes.len() { Err(bad("segment reaches past the end")) } else { Ok(end) }
}

/// SOF0..SOF15 without DHT (C4), JPG (C8) and DAC (CC).
fn is_frame_header(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// Segment: length 2, precision 1, height 2, width 2.
fn frame_size(segment: &[u8]) -> Result<(u32, u32), CameraError> {
    let field = |i: usize| u32::from(u16::from_be_bytes([segment[i], segment[i + 1]]));
    if segment.len() < 7 { Err(bad("frame header too short")) } else { Ok((field(5), field(3))) }
}

/// The first marker behind entropy-coded data: stuffed zeros and restart markers belong to the data.
fn coded_data_end(bytes: &[u8], from: usize) -> Result<usize, CameraError> {
    let mut at = from;
    loop {
        at += bytes[at..].iter().position(|b| *b == 0xFF).ok_or_else(|| bad("cut short"))?;
        match bytes.get(at + 1) {
            None => return Err(bad("cut short")),
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return Ok(at),
        }
    }
}

fn bad(reason: &str) -> CameraError {
    CameraError::BadFrame(reason.to_owned())
}
