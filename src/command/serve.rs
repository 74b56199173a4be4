//! `renzheng serve`: the reference bureau, until it is told to stop.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use clap::{Args, ValueEnum};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

use super::bureau::{
    options::somebody,
    place::{BureauPlace, database, folder},
};
use crate::{
    bureau::{Bureau, BureauConfig, BureauError, Deciding, DevicePolicy},
    domain::filing::VirtualCameras,
    flow::wizard::Language,
    setup::{
        channels,
        clock::SystemClock,
        complaint::{Bilingual, Complaint, file},
        counter::{find_models, model_digests, runtime},
        demo,
        log::{self, Level},
        paths::Paths,
        say::say,
        shared::Shared,
    },
};

/// Options of `renzheng serve`.
#[derive(Args, Clone, Debug)]
pub struct ServeOptions {
    /// 监听地址 · Address to listen on
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8790")]
    pub listen: SocketAddr,
    /// Its records and keys.
    #[command(flatten)]
    pub place: BureauPlace,
    /// 窗口怎样才被信任：enrolled 先登记，first-use 首次使用即信任（演示默认） · Which counters are believed: enrolled ones, or
    /// whoever comes first under a name (the demonstration's way)
    #[arg(long, value_name = "enrolled|first-use")]
    pub devices: Option<DeviceWord>,
    /// 不自动比对，全部由人工决定 · Compare nothing: people decide
    #[arg(long)]
    pub by_hand: bool,
    /// 决定后证据保留多少天 · Days evidence is kept after the decision
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub retention_days: u32,
    /// 一个副本失联多少秒后由别的副本接手 · Seconds after which another replica takes over what one had taken up
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub lease: u32,
    /// 虚拟摄像头：warn 提示，block 禁用 · Virtual cameras: warn or block
    #[arg(long, value_name = "warn|block")]
    pub virtual_cameras: Option<PolicyWord>,
    /// 比对模型：mobilefacenet、dlib，或自备模型的说明文件 · Network that compares: mobilefacenet, dlib, or the file that
    /// describes your own
    #[arg(long, value_name = "NAME|FILE")]
    pub matcher: Option<String>,
    /// 每次认证必做的动作个数；有疑问时最多三个 · Movements always asked for; up to three on doubt
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3))]
    pub acts: u32,
    /// 本机构自己的渠道文件：各渠道和哪张照片比对 · The bureau's own channel files, for which photo each compares with
    #[arg(long, value_name = "DIR")]
    pub channels: Option<PathBuf>,
    /// 机构全称，第一次启动时定下，签在回执上，不能再改 · The official name: given at the first start, signed on every receipt, and never
    /// changed
    #[arg(long, value_name = "NAME", conflicts_with = "demo", value_parser = somebody)]
    pub name: Option<String>,
    /// 日志写多少：off、warn、info、debug；在数据文件夹的 logs 里，一天一个文件，留七个 · How much is logged, in `logs` of the
    /// folder: one file a day, seven are kept
    #[arg(long, value_name = "off|warn|info|debug", default_value = "info")]
    pub log: Level,
    /// 放入演示人员与演示账号；只能用演示的数据文件夹 · Put in the demo people and the demo account; over a demonstration's records
    /// only
    #[arg(long)]
    pub demo: bool,
}

/// Which counters the bureau believes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DeviceWord {
    /// Only enrolled counters.
    Enrolled,
    /// The first key under a name.
    FirstUse,
}

/// What is done about virtual cameras.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PolicyWord {
    /// The helper is told.
    Warn,
    /// No picture is used.
    Block,
}

/// Runs the reference bureau until it is told to stop.
pub fn run(options: &ServeOptions, shared: &Shared, language: Language) -> Result<String, Complaint> {
    let folder = folder(&options.place, shared)?;
    log::start(&Paths::open(Some(&folder))?.folder("logs")?, options.log)?;
    let models = find_models(shared.models.as_deref())?;
    let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(|e| file(&folder, &e))?;
    let runtime = runtime()?;
    let clock = Arc::new(SystemClock::start());
    let config = demo::config(folder.clone(), &models, options.matcher.as_deref(), options.demo)?;
    let config = BureauConfig { counter_models: model_digests(&models), ..serving(config, options)? };
    let bureau = runtime.block_on(opened(config, clock, options)).map_err(|e| demo::complaint(&e))?;
    let running = runtime.block_on(bureau.serve(options.listen)).map_err(|e| demo::complaint(&e))?;
    tracing::info!(addr = %running.addr, demo = options.demo, "the bureau answers");
    say(answering(running.addr, &bureau.root_public_key(), &folder).get(language));
    signals.forever().next();
    runtime.block_on(running.stop());
    tracing::info!("the bureau has stopped");
    Ok(Bilingual::new("已停止。", "Stopped.").get(language).to_owned())
}

/// The bureau at work; a demonstration has its people.
async fn opened(config: BureauConfig, clock: Arc<SystemClock>, options: &ServeOptions) -> Result<Bureau, BureauError> {
    if options.demo {
        return demo::open(config, clock).await;
    }
    let bureau = Bureau::open(config, clock).await?;
    match &options.name {
        Some(name) => bureau.named(name).await?.start().await,
        None => bureau.start().await,
    }
}

fn answering(addr: SocketAddr, root: &str, folder: &Path) -> Bilingual {
    let folder = folder.display();
    Bilingual::new(
        format!("经办机构服务：http://{addr}\n根密钥 root_key：{root}\n数据：{folder}\n按 Ctrl-C 停止。"),
        format!("Bureau: http://{addr}\nroot_key: {root}\nRecords: {folder}\nCtrl-C stops it."),
    )
}

/// What `renzheng serve` was asked for.
fn serving(config: BureauConfig, options: &ServeOptions) -> Result<BureauConfig, Complaint> {
    let devices = match options.devices {
        Some(DeviceWord::FirstUse) => DevicePolicy::FirstUse,
        None if options.demo => DevicePolicy::FirstUse,
        Some(DeviceWord::Enrolled) | None => DevicePolicy::Enrolled,
    };
    let virtual_cameras = match options.virtual_cameras {
        Some(PolicyWord::Warn) => VirtualCameras::Warn,
        Some(PolicyWord::Block) => VirtualCameras::Block,
        None => config.virtual_cameras,
    };
    Ok(BureauConfig {
        database: database(&options.place),
        devices,
        deciding: if options.by_hand { Deciding::ByHand } else { Deciding::Comparing },
        retention: Duration::from_hours(24) * options.retention_days,
        lease: Duration::from_secs(options.lease.into()),
        virtual_cameras,
        acts_asked: options.acts,
        references: channels::references(options.channels.as_deref())?,
        ..config
    })
}
