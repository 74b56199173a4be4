//! `renzheng statistics`: how often people had to try.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::Args;
use jiff::{ToSpan as _, civil::Date};

use crate::{
    counter::statistics::{self, AgeBand, Line},
    domain::time::Clock as _,
    flow::wizard::Language,
    setup::{
        book::{bounds, broken, open, today},
        clock::SystemClock,
        complaint::{Bilingual, Complaint, file},
        counter::{Ground, device, runtime},
        rows::plain,
        shared::Shared,
    },
};

type Table = BTreeMap<(String, AgeBand), Line>;

/// Options of `renzheng statistics`.
#[derive(Args, Clone, Debug)]
pub struct StatisticsOptions {
    /// 从哪一天 · First day; 30 days ago by default
    #[arg(long, value_name = "2026-11-01")]
    pub from: Option<Date>,
    /// 到哪一天 · Last day; today by default
    #[arg(long, value_name = "2026-11-30")]
    pub to: Option<Date>,
    /// 输出 CSV · Print CSV
    #[arg(long)]
    pub csv: bool,
    /// 其他窗口用 --csv 写成的文件，一并计入 · Files that other windows wrote with --csv, to be put together with this one's
    #[arg(value_name = "FILE")]
    pub others: Vec<PathBuf>,
}

/// Attempts for each success.
pub fn run(options: &StatisticsOptions, shared: &Shared) -> Result<String, Complaint> {
    let ground = Ground::make(shared)?;
    let clock = SystemClock::start();
    let to = options.to.unwrap_or_else(|| today(clock.now()));
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
        writer.serialize((plain(window), band, line.sittings, line.captured, line.accepted, line.judged))?;
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    String::from_utf8(bytes).map(|text| text.trim_end().to_owned()).map_err(std::io::Error::other)
}

fn lines_of(table: &Table, from: Date, to: Date, language: Language) -> String {
    let say = |zh: &str, en: &str| Bilingual::new(zh, en).get(language).to_owned();
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
        Bilingual::new(format!("开始 {from} 在结束 {to} 之后"), format!("It begins on {from}, after its end on {to}")),
        Bilingual::new("请把 --from 和 --to 对调。", "Exchange --from and --to."),
    )
}

fn no_table(path: &Path, error: &csv::Error) -> Complaint {
    let shown = path.display();
    Complaint::new(
        Bilingual::new(
            format!("不是统计文件：{shown}（{error}）"),
            format!("This is no table of statistics: {shown} ({error})"),
        ),
        Bilingual::new("它应当由 renzheng statistics --csv 写成。", "`renzheng statistics --csv` writes one."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_put_together_from_their_files() {
        let line = Line { sittings: 3, captured: 3, accepted: 2, judged: 5 };
        let table = Table::from([(("w1".to_owned(), AgeBand::Eighties), line)]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w1.csv");
        std::fs::write(&path, csv(&table).unwrap()).unwrap();
        assert_eq!(read(&path).unwrap(), table);
        let said = lines_of(&table, jiff::civil::date(2026, 11, 1), jiff::civil::date(2026, 11, 30), Language::Chinese);
        assert!(said.contains("80-89") && said.contains("2.50"), "{said}");
        std::fs::write(&path, "window,age\nw1,old\n").unwrap();
        assert!(read(&path).is_err());
    }
}
