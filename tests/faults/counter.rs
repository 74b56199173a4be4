//! The tester's hand on a counter's process, and the tester's own ledger: what the counter was told, line by line.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead as _, BufReader, Lines, Write as _},
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use crate::child::Orders;

/// What the counter's helper was told. Nothing here was read from a database.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Captures that were begun to be saved, whatever became of them.
    pub submitted: BTreeSet<String>,
    /// "Saved": from here on it must not be lost.
    pub acknowledged: BTreeSet<String>,
    /// "The bureau has it."
    pub delivered: BTreeSet<String>,
    /// What the bureau said in the end.
    pub decided: BTreeMap<String, String>,
    /// "Not now, it goes by itself": how often.
    pub deferred: u32,
    /// Out of the sending, which nothing here is a reason for.
    pub stopped: Vec<String>,
    /// SHA-256 of the sealed bytes, as the outbox lists them.
    pub sealed: BTreeMap<String, String>,
    /// Process ends by `SIGKILL`.
    pub killed: u32,
}

impl Ledger {
    pub fn add(&mut self, other: Self) {
        self.submitted.extend(other.submitted);
        self.acknowledged.extend(other.acknowledged);
        self.delivered.extend(other.delivered);
        self.decided.extend(other.decided);
        self.deferred += other.deferred;
        self.stopped.extend(other.stopped);
        self.sealed.extend(other.sealed);
        self.killed += other.killed;
    }

    fn note(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        let (what, id) = (words.next().unwrap_or_default(), words.next().unwrap_or_default().to_owned());
        match what {
            "submitting" => drop(self.submitted.insert(id)),
            "confirmed" => drop(self.acknowledged.insert(id)),
            "delivered" => drop(self.delivered.insert(id)),
            "decided" => drop(self.decided.insert(id, words.next().unwrap_or_default().to_owned())),
            "entry" => drop(self.sealed.insert(id, words.nth(1).unwrap_or_default().to_owned())),
            "deferred" => self.deferred += 1,
            "parked" | "held" => self.stopped.push(line.to_owned()),
            _ => {}
        }
    }
}

/// How a process is started.
#[derive(Clone, Debug)]
pub struct Seat {
    pub url: String,
    pub root: String,
    pub folder: PathBuf,
    pub device: String,
    pub clock: i64,
    pub env: Vec<(String, String)>,
}

impl Seat {
    pub fn new(url: &str, root: &str, folder: &Path, device: &str) -> Self {
        let (url, root, device) = (url.to_owned(), root.to_owned(), device.to_owned());
        Self { url, root, folder: folder.to_owned(), device, clock: 0, env: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.env.push((name.to_owned(), value.into()));
        self
    }

    pub fn start(&self) -> Counter {
        let values = [
            self.url.clone(),
            self.root.clone(),
            self.folder.display().to_string(),
            self.device.clone(),
            self.clock.to_string(),
        ];
        let mut child = Command::new(std::env::current_exe().unwrap())
            .envs(Orders::NAMES.into_iter().zip(values))
            .envs(self.env.iter().cloned())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (orders, said) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()).lines());
        Counter { child, orders, said, ledger: Ledger::default() }
    }
}

/// Why an order was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The process is gone.
    Dead,
    /// It says why not.
    Failed(String),
}

/// A counter's process.
pub struct Counter {
    child: Child,
    orders: Option<ChildStdin>,
    said: Lines<BufReader<ChildStdout>>,
    pub ledger: Ledger,
}

impl Counter {
    /// One order; everything said on the way goes into the ledger.
    pub fn tell(&mut self, order: &str) -> Result<Vec<String>, Trouble> {
        let Some(orders) = &mut self.orders else { return Err(Trouble::Dead) };
        // A process that died is noticed by what it does not say.
        let _ = writeln!(orders, "{order}").and_then(|()| orders.flush());
        let mut said = Vec::new();
        for line in self.said.by_ref().map_while(Result::ok) {
            if line == "ok" {
                return Ok(said);
            }
            if let Some(why) = line.strip_prefix("failed ") {
                return Err(Trouble::Failed(format!("{why} {said:?}")));
            }
            self.ledger.note(&line);
            said.push(line);
        }
        self.orders = None;
        let status = self.child.wait().unwrap();
        self.ledger.killed += u32::from(status.signal() == Some(9));
        Err(Trouble::Dead)
    }

    /// Several orders, up to the first that fails.
    pub fn tell_all(&mut self, orders: &[&str]) -> Result<(), Trouble> {
        orders.iter().try_for_each(|order| self.tell(order).map(drop))
    }

    /// Ends the process in peace.
    pub fn leave(mut self) -> Ledger {
        drop(self.orders.take());
        let _ = self.child.wait();
        std::mem::take(&mut self.ledger)
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
