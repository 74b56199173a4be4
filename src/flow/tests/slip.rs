//! The slip that is laid over a page: what it says, what becomes of it, and that it is in nobody's way.
use renzheng_domain::{
    filing::Reason,
    slip::Ending,
    visit::{ClockCheck, VisitProof},
};

use super::*;
use crate::{Handed, Outlets};

fn counter(outlets: Outlets) -> Counter {
    let mut counter = Counter::new(Settings { slip: outlets, ..Settings::default() });
    counter.sign_in();
    counter
}

fn decided(counter: &mut Counter, decision: Decision) {
    let id = counter.reach_sending();
    counter.tell(Event::Stored(id));
    counter.tell(Event::Delivered(id));
    counter.tell(Event::Decided(id, decision));
    assert_eq!(counter.page(), "result");
}

fn ending(counter: &Counter) -> Option<Ending> {
    counter.wizard.over.slip().map(|open| open.facts.ending.clone())
}

const BOTH: Outlets = Outlets { prints: true, saves: true };

#[test]
fn a_slip_is_printed_again_after_a_fault_and_put_away_once_it_is_there() {
    let mut counter = counter(BOTH);
    decided(&mut counter, Decision::Review { reason: Reason::FaceUnsure });
    counter.press(Key::F(6));
    assert_eq!(ending(&counter), Some(Ending::Review(Reason::FaceUnsure)));
    counter.press(Key::Enter);
    let first = counter.ticket();
    counter.press(Key::Enter);
    assert_eq!(counter.count(|e| matches!(e, Effect::Ask(_, Question::PrintSlip { .. }))), 1, "one at a time");
    let refused = Handed { printed: Some(Err(Problem::PrinterRefused(Some(1)))), saved: Some(Ok("a".into())) };
    counter.tell(Event::SlipHanded(first, refused.clone()));
    assert_eq!(counter.wizard.over.slip().unwrap().handed, Some(refused));
    counter.press(Key::Enter);
    counter.tell(Event::SlipHanded(first, Handed::default()));
    assert!(counter.wizard.is_waiting(), "the reply to the earlier slip is nobody's");
    counter.tell(Event::SlipHanded(counter.ticket(), Handed { printed: Some(Ok(())), saved: None }));
    counter.press(Key::Enter);
    assert!(counter.wizard.over.slip().is_none());
    assert_eq!(counter.page(), "result");
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "person", "and the page goes on as ever");
}

#[test]
fn a_counter_without_a_printer_shows_it_and_orders_nothing() {
    let mut counter = counter(Outlets::default());
    decided(&mut counter, Decision::Rejected { reason: Reason::FaceMismatch });
    counter.press(Key::F(6));
    assert!(matches!(ending(&counter), Some(Ending::TurnedDown(_))) && counter.wizard.is_covered());
    counter.press(Key::Enter);
    assert!(counter.wizard.over.slip().is_none());
    assert_eq!(counter.count(|e| matches!(e, Effect::Ask(_, Question::PrintSlip { .. }))), 0);
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "other_ways");
    counter.press(Key::F(6));
    assert_eq!(ending(&counter), Some(Ending::TurnedDown(Reason::FaceMismatch)), "the same reason as before");
    let facts = &counter.wizard.over.slip().unwrap().facts;
    assert!(facts.filing.is_some(), "and the number of the record");
    assert_eq!((facts.due, facts.day), (Some(date(2026, 12, 31)), date(2026, 11, 21)));
}

#[test]
fn what_comes_meanwhile_is_on_the_slip_and_what_was_printed_before_does_not_count() {
    let mut counter = counter(BOTH);
    let id = counter.reach_sending();
    counter.press(Key::F(6));
    assert!(counter.wizard.over.slip().is_none(), "nothing is on disk yet");
    counter.tell(Event::Stored(id));
    counter.press(Key::F(6));
    assert_eq!(ending(&counter), Some(Ending::Saved));
    counter.press(Key::Enter);
    counter.tell(Event::Delivered(id));
    assert_eq!(ending(&counter), Some(Ending::Sent));
    assert!(counter.wizard.over.slip().is_some_and(|open| open.waiting.is_none()));
    counter.tell(Event::Decided(id, Decision::Cancelled));
    assert_eq!(ending(&counter), Some(Ending::Withdrawn));
}

#[test]
fn a_page_is_not_wiped_while_its_slip_is_read_and_takes_it_along_when_it_is() {
    let mut counter = counter(BOTH);
    decided(&mut counter, Decision::Review { reason: Reason::Other });
    counter.press(Key::F(6));
    counter.pass(Duration::from_secs(50));
    counter.press(Key::Down);
    counter.pass(Duration::from_secs(50));
    assert!(counter.wizard.over.slip().is_some());
    counter.pass(Duration::from_secs(11));
    assert!(counter.wizard.over.slip().is_none() && counter.page() == "person");
}

#[test]
fn no_page_on_which_nobody_leaves_has_a_slip() {
    let mut counter = counter(BOTH);
    let refuses = |counter: &mut Counter| {
        counter.press(Key::F(6));
        assert!(counter.wizard.over.slip().is_none() && !counter.wizard.offers_slip(), "{}", counter.page());
    };
    refuses(&mut counter);
    counter.reach_trial(&[Act::OpenMouth]);
    refuses(&mut counter);
    counter.act(&mouth_open());
    assert_eq!(counter.page(), "attest");
    refuses(&mut counter);
}

#[test]
fn help_and_the_language_do_not_mix_with_it() {
    let mut counter = counter(BOTH);
    decided(&mut counter, Decision::Review { reason: Reason::Other });
    counter.press(Key::F(1));
    counter.press(Key::F(6));
    assert!(counter.wizard.over.slip().is_none() && counter.wizard.over.sheet().is_some());
    counter.press(Key::Esc);
    counter.press(Key::F(6));
    counter.press(Key::F(1));
    counter.press(Key::F(2));
    assert!(counter.wizard.over.slip().is_some() && counter.wizard.over.sheet().is_none());
    assert_eq!(counter.wizard.language, crate::wizard::Language::English);
    counter.press(Key::Enter);
    let order = counter.effects.iter().find_map(|effect| match effect {
        Effect::Ask(_, Question::PrintSlip { language, .. }) => Some(*language),
        _ => None,
    });
    assert_eq!(order, Some(crate::wizard::Language::English), "the slip is of the screen's language");
}

#[test]
fn whoever_is_not_found_has_a_slip_until_something_else_is_typed() {
    let mut counter = counter(BOTH);
    counter.keys("王示例\n11010519491231002x\n");
    assert!(!counter.wizard.offers_slip());
    counter.tell(Event::PersonChecked(counter.ticket(), Err(Problem::PersonUnknown)));
    counter.press(Key::F(6));
    assert_eq!(ending(&counter), Some(Ending::NotFound));
    let facts = counter.wizard.over.slip().unwrap().facts.clone();
    assert_eq!((facts.masked_name.as_str(), facts.masked_number.as_str()), ("王**", "110105********002X"));
    assert_eq!((facts.filing, facts.due), (None, None));
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "person");
    counter.press(Key::Backspace);
    assert!(!counter.wizard.offers_slip());
    counter.keys("1\n");
    assert!(matches!(&counter.wizard.step, Step::Person(page) if page.problem.is_some()));
    assert!(!counter.wizard.offers_slip(), "a number that cannot be right is looked at again");
}

#[test]
fn what_waits_says_which_way_it_was_made_and_a_demonstration_says_so() {
    let mut counter = Counter::new(Settings { demo: true, ..Settings::default() });
    counter.sign_in();
    let id = counter.reach_sending();
    counter.tell(Event::Stored(id));
    counter.press(Key::F(6));
    let facts = &counter.wizard.over.slip().unwrap().facts;
    assert_eq!((facts.way, facts.demo), (Some(renzheng_domain::filing::Way::Face), true));
}

/// From the moment the record is on disk until there is a receipt, the slip carries the proof that the person came.
#[test]
fn the_slip_proves_the_visit_until_there_is_a_receipt() {
    let proof = |id| VisitProof {
        filing: id,
        masked_name: "王**".into(),
        masked_number: String::new(),
        came: jiff::Timestamp::UNIX_EPOCH,
        clock: ClockCheck::Unchecked,
        device: "3".into(),
        device_seq: 1,
        sha256: String::new(),
        key: String::new(),
        signature: String::new(),
    };
    let shown = |counter: &mut Counter| {
        counter.press(Key::F(6));
        let shown = counter.wizard.over.slip().and_then(|open| open.facts.visit.as_ref().map(|visit| visit.filing));
        counter.press(Key::Enter);
        shown
    };
    let stored = || {
        let mut counter = counter(Outlets::default());
        let id = counter.reach_sending();
        counter.tell(Event::CameInTime(Box::new(proof(FilingId(uuid::Uuid::nil())))));
        counter.tell(Event::CameInTime(Box::new(proof(id))));
        counter.tell(Event::Stored(id));
        (counter, id)
    };
    let (mut saved, id) = stored();
    assert_eq!(shown(&mut saved), Some(id), "that of another record is nobody's");
    saved.tell(Event::Deferred { id, problem: Problem::BureauUnreachable, retry_in: Duration::ZERO });
    assert_eq!((saved.page(), shown(&mut saved)), ("queued", Some(id)));
    let (mut reviewed, id) = stored();
    reviewed.tell(Event::Delivered(id));
    reviewed.tell(Event::Decided(id, Decision::Review { reason: Reason::FaceUnsure }));
    assert_eq!((reviewed.page(), shown(&mut reviewed)), ("result", Some(id)));
    let (mut certified, id) = stored();
    certified.tell(Event::Delivered(id));
    certified.tell(Event::Decided(id, Decision::Approved { receipt: receipt(id) }));
    assert_eq!((certified.page(), shown(&mut certified)), ("result", None), "a receipt proves more");
}
