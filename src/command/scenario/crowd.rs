//! Many people, one after another: made up, known to the bureau, each with the keys and the transcript of their part.

use std::time::Duration;

use jiff::civil::{Date, date};
use serde::Deserialize;

use super::keys::{KeysError, Token};
use crate::domain::person::IdNumber;

/// Virtual time a person may take before the run ends.
const EACH: Duration = Duration::from_mins(3);
/// A name has so many of these behind 示例.
const DIGITS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];

/// What happens with a person: `{name}` and `{number}` stand for theirs. The parts take turns.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// So many people in a row.
    #[serde(default = "once")]
    times: u32,
    keys: String,
    expect: String,
}

const fn once() -> u32 {
    1
}

/// Names and numbers of so many people; their region code is assigned to no place.
pub fn people(count: u32) -> Vec<(String, String)> {
    (0..count).map(|at| (name(at), number(at))).collect()
}

fn name(at: u32) -> String {
    let digit = |power: u32| DIGITS[(at / 10_u32.pow(power) % 10) as usize];
    format!("示例{}{}{}", digit(2), digit(1), digit(0))
}

/// 1930 to 1965, any day every month has, a serial number, and the check character that fits.
fn number(at: u32) -> String {
    const TODAY: Date = date(2026, 1, 1);
    let (year, month, day) = (1930 + at % 36, 1 + at / 36 % 12, 1 + at / 432 % 28);
    let first = format!("119999{year}{month:02}{day:02}{:03}", 100 + at / 12_096 % 900);
    let whole = "0123456789X".chars().map(|check| format!("{first}{check}"));
    whole.into_iter().find(|number| IdNumber::parse(number, TODAY).is_ok()).unwrap_or(first)
}

/// What everybody's part adds to a scenario.
#[derive(Debug, Default)]
pub struct Parts {
    pub keys: Vec<Token>,
    pub expect: Vec<String>,
    pub time: Duration,
}

/// The part of each of these people, the parts taking turns.
pub fn parts(people: &[(String, String)], written: &[Part]) -> Result<Parts, KeysError> {
    let turns: Vec<&Part> = written.iter().flat_map(|part| std::iter::repeat_n(part, part.times as usize)).collect();
    let mut whole = Parts::default();
    for ((name, number), part) in people.iter().zip(turns.iter().cycle()) {
        let keys = part.keys.replace("{name}", name).replace("{number}", number);
        whole.keys.extend(super::keys::parse(&keys)?);
        let lines = part.expect.lines().map(str::trim).filter(|line| !line.is_empty());
        whole.expect.extend(lines.map(str::to_owned));
        whole.time += EACH;
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everybody_is_somebody_else_and_nobody() {
        let people = people(3000);
        let numbers: BTreeSet<&str> = people.iter().map(|(_, number)| number.as_str()).collect();
        assert_eq!(numbers.len(), 3000);
        for number in numbers {
            assert!(number.starts_with("119999"));
            IdNumber::parse(number, date(2026, 1, 1)).unwrap();
        }
    }
}
