//! A bureau, a counter and a clock moved by hand.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use ed25519_dalek::{Signer as _, SigningKey};
use renzheng::{
    backend::{
        Backend, BackendError,
        http::{HttpBackend, HttpConfig},
    },
    bureau::{
        ActLikeness, Bureau, BureauConfig, BureauScript, Compare, CompareError, Deciding, DevicePolicy, HandRuling,
        KeyUse, Likeness, demo,
    },
    domain::{
        bands::Bands,
        channel::{AfterStep, Reference},
        filing::{Decision, Filing, FilingId, Sealed, VirtualCameras},
        person::{IdNumber, Person, PersonName},
        promise::PhotoQuality,
        session::Service,
        time::{Clock, Moment, Now},
    },
    outbox::{
        Courier, CourierConfig,
        key::DeviceKey,
        seal::{Stamp, seal},
    },
    wire::{
        CancelRequest, DeviceRequest, RECORD_HEADER, ServiceReply, SessionReply, SessionRequest, SignedKeys, Suite,
        encode, keyfile::read_or_create, sha256_hex,
    },
};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{filing::filing, records};

/// The suite of every bureau here: the usual one, or that which `RENZHENG_TEST_SUITE` names, in a build that has it.
pub fn suite() -> Suite {
    match std::env::var("RENZHENG_TEST_SUITE") {
        Ok(name) => Suite::named(&name).unwrap_or_else(|| panic!("no suite {name:?} in this build")),
        Err(_) => Suite::Hpke,
    }
}

pub struct HandClock(Mutex<Now>);

impl HandClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Now { at: Moment::ZERO, wall: "2026-03-01T08:00:00Z".parse().unwrap() })))
    }

    /// For what asks another program, which has the system's clock.
    pub fn turn_to(&self, wall: jiff::Timestamp) {
        self.0.lock().unwrap().wall = wall;
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
    fn compare(&self, live: &[Vec<u8>], on_file: &[u8]) -> Result<Likeness, CompareError> {
        assert_eq!(on_file, b"photo on file");
        let far = |live: &Vec<u8>| -> Result<f32, CompareError> {
            let text = std::str::from_utf8(live).map_err(|_| CompareError::UnreadableLive)?;
            text.parse().map_err(|_| CompareError::NoFaceLive)
        };
        let portrait = far(&live[0])?;
        let act = |live| Ok(ActLikeness { on_file: far(live)?, portrait: 0.0 });
        let acts = live[1..].iter().map(act).collect::<Result<Vec<_>, _>>()?;
        let bands = Bands::new(0.938, 1.2, 1.42).map_err(|_| CompareError::Models)?;
        Ok(Likeness { bands, portrait, fused: portrait, acts })
    }

    fn photo_quality(&self, photo: &[u8]) -> Option<PhotoQuality> {
        Some(if photo == b"no face" { PhotoQuality::Unusable } else { PhotoQuality::Good })
    }

    fn bands(&self) -> Option<Bands> {
        Bands::new(0.938, 1.2, 1.42).ok()
    }
}

pub fn config(folder: &Path) -> BureauConfig {
    BureauConfig {
        folder: Some(folder.to_owned()),
        database: crate::records::database(folder),
        devices: DevicePolicy::FirstUse,
        deciding: Deciding::Comparing,
        lease: Duration::from_secs(30),
        retention: Duration::from_hours(24),
        minimum_client: "0.1.0".to_owned(),
        counter_models: BTreeMap::new(),
        name: "示例社保局".to_owned(),
        hotline: "12333".to_owned(),
        virtual_cameras: VirtualCameras::Warn,
        acts_asked: 1,
        references: BTreeMap::from([("e-id".to_owned(), Reference::PoliceIdPhoto)]),
        offers: vec![AfterStep::Security, AfterStep::Account, AfterStep::Credential],
        takes_cases: true,
        demo: true,
        compare: Arc::new(Told),
    }
}

pub fn backend(addr: SocketAddr, root: Option<String>, clock: &Arc<HandClock>) -> HttpBackend {
    let config = HttpConfig::new(format!("http://{addr}"), "窗口1", root);
    HttpBackend::new(config, Arc::<HandClock>::clone(clock)).unwrap()
}

/// Person number `n` of those the tests put on file.
pub fn person(n: usize) -> Person {
    let numbers = ["119999195107070023", "119999194808220034", "119999194411090040", "119999194106010067"];
    Person {
        name: PersonName::parse("赵示例").unwrap(),
        id_number: IdNumber::parse(numbers[n], jiff::civil::date(2026, 1, 1)).unwrap(),
    }
}

pub fn demo_secret() -> SecretString {
    "demo".into()
}

/// A bureau with the four test people on file, listening, and a counter that is signed in.
pub struct Office {
    pub clock: Arc<HandClock>,
    pub bureau: Bureau,
    pub addr: SocketAddr,
    pub running: Option<renzheng::bureau::Running>,
    /// What goes wrong next.
    pub script: Arc<BureauScript>,
    pub backend: Arc<HttpBackend>,
    pub service: Service,
    pub folder: tempfile::TempDir,
}

pub async fn office() -> Office {
    office_that_compares_by(Arc::new(Told)).await
}

pub async fn office_that_compares_by(compare: Arc<dyn Compare>) -> Office {
    office_with(|config| config.compare = compare).await
}

/// A bureau at work; a demonstration has its people.
pub async fn open(config: BureauConfig, clock: &Arc<HandClock>) -> Bureau {
    let is_demo = config.demo;
    let bureau = Bureau::open(config, Arc::<HandClock>::clone(clock)).await.unwrap();
    if is_demo {
        demo::install(&bureau).await.unwrap();
    }
    bureau.start().await.unwrap()
}

pub async fn office_with(change: impl FnOnce(&mut BureauConfig)) -> Office {
    let (clock, folder) = (HandClock::new(), tempfile::tempdir().unwrap());
    let mut config = config(folder.path());
    change(&mut config);
    if suite() != Suite::Hpke && config.folder.as_deref() == Some(folder.path()) {
        Bureau::rotate_key(folder.path(), KeyUse::Sealing(suite())).unwrap();
    }
    let bureau = open(config, &clock).await;
    for n in 0..4 {
        bureau.add_person(&person(n), Some(b"photo on file")).await.unwrap();
    }
    let script = Arc::new(BureauScript::default());
    let running = bureau.serve_scripted("127.0.0.1:0".parse().unwrap(), &script).await.unwrap();
    let addr = running.addr;
    let backend = Arc::new(backend(addr, Some(bureau.root_public_key()), &clock));
    let service = backend.service().await.unwrap();
    backend.sign_in("demo", &demo_secret()).await.unwrap();
    Office { clock, bureau, addr, running: Some(running), script, backend, service, folder }
}

impl Office {
    pub async fn filing(&self, n: usize, picture: &[u8]) -> Filing {
        self.filing_of(person(n), picture).await
    }

    pub async fn filing_of(&self, person: Person, picture: &[u8]) -> Filing {
        let case = self.backend.check_person(&person, &[]).await.unwrap();
        filing(&case, &self.service, person, picture, self.clock.now().wall)
    }

    pub async fn courier(&self) -> Courier {
        let backend = Arc::clone(&self.backend) as Arc<dyn Backend>;
        let config =
            CourierConfig { device: "窗口1".to_owned(), wait: Duration::from_secs(20), models: BTreeMap::new() };
        Courier::open(&self.folder.path().join("outbox"), backend, config).await.unwrap()
    }

    /// The envelope a counter with a key of its own makes.
    pub async fn sealed(&self, filing: &Filing) -> Vec<u8> {
        self.sealed_as(filing, 1, "").await
    }

    pub async fn sealed_as(&self, filing: &Filing, device_seq: u64, prev: &str) -> Vec<u8> {
        self.sealed_by(filing, device_seq, prev, self.folder.path()).await
    }

    /// The same key under another counter's name.
    pub async fn sealed_under(&self, device: &str, filing: &Filing) -> Vec<u8> {
        self.sealed_with(filing, (device, 1, ""), self.folder.path()).await
    }

    /// The same counter's name, with the key in `folder`.
    pub async fn sealed_by(&self, filing: &Filing, device_seq: u64, prev: &str, folder: &Path) -> Vec<u8> {
        self.sealed_with(filing, ("窗口2", device_seq, prev), folder).await
    }

    async fn sealed_with(
        &self,
        filing: &Filing,
        (device, device_seq, prev): (&str, u64, &str),
        folder: &Path,
    ) -> Vec<u8> {
        let stamp = Stamp {
            device: device.to_owned(),
            device_seq,
            prev: prev.to_owned(),
            clock_offset_ms: Some(0),
            models: BTreeMap::new(),
        };
        let key = DeviceKey::open(folder).unwrap();
        seal(filing, stamp, &key, &self.backend.sealing_key().await.unwrap()).unwrap()
    }

    /// The key that [`Self::sealed`] signs with.
    pub fn signing_key(&self) -> SigningKey {
        SigningKey::from_bytes(&read_or_create(&self.folder.path().join("device.key")).unwrap())
    }

    pub async fn set_key(&self, request: &DeviceRequest) -> Result<(), u16> {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let post = client.post(format!("http://{}/v1/devices", self.addr)).json(request);
        let status = post.send().await.unwrap().status().as_u16();
        if status == 204 { Ok(()) } else { Err(status) }
    }

    /// What `renzheng bureau` says in English, over the same records.
    pub fn at_the_desk(&self, arguments: &[&str]) -> String {
        let mut program = Command::new(env!("CARGO_BIN_EXE_renzheng"));
        program.args(["bureau", "--lang", "en", "--folder"]).arg(self.folder.path()).args(arguments);
        if let Some(database) = crate::records::database(self.folder.path()) {
            program.env("RENZHENG_DATABASE", database.expose_secret());
        }
        let output = program.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Somebody at the bureau looks at a record and approves it.
    pub async fn approve(&self, id: FilingId, by: &str) -> Decision {
        let seen = self.bureau.look_at(id).await.unwrap().unwrap().seen.unwrap().code();
        self.bureau.decide_by_hand(id, HandRuling::Approve { seen: &seen }, by).await.unwrap()
    }

    /// The hash of a record's bytes as the bureau has them; of one that it has not, that of nothing.
    pub async fn sha256_of(&self, id: FilingId) -> String {
        let row = sqlx::query_scalar("SELECT sha256 FROM certifications WHERE id = $1").bind(id.to_string());
        let known: Option<String> = row.fetch_optional(&mut records::look(self.folder.path()).await).await.unwrap();
        known.unwrap_or_else(|| sha256_hex(b""))
    }

    /// Where a record stands, by the bureau's word.
    pub async fn standing(&self, id: FilingId, wait: Duration) -> Result<Decision, BackendError> {
        self.backend.decision(Sealed { id, sha256: &self.sha256_of(id).await }, wait).await
    }

    /// The counter that [`Self::sealed`] is takes a record back, without a session.
    pub async fn cancel(&self, id: FilingId) -> u16 {
        self.cancel_by(id, &self.signing_key(), None).await
    }

    /// A helper takes a record back that never came in.
    pub async fn cancel_before(&self, id: FilingId, sealed: &[u8], token: &str) {
        let status = self.cancel_of(id, sha256_hex(sealed), &self.signing_key(), Some(token)).await;
        assert_eq!(status, 200);
    }

    pub async fn cancel_by(&self, id: FilingId, key: &SigningKey, token: Option<&str>) -> u16 {
        self.cancel_of(id, self.sha256_of(id).await, key, token).await
    }

    async fn cancel_of(&self, id: FilingId, sha256: String, key: &SigningKey, token: Option<&str>) -> u16 {
        let public = encode(key.verifying_key().as_bytes());
        let request = CancelRequest::sign(Sealed { id, sha256: &sha256 }, public, |bytes| key.sign(bytes).to_bytes());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let post = client.post(format!("http://{}/v1/certifications/{id}/cancel", self.addr)).json(&request);
        let post = post.header(RECORD_HEADER, sha256);
        let post = if let Some(token) = token { post.bearer_auth(token) } else { post };
        post.send().await.unwrap().status().as_u16()
    }

    /// A session of its own.
    pub async fn session(&self, operator: &str, secret: &str) -> String {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = SessionRequest { operator: operator.into(), secret: secret.into(), device: "窗口2".into() };
        let post = client.post(format!("http://{}/v1/operator/session", self.addr)).json(&request);
        post.send().await.unwrap().json::<SessionReply>().await.unwrap().token
    }

    pub async fn final_decision(&self, id: FilingId) -> Decision {
        for _ in 0..10 {
            let decision = self.standing(id, Duration::from_secs(20)).await.unwrap();
            if decision.is_final() {
                return decision;
            }
        }
        panic!("never decided")
    }

    pub async fn signed_keys(&self) -> SignedKeys {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let reply = client.get(format!("http://{}/v1/service", self.addr)).send().await.unwrap();
        reply.json::<ServiceReply>().await.unwrap().keys
    }

    /// The exact status of a PUT, with a session of its own.
    pub async fn put_status(&self, id: FilingId, bytes: &[u8]) -> u16 {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let base = format!("http://{}/v1", self.addr);
        let token = self.session("demo", "demo").await;
        let put = client.put(format!("{base}/certifications/{id}")).bearer_auth(token).body(bytes.to_vec());
        put.send().await.unwrap().status().as_u16()
    }
}
