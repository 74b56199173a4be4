//! `renzheng scenario run`: says how each one ended.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{FileError, How, Outcome, unplayable::Unplayable};
use crate::{
    app::show::speed,
    flow::wizard::Language,
    setup::{
        complaint::{Bilingual, Complaint},
        counter::find_models,
        say::say,
        shared::Shared,
    },
};

/// Options of `renzheng scenario`.
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

/// Plays scenarios, with a screen if a speed is given; the exit code says how they ended.
pub fn run(files: &[PathBuf], how: &How, shared: &Shared, language: Language) -> Result<u8, Complaint> {
    let models = find_models(shared.models.as_deref())?;
    let mut counts = [0_usize; 3];
    let report = |path: &Path, outcome: &Outcome| {
        if !matches!(outcome, Outcome::Left) {
            counts[usize::from(outcome.code())] += 1;
        }
        say(&ended(path, outcome, language));
    };
    let code = super::run(files, &models, how, report).map_err(Unplayable::complaint)?;
    let [same, different, unreadable] = counts;
    let summary = Bilingual::new(
        format!(
            "共 {} 个剧本：{same} 个符合，{different} 个不符，{unreadable} 个无法读取。",
            counts.iter().sum::<usize>()
        ),
        format!(
            "{} played: {same} as written, {different} different, {unreadable} not readable.",
            counts.iter().sum::<usize>()
        ),
    );
    say(summary.get(language));
    Ok(code)
}

/// How one ended, in a line or, when it differs, in as many as it takes.
fn ended(path: &Path, outcome: &Outcome, language: Language) -> String {
    let shown = path.display();
    match outcome {
        Outcome::Same => format!("✓ {shown}"),
        Outcome::Left => format!("· {shown}"),
        Outcome::Different(difference) => format!("✗ {shown}\n{}", difference.said(language)),
        Outcome::Unreadable(error) => format!("✗ {shown} {}", unreadable(error).said(language)),
    }
}

/// What is wrong with a file.
pub fn unreadable(error: &FileError) -> Complaint {
    match error {
        FileError::Unknown { line, word, nearest } => Complaint::usage(
            Bilingual::new(format!("第 {line} 行：没有 {word}"), format!("line {line}: there is no {word}")),
            nearest.as_ref().map_or_else(
                || Bilingual::new("可用的词见 docs/tester.md。", "docs/tester.md lists the words."),
                |word| Bilingual::new(format!("您是不是想写：{word}？"), format!("Did you mean {word}?")),
            ),
        ),
        other => Complaint::usage(
            Bilingual::new(format!("无法读取（{other}）"), format!("cannot be read: {other}")),
            Bilingual::new("写法见 docs/tester.md。", "docs/tester.md has the format."),
        ),
    }
}
