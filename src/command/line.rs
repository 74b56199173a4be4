//! The command line: what can be asked for, and its help in both languages.

mod help;
mod wrong;

use clap::{FromArgMatches as _, Parser, Subcommand};

pub use self::{
    help::{command, more},
    wrong::complaint,
};
use super::{
    analyse::AnalyseOptions,
    bench::BenchOptions,
    bureau::options::BureauOptions,
    config::ConfigCommand,
    day::DayOptions,
    device::DeviceAction,
    doctor::DoctorOptions,
    load::LoadOptions,
    manual::{CompletionsOptions, ManualOptions},
    match_::MatchOptions,
    models::ModelsCommand,
    pad::PadCommand,
    queue::QueueOptions,
    replay::ReplayOptions,
    scenario::command::ScenarioCommand,
    serve::ServeOptions,
    statistics::StatisticsOptions,
    status::StatusOptions,
    verify::VerifyOptions,
    worklist::WorklistCommand,
};
use crate::{
    app::{options::WizardOptions, patron::PatronOptions},
    setup::shared::Shared,
};

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
    /// Exit code: 0 genuine, 1 not or it cannot be checked, 3 revoked, 4 genuine but the status list cannot say whether
    /// revoked.
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

/// What was typed, or why it is not understood.
pub fn parse() -> Result<Cli, clap::Error> {
    Cli::from_arg_matches(&command().try_get_matches()?)
}

#[cfg(test)]
mod tests;
