//! Two hundred counters in one process, each with an outbox of its own, and a bureau that is away for a while.

use std::{
    collections::BTreeMap,
    io::BufRead as _,
    sync::Arc,
    time::{Duration, Instant},
};

use renzheng::{
    backend::{Backend, http::Limits},
    domain::time::{Clock, Now},
    outbox::{Courier, CourierConfig, CourierNews, State},
};
use tokio::task::JoinSet;

use crate::{
    child::{Orders, backend, say},
    counter::Seat,
    filing::{SECRET, filing, person, picture},
    server::Office,
    tally::Tally,
};

/// How many counters.
const COUNTERS: usize = 200;

/// The bureau goes away, every counter saves a record, the bureau comes back and they all come at once.
pub fn outage() -> Tally {
    let office = Office::new("outage");
    let mut server = office.serve();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("http://{}", office.addr());
    let mut fleet = Seat::new(&url, office.root(), folder.path(), "fleet").start();
    let mut ended = fleet.tell("open").map(drop);
    server.stop();
    ended = ended.and_then(|()| fleet.tell_all(&["submit", "morning", "evening"]));
    let away = fleet.ledger.deferred;
    let _server = office.serve();
    let back = Instant::now();
    ended = ended.and_then(|()| fleet.tell("drain").map(drop));
    let took = back.elapsed().as_secs_f64();
    let ledger = fleet.leave();
    let mut tally = Tally::of("outage of 200 counters", &ledger, &office);
    tally.must(ended.is_ok(), || format!("{ended:?}"));
    tally.must(ledger.acknowledged.len() == COUNTERS, || "not all were saved".to_owned());
    tally.must(away as usize >= 2 * COUNTERS, || format!("only {away} tries failed while it was away"));
    let errors = ledger.deferred - away;
    tally.must(errors == 0, || format!("{errors} errors after it was back"));
    tally.noted(format!("{away} tries failed while away, {errors} after it was back, drained in {took:.1} s"))
}

struct Member {
    courier: Arc<Courier>,
    backend: Arc<dyn Backend>,
    clock: Arc<dyn Clock>,
}

/// The fleet's process.
pub async fn run(orders: &Orders) {
    let (clock, first) = backend(orders, Limits::default());
    let service = first.service().await.unwrap();
    first.sign_in("demo", &SECRET.into()).await.unwrap();
    let case = first.check_person(&person(2), &[]).await.unwrap();
    let mut members = Vec::new();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        match line.as_str() {
            "open" => {
                for n in 0..COUNTERS {
                    members.push(member(orders, n).await);
                }
            }
            "submit" => {
                for member in &members {
                    let filing = filing(&case, &service, person(2), picture("plain", 20_000), clock.now());
                    say(format_args!("submitting {}", filing.id));
                    member.courier.submit(&filing, member.clock.now()).await.unwrap();
                    say(format_args!("confirmed {}", filing.id));
                }
            }
            "morning" => all(&members, |member| turn(member, Duration::from_hours(1))).await,
            "evening" => all(&members, |member| turn(member, Duration::from_hours(10))).await,
            _ => all(&members, drain).await,
        }
        say(format_args!("ok"));
    }
}

async fn all<F: Future<Output = ()> + Send + 'static>(members: &[Member], work: impl Fn(Member) -> F) {
    let mut round = JoinSet::new();
    for Member { courier, backend, clock } in members {
        let (courier, backend, clock) = (Arc::clone(courier), Arc::clone(backend), Arc::clone(clock));
        round.spawn(work(Member { courier, backend, clock }));
    }
    round.join_all().await;
}

async fn member(orders: &Orders, n: usize) -> Member {
    let device = format!("fleet-{n}");
    let orders = Orders {
        url: orders.url.clone(),
        root: orders.root.clone(),
        folder: orders.folder.join(&device),
        device,
        clock: 0,
    };
    let (clock, backend) = backend(&orders, Limits::default());
    backend.sealing_key().await.unwrap();
    let config = CourierConfig { device: orders.device, wait: Duration::from_secs(20), models: BTreeMap::new() };
    let courier = Courier::open(&orders.folder, Arc::clone(&backend), config).await.unwrap();
    Member { courier: Arc::new(courier), backend, clock }
}

/// So much later than it is: whatever waits is due.
async fn turn(member: Member, ahead: Duration) {
    later(&member, ahead, member.clock.now()).await;
}

async fn later(member: &Member, ahead: Duration, now: Now) {
    let now = Now { at: now.at + ahead, wall: now.wall + ahead };
    for news in member.courier.round(now).await.news {
        match news {
            CourierNews::Delivered(id) => say(format_args!("delivered {id}")),
            CourierNews::Decided(id, decision) if decision.is_final() => say(format_args!("decided {id} ?")),
            CourierNews::Deferred { id, error, .. } => say(format_args!("deferred {id} {error}")),
            CourierNews::Held { id, .. } | CourierNews::Parked { id, .. } => say(format_args!("parked {id}")),
            _ => {}
        }
    }
}

async fn drain(member: Member) {
    let end = Instant::now() + Duration::from_mins(1);
    let mut ahead = Duration::from_hours(20);
    while Instant::now() < end {
        let entries = member.courier.list().await.unwrap();
        if entries.iter().all(|entry| entry.state == State::Decided) {
            return;
        }
        later(&member, ahead, member.clock.now()).await;
        // The next question is due.
        ahead += Duration::from_secs(10);
    }
}
