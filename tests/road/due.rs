//! Due days: what counts as one certification, until when it holds, and from which day a record counts.

use std::time::Duration;

use jiff::civil::date;
use renzheng::{
    backend::Backend as _,
    bureau::{HandRuling, Member, Office as Place},
    domain::{
        due::{DuePolicy, DueRule},
        filing::{Decision, Filing, Reason, Receipt},
        promise::CertifiedBy,
        time::Clock as _,
    },
};

use crate::setting::{Office, demo_secret, office, office_with, person};

const DAY: Duration = Duration::from_hours(24);

/// Another day at the office: a session lasts half of one.
async fn days_later(office: &Office, days: u32) {
    office.clock.pass(DAY * days);
    office.backend.sign_in("demo", &demo_secret()).await.unwrap();
}

/// Sends a record and waits for what the bureau says.
async fn decided(office: &Office, filing: &Filing, device_seq: u64) -> Decision {
    let bytes = office.sealed_as(filing, device_seq, "").await;
    office.backend.put(filing.id, &bytes).await.unwrap();
    office.final_decision(filing.id).await
}

fn receipt(decision: Decision) -> Receipt {
    match decision {
        Decision::Approved { receipt } => receipt,
        other => panic!("{other:?}"),
    }
}

async fn certified(office: &Office, device_seq: u64) -> Receipt {
    let filing = office.filing(0, b"0.5").await;
    receipt(decided(office, &filing, device_seq).await)
}

#[tokio::test]
async fn a_later_day_is_a_renewal_and_the_same_day_is_the_same_certification() {
    let office = office().await;
    let first = certified(&office, 1).await;
    assert_eq!((first.decided_on, first.next_due), (date(2026, 3, 1), date(2027, 3, 1)));
    let case = office.backend.check_person(&person(0), &[]).await.unwrap();
    let known = case.promise.unwrap().certified.unwrap();
    assert_eq!((known.on, known.until, known.renews), (date(2026, 3, 1), date(2027, 3, 1), false));
    let again = office.filing(0, b"0.5").await;
    assert_eq!(decided(&office, &again, 2).await, Decision::Duplicate { receipt: first });
    days_later(&office, 100).await;
    let case = office.backend.check_person(&person(0), &[]).await.unwrap();
    let promise = case.promise.unwrap();
    assert_eq!((case.due, promise.next_due), (date(2027, 3, 1), date(2027, 6, 9)));
    assert!(promise.certified.unwrap().renews);
    assert_eq!(certified(&office, 3).await.next_due, date(2027, 6, 9));
    assert_eq!(office.backend.check_person(&person(0), &[]).await.unwrap().due, date(2027, 6, 9));
}

/// Somebody comes in time, the line is down, and the record arrives when the day is long over.
#[tokio::test]
async fn a_record_that_arrives_later_counts_from_the_day_of_the_visit() {
    let office = office().await;
    let early = office.filing(0, b"0.5").await;
    days_later(&office, 20).await;
    let receipt = receipt(decided(&office, &early, 1).await);
    assert_eq!(receipt.visited_on, Some(date(2026, 3, 1)));
    assert_eq!((receipt.decided_on, receipt.next_due), (date(2026, 3, 21), date(2027, 3, 1)));
    let keys = office.backend.check_person(&person(1), &[]).await.unwrap();
    assert!(keys.certified_on.is_none(), "another person is not certified");
}

#[tokio::test]
async fn a_record_that_arrives_much_later_is_looked_at_and_still_counts_from_the_visit() {
    let office = office().await;
    let early = office.filing(0, b"0.5").await;
    days_later(&office, 31).await;
    assert_eq!(decided(&office, &early, 1).await, Decision::Review { reason: Reason::Late });
    let look = office.bureau.look_at(early.id).await.unwrap().unwrap();
    assert_eq!(look.visited, Some(date(2026, 3, 1)));
    let code = look.seen.unwrap().code();
    let ruling = HandRuling::Approve { seen: &code };
    let receipt = receipt(office.bureau.decide_by_hand(early.id, ruling, "复核").await.unwrap());
    assert_eq!((receipt.visited_on, receipt.next_due), (Some(date(2026, 3, 1)), date(2027, 3, 1)));
}

/// The counter's word for the day counts within what the bureau itself knows.
#[tokio::test]
async fn a_visit_is_not_before_its_case_and_not_after_its_record() {
    let office = office().await;
    for (n, shifted) in [(0, -400), (1, 400)] {
        let mut filing = office.filing(n, b"0.5").await;
        filing.captured_at += jiff::SignedDuration::from_hours(24 * shifted);
        let decision = decided(&office, &filing, n as u64 + 1).await;
        assert_eq!(decision, Decision::Review { reason: Reason::Challenge });
        let look = office.bureau.look_at(filing.id).await.unwrap().unwrap();
        assert_eq!(look.visited, Some(date(2026, 3, 1)), "{shifted}");
    }
}

#[tokio::test]
async fn a_record_of_before_moves_no_day_back() {
    let office = office().await;
    let early = office.filing(0, b"0.5").await;
    days_later(&office, 5).await;
    assert_eq!(certified(&office, 1).await.next_due, date(2027, 3, 6));
    let receipt = receipt(decided(&office, &early, 2).await);
    assert_eq!((receipt.visited_on, receipt.next_due), (Some(date(2026, 3, 1)), date(2027, 3, 6)));
    assert_eq!(office.backend.check_person(&person(0), &[]).await.unwrap().due, date(2027, 3, 6));
}

fn place(id: &str, rule: DueRule) -> Place {
    Place { id: id.to_owned(), name: id.to_owned(), due: DuePolicy { rule, grace_days: 30 } }
}

#[tokio::test]
async fn each_office_has_its_rule_and_tells_its_counters() {
    let office = office().await;
    assert_eq!(office.backend.due_policy(), Some(DuePolicy::default()));
    for one in [place("north", DueRule::Months(6)), place("south", DueRule::CalendarYear)] {
        office.bureau.put_office(&one).await.unwrap();
    }
    assert!(!office.bureau.assign(Member::Operator("demo"), "west").await.unwrap(), "there is no such office");
    assert!(!office.bureau.assign(Member::Operator("nobody"), "north").await.unwrap());
    assert!(office.bureau.assign(Member::Operator("demo"), "north").await.unwrap());
    days_later(&office, 0).await;
    office.backend.service().await.unwrap();
    assert_eq!(office.backend.due_policy(), Some(place("north", DueRule::Months(6)).due));
    assert_eq!(certified(&office, 1).await.next_due, date(2026, 9, 1));
    // Where the calendar year is the rule a second visit in it is the same certification, and what was signed stands.
    assert!(office.bureau.assign(Member::Operator("demo"), "south").await.unwrap());
    days_later(&office, 10).await;
    let filing = office.filing(1, b"0.5").await;
    assert_eq!(receipt(decided(&office, &filing, 2).await).next_due, date(2027, 12, 31));
    days_later(&office, 100).await;
    let filing = office.filing(1, b"0.5").await;
    assert!(matches!(decided(&office, &filing, 3).await, Decision::Duplicate { .. }));
    assert!(office.bureau.assign(Member::Operator("demo"), "north").await.unwrap());
    days_later(&office, 1).await;
    let filing = office.filing(1, b"0.5").await;
    assert_eq!(receipt(decided(&office, &filing, 4).await).next_due, date(2027, 12, 31), "never back");
}

#[tokio::test]
async fn whoever_is_certified_by_data_need_not_come() {
    let office = office_with(|config| config.late_after = DAY).await;
    let file = renzheng::bureau::PersonFile { certified_by_data: Some(date(2026, 2, 1)), ..Default::default() };
    office.bureau.put_on_file(&person(0), &file).await.unwrap();
    let case = office.backend.check_person(&person(0), &[]).await.unwrap();
    assert_eq!((case.certified_on, case.due), (Some(date(2026, 2, 1)), date(2027, 2, 1)));
    let known = case.promise.unwrap().certified.unwrap();
    assert_eq!((known.by, known.renews), (CertifiedBy::Data, true));
    // A renewal is a visit like any other.
    assert_eq!(certified(&office, 1).await.next_due, date(2027, 3, 1));
    assert!(office.clock.now().wall.to_string().starts_with("2026-03-01"));
}
