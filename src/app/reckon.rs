//! `renzheng day` and `renzheng statistics`: whether the day adds up, and how often people had to try.

use std::{collections::BTreeMap, path::Path, process::ExitCode, sync::Arc};

use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::Serialize;

use super::{
    cli::{DayOptions, Shared, StatisticsOptions},
    clock::SystemClock,
    complaint::{Complaint, Words, file},
    counter::{Ground, Plan, device, no_outbox, runtime},
    day::Day,
    say::say,
    status::connection,
    worklist::{open, unusable},
};
use crate::{
    counter::{
        BOOK, BookError,
        reckoning::{Reckoning, Record},
        statistics::{self, AgeBand, Line},
    },
    domain::{
        filing::FilingId,
        time::{Clock, china},
        worklist::Outcome,
    },
    flow::wizard::Language,
    outbox::{Entry, Queue},
    ui::{text, words},
};

/// What is said of a day in JSON.
#[derive(Serialize)]
struct Said<'a> {
    date: Date,
    window: &'a str,
    captured: u32,
    outcomes: &'a BTreeMap<&'static str, u32>,
    helpers: &'a BTreeMap<String, u32>,
    unknown: &'a [FilingId],
    missing: &'a [FilingId],
    balances: bool,
}

/// Whether the day adds up.
pub fn day(options: &DayOptions, shared: &Shared) -> Result<ExitCode, Complaint> {
    let ground = Ground::make(shared)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let date = options.date.unwrap_or_else(|| today(&*clock));
    let window = device(ground.config.as_ref());
    runtime()?.block_on(async {
        let kept = kept(&ground.paths.folder("outbox")?).await?;
        if !options.offline && !kept.is_empty() {
            let plan = Plan::make(shared)?;
            let connection = connection(&plan, &clock).await?;
            let day = Day::open(&ground.paths.data, clock.now()).await;
            day.catch_up(&kept, &connection.backend, clock.now()).await;
            connection.close().await;
        }
        let book = open(&ground.paths.data, clock.now()).await?;
        let (from, until) = bounds(date, date);
        // What was captured before midnight may have been sealed after it.
        let records = book.records(from - 1.hour(), until + 1.hour()).await;
        book.close().await;
        let reckoning = of_day(&records.map_err(|e| broken(&e))?, &kept, from..until);
        let said = if options.json {
            json(&reckoning, date, &window)?
        } else {
            table(&reckoning, date, &window, ground.language)
        };
        say(&said);
        Ok(if reckoning.balances() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}

/// A record belongs to the day on which the outbox had it; one that the outbox does not know, to that of its capture.
fn of_day(book: &[Record], kept: &[Entry], day: std::ops::Range<Timestamp>) -> Reckoning {
    let sealed = |id: FilingId| kept.iter().find(|entry| entry.id == id).map(|entry| entry.since);
    let of_book: Vec<Record> =
        book.iter().filter(|one| day.contains(&sealed(one.id).unwrap_or(one.captured))).cloned().collect();
    let of_outbox: Vec<FilingId> =
        kept.iter().filter(|entry| day.contains(&entry.since)).map(|entry| entry.id).collect();
    Reckoning::of(&of_book, &of_outbox)
}

async fn kept(folder: &Path) -> Result<Vec<Entry>, Complaint> {
    let unusable = |error| no_outbox(folder, &error);
    let Some(queue) = Queue::open(folder).await.map_err(unusable)? else { return Ok(Vec::new()) };
    let entries = queue.list().await.map_err(unusable);
    queue.close().await;
    entries
}

fn json(reckoning: &Reckoning, date: Date, window: &str) -> Result<String, Complaint> {
    let said = Said {
        date,
        window,
        captured: reckoning.captured,
        outcomes: &reckoning.outcomes,
        helpers: &reckoning.helpers,
        unknown: &reckoning.unknown,
        missing: &reckoning.missing,
        balances: reckoning.balances(),
    };
    serde_json::to_string_pretty(&said).map_err(|e| file(Path::new(BOOK), &e.into()))
}

fn table(reckoning: &Reckoning, date: Date, window: &str, language: Language) -> String {
    let words = words::Words::new(language);
    let say = |zh: &str, en: &str| Words::new(zh, en).get(language).to_owned();
    let mut lines = vec![format!("{date}  {window}")];
    let mut row = |sign: char, name: &str, count: u32| {
        let fill = " ".repeat(24_usize.saturating_sub(text::cells(name).into()));
        lines.push(format!("{sign} {name}{fill}{count:>6}"));
    };
    row(' ', &say("采集", "captured"), reckoning.captured);
    let order = [
        Outcome::Accepted,
        Outcome::Queued,
        Outcome::Review,
        Outcome::Manual,
        Outcome::NotApproved,
        Outcome::Withdrawn,
    ];
    for (at, outcome) in order.into_iter().enumerate() {
        row(if at == 0 { '=' } else { '+' }, &words.listed(outcome), reckoning.count(outcome));
    }
    let helpers: Vec<String> = reckoning.helpers.iter().map(|(name, count)| format!("{name} {count}")).collect();
    if !helpers.is_empty() {
        lines.push(format!("{}{}", say("经办：", "By: "), helpers.join(say("，", ", ").as_str())));
    }
    let named = |ids: &[FilingId]| ids.iter().map(|id| id.number()).collect::<Vec<_>>().join("  ");
    if !reckoning.missing.is_empty() {
        lines.push(format!(
            "{}{}",
            say("! 登记过而本机没有的：", "! Written down and not here: "),
            named(&reckoning.missing)
        ));
        lines.push(say(
            "  请立即告诉管理员，不要删除数据文件夹。",
            "  Tell the administrator now, and delete nothing in the data folder.",
        ));
    }
    if !reckoning.unknown.is_empty() {
        lines.push(format!(
            "{}{}",
            say("! 本机有而没有登记的：", "! Here and not written down: "),
            named(&reckoning.unknown)
        ));
        lines.push(say(
            "  用 renzheng status 编号 查它们的结果。",
            "  `renzheng status NUMBER` says what became of them.",
        ));
    }
    lines.push(if reckoning.balances() {
        say("平。", "It adds up.")
    } else {
        say("不平。", "It does not add up.")
    });
    lines.join("\n")
}

/// Attempts for each success.
pub fn statistics(options: &StatisticsOptions, shared: &Shared) -> Result<String, Complaint> {
    let ground = Ground::make(shared)?;
    let clock = SystemClock::start();
    let to = options.to.unwrap_or_else(|| today(&clock));
    let from = options.from.unwrap_or_else(|| to.saturating_sub(30.days()));
    if from > to {
        return Err(backwards(from, to));
    }
    let window = device(ground.config.as_ref());
    let sat = runtime()?.block_on(async {
        let book = open(&ground.paths.data, clock.now()).await?;
        let (from, until) = bounds(from, to);
        let sat = book.sittings(from, until).await;
        book.close().await;
        sat.map_err(|e| broken(&e))
    })?;
    let mut lines = statistics::by_window_and_age(&window, &sat);
    let is_ours = !lines.is_empty();
    for other in &options.others {
        let mut others = read(other)?;
        // What this window wrote is in its own book, and newer.
        others.retain(|(of, _), _| !(is_ours && *of == window));
        statistics::add(&mut lines, others);
    }
    if options.csv {
        return csv(&lines).map_err(|error| file(Path::new("-"), &error));
    }
    Ok(lines_of(&lines, from, to, ground.language))
}

type Table = BTreeMap<(String, AgeBand), Line>;

/// What a window wrote with `--csv`.
fn read(path: &Path) -> Result<Table, Complaint> {
    let mut reader = csv::Reader::from_reader(std::fs::File::open(path).map_err(|e| file(path, &e))?);
    let mut table = Table::new();
    for row in reader.deserialize::<(String, AgeBand, u32, u32, u32, u32)>() {
        let (window, band, sittings, captured, accepted, judged) = row.map_err(|error| no_table(path, &error))?;
        let one = BTreeMap::from([((window, band), Line { sittings, captured, accepted, judged })]);
        statistics::add(&mut table, one);
    }
    Ok(table)
}

fn csv(table: &Table) -> std::io::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["window", "age", "sittings", "captured", "accepted", "judged"])?;
    for ((window, band), line) in table {
        writer.serialize((window, band, line.sittings, line.captured, line.accepted, line.judged))?;
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    String::from_utf8(bytes).map(|text| text.trim_end().to_owned()).map_err(std::io::Error::other)
}

fn lines_of(table: &Table, from: Date, to: Date, language: Language) -> String {
    let say = |zh: &str, en: &str| Words::new(zh, en).get(language).to_owned();
    if table.is_empty() {
        return say("这段时间没有记录。", "Nobody sat here in that time.");
    }
    let heading = say(
        "窗口             年龄    入座   提交   通过   判断  每次通过要判断几次",
        "Window           Age   Sittings Captured Certified Judged  Judged for each success",
    );
    let rows = table.iter().map(|((window, band), line)| {
        let each = line.attempts_per_success().map_or("—".to_owned(), |each| format!("{each:.2}"));
        let Line { sittings, captured, accepted, judged } = line;
        match language {
            Language::Chinese => {
                format!(
                    "{window:<16} {:<6} {sittings:>5}  {captured:>5}  {accepted:>5}  {judged:>5}  {each:>8}",
                    band.label()
                )
            }
            Language::English => {
                format!(
                    "{window:<16} {:<6} {sittings:>6} {captured:>8} {accepted:>9} {judged:>6}  {each:>8}",
                    band.label()
                )
            }
        }
    });
    std::iter::once(format!("{from} … {to}")).chain([heading]).chain(rows).collect::<Vec<_>>().join("\n")
}

fn backwards(from: Date, to: Date) -> Complaint {
    Complaint::usage(
        Words::new(format!("开始 {from} 在结束 {to} 之后"), format!("It begins on {from}, after its end on {to}")),
        Words::new("请把 --from 和 --to 对调。", "Exchange --from and --to."),
    )
}

fn no_table(path: &Path, error: &csv::Error) -> Complaint {
    let shown = path.display();
    Complaint::new(
        Words::new(
            format!("不是统计文件：{shown}（{error}）"),
            format!("This is no table of statistics: {shown} ({error})"),
        ),
        Words::new("它应当由 renzheng statistics --csv 写成。", "`renzheng statistics --csv` writes one."),
    )
}

fn broken(error: &BookError) -> Complaint {
    unusable(Path::new(BOOK), error)
}

fn today(clock: &dyn Clock) -> Date {
    clock.now().wall.to_zoned(china()).date()
}

/// From the first moment of one day to the first after another, in China.
fn bounds(from: Date, to: Date) -> (Timestamp, Timestamp) {
    let start = |day: Date| day.to_zoned(china()).map_or(Timestamp::UNIX_EPOCH, |start| start.timestamp());
    (start(from), start(to.saturating_add(1.day())))
}

#[cfg(test)]
mod tests;
