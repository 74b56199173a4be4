//! The reference bureau: the same server behind `renzheng serve` and inside the demonstration.
//!
//! A record comes in at `routes/records.rs`, is stored before it is acknowledged, and is decided by one background task
//! in `worker.rs`: opened, checked against the case it was made for (`decide.rs`), compared with the photo on file
//! (`compare.rs`), or left to a person. What was done stands in a chain of hashes (`store/audit.rs`).

mod agreement;
mod approve;
mod bodies;
mod challenge;
pub mod compare;
mod config;
mod connections;
mod credentials;
mod decide;
pub mod demo;
mod desk;
mod examine;
mod keys;
mod named;
mod on_file;
mod open;
mod openapi;
mod pacing;
mod password;
mod problem;
mod promise;
mod receipt;
mod recent;
mod refused;
mod router;
mod routes;
mod script;
mod serve;
mod sign_ins;
mod store;
mod worker;

use std::{
    collections::HashMap,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::Timestamp;
use renzheng_domain::{consent::Agreement, filing::FilingId, time::Clock};
use renzheng_wire::{
    encode,
    keyfile::{KeyFileError, random_secret},
    sha256_hex,
};
use thiserror::Error;
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};
use uuid::Builder;

use self::{
    approve::Approval,
    bodies::Bodies,
    connections::Connections,
    keys::BureauKeys,
    pacing::Pacing,
    password::Hashes,
    sign_ins::SignIns,
    store::{Kind, NewRecord, Store},
};
pub use self::{
    compare::{ActLikeness, Compare, CompareError, FaceCompare, Likeness},
    config::{BureauConfig, Deciding, DevicePolicy, HandRuling},
    desk::{CounterKey, Found, Look, Queued, VisitFound, Way},
    examine::{Doubt, Seen},
    keys::{KeyId, KeyUse},
    on_file::PersonFile,
    promise::PhotoReport,
    script::{BureauScript, Mishap},
    serve::Running,
    store::{AuditFault, AuditReport, EndSessions, Gap, IssuedCredential, Member, Office, OpenSession},
    worker::HandError,
};

/// Characters; NIST SP 800-63B asks for eight of a memorised secret.
pub const SHORTEST_SECRET: usize = 8;

/// Why the bureau cannot open or serve.
#[derive(Debug, Error)]
pub enum BureauError {
    /// The database.
    #[error("the bureau's records cannot be read or written: {0}")]
    Store(#[from] sqlx::Error),
    /// The records are of another version, or could not be brought up to date.
    #[error("the bureau's records are not of this version: {0}")]
    Version(#[from] sqlx::migrate::MigrateError),
    /// A record could not be written; why stands in the log.
    #[error("a record could not be written")]
    Unwritten,
    /// An operator's secret is too short.
    #[error("the password is too short")]
    WeakSecret,
    /// The bureau is ending.
    #[error("the bureau is ending")]
    Stopped,
    /// The folder or the listening socket.
    #[error("the bureau's folder or address cannot be used: {0}")]
    Io(#[from] std::io::Error),
    /// A key.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// A key that belongs to the records is not in this bureau's folder: each by what it is for and its id.
    #[error("these keys belong to the records and are not here: {}", list(.0))]
    KeysLacking(Vec<KeyId>),
    /// The bureau has this name already.
    #[error("the bureau's name is {0}")]
    Named(String),
    /// A demonstration was asked for over records of work.
    #[error("these are the records of a bureau at work")]
    Working,
    /// Work was asked for over records of a demonstration.
    #[error("these are the records of a demonstration")]
    Demonstration,
    /// A JSON column, a hash or a date in the database is not what this program writes.
    #[error("the bureau's records hold something this program did not write: {0}")]
    Damaged(&'static str),
    /// The built-in agreement or demo data.
    #[error("built-in data cannot be read: {0}")]
    Assets(#[from] toml::de::Error),
    /// A secret could not be hashed, or a receipt not be signed.
    #[error("the bureau could not compute {0}")]
    Crypto(&'static str),
}

fn list(keys: &[KeyId]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The keys of the records, which are made with the first of them and never again.
async fn own_keys(store: &Store, folder: Option<&Path>, now: Timestamp) -> Result<BureauKeys, BureauError> {
    let (known, is_fresh) = (store.key_ids().await?, store.is_fresh().await?);
    let keys = BureauKeys::open(folder, &known, is_fresh)?;
    let (added, retired) = keys.changes(&known);
    let mut lacking = keys.lacking(&known);
    if lacking.is_empty() {
        store.note_keys(&added, &retired, now).await?;
        // Another replica may have begun in the same moment, with keys of its own.
        lacking = keys.lacking(&store.key_ids().await?);
    }
    if lacking.is_empty() { Ok(keys) } else { Err(BureauError::KeysLacking(lacking)) }
}

/// Everything the routes and the worker share.
struct Inner {
    config: BureauConfig,
    /// The official name, as it goes on receipts.
    name: String,
    clock: Arc<dyn Clock>,
    store: Store,
    keys: BureauKeys,
    agreement: Agreement,
    /// Photos taken for the demonstration, by ID number, because every new trial is a new case; memory only.
    enrolled: Mutex<HashMap<String, Arc<[u8]>>>,
    checks: Pacing,
    sign_ins: SignIns,
    /// Requests for a counter's key.
    device_keys: Pacing,
    /// Refusals in the log, by kind.
    logged: Pacing,
    hashes: Hashes,
    bodies: Bodies,
    connections: Arc<Connections>,
    /// What an unknown operator's secret is checked against, so that it takes as long.
    decoy: String,
    /// Notified when a record has come in.
    work: Notify,
    /// Ticks when the standing of any record has changed.
    changed: watch::Sender<u64>,
}

/// A bureau. Once it is started it decides as long as it lives; it answers while it serves.
pub struct Bureau {
    inner: Arc<Inner>,
    /// They end with it.
    _tasks: JoinSet<()>,
}

impl Bureau {
    /// Opens or makes the bureau's keys and then its records. Nothing is decided and nothing wiped before
    /// [`Bureau::start`]: until then something can be looked up or changed by hand, and another program may serve the
    /// same records meanwhile.
    pub async fn open(config: BureauConfig, clock: Arc<dyn Clock>) -> Result<Self, BureauError> {
        if let Some(folder) = &config.folder {
            std::fs::create_dir_all(folder)?;
        }
        let mut store = Store::open(config.folder.as_deref(), config.database.as_ref()).await?;
        let keys = own_keys(&store, config.folder.as_deref(), clock.now().wall).await?;
        store.take_photo_key(keys.photos.clone()).await?;
        let name = store.bureau_name().await?.unwrap_or_else(|| config.name.clone());
        let inner = Arc::new(Inner {
            store,
            keys,
            name,
            agreement: agreement::current()?,
            enrolled: Mutex::default(),
            // A helper types, reads back and captures one person in some minutes: 20 checks a minute are typing errors
            // many times over, and walking through a list of numbers is slowed to nothing.
            checks: Pacing::new(20),
            sign_ins: SignIns::default(),
            // Ten guesses a minute at a counter's code of 59 bits.
            device_keys: Pacing::new(10),
            logged: Pacing::new(refused::MOST_LOGGED),
            hashes: Hashes::default(),
            bodies: Bodies::default(),
            connections: Arc::default(),
            decoy: password::hash(&encode(random_secret()?.as_ref()))?,
            work: Notify::new(),
            changed: watch::Sender::new(0),
            config,
            clock,
        });
        Ok(Self { inner, _tasks: JoinSet::new() })
    }

    /// Starts deciding what was left undecided and what comes in, and wiping what has been kept long enough. A
    /// demonstration starts on records of demonstrations only, and work on those of no demonstration.
    pub async fn start(self) -> Result<Self, BureauError> {
        let inner = &self.inner;
        self.claim().await?;
        if !inner.store.is_shared() {
            inner.store.drop_claims().await?;
        }
        let mut tasks = JoinSet::new();
        tasks.spawn(worker::wipe(Arc::clone(inner)));
        if inner.config.deciding == Deciding::Comparing {
            tasks.spawn(worker::run(Arc::clone(inner)));
        }
        Ok(Self { _tasks: tasks, ..self })
    }

    /// Takes the records for what this bureau is, or refuses those of the other kind.
    pub(crate) async fn claim(&self) -> Result<(), BureauError> {
        let (store, is_demo) = (&self.inner.store, self.inner.config.demo);
        let known = store.kind().await?;
        let mut holds_demo = known == Some(Kind::Demonstration);
        for person in demo::people()? {
            holds_demo |= store.has_person(&person.id_number).await?;
        }
        match (known, is_demo) {
            (Some(Kind::Work), true) => return Err(BureauError::Working),
            (None, true) if !holds_demo && !store.is_fresh().await? => return Err(BureauError::Working),
            (_, false) if holds_demo => return Err(BureauError::Demonstration),
            _ => {}
        }
        store.set_kind(if is_demo { Kind::Demonstration } else { Kind::Work }).await?;
        if is_demo {
            // What is decided by hand carries the same name.
            store.set_bureau_name(&self.inner.name, self.inner.clock.now().wall).await?;
        }
        Ok(())
    }

    /// The same bureau, not started yet, under its official name; one that has another name is refused.
    pub async fn named(mut self, name: &str) -> Result<Self, BureauError> {
        let is_first = self.set_name(name).await?;
        if let Some(inner) = Arc::get_mut(&mut self.inner).filter(|_| is_first) {
            name.clone_into(&mut inner.name);
        }
        if self.inner.name == name { Ok(self) } else { Err(BureauError::Named(self.inner.name.clone())) }
    }

    /// The official name, as it goes on receipts.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// Gives the bureau its official name, once and for all; `false`: it has one. It takes effect when the bureau is
    /// opened anew.
    pub async fn set_name(&self, name: &str) -> Result<bool, BureauError> {
        self.inner.store.set_bureau_name(name, self.inner.clock.now().wall).await
    }

    /// Answers at `addr` until the returned handle is stopped. Port 0 takes a free one.
    #[expect(clippy::unused_async, reason = "it starts a task, so it may only be called inside a runtime")]
    pub async fn serve(&self, addr: SocketAddr) -> Result<Running, BureauError> {
        let connections = Arc::clone(&self.inner.connections);
        serve::start(addr, router::router(&self.inner, None), connections)
    }

    /// For testers: answers as [`Bureau::serve`] does, and lets happen what `script` says.
    #[expect(clippy::unused_async, reason = "it starts a task, so it may only be called inside a runtime")]
    pub async fn serve_scripted(&self, addr: SocketAddr, script: &Arc<BureauScript>) -> Result<Running, BureauError> {
        let connections = Arc::clone(&self.inner.connections);
        serve::start(addr, router::router(&self.inner, Some(Arc::clone(script))), connections)
    }

    /// The Ed25519 root key that counters pin, base64url.
    pub fn root_public_key(&self) -> String {
        self.inner.keys.root_public()
    }

    /// For testers: more people, name and number, with the mock camera's portrait on file. In demonstrations only.
    pub async fn admit(&self, people: &[(String, String)]) -> Result<(), BureauError> {
        if self.inner.config.demo {
            demo::admit(&self.inner.store, people, self.inner.clock.now().wall).await
        } else {
            Ok(())
        }
    }

    /// Takes `jpeg` as the photo on file of a case's person, in memory only. For the demonstration with a webcam.
    pub async fn enrol(&self, case: &str, jpeg: Vec<u8>) -> Result<(), BureauError> {
        if let Some(case) = self.inner.store.case(case).await? {
            let mut enrolled = self.inner.enrolled.lock().unwrap_or_else(PoisonError::into_inner);
            enrolled.insert(case.id_number, jpeg.into());
        }
        Ok(())
    }

    /// For testers: the person of a case is certified at another counter meanwhile.
    pub async fn certify_elsewhere(&self, case: &str) -> Result<(), BureauError> {
        let Some(case) = self.inner.store.case(case).await? else { return Ok(()) };
        let now = self.inner.clock.now().wall;
        let stamp = u64::try_from(now.as_millisecond()).unwrap_or_default();
        let id = FilingId(Builder::from_unix_timestamp_millis(stamp, &challenge::random()?).into_uuid());
        let record = NewRecord {
            id,
            bytes: Vec::new(),
            sha256: sha256_hex(b""),
            case: "elsewhere".to_owned(),
            device: "elsewhere".to_owned(),
            // No counter's number: it is in no chain.
            device_seq: 0,
            prev: String::new(),
        };
        self.inner.store.put_record(record, now).await?;
        let visited = receipt::day_of(now);
        let approval = Approval { id, visited, reference: None, opens_account: false, seen: None };
        approve::approve(&self.inner, &case, approval, "elsewhere", now).await?;
        Ok(())
    }
}
