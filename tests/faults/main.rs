//! Nothing lost, nothing doubled: real processes of both sides that are killed, cut off from each other and run out of
//! disk. What the counter's helper was told is compared with what the bureau has in its database.
//!
//! `cargo test --features failpoints --test faults [-- NAME...]`; below
//! `tests/postgres/with` the same runs on PostgreSQL. `docs/faults.md` says which defect each check has caught.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]
#![allow(clippy::disallowed_methods, reason = "real processes take real time")]

mod child;
mod counter;
mod disk;
mod filing;
mod fleet;
mod kills;
mod races;
mod replicas;
mod road;
mod server;
mod tally;
mod upgrade;
mod weather;

use std::{
    process::ExitCode,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use self::tally::{Tally, totals};

type Case = (&'static str, fn() -> Option<Tally>);

/// All but the kills, which come two at a time.
const CASES: [Case; 16] = [
    ("storm", || Some(weather::storm())),
    ("kinds", || Some(weather::each_kind())),
    ("restarts", || Some(weather::restarts())),
    ("replicas", replicas::one_of_two_dies),
    ("clocks", || Some(weather::clocks())),
    ("races", || Some(races::same_bytes())),
    ("races", || Some(races::other_bytes())),
    ("races", || Some(races::same_person())),
    ("outage", || Some(fleet::outage())),
    ("writes", || Some(disk::outbox_writes(false))),
    ("writes", || Some(disk::outbox_writes(true))),
    ("opening", || Some(disk::outbox_opening())),
    ("upgrading", || Some(upgrade::on_a_full_disk())),
    ("bureau-writes", || disk::bureau_writes(false)),
    ("bureau-writes", || disk::bureau_writes(true)),
    ("full-disk", disk::full_disk),
];

fn main() -> ExitCode {
    if let Some(orders) = child::Orders::given() {
        child::run(&orders);
        return ExitCode::SUCCESS;
    }
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |name: &str| asked.is_empty() || asked.iter().any(|asked| name == asked);
    let store = server::store().map_or("SQLite", |_| "PostgreSQL");
    println!("faults: store {store}");
    let (since, all) = (Instant::now(), Mutex::new(Vec::new()));
    let done = |tally: Tally, since: Instant| {
        tally.print(since);
        all.lock().unwrap_or_else(PoisonError::into_inner).push(tally);
    };
    if wanted("kills") {
        kills::all(&done);
    }
    for (name, case) in CASES.into_iter().filter(|(name, _)| wanted(name)) {
        let since = Instant::now();
        match case() {
            Some(tally) => done(tally, since),
            None => println!("case {name}: cannot be shown here"),
        }
    }
    let good = totals(&all.into_inner().unwrap_or_else(PoisonError::into_inner));
    println!("faults took {:.0} s", since.elapsed().as_secs_f64());
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
