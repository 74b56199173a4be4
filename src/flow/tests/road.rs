//! The main road and its side ways: forward, back, refuse, leave.
use super::*;

#[test]
fn the_whole_road_ends_at_a_receipt_and_forgets_the_person() {
    let mut counter = Counter::open();
    let id = counter.reach_sending();
    counter.tell(Event::Stored(id));
    counter.tell(Event::Delivered(id));
    counter.tell(Event::Decided(id, Decision::Comparing { queue_position: 0 }));
    assert_eq!(counter.page(), "sending");
    counter.tell(approved(id));
    assert_eq!(counter.page(), "result");
    let wiped = counter.count(|e| matches!(e, Effect::Do(Deed::ForgetPictures)));
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "person");
    assert_eq!(counter.count(|e| matches!(e, Effect::Do(Deed::ForgetPictures))), wiped + 1);
    let Step::Person(form) = &counter.wizard.step else { panic!() };
    assert_eq!((form.name.text(), form.number.text()), ("", ""));
}

#[test]
fn the_filing_holds_what_was_agreed_done_and_attested() {
    let mut counter = Counter::open();
    counter.reach_sending();
    let filing = counter
        .effects
        .iter()
        .find_map(|e| if let Effect::Do(Deed::Submit(filing)) = e { Some(filing.clone()) } else { None })
        .unwrap();
    assert_eq!(filing.person.id_number.expose(), "11010519491231002X");
    assert_eq!((filing.case.as_str(), filing.operator.as_str()), ("case-1", "demo"));
    assert!(filing.grounds.face().unwrap().consent.capture && filing.grounds.face().unwrap().consent.send);
    assert_eq!(filing.grounds.face().unwrap().trial.nonce, "nonce");
    assert_eq!(filing.grounds.face().unwrap().trial.acts.len(), 1);
    assert_eq!(filing.grounds.face().unwrap().trial.bona_fide, Some(0.95));
    assert_eq!(filing.pictures.len(), 2);
    assert_eq!(filing.grounds.face().unwrap().camera, facts());
    assert_eq!(filing.id.0.get_version_num(), 7);
}

#[test]
fn two_people_have_two_ids_and_a_replay_has_the_same_ones() {
    let ids = |seed| {
        let mut counter = Counter::new(Settings { seed: [seed; 32], ..Settings::default() });
        counter.sign_in();
        let first = counter.reach_sending();
        counter.tell(Event::Stored(first));
        counter.press(Key::Enter);
        (first, counter.reach_sending())
    };
    assert_ne!(ids(1).0, ids(1).1);
    assert_eq!(ids(1), ids(1));
    assert_ne!(ids(1).0, ids(2).0);
}

#[test]
fn nothing_is_ticked_beforehand_and_nothing_goes_on_without_both_consents() {
    let mut counter = Counter::open();
    counter.keys("王示例\n11010519491231002x\n");
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::Blink]))));
    counter.keys("\n\n");
    let Step::Agreement(page) = &counter.wizard.step else { panic!() };
    assert!(!page.capture && !page.send);
    counter.press(Key::Enter);
    counter.press(Key::Down);
    counter.press(Key::Enter);
    let Step::Agreement(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert!(page.capture && !page.send && page.notice == Some(crate::step::AgreementNotice::Incomplete));
}

#[test]
fn refusing_leads_to_the_other_ways_and_back_is_open() {
    let mut counter = Counter::open();
    counter.keys("王示例\n11010519491231002x\n");
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::Blink]))));
    counter.keys("\n\n");
    counter.press(Key::Up);
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "other_ways");
    assert!(!counter.wizard.wants_camera());
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "method");
}

#[test]
fn escape_goes_back_a_page_at_a_time() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    let mut pages = vec![counter.page()];
    for _ in 0..7 {
        counter.press(Key::Esc);
        pages.push(counter.page());
    }
    assert_eq!(pages, ["framing", "pre_check", "agreement", "method", "read_back", "person", "entry", "sign_in"]);
    assert_eq!(counter.count(|e| matches!(e, Effect::Do(Deed::SignOut))), 1);
}

#[test]
fn going_back_to_the_form_keeps_what_was_typed() {
    let mut counter = Counter::open();
    counter.keys("王示例\n11010519491231002x\n");
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[]))));
    counter.press(Key::Esc);
    let Step::Person(form) = &counter.wizard.step else { panic!() };
    assert_eq!((form.name.text(), form.number.text()), ("王示例", "11010519491231002X"));
}

#[test]
fn somebody_certified_already_need_not_sit_down() {
    let mut counter = Counter::open();
    counter.keys("王示例\n11010519491231002x\n");
    let done = Case { certified_on: Some(date(2026, 11, 1)), ..case(&[Act::Blink]) };
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(done)));
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "person");
}

#[test]
fn a_held_or_trembling_enter_does_not_answer_the_next_page() {
    let mut counter = Counter::open();
    counter.keys("王示例\n11010519491231002x\n");
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::Blink]))));
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "method");
    for _ in 0..100 {
        counter.pass(Duration::from_millis(30));
        counter.tell(Event::Pressed(Key::Enter));
    }
    assert_eq!(counter.page(), "method");
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "agreement");
}

#[test]
fn judged_trials_are_counted_whatever_pages_lie_between() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::Blink]);
    counter.see(good(), 450);
    counter.press(Key::Enter);
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::OpenMouth]))));
    counter.press(Key::Esc);
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "agreement");
    counter.keys("\n\n\n");
    let Step::PreCheck(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(page.consented.subject.judged, 1);
}

#[test]
fn a_trial_that_was_left_gets_a_fresh_challenge() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::Blink]);
    counter.press(Key::Esc);
    counter.tell(Event::ServiceKnown(Ok(service())));
    counter.see(good(), 2);
    counter.pass(Duration::from_secs(2));
    let checks = counter.count(|e| matches!(e, Effect::Ask(_, Question::CheckPerson { .. })));
    counter.see(good(), 40);
    assert_eq!(counter.page(), "framing");
    assert_eq!(counter.count(|e| matches!(e, Effect::Ask(_, Question::CheckPerson { .. }))), checks + 1);
}

#[test]
fn leaving_asks_once_and_leaves_twice() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    counter.press(Key::CtrlC);
    assert!(counter.wizard.over.is_leaving());
    counter.press(Key::Char('x'));
    counter.press(Key::Esc);
    assert!(!counter.wizard.over.is_leaving() && counter.page() == "framing");
    counter.press(Key::CtrlC);
    counter.press(Key::CtrlC);
    assert_eq!(counter.count(|e| matches!(e, Effect::Do(Deed::Quit))), 1);
}

#[test]
fn a_window_too_small_for_its_page_is_answered_by_nobody_and_costs_no_attempt() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::Blink]);
    counter.tell(Event::WindowFits(false));
    counter.see(good(), 900);
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "trial");
    counter.tell(Event::WindowFits(true));
    counter.see(good(), 2);
    assert_eq!(counter.page(), "trial", "the minute that nobody saw does not count");

    let mut counter = Counter::open();
    counter.reach_attest();
    counter.tell(Event::WindowFits(false));
    counter.press(Key::Char(' '));
    counter.pass(Duration::from_secs(1));
    counter.press(Key::Enter);
    assert_eq!((counter.page(), counter.count(|e| matches!(e, Effect::Do(Deed::Submit(_))))), ("attest", 0));
    counter.press(Key::CtrlC);
    assert!(counter.wizard.over.is_leaving(), "one can always leave");
    counter.press(Key::Enter);
    assert_eq!(counter.count(|e| matches!(e, Effect::Do(Deed::Quit))), 0, "only what the small page speaks of");
    counter.press(Key::Esc);
    assert!(!counter.wizard.over.is_leaving(), "and stay");
}

#[test]
fn a_signal_to_end_is_obeyed_on_every_page() {
    let mut counter = Counter::open();
    counter.tell(Event::Terminated);
    assert_eq!(counter.count(|e| matches!(e, Effect::Do(Deed::Quit))), 1);
}

#[test]
fn help_opens_over_a_page_and_takes_no_keys_for_it() {
    let mut counter = Counter::open();
    counter.press(Key::F(1));
    counter.keys("王");
    counter.press(Key::F(2));
    assert!(counter.wizard.over.sheet().is_some());
    assert_eq!(counter.wizard.language, super::super::wizard::Language::English);
    counter.press(Key::Esc);
    assert!(counter.wizard.over.sheet().is_none());
    let Step::Person(form) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(form.name.text(), "");
}

#[test]
fn in_the_demo_with_a_webcam_the_photo_on_file_comes_first() {
    let mut counter = Counter::new(Settings { enrol_first: true, ..Settings::default() });
    counter.sign_in();
    counter.reach_framing(&[Act::Blink]);
    counter.see(good(), 40);
    assert_eq!(counter.page(), "framing");
    assert_eq!(counter.count(|e| matches!(e, Effect::Ask(_, Question::Enrol { .. }))), 1);
    counter.tell(Event::Enrolled(counter.ticket(), Ok(())));
    counter.see(good(), 40);
    assert_eq!(counter.page(), "trial");
}

#[test]
fn sheets_are_leafed_through_and_put_away() {
    use crate::sheet::Topic;

    let mut counter = Counter::open();
    let topic = |counter: &Counter| counter.wizard.over.sheet().map(|sheet| sheet.topic);
    for (key, open) in [
        (Key::F(3), Some(Topic::Records)),
        (Key::Tab, Some(Topic::Page)),
        (Key::Right, Some(Topic::Card)),
        (Key::PageDown, Some(Topic::Card)),
        (Key::F(1), Some(Topic::Page)),
        (Key::F(1), None),
        (Key::F(3), Some(Topic::Records)),
        (Key::F(3), None),
    ] {
        counter.press(key);
        assert_eq!(topic(&counter), open, "{key:?}");
    }
}

#[test]
fn what_a_person_cannot_do_is_drawn_anew_however_often_the_answer_is_not_waited_for() {
    let mut counter = Counter::open();
    counter.keys("王示例\n11010519491231002x\n");
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::Blink]))));
    counter.press(Key::Enter);
    for key in [Key::Down, Key::Down, Key::Enter, Key::Up, Key::Up] {
        counter.press(key);
    }
    for asked in 2..4 {
        counter.press(Key::Enter);
        let cannot_blink =
            |e: &Effect| matches!(e, Effect::Ask(_, Question::CheckPerson { cannot, .. }) if *cannot == [Act::Blink]);
        assert_eq!((counter.page(), counter.count(cannot_blink)), ("method", asked - 1));
        if asked == 2 {
            counter.press(Key::Esc);
        }
    }
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::Nod]))));
    let Step::Agreement(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!((&page.subject.cannot[..], &page.subject.case.challenge.acts[..]), (&[Act::Blink][..], &[Act::Nod][..]));
}
