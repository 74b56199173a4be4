//! The data folder: whether it can be written, how much fits, how long a durable write takes, and what waits in it.

use std::{
    io::{self, Write as _},
    path::Path,
    time::Duration,
};

use super::{
    bounds::{self, at_least, at_most},
    finding::{Check, Finding, Grade},
};
use crate::{
    counter::BOOK,
    domain::{
        due::DuePolicy,
        time::{Clock, Now},
    },
    outbox::{OutboxError, Queue, State, free_space},
    setup::{
        book::{DayBook, is_late},
        complaint::{Bilingual, Complaint, file},
    },
};

const CHECK: Check = Check::Disk;
/// A median of five.
const WRITES: usize = 5;

/// What was measured of a disk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// Bytes that may still be written; `None` where the system does not tell.
    pub free: Option<u64>,
    /// How long each durable write took.
    pub writes: Vec<Duration>,
}

/// Writes and measures. The files are gone when it returns.
pub fn measure(folder: &Path, clock: &dyn Clock) -> io::Result<Measured> {
    let mut writes = Vec::new();
    for i in 0..WRITES {
        let record = vec![i as u8; bounds::RECORD as usize];
        let begun = clock.now().at;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&record)?;
        file.as_file().sync_all()?;
        writes.push(clock.now().at.since(begun));
    }
    Ok(Measured { free: free_space(folder), writes })
}

/// What is in an outbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Records that the bureau does not have and that go by themselves.
    pub waiting: u32,
    /// Records that are damaged and were set aside.
    pub damaged: u32,
    /// Records that the bureau does not have and whose visits are too long ago by its rule.
    pub late: u32,
}

/// What is in the outbox of a data folder; nothing where there is none yet. A wizard may be sending from it meanwhile.
pub async fn kept(folder: &Path, now: Now) -> Result<Kept, OutboxError> {
    let Some(queue) = Queue::open(&folder.join("outbox")).await? else { return Ok(Kept::default()) };
    let (waiting, entries) = (queue.waiting().await, queue.list().await);
    queue.close().await;
    let rule =
        if folder.join(BOOK).exists() { DayBook::open(folder, now).await.rule().await } else { DuePolicy::default() };
    let entries = entries?;
    let damaged = entries.iter().filter(|entry| entry.state == State::Damaged).count() as u32;
    let late = entries.iter().filter(|entry| is_late(entry, rule, now.wall)).count() as u32;
    Ok(Kept { waiting: waiting?, damaged, late })
}

const WRITABLE: (&str, &str) = ("数据文件夹", "data folder");

/// The folder cannot be made, or not be written.
pub fn unwritable(complaint: Complaint) -> Finding {
    Finding::fault(CHECK, "writable", WRITABLE, complaint)
}

/// The folder cannot be written: an error while its speed was measured.
pub fn broke(folder: &Path, error: &io::Error) -> Finding {
    unwritable(file(folder, error))
}

/// What is to be said of it.
pub fn judge(folder: &Path, measured: &Measured) -> Vec<Finding> {
    let place = folder.display().to_string();
    let said = Bilingual::new(format!("能写：{place}"), format!("writable: {place}"));
    let mut findings = vec![Finding::good(CHECK, "writable", WRITABLE, said).with("path", place.as_str(), "")];
    findings.push(room(measured.free));
    findings.extend(durable(&measured.writes));
    findings
}

fn room(free: Option<u64>) -> Finding {
    let name = ("剩余空间", "free space");
    let remedy =
        Bilingual::new("请清理磁盘，或用 --data 换一个磁盘。", "Free some space, or use another disk with --data.");
    let Some(free) = free else {
        let said = Bilingual::new("系统没有说", "the system does not tell");
        return Finding::good(CHECK, "space", name, said).graded(Grade::Unknown, remedy);
    };
    let records = free / bounds::RECORD;
    let gigabytes = free as f64 / 1e9;
    let said = Bilingual::new(
        format!("{gigabytes:.1} GB，够存 {records} 份记录"),
        format!("{gigabytes:.1} GB, room for {records} records"),
    );
    let found = Finding::good(CHECK, "space", name, said).with("free", free, "byte").with("records", records, "");
    found.graded(at_least(records, bounds::RECORDS.0, bounds::RECORDS.1), remedy)
}

fn durable(writes: &[Duration]) -> Option<Finding> {
    let mut sorted = writes.to_vec();
    sorted.sort();
    let middle = *sorted.get(sorted.len() / 2)?;
    let millis = middle.as_secs_f64() * 1e3;
    let said = Bilingual::new(
        format!("{millis:.1} 毫秒（{} 次的中位数）", writes.len()),
        format!("{millis:.1} ms (median of {})", writes.len()),
    );
    let found = Finding::good(CHECK, "durable_write", ("可靠写入", "durable write"), said).with("median", millis, "ms");
    Some(found.graded(
        at_most(middle, bounds::DURABLE_WRITE.0, bounds::DURABLE_WRITE.1),
        Bilingual::new(
            "请把数据文件夹放到本机的硬盘上（--data）。",
            "Put the data folder on a disk of this computer (--data).",
        ),
    ))
}

/// What waits in the outbox, and what is damaged there.
pub fn outbox(kept: Result<Kept, OutboxError>) -> Finding {
    let name = ("待发记录", "outbox");
    let waiting = match kept {
        Ok(Kept { damaged: damaged @ 1.., .. }) => {
            let said = Bilingual::new(
                format!("{damaged} 份已损坏，没有发送"),
                format!("{damaged} damaged, which are not sent"),
            );
            let remedy = Bilingual::new(
                "请保留数据文件夹，看 renzheng queue list（docs/queue.md）。",
                "Keep the data folder and see `renzheng queue list` (docs/queue.md).",
            );
            let found = Finding::good(CHECK, "outbox", name, said).with("damaged", u64::from(damaged), "");
            return found.graded(Grade::Fault, remedy);
        }
        Ok(Kept { late: late @ 1.., .. }) => {
            let said = Bilingual::new(
                format!("{late} 份到窗口已经很久，还没有发出"),
                format!("{late} of visits long ago, and not sent"),
            );
            let remedy = Bilingual::new(
                "请今天就接通网络；看 renzheng queue list，发不出去就联系管理员。到窗口的日子照样算。",
                "Connect the network today; see `renzheng queue list` and ask if they do not go. The day of the visit counts.",
            );
            return Finding::good(CHECK, "outbox", name, said)
                .with("late", u64::from(late), "")
                .graded(Grade::Fault, remedy);
        }
        Ok(kept) => u64::from(kept.waiting),
        Err(error) => {
            tracing::warn!(%error, "the outbox cannot be counted");
            let said = Bilingual::new(format!("读不出来（{error}）"), format!("cannot be read: {error}"));
            let remedy = Bilingual::new(
                "请检查权限和空间；不要删除 outbox 文件夹。",
                "Check permissions and space; do not delete the folder `outbox`.",
            );
            return Finding::good(CHECK, "outbox", name, said).graded(Grade::Fault, remedy);
        }
    };
    let said = match waiting {
        0 => Bilingual::new("没有等着发送的", "none waits"),
        n => Bilingual::new(format!("{n} 份等着发送，会自动发"), format!("{n} wait and go by themselves")),
    };
    Finding::good(CHECK, "outbox", name, said).with("waiting", waiting, "").graded(
        if waiting > bounds::WAITING { Grade::Advice } else { Grade::Good },
        Bilingual::new(
            "请看 renzheng queue list，等得太久就联系管理员。",
            "See `renzheng queue list`; ask if they wait long.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::clock::SystemClock;

    fn grade(findings: &[Finding], id: &str) -> Grade {
        findings.iter().find(|f| f.id == id).unwrap().grade
    }

    #[test]
    fn a_folder_that_is_not_there_cannot_be_measured_and_one_that_is_stays_empty() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let error = measure(&gone, &SystemClock::start()).unwrap_err();
        let found = broke(&gone, &error);
        assert!(found.grade == Grade::Fault && found.message.en.contains("gone"), "{found:?}");
        let measured = measure(folder.path(), &SystemClock::start()).unwrap();
        assert_eq!(measured.writes.len(), WRITES);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn space_is_counted_in_records() {
        let with = |records: u64| Measured { free: Some(records * bounds::RECORD), writes: Vec::new() };
        let of = |records| grade(&judge(Path::new("/x"), &with(records)), "space");
        assert_eq!((of(0), of(199), of(200), of(4399), of(4400)), {
            use Grade::{Advice, Fault, Good};
            (Fault, Fault, Advice, Advice, Good)
        });
        assert_eq!(grade(&judge(Path::new("/x"), &Measured::default()), "space"), Grade::Unknown);
    }

    #[test]
    fn writes_are_judged_by_the_middle_one() {
        let of = |millis: [u64; 5]| {
            let writes = millis.map(Duration::from_millis).to_vec();
            grade(&judge(Path::new("/x"), &Measured { free: None, writes }), "durable_write")
        };
        assert_eq!(of([5, 5, 5, 9000, 9000]), Grade::Good);
        assert_eq!((of([600; 5]), of([6000; 5])), (Grade::Advice, Grade::Fault));
    }

    #[test]
    fn an_outbox_that_cannot_be_read_is_a_fault() {
        assert_eq!(outbox(Ok(Kept::default())).grade, Grade::Good);
        assert_eq!(outbox(Ok(Kept { waiting: 201, ..Kept::default() })).grade, Grade::Advice);
        assert_eq!(outbox(Ok(Kept { waiting: 201, damaged: 1, late: 0 })).grade, Grade::Fault);
        assert_eq!(outbox(Ok(Kept { late: 1, ..Kept::default() })).grade, Grade::Fault);
        assert_eq!(outbox(Err(OutboxError::Damaged)).grade, Grade::Fault);
    }
}
