//! Sign, then seal: from here on only the bureau can read the record. The pictures are encoded here, off the UI thread.

use std::collections::BTreeMap;

use image::{ImageBuffer, ImageError, Rgb, codecs::jpeg::JpegEncoder};
use renzheng_domain::{filing::Filing, frame::Frame};
use renzheng_wire::{Clear, Envelope, Payload, SealingKey, Signed, Suite, VERSION, decode, pack_payload};
use thiserror::Error;
use zeroize::Zeroizing;

use super::key::DeviceKey;

/// Quality of a picture that the camera did not deliver as JPEG: at 92 the blocks are far smaller than what the
/// matcher sees after its face has been scaled down to 112 pixels.
const JPEG_QUALITY: u8 = 92;

/// Why a record could not be sealed.
#[derive(Debug, Error)]
pub enum SealError {
    /// The bureau names a suite that this program does not have.
    #[error("the bureau's suite is unknown")]
    Suite,
    /// The bureau's key is no key.
    #[error("the bureau's key cannot be used")]
    BureauKey,
    /// A picture could not be encoded.
    #[error("a picture cannot be encoded")]
    Picture(#[from] ImageError),
    /// A picture has fewer pixels than its size says.
    #[error("a picture has the wrong size")]
    PictureSize,
    /// The counter's name has a line break in it.
    #[error("the counter's name cannot be signed")]
    Device,
    /// The program is ending.
    #[error("sealing was interrupted")]
    Interrupted,
    /// The record could not be written as JSON.
    #[error("the record cannot be written")]
    Record(#[from] serde_json::Error),
}

/// What the counter adds to a filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The counter's name.
    pub device: String,
    /// From 1, without gaps.
    pub device_seq: u64,
    /// Lower-case hex SHA-256 of the previous envelope, empty for the first.
    pub prev: String,
    /// How far the bureau's clock is ahead, ms.
    pub clock_offset_ms: Option<i64>,
    /// SHA-256 of each model by file name.
    pub models: BTreeMap<String, String>,
}

/// The envelope of a filing: the fixed bytes that are stored and sent.
pub fn seal(filing: &Filing, stamp: Stamp, device: &DeviceKey, bureau: &SealingKey) -> Result<Vec<u8>, SealError> {
    let suite = Suite::named(&bureau.suite).ok_or(SealError::Suite)?;
    let public = decode(&bureau.public_key).ok_or(SealError::BureauKey)?;
    if !suite.is_key(&public) {
        return Err(SealError::BureauKey);
    }
    let jpegs = filing.pictures.iter().map(|frame| jpeg(frame)).collect::<Result<Vec<_>, _>>()?;
    let jpegs = Zeroizing::new(jpegs);
    let payload = Zeroizing::new(pack_payload(&record(filing, &stamp, device), &jpegs)?);
    let clear = clear(filing, stamp, bureau);
    let aad = clear.associated_data()?;
    let signature = device.sign(&Zeroizing::new(Signed { clear: &aad, payload: &payload }.to_bytes()));
    let (enc, ct) = suite.seal(&public, &payload, &aad).ok_or(SealError::BureauKey)?;
    Ok(Envelope::to_bytes(clear, &enc, &ct, &signature)?)
}

fn clear(filing: &Filing, stamp: Stamp, bureau: &SealingKey) -> Clear {
    Clear {
        v: VERSION,
        id: filing.id,
        device: stamp.device,
        device_seq: stamp.device_seq,
        prev: stamp.prev,
        operator: filing.operator.clone(),
        case: filing.case.clone(),
        captured_at: filing.captured_at,
        clock_offset_ms: stamp.clock_offset_ms,
        software: renzheng_backend::http::SOFTWARE.to_owned(),
        suite: bureau.suite.clone(),
        kid: bureau.kid.clone(),
    }
}

fn record(filing: &Filing, stamp: &Stamp, device: &DeviceKey) -> Payload {
    Payload {
        name: filing.person.name.expose().to_owned(),
        name_typed: filing.person.name.expose_typed().map(str::to_owned),
        id_number: filing.person.id_number.expose().to_owned(),
        channel: filing.channel.clone(),
        applicant: filing.applicant.clone(),
        attestation: filing.attestation.clone(),
        grounds: filing.grounds.clone(),
        device_key: device.public(),
        models: stamp.models.clone(),
    }
}

/// The JPEG the camera delivered, or one made from the pixels.
pub fn jpeg(frame: &Frame) -> Result<Vec<u8>, SealError> {
    if let Some(jpeg) = &frame.jpeg {
        return Ok(jpeg.to_vec());
    }
    let pixels = ImageBuffer::<Rgb<u8>, &[u8]>::from_raw(frame.width, frame.height, &frame.rgb);
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).encode_image(&pixels.ok_or(SealError::PictureSize)?)?;
    Ok(bytes)
}
