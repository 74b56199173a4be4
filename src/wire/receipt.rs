//! The receipt's signature: anybody with the bureau's receipt key can check one, offline.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use renzheng_domain::{filing::Receipt, slip::receipt_fields};

use super::bytes::{decode_array, encode};

/// The bytes that are signed: the context, then every field but the signature, one a line, in the order of the type.
/// A field with a line break in it has no canonical form.
fn canonical(receipt: &Receipt) -> Option<Vec<u8>> {
    let fields = receipt_fields(receipt);
    let one_line_each = fields.iter().all(|field| !field.contains(['\n', '\r']));
    one_line_each.then(|| fields.join("\n").into_bytes())
}

/// Fills in the signature; `None` when a field has a line break.
pub fn sign_receipt(mut receipt: Receipt, key: &SigningKey) -> Option<Receipt> {
    let signature = key.sign(&canonical(&receipt)?);
    receipt.signature = encode(&signature.to_bytes());
    Some(receipt)
}

/// Whether the receipt key (base64url) signed exactly this receipt.
pub fn verify_receipt(receipt: &Receipt, receipt_key: &str) -> bool {
    let check = || {
        let key = VerifyingKey::from_bytes(&decode_array(receipt_key)?).ok()?;
        let signature = Signature::from_bytes(&decode_array(&receipt.signature)?);
        key.verify_strict(&canonical(receipt)?, &signature).ok()
    };
    check().is_some()
}
