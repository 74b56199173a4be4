//! The reference bureau: the same server behind `renzheng serve` and inside the demonstration.
//!
//! A record comes in at `routes/records.rs`, is stored before it is acknowledged, and is decided by one background task
//! in `worker.rs`: opened, checked against the case it was made for (`decide.rs`), compared with the photo on file
//! (`compare.rs`), or left to a person. What was done stands in a chain of hashes (`store/audit.rs`).

mod agreement;
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
mod on_file;
mod open;
mod openapi;
mod pacing;
mod password;
mod problem;
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
    sync::{Arc, Mutex, PoisonError},
};

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
    bodies::Bodies,
    connections::Connections,
    keys::BureauKeys,
    pacing::Pacing,
    password::Hashes,
    sign_ins::SignIns,
    store::{Approval, NewRecord, Store},
};
pub use self::{
    compare::{ActLikeness, Compare, CompareError, FaceCompare, Likeness},
    config::{BureauConfig, Deciding, DevicePolicy, HandRuling},
    desk::{Found, Look, Queued, Way},
    examine::{Doubt, Seen},
    keys::KeyUse,
    on_file::PersonFile,
    script::{BureauScript, Mishap},
    serve::Running,
    store::{AuditFault, AuditReport, Gap, IssuedCredential},
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

/// Everything the routes and the worker share.
struct Inner {
    config: BureauConfig,
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
        let keys = BureauKeys::open(config.folder.as_deref())?;
        let store = Store::open(config.folder.as_deref(), config.database.as_ref()).await?;
        let inner = Arc::new(Inner {
            store,
            keys,
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

    /// Starts deciding what was left undecided and what comes in, and wiping what has been kept long enough.
    pub async fn start(self) -> Result<Self, BureauError> {
        let inner = &self.inner;
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
        if self.inner.config.demo { demo::admit(&self.inner.store, people).await } else { Ok(()) }
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
        let receipt = receipt::issue(id, &case, &self.inner.config.name, &self.inner.keys, now)?;
        let approval = Approval { receipt, reference: None, opens_account: false, seen: None };
        self.inner.store.approve(&case, approval, "elsewhere", now).await?;
        Ok(())
    }
}
