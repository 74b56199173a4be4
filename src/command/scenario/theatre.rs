//! What all scenarios share: models, a bureau, an outbox, and a clock that the program advances.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::runtime::Runtime;

use super::unplayable::Unplayable;
use crate::{
    backend::{
        Backend,
        http::{HttpBackend, HttpConfig, Limits},
        offline_pack::{OfflinePack, OfflinePackBackend},
    },
    bureau::{Bureau, BureauConfig, BureauScript, Compare, Running, compare::FaceCompare, demo as bureau_demo},
    domain::time::{Clock, Moment, Now},
    outbox::courier::{Courier, CourierConfig},
    setup::{book::DayBook, counter, demo},
    vision::{ModelFolder, Vision},
};

/// 2026-03-02 10:00 in Beijing: every run has the same calendar.
const MORNING: i64 = 1_772_416_800;
/// The counter's name at the bureau.
const DEVICE: &str = "scenario";
/// How long one question about a decision may wait; the bureau answers as soon as it has decided.
const LONG_POLL: Duration = Duration::from_secs(25);

/// What is costly to load and serves every scenario.
pub struct Theatre {
    pub runtime: Runtime,
    pub vision: Vision,
    compare: Arc<dyn Compare>,
    models: BTreeMap<String, String>,
    database: Option<SecretString>,
    /// Where the bureau keeps its records, if not in memory.
    pub bureau_folder: Option<PathBuf>,
}

impl Theatre {
    pub fn open(folder: &ModelFolder, database: Option<SecretString>) -> Result<Self, Unplayable> {
        Ok(Self {
            runtime: Runtime::new()?,
            vision: Vision::load(folder)?,
            compare: Arc::new(FaceCompare::load(folder)?),
            models: counter::model_digests(folder),
            database,
            bureau_folder: None,
        })
    }

    /// A bureau that does as its script says, and its address.
    pub fn bureau(&self, script: &Arc<BureauScript>, clock: &Arc<dyn Clock>) -> Result<(Bureau, Running), Unplayable> {
        self.open_bureau(script, clock, self.database.clone())
    }

    /// A second bureau, in memory.
    pub fn other_bureau(&self, clock: &Arc<dyn Clock>) -> Result<(Bureau, Running), Unplayable> {
        self.open_bureau(&Arc::default(), clock, None)
    }

    fn open_bureau(
        &self,
        script: &Arc<BureauScript>,
        clock: &Arc<dyn Clock>,
        database: Option<SecretString>,
    ) -> Result<(Bureau, Running), Unplayable> {
        let config =
            BureauConfig { folder: self.bureau_folder.clone(), database, ..demo::bureau(Arc::clone(&self.compare))? };
        self.runtime.block_on(async {
            let bureau = demo::open(config, Arc::clone(clock)).await?;
            let running = bureau.serve_scripted(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), script).await?;
            Ok((bureau, running))
        })
    }

    /// The counter's way to that bureau.
    pub fn backend(
        bureau: &Bureau,
        addr: SocketAddr,
        limits: Limits,
        clock: &Arc<dyn Clock>,
    ) -> Result<Arc<dyn Backend>, Unplayable> {
        let root = Some(bureau.root_public_key());
        let config = HttpConfig { limits, ..HttpConfig::new(format!("http://{addr}"), DEVICE, root) };
        Ok(Arc::new(HttpBackend::new(config, Arc::clone(clock))?))
    }

    /// The counter's way to the bureau with a pack for visits without a network: everybody of the demonstration, by its
    /// helper.
    pub fn pack(&self, bureau: Arc<dyn Backend>, clock: &Arc<dyn Clock>) -> Result<Arc<dyn Backend>, Unplayable> {
        let now = clock.now();
        let secret = SecretString::from(bureau_demo::SECRET);
        self.runtime.block_on(async {
            let service = bureau.service().await?;
            let sealing = bureau.sealing_key().await?;
            let operator = bureau.sign_in(bureau_demo::OPERATOR, &secret).await?;
            let mut pack = OfflinePack::new(service, sealing, operator, &secret, now.wall).ok_or(Unplayable::Random)?;
            for due in demo::due(now) {
                pack.put(&due.person, bureau.check_person(&due.person, &[]).await?);
            }
            bureau.sign_out();
            Ok::<_, Unplayable>(Arc::new(OfflinePackBackend::new(bureau, pack, Arc::clone(clock))) as Arc<dyn Backend>)
        })
    }

    /// The counter's outbox.
    pub fn courier(&self, folder: &Path, backend: Arc<dyn Backend>) -> Result<Courier, Unplayable> {
        let config = CourierConfig { device: DEVICE.to_owned(), wait: LONG_POLL, models: self.models.clone() };
        Ok(self.runtime.block_on(Courier::open(folder, backend, config))?)
    }
}

/// The counter's book with the people of the demonstration on its list.
pub async fn day(folder: &Path, now: Now) -> DayBook {
    let day = DayBook::open(folder, now).await;
    day.take_in(&demo::due(now), now).await;
    day
}

/// Time that stands still until it is moved.
#[derive(Default)]
pub struct StageClock(Mutex<Moment>);

impl StageClock {
    pub fn move_to(&self, at: Moment) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }
}

impl Clock for StageClock {
    fn now(&self) -> Now {
        let at = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let morning = Timestamp::from_second(MORNING).unwrap_or(Timestamp::UNIX_EPOCH);
        Now { at, wall: morning.saturating_add(at.since_start()).unwrap_or(morning) }
    }

    /// Nobody waits in real time: the scenario goes on when all tasks have had their turn.
    fn wait(&self, _span: Duration) {}
}
