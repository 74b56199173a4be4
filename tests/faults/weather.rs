//! Bad networks, a bureau that comes and goes, clocks that are wrong.

use std::{path::Path, thread, time::Duration};

use tempfile::TempDir;

use crate::{
    counter::{Counter, Ledger, Seat, Trouble},
    road::{Dice, Road, Weather},
    server::Office,
    tally::Tally,
};

/// A year, seconds.
const YEAR: i64 = 365 * 24 * 3600;

struct Window {
    road: Road,
    folder: TempDir,
    device: String,
}

impl Window {
    fn new(office: &Office, device: &str, weather: Vec<Weather>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { road: Road::to(office.addr(), weather), folder, device: device.to_owned() }
    }

    fn seat(&self, office: &Office) -> Seat {
        Seat::new(&self.road.url, office.root(), self.folder.path(), &self.device)
    }
}

/// Captures so many while the courier sends, then sends the rest.
fn work(counter: &mut Counter, records: usize, bytes: usize) -> Result<(), Trouble> {
    counter.tell_all(&["open", "sign-in", "case 2"])?;
    for _ in 0..records {
        counter.tell(&format!("submit 2 plain {bytes}"))?;
        counter.tell("turns 2")?;
    }
    counter.tell("drain 100").map(drop)
}

fn joined(days: Vec<(Ledger, Result<(), Trouble>)>) -> (Ledger, Vec<Trouble>) {
    let (mut ledger, mut trouble) = (Ledger::default(), Vec::new());
    for (one, ended) in days {
        ledger.add(one);
        trouble.extend(ended.err());
    }
    (ledger, trouble)
}

/// All windows at once.
fn together(office: &Office, windows: &[Window], records: usize, bytes: usize) -> (Ledger, Vec<Trouble>) {
    joined(thread::scope(|scope| {
        let one = |window: &Window| {
            let mut counter = window.seat(office).start();
            let ended = work(&mut counter, records, bytes);
            (counter.leave(), ended)
        };
        let all: Vec<_> = windows.iter().map(|window| scope.spawn(move || one(window))).collect();
        all.into_iter().map(|window| window.join().unwrap()).collect()
    }))
}

fn counted(case: &str, office: &Office, windows: &[Window], (ledger, trouble): (Ledger, Vec<Trouble>)) -> Tally {
    let mut tally = Tally::of(case, &ledger, office);
    tally.must(trouble.is_empty(), || format!("{trouble:?}"));
    let (requests, bad): (Vec<_>, Vec<_>) = windows.iter().map(|window| window.road.met()).unzip();
    let (requests, bad): (usize, usize) = (requests.iter().sum(), bad.iter().sum());
    let lost: usize = windows.iter().map(|window| window.road.answers_lost()).sum();
    tally.must(bad > 0, || "the weather was never bad".to_owned());
    let percent = 100 * bad / requests.max(1);
    tally.noted(format!("{requests} requests, {bad} failed by script ({percent} %), {lost} done with the answer lost"))
}

/// 300 submissions from three counters; of the requests 40 % fail in one of nine ways.
pub fn storm() -> Tally {
    let office = Office::new("storm");
    let _server = office.serve();
    let window = |n: u64| Window::new(&office, &format!("counter-{n}"), Dice::new(n).forecast(5000, 40));
    let windows: Vec<Window> = (1..=3).map(window).collect();
    let days = together(&office, &windows, 100, 20_000);
    counted("300 submissions, 40 % failures", &office, &windows, days)
}

/// Each kind of bad weather alone, every other time.
pub fn each_kind() -> Tally {
    let office = Office::new("each_kind");
    let _server = office.serve();
    let window = |bad: Weather| Window::new(&office, &format!("{bad:?}"), [bad, Weather::Fair].repeat(4));
    let windows: Vec<Window> = Weather::BAD.into_iter().map(window).collect();
    let days = together(&office, &windows, 4, 20_000);
    counted("lost, cut, truncated, slow and foreign answers", &office, &windows, days)
}

/// The bureau is stopped and killed in turn while a counter works.
pub fn restarts() -> Tally {
    const TIMES: usize = 8;
    let office = Office::new("restarts");
    let mut server = office.serve();
    let window = Window::new(&office, "counter", Vec::new());
    let mut counter = window.seat(&office).start();
    let mut ended = counter.tell_all(&["open", "sign-in", "case 2"]);
    for n in 0..TIMES {
        for _ in 0..5 {
            ended = ended.and_then(|()| counter.tell_all(&["submit 2 plain 20000", "turns 1"]));
        }
        if n % 2 == 0 {
            server.stop()
        } else {
            server.kill()
        }
        ended = ended.and_then(|()| counter.tell_all(&["turns 2", "submit 2 plain 20000"]));
        server = office.serve();
    }
    ended = ended.and_then(|()| counter.tell("drain 60").map(drop));
    let ledger = counter.leave();
    let mut tally = Tally::of("bureau stopped and killed in turn", &ledger, &office);
    tally.must(ended.is_ok(), || format!("{ended:?}"));
    tally.must(ledger.deferred > 0, || "it was never missed".to_owned());
    tally.noted(format!("{TIMES} restarts, deferred {}", ledger.deferred))
}

/// One counter's clock a year ahead, another's a year behind, and one that is set right by two years while its records
/// wait.
pub fn clocks() -> Tally {
    let office = Office::new("clocks");
    let mut server = office.serve();
    let folders: Vec<TempDir> = (0..3).map(|_| tempfile::tempdir().unwrap()).collect();
    let url = format!("http://{}", office.addr());
    let seat = |folder: &Path, device: &str, clock| Seat { clock, ..Seat::new(&url, office.root(), folder, device) };
    let mut days = Vec::new();
    for (n, (device, person, clock)) in [("ahead", 0, YEAR), ("behind", 3, -YEAR)].into_iter().enumerate() {
        let mut counter = seat(folders[n].path(), device, clock).start();
        let (case, submit) = (format!("case {person}"), format!("submit {person} face 0"));
        let ended = counter.tell_all(&["open", "sign-in", &case, &submit, "drain 30"]);
        days.push((counter.leave(), ended));
    }
    let mut counter = seat(folders[2].path(), "corrected", YEAR).start();
    let mut ended = counter.tell_all(&["open", "sign-in", "case 2"]);
    server.stop();
    ended = ended.and_then(|()| counter.tell_all(&["submit 2 plain 3000", "submit 2 plain 3000", "turns 6"]));
    days.push((counter.leave(), ended));
    let _server = office.serve();
    thread::sleep(Duration::from_millis(100));
    let mut counter = seat(folders[2].path(), "corrected", -YEAR).start();
    let ended = counter.tell_all(&["open", "drain 30"]);
    days.push((counter.leave(), ended));
    let (ledger, trouble) = joined(days);
    let approved = ledger.decided.values().filter(|decision| *decision == "approved").count();
    let mut tally = Tally::of("clocks a year off both ways", &ledger, &office);
    tally.must(trouble.is_empty(), || format!("{trouble:?}"));
    tally.must(approved == 2, || format!("{approved} approvals were told, not 2"));
    tally.noted(format!("approved {approved}, deferred {}", ledger.deferred))
}
