//! `renzheng day` and `renzheng statistics`: whether the day adds up, and how often people had to try.

use std::{collections::BTreeMap, path::Path, process::ExitCode, sync::Arc};

use clap::Args;
use jiff::{Timestamp, ToSpan as _, civil::Date};
use serde::Serialize;

use crate::{
    counter::{
        BOOK,
        reckoning::{Reckoning, Record},
    },
    domain::{filing::FilingId, time::Clock, worklist::Outcome},
    flow::wizard::Language,
    outbox::{Entry, Queue},
    setup::{
        book::{DayBook, bounds, broken, is_late, open, today},
        clock::SystemClock,
        complaint::{Bilingual, Complaint, file},
        counter::{Ground, Plan, connection, device, no_outbox, runtime},
        say::say,
        shared::Shared,
    },
    ui::{text, words},
};

/// Options of `renzheng day`.
#[derive(Args, Clone, Debug)]
pub struct DayOptions {
    /// 哪一天，默认今天 · Which day; today by default
    #[arg(long, value_name = "2026-11-22")]
    pub date: Option<Date>,
    /// 输出 JSON · Print JSON
    #[arg(long)]
    pub json: bool,
    /// 不问经办机构 · Do not ask the bureau first
    #[arg(long)]
    pub offline: bool,
}

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
    late: &'a [FilingId],
    balances: bool,
}

/// Whether the day adds up.
pub fn run(options: &DayOptions, shared: &Shared) -> Result<ExitCode, Complaint> {
    let ground = Ground::make(shared)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let date = options.date.unwrap_or_else(|| today(clock.now()));
    let window = device(ground.config.as_ref());
    runtime()?.block_on(async {
        let kept = kept(&ground.paths.folder("outbox")?).await?;
        if !options.offline && !kept.is_empty() {
            let plan = Plan::make(shared)?;
            let connection = connection(&plan, &clock).await?;
            let day = DayBook::open(&ground.paths.data, clock.now()).await;
            day.catch_up(&kept, &connection.backend, clock.now()).await;
            connection.close().await;
        }
        let book = open(&ground.paths.data, clock.now()).await?;
        let (from, until) = bounds(date, date);
        // What was captured before midnight may have been sealed after it.
        let records = book.records(from - 1.hour(), until + 1.hour()).await;
        let rule = book.rule().await.unwrap_or_default();
        book.close().await;
        let late: Vec<FilingId> =
            kept.iter().filter(|entry| is_late(entry, rule, clock.now().wall)).map(|entry| entry.id).collect();
        let reckoning = of_day(&records.map_err(|e| broken(&e))?, &kept, from..until);
        let said = if options.json {
            json(&reckoning, &late, date, &window)?
        } else {
            table(&reckoning, &late, date, &window, ground.language)
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

fn json(reckoning: &Reckoning, late: &[FilingId], date: Date, window: &str) -> Result<String, Complaint> {
    let said = Said {
        date,
        window,
        captured: reckoning.captured,
        outcomes: &reckoning.outcomes,
        helpers: &reckoning.helpers,
        unknown: &reckoning.unknown,
        missing: &reckoning.missing,
        late,
        balances: reckoning.balances(),
    };
    serde_json::to_string_pretty(&said).map_err(|e| file(Path::new(BOOK), &e.into()))
}

fn table(reckoning: &Reckoning, late: &[FilingId], date: Date, window: &str, language: Language) -> String {
    let words = words::Words::new(language);
    let say = |zh: &str, en: &str| Bilingual::new(zh, en).get(language).to_owned();
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
    if !late.is_empty() {
        lines.push(format!(
            "{}{}",
            say("! 到窗口已经很久、还没有发出的：", "! Of visits long ago, and not sent: "),
            named(late)
        ));
        lines.push(say(
            "  请今天就接通网络，发不出去就联系管理员。到窗口的日子照样算。",
            "  Connect the network today, or call the administrator. The day of the visit counts.",
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

#[cfg(test)]
mod tests;
