//! A bureau, a counter and a clock moved by hand.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::Timestamp;
use renzheng::{
    backend::{
        Backend as _,
        http::{HttpBackend, HttpConfig, Limits},
    },
    bureau::{Bureau, BureauConfig, Compare, CompareError},
    domain::{
        filing::{Attestation, CameraFacts, Filing, FilingId},
        frame::Frame,
        person::{IdNumber, Person, PersonName},
        session::{Case, Consent, Service},
        time::{Clock, Moment, Now},
        trial::{ActRecord, TrialRecord, Verdict},
    },
};
use secrecy::SecretString;
use uuid::Uuid;

pub struct HandClock(Mutex<Now>);

impl HandClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Now { at: Moment::ZERO, wall: "2026-03-01T08:00:00Z".parse().unwrap() })))
    }

    pub fn pass(&self, span: Duration) -> Now {
        let mut now = self.0.lock().unwrap();
        *now = Now { at: now.at + span, wall: now.wall + span };
        *now
    }
}

impl Clock for HandClock {
    fn now(&self) -> Now {
        *self.0.lock().unwrap()
    }

    fn wait(&self, span: Duration) {
        self.pass(span);
    }
}

/// The live "picture" says how far it is from the photo on file.
pub struct Told;

impl Compare for Told {
    fn distance(&self, live: &[u8], on_file: &[u8]) -> Result<f32, CompareError> {
        assert_eq!(on_file, b"photo on file");
        let text = std::str::from_utf8(live).map_err(|_| CompareError::UnreadableLive)?;
        text.parse().map_err(|_| CompareError::NoFaceLive)
    }
}

pub fn config(folder: &Path) -> BureauConfig {
    BureauConfig {
        folder: Some(folder.to_owned()),
        name: "示例社保局".to_owned(),
        hotline: "12333".to_owned(),
        demo: true,
        compare: Arc::new(Told),
    }
}

pub fn backend(addr: SocketAddr, root: Option<String>, clock: &Arc<HandClock>) -> HttpBackend {
    let config =
        HttpConfig {
            base_url: format!("http://{addr}"), device: "窗口1".to_owned(), root, limits: Limits::default()
        };
    HttpBackend::new(config, Arc::<HandClock>::clone(clock)).unwrap()
}

/// Person number `n` of those the tests put on file.
pub fn person(n: usize) -> Person {
    let numbers = ["119999194708220037", "119999194311090043", "11999919400601006X", "119999195602190073"];
    Person {
        name: PersonName::parse("赵示例").unwrap(),
        id_number: IdNumber::parse(numbers[n], jiff::civil::date(2026, 1, 1)).unwrap(),
    }
}

pub fn demo_secret() -> SecretString {
    "demo".into()
}

/// A filing that answers `case`; `picture` is what [`Told`] reads.
pub fn filing(case: &Case, service: &Service, person: Person, picture: &[u8], at: Timestamp) -> Filing {
    let record = |act| ActRecord { act, prompted: Moment::ZERO, began_ms: 500, done_ms: 900 };
    Filing {
        id: FilingId(Uuid::now_v7()),
        case: case.id.clone(),
        channel: "counter".to_owned(),
        person,
        operator: "demo".to_owned(),
        captured_at: at,
        consent: Consent {
            version: service.agreement.version.clone(),
            sha256: service.agreement.sha256.clone(),
            capture: true,
            send: true,
            agreed_at: at,
        },
        trial: TrialRecord {
            nonce: case.challenge.nonce.clone(),
            acts: case.challenge.acts.iter().map(|act| record(*act)).collect(),
            verdict: Verdict::Passed,
            bona_fide: Some(0.98),
            judged_frames: 12,
            attempt: 1,
        },
        camera: CameraFacts { id: "mock:puppet".to_owned(), is_virtual: Some(true), ..CameraFacts::default() },
        attestation: Attestation { operator: "demo".to_owned(), at },
        pictures: vec![Arc::new(Frame {
            seq: 1,
            captured: Moment::ZERO,
            width: 1,
            height: 1,
            rgb: vec![0; 3],
            jpeg: Some(picture.into()),
        })],
    }
}

/// A bureau with the four test people on file, listening, and a counter that is signed in.
pub struct Office {
    pub clock: Arc<HandClock>,
    pub bureau: Bureau,
    pub running: renzheng::bureau::Running,
    pub backend: Arc<HttpBackend>,
    pub service: Service,
    pub folder: tempfile::TempDir,
}

pub async fn office() -> Office {
    let (clock, folder) = (HandClock::new(), tempfile::tempdir().unwrap());
    let bureau = Bureau::open(config(folder.path()), Arc::<HandClock>::clone(&clock)).await.unwrap();
    for n in 0..4 {
        bureau.add_person(&person(n), Some(b"photo on file")).await.unwrap();
    }
    let running = bureau.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let backend = Arc::new(backend(running.addr, Some(bureau.root_public_key()), &clock));
    let service = backend.service().await.unwrap();
    backend.sign_in("demo", &demo_secret()).await.unwrap();
    Office { clock, bureau, running, backend, service, folder }
}

impl Office {
    pub async fn filing(&self, n: usize, picture: &[u8]) -> Filing {
        let case = self.backend.check_person(&person(n), &[]).await.unwrap();
        filing(&case, &self.service, person(n), picture, self.clock.now().wall)
    }
}
