//! The log: our own events only, to a file in the data folder, or in that of a bureau. Names, numbers and pictures
//! never go into it; the libraries below are silent because they would log addresses and headers.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::Mutex,
};

use jiff::{civil::Date, tz::TimeZone};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt as _,
};

use super::{
    clock::SystemClock,
    complaint::{Bilingual, Complaint},
};
use crate::domain::time::Clock as _;

/// Number of log files that are kept, one a day: a working week is enough to look into a complaint, and short enough
/// for data protection.
const FILES_KEPT: usize = 7;

/// How much is written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing is written down.
    Off,
    /// What goes wrong.
    Warn,
    /// Also what happens: started, opened, stored, delivered.
    #[default]
    Info,
    /// Also every turn of the lanes.
    Debug,
}

impl Level {
    const fn filter(self) -> LevelFilter {
        match self {
            Self::Off => LevelFilter::OFF,
            Self::Warn => LevelFilter::WARN,
            Self::Info => LevelFilter::INFO,
            Self::Debug => LevelFilter::DEBUG,
        }
    }
}

/// Starts writing into `folder`. A log that cannot be written is no reason to close the counter, but a folder that
/// cannot be written is: the outbox lives beside it.
pub fn start(folder: &Path, level: Level) -> Result<(), Complaint> {
    if level == Level::Off {
        return Ok(());
    }
    let clock = SystemClock::start();
    let file = DailyFile::open(folder.to_owned(), today(&clock)).map_err(|_| unwritable(folder))?;
    let subscriber =
        tracing_subscriber::fmt().json().with_max_level(level.filter()).with_writer(Mutex::new(Log { clock, file }));
    let subscriber = subscriber.finish().with(Targets::new().with_target("renzheng", level.filter()));
    // A second start in one process (tests) keeps the first log.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}

/// The file of a day (UTC). The first line of another day begins another file.
struct DailyFile {
    folder: PathBuf,
    day: Date,
    file: File,
}

impl DailyFile {
    fn open(folder: PathBuf, day: Date) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).create(true).open(folder.join(name_of(day)))?;
        let this = Self { folder, day, file };
        // What cannot be removed today is tried again tomorrow.
        let _ = this.remove_old();
        Ok(this)
    }

    fn remove_old(&self) -> io::Result<()> {
        let names = fs::read_dir(&self.folder)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        // Never the open one, which is not the newest when the computer's clock was set back.
        let mut others: Vec<_> = names.filter(|name| is_log(name) && *name != name_of(self.day)).collect();
        others.sort_unstable();
        let surplus = (others.len() + 1).saturating_sub(FILES_KEPT);
        others[..surplus].iter().try_for_each(|name| fs::remove_file(self.folder.join(name)))
    }

    fn turn_to(&mut self, day: Date) {
        if day != self.day
            && let Ok(next) = Self::open(self.folder.clone(), day)
        {
            *self = next;
        }
    }
}

/// Where lines go: the file of the day on which they are written.
struct Log {
    clock: SystemClock,
    file: DailyFile,
}

impl io::Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.file.turn_to(today(&self.clock));
        self.file.file.write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.file.flush()
    }
}

fn name_of(day: Date) -> String {
    format!("renzheng.{day}.log")
}

fn is_log(name: &str) -> bool {
    let day = name.strip_prefix("renzheng.").and_then(|rest| rest.strip_suffix(".log"));
    day.is_some_and(|day| day.parse::<Date>().is_ok())
}

fn today(clock: &SystemClock) -> Date {
    clock.now().wall.to_zoned(TimeZone::UTC).date()
}

fn unwritable(folder: &Path) -> Complaint {
    Complaint::new(
        Bilingual::new(
            format!("无法写入日志文件夹：{}", folder.display()),
            format!("The log folder cannot be written: {}", folder.display()),
        ),
        Bilingual::new(
            "请检查权限，或用 --data 换一个文件夹。",
            "Check its permissions, or name another folder with --data.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use jiff::civil::date;

    use super::*;

    #[test]
    fn one_file_a_day_and_the_newest_seven_stay() {
        let folder = tempfile::tempdir().unwrap();
        let names = || {
            let mut names: Vec<_> =
                fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        };
        for other in ["renzheng.txt", "renzheng.old.log", "crash-1.txt"] {
            fs::write(folder.path().join(other), "").unwrap();
        }
        let mut log = DailyFile::open(folder.path().to_owned(), date(2026, 2, 25)).unwrap();
        for day in date(2026, 2, 25).series(jiff::Span::new().days(1)).take(9) {
            log.turn_to(day);
            log.file.write_all(b"a line\n").unwrap();
        }
        let kept = ["02-27", "02-28", "03-01", "03-02", "03-03", "03-04", "03-05"];
        let mut expected: Vec<_> = kept.map(|day| format!("renzheng.2026-{day}.log")).into();
        expected.extend(["renzheng.old.log", "renzheng.txt"].map(String::from));
        expected.insert(0, "crash-1.txt".into());
        assert_eq!(names(), expected);
        drop(DailyFile::open(folder.path().to_owned(), date(2026, 3, 5)).unwrap());
        assert_eq!(names(), expected);
        assert_eq!(fs::read_to_string(folder.path().join("renzheng.2026-03-05.log")).unwrap(), "a line\n");
    }
}
