//! Every shape that stands in JSON on the wire: read, and what is read can be written and read again.

use renzheng::{
    domain::{
        entitlement::Account,
        filing::{Decision, Receipt},
        session::Case,
    },
    wire::{
        DeviceRequest, KeyList, PersonCheckRequest, ProblemReply, ReceiptReply, ServiceReply, SessionReply,
        SessionRequest, SignedKeys, encode, verify_receipt,
    },
};
use serde::{Serialize, de::DeserializeOwned};

fn again<T: Serialize + DeserializeOwned>(json: &[u8]) -> Option<T> {
    let value: T = serde_json::from_slice(json).ok()?;
    let written = serde_json::to_vec(&value).expect("what was read can be written");
    let read: T = serde_json::from_slice(&written).expect("what was written can be read");
    assert_eq!(serde_json::to_vec(&read).expect("as before"), written);
    Some(value)
}

/// Any bytes as the body of any reply or request.
pub fn check(bytes: &[u8]) {
    again::<ServiceReply>(bytes);
    again::<SessionReply>(bytes);
    again::<SessionRequest>(bytes);
    again::<PersonCheckRequest>(bytes);
    again::<Account>(bytes);
    again::<ProblemReply>(bytes);
    again::<Case>(bytes);
    again::<KeyList>(bytes);
    again::<ReceiptReply>(bytes);
    let nobody = encode(&[7; 32]);
    if let Some(keys) = again::<SignedKeys>(bytes) {
        assert!(keys.verify(&nobody).is_none(), "a signature of nobody");
        // By the root it names itself: any answer is right, a panic is not.
        let _ = keys.verify(&keys.root);
    }
    if let Some(request) = again::<DeviceRequest>(bytes) {
        let _ = request.is_signed();
    }
    let receipt = again::<Receipt>(bytes);
    let decided = again::<Decision>(bytes).and_then(|decision| match decision {
        Decision::Approved { receipt } | Decision::Duplicate { receipt } => Some(receipt),
        _ => None,
    });
    for receipt in [receipt, decided].into_iter().flatten() {
        assert!(!verify_receipt(&receipt, &nobody), "a signature of nobody");
        let _ = verify_receipt(&receipt, &receipt.signature);
    }
}
