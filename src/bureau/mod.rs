//! The reference bureau: the same server behind `renzheng serve` and inside the demonstration.
//!
//! A record comes in at `routes.rs`, is stored before it is acknowledged, and is decided by one background task in
//! `worker.rs`: opened, checked against the case it was made for (`decide.rs`), compared with the photo on file
//! (`compare.rs`). Counters are not enrolled: the first key seen under a counter's name is taken for its key (trust on
//! first use).

mod agreement;
mod challenge;
pub mod compare;
mod decide;
pub mod demo;
mod keys;
mod open;
mod pacing;
mod password;
mod problem;
mod receipt;
mod routes;
mod script;
mod serve;
mod store;
mod worker;

use std::{
    collections::HashMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use thiserror::Error;
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};
use uuid::Builder;

pub use self::{
    compare::{ActLikeness, Compare, CompareError, FaceCompare, Likeness},
    script::{BureauScript, Mishap},
    serve::Running,
};
use self::{
    keys::BureauKeys,
    pacing::Pacing,
    store::{NewRecord, Store},
};
use crate::{
    backend::{
        keyfile::{KeyFileError, random_secret},
        wire::encode,
    },
    domain::{
        filing::FilingId,
        person::Person,
        session::{Agreement, VirtualCameras},
        time::Clock,
    },
};

/// Why the bureau cannot open or serve.
#[derive(Debug, Error)]
pub enum BureauError {
    /// The database.
    #[error("the bureau's records cannot be read or written: {0}")]
    Store(#[from] sqlx::Error),
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

/// What the shell decides once.
pub struct BureauConfig {
    /// Where keys and records lie; `None`: in memory, gone with the program.
    pub folder: Option<PathBuf>,
    /// The official office's name, as it goes on receipts.
    pub name: String,
    /// Telephone for questions.
    pub hotline: String,
    /// Demonstration: demo people and the demo helper, and pictures from a virtual camera are believed unless they are
    /// blocked; the mock's always.
    pub demo: bool,
    /// What counters are told to do about virtual cameras. A record that comes all the same goes to review: no counter can
    /// be made to keep to it.
    pub virtual_cameras: VirtualCameras,
    /// How many acts are always asked for. One tells a person from a picture; a film of the right act is less likely with
    /// each further one, and an old person more tired.
    pub acts_asked: u32,
    /// Who compares.
    pub compare: Arc<dyn Compare>,
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
    sign_ins: Pacing,
    /// What an unknown operator's secret is checked against, so that it takes as long.
    decoy: String,
    script: BureauScript,
    /// Rung when a record has come in.
    work: Notify,
    /// Ticks when the standing of any record has changed.
    changed: watch::Sender<u64>,
}

/// A bureau. It decides as long as it lives; it answers while it serves.
pub struct Bureau {
    inner: Arc<Inner>,
    worker: JoinHandle<()>,
}

impl Bureau {
    /// Opens or makes the bureau's records and keys, and starts deciding what was left undecided.
    pub async fn open(config: BureauConfig, clock: Arc<dyn Clock>) -> Result<Self, BureauError> {
        if let Some(folder) = &config.folder {
            std::fs::create_dir_all(folder)?;
        }
        let inner = Arc::new(Inner {
            store: Store::open(config.folder.as_deref()).await?,
            keys: BureauKeys::open(config.folder.as_deref())?,
            agreement: agreement::current()?,
            enrolled: Mutex::default(),
            // A helper types, reads back and captures one person in some minutes: 20 checks a minute are typing errors
            // many times over, and walking through a list of numbers is slowed to nothing.
            checks: Pacing::new(20),
            // Ten guesses a minute at a password.
            sign_ins: Pacing::new(10),
            decoy: password::hash(&encode(random_secret()?.as_ref()))?,
            script: BureauScript::default(),
            work: Notify::new(),
            changed: watch::Sender::new(0),
            config,
            clock,
        });
        if inner.config.demo {
            demo::install(&inner.store).await?;
        }
        let worker = tokio::spawn(worker::run(Arc::clone(&inner)));
        Ok(Self { inner, worker })
    }

    /// Answers at `addr` until the returned handle is stopped. Port 0 takes a free one.
    pub async fn serve(&self, addr: SocketAddr) -> Result<Running, BureauError> {
        serve::start(addr, routes::router(Arc::clone(&self.inner))).await
    }

    /// The Ed25519 root key that counters pin, base64url.
    pub fn root_public_key(&self) -> String {
        self.inner.keys.root_public()
    }

    /// Takes `jpeg` as the photo on file of a case's person, in memory only. For the demonstration with a webcam.
    pub async fn enrol(&self, case: &str, jpeg: Vec<u8>) -> Result<(), BureauError> {
        if let Some(case) = self.inner.store.case(case).await? {
            let mut enrolled = self.inner.enrolled.lock().unwrap_or_else(PoisonError::into_inner);
            enrolled.insert(case.id_number, jpeg.into());
        }
        Ok(())
    }

    /// Lets somebody sign in with `secret`; a second call changes name and secret.
    pub async fn add_operator(&self, id: &str, display_name: &str, secret: &str) -> Result<(), BureauError> {
        self.inner.store.put_operator(id, display_name, &password::hash(secret)?).await
    }

    /// For testers: the person of a case is certified at another counter meanwhile.
    pub async fn certify_elsewhere(&self, case: &str) -> Result<(), BureauError> {
        let Some(case) = self.inner.store.case(case).await? else { return Ok(()) };
        let now = self.inner.clock.now().wall;
        let stamp = u64::try_from(now.as_millisecond()).unwrap_or_default();
        let id = FilingId(Builder::from_unix_timestamp_millis(stamp, &challenge::random()?).into_uuid());
        let record = NewRecord { id, bytes: b"", sha256: "", case: "elsewhere", device: "elsewhere", device_seq: 1 };
        self.inner.store.put_record(&record, now).await?;
        let receipt = receipt::issue(id, &case, &self.inner.config.name, &self.inner.keys, now)?;
        self.inner.store.approve(&case, receipt, now).await?;
        Ok(())
    }

    /// Puts a person on file; a second call changes name and photo.
    pub async fn add_person(&self, person: &Person, photo: Option<&[u8]>) -> Result<(), BureauError> {
        self.inner.store.put_person(person.id_number.expose(), person.name.expose(), photo).await
    }

    /// Puts on file in which year somebody's photo was taken: an old one leaves more cases to a human, and decides none.
    pub async fn photo_taken_in(&self, person: &Person, year: i16) -> Result<(), BureauError> {
        self.inner.store.put_photo_year(person.id_number.expose(), year).await
    }

    /// For testers: what goes wrong next.
    pub fn script(&self) -> &BureauScript {
        &self.inner.script
    }
}

impl Drop for Bureau {
    fn drop(&mut self) {
        self.worker.abort();
    }
}
