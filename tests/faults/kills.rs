//! `kill -9` at every named place of both sides.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use renzheng::failpoint::PLACES;

use crate::{
    counter::{Ledger, Seat, Trouble},
    road::{Road, Weather},
    server::{Office, Server},
    tally::Tally,
};

/// Two people who are approved and one whose picture a person has to look at.
const PEOPLE: [&str; 3] = ["0 face", "3 face", "2 plain"];

/// Two at a time.
pub fn all(done: &(dyn Fn(Tally, Instant) + Sync)) {
    let half = PLACES.len().div_ceil(2);
    thread::scope(|scope| {
        for places in PLACES.chunks(half) {
            scope.spawn(move || {
                for place in places {
                    let since = Instant::now();
                    done(at(place), since);
                }
            });
        }
    });
}

fn at(place: &str) -> Tally {
    let office = Office::new(place);
    let (env, in_bureau) = ([("RENZHENG_FAILPOINT", place)], place.starts_with("bureau."));
    let server = office.serve_with(if in_bureau { &env } else { &[] });
    let bad = if place.ends_with("-retry") { vec![Weather::CutBefore] } else { Vec::new() };
    let road = Road::to(office.addr(), bad);
    let folder = tempfile::tempdir().unwrap();
    let seat = Seat::new(&road.url, office.root(), folder.path(), "counter");
    let first = if in_bureau { seat.clone() } else { seat.clone().with(env[0].0, place) };
    let over = AtomicBool::new(false);
    let (ledger, trouble, server_died) = thread::scope(|scope| {
        let guard = scope.spawn(|| restarted(&office, server, &over));
        let (ledger, trouble) = days(&first, &seat);
        over.store(true, Ordering::SeqCst);
        (ledger, trouble, guard.join().unwrap())
    });
    let died = ledger.killed + u32::from(server_died);
    let approved = ledger.decided.values().filter(|decision| *decision == "approved").count();
    let mut tally = Tally::of(&format!("kill at {place}"), &ledger, &office);
    tally.must(died == 1, || format!("died {died} times there"));
    tally.must(trouble.is_empty(), || format!("{trouble:?}"));
    tally.must(approved == 2, || format!("{approved} approvals were told, not 2"));
    tally.noted(format!("deferred {}", ledger.deferred))
}

/// Starts the bureau again when it is killed; whether it was.
fn restarted(office: &Office, mut server: Server, over: &AtomicBool) -> bool {
    while !over.load(Ordering::SeqCst) {
        if server.is_gone() {
            let killed = server.was_killed();
            let _again = office.serve();
            while !over.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(20));
            }
            return killed;
        }
        thread::sleep(Duration::from_millis(20));
    }
    false
}

/// The counter opens, everybody is captured who was not told "saved", and all is sent; again after every death, without
/// the fail-point.
fn days(first: &Seat, others: &Seat) -> (Ledger, Vec<Trouble>) {
    let (mut ledger, mut saved, mut trouble) = (Ledger::default(), BTreeSet::new(), Vec::new());
    for seat in [first, others, others] {
        let mut counter = seat.start();
        let day = counter.tell_all(&["open", "sign-in"]).and_then(|()| {
            for person in PEOPLE.iter().filter(|person| !saved.contains(*person)).collect::<Vec<_>>() {
                counter.tell(&format!("case {}", &person[..1]))?;
                counter.tell(&format!("submit {person} 3000"))?;
                saved.insert(person);
            }
            counter.tell("drain 30").map(drop)
        });
        ledger.add(counter.leave());
        match day {
            Ok(()) => break,
            Err(Trouble::Dead) => {}
            Err(failed) => trouble.push(failed),
        }
    }
    (ledger, trouble)
}
