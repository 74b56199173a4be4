//! A damaged row of the outbox: it is set aside and named, and the others go on. And what a bureau that is not trusted,
//! or forgets, or does not sign, can and cannot make a counter do.

use std::{path::Path, sync::Arc, time::Duration};

use renzheng::{
    backend::BackendError,
    domain::{
        filing::{Decision, Reason},
        time::Clock as _,
    },
    outbox::{CourierNews, OutboxError, Queue, State},
};
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{
    queue::{Scripted, open, some_filing},
    setting::HandClock,
};

async fn change(folder: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(folder.join("outbox.sqlite")).foreign_keys(false);
    let mut file = SqliteConnection::connect_with(&options).await.unwrap();
    assert_eq!(sqlx::raw_sql(sql).execute(&mut file).await.unwrap().rows_affected(), 1, "{sql}");
    file.close().await.unwrap();
}

/// One record in the middle of three, each damaged in another way: two are delivered, one is set aside, and every list
/// names it.
#[tokio::test]
async fn one_damaged_row_stops_itself_and_no_other() {
    for (sql, problem) in [
        ("UPDATE envelopes SET bytes = x'00' WHERE id = (SELECT id FROM outbox WHERE device_seq = 2)", "sealed bytes"),
        ("DELETE FROM envelopes WHERE id = (SELECT id FROM outbox WHERE device_seq = 2)", "sealed bytes"),
        ("UPDATE outbox SET sha256 = 'ff' WHERE device_seq = 2", "sealed bytes"),
        ("UPDATE outbox SET id = 'nothing' WHERE device_seq = 2", "row: id"),
        ("UPDATE outbox SET created = 9223372036854775807 WHERE device_seq = 2", "row: created"),
        ("UPDATE outbox SET state = 'odd' WHERE device_seq = 2", "row: state"),
    ] {
        let (clock, folder) = (HandClock::new(), tempfile::tempdir().unwrap());
        let backend = Arc::new(Scripted::default());
        let courier = open(folder.path(), &backend).await;
        for _ in 0..3 {
            courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
        }
        change(folder.path(), sql).await;
        backend.puts.lock().unwrap().extend([Ok(()), Ok(())]);
        let mut news = Vec::new();
        for _ in 0..4 {
            let result = courier.round(clock.pass(Duration::from_secs(1))).await;
            news.extend(result.news);
            if backend.puts.lock().unwrap().is_empty() {
                break;
            }
        }
        assert_eq!(news.iter().filter(|one| matches!(one, CourierNews::Delivered(_))).count(), 2, "{sql}: {news:?}");
        assert_eq!(backend.bytes.lock().unwrap().len(), 2, "{sql}");
        let told = news.iter().any(|one| matches!(one, CourierNews::Damaged { .. }));
        assert!(told || problem == "row: state", "{sql}: {news:?}");

        let listed = courier.list().await.unwrap();
        let damaged: Vec<_> = listed.iter().filter(|entry| entry.state == State::Damaged).collect();
        assert_eq!(damaged.len(), 1, "{sql}");
        assert_eq!((damaged[0].device_seq, damaged[0].problem.as_deref()), (2, Some(problem)), "{sql}");
        assert!(damaged[0].needs_supervisor(clock.now().wall));
        // It is not taken up again and again.
        assert_eq!(courier.waiting().await.unwrap(), 0, "{sql}");
        courier.close().await;

        let queue = Queue::open(folder.path()).await.unwrap().unwrap();
        let to = folder.path().join("copies");
        let copied = queue.export(damaged[0], &to, clock.now().wall).await;
        let is_lost = matches!(problem, "sealed bytes" | "row: id");
        assert_eq!(matches!(copied, Err(OutboxError::Damaged)), is_lost, "{sql}: what can be copied is copied");
        queue.close().await;
    }
}

/// After an answer that is not trusted the bureau is asked again, by itself.
#[tokio::test]
async fn an_answer_that_is_not_trusted_is_asked_for_again() {
    let (clock, folder, backend) = (HandClock::new(), tempfile::tempdir().unwrap(), Arc::new(Scripted::default()));
    let courier = open(folder.path(), &backend).await;
    courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
    let review = Decision::Review { reason: Reason::Manual };
    backend.puts.lock().unwrap().extend([Err(BackendError::Untrusted), Ok(())]);
    backend.decisions.lock().unwrap().extend([Err(BackendError::Untrusted), Ok(review.clone())]);
    let mut news = Vec::new();
    for _ in 0..4 {
        let result = courier.round(clock.now()).await;
        news.extend(result.news);
        clock.pass(result.next.unwrap_or_default() + Duration::from_millis(1));
    }
    assert!(news.iter().any(|one| matches!(one, CourierNews::Decided(_, decided) if *decided == review)), "{news:?}");
}

/// A bureau that takes a record and then does not know it gets it again, less and less often.
#[tokio::test]
async fn a_bureau_that_forgets_what_it_takes_is_asked_less_and_less_often() {
    let (clock, folder, backend) = (HandClock::new(), tempfile::tempdir().unwrap(), Arc::new(Scripted::default()));
    let courier = open(folder.path(), &backend).await;
    courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
    let begun = clock.now().at;
    for _ in 0..24 {
        backend.puts.lock().unwrap().push_back(Ok(()));
        backend.decisions.lock().unwrap().push_back(Err(BackendError::Refused(404)));
        let result = courier.round(clock.now()).await;
        clock.pass(result.next.unwrap_or_default());
    }
    let times = backend.bytes.lock().unwrap().len();
    let took = clock.now().at.since(begun);
    assert!(times >= 8 && took > Duration::from_mins(1), "{times} times in {took:?}");
    assert_eq!(courier.list().await.unwrap().len(), 1);
}

/// Where a decision is not signed, the sealed bytes outlive it by so many days of work; a clock that jumps is one day.
#[tokio::test]
async fn what_was_decided_without_a_signature_is_kept_for_a_while() {
    let (clock, folder) = (HandClock::new(), tempfile::tempdir().unwrap());
    let backend = Scripted { keeps: Some(Duration::from_hours(3 * 24)), ..Scripted::default() };
    let backend = Arc::new(backend);
    let courier = open(folder.path(), &backend).await;
    courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
    backend.puts.lock().unwrap().push_back(Ok(()));
    backend.decisions.lock().unwrap().push_back(Ok(Decision::Cancelled));
    courier.round(clock.now()).await;
    courier.round(clock.pass(Duration::from_secs(1))).await;
    let entry = courier.list().await.unwrap().remove(0);
    assert_eq!(entry.state, State::Decided);
    let queue = Queue::open(folder.path()).await.unwrap().unwrap();
    let kept = async || queue.export(&entry, &folder.path().join("copies"), clock.now().wall).await.is_ok();
    assert!(kept().await);
    for (hours, is_kept) in [(24 * 365, true), (1, true), (24, true), (24, true), (24, false)] {
        courier.round(clock.pass(Duration::from_hours(hours))).await;
        assert_eq!(kept().await, is_kept, "{hours}");
    }
}
