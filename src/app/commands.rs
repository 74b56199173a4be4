//! The commands beside the wizard. Each returns what it has to say; `main` prints it.

use std::{
    io::Write as _,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

use super::{
    cli::{ServeOptions, Shared},
    complaint::{Complaint, Words, file},
    counter::{find_models, model_digests, runtime},
    demo, office,
    problems::of_models,
    scenario::{self, FileError, Outcome},
};
use crate::{
    bureau::{Bureau, BureauConfig},
    flow::wizard::Language,
    vision::ModelCheck,
};

/// Runs the reference bureau until it is told to stop.
pub fn serve(options: &ServeOptions, shared: &Shared, language: Language) -> Result<String, Complaint> {
    let folder = office::folder(&options.place, shared)?;
    let models = find_models(shared.models.as_deref())?;
    let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(|e| file(&folder, &e))?;
    let runtime = runtime()?;
    let clock = std::sync::Arc::new(super::clock::SystemClock::start());
    let config = demo::config(folder.clone(), &models, options.matcher.as_deref(), options.demo)?;
    let config = BureauConfig { counter_models: model_digests(&models), ..office::serving(config, options)? };
    let bureau = runtime.block_on(Bureau::open(config, clock)).map_err(|e| demo::complaint(&e))?;
    let running = runtime.block_on(bureau.serve(options.listen)).map_err(|e| demo::complaint(&e))?;
    say(answering(running.addr, &bureau.root_public_key(), &folder).get(language));
    signals.forever().next();
    runtime.block_on(running.stop());
    Ok(Words::new("已停止。", "Stopped.").get(language).to_owned())
}

fn answering(addr: SocketAddr, root: &str, folder: &Path) -> Words {
    let folder = folder.display();
    Words::new(
        format!("经办机构服务：http://{addr}\n根密钥 root_key：{root}\n数据：{folder}\n按 Ctrl-C 停止。"),
        format!("Bureau: http://{addr}\nroot_key: {root}\nRecords: {folder}\nCtrl-C stops it."),
    )
}

/// Compares every model file with its pinned digest; each is listed, and the first that is wrong is complained about.
pub fn verify_models(shared: &Shared) -> Result<String, Complaint> {
    let checks = find_models(shared.models.as_deref())?.verify();
    let line = |check: &ModelCheck| {
        let mark = if check.result.is_ok() { "✓" } else { "✗" };
        format!("{mark} {}  {}", check.entry.sha256, check.entry.file)
    };
    let text = checks.iter().map(line).collect::<Vec<_>>().join("\n");
    match checks.into_iter().find_map(|check| check.result.err()) {
        None => Ok(text),
        Some(error) => {
            say(&text);
            Err(of_models(&error))
        }
    }
}

/// Plays scenarios, with a screen if a speed is given; the exit code says how they ended.
pub fn scenarios(files: &[PathBuf], how: &scenario::How, shared: &Shared, language: Language) -> Result<u8, Complaint> {
    let models = find_models(shared.models.as_deref())?;
    let mut counts = [0_usize; 3];
    let report = |path: &Path, outcome: &Outcome| {
        if !matches!(outcome, Outcome::Left) {
            counts[usize::from(outcome.code())] += 1;
        }
        say(&ended(path, outcome, language));
    };
    let code = scenario::run(files, &models, how, report).map_err(unplayable)?;
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
        Outcome::Unreadable(error) => format!("✗ {shown} {}", unreadable_scenario(error).said(language)),
    }
}

pub fn unreadable_scenario(error: &FileError) -> Complaint {
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

/// Prints a line; a reader that has gone away is no fault of ours.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
