//! Numbers of other kinds, documents whose numbers are not checked, and children.
use renzheng_domain::{
    casework::WhyManual,
    channel::Channel,
    document::DocumentKind,
    filing::Grounds,
    guardian::{Guardian, GuardianRelation},
    person::{EarlierCardFault, IdNumberError},
};

use super::{
    ways::{counter_of, offering, submitted},
    *,
};
use crate::step::WhyOther;

/// A child on 2026-11-21; region code 119999 is assigned to no place.
const CHILD: &str = "119999201606010015";

fn counter() -> Counter {
    counter_of(vec![Channel::counter()], offering())
}

fn asked(counter: &Counter) -> Option<renzheng_domain::person::Person> {
    counter.effects.iter().rev().find_map(|effect| match effect {
        Effect::Ask(_, Question::CheckPerson { person, .. }) => Some(person.clone()),
        _ => None,
    })
}

fn number_problem(counter: &Counter) -> Option<IdNumberError> {
    match counter.wizard.step.problem() {
        Some(Problem::IdNumber(error)) => Some(*error),
        _ => None,
    }
}

fn answered(counter: &mut Counter, birth: Option<jiff::civil::Date>) {
    let known = Case { birth, ..case(&[Act::OpenMouth]) };
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(known)));
    assert_eq!(counter.page(), "read_back");
}

#[test]
fn permanent_residents_are_asked_for_by_both_kinds_of_numbers() {
    for (typed, whole) in [("911000 19500225 0010", "911000195002250010"), ("zzz119950022513", "ZZZ119950022513")] {
        let mut counter = counter();
        counter.keys(&format!("SHILI JIA\n{typed}\n"));
        let person = asked(&counter).unwrap();
        assert_eq!((person.name.expose(), person.id_number.expose()), ("SHILI JIA", whole));
    }
    let mut counter = counter();
    counter.keys("SHILI JIA\nzzz11995002251\n");
    assert_eq!(number_problem(&counter), Some(IdNumberError::EarlierCard(EarlierCardFault::Length(14))));
    assert!(asked(&counter).is_none());
}

#[test]
fn another_document_goes_by_hand_with_its_kind_and_never_to_the_camera() {
    let mut counter = counter();
    counter.keys("SHILI JIA\nE1234 5678\n");
    assert_eq!(number_problem(&counter), Some(IdNumberError::OtherDocument));
    counter.press(Key::F(7));
    assert_eq!(counter.wizard.step.problem(), None);
    counter.press(Key::Enter);
    let person = asked(&counter).unwrap();
    assert_eq!(person.id_number.expose(), "passport:E12345678");
    answered(&mut counter, None);
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "other_ways");
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "read_back");
    counter.press(Key::Esc);
    let Step::Person(form) = &counter.wizard.step else { panic!() };
    assert_eq!((form.number.text(), form.document), ("E12345678", Some(DocumentKind::Passport)));
    counter.keys("\n\n");
    answered(&mut counter, None);
    counter.keys("\n\n");
    let Step::Manual(form) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!((form.came, form.reasons()), (WhyOther::Document, [WhyManual::Document].as_slice()));
    counter.press(Key::Down);
    counter.keys("本人持护照到窗口\n\t\n \n");
    assert_eq!(counter.page(), "sending");
    let filing = submitted(&counter);
    let Grounds::Manual { manual } = &filing.grounds else { panic!() };
    assert_eq!((manual.why, filing.person.id_number.document()), (WhyManual::Document, Some(DocumentKind::Passport)));
    assert_eq!(counter.count(|e| matches!(e, Effect::Do(Deed::Submit(_)))), 1);
}

#[test]
fn the_kinds_come_one_after_another_and_then_the_number_is_checked_again() {
    let mut counter = counter();
    let mut kinds = Vec::new();
    for _ in 0..7 {
        counter.press(Key::F(7));
        let Step::Person(form) = &counter.wizard.step else { panic!() };
        kinds.push(form.document);
    }
    assert_eq!((kinds[0], kinds[5], kinds[6]), (Some(DocumentKind::Passport), Some(DocumentKind::Other), None));
    counter.press(Key::F(7));
    counter.keys("SHILI JIA\n\n");
    assert_eq!(number_problem(&counter), Some(IdNumberError::Empty));
}

#[test]
fn a_bureau_that_takes_no_cases_by_hand_checks_every_number() {
    let mut counter = counter_of(vec![Channel::counter()], service());
    counter.press(Key::F(7));
    counter.keys("SHILI JIA\nE12345678\n");
    assert_eq!(number_problem(&counter), Some(IdNumberError::OtherDocument));
}

#[test]
fn for_a_child_the_guardian_consents_and_stands_on_record() {
    let mut counter = counter();
    counter.keys(&format!("示例小甲\n{CHILD}\n"));
    answered(&mut counter, Some(date(2016, 6, 1)));
    counter.keys("\n\n");
    assert_eq!(counter.page(), "guardian");
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "method", "the other ways are one step away");
    counter.keys("\n\n");
    assert_eq!(counter.wizard.step.problem(), Some(&Problem::Name(renzheng_domain::person::NameError::Empty)));
    counter.keys("王小示\n");
    counter.press(Key::Down);
    counter.keys("110105194912310021\n");
    assert_eq!(number_problem(&counter), Some(IdNumberError::CheckDigit));
    counter.press(Key::Backspace);
    counter.keys("x\n");
    assert_eq!(counter.page(), "agreement");
    counter.keys("\n\n\n");
    let Step::PreCheck(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    let guardian = Guardian {
        name: "王小示".into(),
        relation: GuardianRelation::Grandparent,
        id_number: Some("11010519491231002X".into()),
    };
    assert_eq!(page.consented.consent.guardian, Some(Box::new(guardian)));
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "agreement", "the guardian is not asked for twice");
}

#[test]
fn who_is_not_a_child_is_asked_for_nobody() {
    // 14 on the day itself.
    for number in ["11010519491231002x", "119999201211210039"] {
        let mut counter = counter();
        counter.keys(&format!("王示例\n{number}\n"));
        assert!(asked(&counter).is_some(), "{number}");
        answered(&mut counter, None);
        counter.keys("\n\n");
        assert_eq!(counter.page(), "agreement", "{number}");
        counter.keys("\n\n\n");
        let Step::PreCheck(page) = &counter.wizard.step else { panic!() };
        assert_eq!(page.consented.consent.guardian, None);
    }
}

#[test]
fn a_picture_of_a_child_with_the_code_needs_the_guardian_too_and_none_needs_nobody() {
    let mut counter = counter();
    counter.keys(&format!("示例小甲\n{CHILD}\n"));
    answered(&mut counter, Some(date(2016, 6, 1)));
    counter.press(Key::Enter);
    counter.press(Key::Down);
    counter.keys("\n\n孩子和监护人到窗口\n");
    assert_eq!(counter.page(), "case_photo");
    counter.keys(" ");
    assert_eq!(counter.page(), "guardian");
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "case_photo");
    counter.keys(" 王小示\n\n");
    let Step::CasePhoto(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert!(!page.agreed, "the guardian is named; the consent is given by itself");
    counter.keys(" ");
    counter.tell(Event::CameraChanged(CameraState::Streaming(facts())));
    counter.see(good(), 2);
    counter.press(Key::Enter);
    let Step::Witness(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    let (_, consent, _) = page.draft.picture.as_ref().unwrap();
    assert_eq!(consent.guardian.as_ref().map(|guardian| guardian.name.as_str()), Some("王小示"));
}
