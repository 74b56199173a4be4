//! The bureau goes away and comes back; nothing is captured again and no byte changes.

use std::time::Duration;

use renzheng::{
    backend::{Backend as _, BackendError},
    bureau::Mishap,
    domain::{
        filing::{Decision, FilingId},
        time::Clock as _,
    },
    outbox::{Courier, CourierNews, RoundResult, State},
};
use sqlx::{Connection as _, SqliteConnection};

use crate::setting::{Office, demo_secret, office};

const SECOND: Duration = Duration::from_secs(1);

/// The stored envelope, read beside the program.
async fn stored(office: &Office, id: FilingId) -> Option<Vec<u8>> {
    let file = office.folder.path().join("outbox/outbox.sqlite");
    let mut sqlite = SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    let row = sqlx::query_scalar("SELECT bytes FROM envelopes WHERE id = ?").bind(id.to_string());
    row.fetch_optional(&mut sqlite).await.unwrap()
}

/// What the bureau has stored.
async fn received(office: &Office, id: FilingId) -> Vec<Vec<u8>> {
    let mut records = crate::records::look(office.folder.path()).await;
    let rows = sqlx::query_scalar("SELECT bytes FROM certifications WHERE id = $1").bind(id.to_string());
    rows.fetch_all(&mut records).await.unwrap()
}

async fn until_decided(office: &Office, courier: &Courier) -> Decision {
    for _ in 0..10 {
        for news in courier.round(office.clock.pass(SECOND)).await.news {
            if let CourierNews::Decided(_, decision) = news
                && decision.is_final()
            {
                return decision;
            }
        }
    }
    panic!("never decided")
}

#[tokio::test]
async fn a_record_outlives_the_outage_and_the_program() {
    let mut office = office().await;
    let addr = office.addr;
    let filing = office.filing(0, b"0.5").await;
    let courier = office.courier().await;
    office.running.take().unwrap().stop().await;

    courier.submit(&filing, office.clock.now()).await.unwrap();
    courier.submit(&filing, office.clock.now()).await.unwrap();
    assert_eq!(courier.list().await.unwrap().len(), 1, "the same filing twice is one record");
    let bytes = stored(&office, filing.id).await.unwrap();
    for attempt in 1..=10 {
        let RoundResult { news, next } = courier.round(office.clock.now()).await;
        let [CourierNews::Deferred { id, error, retry_in }, CourierNews::Queue(1)] = &news[..] else {
            panic!("{news:?}")
        };
        assert_eq!((*id, error), (filing.id, &BackendError::Unreachable));
        assert!((SECOND..=SECOND * 2_u32.pow(attempt).min(300)).contains(retry_in), "{attempt}: {retry_in:?}");
        // Nothing happens before its time.
        let early = courier.round(office.clock.now()).await;
        assert_eq!(early.news, []);
        office.clock.pass(next.unwrap());
    }

    // The program ends and starts again; so does the bureau, on the same address.
    courier.close().await;
    let courier = office.courier().await;
    let entry = courier.list().await.unwrap().remove(0);
    assert_eq!((entry.state, entry.attempts, entry.problem.as_deref()), (State::Waiting, 10, Some("unreachable")));
    office.running = Some(office.bureau.serve(addr).await.unwrap());
    let news = courier.round(office.clock.now()).await.news;
    assert_eq!(news, [CourierNews::Delivered(filing.id), CourierNews::Queue(0)]);
    assert!(matches!(until_decided(&office, &courier).await, Decision::Approved { .. }));
    assert_eq!(received(&office, filing.id).await, [bytes]);
    assert_eq!(stored(&office, filing.id).await, None, "the evidence is gone");
    assert_eq!(courier.round(office.clock.pass(SECOND)).await, RoundResult::default());
}

#[tokio::test]
async fn a_lost_answer_doubles_nothing() {
    let office = office().await;
    let courier = office.courier().await;
    office.script.push(Mishap::DropBefore);
    office.script.push(Mishap::DropAfter);
    office.script.push(Mishap::Busy(SECOND * 40));
    let filing = office.filing(0, b"0.5").await;
    courier.submit(&filing, office.clock.now()).await.unwrap();
    let mut there = Vec::new();
    for _ in 0..3 {
        let result = courier.round(office.clock.now()).await;
        assert!(matches!(result.news[0], CourierNews::Deferred { .. }), "{result:?}");
        there.push(received(&office, filing.id).await.len());
        if let CourierNews::Deferred { error: BackendError::Busy { .. }, retry_in, .. } = result.news[0] {
            assert!(retry_in > SECOND * 40, "{retry_in:?}");
        }
        office.clock.pass(result.next.unwrap());
    }
    assert_eq!(there, [0, 1, 1]);
    assert_eq!(courier.round(office.clock.now()).await.news[0], CourierNews::Delivered(filing.id));
    assert!(matches!(until_decided(&office, &courier).await, Decision::Approved { .. }));
    assert_eq!(received(&office, filing.id).await.len(), 1);
}

#[tokio::test]
async fn a_record_of_a_known_case_needs_no_session() {
    let office = office().await;
    let courier = office.courier().await;
    let filing = office.filing(0, b"0.5").await;
    office.backend.sign_out();
    courier.submit(&filing, office.clock.now()).await.unwrap();
    assert_eq!(courier.round(office.clock.now()).await.news[0], CourierNews::Delivered(filing.id));
    let news = courier.round(office.clock.now()).await.news;
    assert!(matches!(news[0], CourierNews::Decided(..)), "{news:?}");
}

#[tokio::test]
async fn without_case_and_session_records_are_held_until_the_next_sign_in() {
    let office = office().await;
    let courier = office.courier().await;
    let mut filing = office.filing(0, b"0.5").await;
    filing.case = "no case of this bureau".to_owned();
    office.backend.sign_out();
    courier.submit(&filing, office.clock.now()).await.unwrap();
    let result = courier.round(office.clock.now()).await;
    let held = CourierNews::Held { id: filing.id, error: BackendError::Unauthorized };
    assert_eq!(result, RoundResult { news: vec![held, CourierNews::Queue(1)], next: None });
    let entry = courier.list().await.unwrap().remove(0);
    assert_eq!((entry.state, entry.attempts), (State::Held, 0));

    office.backend.sign_in("demo", &demo_secret()).await.unwrap();
    courier.send_now(office.clock.now()).await.unwrap();
    assert_eq!(courier.round(office.clock.now()).await.news[0], CourierNews::Delivered(filing.id));
}

#[tokio::test]
async fn envelopes_are_chained_and_the_newest_goes_first() {
    let office = office().await;
    let courier = office.courier().await;
    let mut ids = Vec::new();
    for n in 0..3 {
        let filing = office.filing(n, b"0.5").await;
        courier.submit(&filing, office.clock.now()).await.unwrap();
        ids.push(filing.id);
    }
    let mut prev = String::new();
    for (n, id) in ids.iter().enumerate() {
        let bytes = stored(&office, *id).await.unwrap();
        let envelope: renzheng::wire::Envelope = serde_json::from_slice(&bytes).unwrap();
        assert_eq!((envelope.clear.device_seq, envelope.clear.prev), (n as u64 + 1, prev));
        prev = renzheng::wire::sha256_hex(&bytes);
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("赵示例") && !text.contains("1199991"), "no name and no number in the clear");
    }
    for id in ids.iter().rev() {
        assert_eq!(courier.round(office.clock.now()).await.news[0], CourierNews::Delivered(*id));
    }
}

#[tokio::test]
async fn a_bureau_that_lost_everything_gets_the_same_bytes_again() {
    let mut office = office().await;
    let addr = office.addr;
    let courier = office.courier().await;
    let filing = office.filing(0, b"0.5").await;
    courier.submit(&filing, office.clock.now()).await.unwrap();
    assert_eq!(courier.round(office.clock.now()).await.news[0], CourierNews::Delivered(filing.id));
    let bytes = stored(&office, filing.id).await.unwrap();

    // Its keys survive, its records do not.
    office.running.take().unwrap().stop().await;
    drop(office.bureau);
    crate::records::lose(office.folder.path());
    let config = crate::setting::config(office.folder.path());
    office.bureau = crate::setting::open(config, &office.clock).await;
    office.running = Some(office.bureau.serve(addr).await.unwrap());
    office.backend.sign_in("demo", &demo_secret()).await.unwrap();

    let result = courier.round(office.clock.pass(SECOND)).await;
    assert!(matches!(result.news[0], CourierNews::Deferred { error: BackendError::Fault(404), .. }), "{result:?}");
    office.clock.pass(result.next.unwrap());
    assert_eq!(courier.round(office.clock.now()).await.news[0], CourierNews::Delivered(filing.id));
    assert_eq!(received(&office, filing.id).await, [bytes]);
}
