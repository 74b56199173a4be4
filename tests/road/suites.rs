//! Suites are named by the bureau's key and never negotiated down.

use std::sync::Arc;

use ed25519_dalek::SigningKey;
use renzheng::{
    backend::{Backend, BackendError},
    bureau::{Bureau, KeyUse},
    domain::{filing::Decision, time::Clock as _},
    outbox::{Courier, CourierConfig, OutboxError},
    wire::{Envelope, KeyList, SealingKey, ServiceReply, SignedKeys, Suite, keyfile::read_or_create},
};

use crate::{
    liar::{counter, liar, reply},
    setting::{Office, config, office, suite},
};

/// Another bureau with the same root that has gone over to a suite of tomorrow.
async fn of_tomorrow(office: &Office, names: &[&str]) -> Arc<dyn Backend> {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let got = client.get(format!("http://{}/v1/service", office.addr)).send().await.unwrap();
    let mut service: ServiceReply = got.json().await.unwrap();
    let root = SigningKey::from_bytes(&read_or_create(&office.folder.path().join("root.key")).unwrap());
    let list = service.keys.verify(&office.bureau.root_public_key()).unwrap();
    let named = |name: &&str| SealingKey { kid: "t".to_owned(), suite: (*name).to_owned(), ..list.sealing[0].clone() };
    let sealing = names.iter().map(named).chain(list.sealing.clone()).collect();
    service.keys = SignedKeys::sign(&KeyList { sealing, ..list }, &root).unwrap();
    let says = reply("200 OK", "content-type: application/json\r\n", &serde_json::to_string(&service).unwrap());
    Arc::new(counter(liar(says).await))
}

async fn courier(office: &Office, backend: &Arc<dyn Backend>) -> Courier {
    let config = CourierConfig { device: "窗口1".to_owned(), wait: std::time::Duration::ZERO, models: [].into() };
    Courier::open(&office.folder.path().join("outbox"), Arc::clone(backend), config).await.unwrap()
}

#[tokio::test]
async fn a_counter_without_the_suite_of_the_key_wants_an_update_and_goes_no_step_down() {
    let office = office().await;
    // A key of before is known, and a record waits.
    let filing = office.filing(0, b"0.5").await;
    let known = office.courier().await;
    known.submit(&filing, office.clock.now()).await.unwrap();
    known.close().await;

    // One that this build has not.
    let mut names = ["gm-sm2-sm3-sm4gcm-ed25519", "pq-of-tomorrow"].into_iter();
    let stranger = names.find(|name| Suite::named(name).is_none()).unwrap();
    // The list goes on with a key that the counter could use.
    let backend = of_tomorrow(&office, &[stranger]).await;
    assert_eq!(backend.service().await.map(|_| ()), Err(BackendError::UpdateRequired), "said at the door");
    assert_eq!(backend.sealing_key().await, Err(BackendError::UpdateRequired));
    let courier = courier(&office, &backend).await;
    let next = office.filing(1, b"0.5").await;
    let refused = courier.submit(&next, office.clock.now()).await;
    assert!(matches!(refused, Err(OutboxError::NoSealingKey(BackendError::UpdateRequired))), "{refused:?}");
    assert_eq!(courier.waiting().await.unwrap(), 1, "what was sealed before is kept");
    courier.close().await;

    let control = of_tomorrow(&office, &[]).await;
    assert_eq!(control.sealing_key().await.map(|key| key.suite), Ok(suite().name().to_owned()));
}

#[tokio::test]
async fn an_envelope_says_the_suite_of_its_key() {
    let office = office().await;
    let filing = office.filing(0, b"0.5").await;
    let bytes = office.sealed(&filing).await;
    let envelope: Envelope = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(envelope.clear.suite, suite().name());
    for another in Suite::ALL.iter().filter(|another| **another != suite()) {
        let mut other = envelope.clone();
        other.clear.suite = another.name().to_owned();
        let put = office.backend.put(filing.id, &serde_json::to_vec(&other).unwrap()).await;
        assert_eq!(put, Err(BackendError::UpdateRequired), "{another:?}");
    }
    office.backend.put(filing.id, &bytes).await.unwrap();
    assert!(matches!(office.final_decision(filing.id).await, Decision::Approved { .. }));
}

#[tokio::test]
async fn what_was_sealed_before_the_bureau_changed_its_suite_is_still_opened() {
    for suite in Suite::ALL {
        let office = office().await;
        let filing = office.filing(0, b"0.5").await;
        let bytes = office.sealed(&filing).await;
        Bureau::rotate_key(office.folder.path(), KeyUse::Sealing(*suite)).unwrap();
        let next = crate::setting::open(config(office.folder.path()), &office.clock).await;
        let running = next.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let moved = crate::setting::backend(running.addr, Some(next.root_public_key()), &office.clock);
        assert_eq!(moved.sealing_key().await.map(|key| key.suite), Ok(suite.name().to_owned()));
        moved.put(filing.id, &bytes).await.unwrap();
        assert!(matches!(office.final_decision(filing.id).await, Decision::Approved { .. }), "to {suite:?}");
    }
}
