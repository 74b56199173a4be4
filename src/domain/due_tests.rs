use jiff::civil::date;
use proptest::prelude::*;

use super::*;

#[test]
fn the_birth_month_to_the_month_before_the_next() {
    let rule = DueRule::BirthMonth;
    for (birth, last, today, due) in [
        // Born in May: the year is May to April.
        (date(1945, 5, 17), None, date(2026, 4, 30), date(2026, 4, 30)),
        (date(1945, 5, 17), None, date(2026, 5, 1), date(2027, 4, 30)),
        (date(1945, 5, 17), Some(date(2026, 4, 2)), date(2026, 4, 3), date(2027, 4, 30)),
        (date(1945, 5, 17), Some(date(2026, 5, 2)), date(2026, 6, 1), date(2028, 4, 30)),
        // Overdue: certified two years ago.
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
    let due = |rule: DueRule, last| rule.due(birth, last, today);
    assert_eq!(due(DueRule::default(), Some(date(2026, 1, 5))), date(2027, 1, 5));
    assert_eq!(due(DueRule::Months(12), Some(date(2026, 2, 28))), date(2027, 2, 28));
    assert_eq!(due(DueRule::Months(12), Some(date(2024, 2, 29))), date(2025, 2, 28));
    assert_eq!(due(DueRule::Months(6), Some(date(2026, 8, 31))), date(2027, 2, 28));
    assert_eq!(due(DueRule::Months(6), None), date(2026, 11, 30), "not known: this month");
}

#[test]
fn one_month_for_everybody_and_the_calendar_year() {
    let (rule, birth) = (DueRule::FixedMonth(9), date(1945, 5, 17));
    assert_eq!(rule.due(birth, None, date(2026, 9, 30)), date(2026, 9, 30));
    assert_eq!(rule.due(birth, None, date(2026, 10, 1)), date(2027, 9, 30));
    assert_eq!(rule.due(birth, Some(date(2025, 11, 5)), date(2026, 10, 1)), date(2027, 9, 30));
    assert_eq!(rule.due(birth, Some(date(2025, 9, 5)), date(2026, 10, 1)), date(2026, 9, 30), "overdue");
    let year = DueRule::CalendarYear;
    assert_eq!(year.due(birth, None, date(2026, 1, 5)), date(2026, 12, 31));
    assert_eq!(year.due(birth, Some(date(2026, 1, 5)), date(2026, 1, 5)), date(2027, 12, 31));
}

#[test]
fn the_grace_period_ends_with_its_last_day() {
    let policy = DuePolicy { grace_days: 30, ..DuePolicy::default() };
    let state = |today| policy.state(date(2027, 1, 5), today);
    assert_eq!(state(date(2027, 1, 5)), DueState::InTime);
    assert_eq!((state(date(2027, 1, 6)), state(date(2027, 2, 4))), (DueState::Grace, DueState::Grace));
    assert_eq!(state(date(2027, 2, 5)), DueState::Ended);
    assert_eq!(DuePolicy::default().state(date(2027, 1, 5), date(2027, 1, 6)), DueState::Ended);
}

#[test]
fn impossible_numbers_do_no_harm() {
    for rule in [DueRule::FixedMonth(0), DueRule::FixedMonth(13), DueRule::Months(0), DueRule::Months(255)] {
        let policy = DuePolicy { rule, grace_days: u16::MAX, late_days: 0 };
        let (birth, last) = (date(1945, 5, 17), date(9999, 12, 31));
        let _ = (rule.due(birth, Some(last), last), rule.term(birth, last), policy.state(last, last));
        assert_eq!(policy.bounded().bounded(), policy.bounded());
    }
}

#[test]
fn a_year_is_completed_on_the_birthday() {
    assert_eq!(age(date(1946, 11, 23), date(2026, 11, 22)), 79);
    assert_eq!(age(date(1946, 11, 22), date(2026, 11, 22)), 80);
    assert_eq!(age(date(2027, 1, 1), date(2026, 1, 1)), 0);
}

fn rules() -> impl Strategy<Value = DueRule> {
    prop_oneof![
        (1..=24u8).prop_map(DueRule::Months),
        Just(DueRule::BirthMonth),
        (1..=12u8).prop_map(DueRule::FixedMonth),
        Just(DueRule::CalendarYear),
    ]
}

/// Any day of 1900 to 2100; half of them in the days around the end of a month, leap days among them.
fn days() -> impl Strategy<Value = Date> {
    let any = (0..73_414i32).prop_map(|days| date(1900, 1, 1).saturating_add(days.days()));
    let ends = (1900..=2100i16, 1..=12i8, 0..3i32)
        .prop_map(|(year, month, days)| date(year, month, 1).last_of_month().saturating_sub(days.days()));
    prop_oneof![any, ends]
}

/// The latest day that a rule allows after a certification on `last`, counted month by month and not by arithmetic.
fn latest(rule: DueRule, birth: Date, last: Date) -> Date {
    let end = |month: i8, day: Date| {
        let mut end = day.last_of_month();
        while end.month() != month {
            end = end.tomorrow().unwrap().last_of_month();
        }
        end
    };
    let month = match rule {
        DueRule::Months(months) => {
            let mut first = last.first_of_month();
            for _ in 0..months {
                first = first.last_of_month().tomorrow().unwrap();
            }
            return first.saturating_add(i32::from(last.day().min(first.days_in_month()) - 1).days());
        }
        DueRule::BirthMonth if birth.month() == 1 => 12,
        DueRule::BirthMonth => birth.month() - 1,
        DueRule::FixedMonth(month) => month.cast_signed(),
        DueRule::CalendarYear => 12,
    };
    end(month, end(month, last).tomorrow().unwrap())
}

proptest! {
    #[test]
    fn the_day_is_the_rules(rule in rules(), birth in days(), last in days(), today in days()) {
        let due = rule.due(birth, Some(last), today);
        prop_assert_eq!(due, latest(rule, birth, last));
        prop_assert!(due > last);
        // Today's date changes nothing where the last day is known.
        prop_assert_eq!(due, rule.due(birth, Some(last), last));
    }

    /// Early, on the last day, or as late as may be: a certification in time begins where the last one ends or before,
    /// and the day never moves back.
    #[test]
    fn in_time_leaves_no_gap(rule in rules(), birth in days(), last in days(), after in 0..800i32) {
        let due = rule.due(birth, Some(last), last);
        let again = last.saturating_add(after.days()).min(due);
        let next = rule.due(birth, Some(again), again);
        prop_assert!(next >= due, "{last} {due} {again} {next}");
        let is_same = rule.term(birth, last) == rule.term(birth, again);
        prop_assert_eq!(is_same, next == due && (again == last || !matches!(rule, DueRule::Months(_))));
        if again == due {
            prop_assert!(next > due);
        }
    }

    /// Two visits are one certification only where the second gains no day.
    #[test]
    fn a_later_day_is_a_renewal(rule in rules(), birth in days(), last in days(), after in 1..800i32) {
        let later = last.saturating_add(after.days());
        let gains = rule.due(birth, Some(later), later) > rule.due(birth, Some(last), last);
        let is_new = rule.term(birth, last) != rule.term(birth, later);
        prop_assert!(!gains || is_new);
        prop_assert!(is_new || !matches!(rule, DueRule::Months(_)));
    }

    /// Whoever never came is due in the month or year that is now, so that nobody is late from the first day on.
    #[test]
    fn nobody_begins_late(rule in rules(), birth in days(), today in days(), grace in 0..400u16) {
        let due = rule.due(birth, None, today);
        prop_assert!(due >= today && due < today.saturating_add(367.days()));
        let policy = DuePolicy { rule, grace_days: grace, ..DuePolicy::default() };
        let (mut state, mut day) = (DueState::InTime, due);
        for _ in 0..200 {
            let next = policy.state(due, day);
            prop_assert!(next >= state, "it only gets later");
            (state, day) = (next, day.tomorrow().unwrap());
        }
        prop_assert_eq!(state, DueState::Ended);
    }
}
