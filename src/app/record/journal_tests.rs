use std::os::unix::fs::PermissionsExt as _;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::{
    app::record::{Head, Record},
    domain::{session::Operator, time::Moment},
    flow::{Key, Step, Ticket},
};

fn now(millis: u64) -> Now {
    let at = Moment::from_millis(millis);
    Now { at, wall: Timestamp::from_second(1_795_226_400).unwrap() + at.since_start() }
}

/// One turn of a wizard with its journal.
fn turn(journal: &mut Journal, wizard: &mut Wizard, event: Event, millis: u64) {
    journal.fact(&event, wizard, now(millis));
    let orders = wizard.update(event, now(millis));
    journal.turned(&orders, wizard, now(millis));
}

#[test]
fn a_record_is_its_owners_only_and_lies_on_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r");
    let head = Head::new((80, 24), &Settings::default());
    RecordFile::create(&path, &head).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(&path).unwrap();
    let said = RecordFile::create(&path, &head).unwrap_err();
    assert_eq!((said.code, said.what.zh.starts_with("文件已经存在")), (2, true));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_full_record_says_so_and_the_session_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r");
    let settings = Settings::default();
    let file = RecordFile::with_room(&path, &Head::new((80, 24), &settings), 1500).unwrap();
    let (mut journal, mut wizard) = (Journal::new(&settings, Ring::default(), Some(file)), Wizard::new(settings));
    (0..100).for_each(|n| turn(&mut journal, &mut wizard, Event::Ticked, n));
    let lines: Vec<Line> = Record::open(&path).unwrap().map(Result::unwrap).collect();
    assert!(matches!(lines.last().unwrap().what, What::Full) && lines.len() < 20, "{}", lines.len());
    assert!(std::fs::metadata(&path).unwrap().len() < 2000);
}

/// What keyboards and input methods give: Latin and Chinese letters, digits and marks, narrow and wide. Marks of other
/// scripts become one with their neighbours; for them a record may part from its session (see `stand_in`).
fn given(text: &str) -> String {
    let is_given = |c: &char| {
        matches!(*c, ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '‐'..='―' | '•' | '‧' | '・'
        | '\u{3000}'..='〇' | '一'..='鿿' | '\u{20000}'..='\u{2FA1D}' | '！'..='～')
    };
    text.chars().filter(is_given).collect()
}

/// A key or a paste on the two pages with fields.
fn key() -> impl Strategy<Value = Event> {
    let digits = prop::sample::select("0123456789X110105194".chars().collect::<Vec<_>>());
    let edits = [Key::Backspace, Key::Delete, Key::Left, Key::Right, Key::Home, Key::End, Key::Tab];
    prop_oneof![
        8 => digits.prop_map(|c| Event::Pressed(Key::Char(c))),
        4 => prop::sample::select(edits.to_vec()).prop_map(Event::Pressed),
        2 => any::<char>().prop_map(|c| Event::Pressed(Key::Char(given(&c.to_string()).pop().unwrap_or('a')))),
        2 => "\\PC{0,20}".prop_map(|text| Event::Pasted(given(&text))),
        1 => Just(Event::Pasted("11010519491231002X".into())),
        3 => Just(Event::Pressed(Key::Enter)),
        1 => Just(Event::Pressed(Key::F(1))),
        1 => Just(Event::Pressed(Key::CtrlC)),
        1 => Just(Event::Pressed(Key::Esc)),
    ]
}

/// What a page says: the fault, without the character that is to blame.
fn problem(wizard: &Wizard) -> String {
    let problem = match &wizard.step {
        Step::SignIn(page) => page.problem.clone(),
        Step::Person(page) => page.problem.clone(),
        Step::Guardian(page) => page.problem.clone(),
        _ => None,
    };
    let text = format!("{problem:?}");
    text.split("Character").next().unwrap_or_default().to_owned()
}

fn widths(wizard: &Wizard) -> Vec<(usize, usize)> {
    use unicode_width::UnicodeWidthStr as _;
    match &wizard.step {
        Step::SignIn(page) => vec![(page.operator.text().width(), page.operator.cursor())],
        Step::Person(page) => [&page.name, &page.number].map(|f| (f.text().width(), f.cursor())).to_vec(),
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn whatever_is_typed_in_whatever_order_the_shadow_shows_the_same(events in prop::collection::vec(key(), 0..60)) {
        let settings = Settings::default();
        let (mut journal, mut wizard) = (Journal::new(&settings, Ring::default(), None), Wizard::new(settings));
        for c in "a\nb\n".chars() {
            let key = if c == '\n' { Key::Enter } else { Key::Char(c) };
            turn(&mut journal, &mut wizard, Event::Pressed(key), 0);
        }
        let operator = Operator { id: "a".into(), display_name: "李".into() };
        turn(&mut journal, &mut wizard, Event::SignedIn(Ticket(1), Ok(operator)), 0);
        turn(&mut journal, &mut wizard, Event::Pressed(Key::Enter), 400);
        prop_assert_eq!(wizard.step.id(), "person");
        for (event, at) in events.into_iter().zip(3..) {
            turn(&mut journal, &mut wizard, event, at * 200);
            let shadow = journal.redactor.shadow();
            prop_assert_eq!(shadow.step.id(), wizard.step.id());
            prop_assert_eq!(problem(shadow), problem(&wizard));
            prop_assert_eq!(widths(shadow), widths(&wizard));
            prop_assert_eq!((shadow.over.sheet(), shadow.over.is_leaving()), (wizard.over.sheet(), wizard.over.is_leaving()));
        }
    }
}

/// A session of this name and number up to the agreement, with whatever is typed on the guardian's page.
fn lived(typed: &str, known: &serde_json::Value) -> (Vec<&'static str>, Vec<&'static str>) {
    let settings = Settings::default();
    let (mut journal, mut wizard) = (Journal::new(&settings, Ring::default(), None), Wizard::new(settings));
    let (mut live, mut shown) = (Vec::new(), Vec::new());
    let mut at = 0;
    let mut happens = |event: Event| {
        at += 400;
        turn(&mut journal, &mut wizard, event, at);
        live.push(wizard.step.id());
        shown.push(journal.redactor.shadow().step.id());
        assert_eq!(problem(journal.redactor.shadow()), problem(&wizard));
    };
    let service = serde_json::json!({
        "bureau_name": "b", "demo": true, "judged_attempts": 3, "hotline": "", "takes_cases": true,
        "agreement": { "version": "1", "text_zh": "a", "text_en": "a", "sha256": "" }
    });
    happens(Event::ServiceKnown(Ok(serde_json::from_value(service).unwrap())));
    let operator = Operator { id: "a".into(), display_name: "李".into() };
    let mut tickets = 0;
    for c in typed.chars() {
        if c == '†' {
            tickets += 1;
            let case = serde_json::from_value(known.clone()).unwrap();
            happens(match tickets {
                1 => Event::SignedIn(Ticket(1), Ok(operator.clone())),
                ticket => Event::PersonChecked(Ticket(ticket), Ok(case)),
            });
            continue;
        }
        happens(Event::Pressed(match c {
            '\n' => Key::Enter,
            '⑦' => Key::F(7),
            c => Key::Char(c),
        }));
    }
    (live, shown)
}

#[test]
fn children_and_other_documents_are_led_over_the_same_pages_in_the_record() {
    let known = serde_json::json!({
        "id": "c", "masked_name": "示***", "masked_number": "119999********0015", "due": "2026-12-31",
        "certified_on": null,
        "challenge": { "nonce": "n", "acts": ["blink"], "expires": "2027-01-01T00:00:00Z" }
    });
    for (typed, end) in [
        ("a\nb\n†\n示例甲\n119999201606010015\n†\n\n王小示\n110105194912310021\n", "guardian"),
        ("a\nb\n†\n示例甲\n119999201606010015\n†\n\n王小示\n11010519491231002X\n", "agreement"),
        ("a\nb\n†\n示例甲\nzzz119920060103\n†\n\n王小示\n\n", "agreement"),
        ("a\nb\n†\nSHILI JIA\nzzz119950022513\n†\n\n", "agreement"),
        ("a\nb\n†\nSHILI JIA\nE12345678\n⑦\n†\n\n", "manual"),
    ] {
        let (live, shown) = lived(typed, &known);
        assert_eq!((live.last(), &live), (Some(&end), &shown), "{typed}");
    }
}
