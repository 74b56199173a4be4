//! An outbox outlives the program that wrote it: what an older version left behind is delivered, and what a newer one
//! left is not touched.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use renzheng::{
    backend::{BackendError, wire::sha256_hex},
    domain::{filing::Decision, time::Clock as _},
    outbox::{CourierNews, OutboxError, State},
};
use sqlx::{Connection as _, Row as _, SqliteConnection};

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

/// Three records of made-up people: one that waits, one that the bureau has, one that it refused.
#[tokio::test]
#[ignore = "writes the fixture of the present version"]
async fn what_this_version_leaves_behind_is_written_down() {
    let (clock, folder, backend) = (HandClock::new(), tempfile::tempdir().unwrap(), Arc::new(Scripted::default()));
    let courier = open(folder.path(), &backend).await;
    for answer in [Err(BackendError::Refused(422)), Ok(()), Err(BackendError::Unreachable)] {
        backend.puts.lock().unwrap().push_back(answer);
        courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
        courier.turn(clock.now()).await;
    }
    courier.close().await;
    let written = folder.path().join("outbox.sqlite");
    let mut sqlite = sqlite(&written).await;
    let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut sqlite).await.unwrap();
    sqlx::raw_sql("VACUUM").execute(&mut sqlite).await.unwrap();
    sqlite.close().await.unwrap();
    std::fs::copy(&written, fixture(version as u32)).unwrap();
}
