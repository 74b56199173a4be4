//! A database that another program has locked: the counter is told to come again, and nothing is lost.

use renzheng::backend::Backend as _;
use sqlx::{Connection as _, Executor as _, SqliteConnection};

use crate::{records, setting::office};

#[tokio::test]
async fn a_locked_database_is_busy_and_no_fault() {
    if records::is_postgres() {
        return;
    }
    let office = office().await;
    let filing = office.filing(0, b"0.5").await;
    let sealed = office.sealed(&filing).await;
    let file = office.folder.path().join("bureau.sqlite");
    let mut other = SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let put = client.put(format!("http://{}/v1/certifications/{}", office.addr, filing.id)).body(sealed.clone());
    let reply = put.send().await.unwrap();
    assert_eq!(reply.status(), 503);
    assert_eq!(reply.headers()["retry-after"], "5");
    other.execute("ROLLBACK").await.unwrap();
    office.backend.put(filing.id, &sealed).await.unwrap();
}
