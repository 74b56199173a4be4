//! The envelope as a bureau takes it, and the payload inside: read, and what is read packs into the same bytes again.

use renzheng::wire::{Envelope, open_payload, pack_payload};

/// Any bytes as an envelope and as what was sealed.
pub fn check(bytes: &[u8]) {
    if let Ok(envelope) = serde_json::from_slice::<Envelope>(bytes) {
        let data = envelope.clear.associated_data().expect("what was read can be written");
        assert_eq!(serde_json::from_slice(&data).ok().as_ref(), Some(&envelope.clear));
        if let Some((enc, ct, sig)) = envelope.parts() {
            let written = Envelope::to_bytes(envelope.clear.clone(), &enc, &ct, &sig).expect("as before");
            let read: Envelope = serde_json::from_slice(&written).expect("what was written can be read");
            assert!(read == envelope, "the parts are the same again");
        }
    }
    if let Ok((payload, pictures)) = open_payload(bytes) {
        let packed = pack_payload(&payload, &pictures).expect("what was read can be packed");
        let (again, same) = open_payload(&packed).expect("what was packed can be opened");
        assert!(again == payload && same == pictures);
    }
}
