//! Opens a counter: configuration, folders, log, clocks, the bureau and the outbox. The wizard and `queue` share it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::runtime::{Builder, Runtime};

use super::{
    channels,
    clock::SystemClock,
    complaint::{Bilingual, Complaint},
    config::{
        Bureau, Config, Embedded,
        voice::VoiceConfig,
        words::{PreviewWord, ThemeWord},
    },
    connect::{self, Connection},
    demo::DemoBureau,
    log, offline_pack,
    paths::{self, Paths},
    printer::Slips,
    run_mode::RunMode,
    shared::Shared,
};
use crate::{
    backend::{Backend, http::Limits},
    domain::{rotation::Rotation, time::Clock},
    flow::{Channels, wizard::Language},
    outbox::{Courier, CourierConfig, OutboxError},
    vision::{ModelError, ModelFolder},
    wire::keyfile::KeyFileError,
};

/// How long one question about a decision may wait at the bureau; protocol: 25 s.
const LONG_POLL: std::time::Duration = std::time::Duration::from_secs(25);
/// What the demonstration's counter is called.
const DEMO_DEVICE: &str = "demo-counter";

/// What was decided before anything is opened.
pub struct Plan {
    /// Whether this is real work or a demonstration.
    pub run_mode: RunMode,
    /// This counter's name at the bureau.
    pub device: String,
    /// The entry ways that are served.
    pub channels: Channels,
    /// What makes the camera's pictures upright.
    pub rotation: Rotation,
    /// Screen language.
    pub language: Language,
    /// How the live picture is shown.
    pub preview: PreviewWord,
    /// How large the letters are.
    pub theme: ThemeWord,
    /// Whether the pages are read instead of seen.
    pub accessible: bool,
    /// Folders of records, keys and logs.
    pub paths: Paths,
    /// The folder of the model files.
    pub models: ModelFolder,
    /// What speaks, if anything does.
    pub voice: Option<VoiceConfig>,
    /// Where slips go.
    pub slips: Slips,
}

/// What stands before anything is planned: enough for whoever only looks at what lies on this computer.
pub struct Ground {
    /// `None`: a demonstration, as when its bureau is the embedded one.
    pub config: Option<Config>,
    /// Folders of records, keys and logs.
    pub paths: Paths,
    /// Screen language.
    pub language: Language,
}

impl Ground {
    /// Reads the configuration, makes the folders, starts the log.
    pub fn make(shared: &Shared) -> Result<Self, Complaint> {
        let named = shared.config.clone().or_else(paths::usual_config);
        let config = named.as_deref().map(Config::read).transpose()?;
        let data: Option<PathBuf> = shared.data.clone().or_else(|| config.as_ref().and_then(|c| c.data_folder.clone()));
        let paths = Paths::open(data.as_deref())?;
        let paths = if RunMode::of(config.as_ref()).is_demo() { paths.demo()? } else { paths };
        log::start(&paths.folder("logs")?, config.as_ref().map_or_else(Default::default, |c| c.log))?;
        let language = shared.lang.or(config.as_ref().and_then(|c| c.language)).map_or(Language::Chinese, Into::into);
        Ok(Self { config, paths, language })
    }
}

impl Plan {
    /// The ground, and the models.
    pub fn make(shared: &Shared) -> Result<Self, Complaint> {
        let Ground { config, paths, language } = Ground::make(shared)?;
        let models = find_models(shared.models.as_deref())?;
        let run_mode = RunMode::of(config.as_ref());
        let device = device(config.as_ref());
        let channels = match &config {
            Some(config) => channels::chosen(&config.channels, config.channel_folder.as_deref())?,
            // A demonstration shows them all.
            None => Channels::new(channels::known(None)?).unwrap_or_default(),
        };
        let rotation = config.as_ref().map_or(Rotation::None, Config::rotation);
        let preview = config.as_ref().map_or_else(PreviewWord::default, |config| config.preview);
        let theme = config.as_ref().map_or_else(ThemeWord::default, |config| config.theme);
        let accessible = config.as_ref().is_some_and(|config| config.accessible);
        // A tester has no printer and wants to see one: the demonstration keeps them.
        let usual = run_mode.is_demo().then(|| paths.data.join("slips"));
        let slips = Slips::new(&config.as_ref().map(|config| config.slip.clone()).unwrap_or_default(), usual);
        let voice = config.and_then(|config| config.voice);
        Ok(Self {
            run_mode,
            device,
            channels,
            rotation,
            language,
            preview,
            theme,
            accessible,
            paths,
            models,
            voice,
            slips,
        })
    }

    /// Whether this is a demonstration.
    pub const fn demo(&self) -> bool {
        self.run_mode.is_demo()
    }
}

/// What this counter is called.
pub fn device(config: Option<&Config>) -> String {
    config.map_or_else(|| DEMO_DEVICE.to_owned(), |config| config.device.clone())
}

/// An open counter.
pub struct Counter {
    /// Where sockets and disks are waited for. Dropped last.
    pub clock: Arc<dyn Clock>,
    /// The bureau.
    pub backend: Arc<dyn Backend>,
    /// The outbox.
    pub courier: Arc<Courier>,
    /// The bureau in this process, in demonstrations.
    pub demo: Option<DemoBureau>,
}

impl Counter {
    /// Opens what the plan says; `in_use` is told who has the outbox, if somebody has.
    pub async fn open(plan: &Plan, in_use: fn(Option<u32>) -> Complaint) -> Result<Self, Complaint> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let Connection { backend, demo } = match &plan.run_mode {
            RunMode::Work(work) => {
                let backend = connect::at_work(&work.bureau, &plan.device, Limits::default(), &clock)?;
                let backend = offline_pack::beside(backend, &plan.paths, &clock);
                Connection { backend, demo: None }
            }
            RunMode::Demo(_) => {
                let place = (plan.paths.data.as_path(), &plan.models);
                connect::open(&Bureau::Embedded(Embedded {}), &plan.device, place, &clock).await?
            }
        };
        let config =
            CourierConfig { device: plan.device.clone(), wait: LONG_POLL, models: model_digests(&plan.models) };
        let folder = plan.paths.folder("outbox")?;
        let courier = Courier::open(&folder, Arc::clone(&backend), config).await.map_err(|error| match error {
            OutboxError::InUse { holder } => in_use(holder),
            error => no_outbox(&folder, &error),
        })?;
        Ok(Self { clock, backend, courier: Arc::new(courier), demo })
    }
}

/// Four workers: some may wait for the disk, or for a screen that takes no more facts, while others talk to the bureau.
pub fn runtime() -> Result<Runtime, Complaint> {
    Builder::new_multi_thread().worker_threads(4).thread_name("runtime").enable_all().build().map_err(|error| {
        Complaint::new(
            Bilingual::new(format!("系统资源不足（{error}）"), format!("The system is short of resources: {error}")),
            Bilingual::new("请关闭其他程序后再试。", "Close other programs and try again."),
        )
    })
}

/// SHA-256 of each model by file name, as it goes on record with every certification.
pub fn model_digests(models: &ModelFolder) -> BTreeMap<String, String> {
    models.manifest().models.iter().map(|m| (m.file.clone(), m.sha256.clone())).collect()
}

/// The model folder, or where it was looked for.
pub fn find_models(named: Option<&Path>) -> Result<ModelFolder, Complaint> {
    ModelFolder::find(named).map_err(|e: ModelError| super::problems::of_models(&e))
}

/// The outbox that does not open.
pub fn no_outbox(folder: &Path, error: &OutboxError) -> Complaint {
    tracing::error!(%error, "the outbox does not open");
    let shown = folder.display();
    let opened = Bilingual::new(
        format!("待发记录无法打开：{shown}（{error}）"),
        format!("The outbox cannot be opened: {shown} ({error})"),
    );
    match error {
        OutboxError::InUse { holder } => in_use(*holder),
        OutboxError::Key(KeyFileError::Lost(_)) => Complaint::new(
            Bilingual::new(
                format!("窗口密钥不见了：{}", folder.join("device.key").display()),
                format!("The counter's key is lost: {}", folder.join("device.key").display()),
            ),
            Bilingual::new(
                "待发记录都在，没有新建密钥。请从备份恢复这个文件；恢复不了，请向经办机构要登记码，再 renzheng device enrol。",
                "The records are there, and no key was made. Restore the file from a backup; or ask the bureau for a code \
                 and enrol anew with `renzheng device enrol`.",
            ),
        ),
        OutboxError::Newer { .. } => Complaint::new(
            opened,
            Bilingual::new(
                "请安装更新的程序；里面的记录没有改动。",
                "Install the newer program; the records in it were not touched.",
            ),
        ),
        _ => Complaint::new(
            opened,
            Bilingual::new(
                "请检查权限和磁盘空间；不要删除这个文件夹，里面可能有未发送的记录。",
                "Check permissions and space; do not delete this folder, it may hold records that were not sent.",
            ),
        ),
    }
}

/// Which process it is, in both languages; empty when it did not say.
pub fn of_process(holder: Option<u32>) -> (String, String) {
    holder.map_or_else(Default::default, |pid| (format!("（进程 {pid}）"), format!(" (process {pid})")))
}

/// Two that send from one outbox would only be in each other's way.
pub fn in_use(holder: Option<u32>) -> Complaint {
    let (zh, en) = of_process(holder);
    Complaint::new(
        Bilingual::new(
            format!("本机已有一个 renzheng 在发送这些记录{zh}"),
            format!("Another renzheng on this computer sends these records{en}"),
        ),
        Bilingual::new(
            "它会自动发送，不用再做什么；要在这里发送，请先关闭它。renzheng queue list 随时可用。",
            "It sends by itself, nothing more is to be done; to send from here, close it first. `renzheng queue list` works \
             at any time.",
        ),
    )
}

/// A connection to the bureau that may be used while a wizard is running.
pub async fn connection(plan: &Plan, clock: &Arc<dyn Clock>) -> Result<Connection, Complaint> {
    let embedded = Bureau::Embedded(Embedded {});
    let bureau = match &plan.run_mode {
        RunMode::Work(work) => &work.bureau,
        RunMode::Demo(_) => &embedded,
    };
    connect::open(bureau, &plan.device, (plan.paths.data.as_path(), &plan.models), clock).await
}
