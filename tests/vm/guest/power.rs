//! Records on a disk whose machine loses its power. `submit` says of each record that it is confirmed, and never ends
//! by itself; `after` finds in the next life of the disk every one that was said.

use std::{collections::BTreeMap, fs, path::Path, process::Command, sync::Arc, time::Duration};

use renzheng::{
    backend::{
        Backend,
        http::{HttpBackend, HttpConfig},
    },
    domain::{
        person::{IdNumber, Person, PersonName},
        time::Clock,
    },
    outbox::{Courier, CourierConfig},
    setup::clock::SystemClock,
};
use tokio::runtime::Runtime;

use crate::{
    counter::PROGRAM,
    filing::filing,
    sitting::{Bureau, CONFIG, DATA},
};

/// What the host wrote down of the first life.
const CONFIRMED: &str = "/host/confirmed";
/// The size of a picture as it is sent, bytes.
const PICTURE: usize = 60_000;
/// How the counter of the configuration is called.
const DEVICE: &str = "窗口1";

/// Submits for ever, while the courier sends.
pub fn submit() {
    let _bureau = Bureau::open();
    Runtime::new().unwrap().block_on(async {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let backend = backend(&clock);
        let courier = Arc::new(courier(&backend).await);
        let service = backend.service().await.unwrap();
        backend.sign_in("demo", &"demo".into()).await.unwrap();
        let (sender, clock_of_sender) = (Arc::clone(&courier), Arc::clone(&clock));
        tokio::spawn(async move {
            loop {
                sender.round(clock_of_sender.now()).await;
                tokio::task::yield_now().await;
            }
        });
        let person = person();
        let case = backend.check_person(&person, &[]).await.unwrap();
        loop {
            let filing = filing(&case, &service, person.clone(), &vec![0; PICTURE], clock.now().wall);
            courier.submit(&filing, clock.now()).await.unwrap();
            println!("confirmed {}", filing.id);
        }
    });
}

/// Every record that was confirmed is there; then the program brings them all home.
pub fn after() {
    let confirmed = fs::read_to_string(CONFIRMED).unwrap();
    let confirmed: Vec<&str> = confirmed.lines().collect();
    assert!(!confirmed.is_empty(), "nothing was confirmed");
    let bureau = Bureau::open();
    let kept: Vec<String> = Runtime::new().unwrap().block_on(async {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let courier = courier(&backend(&clock)).await;
        let entries = courier.list().await.unwrap();
        courier.close().await;
        entries.iter().map(|entry| entry.id.to_string()).collect()
    });
    let lost: Vec<&&str> = confirmed.iter().filter(|id| !kept.iter().any(|kept| kept == **id)).collect();
    println!("       confirmed {}, kept {}, lost {}", confirmed.len(), kept.len(), lost.len());
    assert!(lost.is_empty(), "{lost:?}");
    let sent = Command::new(PROGRAM).args(["queue", "send", "--lang", "en", "--config", CONFIG]).output().unwrap();
    let said = String::from_utf8_lossy(&sent.stdout);
    println!("{said}");
    assert!(!said.contains("waits to be sent"), "not all were taken");
    drop(bureau);
    println!("ok     power: every confirmed record is on the disk, and is sent");
}

fn backend(clock: &Arc<dyn Clock>) -> Arc<dyn Backend> {
    let config = HttpConfig::new("http://127.0.0.1:8790", DEVICE, None);
    Arc::new(HttpBackend::new(config, Arc::clone(clock)).unwrap())
}

async fn courier(backend: &Arc<dyn Backend>) -> Courier {
    let config = CourierConfig { device: DEVICE.to_owned(), wait: Duration::ZERO, models: BTreeMap::new() };
    Courier::open(&Path::new(DATA).join("counter/outbox"), Arc::clone(backend), config).await.unwrap()
}

fn person() -> Person {
    Person {
        name: PersonName::parse("王示例").unwrap(),
        id_number: IdNumber::parse("119999195003150029", jiff::civil::date(2026, 1, 1)).unwrap(),
    }
}
