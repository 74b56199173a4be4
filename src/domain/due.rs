//! When somebody's next certification is due: the rules offices have, as dates of the Chinese calendar day.

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How an office reckons the last day of a certification period. All three are in use: the birth month is what most
/// provinces ask for, twelve (or for some benefits six) months from the last time is the rule of the national
/// platform, and some cities keep one month for everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DueRule {
    /// From the birth month to the month before the next one.
    #[default]
    BirthMonth,
    /// So many months from the last certification, 1..=24.
    Months(#[schemars(range(min = 1, max = 24))] u8),
    /// Everybody by the end of this month of the year, 1..=12.
    FixedMonth(#[schemars(range(min = 1, max = 12))] u8),
}

impl DueRule {
    /// The last day of the period that has to be certified next: the one after the last certification; where that is
    /// not known, the one that `today` lies in.
    pub fn due(self, birth: Date, last: Option<Date>, today: Date) -> Date {
        match (self, last) {
            (Self::Months(months), Some(last)) => last.saturating_add(i32::from(months).months()),
            (Self::Months(_), None) => today.last_of_month(),
            (Self::BirthMonth, last) => yearly(month_before(birth.month()), last, today),
            (Self::FixedMonth(month), last) => yearly(month.cast_signed(), last, today),
        }
    }
}

/// The periods end with this month every year.
fn yearly(month: i8, last: Option<Date>, today: Date) -> Date {
    match last {
        Some(last) => end_of_period(month, end_of_period(month, last).saturating_add(1.day())),
        None => end_of_period(month, today),
    }
}

/// The last day of the period that `day` lies in.
fn end_of_period(month: i8, day: Date) -> Date {
    let year = if day.month() <= month { day.year() } else { day.year() + 1 };
    Date::new(year, month, 1).map_or(day, Date::last_of_month)
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
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_birth_month_to_the_month_before_the_next() {
        let rule = DueRule::BirthMonth;
        for (birth, last, today, due) in [
            // Born in May: the period is May to April.
            (date(1945, 5, 17), None, date(2026, 4, 30), date(2026, 4, 30)),
            (date(1945, 5, 17), None, date(2026, 5, 1), date(2027, 4, 30)),
            (date(1945, 5, 17), Some(date(2026, 4, 2)), date(2026, 4, 3), date(2027, 4, 30)),
            (date(1945, 5, 17), Some(date(2026, 5, 2)), date(2026, 6, 1), date(2028, 4, 30)),
            // Overdue: certified two periods ago.
            (date(1945, 5, 17), Some(date(2024, 6, 1)), date(2026, 6, 1), date(2026, 4, 30)),
            // Born in January and in March: the ends are December and February.
            (date(1940, 1, 1), None, date(2026, 11, 22), date(2026, 12, 31)),
            (date(1940, 3, 31), None, date(2027, 3, 1), date(2028, 2, 29)),
        ] {
            assert_eq!(rule.due(birth, last, today), due, "{birth} {last:?} {today}");
        }
    }

    #[test]
    fn months_from_the_last_time() {
        let (birth, today) = (date(1945, 5, 17), date(2026, 11, 22));
        assert_eq!(DueRule::Months(12).due(birth, Some(date(2026, 2, 28)), today), date(2027, 2, 28));
        assert_eq!(DueRule::Months(6).due(birth, Some(date(2026, 8, 31)), today), date(2027, 2, 28));
        assert_eq!(DueRule::Months(6).due(birth, None, today), date(2026, 11, 30), "not known: this month");
    }

    #[test]
    fn one_month_for_everybody() {
        let (rule, birth) = (DueRule::FixedMonth(9), date(1945, 5, 17));
        assert_eq!(rule.due(birth, None, date(2026, 9, 30)), date(2026, 9, 30));
        assert_eq!(rule.due(birth, None, date(2026, 10, 1)), date(2027, 9, 30));
        assert_eq!(rule.due(birth, Some(date(2025, 11, 5)), date(2026, 10, 1)), date(2027, 9, 30));
        assert_eq!(rule.due(birth, Some(date(2025, 9, 5)), date(2026, 10, 1)), date(2026, 9, 30), "overdue");
    }

    #[test]
    fn impossible_numbers_do_no_harm() {
        for rule in [DueRule::FixedMonth(0), DueRule::FixedMonth(13), DueRule::Months(0), DueRule::Months(99)] {
            let _ = rule.due(date(1945, 5, 17), Some(date(9999, 12, 31)), date(9999, 12, 31));
        }
    }

    #[test]
    fn a_year_is_completed_on_the_birthday() {
        assert_eq!(age(date(1946, 11, 23), date(2026, 11, 22)), 79);
        assert_eq!(age(date(1946, 11, 22), date(2026, 11, 22)), 80);
        assert_eq!(age(date(2027, 1, 1), date(2026, 1, 1)), 0);
    }
}
