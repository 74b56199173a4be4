//! `renzheng scenario soak`: hundreds of people in a row before one wizard in one process. Memory and pace are taken
//! at every new person, and what lies on disk afterwards is looked through.

use std::{
    collections::BTreeSet,
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use super::{
    command::unreadable,
    difference::Difference,
    file::Scenario,
    stage::{Audience, Played, Stage},
    theatre::Theatre,
    unplayable::Unplayable,
};
use crate::{
    domain::time::{Clock as _, Moment},
    flow::{Step, Wizard, wizard::Language},
    outbox::{Queue, State},
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint},
        counter::{find_models, runtime},
        say::say,
        shared::Shared,
    },
};

/// People before the first figures count: the models' buffers and the allocator have found their size by then.
const WARM_UP: usize = 20;
/// Memory of the last fifth may be so much more than that of the first fifth after the warm-up. A leak of one picture
/// in ten people would be 14 MB in 500; the allocator's own ups and downs stay below 6 MB (measured).
const MOST_GROWTH_MB: f64 = 10.0;
/// Processor time of the last fifth over that of the first: noise on a machine that does other work is up to .1.
const SLOWEST: f64 = 1.25;

/// What was read when a new person was waited for.
#[derive(Clone, Copy, Debug)]
struct Sample {
    memory_mb: f64,
    cpu: Duration,
    files: usize,
    threads: usize,
}

/// Counts people and reads the process.
#[derive(Default)]
struct Meter {
    samples: Vec<Sample>,
    at_form: bool,
}

impl Audience for Meter {
    fn wait(&mut self, wizard: &Wizard, _until: Moment) -> ControlFlow<()> {
        let at_form = matches!(wizard.step, Step::Person(_));
        if at_form && !self.at_form {
            self.samples.extend(sample());
        }
        self.at_form = at_form;
        ControlFlow::Continue(())
    }
}

/// Plays and says what was measured.
pub fn run(file: &Path, people: u32, shared: &Shared, language: Language) -> Result<ExitCode, Complaint> {
    let scenario = match Scenario::read_with(file, people) {
        Ok(scenario) if !scenario.crowd.is_empty() => scenario,
        Ok(_) => return Err(nobody()),
        Err(error) => return Err(unreadable(&error)),
    };
    let models = find_models(shared.models.as_deref())?;
    let around = Surroundings::now();
    let mut meter = Meter::default();
    let started = SystemClock::start();
    let played = play(&scenario, &models, &mut meter).map_err(Unplayable::complaint)?;
    let took = started.now().at.since_start();
    let left = runtime()?.block_on(left_on_disk(&played, &scenario));
    let difference = Difference::of(&scenario.expect, &played.lines);
    // The counter's folder goes with it.
    drop(played);
    let report = Report {
        people: scenario.crowd.len(),
        took,
        difference,
        samples: meter.samples,
        left,
        elsewhere: around.new_since(),
    };
    say(&report.said(language));
    Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn play(scenario: &Scenario, models: &crate::vision::ModelFolder, meter: &mut Meter) -> Result<Played, Unplayable> {
    let records = tempfile::tempdir()?;
    let mut theatre = Theatre::open(models, None)?;
    theatre.bureau_folder = Some(records.path().to_owned());
    Stage::set(&mut theatre, scenario, meter)?.play()
}

/// What the process is now; `None` where the system does not tell.
fn sample() -> Option<Sample> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line =
        |name: &str| status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok();
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // User and system time, in hundredths of a second; the name before them may hold blanks.
    let times: Vec<u64> =
        stat.rsplit_once(") ")?.1.split(' ').skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    Some(Sample {
        memory_mb: line("VmRSS:").map(|kib: f64| kib / 1024.0)?,
        threads: line("Threads:").map(|count: f64| count as usize)?,
        cpu: Duration::from_millis(times.iter().sum::<u64>() * 10),
        files: fs::read_dir("/proc/self/fd").ok()?.count(),
    })
}

/// What the counter has kept, and what of it should not be there.
#[derive(Debug, Default)]
struct Left {
    files: Vec<(String, u64)>,
    undecided: usize,
    records: usize,
    named: Vec<String>,
}

async fn left_on_disk(played: &Played, scenario: &Scenario) -> Left {
    let mut left = Left::default();
    for path in files_below(played.folder.path()) {
        let bytes = fs::read(&path).unwrap_or_default();
        let name = path.strip_prefix(played.folder.path()).unwrap_or(&path).display().to_string();
        let names_somebody = scenario.crowd.iter().any(|(who, number)| holds(&bytes, who) || holds(&bytes, number));
        left.named.extend(names_somebody.then(|| name.clone()));
        left.files.push((name, bytes.len() as u64));
    }
    if let Ok(Some(queue)) = Queue::open(played.folder.path()).await {
        let entries = queue.list().await.unwrap_or_default();
        left.records = entries.len();
        left.undecided = entries.iter().filter(|entry| entry.state != State::Decided).count();
        queue.close().await;
    }
    left
}

fn holds(bytes: &[u8], text: &str) -> bool {
    let mut from = 0;
    let Some(first) = text.as_bytes().first() else { return false };
    while let Some(at) = bytes[from..].iter().position(|byte| byte == first) {
        if bytes[from + at..].starts_with(text.as_bytes()) {
            return true;
        }
        from += at + 1;
    }
    false
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .flat_map(|entry| {
            let path = entry.path();
            if path.is_dir() { files_below(&path) } else { vec![path] }
        })
        .collect()
}

/// The places where a program may leave things behind.
struct Surroundings(BTreeSet<PathBuf>);

impl Surroundings {
    fn now() -> Self {
        Self(Self::entries())
    }

    /// The folder for temporary files should be this run's own (`TMPDIR`): whatever is new in it counts. Shared memory
    /// is everybody's.
    fn new_since(&self) -> Vec<PathBuf> {
        let own =
            |path: &&PathBuf| path.starts_with(std::env::temp_dir()) || path.to_string_lossy().contains("renzheng");
        let now = Self::entries();
        now.difference(&self.0).filter(own).cloned().collect()
    }

    fn entries() -> BTreeSet<PathBuf> {
        let mut all = BTreeSet::new();
        for folder in [std::env::temp_dir(), PathBuf::from("/dev/shm")] {
            if let Ok(entries) = fs::read_dir(folder) {
                all.extend(entries.flatten().map(|entry| entry.path()));
            }
        }
        all
    }
}

/// Everything that was measured.
struct Report {
    people: usize,
    took: Duration,
    difference: Option<Difference>,
    samples: Vec<Sample>,
    left: Left,
    elsewhere: Vec<PathBuf>,
}

/// Means over the first fifth after the warm-up and over the last fifth.
#[derive(Debug)]
struct Fifths {
    memory_mb: [f64; 2],
    cpu_ms: [f64; 2],
    files: [usize; 2],
    threads: [usize; 2],
}

impl Report {
    fn fifths(&self) -> Option<Fifths> {
        let counted = self.samples.get(WARM_UP..).filter(|counted| counted.len() >= 10)?;
        let fifth = counted.len() / 5;
        let parts = [&counted[..=fifth], &counted[counted.len() - fifth - 1..]];
        let mean = |part: &[Sample]| part.iter().map(|s| s.memory_mb).sum::<f64>() / part.len() as f64;
        let pace = |part: &[Sample]| {
            part[part.len() - 1].cpu.saturating_sub(part[0].cpu).as_secs_f64() * 1000.0 / fifth as f64
        };
        let last = |part: &[Sample]| part[part.len() - 1];
        Some(Fifths {
            memory_mb: parts.map(mean),
            cpu_ms: parts.map(pace),
            files: parts.map(|part| last(part).files),
            threads: parts.map(|part| last(part).threads),
        })
    }

    fn faults(&self) -> Vec<Bilingual> {
        let mut found = Vec::new();
        let mut fault = |holds: bool, zh: &str, en: &str| found.extend(holds.then(|| Bilingual::new(zh, en)));
        fault(self.difference.is_some(), "经过和剧本不符", "the transcript differs");
        match self.fifths() {
            None => fault(true, "没有测到", "nothing was measured"),
            Some(Fifths { memory_mb: [a, b], cpu_ms: [c, d], files, threads }) => {
                fault(b - a > MOST_GROWTH_MB, "内存在增长", "memory grows");
                fault(d > c * SLOWEST, "越来越慢", "it becomes slower");
                fault(files[1] > files[0], "打开的文件越来越多", "more and more files are open");
                fault(threads[1] > threads[0], "线程越来越多", "more and more threads");
            }
        }
        fault(self.left.undecided > 0, "有记录没有结果", "records are without a decision");
        fault(!self.left.named.is_empty(), "磁盘上有姓名或号码", "names or numbers are on disk");
        fault(!self.elsewhere.is_empty(), "临时文件没有清除", "temporary files were left");
        found
    }

    fn is_good(&self) -> bool {
        self.faults().is_empty()
    }

    fn said(&self, language: Language) -> String {
        let say = |zh: &str, en: &str| Bilingual::new(zh, en).get(language).to_owned();
        let mut lines = vec![format!("{:<14} {}", say("人", "people"), self.people)];
        lines.push(format!("{:<14} {:.0} s", say("用时", "took"), self.took.as_secs_f64()));
        if let Some(fifths) = self.fifths() {
            let Fifths { memory_mb: [a, b], cpu_ms: [c, d], files, threads } = fifths;
            lines.push(say("               前五分之一 -> 后五分之一", "               first fifth -> last fifth"));
            lines.push(format!("{:<14} {a:.1} -> {b:.1} MB", say("内存", "memory")));
            lines.push(format!("{:<14} {c:.0} -> {d:.0} ms", say("每人 CPU", "CPU a person")));
            lines.push(format!("{:<14} {} -> {}", say("打开的文件", "open files"), files[0], files[1]));
            lines.push(format!("{:<14} {} -> {}", say("线程", "threads"), threads[0], threads[1]));
        }
        let Left { files, undecided, records, named } = &self.left;
        lines.push(format!("{:<14} {records} ({undecided} {})", say("记录", "records"), say("没有结果", "undecided")));
        for (name, bytes) in files {
            lines.push(format!("  {name}  {bytes} B"));
        }
        lines.extend(named.iter().map(|name| format!("! {name}")));
        lines.extend(self.elsewhere.iter().map(|path| format!("! {}", path.display())));
        lines.extend(self.difference.iter().map(|difference| difference.said(language)));
        lines.extend(self.faults().iter().map(|fault| format!("✗ {}", fault.get(language))));
        if self.is_good() {
            lines.push(say("✓ 都好", "✓ all good"));
        }
        lines.join("\n")
    }
}

fn nobody() -> Complaint {
    Complaint::usage(
        Bilingual::new("这个剧本里没有 [[each]]", "This scenario has no [[each]]"),
        Bilingual::new(
            "请用 tests/scenarios/a-days-people.toml 那样的剧本，格式见 docs/tester.md。",
            "Take one like tests/scenarios/a-days-people.toml; docs/tester.md describes it.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(memory: impl Fn(usize) -> f64, cpu: impl Fn(usize) -> u64) -> Report {
        let mut spent = 0;
        let samples = (0..120).map(|at| {
            spent += cpu(at);
            Sample { memory_mb: memory(at), cpu: Duration::from_millis(spent), files: 20, threads: 9 }
        });
        Report {
            people: 120,
            took: Duration::from_secs(1),
            difference: None,
            samples: samples.collect(),
            left: Left::default(),
            elsewhere: Vec::new(),
        }
    }

    fn complaints(report: &Report) -> Vec<String> {
        report.faults().into_iter().map(|words| words.en).collect()
    }

    #[test]
    fn a_steady_run_is_good_and_a_leak_or_a_slowdown_is_not() {
        // The first people cost more: that is the warm-up.
        let steady = report(|at| if at < 15 { 100.0 } else { 300.0 + (at % 3) as f64 }, |_| 1000);
        assert!(steady.is_good(), "{:?}", complaints(&steady));
        assert_eq!(complaints(&report(|at| 300.0 + at as f64 * 0.2, |_| 1000)), ["memory grows"]);
        assert_eq!(complaints(&report(|_| 300.0, |at| 1000 + at as u64 * 5)), ["it becomes slower"]);
    }

    #[test]
    fn what_is_left_behind_is_told() {
        let mut bad = report(|_| 300.0, |_| 1000);
        bad.left = Left { undecided: 1, named: vec!["outbox.sqlite".into()], ..Left::default() };
        bad.elsewhere = vec!["/tmp/.tmpAB".into()];
        bad.samples[119].files = 21;
        bad.samples[119].threads = 10;
        assert_eq!(complaints(&bad).len(), 5);
        assert!(bad.said(Language::English).contains("! outbox.sqlite"));
        assert!(holds("xx示例甲".as_bytes(), "示例甲") && !holds("示例乙".as_bytes(), "示例甲"));
    }
}
