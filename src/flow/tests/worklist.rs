//! The list of who is due, and who sat here.
use jiff::civil::date;
use renzheng_domain::{
    channel::Channel,
    worklist::{Found, Listed, Order, Outcome, Search, Sitting},
};

use super::{
    ways::{counter_of, offering},
    *,
};

fn found(names: &[&str]) -> Found {
    let one = |(row, name): (i64, &&str)| Listed {
        row,
        name: (*name).into(),
        number: "11010519491231002x".into(),
        birth: Some(date(1949, 12, 31)),
        due: date(2026, 12, 31),
        outcome: Outcome::Open,
        visit: false,
    };
    let people: Vec<Listed> = (0..).zip(names).map(one).collect();
    Found { count: people.len() as u32, listed: 10, people, today: date(2026, 3, 2) }
}

/// At the list, with these people on it.
fn at_list(names: &[&str]) -> Counter {
    let mut counter = counter_of(vec![Channel::counter()], offering());
    counter.press(Key::Esc);
    counter.press(Key::Down);
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "worklist");
    answer(&mut counter, names);
    counter
}

fn asked(counter: &Counter) -> (Ticket, Search) {
    let asked = counter.effects.iter().rev().find_map(|effect| match effect {
        Effect::Ask(ticket, Question::FindDue(search)) => Some((*ticket, search.clone())),
        _ => None,
    });
    asked.expect("a search")
}

fn answer(counter: &mut Counter, names: &[&str]) {
    let (ticket, _) = asked(counter);
    counter.tell(Event::DueFound(ticket, Ok(found(names))));
}

fn marked(counter: &Counter) -> Option<String> {
    match &counter.wizard.step {
        Step::Worklist(page) => page.marked().map(|one| one.name.clone()),
        _ => None,
    }
}

#[test]
fn every_letter_looks_anew_and_an_older_answer_is_dropped() {
    let mut counter = at_list(&["王示例", "李示例"]);
    counter.press(Key::Down);
    assert_eq!(marked(&counter).as_deref(), Some("李示例"));
    counter.press(Key::Char('w'));
    let (first, _) = asked(&counter);
    counter.press(Key::Char('s'));
    let (second, search) = asked(&counter);
    assert_eq!((search.text.as_str(), search.order, search.all), ("ws", Order::Due, false));
    counter.tell(Event::DueFound(first, Ok(found(&["旧示例"]))));
    assert_eq!(marked(&counter).as_deref(), Some("王示例"), "the old list stands until the answer comes");
    counter.tell(Event::DueFound(second, Ok(found(&["文示例"]))));
    assert_eq!(marked(&counter).as_deref(), Some("文示例"));
    counter.press(Key::F(5));
    counter.press(Key::F(6));
    let (_, search) = asked(&counter);
    assert_eq!((search.order, search.all), (Order::Aged, true));
    counter.press(Key::Esc);
    assert_eq!(asked(&counter).1.text, "", "Esc clears what was typed first");
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "entry");
}

#[test]
fn whoever_is_chosen_is_checked_like_anybody_and_the_list_comes_back_behind_them() {
    let mut counter = at_list(&["王示例", "李示例"]);
    counter.press(Key::Char('l'));
    answer(&mut counter, &["李示例"]);
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "person");
    counter.pass(Duration::from_secs(1));
    counter.press(Key::Enter);
    let asked_for = counter.effects.iter().rev().find_map(|effect| match effect {
        Effect::Ask(_, Question::CheckPerson { person, .. }) => {
            Some((person.name.expose().to_owned(), person.id_number.expose().to_owned()))
        }
        _ => None,
    });
    assert_eq!(asked_for, Some(("李示例".into(), "11010519491231002X".into())));
    counter.press(Key::Esc);
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "worklist", "Esc from the form is back on the list");
    assert_eq!(asked(&counter).1.text, "", "and what was typed is forgotten");
    answer(&mut counter, &["王示例", "李示例"]);
    assert!(!names(&counter), "nor is anybody named to whoever sits down next");
}

fn names(counter: &Counter) -> bool {
    matches!(&counter.wizard.step, Step::Worklist(page) if page.named)
}

#[test]
fn nobody_is_named_before_a_key_has_gone_to_them() {
    let mut counter = at_list(&["王示例", "李示例"]);
    assert!(!names(&counter));
    counter.press(Key::F(6));
    answer(&mut counter, &["王示例", "李示例"]);
    assert!(!names(&counter));
    counter.press(Key::Down);
    assert!(names(&counter));
    counter.press(Key::F(5));
    assert!(!names(&counter), "another order has somebody else on top");
    counter.press(Key::Char('l'));
    assert!(names(&counter), "whom one looks for is named");
    counter.press(Key::Esc);
    assert!(!names(&counter));
    counter.press(Key::Down);
    counter.press(Key::Enter);
    counter.keys("\n");
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::OpenMouth]))));
    counter.pass(Duration::from_secs(1));
    counter.keys("\n");
    assert_eq!(counter.page(), "method");
    counter.press(Key::Down);
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "other_ways");
    counter.press(Key::Up);
    counter.press(Key::Enter);
    answer(&mut counter, &["王示例", "李示例"]);
    assert_eq!(marked(&counter).as_deref(), Some("王示例"), "the mark is not on who has just left");
    assert!(!names(&counter));
}

#[test]
fn a_list_that_is_empty_or_unusable_stops_nobody() {
    let mut counter = at_list(&[]);
    for key in [Key::Enter, Key::Down, Key::PageDown, Key::Up, Key::PageUp] {
        counter.press(key);
        assert_eq!(counter.page(), "worklist");
    }
    counter.press(Key::F(6));
    let (ticket, _) = asked(&counter);
    counter.tell(Event::DueFound(ticket, Err(Problem::BookUnusable)));
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "worklist");
    counter.press(Key::Esc);
    counter.pass(Duration::from_secs(1));
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "person", "name and number can be typed as always");
}

fn sittings(counter: &Counter) -> Vec<Sitting> {
    let noted = counter.effects.iter().filter_map(|effect| match effect {
        Effect::Do(Deed::NoteSitting(sitting)) => Some(sitting.clone()),
        _ => None,
    });
    noted.collect()
}

#[test]
fn a_sitting_ends_when_the_page_is_the_persons_no_more() {
    let mut counter = Counter::open();
    counter.tell(Event::ServiceKnown(Ok(offering())));
    counter.keys("王示例\n11010519491231002x\n");
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::OpenMouth]))));
    counter.press(Key::Esc);
    assert!(sittings(&counter).is_empty(), "the wrong person was typed: nobody sat down");
    counter.press(Key::Tab);
    counter.pass(Duration::from_secs(1));
    counter.press(Key::Enter);
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::OpenMouth]))));
    counter.keys("\n");
    assert_eq!(counter.page(), "method");
    assert!(sittings(&counter).is_empty());
    counter.press(Key::Down);
    counter.press(Key::Enter);
    counter.press(Key::Esc);
    counter.press(Key::Esc);
    counter.press(Key::Esc);
    counter.press(Key::Esc);
    let noted = sittings(&counter);
    assert_eq!(noted.len(), 1, "at {}", counter.page());
    assert_eq!((noted[0].judged, noted[0].record), (0, None));
    assert_eq!(noted[0].age, 76, "on the day of the tests");
}
