//! Whether the day adds up: every record that was captured is accepted, queued, in review, by hand, not approved or
//! taken back, and the outbox, which numbers its records without gaps, knows each of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use renzheng_domain::{
    filing::{FilingId, Way},
    worklist::Outcome,
};
use strum::VariantArray;

/// A record as the book has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The record's id.
    pub id: FilingId,
    /// The helper.
    pub operator: String,
    /// Which way the record came about: by face, by hand, by a visit.
    pub way: Way,
    /// When it was made.
    pub captured: Timestamp,
    /// What became of it.
    pub outcome: Outcome,
    /// Since when.
    pub moved: Timestamp,
}

/// How a day's records stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reckoning {
    /// Records the outbox holds or held.
    pub captured: u32,
    /// How many records of the book have which outcome, by the outcome's word.
    pub outcomes: BTreeMap<&'static str, u32>,
    /// How many records of the book each helper made, by the name the helper signs in with.
    pub helpers: BTreeMap<String, u32>,
    /// In the outbox and not in the book: made, and whose or what became of them is not written down.
    pub unknown: Vec<FilingId>,
    /// In the book and not in the outbox: written down, and nowhere to be found.
    pub missing: Vec<FilingId>,
}

impl Reckoning {
    /// Compares the book with the outbox, both of one day.
    pub fn of(book: &[Record], outbox: &[FilingId]) -> Self {
        let kept: BTreeSet<FilingId> = outbox.iter().copied().collect();
        let written: BTreeSet<FilingId> = book.iter().map(|record| record.id).collect();
        let mut outcomes: BTreeMap<&'static str, u32> = Outcome::VARIANTS
            .iter()
            .filter(|outcome| **outcome != Outcome::Open)
            .map(|outcome| (outcome.id(), 0))
            .collect();
        let mut helpers = BTreeMap::new();
        for record in book {
            *outcomes.entry(record.outcome.id()).or_default() += 1;
            *helpers.entry(record.operator.clone()).or_default() += 1;
        }
        Self {
            captured: kept.len() as u32,
            outcomes,
            helpers,
            unknown: kept.difference(&written).copied().collect(),
            missing: written.difference(&kept).copied().collect(),
        }
    }

    /// How many came to that.
    pub fn count(&self, outcome: Outcome) -> u32 {
        self.outcomes.get(outcome.id()).copied().unwrap_or_default()
    }

    /// Whether captured = accepted + queued + review + manual + not approved + withdrawn, record by record.
    pub fn balances(&self) -> bool {
        self.unknown.is_empty() && self.missing.is_empty() && self.captured == self.outcomes.values().sum::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(n: u8, outcome: Outcome) -> Record {
        Record {
            id: id(n),
            operator: if n.is_multiple_of(2) { "li" } else { "wang" }.to_owned(),
            way: Way::Face,
            captured: Timestamp::UNIX_EPOCH,
            outcome,
            moved: Timestamp::UNIX_EPOCH,
        }
    }

    fn id(n: u8) -> FilingId {
        FilingId(uuid::Uuid::from_bytes([n; 16]))
    }

    #[test]
    fn a_day_adds_up() {
        let outcomes = [
            Outcome::Accepted,
            Outcome::Accepted,
            Outcome::Queued,
            Outcome::Review,
            Outcome::Manual,
            Outcome::Withdrawn,
            Outcome::NotApproved,
        ];
        let book: Vec<Record> = (1..).zip(outcomes).map(|(n, outcome)| record(n, outcome)).collect();
        let outbox: Vec<FilingId> = (1..=7).map(id).collect();
        let day = Reckoning::of(&book, &outbox);
        assert!(day.balances());
        assert_eq!((day.captured, day.count(Outcome::Accepted), day.count(Outcome::Manual)), (7, 2, 1));
        assert_eq!(day.helpers, BTreeMap::from([("li".to_owned(), 3), ("wang".to_owned(), 4)]));
    }

    #[test]
    fn what_is_only_on_one_side_is_named() {
        let book = [record(1, Outcome::Accepted), record(2, Outcome::Queued)];
        let lost = Reckoning::of(&book, &[id(1)]);
        assert!(!lost.balances() && lost.missing == [id(2)] && lost.unknown.is_empty());
        let strange = Reckoning::of(&book, &[id(1), id(2), id(3)]);
        assert!(!strange.balances() && strange.unknown == [id(3)]);
        // One lost and one unknown are two faults, though the sums agree.
        assert!(!Reckoning::of(&book, &[id(1), id(3)]).balances());
        assert!(Reckoning::of(&[], &[]).balances());
    }
}
