//! What could not be written down yet. A full disk must not keep the courier from its round: it goes on by what it
//! remembers, and writes that down as soon as it can. What is forgotten in a crash is only asked or sent once more.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use renzheng_domain::filing::FilingId;

use crate::store::{Change, Entry, Store};

/// Changes of rows that are not on disk.
pub(super) struct Notes {
    kept: Mutex<BTreeMap<FilingId, Change>>,
    /// How long sealed bytes outlive a decision; `None`: not at all.
    keep: Option<Duration>,
}

impl Notes {
    pub fn new(keep: Option<Duration>) -> Self {
        Self { kept: Mutex::default(), keep }
    }

    /// Writes a change into its row, or keeps it here; whether it is written.
    pub async fn write(&self, store: &Store, id: FilingId, change: Change) -> bool {
        let written = store.change(id, &change, self.keep).await;
        if let Err(error) = &written {
            tracing::warn!(%id, %error, "the state of a record could not be written");
            self.kept(|kept| kept.insert(id, change));
        } else {
            self.kept(|kept| kept.remove(&id));
        }
        written.is_ok()
    }

    /// Tries again what is kept; whether anything still is.
    pub async fn catch_up(&self, store: &Store) -> bool {
        for (id, change) in self.kept(|kept| kept.clone()) {
            if !self.write(store, id, change).await {
                // What follows would fare no better.
                return true;
            }
        }
        false
    }

    /// The first of `entries` that is due by what is known here, as it is known here.
    pub fn due(&self, entries: Vec<Entry>, now: Timestamp) -> Option<Entry> {
        self.kept(|kept| {
            entries.into_iter().find_map(|entry| match kept.get(&entry.id) {
                None => Some(entry),
                Some(change) if change.state == entry.state && change.next_at.is_some_and(|at| at <= now) => {
                    Some(Entry { attempts: change.attempts, ..entry })
                }
                Some(_) => None,
            })
        })
    }

    fn kept<T>(&self, work: impl FnOnce(&mut BTreeMap<FilingId, Change>) -> T) -> T {
        work(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
