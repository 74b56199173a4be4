//! An outbox outlives the program that wrote it: what an older version left behind is delivered, and what a newer one
//! left is not touched.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use renzheng::{
    backend::BackendError,
    domain::{filing::Decision, time::Clock as _},
    outbox::{CourierNews, OutboxError, State},
    wire::sha256_hex,
};
use sqlx::{Connection as _, SqliteConnection};

use crate::{
    queue::{Scripted, open, some_filing},
    setting::HandClock,
};

/// Outboxes as each version of the program left them.
fn fixture(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/road/fixtures/outbox-v{version}.sqlite"))
}

async fn sqlite(file: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.unwrap()
}

/// Three records of made-up people: one that waits, one that the bureau has, one that it refused. With
/// `RENZHENG_WRITE_FIXTURE` set they become the fixture of the present version.
#[tokio::test]
async fn the_present_version_leaves_one_record_of_each_kind_behind() {
    let (clock, folder, backend) = (HandClock::new(), tempfile::tempdir().unwrap(), Arc::new(Scripted::default()));
    let courier = open(folder.path(), &backend).await;
    for answer in [Err(BackendError::Refused(422)), Ok(()), Err(BackendError::Unreachable)] {
        backend.puts.lock().unwrap().push_back(answer);
        courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
        courier.round(clock.now()).await;
    }
    courier.close().await;
    let written = folder.path().join("outbox.sqlite");
    let mut sqlite = sqlite(&written).await;
    let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut sqlite).await.unwrap();
    let states: Vec<String> =
        sqlx::query_scalar("SELECT state FROM outbox ORDER BY device_seq").fetch_all(&mut sqlite).await.unwrap();
    assert_eq!(states, ["parked", "delivered", "waiting"]);
    sqlx::raw_sql("VACUUM").execute(&mut sqlite).await.unwrap();
    sqlite.close().await.unwrap();
    if std::env::var_os("RENZHENG_WRITE_FIXTURE").is_some() {
        std::fs::copy(&written, fixture(version as u32)).unwrap();
    }
}

/// A copy of a fixture in a folder of its own.
fn copied(version: u32) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("outbox.sqlite");
    std::fs::copy(fixture(version), &file).unwrap();
    // The counter's key was beside it.
    renzheng::outbox::key::DeviceKey::open(folder.path()).unwrap();
    (folder, file)
}

#[tokio::test]
async fn what_an_older_version_left_behind_is_delivered_byte_for_byte() {
    let (clock, backend) = (HandClock::new(), Arc::new(Scripted::default()));
    let (folder, file) = copied(1);
    let courier = open(folder.path(), &backend).await;
    let entries = courier.list().await.unwrap();
    assert_eq!(entries.iter().map(|e| e.state).collect::<Vec<_>>(), [State::Parked, State::Delivered, State::Waiting]);
    backend.puts.lock().unwrap().extend([Ok(()), Ok(())]);
    backend.decisions.lock().unwrap().extend([Ok(Decision::Cancelled), Ok(Decision::Cancelled)]);
    courier.release(None, clock.now()).await.unwrap();
    courier.send_now(clock.now()).await.unwrap();
    let mut delivered = Vec::new();
    for _ in 0..4 {
        let news = courier.round(clock.now()).await.news;
        delivered.extend(news.iter().filter_map(|n| if let CourierNews::Delivered(id) = n { Some(*id) } else { None }));
    }
    delivered.sort_unstable();
    assert_eq!(delivered, [entries[0].id, entries[2].id]);
    let mut sent: Vec<String> = backend.bytes.lock().unwrap().iter().map(|bytes| sha256_hex(bytes)).collect();
    sent.sort_unstable();
    let mut kept = [entries[0].sha256.clone(), entries[2].sha256.clone()];
    kept.sort_unstable();
    assert_eq!(sent, kept);
    // The next record continues the chain of the older ones.
    courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
    assert_eq!(courier.list().await.unwrap()[3].device_seq, entries[2].device_seq + 1);
    courier.close().await;
    let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut sqlite(&file).await).await.unwrap();
    assert_eq!(version, 3);
}

/// The first version wrote its tables and its number in two steps.
#[tokio::test]
async fn a_file_that_was_left_half_made_is_finished() {
    let (folder, file) = copied(1);
    let mut half = sqlite(&file).await;
    sqlx::raw_sql("PRAGMA user_version = 0").execute(&mut half).await.unwrap();
    half.close().await.unwrap();
    let courier = open(folder.path(), &Arc::new(Scripted::default())).await;
    assert_eq!(courier.list().await.unwrap().len(), 3);
}

#[tokio::test]
async fn an_outbox_of_a_newer_version_is_refused_and_stays_as_it_is() {
    let (folder, file) = copied(1);
    let mut newer = sqlite(&file).await;
    sqlx::raw_sql("PRAGMA user_version = 99").execute(&mut newer).await.unwrap();
    newer.close().await.unwrap();
    let before = std::fs::read(&file).unwrap();
    let config = renzheng::outbox::CourierConfig {
        device: "窗口1".into(),
        wait: std::time::Duration::ZERO,
        models: std::collections::BTreeMap::new(),
    };
    let refused = renzheng::outbox::Courier::open(folder.path(), Arc::new(Scripted::default()), config).await;
    assert!(matches!(refused.err(), Some(OutboxError::Newer { found: 99, known: 3 })));
    assert_eq!(std::fs::read(&file).unwrap(), before);
}
