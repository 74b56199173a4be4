use uuid::Uuid;

use super::*;
use crate::{domain::filing::Way, outbox::State};

fn id(n: u8) -> FilingId {
    FilingId(Uuid::from_bytes([n; 16]))
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn entry(n: u8, since: &str) -> Entry {
    Entry {
        id: id(n),
        state: State::Decided,
        since: at(since),
        attempts: 0,
        next_try: None,
        problem: None,
        device_seq: u64::from(n),
        sha256: String::new(),
        reason: None,
        exported: None,
    }
}

fn record(n: u8, captured: &str, outcome: Outcome) -> Record {
    let captured = at(captured);
    Record { id: id(n), operator: "wang".into(), way: Way::Face, captured, outcome, moved: captured }
}

/// 2026-11-22 in Beijing.
fn the_day() -> std::ops::Range<Timestamp> {
    let (from, until) = bounds(jiff::civil::date(2026, 11, 22), jiff::civil::date(2026, 11, 22));
    from..until
}

#[test]
fn a_record_of_midnight_belongs_to_one_day_only() {
    // Captured at 23:59:58 on the 21st and sealed at 00:00:01 on the 22nd; and the same a day later.
    let book = [
        record(1, "2026-11-21T15:59:58Z", Outcome::Accepted),
        record(2, "2026-11-22T02:00:00Z", Outcome::Review),
        record(3, "2026-11-22T15:59:58Z", Outcome::Queued),
    ];
    let kept = [entry(1, "2026-11-21T16:00:01Z"), entry(2, "2026-11-22T02:00:00Z"), entry(3, "2026-11-22T16:00:01Z")];
    let day = of_day(&book, &kept, the_day());
    assert!(day.balances(), "{day:?}");
    assert_eq!((day.captured, day.count(Outcome::Accepted), day.count(Outcome::Queued)), (2, 1, 0));
}

#[test]
fn the_table_says_what_does_not_fit_and_what_to_do() {
    let book =
        [record(1, "2026-11-22T02:00:00Z", Outcome::Accepted), record(2, "2026-11-22T02:00:00Z", Outcome::Queued)];
    let day = of_day(&book, &[entry(1, "2026-11-22T02:00:01Z"), entry(3, "2026-11-22T03:00:00Z")], the_day());
    let said = table(&day, &[], jiff::civil::date(2026, 11, 22), "counter-1", Language::Chinese);
    insta::assert_snapshot!(said);
    let english = table(&day, &[], jiff::civil::date(2026, 11, 22), "counter-1", Language::English);
    assert!(english.contains("It does not add up.") && english.contains(&id(3).number()));
    let late = table(&day, &[id(3)], jiff::civil::date(2026, 11, 22), "counter-1", Language::Chinese);
    assert!(late.contains(&format!("还没有发出的：{}", id(3).number())) && late.contains("照样算"), "{late}");
    let fine = of_day(&book[..1], &[entry(1, "2026-11-22T02:00:01Z")], the_day());
    assert!(
        table(&fine, &[], jiff::civil::date(2026, 11, 22), "counter-1", Language::English).ends_with("It adds up.")
    );
}
