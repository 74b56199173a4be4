//! How a counter makes its key known, and puts a new one in its place.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bytes::{decode_array, encode};

/// Told apart from every other thing that is signed.
const CONTEXT: &str = "renzheng-device-v1";

/// Body of `POST /v1/devices`.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct DeviceRequest {
    /// What the bureau calls the counter.
    pub device: String,
    /// The counter's new Ed25519 public key, base64url.
    pub key: String,
    /// What entitles it.
    #[serde(flatten)]
    pub proof: DeviceProof,
    /// The new key's own signature, base64url: who sends it has it.
    pub signature: String,
}

/// What entitles a counter to a key.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum DeviceProof {
    /// A code of the bureau, good once.
    Code {
        /// As it was given, in capitals and without blanks.
        code: String,
    },
    /// The key it had until now.
    Previous {
        /// That key, base64url.
        previous: String,
        /// Its signature, base64url.
        previous_signature: String,
    },
}

impl DeviceRequest {
    /// Asks to take on `key` for a code.
    pub fn enrol(device: &str, code: &str, key: &SigningKey) -> Self {
        let proof = DeviceProof::Code { code: code.to_owned() };
        let signature = encode(&key.sign(&signed(device, &public(key), code)).to_bytes());
        Self { device: device.to_owned(), key: public(key), proof, signature }
    }

    /// Asks to put `key` in the place of `previous`.
    pub fn rotate(device: &str, previous: &SigningKey, key: &SigningKey) -> Self {
        let bytes = signed(device, &public(key), &public(previous));
        let proof = DeviceProof::Previous {
            previous: public(previous),
            previous_signature: encode(&previous.sign(&bytes).to_bytes()),
        };
        let signature = encode(&key.sign(&bytes).to_bytes());
        Self { device: device.to_owned(), key: public(key), proof, signature }
    }

    /// Whether whoever sends this has the keys it names.
    pub fn is_signed(&self) -> bool {
        match &self.proof {
            DeviceProof::Code { code } => fits(&self.key, &self.signature, &signed(&self.device, &self.key, code)),
            DeviceProof::Previous { previous, previous_signature } => {
                let bytes = signed(&self.device, &self.key, previous);
                fits(&self.key, &self.signature, &bytes) && fits(previous, previous_signature, &bytes)
            }
        }
    }
}

fn public(key: &SigningKey) -> String {
    encode(key.verifying_key().as_bytes())
}

/// The bytes that are signed: JSON, so that no field runs into the next.
fn signed(device: &str, key: &str, entitlement: &str) -> Vec<u8> {
    serde_json::json!([CONTEXT, device, key, entitlement]).to_string().into_bytes()
}

fn fits(key: &str, signature: &str, bytes: &[u8]) -> bool {
    let check = || {
        let key = VerifyingKey::from_bytes(&decode_array(key)?).ok()?;
        key.verify_strict(bytes, &Signature::from_bytes(&decode_array(signature)?)).ok()
    };
    check().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_holder_of_the_keys_can_ask() {
        let (old, new) = (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let enrol = DeviceRequest::enrol("窗口1", "ABCD", &new);
        let rotate = DeviceRequest::rotate("窗口1", &old, &new);
        for request in [&enrol, &rotate] {
            assert!(request.is_signed());
            assert!(!DeviceRequest { device: "窗口2".to_owned(), ..request.clone() }.is_signed());
            assert!(!DeviceRequest { key: public(&old), ..request.clone() }.is_signed());
        }
        let other = DeviceProof::Code { code: "ABCE".to_owned() };
        assert!(!DeviceRequest { proof: other, ..enrol }.is_signed());
        let forged = DeviceProof::Previous { previous: public(&old), previous_signature: rotate.signature.clone() };
        assert!(!DeviceRequest { proof: forged, ..rotate }.is_signed());
    }
}
