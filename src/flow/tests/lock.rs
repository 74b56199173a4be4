//! The idle lock: nothing is lost under it, and nothing gets through it.
use super::*;

const IDLE: Duration = Duration::from_mins(5);
const ALMOST: Duration = Duration::from_secs(299);

fn is_locked(counter: &Counter) -> bool {
    counter.wizard.over.lock().is_some()
}

fn type_secret(counter: &mut Counter, secret: &str, fits: bool) {
    counter.keys(secret);
    counter.press(Key::Enter);
    counter.tell(Event::Unlocked(counter.ticket(), fits));
}

#[test]
fn a_form_half_filled_is_there_again_after_the_password() {
    let mut counter = Counter::open();
    counter.keys("王示例\n1101");
    counter.pass(ALMOST);
    counter.keys("0");
    counter.pass(ALMOST);
    assert!(!is_locked(&counter), "a key puts it off");
    counter.pass(Duration::from_secs(1));
    assert!(is_locked(&counter) && counter.wizard.is_covered());
    counter.tell(Event::Pasted("demo".into()));
    type_secret(&mut counter, "", true);
    assert!(!is_locked(&counter));
    counter.keys("5");
    let Step::Person(form) = &counter.wizard.step else { panic!() };
    assert_eq!((form.name.text(), form.number.text()), ("王示例", "110105"));
}

#[test]
fn evidence_waits_under_the_lock_and_no_key_reaches_it() {
    let mut counter = Counter::open();
    counter.reach_attest();
    counter.pass(IDLE);
    assert!(is_locked(&counter));
    counter.keys(" ");
    for key in [Key::F(1), Key::F(3), Key::F(4), Key::Esc, Key::Tab, Key::Down] {
        counter.press(key);
    }
    assert!(
        counter.wizard.over.sheet().is_none()
            && counter.wizard.over.picker().is_none()
            && !counter.wizard.over.is_leaving()
    );
    let Step::Attest(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert!(!page.attested && !page.pictures.is_empty());
    counter.press(Key::Backspace);
    type_secret(&mut counter, "demo", true);
    counter.keys(" \n");
    assert_eq!(counter.page(), "sending");
}

#[test]
fn a_wrong_password_opens_nothing_and_the_next_one_must_wait() {
    let mut counter = Counter::open();
    counter.pass(IDLE);
    let asked = |counter: &Counter| counter.count(|e| matches!(e, Effect::Ask(_, Question::Unlock(_))));
    type_secret(&mut counter, "guess", false);
    assert_eq!(
        counter.wizard.over.lock().map(|lock| (lock.wrong, lock.secret.text().to_owned())),
        Some((1, String::new()))
    );
    counter.keys("again\n");
    assert_eq!(asked(&counter), 1, "two seconds after the first wrong one");
    counter.pass(Duration::from_secs(2));
    counter.press(Key::Enter);
    counter.tell(Event::Unlocked(counter.ticket(), false));
    counter.keys("demo\n");
    counter.pass(Duration::from_secs(3));
    counter.press(Key::Enter);
    assert_eq!(asked(&counter), 2, "four after the second");
    counter.pass(Duration::from_secs(1));
    counter.press(Key::Enter);
    counter.tell(Event::Unlocked(Ticket(0), true));
    assert!(is_locked(&counter), "the answer to another question");
    counter.tell(Event::Unlocked(counter.ticket(), true));
    assert!(!is_locked(&counter));
}

#[test]
fn answers_that_come_meanwhile_are_taken() {
    let mut counter = Counter::open();
    counter.keys("王示例\n11010519491231002x\n");
    counter.pass(IDLE);
    assert!(is_locked(&counter));
    let asked = counter.effects.iter().rev().find_map(|effect| match effect {
        Effect::Ask(ticket, Question::CheckPerson { .. }) => Some(*ticket),
        _ => None,
    });
    counter.tell(Event::PersonChecked(asked.unwrap(), Ok(case(&[Act::Blink]))));
    assert_eq!((counter.page(), is_locked(&counter)), ("read_back", true));
    let wrong = Event::ServiceKnown(Err(unreachable()));
    counter.tell(wrong);
    type_secret(&mut counter, "demo", true);
    assert_eq!(counter.page(), "read_back");
}

#[test]
fn who_sits_before_the_camera_is_somebody_and_an_empty_chair_is_nobody() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    for _ in 0..2 {
        counter.pass(Duration::from_secs(290));
        counter.see(two_people(), 1);
    }
    assert!(!is_locked(&counter) && counter.wizard.wants_camera());
    counter.pass(Duration::from_secs(290));
    counter.see(nobody(), 1);
    counter.pass(Duration::from_secs(10));
    assert!(is_locked(&counter) && !counter.wizard.wants_camera());
    counter.tell(Event::CameraChanged(CameraState::Off));
    type_secret(&mut counter, "demo", true);
    assert_eq!((counter.page(), counter.wizard.wants_camera()), ("framing", true));
}

#[test]
fn a_result_wipes_itself_and_a_door_that_is_open_to_nobody_is_not_locked() {
    let mut counter = Counter::open();
    let id = counter.reach_sending();
    counter.tell(Event::Stored(id));
    counter.tell(Event::Delivered(id));
    counter.tell(approved(id));
    assert_eq!(counter.page(), "result");
    counter.pass(Duration::from_mins(1));
    assert_eq!((counter.page(), is_locked(&counter)), ("person", false));
    counter.pass(IDLE);
    assert!(is_locked(&counter));
    let mut door = Counter::new(Settings::default());
    door.pass(Duration::from_hours(1));
    assert!(!is_locked(&door));
}

#[test]
fn leaving_is_asked_over_the_lock_too() {
    let mut counter = Counter::open();
    counter.pass(IDLE);
    counter.press(Key::CtrlC);
    assert!(counter.wizard.over.is_leaving());
    counter.press(Key::Esc);
    assert!(!counter.wizard.over.is_leaving() && is_locked(&counter));
    counter.press(Key::CtrlC);
    counter.press(Key::CtrlC);
    assert_eq!(counter.count(|e| matches!(e, Effect::Do(Deed::Quit))), 1);
}
