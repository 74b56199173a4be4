//! Forms: what is typed, what is said about it, and replies that come too late.
use renzheng_domain::person::{IdNumberError, NameError};

use super::*;

fn problem(counter: &Counter) -> Option<Problem> {
    match &counter.wizard.step {
        Step::SignIn(page) => page.problem.clone(),
        Step::Person(page) => page.problem.clone(),
        _ => None,
    }
}

#[test]
fn a_refused_sign_in_keeps_the_name_and_forgets_the_secret() {
    let mut counter = Counter::new(Settings::default());
    counter.keys("demo\nwrong\n");
    counter.tell(Event::SignedIn(counter.ticket(), Err(Problem::SignInRefused)));
    let Step::SignIn(page) = &counter.wizard.step else { panic!() };
    assert_eq!((page.operator.text(), page.secret.text()), ("demo", ""));
    assert_eq!(problem(&counter), Some(Problem::SignInRefused));
}

#[test]
fn empty_fields_are_not_sent() {
    let mut counter = Counter::new(Settings::default());
    counter.keys("\n\n");
    assert_eq!(problem(&counter), Some(Problem::FieldEmpty));
    assert_eq!(counter.count(|e| matches!(e, Effect::Ask(_, Question::SignIn { .. }))), 0);
}

#[test]
fn wrong_numbers_are_said_before_the_bureau_is_asked() {
    let mut counter = Counter::open();
    counter.keys("王示例\n110105194912310021\n");
    assert_eq!(problem(&counter), Some(Problem::IdNumber(IdNumberError::CheckDigit)));
    assert_eq!(counter.count(|e| matches!(e, Effect::Ask(_, Question::CheckPerson { .. }))), 0);
    counter.press(Key::Backspace);
    counter.keys("X\n");
    assert_eq!(problem(&counter), None);
    assert_eq!(counter.count(|e| matches!(e, Effect::Ask(_, Question::CheckPerson { .. }))), 1);
}

#[test]
fn a_name_that_is_none_is_said_at_once() {
    let mut counter = Counter::open();
    counter.keys("王1\n");
    assert_eq!(problem(&counter), Some(Problem::Name(NameError::Character('1'))));
}

#[test]
fn pasted_text_is_cleaned_and_bounded() {
    let mut counter = Counter::open();
    counter.tell(Event::Pasted("\u{202E}王\u{200B}示\n例\u{1b}".repeat(1000)));
    let Step::Person(form) = &counter.wizard.step else { panic!() };
    assert_eq!(form.name.text().chars().count(), 64);
    assert!(form.name.text().chars().all(|c| "王示例".contains(c)));
}

#[test]
fn while_the_bureau_is_asked_keys_change_nothing_and_escape_gives_up_waiting() {
    let mut counter = Counter::open();
    counter.keys("王示例\n11010519491231002x\n");
    let ticket = counter.ticket();
    counter.keys("123\n");
    assert_eq!(counter.count(|e| matches!(e, Effect::Ask(_, Question::CheckPerson { .. }))), 1);
    counter.press(Key::Esc);
    counter.tell(Event::PersonChecked(ticket, Ok(case(&[Act::Blink]))));
    assert_eq!(counter.page(), "person", "a reply that is no longer waited for is dropped");
    let Step::Person(form) = &counter.wizard.step else { panic!() };
    assert_eq!(form.number.text(), "11010519491231002x");
}

#[test]
fn late_replies_of_another_ticket_are_dropped_everywhere() {
    let mut counter = Counter::open();
    for reply in [Ok(case(&[Act::Blink])), Err(unreachable())] {
        counter.tell(Event::PersonChecked(Ticket(99), reply));
    }
    counter.tell(Event::SignedIn(Ticket(99), Err(Problem::SignInRefused)));
    counter.tell(Event::Enrolled(Ticket(99), Err(unreachable())));
    assert_eq!(counter.page(), "person");
    assert_eq!(problem(&counter), None);
}

#[test]
fn an_unknown_person_and_a_bureau_that_is_away_leave_the_form_as_it_is() {
    let mut counter = Counter::open();
    for wrong in [Problem::PersonUnknown, Problem::BureauUnreachable, Problem::TooManyChecks] {
        counter.keys("王示例\n");
        counter.wizard.step = Step::Person(crate::step::PersonForm::default());
        counter.keys("王示例\n11010519491231002x\n");
        counter.tell(Event::PersonChecked(counter.ticket(), Err(wrong.clone())));
        assert_eq!(problem(&counter), Some(wrong));
        let Step::Person(form) = &counter.wizard.step else { panic!() };
        assert_eq!(form.name.text(), "王示例");
    }
}

#[test]
fn an_ended_session_leads_to_the_sign_in() {
    let mut counter = Counter::open();
    counter.keys("王示例\n11010519491231002x\n");
    counter.tell(Event::PersonChecked(counter.ticket(), Err(Problem::SessionExpired)));
    assert_eq!(counter.page(), "sign_in");
    assert_eq!(problem(&counter), Some(Problem::SessionExpired));
}

#[test]
fn what_is_pasted_under_a_sheet_reaches_no_field() {
    let mut counter = Counter::open();
    counter.press(Key::F(1));
    counter.tell(Event::Pasted("王示例".into()));
    counter.press(Key::Esc);
    counter.press(Key::CtrlC);
    counter.tell(Event::Pasted("王示例".into()));
    let Step::Person(form) = &counter.wizard.step else { panic!() };
    assert_eq!(form.name.text(), "");
}

#[test]
fn a_pasted_number_with_blanks_dashes_and_wide_digits_is_understood() {
    let mut counter = Counter::open();
    counter.tell(Event::Pasted(" 欧阳•娜娜 ".into()));
    counter.press(Key::Enter);
    counter.tell(Event::Pasted("１１０１０５－1949 1231–002ｘ".into()));
    counter.press(Key::Enter);
    let asked = counter.effects.iter().rev().find_map(|effect| match effect {
        Effect::Ask(_, Question::CheckPerson { person, .. }) => Some(person.clone()),
        _ => None,
    });
    let asked = asked.expect("the bureau is asked");
    assert_eq!((asked.name.expose(), asked.id_number.expose()), ("欧阳·娜娜", "11010519491231002X"));
}

#[test]
fn the_wait_for_an_answer_has_a_beginning_and_an_end() {
    let mut counter = Counter::open();
    counter.keys("王示例\n11010519491231002x\n");
    let asked = counter.wizard.asked.expect("an answer is waited for");
    counter.pass(Duration::from_secs(9));
    counter.press(Key::Down);
    assert_eq!(counter.wizard.asked, Some(asked));
    counter.press(Key::Esc);
    assert_eq!(counter.wizard.asked, None);
}
