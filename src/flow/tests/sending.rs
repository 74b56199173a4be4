//! From the helper's word to the bureau's: nothing is lost on the way.
use renzheng_domain::filing::Reason;

use super::*;
use crate::tray::Standing;

#[test]
fn without_the_helpers_word_nothing_is_sent() {
    let mut counter = Counter::open();
    counter.reach_attest();
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "attest");
    assert_eq!(counter.count(|e| matches!(e, Effect::Do(Deed::Submit(_)))), 0);
    let Step::Attest(page) = &counter.wizard.step else { panic!() };
    assert!(page.missing);
}

#[test]
fn a_record_that_cannot_be_written_is_kept_and_tried_again() {
    let mut counter = Counter::open();
    let id = counter.reach_sending();
    counter.tell(Event::StoreFailed(id, Problem::DiskUnwritable));
    assert_eq!(counter.page(), "stuck");
    assert!(counter.wizard.is_unsaved());
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "stuck", "there is no way out that loses the record");
    counter.press(Key::Enter);
    assert_eq!(counter.count(|e| matches!(e, Effect::Do(Deed::Submit(_)))), 2);
    counter.tell(Event::Stored(id));
    assert!(!counter.wizard.is_unsaved());
}

#[test]
fn nobody_leaves_the_page_before_the_record_is_on_disk() {
    let mut counter = Counter::open();
    let id = counter.reach_sending();
    counter.press(Key::Enter);
    counter.press(Key::Esc);
    counter.stay(Duration::from_mins(10));
    assert_eq!(counter.page(), "sending");
    counter.tell(Event::Stored(id));
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "person");
}

#[test]
fn a_bureau_that_is_away_leaves_saved_here_and_delivers_later() {
    let mut counter = Counter::open();
    let id = counter.reach_sending();
    counter.tell(Event::Stored(id));
    counter.tell(Event::Deferred { id, problem: unreachable(), retry_in: Duration::from_secs(1) });
    let Step::Queued(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!((page.problem.clone(), page.parked), (Some(unreachable()), false));
    counter.tell(Event::Delivered(id));
    counter.tell(approved(id));
    assert_eq!(counter.page(), "result");
}

#[test]
fn a_bureau_without_an_answer_within_three_seconds_lets_the_next_person_start() {
    let mut counter = Counter::open();
    let id = counter.reach_sending();
    counter.tell(Event::Stored(id));
    counter.pass(Duration::from_millis(2900));
    assert_eq!(counter.page(), "sending");
    counter.pass(Duration::from_millis(200));
    assert_eq!(counter.page(), "queued");
}

#[test]
fn news_of_another_record_moves_nothing() {
    let mut counter = Counter::open();
    let id = counter.reach_sending();
    counter.tell(Event::Stored(id));
    let other = somebody_else();
    counter.tell(Event::StoreFailed(other, Problem::DiskUnwritable));
    counter.tell(Event::Parked(other, Problem::BureauRefused(409)));
    counter.tell(approved(other));
    assert_eq!(counter.page(), "sending");
}

#[test]
fn a_rejection_shows_the_other_ways_and_a_review_does_not_accuse() {
    for (decision, next) in [
        (Decision::Rejected { reason: Reason::FaceMismatch }, "other_ways"),
        (Decision::Review { reason: Reason::Liveness }, "person"),
    ] {
        let mut counter = Counter::open();
        let id = counter.reach_sending();
        counter.tell(Event::Stored(id));
        counter.tell(Event::Decided(id, decision));
        assert_eq!(counter.page(), "result");
        counter.press(Key::Enter);
        assert_eq!(counter.page(), next);
    }
}

#[test]
fn a_page_with_a_name_wipes_itself_after_a_minute_without_a_key() {
    let mut counter = Counter::open();
    let id = counter.reach_sending();
    counter.tell(Event::Stored(id));
    counter.tell(approved(id));
    counter.pass(Duration::from_secs(59));
    counter.press(Key::Down);
    counter.pass(Duration::from_secs(59));
    assert_eq!(counter.page(), "result");
    counter.pass(Duration::from_secs(2));
    assert_eq!(counter.page(), "person");
}

#[test]
fn the_queue_count_is_known_on_every_page() {
    let mut counter = Counter::open();
    counter.tell(Event::QueueCounted(3));
    assert_eq!(counter.wizard.queued, 3);
}

#[test]
fn a_record_that_goes_out_later_is_news_for_a_while() {
    let mut counter = Counter::open();
    let id = counter.reach_sending();
    counter.tell(Event::Stored(id));
    counter.tell(Event::Deferred { id, problem: unreachable(), retry_in: Duration::from_secs(5) });
    let here: Vec<_> = counter.wizard.tray.here().map(|entry| (entry.id, entry.masked_name.clone())).collect();
    assert_eq!(here, [(id, "王**".to_owned())]);
    assert_eq!(counter.wizard.tray.news(), None, "the page itself says it");
    counter.press(Key::Enter);
    counter.tell(Event::Delivered(id));
    assert_eq!(counter.wizard.tray.news().map(|entry| &entry.standing), Some(&Standing::Sent));
    counter.tell(approved(id));
    assert_eq!(counter.wizard.tray.news().map(|entry| &entry.standing), Some(&Standing::Approved));
    assert_eq!(counter.wizard.tray.here().count(), 0);
    counter.pass(Duration::from_secs(21));
    assert_eq!(counter.wizard.tray.news(), None);
    assert_eq!(counter.wizard.tray.entries.len(), 1);
}

#[test]
fn the_tray_is_bounded_and_keeps_what_waits() {
    let mut counter = Counter::open();
    let ids: Vec<FilingId> = (0..200).map(|at| FilingId(Uuid::from_u128(at))).collect();
    counter.tell(Event::Deferred { id: ids[0], problem: unreachable(), retry_in: Duration::ZERO });
    for id in &ids[1..] {
        counter.tell(Event::Delivered(*id));
    }
    assert!(counter.wizard.tray.entries.len() <= 60);
    assert_eq!(counter.wizard.tray.here().map(|entry| entry.id).collect::<Vec<_>>(), [ids[0]]);
}
