//! How often people had to try, by age and window: numbers of sittings, never of a person or a face.

use std::collections::BTreeMap;

use renzheng_domain::worklist::{Outcome, Sitting};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// Ages as the field counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr, VariantArray, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AgeBand {
    /// Younger than 60.
    Below60,
    /// 60 to 69.
    Sixties,
    /// 70 to 79.
    Seventies,
    /// 80 to 89.
    Eighties,
    /// 90 and more.
    Over90,
}

impl AgeBand {
    /// The band of so many completed years.
    pub const fn of(age: u8) -> Self {
        match age {
            0..60 => Self::Below60,
            60..70 => Self::Sixties,
            70..80 => Self::Seventies,
            80..90 => Self::Eighties,
            _ => Self::Over90,
        }
    }

    /// As a table has it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Below60 => "0-59",
            Self::Sixties => "60-69",
            Self::Seventies => "70-79",
            Self::Eighties => "80-89",
            Self::Over90 => "90+",
        }
    }
}

/// A sitting with what has become of its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sat {
    /// The sitting.
    pub sitting: Sitting,
    /// Open where no record was made.
    pub outcome: Outcome,
}

/// A line of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// How often somebody sat down.
    pub sittings: u32,
    /// After how many of those a record was made.
    pub captured: u32,
    /// How many are certified so far.
    pub accepted: u32,
    /// Judged trials of all sittings.
    pub judged: u32,
}

impl Line {
    /// Judged trials for each one certified; `None` where nobody was.
    pub fn attempts_per_success(&self) -> Option<f64> {
        (self.accepted > 0).then(|| f64::from(self.judged) / f64::from(self.accepted))
    }

    fn add(&mut self, sat: &Sat) {
        self.sittings += 1;
        self.captured += u32::from(sat.sitting.record.is_some());
        self.accepted += u32::from(sat.outcome == Outcome::Accepted);
        self.judged += sat.sitting.judged;
    }
}

/// Window and age band, each with its line; bands nobody was of are left out.
pub fn by_window_and_age(window: &str, sat: &[Sat]) -> BTreeMap<(String, AgeBand), Line> {
    let mut table: BTreeMap<(String, AgeBand), Line> = BTreeMap::new();
    for one in sat {
        table.entry((window.to_owned(), AgeBand::of(one.sitting.age))).or_default().add(one);
    }
    table
}

/// Puts the tables of several windows together.
pub fn add(table: &mut BTreeMap<(String, AgeBand), Line>, other: BTreeMap<(String, AgeBand), Line>) {
    for (key, line) in other {
        let sum = table.entry(key).or_default();
        sum.sittings += line.sittings;
        sum.captured += line.captured;
        sum.accepted += line.accepted;
        sum.judged += line.judged;
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use renzheng_domain::filing::FilingId;

    fn sat(age: u8, judged: u32, outcome: Outcome) -> Sat {
        let record = (outcome != Outcome::Open).then_some(FilingId(uuid::Uuid::nil()));
        let sitting = Sitting { ended: Timestamp::UNIX_EPOCH, operator: "wang".into(), age, judged, record };
        Sat { sitting, outcome }
    }

    #[test]
    fn attempts_for_each_success_by_age() {
        let table = by_window_and_age(
            "w1",
            &[
                sat(81, 1, Outcome::Accepted),
                sat(89, 3, Outcome::Accepted),
                sat(85, 3, Outcome::Manual),
                sat(79, 2, Outcome::Review),
                sat(79, 0, Outcome::Open),
            ],
        );
        let eighties = &table[&("w1".to_owned(), AgeBand::Eighties)];
        assert_eq!((eighties.sittings, eighties.captured, eighties.accepted, eighties.judged), (3, 3, 2, 7));
        assert_eq!(eighties.attempts_per_success(), Some(3.5));
        let seventies = &table[&("w1".to_owned(), AgeBand::Seventies)];
        assert_eq!((seventies.sittings, seventies.captured, seventies.attempts_per_success()), (2, 1, None));
        assert_eq!(table.len(), 2);
    }

    #[test]
    fn windows_are_kept_apart_and_put_together() {
        let mut table = by_window_and_age("w1", &[sat(61, 1, Outcome::Accepted)]);
        add(&mut table, by_window_and_age("w2", &[sat(61, 2, Outcome::Accepted)]));
        add(&mut table, by_window_and_age("w1", &[sat(62, 3, Outcome::Accepted)]));
        assert_eq!(table.len(), 2);
        assert_eq!(table[&("w1".to_owned(), AgeBand::Sixties)].attempts_per_success(), Some(2.0));
    }

    #[test]
    fn the_bands_meet_without_gaps() {
        let edges =
            [(59, "0-59"), (60, "60-69"), (69, "60-69"), (70, "70-79"), (80, "80-89"), (90, "90+"), (255, "90+")];
        for (age, label) in edges {
            assert_eq!(AgeBand::of(age).label(), label);
        }
    }
}
