//! What becomes of the records once their page is left: what waits, since when and why, and what has come of it.

use std::time::Duration;

use jiff::Timestamp;
use renzheng_domain::{
    filing::FilingId,
    time::{Moment, Now},
};

use super::{
    event::Event,
    problem::Problem,
    step::{Outcome, Step},
};

/// News stands in the title bar so long: a glance between two persons.
const NEWS_STANDS: Duration = Duration::from_secs(20);
/// More than a counter makes in a morning; the oldest that need nobody's attention go first.
const MOST_ENTRIES: usize = 60;

/// Where a record stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// On this computer; it goes out by itself. The problem of the last try, if there was one.
    Waiting(Option<Problem>),
    /// On this computer until an administrator has looked at it.
    Parked(Problem),
    /// The bureau has it and has not decided yet.
    Sent,
    /// The bureau certified the person.
    Approved,
    /// Not recognised by face; another way is needed.
    Rejected,
    /// A person at the bureau looks at it.
    Review,
    /// Taken back.
    Cancelled,
}

impl Standing {
    /// Whether the bureau does not have it yet.
    pub const fn is_here(&self) -> bool {
        matches!(self, Self::Waiting(_) | Self::Parked(_))
    }
}

/// A record of this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The record's id.
    pub id: FilingId,
    /// Masked; empty for a record of an earlier day.
    pub masked_name: String,
    /// When it was stored, or first heard of.
    pub since: Timestamp,
    /// Where it stands.
    pub standing: Standing,
}

/// The records of this run, and what was heard of one last.
#[derive(Clone, Debug, Default)]
pub struct Tray {
    /// The oldest first.
    pub entries: Vec<Entry>,
    news: Option<(FilingId, Moment)>,
}

impl Tray {
    /// Those that the bureau does not have, the oldest first.
    pub fn here(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.standing.is_here())
    }

    /// What became of a record while another page stood, for a while.
    pub fn news(&self) -> Option<&Entry> {
        let (id, _) = self.news?;
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// When the news leaves the title bar.
    pub(super) fn deadline(&self) -> Option<Moment> {
        self.news.map(|(_, until)| until)
    }

    /// Takes a fact; `step` is the page it finds.
    pub(super) fn hear(&mut self, event: &Event, step: &Step, now: Now) {
        let (id, standing) = match event {
            Event::Stored(id) => (*id, Standing::Waiting(None)),
            Event::Deferred { id, problem, .. } => (*id, Standing::Waiting(Some(problem.clone()))),
            Event::Parked(id, problem) => (*id, Standing::Parked(problem.clone())),
            Event::Delivered(id) => (*id, Standing::Sent),
            Event::Decided(id, decision) => match Outcome::of(decision.clone()) {
                Some(outcome) => (*id, standing_of(&outcome)),
                None => return,
            },
            Event::Ticked => {
                self.news = self.news.filter(|(_, until)| *until > now.at);
                return;
            }
            _ => return,
        };
        let on_page = step.page().record().filter(|(shown, _)| *shown == id);
        if on_page.is_none() && !matches!(standing, Standing::Waiting(_)) {
            self.news = Some((id, now.at + NEWS_STANDS));
        }
        self.put(id, standing, on_page.map_or("", |(_, name)| name), now);
    }

    fn put(&mut self, id: FilingId, standing: Standing, masked_name: &str, now: Now) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) {
            entry.standing = standing;
            return;
        }
        if self.entries.len() >= MOST_ENTRIES {
            let settled = self.entries.iter().position(|entry| !entry.standing.is_here()).unwrap_or(0);
            self.entries.remove(settled);
        }
        self.entries.push(Entry { id, masked_name: masked_name.to_owned(), since: now.wall, standing });
    }
}

const fn standing_of(outcome: &Outcome) -> Standing {
    match outcome {
        Outcome::Approved(_) | Outcome::Duplicate(_) => Standing::Approved,
        Outcome::Rejected(_) => Standing::Rejected,
        Outcome::Review(_) => Standing::Review,
        Outcome::Cancelled => Standing::Cancelled,
    }
}
