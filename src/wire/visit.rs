//! The signature of a counter over the proof that somebody came.

use renzheng_domain::visit::VisitProof;

use super::{answer::fits, bytes::encode};

/// The bytes that are signed: the fields, one a line. A field with a line break in it has no canonical form.
fn canonical(proof: &VisitProof) -> Option<Vec<u8>> {
    let fields = proof.fields();
    let one_line_each = fields.iter().all(|field| !field.contains(['\n', '\r']));
    one_line_each.then(|| fields.join("\n").into_bytes())
}

/// Fills in the signature; `None` when a field has a line break.
pub fn sign_visit(mut proof: VisitProof, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Option<VisitProof> {
    proof.signature = encode(&sign(&canonical(&proof)?));
    Some(proof)
}

/// Whether the key that the proof names signed exactly this. Whose key that is, the bureau knows.
pub fn verify_visit(proof: &VisitProof) -> bool {
    canonical(proof).is_some_and(|bytes| fits(&proof.key, &proof.signature, &bytes))
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer as _, SigningKey};
    use renzheng_domain::{filing::FilingId, visit::ClockCheck};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_proof_is_whole_or_worth_nothing() {
        let key = SigningKey::from_bytes(&[5; 32]);
        let proof = VisitProof {
            filing: FilingId(Uuid::from_u128(7)),
            masked_name: "王**".into(),
            masked_number: "119999********0029".into(),
            came: "2026-12-01T01:12:00Z".parse().unwrap(),
            clock: ClockCheck::Bureau,
            device: "窗口3".into(),
            device_seq: 12,
            sha256: "ab".repeat(32),
            key: encode(key.verifying_key().as_bytes()),
            signature: String::new(),
        };
        let sign = |proof: &VisitProof| sign_visit(proof.clone(), |bytes| key.sign(bytes).to_bytes());
        let signed = sign(&proof).unwrap();
        assert!(verify_visit(&signed) && !verify_visit(&proof));
        for other in [
            VisitProof { came: "2026-11-01T01:12:00Z".parse().unwrap(), ..signed.clone() },
            VisitProof { clock: ClockCheck::Unchecked, ..signed.clone() },
            VisitProof { masked_name: "李**".into(), ..signed.clone() },
            VisitProof { device_seq: 13, ..signed.clone() },
            VisitProof { key: encode(&[9; 32]), ..signed.clone() },
        ] {
            assert!(!verify_visit(&other), "{other:?}");
        }
        assert_eq!(sign(&VisitProof { device: "a\nb".into(), ..proof }), None);
    }
}
