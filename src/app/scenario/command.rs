//! `renzheng scenario run`: says how each one ended.

use std::path::{Path, PathBuf};

use super::{FileError, How, Outcome};
use crate::{
    app::{
        cli::Shared,
        complaint::{Complaint, Words},
        counter::find_models,
        say::say,
    },
    flow::wizard::Language,
};

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
    let code = super::run(files, &models, how, report).map_err(unplayable)?;
    let [same, different, unreadable] = counts;
    let summary = Words::new(
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
            Words::new(format!("第 {line} 行：没有 {word}"), format!("line {line}: there is no {word}")),
            nearest.as_ref().map_or_else(
                || Words::new("可用的词见 docs/tester.md。", "docs/tester.md lists the words."),
                |word| Words::new(format!("您是不是想写：{word}？"), format!("Did you mean {word}?")),
            ),
        ),
        other => Complaint::usage(
            Words::new(format!("无法读取（{other}）"), format!("cannot be read: {other}")),
            Words::new("写法见 docs/tester.md。", "docs/tester.md has the format."),
        ),
    }
}

/// A complaint from below stays as it is.
pub fn unplayable(error: anyhow::Error) -> Complaint {
    error.downcast::<Complaint>().unwrap_or_else(|error| {
        tracing::error!(%error, "a scenario cannot be played");
        Complaint::new(
            Words::new(format!("剧本无法运行（{error:#}）"), format!("The scenario cannot be played: {error:#}")),
            Words::new("请检查模型和磁盘空间。", "Check the models and the disk space."),
        )
    })
}
