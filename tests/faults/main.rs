//! Nothing lost, nothing doubled: real processes of both sides that are killed, cut off from each other and run out of
//! disk. What the counter's helper was told is compared with what the bureau has in its database.
//!
//! `cargo test --features failpoints --test faults [-- NAME... [--allow-missing NAME]]`; below `tests/postgres/with`
//! the same runs on PostgreSQL. A case that this computer cannot show is a failure, unless `--allow-missing` names it.
//! `docs/faults.md` says which defect each check has caught.
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
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

use self::tally::{Tally, totals};

/// What became of a case.
pub enum Outcome {
    Shown(Tally),
    /// It is about the other store.
    OtherStore,
    /// This computer does not let it be shown, for this reason.
    Missing(&'static str),
}

type Case = (&'static str, fn() -> Outcome);

/// All but the kills, which come two at a time.
const CASES: [Case; 16] = [
    ("storm", || Outcome::Shown(weather::storm())),
    ("kinds", || Outcome::Shown(weather::each_kind())),
    ("restarts", || Outcome::Shown(weather::restarts())),
    ("replicas", replicas::one_of_two_dies),
    ("clocks", || Outcome::Shown(weather::clocks())),
    ("races", || Outcome::Shown(races::same_bytes())),
    ("races", || Outcome::Shown(races::other_bytes())),
    ("races", || Outcome::Shown(races::same_person())),
    ("outage", || Outcome::Shown(fleet::outage())),
    ("writes", || Outcome::Shown(disk::outbox_writes(false))),
    ("writes", || Outcome::Shown(disk::outbox_writes(true))),
    ("opening", || Outcome::Shown(disk::outbox_opening())),
    ("upgrading", || Outcome::Shown(upgrade::on_a_full_disk())),
    ("bureau-writes", || disk::bureau_writes(false)),
    ("bureau-writes", || disk::bureau_writes(true)),
    ("full-disk", disk::full_disk),
];

/// What waits nearly all of its time, mostly for a bureau that rests after it could not write: these run beside the
/// others, each on a thread of its own.
const WAITING: [&str; 2] = ["bureau-writes", "full-disk"];

fn main() -> ExitCode {
    if let Some(orders) = child::Orders::given() {
        child::run(&orders);
        return ExitCode::SUCCESS;
    }
    let (asked, may_miss) = arguments(std::env::args().skip(1));
    let wanted = |name: &str| asked.is_empty() || asked.iter().any(|asked| name == asked);
    let store = server::store().map_or("SQLite", |_| "PostgreSQL");
    println!("faults: store {store}");
    let missing = AtomicUsize::new(0);
    let (since, all) = (Instant::now(), Mutex::new(Vec::new()));
    let done = |tally: Tally, since: Instant| {
        tally.print(since);
        all.lock().unwrap_or_else(PoisonError::into_inner).push(tally);
    };
    let play = |(name, case): Case| {
        let since = Instant::now();
        match case() {
            Outcome::Shown(tally) => done(tally, since),
            Outcome::OtherStore => println!("case {name}: not about {store}"),
            Outcome::Missing(why) => {
                let allowed = may_miss.iter().any(|allowed| allowed == name);
                missing.fetch_add(usize::from(!allowed), Ordering::SeqCst);
                println!("case {name}: MISSING, {}: {why}", if allowed { "as allowed" } else { "which is a failure" });
            }
        }
    };
    let asked_for = CASES.into_iter().filter(|(name, _)| wanted(name));
    let (waiting, others): (Vec<Case>, Vec<Case>) = asked_for.partition(|(name, _)| WAITING.contains(name));
    thread::scope(|scope| {
        for case in waiting {
            let play = &play;
            scope.spawn(move || play(case));
        }
        if wanted("kills") {
            kills::all(&done);
        }
        others.into_iter().for_each(&play);
    });
    let missing = missing.into_inner();
    let good = totals(&all.into_inner().unwrap_or_else(PoisonError::into_inner));
    println!("missing without being allowed to: {missing}");
    println!("faults took {:.0} s", since.elapsed().as_secs_f64());
    if good && missing == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The cases that are asked for, and those that may be missing. Other options are those of Rust's own test runner,
/// which `cargo test` hands to every binary.
fn arguments(given: impl Iterator<Item = String>) -> (Vec<String>, Vec<String>) {
    let (mut asked, mut may_miss, mut given) = (Vec::new(), Vec::new(), given);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--allow-missing" => may_miss.push(given.next().expect("--allow-missing NAME")),
            option if option.starts_with('-') => {}
            _ => asked.push(argument),
        }
    }
    if let Some(unknown) = may_miss.iter().find(|name| names().all(|known| known != *name)) {
        panic!("--allow-missing {unknown}: there is no such case");
    }
    (asked, may_miss)
}

fn names() -> impl Iterator<Item = &'static str> {
    CASES.into_iter().map(|(name, _)| name)
}
