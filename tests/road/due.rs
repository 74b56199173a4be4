//! Due days: what counts as one certification, until when it holds, and from which day a record counts.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::civil::date;
use renzheng::{
    backend::Backend as _,
    bureau::{CounterKey, HandRuling, Member, Office as Place},
    domain::{
        due::{DuePolicy, DueRule},
        filing::{Decision, Filing, FilingId, Reason, Receipt},
        promise::CertifiedBy,
        time::Clock as _,
        visit::ClockCheck,
    },
    outbox::{Courier, CourierConfig, CourierNews},
    wire::verify_visit,
};
use uuid::Uuid;

use crate::setting::{Office, backend, demo_secret, office, person};

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

/// What a slip proves as soon as the record is on disk, and that nobody else can have made it.
#[tokio::test]
async fn a_proof_of_the_visit_is_signed_by_the_counter_and_known_at_the_bureau() {
    let office = office().await;
    let courier = office.courier().await;
    let filing = office.filing(0, b"0.5").await;
    let proof = courier.submit(&filing, office.clock.now()).await.unwrap();
    assert!(verify_visit(&proof));
    assert_eq!((proof.device_seq, proof.clock, proof.filing), (1, ClockCheck::Bureau, filing.id));
    assert_eq!((proof.masked_name.as_str(), proof.came), ("赵**", filing.captured_at));
    let again = courier.submit(&filing, office.clock.now()).await.unwrap();
    assert_eq!(again.sha256, proof.sha256, "the same record");
    let found = office.bureau.check_visit(&proof).await.unwrap();
    assert_eq!((found.counter, found.status), (CounterKey::Unknown, None), "the bureau has not heard of the counter");
    let file = office.folder.path().join("code.txt");
    std::fs::write(&file, proof.code()).unwrap();
    assert!(courier.round(office.clock.now()).await.news.contains(&CourierNews::Delivered(filing.id)));
    assert!(matches!(office.final_decision(filing.id).await, Decision::Approved { .. }));
    let found = office.bureau.check_visit(&proof).await.unwrap();
    assert_eq!((found.counter, found.status.as_deref(), found.is_same), (CounterKey::Fits, Some("approved"), true));
    courier.close().await;
}

/// Without a word of the bureau's the clock is not checked; one that stands before an earlier record is wrong.
#[tokio::test]
async fn a_clock_that_went_back_is_said_on_the_proof() {
    let office = office().await;
    let courier = office.courier().await;
    let (first, mut second) = (office.filing(0, b"0.5").await, office.filing(1, b"0.5").await);
    courier.submit(&first, office.clock.now()).await.unwrap();
    courier.close().await;
    let silent = Arc::new(backend(office.addr, Some(office.bureau.root_public_key()), &office.clock));
    let config = CourierConfig { device: "窗口1".to_owned(), wait: DAY, models: BTreeMap::default() };
    let courier = Courier::open(&office.folder.path().join("outbox"), silent, config).await.unwrap();
    second.captured_at -= jiff::SignedDuration::from_hours(24 * 400);
    let mut third = second.clone();
    (third.id, third.captured_at) = (FilingId(Uuid::now_v7()), first.captured_at);
    // The key is known from the first record; the bureau is gone.
    drop(office.running);
    let proof = courier.submit(&second, office.clock.now()).await.unwrap();
    assert_eq!(proof.clock, ClockCheck::Back);
    let proof = courier.submit(&third, office.clock.now()).await.unwrap();
    assert_eq!(proof.clock, ClockCheck::Unchecked);
}

/// Records of long ago are counted, whatever keeps them.
#[tokio::test]
async fn records_of_visits_long_ago_are_called_out() {
    let office = office().await;
    let courier = office.courier().await;
    let filing = office.filing(0, b"0.5").await;
    courier.submit(&filing, office.clock.now()).await.unwrap();
    let later = office.clock.now().wall + DAY * 8;
    assert_eq!((courier.late(7, later).await.unwrap(), courier.late(30, later).await.unwrap()), (1, 0));
    courier.round(office.clock.now()).await;
    assert_eq!(courier.late(7, later).await.unwrap(), 0, "the bureau has it");
}

fn place(id: &str, rule: DueRule) -> Place {
    Place { id: id.to_owned(), name: id.to_owned(), due: DuePolicy { rule, grace_days: 30, late_days: 7 } }
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
    let office = office().await;
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
