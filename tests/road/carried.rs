//! Records looked after by hand: parked, released, copied, and marked when they wait too long.

use std::{sync::Arc, time::Duration};

use renzheng::{
    backend::BackendError,
    domain::time::Clock as _,
    outbox::{AGE_LIMIT, CourierNews, Queue, State},
    wire::sha256_hex,
};

use crate::{
    queue::{Scripted, open, some_filing},
    setting::HandClock,
};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn what_is_parked_beside_the_sender_stays_until_it_is_released() {
    let (clock, folder, backend) = (HandClock::new(), tempfile::tempdir().unwrap(), Arc::new(Scripted::default()));
    assert!(Queue::open(folder.path()).await.unwrap().is_none(), "looking makes no outbox");
    let courier = open(folder.path(), &backend).await;
    let filing = some_filing(&clock);
    courier.submit(&filing, clock.now()).await.unwrap();
    let queue = Queue::open(folder.path()).await.unwrap().unwrap();
    assert!(queue.park(filing.id, Some("the wrong counter")).await.unwrap());
    assert_eq!(courier.round(clock.now()).await.news, []);
    courier.send_now(clock.now()).await.unwrap();
    assert_eq!(courier.round(clock.pass(SECOND)).await.news, [], "a sign-in does not bring it back");
    let entry = queue.list().await.unwrap().remove(0);
    assert_eq!((entry.state, entry.reason.as_deref()), (State::Parked, Some("the wrong counter")));
    assert!(entry.needs_supervisor(clock.now().wall));

    assert_eq!(queue.release(None, clock.now().wall).await.unwrap(), 1);
    backend.puts.lock().unwrap().push_back(Ok(()));
    let news = courier.round(clock.now()).await.news;
    assert_eq!(news, [CourierNews::Delivered(filing.id), CourierNews::Queue(0)]);
    assert!(!queue.park(filing.id, None).await.unwrap(), "the bureau has it");
}

#[tokio::test]
async fn a_copy_is_what_would_be_sent_and_takes_nothing_away() {
    let (clock, folder, backend) = (HandClock::new(), tempfile::tempdir().unwrap(), Arc::new(Scripted::default()));
    let courier = open(folder.path(), &backend).await;
    courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
    let queue = Queue::open(folder.path()).await.unwrap().unwrap();
    let entry = queue.list().await.unwrap().remove(0);
    let copies = folder.path().join("copies");
    let copy = queue.export(&entry, &copies, clock.now().wall).await.unwrap();
    let bytes = std::fs::read(&copy).unwrap();
    let line = std::fs::read_to_string(copies.join(format!("{}.json.sha256", entry.id))).unwrap();
    assert_eq!(line, format!("{}  {}.json\n", sha256_hex(&bytes), entry.id));
    assert_eq!(std::fs::read_dir(&copies).unwrap().count(), 2, "no half files");
    assert_eq!(queue.list().await.unwrap()[0].exported, Some(clock.now().wall));

    backend.puts.lock().unwrap().push_back(Ok(()));
    courier.round(clock.now()).await;
    assert_eq!(*backend.bytes.lock().unwrap(), [bytes]);
}

#[tokio::test]
async fn what_waits_too_long_is_marked_and_goes_on_being_sent() {
    let (clock, folder, backend) = (HandClock::new(), tempfile::tempdir().unwrap(), Arc::new(Scripted::default()));
    let courier = open(folder.path(), &backend).await;
    courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
    backend.puts.lock().unwrap().extend([Err(BackendError::Unreachable), Ok(())]);
    courier.round(clock.now()).await;
    let marked = |entry: &renzheng::outbox::Entry| entry.needs_supervisor(clock.now().wall);
    clock.pass(AGE_LIMIT);
    assert!(!marked(&courier.list().await.unwrap()[0]));
    clock.pass(SECOND);
    assert!(marked(&courier.list().await.unwrap()[0]));
    assert!(matches!(courier.round(clock.now()).await.news[0], CourierNews::Delivered(_)));
    assert!(!marked(&courier.list().await.unwrap()[0]), "the bureau has it");
}
