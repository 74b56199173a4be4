//! `renzheng scenario` and `renzheng replay` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// See [`super::Command::Scenario`].
#[derive(Clone, Debug, Subcommand)]
pub enum ScenarioCommand {
    /// 无界面运行剧本 · Run them without a screen
    ///
    /// 退出码：0 全部符合，1 有不符，2 剧本无法读取。
    /// Exit code: 0 all as written, 1 some differ, 2 a file cannot be read.
    Run {
        /// 剧本文件 · Scenario files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// 在终端里按人的速度演给您看：空格暂停，Esc 离开 · Play them on screen at human speed: Space pauses, Esc leaves
        #[arg(long)]
        watch: bool,
        /// 观看的速度倍数 · How many times as fast to watch
        #[arg(long, value_name = "F", default_value = "1", value_parser = speed, requires = "watch")]
        speed: f64,
        /// 经办机构用这个空的 PostgreSQL 数据库，只能配一个剧本 · The bureau's records in this empty PostgreSQL database; for one
        /// scenario
        #[arg(long, value_name = "URL")]
        database: Option<String>,
    },
    /// 耐久：许多人一个接一个，同一个进程，看内存、速度和磁盘 · Many people in a row in one process: memory, pace, disk
    ///
    /// 剧本里要有 `[[each]]`。退出码：0 都好，1 有一项不好，2 剧本无法读取。
    /// The scenario has `[[each]]`. Exit code: 0 all good, 1 something is not, 2 the file cannot be read.
    Soak {
        /// 剧本文件 · Scenario file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 多少人 · How many people
        #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(20..=100_000))]
        people: u32,
    },
}

/// See [`super::Command::Replay`].
#[derive(Args, Clone, Debug)]
pub struct ReplayOptions {
    /// 用 --record 写成的记录 · A record written with --record
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 打印每一个不同的画面 · Print each distinct screen
    #[arg(long, conflicts_with = "watch")]
    pub screens: bool,
    /// 在终端里按原来的速度重放：空格暂停，Esc 离开 · Play it in this terminal at its own pace: Space pauses, Esc leaves
    #[arg(long)]
    pub watch: bool,
    /// 画面大小，默认与记录时相同 · Size of the printed screens; as recorded by default
    #[arg(long, value_name = "80x24", value_parser = size, requires = "screens")]
    pub size: Option<(u16, u16)>,
    /// 观看的速度倍数 · How many times as fast to watch
    #[arg(long, value_name = "F", default_value = "1", value_parser = speed, requires = "watch")]
    pub speed: f64,
}

/// Columns and rows; a window of more than a thousand of either is a slip of the hand.
pub(super) fn size(text: &str) -> Result<(u16, u16), String> {
    let sides = text.split_once(['x', 'X']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    sides.filter(|(w, h)| (1..=1000).contains(w) && (1..=1000).contains(h)).ok_or_else(|| "80x24".to_owned())
}

/// From a slow motion to as fast as the eye can follow.
pub(super) fn speed(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|f| (0.05..=100.0).contains(f)).ok_or_else(|| "0.05..100".to_owned())
}
