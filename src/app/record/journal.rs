//! What the loop tells of every turn: redacted, into the ring that a crash report is made of, and into the record if
//! one was asked for.

use super::{Line, Ring, What, file::RecordFile, redactor::Redactor};
use crate::{
    domain::time::Now,
    flow::{Effect, Event, Settings, Wizard},
};

/// What the loop tells of every turn: redacted, into the ring that a crash report is made of, and into the record if
/// one was asked for.
pub struct Journal {
    redactor: Redactor,
    ring: Ring,
    file: Option<RecordFile>,
    size: Option<(u16, u16)>,
    orders: Vec<String>,
    apart: bool,
}

impl Journal {
    /// A journal of a wizard with these settings, before its first event.
    pub fn new(settings: &Settings, ring: Ring, file: Option<RecordFile>) -> Self {
        Self { redactor: Redactor::new(settings), ring, file, size: None, orders: Vec::new(), apart: false }
    }

    /// A fact comes; `live` has not taken it yet, so that what ends the program is written down before.
    pub fn fact(&mut self, event: &Event, live: &Wizard, now: Now) {
        let redacted = self.redactor.redact(event, live, now);
        let observed = matches!(event, Event::Observed(..));
        let what = What::Fact { mended: redacted.mended.clone(), event: redacted.event.clone() };
        self.write(what, live, now, observed);
        self.orders = self.redactor.follow(redacted, now);
    }

    /// The wizard has taken it.
    pub fn turned(&mut self, orders: &[Effect], live: &Wizard, now: Now) {
        let together = self.redactor.pair(orders, live);
        if !together && !self.apart {
            tracing::warn!(page = live.step.id(), "the record has left the session: its replay will too");
        }
        self.apart = !together;
        let orders = std::mem::take(&mut self.orders);
        if !orders.is_empty() {
            self.write(What::Orders(orders), live, now, false);
        }
    }

    /// The window has this size now.
    pub fn size(&mut self, size: (u16, u16), live: &Wizard, now: Now) {
        if self.size.replace(size) != Some(size) {
            self.write(What::Size(size.0, size.1), live, now, false);
        }
    }

    fn write(&mut self, what: What, live: &Wizard, now: Now, observed: bool) {
        let turn = Line { at: now.at, wall: now.wall, page: live.step.id().to_owned(), what };
        if let Some(file) = &mut self.file {
            file.write(&turn);
        }
        if let Ok(text) = serde_json::to_string(&turn) {
            self.ring.push(text, observed);
        }
    }
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
