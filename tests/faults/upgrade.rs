//! An outbox of an older version on a disk that runs full while it is brought up to date.

use std::{fs, path::Path};

use renzheng::{outbox::key::DeviceKey, wire::sha256_hex};
use sqlx::{Connection as _, SqliteConnection};
use tokio::runtime::Runtime;

use crate::{
    counter::{Ledger, Seat},
    disk::{ENOSPC, MOST_WRITES, Shim, with_shim},
    server::Office,
    tally::Tally,
};

/// What version 1 left behind: three records, sealed bytes and all.
const LEFT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/road/fixtures/outbox-v1.sqlite");

/// Version of the file, and how many of its records have the sealed bytes their hash says.
fn kept(file: &Path) -> (i64, usize) {
    Runtime::new().unwrap().block_on(async {
        let mut sqlite = SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.unwrap();
        let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut sqlite).await.unwrap();
        let sql = match version {
            1 => "SELECT sha256, envelope FROM outbox",
            _ => "SELECT sha256, bytes FROM outbox JOIN envelopes USING (id)",
        };
        // A file that is half one version and half the other has nothing that can be read.
        let rows: Vec<(String, Vec<u8>)> = sqlx::query_as(sql).fetch_all(&mut sqlite).await.unwrap_or_default();
        sqlite.close().await.unwrap();
        (version, rows.iter().filter(|(sha256, bytes)| sha256_hex(bytes) == *sha256).count())
    })
}

/// Every write from the n-th on fails, for every n; then there is room again and the counter is started again.
pub fn on_a_full_disk() -> Tally {
    let office = Office::new("upgrading");
    let (mut whole, mut wrong, mut refused) = (Ledger::default(), Vec::new(), 0);
    let (mut tried, mut lost) = (0, 0);
    for n in 1..MOST_WRITES {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("outbox.sqlite");
        fs::copy(LEFT, &file).unwrap();
        // The counter's key was beside it.
        DeviceKey::open(folder.path()).unwrap();
        let shim = Shim::on("outbox.sqlite");
        let seat = || Seat::new(&format!("http://{}", office.addr()), office.root(), folder.path(), "counter");
        let mut counter = with_shim(seat(), &shim).start();
        shim.arm(n, true, ENOSPC);
        let opened = counter.tell("open").is_ok();
        let fired = shim.disarm();
        whole.add(counter.leave());
        let after_the_full_disk = kept(&file);
        let mut counter = seat().start();
        let again = counter.tell("open");
        whole.add(counter.leave());
        if after_the_full_disk.1 != 3 || again.is_err() || kept(&file) != (3, 3) {
            wrong.push(format!("write {n}: {after_the_full_disk:?}, then {again:?}, {:?}", kept(&file)));
        }
        lost += 3_usize.saturating_sub(kept(&file).1);
        refused += i32::from(!opened);
        tried += 1;
        if fired == 0 {
            break;
        }
    }
    let mut tally = Tally::of("outbox: the disk runs full while it is upgraded", &whole, &office);
    // They were acknowledged by the program of before.
    (tally.submitted, tally.acknowledged, tally.lost) = (3 * tried, 3 * tried, lost);
    tally.must(wrong.is_empty(), || format!("{wrong:?}"));
    tally.must(refused > 5, || format!("only {refused} upgrades failed"));
    tally.noted(format!(
        "n = 1..{refused}, then a clean pass; {refused} did not open while it was full; all records of version 1 kept"
    ))
}
