//! Two bureaus over one PostgreSQL, each with its own counters, and one of them dies while it decides.

use std::{thread, time::Duration};

use crate::{
    Outcome,
    counter::{Counter, Ledger, Seat, Trouble},
    server::{Office, Server, store},
    tally::Tally,
};

/// Records of each counter.
const RECORDS: usize = 24;
/// Looks at the records, a twentieth of a second apart.
const PATIENCE: usize = 600;

/// A file has one bureau.
pub fn one_of_two_dies() -> Outcome {
    if store().is_none() {
        return Outcome::OtherStore;
    }
    let office = Office::new("replicas");
    let stays = office.serve();
    let mut dies = office.serve_beside("127.0.0.1:0", &[("RENZHENG_FAILPOINT", "bureau.deciding")]);
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let seat = |server: &Server, n: usize, device: &str| {
        Seat::new(&format!("http://{}", server.addr()), office.root(), folders[n].path(), device)
    };
    let (at_one, at_other) = (seat(&stays, 0, "stays"), seat(&dies, 1, "moves"));
    let (mut ledger, mut trouble) = (Ledger::default(), Vec::new());
    let mut counters = thread::scope(|scope| {
        let works = |seat: Seat| {
            let mut counter = seat.start();
            let ended = work(&mut counter);
            (counter, ended)
        };
        let all = [scope.spawn(move || works(at_one)), scope.spawn(move || works(at_other))];
        all.map(|counter| counter.join().unwrap())
    });
    let killed = dies.was_killed();
    // The other is not there, and what it had taken up is decided all the same.
    let taken_over = (0..PATIENCE).any(|_| {
        thread::sleep(Duration::from_millis(50));
        office.rows().iter().all(|row| !row.decision.contains("comparing") && !row.decision.contains("received"))
    });
    let _again = office.serve_beside(&dies.addr().to_string(), &[]);
    for (counter, ended) in &mut counters {
        let drained = std::mem::replace(ended, Ok(())).and_then(|()| counter.tell("drain 100").map(drop));
        trouble.extend(drained.err());
    }
    for (counter, _) in counters {
        ledger.add(counter.leave());
    }
    let mut tally = Tally::of("two bureaus, one dies deciding", &ledger, &office);
    tally.must(trouble.is_empty(), || format!("{trouble:?}"));
    tally.must(killed, || "neither died".to_owned());
    tally.must(taken_over, || "what it had taken up was not taken over".to_owned());
    tally.must(ledger.deferred > 0, || "it was never missed".to_owned());
    Outcome::Shown(tally.noted(format!("deferred {}", ledger.deferred)))
}

fn work(counter: &mut Counter) -> Result<(), Trouble> {
    counter.tell_all(&["open", "sign-in", "case 2"])?;
    for _ in 0..RECORDS {
        counter.tell_all(&["submit 2 plain 20000", "turns 1"])?;
    }
    Ok(())
}
