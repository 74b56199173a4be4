//! Opening an envelope: unseal with the bureau's key, then check that the counter signed exactly this.

use ed25519_dalek::{Signature, VerifyingKey};
use renzheng_wire::{
    Clear, Envelope, OpeningKey, Payload, PayloadError, Signed, Suite, VERSION, decode_array, open_payload,
};
use thiserror::Error;
use zeroize::Zeroizing;

use super::keys::BureauKeys;

/// Why an envelope cannot be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum OpenError {
    #[error("not an envelope")]
    Shape,
    #[error("a version or suite this bureau does not have")]
    Suite,
    #[error("sealed to a key this bureau does not have")]
    KeyUnknown,
    #[error("the seal is broken")]
    Seal,
    #[error(transparent)]
    Payload(#[from] PayloadError),
    #[error("the signature is not the counter's")]
    Signature,
}

/// What was in an envelope. No `Debug`: it holds a person.
pub(super) struct Opened {
    pub clear: Clear,
    pub payload: Payload,
    pub jpegs: Vec<Vec<u8>>,
}

/// Reads what stands in the clear and checks that this bureau could open the rest.
pub(super) fn look(bytes: &[u8], keys: &BureauKeys) -> Result<Envelope, OpenError> {
    read(bytes, keys).map(|(envelope, _)| envelope)
}

/// The envelope and the key to it. The key's suite counts; an envelope that names another is not opened.
fn read<'a>(bytes: &[u8], keys: &'a BureauKeys) -> Result<(Envelope, &'a OpeningKey), OpenError> {
    let envelope: Envelope = serde_json::from_slice(bytes).map_err(|_| OpenError::Shape)?;
    let suite = Suite::named(&envelope.clear.suite).filter(|_| envelope.clear.v == VERSION).ok_or(OpenError::Suite)?;
    // The database counts in 63 bits; no counter comes that far.
    if i64::try_from(envelope.clear.device_seq).is_err() {
        return Err(OpenError::Shape);
    }
    let private = keys.sealing(&envelope.clear.kid).ok_or(OpenError::KeyUnknown)?;
    if private.suite() == suite { Ok((envelope, private)) } else { Err(OpenError::Suite) }
}

/// Unseals and checks the signature by the key the counter names; whether that key is known for this counter is for
/// the caller to say.
pub(super) fn open(bytes: &[u8], keys: &BureauKeys) -> Result<Opened, OpenError> {
    let (envelope, private) = read(bytes, keys)?;
    let (enc, ct, sig) = envelope.parts().ok_or(OpenError::Shape)?;
    let clear = envelope.clear.associated_data().map_err(|_| OpenError::Shape)?;
    let plain = private.open(&enc, &ct, &clear).ok_or(OpenError::Seal)?;
    let (payload, jpegs) = open_payload(&plain)?;
    let check = || {
        let key = VerifyingKey::from_bytes(&decode_array(&payload.device_key)?).ok()?;
        let signature = Signature::from_bytes(&sig.try_into().ok()?);
        let signed = Zeroizing::new(Signed { clear: &clear, payload: &plain }.to_bytes());
        key.verify_strict(&signed, &signature).ok()
    };
    check().ok_or(OpenError::Signature)?;
    Ok(Opened { clear: envelope.clear, payload, jpegs })
}
