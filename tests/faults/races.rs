//! Eight clients at once with the same record, with other bytes under one id, and with the same person.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use renzheng::{
    backend::Backend,
    domain::{
        filing::{FilingId, Sealed},
        session::{Case, Service},
        time::Clock,
    },
    outbox::{
        key::DeviceKey,
        seal::{Stamp, seal},
    },
    wire::sha256_hex,
};
use tempfile::TempDir;
use tokio::{runtime::Runtime, task::JoinSet};

use crate::{
    child::{LIMITS, Orders, backend},
    counter::Ledger,
    filing::{SECRET, filing, person, picture},
    server::{Office, Server},
    tally::Tally,
};

const CLIENTS: usize = 8;
const ROUNDS: usize = 6;

/// A bureau and a counter that seals what it wants.
struct Desk {
    runtime: Runtime,
    backend: Arc<dyn Backend>,
    clock: Arc<dyn Clock>,
    service: Service,
    key: DeviceKey,
    ledger: Ledger,
    /// SHA-256 of what the bureau has of each record.
    kept: BTreeMap<FilingId, String>,
    office: Office,
    _server: Server,
    _folder: TempDir,
}

impl Desk {
    fn open(name: &str) -> Self {
        let office = Office::new(name);
        let server = office.serve();
        let (runtime, folder) = (Runtime::new().unwrap(), tempfile::tempdir().unwrap());
        let orders = Orders {
            url: format!("http://{}", office.addr()),
            root: office.root().to_owned(),
            folder: folder.path().to_owned(),
            device: "racer".to_owned(),
            clock: 0,
        };
        let (clock, backend) = backend(&orders, LIMITS);
        let service = runtime.block_on(async {
            backend.sign_in("demo", &SECRET.into()).await.unwrap();
            backend.service().await.unwrap()
        });
        let key = DeviceKey::open(folder.path()).unwrap();
        let ledger = Ledger::default();
        Self {
            runtime,
            backend,
            clock,
            service,
            key,
            ledger,
            kept: BTreeMap::new(),
            office,
            _server: server,
            _folder: folder,
        }
    }

    fn case(&self, n: usize) -> Case {
        self.runtime.block_on(self.backend.check_person(&person(n), &[])).unwrap()
    }

    /// A new record, as so many different envelopes under its one id.
    fn sealed(&self, n: usize, case: &Case, kind: &str, times: usize) -> Vec<(FilingId, Vec<u8>)> {
        let filing = filing(case, &self.service, person(n), picture(kind, 20_000), self.clock.now());
        let bureau = self.runtime.block_on(self.backend.sealing_key()).unwrap();
        let envelope = || {
            let stamp = Stamp {
                device: "racer".to_owned(),
                device_seq: 1,
                prev: String::new(),
                clock_offset_ms: Some(0),
                models: BTreeMap::new(),
            };
            (filing.id, seal(&filing, stamp, &self.key, &bureau).unwrap())
        };
        (0..times).map(|_| envelope()).collect()
    }

    /// All at once; the statuses, sorted, and the ledger is told what the clients were told.
    fn put_all(&mut self, envelopes: Vec<(FilingId, Vec<u8>)>) -> Vec<u16> {
        let base = format!("http://{}/v1/certifications", self.office.addr());
        let answers = self.runtime.block_on(async {
            let mut race = JoinSet::new();
            for (id, bytes) in envelopes {
                let client = reqwest::Client::builder().no_proxy().build().unwrap();
                let sha256 = sha256_hex(&bytes);
                let put = client.put(format!("{base}/{id}")).body(bytes);
                race.spawn(async move { (id, sha256, put.send().await.unwrap().status().as_u16()) });
            }
            race.join_all().await
        });
        let mut statuses = Vec::new();
        for (id, sha256, status) in answers {
            self.ledger.submitted.insert(id.to_string());
            if matches!(status, 200 | 201) {
                self.kept.insert(id, sha256);
                self.ledger.acknowledged.insert(id.to_string());
                self.ledger.delivered.insert(id.to_string());
            }
            statuses.push(status);
        }
        statuses.sort_unstable();
        statuses
    }

    /// Waits for what the bureau says of each that it has.
    fn decided(&mut self) -> Vec<String> {
        for id in self.ledger.acknowledged.clone() {
            let filing = FilingId(id.parse().unwrap());
            let record = Sealed { id: filing, sha256: &self.kept[&filing] };
            for _ in 0..60 {
                let asked = self.runtime.block_on(self.backend.decision(record, Duration::from_secs(1)));
                if let Some(decision) = asked.ok().filter(renzheng::domain::filing::Decision::is_final) {
                    let said = serde_json::to_value(&decision).unwrap();
                    self.ledger.decided.insert(id, said["status"].as_str().unwrap_or_default().to_owned());
                    break;
                }
            }
        }
        let mut all: Vec<String> = self.ledger.decided.values().cloned().collect();
        all.sort_unstable();
        all
    }

    fn over(mut self, case: &str, expected: &[u16], found: &[Vec<u16>]) -> Tally {
        self.decided();
        let other: Vec<_> = found.iter().filter(|statuses| *statuses != expected).collect();
        let mut tally = Tally::of(case, &self.ledger, &self.office);
        tally.must(other.is_empty(), || format!("answers {other:?}"));
        tally.noted(format!("{CLIENTS} clients, {} rounds, each answered {expected:?}", found.len()))
    }
}

/// Exactly one is new.
pub fn same_bytes() -> Tally {
    let mut desk = Desk::open("race_same_bytes");
    let case = desk.case(2);
    let round = |desk: &mut Desk| {
        let one = desk.sealed(2, &case, "plain", 1).remove(0);
        desk.put_all(vec![one; CLIENTS])
    };
    let found: Vec<_> = (0..ROUNDS).map(|_| round(&mut desk)).collect();
    let mut expected = vec![200; CLIENTS];
    expected[CLIENTS - 1] = 201;
    desk.over("race: one id, the same bytes", &expected, &found)
}

/// Exactly one is taken.
pub fn other_bytes() -> Tally {
    let mut desk = Desk::open("race_other_bytes");
    let case = desk.case(2);
    let round = |desk: &mut Desk| {
        let several = desk.sealed(2, &case, "plain", CLIENTS);
        desk.put_all(several)
    };
    let found: Vec<_> = (0..ROUNDS).map(|_| round(&mut desk)).collect();
    let mut expected = vec![409; CLIENTS];
    expected[0] = 201;
    desk.over("race: one id, other bytes", &expected, &found)
}

/// Exactly one is approved, the others are told its receipt.
pub fn same_person() -> Tally {
    let mut desk = Desk::open("race_same_person");
    let cases: Vec<Case> = (0..CLIENTS).map(|_| desk.case(0)).collect();
    let envelopes = cases.iter().flat_map(|case| desk.sealed(0, case, "face", 1)).collect();
    let found = vec![desk.put_all(envelopes)];
    let decided = desk.decided();
    let mut expected = vec!["duplicate".to_owned(); CLIENTS];
    "approved".clone_into(&mut expected[0]);
    let mut tally = desk.over("race: one person", &[201; CLIENTS], &found);
    tally.must(decided == expected, || format!("{decided:?}"));
    tally.note = format!("{CLIENTS} clients, 1 approved and {} duplicate wanted", CLIENTS - 1);
    tally
}
