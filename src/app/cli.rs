//! The command line: what can be asked for, and its help in both languages.

mod configuring;
mod help;
mod measuring;
mod office;
mod patron;
mod queue;
mod scenarios;
mod serving;
mod work;
mod wrong;

use std::path::PathBuf;

use clap::{Args, FromArgMatches as _, Parser, Subcommand, ValueEnum};

pub use self::{
    configuring::{ConfigCommand, Kind},
    help::{command, more},
    measuring::{AnalyseOptions, MatchOptions, PadCommand, PadOptions},
    office::{
        AuditCommand, BureauCommand, BureauOptions, CredentialCommand, DeviceAction, DeviceCommand, KeyCommand,
        KeyWord, LoadOptions, Place, RulingWord, VerifyOptions,
    },
    patron::{PatronOptions, Switch},
    queue::{QueueCommand, QueueOptions, StatusOptions, Which},
    scenarios::{ReplayOptions, ScenarioCommand},
    serving::{DeviceWord, PolicyWord, ServeOptions},
    work::{DayOptions, Find, Sorted, StatisticsOptions, WorklistCommand},
    wrong::complaint,
};
use super::terminal::preview::PreviewWord;
use crate::{flow::wizard::Language, ui::theme::Letters};

/// 社会保险待遇领取资格认证 · Yearly social-insurance check of retirees
///
/// 不带命令时打开认证向导；没有配置文件时为演示。
/// Without a command the wizard opens; without a configuration file it is a demonstration.
#[derive(Clone, Debug, Parser)]
#[command(name = "renzheng", version, max_term_width = 100)]
pub struct Cli {
    /// What every command shares.
    #[command(flatten)]
    pub shared: Shared,
    /// The wizard's own options.
    #[command(flatten)]
    pub wizard: WizardOptions,
    /// Another command than the wizard.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of every command.
#[derive(Args, Clone, Debug, Default)]
pub struct Shared {
    /// 配置文件 (TOML) · Configuration file
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// 数据文件夹：待发记录、密钥、日志 · Folder of outbox, keys and logs
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// 模型文件夹 · Folder of the model files
    #[arg(long, value_name = "DIR", global = true)]
    pub models: Option<PathBuf>,
    /// 界面语言 · Language of screen and messages
    #[arg(long, value_name = "zh|en", global = true)]
    pub lang: Option<Lang>,
}

/// Options of the wizard alone.
#[derive(Args, Clone, Debug, Default)]
pub struct WizardOptions {
    /// 摄像头：auto 自动，mock 模拟，或设备名如 /dev/video0 · Camera: auto, mock, or a device
    #[arg(long, value_name = "auto|mock|ID")]
    pub camera: Option<CameraChoice>,
    /// 模拟摄像头的剧本：文件，或直接写步骤 · Script of the mock camera: a file, or the steps themselves
    #[arg(long, value_name = "FILE|STEPS")]
    pub mock_script: Option<String>,
    /// 预览画面：auto 自动选最好的，或指定一种 · Preview: auto takes the best that the terminal shows, or one is forced
    #[arg(long, value_name = "auto|kitty|iterm2|sixel|blocks|256|grey|ascii", hide_possible_values = true)]
    pub preview: Option<PreviewWord>,
    /// 字号：large 放大画面上方的提示和认证结果，给视力弱的老人 · Letters: large enlarges the sentence over the picture and
    /// the result
    #[arg(long, value_name = "standard|large", hide_possible_values = true)]
    pub theme: Option<ThemeWord>,
    /// 逐行模式：整页换成一行一行的文字，供读屏软件和盲文点显器使用 · Line mode for screen readers and braille displays: plain
    /// prompts and lines
    #[arg(long)]
    pub accessible: bool,
    /// 把会话记到文件里，供回放；不含图像、姓名、号码和口令 · Record the session for `replay`: no pictures, names, numbers or
    /// passwords
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// 语音：off 这一次不出声；on 要先在配置里写 voice 一节 · Voice: off is silent this time; on needs the voice section of the configuration
    #[arg(long, value_name = "off|on", hide_possible_values = true)]
    pub voice: Option<Switch>,
}

/// Language of screen and messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self::Chinese,
            Lang::En => Self::English,
        }
    }
}

/// How large the letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ThemeWord {
    /// 常用
    #[default]
    Standard,
    /// 大字
    Large,
}

impl From<ThemeWord> for Letters {
    fn from(word: ThemeWord) -> Self {
        match word {
            ThemeWord::Standard => Self::Standard,
            ThemeWord::Large => Self::Large,
        }
    }
}

/// Which camera is wanted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(from = "String")]
#[schemars(with = "String")]
pub enum CameraChoice {
    /// The first one that works.
    Auto,
    /// The mock camera; in demonstrations only.
    Mock,
    /// The one with this id.
    Id(String),
}

impl From<String> for CameraChoice {
    fn from(text: String) -> Self {
        match text.as_str() {
            "auto" => Self::Auto,
            "mock" => Self::Mock,
            _ => Self::Id(text),
        }
    }
}

/// Everything but the wizard.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// 开工前的检查 · Check this counter before work
    ///
    /// 看摄像头、光线、模型、终端、网络、磁盘和速度，每一项不好的都写着怎么办。
    /// Camera, light, models, terminal, network, disk and speed, each with a remedy where it is not good.
    ///
    /// 退出码：0 都好，1 有建议，2 有要先解决的问题。
    /// Exit code: 0 all good, 1 some advice, 2 something is to be mended first.
    Doctor(DoctorOptions),
    /// 老人自己的屏幕，在第二个终端里 · The person's own screen
    ///
    /// 只显示镜像画面和一句提示；等窗口程序启动，关了再开也会接上。见 docs/patron.md。
    /// Shows the mirrored picture and one hint. It waits for the wizard and comes back with it; see docs/patron.md.
    Patron(PatronOptions),
    /// 待认证名单 · The list of who is due
    #[command(subcommand)]
    Worklist(WorklistCommand),
    /// 待发记录 · Records that wait to be sent
    Queue(QueueOptions),
    /// 凭受理编号查询进度，或撤回 · Where a record stands; take it back
    Status(StatusOptions),
    /// 离线核验回执或电子凭证 · Check a receipt or credential offline
    ///
    /// 退出码：0 真，1 不真或无法核验，3 已吊销，4 真但清单说不出是否吊销。
    /// Exit code: 0 genuine, 1 not or it cannot be checked, 3 revoked, 4 genuine but the status list cannot say whether revoked.
    Verify(VerifyOptions),
    /// 一天的对账 · Whether the day adds up
    ///
    /// 采集数 = 通过 + 已提交 + 核对中 + 人工 + 换方式 + 撤回。
    /// Taken = accepted + sent + in review + by hand + other ways + taken back.
    ///
    /// 退出码：0 平，1 不平。
    /// Exit code: 0 it adds up, 1 it does not.
    Day(DayOptions),
    /// 平均几次通过，按年龄段和窗口 · Attempts for each success
    ///
    /// 没有姓名，没有人脸。
    /// By age and window; no names, no faces.
    Statistics(StatisticsOptions),
    /// 配置文件 · Configuration file
    #[command(subcommand)]
    Config(ConfigCommand),
    /// 本窗口在经办机构的密钥 · This counter's key
    #[command(subcommand)]
    Device(DeviceAction),
    /// 模型文件 · Model files
    #[command(subcommand)]
    Models(ModelsCommand),
    /// 启动参考经办机构服务器 · Run the reference bureau
    Serve(ServeOptions),
    /// 经办机构一侧的管理 · What is done at the bureau
    Bureau(BureauOptions),
    /// 给经办机构服务加压 · Load a bureau and measure what it takes in
    Load(LoadOptions),
    /// 测试剧本 · Scenarios for testers
    #[command(subcommand)]
    Scenario(ScenarioCommand),
    /// 重放一份会话记录 · Replay the record of a session
    ///
    /// 不加选项时打印经过。
    /// Without an option it prints the transcript.
    Replay(ReplayOptions),
    /// 分析图片：提示、人脸、光线等 · What is seen in pictures
    Analyse(AnalyseOptions),
    /// 比对人脸：两张图片，或一份配对表 · Compare faces
    ///
    /// 退出码：0 都比对了，1 有图片读不出或没有人脸。
    /// Exit code: 0 all compared, 1 some pictures cannot be read or show no face.
    Match(MatchOptions),
    /// 呈现攻击检测 · Presentation attack detection
    #[command(subcommand)]
    Pad(PadCommand),
    /// 测速：一个文件夹的 JPEG · Measure speed over a folder of JPEG
    Bench(BenchOptions),
    /// 手册 · The manual
    ///
    /// 打印总页，或把每个命令的一页都写进一个文件夹。
    /// Prints its first page, or writes a page for each command into a folder.
    Manual(ManualOptions),
    /// 命令行补全，如 bash · Completions for a shell
    ///
    /// 例如：renzheng completions bash > ~/.local/share/bash-completion/completions/renzheng。
    /// Put what it prints where the shell looks for it.
    Completions(CompletionsOptions),
}

/// See [`Command::Models`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum ModelsCommand {
    /// 核对每个模型文件的 sha256 · Check the sha256 of every model file
    Verify,
}

/// See [`Command::Doctor`].
#[derive(Args, Clone, Debug)]
pub struct DoctorOptions {
    /// 输出 JSON，格式见 docs/doctor.md · Print JSON, described in docs/doctor.md
    #[arg(long)]
    pub json: bool,
    /// 摄像头：auto 自动，mock 模拟（只用于演示），或设备名 · Camera: auto, mock (demonstrations only), or a device
    #[arg(long, value_name = "auto|mock|ID")]
    pub camera: Option<CameraChoice>,
    /// 模拟摄像头的剧本：文件，或直接写步骤 · Script of the mock camera: a file, or the steps themselves
    #[arg(long, value_name = "FILE|STEPS")]
    pub mock_script: Option<String>,
    /// 不更新本窗口的光线基准 · Keep the window's baseline of light as it is
    #[arg(long)]
    pub keep_baseline: bool,
    /// 看摄像头多少秒 · How many seconds the camera is watched
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=60))]
    pub seconds: u64,
    /// 或者看多少帧 · Or how many frames
    #[arg(long, value_name = "N", conflicts_with = "seconds", value_parser = clap::value_parser!(u32).range(8..=600))]
    pub frames: Option<u32>,
}

/// See [`Command::Bench`].
#[derive(Args, Clone, Debug)]
pub struct BenchOptions {
    /// 输出一行 JSON · Print one line of JSON
    #[arg(long)]
    pub json: bool,
    /// 从镜头到提示的时间：经过真实的各线程 · From the lens to the hint, through the real threads
    #[arg(long)]
    pub lanes: bool,
    /// --lanes 测多少秒 · How many seconds --lanes measures
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub seconds: u64,
    /// JPEG 文件夹，按文件名排序；--lanes 可以不给 · Folder of JPEG files, in the order of their names; --lanes needs none
    #[arg(value_name = "DIR", required_unless_present = "lanes")]
    pub folder: Option<PathBuf>,
}

/// See [`Command::Manual`].
#[derive(Args, Clone, Debug)]
pub struct ManualOptions {
    /// 每个命令一页，写进这个文件夹；看的时候用 man -l · A page for each command into this folder, to be read with man -l
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
}

/// See [`Command::Completions`].
#[derive(Args, Clone, Debug)]
pub struct CompletionsOptions {
    /// 哪种命令行 · Which shell
    pub shell: clap_complete::Shell,
}

/// What was typed, or why it is not understood.
pub fn parse() -> Result<Cli, clap::Error> {
    Cli::from_arg_matches(&command().try_get_matches()?)
}

/// The language of complaints made before a configuration is read: that of the system, Chinese unless it clearly
/// speaks another one ("C" and an unset locale do not).
pub fn system_language() -> Language {
    language_of(sys_locale::get_locale().as_deref())
}

fn language_of(locale: Option<&str>) -> Language {
    match locale {
        None | Some("C" | "POSIX") => Language::Chinese,
        Some(l) if l.starts_with("zh") || l.starts_with("C.") || l.starts_with("C-") => Language::Chinese,
        Some(_) => Language::English,
    }
}

#[cfg(test)]
mod tests;
