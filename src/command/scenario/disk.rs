//! A full disk, as far as the outbox can tell: its database refuses every new row, and what is in it stays readable. A
//! trigger does it from outside, so that nothing in the outbox knows of it.

use std::path::Path;

use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

/// No record goes into the outbox in `folder` any more.
pub async fn fill(folder: &Path) -> Result<(), sqlx::Error> {
    let refuse = "CREATE TRIGGER disk_full BEFORE INSERT ON outbox
                  BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
    run(folder, refuse).await
}

/// Makes the outbox writable again after a simulated full disk.
pub async fn free(folder: &Path) -> Result<(), sqlx::Error> {
    run(folder, "DROP TRIGGER disk_full").await
}

async fn run(folder: &Path, sql: &'static str) -> Result<(), sqlx::Error> {
    let mut outbox = SqliteConnectOptions::new().filename(folder.join("outbox.sqlite")).connect().await?;
    sqlx::raw_sql(sql).execute(&mut outbox).await?;
    outbox.close().await
}
