//! What was lost and what was doubled: the tester's ledger against the bureau's rows.

use std::{collections::BTreeMap, time::Instant};

use crate::{
    counter::Ledger,
    server::{Office, Row},
};

/// One case, counted.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub case: String,
    pub submitted: usize,
    pub acknowledged: usize,
    /// Acknowledged, and the bureau does not have it.
    pub lost: usize,
    /// A record twice, a record that nobody made, or a person approved twice.
    pub doubled: usize,
    /// There, and not decided.
    pub undecided: usize,
    /// What else is wrong.
    pub wrong: Vec<String>,
    /// Figures of this case.
    pub note: String,
}

impl Tally {
    pub fn of(case: &str, ledger: &Ledger, office: &Office) -> Self {
        Self::count(case, ledger, &office.rows())
    }

    fn count(case: &str, ledger: &Ledger, rows: &[Row]) -> Self {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        let mut approvals: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows {
            *times.entry(&row.id).or_default() += 1;
            if row.decision.contains("\"status\":\"approved\"") {
                *approvals.entry(row.approved_person.as_deref().unwrap_or("?")).or_default() += 1;
            }
        }
        let twice = |counts: &BTreeMap<&str, usize>| counts.values().map(|n| n - 1).sum::<usize>();
        let strays = rows.iter().filter(|row| !ledger.submitted.contains(&row.id)).count();
        let lost = ledger.acknowledged.iter().filter(|id| !times.contains_key(id.as_str())).count();
        let mut tally = Self {
            case: case.to_owned(),
            submitted: ledger.submitted.len(),
            acknowledged: ledger.acknowledged.len(),
            lost,
            doubled: twice(&times) + twice(&approvals) + strays,
            undecided: rows
                .iter()
                .filter(|row| row.decision.contains("comparing") || row.decision.contains("received"))
                .count(),
            ..Self::default()
        };
        tally.must(ledger.stopped.is_empty(), || format!("stopped: {:?}", ledger.stopped));
        let untold = ledger.acknowledged.iter().filter(|id| !ledger.decided.contains_key(*id)).count();
        // A counter that dies between the row and the page finds in the row what it was not told.
        tally.must(untold <= ledger.killed as usize, || format!("{untold} were never told their decision"));
        let altered =
            rows.iter().filter(|row| ledger.sealed.get(&row.id).is_some_and(|sha| *sha != row.sha256)).count();
        tally.must(altered == 0, || format!("{altered} have other bytes than were sealed"));
        let gone = ledger.delivered.iter().filter(|id| !times.contains_key(id.as_str())).count();
        tally.must(gone == 0, || format!("{gone} said to be delivered are not there"));
        tally
    }

    /// Something else that has to hold.
    pub fn must(&mut self, holds: bool, why_not: impl FnOnce() -> String) {
        if !holds {
            self.wrong.push(why_not());
        }
    }

    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    pub fn is_good(&self) -> bool {
        self.lost + self.doubled + self.undecided == 0 && self.wrong.is_empty() && self.acknowledged > 0
    }

    pub fn print(&self, since: Instant) {
        let mark = if self.is_good() { "ok" } else { "BAD" };
        println!(
            "case {}: submitted {} acknowledged {} lost {} doubled {} undecided {} | {} | {:.1} s {mark}",
            self.case,
            self.submitted,
            self.acknowledged,
            self.lost,
            self.doubled,
            self.undecided,
            self.note,
            since.elapsed().as_secs_f64(),
        );
        for wrong in &self.wrong {
            println!("     {wrong}");
        }
    }
}

/// The last lines: `just trust` adds them to the others.
pub fn totals(tallies: &[Tally]) -> bool {
    let sum = |of: fn(&Tally) -> usize| tallies.iter().map(of).sum::<usize>();
    let bad = tallies.iter().filter(|tally| !tally.is_good()).count();
    println!("\n| cases | submitted | acknowledged | lost | doubled | undecided | bad cases |");
    println!("|---|---|---|---|---|---|---|");
    println!(
        "| {} | {} | {} | {} | {} | {} | {bad} |",
        tallies.len(),
        sum(|t| t.submitted),
        sum(|t| t.acknowledged),
        sum(|t| t.lost),
        sum(|t| t.doubled),
        sum(|t| t.undecided)
    );
    bad == 0
}
