//! `renzheng queue`: the records that wait on this computer, for whoever looks after them. No names and no numbers.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::{
    domain::{
        filing::FilingId,
        time::{Clock as _, china},
    },
    flow::wizard::Language,
    outbox::{Entry, OutboxError, Queue, State},
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint, file},
        counter::{Counter, Ground, Plan, in_use, no_outbox, runtime},
        shared::Shared,
    },
};

/// Options of `renzheng queue`.
#[derive(Args, Clone, Debug)]
pub struct QueueOptions {
    /// What is asked.
    #[command(subcommand)]
    pub command: QueueCommand,
    /// 输出 JSON，格式见 docs/queue.md · Print JSON, described in docs/queue.md
    #[arg(long, global = true)]
    pub json: bool,
}

/// What can be done with records that wait. Nothing here deletes one.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum QueueCommand {
    /// 列出待发记录 · List them
    List,
    /// 立即发送 · Send them now
    Send,
    /// 停止发送一份记录，留在本机 · Take a record out of the sending; it stays here
    Park {
        /// 记录编号 · Which record
        #[arg(value_parser = filing)]
        id: FilingId,
        /// 原因，会显示在列表里；不要写姓名和号码 · Why, shown in the list; no names or numbers here
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// 恢复发送 · Bring parked and held records back into the sending
    Release(Which),
    /// 复制密封的记录，由人送交；本机的不删除 · Copy sealed records to be carried by hand; nothing is deleted here
    Export {
        /// Which ones.
        #[command(flatten)]
        which: Which,
        /// 复制到哪个文件夹 · Folder of the copies
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
}

/// One record, or all.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// 记录编号 · Which record
    #[arg(value_parser = filing)]
    pub id: Option<FilingId>,
    /// 全部 · All of them
    #[arg(long)]
    pub all: bool,
}

fn filing(text: &str) -> Result<FilingId, String> {
    text.parse().map_err(|_| "00000000-0000-7000-8000-000000000000".to_owned())
}

/// Does what is asked and lists what is there afterwards.
pub fn run(options: &QueueOptions, shared: &Shared) -> Result<String, Complaint> {
    if options.command == QueueCommand::Send {
        runtime()?.block_on(send(&Plan::make(shared)?))?;
    }
    let ground = Ground::make(shared)?;
    let desk = Desk { folder: ground.paths.folder("outbox")?, language: ground.language, json: options.json };
    runtime()?.block_on(desk.serve(&options.command))
}

/// Tries once to send everything that waits; what fails keeps its place in the queue.
async fn send(plan: &Plan) -> Result<(), Complaint> {
    let folder = plan.paths.folder("outbox")?;
    let counter = Counter::open(plan, in_use).await?;
    let sent = async {
        counter.courier.send_now(counter.clock.now()).await?;
        let entries = counter.courier.list().await?;
        // One pass to deliver each record, one to ask what became of it.
        for _ in entries.iter().filter(|e| !matches!(e.state, State::Decided | State::Parked | State::Damaged)) {
            counter.courier.round(counter.clock.now()).await;
            counter.courier.round(counter.clock.now()).await;
        }
        Ok::<(), OutboxError>(())
    };
    let sent = sent.await;
    counter.courier.close().await;
    sent.map_err(|e| no_outbox(&folder, &e))
}

/// Where the outbox is and how it is spoken about.
struct Desk {
    folder: PathBuf,
    language: Language,
    json: bool,
}

impl Desk {
    async fn serve(&self, command: &QueueCommand) -> Result<String, Complaint> {
        let queue = Queue::open(&self.folder).await.map_err(|e| no_outbox(&self.folder, &e))?;
        let Some(queue) = queue else { return self.nothing(command) };
        let said = self.carry_out(&queue, command).await;
        queue.close().await;
        said
    }

    fn nothing(&self, command: &QueueCommand) -> Result<String, Complaint> {
        match command {
            QueueCommand::Park { id, .. }
            | QueueCommand::Release(Which { id: Some(id), .. })
            | QueueCommand::Export { which: Which { id: Some(id), .. }, .. } => Err(not_here(*id)),
            _ => self.said(&[]),
        }
    }

    async fn carry_out(&self, queue: &Queue, command: &QueueCommand) -> Result<String, Complaint> {
        let unusable = |e: OutboxError| no_outbox(&self.folder, &e);
        let now = SystemClock::start().now().wall;
        match command {
            QueueCommand::List | QueueCommand::Send => {}
            QueueCommand::Park { id, reason } => {
                if !queue.park(*id, reason.as_deref()).await.map_err(unusable)? {
                    return Err(not_here(*id));
                }
            }
            QueueCommand::Release(which) => {
                let released = queue.release(which.id, now).await.map_err(unusable)?;
                if let (Some(id), 0) = (which.id, released) {
                    return Err(not_stopped(id));
                }
            }
            QueueCommand::Export { which, to } => self.export(queue, which.id, to).await?,
        }
        self.said(&queue.list().await.map_err(unusable)?)
    }

    async fn export(&self, queue: &Queue, id: Option<FilingId>, to: &Path) -> Result<(), Complaint> {
        let entries = queue.list().await.map_err(|e| no_outbox(&self.folder, &e))?;
        // By name also what the bureau has and may have lost; of all, what it does not have.
        let wanted = |e: &&Entry| id.map_or(e.is_here(), |id| e.id == id);
        let wanted: Vec<&Entry> = entries.iter().filter(wanted).collect();
        if let (Some(id), true) = (id, wanted.is_empty()) {
            return Err(not_here(id));
        }
        let mut damaged = Vec::new();
        for entry in &wanted {
            match queue.export(entry, to, SystemClock::start().now().wall).await {
                Ok(_) => {}
                Err(OutboxError::Damaged) if entry.state == State::Decided => return Err(not_here(entry.id)),
                Err(OutboxError::Damaged) => damaged.push(*entry),
                Err(OutboxError::Folder(error)) => return Err(file(to, &error)),
                Err(other) => return Err(no_outbox(&self.folder, &other)),
            }
        }
        if damaged.is_empty() { Ok(()) } else { Err(not_whole(wanted.len() - damaged.len(), &damaged)) }
    }

    /// What is not done, as a table or as JSON.
    fn said(&self, entries: &[Entry]) -> Result<String, Complaint> {
        let now = SystemClock::start().now().wall;
        let lines: Vec<Line<'_>> =
            entries.iter().filter(|e| e.state != State::Decided).map(|e| Line::of(e, now)).collect();
        if self.json {
            return serde_json::to_string_pretty(&lines).map_err(|e| file(&self.folder, &e.into()));
        }
        if lines.is_empty() {
            return Ok(Bilingual::new("没有待发记录。", "No records wait.").get(self.language).to_owned());
        }
        Ok(table(&lines, self.language))
    }
}

/// A record as it is listed; `docs/queue.md` describes the JSON.
#[derive(Serialize)]
struct Line<'a> {
    id: FilingId,
    state: &'static str,
    since: jiff::Timestamp,
    attempts: u32,
    next_try: Option<jiff::Timestamp>,
    problem: Option<&'a str>,
    reason: Option<&'a str>,
    exported: Option<jiff::Timestamp>,
    device_seq: u64,
    sha256: &'a str,
    needs_supervisor: bool,
    #[serde(skip)]
    kind: State,
}

impl<'a> Line<'a> {
    fn of(entry: &'a Entry, now: jiff::Timestamp) -> Self {
        Self {
            id: entry.id,
            state: entry.state.name(),
            since: entry.since,
            attempts: entry.attempts,
            next_try: entry.next_try,
            problem: entry.problem.as_deref(),
            reason: entry.reason.as_deref(),
            exported: entry.exported,
            device_seq: entry.device_seq,
            sha256: &entry.sha256,
            needs_supervisor: entry.needs_supervisor(now),
            kind: entry.state,
        }
    }
}

/// A line a record: since when, tries, state, the last answer that was none, id. `!` stands before what needs a
/// supervisor.
fn table(lines: &[Line<'_>], language: Language) -> String {
    let heading = Bilingual::new(
        "  保存时间             尝试  记录                                  状态（最近的问题；原因）",
        "  Saved                Tries  Record                                State (last problem; reason)",
    );
    let said = lines.iter().map(|line| {
        let mark = if line.needs_supervisor { '!' } else { ' ' };
        let since = line.since.to_zoned(china()).strftime("%Y-%m-%d %H:%M:%S");
        let state = in_words(line.kind).get(language).to_owned();
        // A damaged row may have lost its id: its number on this counter names it.
        let number = (line.kind == State::Damaged).then(|| format!("#{}", line.device_seq));
        let notes: Vec<&str> = number.as_deref().into_iter().chain(line.problem).chain(line.reason).collect();
        let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
        format!("{mark} {since}  {:>4}  {}  {state}{notes}", line.attempts, line.id)
    });
    let legend = Bilingual::new(
        "! 需要主管处理：等待过久、已停止发送或已损坏（docs/queue.md）。",
        "! needs a supervisor: waits too long, is out of the sending, or is damaged (docs/queue.md).",
    );
    let legend = lines.iter().any(|line| line.needs_supervisor).then(|| legend.get(language).to_owned());
    std::iter::once(heading.get(language).to_owned()).chain(said).chain(legend).collect::<Vec<_>>().join("\n")
}

fn in_words(state: State) -> Bilingual {
    match state {
        State::Waiting => Bilingual::new("等待发送", "waits to be sent"),
        State::Delivered => Bilingual::new("已送达，等待结果", "delivered, waits for the result"),
        State::Held => Bilingual::new("登录后发送", "goes after the next sign-in"),
        State::Parked => Bilingual::new("已停止发送", "out of the sending"),
        State::Damaged => Bilingual::new("已损坏，没有发送", "damaged, not sent"),
        State::Decided => Bilingual::new("已有结果", "decided"),
    }
}

fn not_here(id: FilingId) -> Complaint {
    Complaint::new(
        Bilingual::new(format!("没有可以这样处理的记录：{id}"), format!("No record here for that: {id}")),
        Bilingual::new(
            "它不在本机，或者经办机构已经收到。renzheng queue list 列出本机的记录。",
            "It is not on this computer, or the bureau has it. `renzheng queue list` lists what is here.",
        ),
    )
}

/// What could not be copied, after everything else was.
fn not_whole(copied: usize, damaged: &[&Entry]) -> Complaint {
    let line = |entry: &&Entry| format!("\n- {}  {}", entry.device_seq, entry.id);
    let lines: String = damaged.iter().map(line).collect();
    Complaint::new(
        Bilingual::new(
            format!("已复制 {copied} 份；这些已损坏，复制不了：{lines}"),
            format!("Copied: {copied}. These are damaged and cannot be copied:{lines}"),
        ),
        Bilingual::new(
            "请保留数据文件夹，从备份恢复后 renzheng queue release，或请本人重新办理。",
            "Keep the data folder. Restore it from a backup and `renzheng queue release`, or let the person come again.",
        ),
    )
}

fn not_stopped(id: FilingId) -> Complaint {
    Complaint::new(
        Bilingual::new(format!("这份记录没有停止发送：{id}"), format!("This record is not out of the sending: {id}")),
        Bilingual::new(
            "只有停止发送的记录需要恢复。renzheng queue list 列出本机的记录。",
            "Only what is parked or held needs releasing. `renzheng queue list` lists what is here.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<Entry> {
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
        let entry = |n: u8, state, problem: Option<&str>| Entry {
            id: FilingId(uuid::Uuid::from_bytes([n; 16])),
            state,
            since: at("2026-03-01T08:00:00Z"),
            attempts: u32::from(n),
            next_try: (state == State::Waiting).then(|| at("2026-03-01T08:05:00Z")),
            problem: problem.map(str::to_owned),
            device_seq: u64::from(n),
            sha256: format!("{n:02x}").repeat(32),
            reason: None,
            exported: None,
        };
        vec![
            entry(1, State::Waiting, Some("unreachable")),
            entry(2, State::Delivered, None),
            entry(3, State::Held, Some("401")),
            Entry { reason: Some("the wrong counter".to_owned()), ..entry(4, State::Parked, Some("422")) },
            entry(5, State::Decided, None),
        ]
    }

    fn lines(entries: &[Entry]) -> Vec<Line<'_>> {
        entries.iter().map(|entry| Line::of(entry, "2026-03-01T09:00:00Z".parse().unwrap())).collect()
    }

    fn office(json: bool) -> Desk {
        Desk { folder: PathBuf::from("nowhere"), json, language: Language::English }
    }

    #[test]
    fn a_line_says_since_when_how_often_which_and_why() {
        let entries = entries();
        let table = table(&lines(&entries[..4]), Language::English);
        let wanted = [
            "  Saved                Tries  Record                                State (last problem; reason)",
            "  2026-03-01 16:00:00     1  01010101-0101-0101-0101-010101010101  waits to be sent (unreachable)",
            "  2026-03-01 16:00:00     2  02020202-0202-0202-0202-020202020202  delivered, waits for the result",
            "  2026-03-01 16:00:00     3  03030303-0303-0303-0303-030303030303  goes after the next sign-in (401)",
            "! 2026-03-01 16:00:00     4  04040404-0404-0404-0404-040404040404  out of the sending (422; the wrong counter)",
            "! needs a supervisor: waits too long, is out of the sending, or is damaged (docs/queue.md).",
        ];
        assert_eq!(table.lines().collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn the_json_is_what_the_page_says() {
        let said = office(true).said(&entries()).unwrap();
        let said: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(said.as_array().unwrap().len(), 4, "what is decided is not listed");
        let keys: Vec<&String> = said[3].as_object().unwrap().keys().collect();
        let page = include_str!("../../docs/queue.md");
        for key in &keys {
            assert!(page.contains(&format!("`{key}`")), "docs/queue.md does not say {key}");
        }
        let wanted = serde_json::json!({
            "id": "04040404-0404-0404-0404-040404040404", "state": "parked", "since": "2026-03-01T08:00:00Z",
            "attempts": 4, "next_try": null, "problem": "422", "reason": "the wrong counter", "exported": null,
            "device_seq": 4, "sha256": "04".repeat(32), "needs_supervisor": true
        });
        assert_eq!(said[3], wanted);
        assert_eq!(said[0]["next_try"], "2026-03-01T08:05:00Z");
    }

    #[test]
    fn nothing_that_waits_is_said_in_words_and_as_an_empty_list() {
        let done = &entries()[4..];
        assert_eq!(office(false).said(done).unwrap(), "No records wait.");
        assert_eq!(office(true).said(done).unwrap(), "[]");
    }
}
