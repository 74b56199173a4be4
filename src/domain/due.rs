//! When somebody's next certification is due: the rules offices have, as dates of the Chinese calendar day.
//!
//! The national rule (人社部, repeated for example by 黑龙江人社 on 2024-11-26) has no fixed date: within twelve months
//! after the last certification, any time, and doing it again is allowed and extends. Some offices keep six months, the
//! birth month, one month for everybody, or the calendar year.

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How an office reckons the last day on which a certification is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DueRule {
    /// So many months from the last certification, 1..=24.
    Months(#[schemars(range(min = 1, max = 24))] u8),
    /// Once in each year that begins with the birth month.
    BirthMonth,
    /// Once in each year that ends with this month, 1..=12.
    FixedMonth(#[schemars(range(min = 1, max = 12))] u8),
    /// Once in each calendar year.
    CalendarYear,
}

impl Default for DueRule {
    /// The national rule.
    fn default() -> Self {
        Self::Months(12)
    }
}

/// What is reckoned with where nobody knows when somebody was born: January, so that the year of the birth month is the
/// calendar year.
pub const UNKNOWN_BIRTH: Date = jiff::civil::date(1900, 1, 1);

/// The longest grace period, days: half a year, after which the next certification of a six-month benefit is due.
pub const LONGEST_GRACE: u16 = 183;

/// The longest that a record may be on its way without a look, days: a quarter.
pub const LONGEST_LATE: u16 = 92;

/// An office's rule, and how long it waits after the due day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct DuePolicy {
    /// How the due day is reckoned.
    pub rule: DueRule,
    /// Days after the due day for which nothing is stopped yet, 0..=[`LONGEST_GRACE`].
    #[serde(default)]
    pub grace_days: u16,
    /// A record that comes in more than so many days after its visit is looked at by a person, 1..=[`LONGEST_LATE`]: a
    /// month bridges a counter's broken line, and whoever opens a queue of last year is noticed.
    #[serde(default = "DuePolicy::usual_late")]
    pub late_days: u16,
}

impl Default for DuePolicy {
    /// The national rule, without a grace period.
    fn default() -> Self {
        Self { rule: DueRule::default(), grace_days: 0, late_days: Self::usual_late() }
    }
}

/// Where somebody stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DueState {
    /// The due day is today or later.
    InTime,
    /// It is over, and the grace period is not.
    Grace,
    /// Both are over.
    Ended,
}

impl DuePolicy {
    const fn usual_late() -> u16 {
        30
    }

    /// Where somebody with that due day stands on `today`.
    pub fn state(self, due: Date, today: Date) -> DueState {
        let grace = due.saturating_add(i32::from(self.grace_days.min(LONGEST_GRACE)).days());
        if today <= due {
            DueState::InTime
        } else if today <= grace {
            DueState::Grace
        } else {
            DueState::Ended
        }
    }

    /// The same within the bounds of its numbers, for what came from elsewhere.
    #[must_use]
    pub fn bounded(self) -> Self {
        let rule = match self.rule {
            DueRule::Months(months) => DueRule::Months(months.clamp(1, 24)),
            DueRule::FixedMonth(month) => DueRule::FixedMonth(month.clamp(1, 12)),
            rule @ (DueRule::BirthMonth | DueRule::CalendarYear) => rule,
        };
        Self { rule, grace_days: self.grace_days.min(LONGEST_GRACE), late_days: self.late_days.clamp(1, LONGEST_LATE) }
    }
}

impl DueRule {
    /// The last day on which the next certification is in time: after one on `last`; where none is known, the end of
    /// the month or of the year of the rule that `today` lies in.
    pub fn due(self, birth: Date, last: Option<Date>, today: Date) -> Date {
        match (self, last) {
            // The same day of the month, or its last one: never later than the rule says.
            (Self::Months(months), Some(last)) => last.saturating_add(i32::from(months).months()),
            (Self::Months(_), None) => today.last_of_month(),
            (rule, None) => rule.year_end(birth, today),
            (rule, Some(last)) => rule.year_end(birth, rule.year_end(birth, last).saturating_add(1.day())),
        }
    }

    /// Which certification a visit on `day` is: two visits with the same answer are one certification. Where the months
    /// run from the last time it is the day itself, so that a later day is a renewal; else the last day of the year of
    /// the rule.
    pub fn term(self, birth: Date, day: Date) -> Date {
        match self {
            Self::Months(_) => day,
            rule => rule.year_end(birth, day),
        }
    }

    /// The last day of the year of the rule that `day` lies in.
    fn year_end(self, birth: Date, day: Date) -> Date {
        let month = match self {
            Self::Months(_) | Self::CalendarYear => 12,
            Self::BirthMonth => month_before(birth.month()),
            Self::FixedMonth(month) => month.cast_signed(),
        };
        let year = if day.month() <= month { day.year() } else { day.year().saturating_add(1) };
        Date::new(year, month, 1).map_or(day, Date::last_of_month)
    }
}

const fn month_before(month: i8) -> i8 {
    if month == 1 { 12 } else { month - 1 }
}

/// Completed years on that day.
pub fn age(birth: Date, on: Date) -> u8 {
    let had_birthday = (on.month(), on.day()) >= (birth.month(), birth.day());
    let years = i32::from(on.year()) - i32::from(birth.year()) - i32::from(!had_birthday);
    u8::try_from(years.clamp(0, 255)).unwrap_or(u8::MAX)
}

#[cfg(test)]
#[path = "due_tests.rs"]
mod tests;
