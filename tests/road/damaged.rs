//! A damaged row of the outbox: it is set aside and named, and the others go on.

use std::{path::Path, sync::Arc, time::Duration};

use renzheng::{
    domain::time::Clock as _,
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
