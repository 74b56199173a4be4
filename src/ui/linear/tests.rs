//! Every sample page read aloud: nothing that can be seen is missing, nothing decorative is said, no line is too wide.

use ratatui::{Terminal, backend::TestBackend};
use unicode_width::UnicodeWidthStr;

use super::{teller::commands, voice::speak, *};
use crate::{
    domain::face::Side,
    flow::{
        Hint, Key,
        guidance::Detail,
        lock::Lock,
        sheet::{Sheet, Topic},
    },
    ui::{pages_tests, samples},
};

const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];

/// A wizard on every sample page, with every hint, and with everything that can lie over a page.
fn wizards(language: Language) -> Vec<(String, Wizard)> {
    let pages = samples::steps().into_iter().map(|(name, step)| (name.to_owned(), step));
    let mut all: Vec<_> =
        pages.chain(samples::hints()).map(|(name, step)| (name, samples::wizard(language, step))).collect();
    let mut over = samples::wizard(language, samples::framing(Hint::Ok, Detail::Plain, 0.5, 0.5));
    (over.tray, over.queued) = (samples::tray(), 4);
    for topic in Topic::ALL {
        over.sheet = Some(Sheet::about(topic));
        all.push((format!("{topic:?}"), over.clone()));
    }
    over.sheet = None;
    over.lock = Some(Lock { wrong: 1, ..Lock::default() });
    all.push(("locked".into(), over.clone()));
    over.lock = None;
    over.leaving = true;
    all.push(("leaving".into(), over));
    all
}

fn linear() -> Linear {
    Linear::new(Capabilities::default(), false)
}

/// Everything there is to hear on a page, paragraphs and commands included.
fn whole(wizard: &Wizard) -> Vec<String> {
    let mut linear = linear();
    let mut lines = linear.tell(wizard, Moment::ZERO);
    let reading = linear.read(wizard, Moment::ZERO);
    let words = linear.screen.words(wizard.language);
    let spoken = speak(&reading, words);
    let rest = spoken.paragraphs.into_iter().chain(spoken.rest.into_iter().map(|sentence| sentence.words));
    let said: Vec<String> = rest.chain(commands(&reading, words)).collect();
    lines.extend(linear.lines(&said, wizard));
    lines
}

/// Letters and digits alone: marks and blanks are layout.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The pieces of text of a drawn page; what frames and blanks part stands apart.
fn pieces(drawn: &str) -> Vec<String> {
    let is_frame = |c: char| {
        matches!(c, '•' | '…') || ('\u{2500}'..='\u{25ff}').contains(&c) || ('\u{2800}'..='\u{28ff}').contains(&c)
    };
    let rows = drawn.lines().flat_map(|row| row.split(is_frame));
    rows.flat_map(|part| part.split("  ")).map(letters).filter(|part| part.chars().count() > 1).collect()
}

#[test]
fn whatever_can_be_seen_can_be_heard() {
    for language in LANGUAGES {
        let words = Words::new(language);
        // What only says how to move the eyes, and a window too small for a code.
        let for_eyes =
            [words.agreement_more(), words.agreement_end(), words.sheet_more(), words.pre_check_text_advice()];
        let for_eyes: Vec<String> = for_eyes.iter().map(|text| letters(text)).collect();
        for (name, wizard) in wizards(language) {
            let heard = letters(&whole(&wizard).concat());
            let drawn = pages_tests::page(&wizard, (120, 40));
            // The key bar has its own test; a code that does not fit is none to be heard.
            let rows = drawn.lines().count() - 1;
            // What lies over a page has a name of its own; the page's is heard when it comes out again.
            let above = usize::from(wizard.is_covered());
            let drawn: String = drawn.lines().take(rows).skip(above).flat_map(|row| [row, "\n"]).collect();
            for piece in
                pieces(&drawn).iter().filter(|piece| !for_eyes.iter().any(|eyes| piece.contains(eyes.as_str())))
            {
                let small = letters(&words.credential_small(0, 0)).chars().take(6).collect::<String>();
                if name == "credential" && (piece.starts_with(&small) || !heard.contains(piece.as_str())) {
                    continue;
                }
                assert!(heard.contains(piece.as_str()), "{name} does not say {piece:?}:\n{:#?}", whole(&wizard));
            }
        }
    }
}

#[test]
fn every_key_of_a_page_is_a_command_there() {
    for language in LANGUAGES {
        for (name, wizard) in wizards(language) {
            let reading = linear().read(&wizard, Moment::ZERO);
            for (key, words) in &reading.keys {
                let Some(key) = grammar::of_name(key) else {
                    assert!(["↑↓", "PgDn"].contains(key), "{name}: {key} is no command");
                    continue;
                };
                let by_words = grammar::command(&words.to_lowercase(), &reading.keys);
                assert_eq!(by_words, Some(grammar::Command::Press(key)), "{name}: !{words}");
            }
        }
    }
}

#[test]
fn no_line_is_wide_or_decorated_or_steers_the_terminal() {
    for language in LANGUAGES {
        for (name, wizard) in wizards(language) {
            for line in whole(&wizard) {
                assert!(line.width() <= usize::from(WIDEST), "{name}: {line}");
                assert!(!line.chars().any(char::is_control), "{name}: {line:?}");
                let decoration = |c: char| ('\u{2190}'..='\u{2bff}').contains(&c);
                assert!(!line.contains(decoration), "{name}: {line}");
                let ends = line.chars().next_back().is_some_and(|c| "。！？.!?：:，；、,;”)）".contains(c));
                assert!(ends || line.width() > 40, "{name} has no sentence: {line}");
            }
        }
    }
}

#[test]
fn every_page_says_what_to_type_or_that_nothing_is_to_be_typed() {
    for language in LANGUAGES {
        for (name, wizard) in wizards(language) {
            let mut linear = linear();
            linear.tell(&wizard, Moment::ZERO);
            let reading = linear.read(&wizard, Moment::ZERO);
            let asked = voice::prompt(&reading, linear.screen.words(language));
            assert!(!linear.asks() || !asked.is_empty(), "{name} asks nothing");
        }
    }
}

#[test]
fn a_side_is_said_and_not_pointed_at() {
    for (language, left, right) in [(Language::Chinese, "左", "右"), (Language::English, "left", "right")] {
        for (detail, side) in [(Detail::Towards(Side::Left), left), (Detail::Towards(Side::Right), right)] {
            let wizard = samples::wizard(language, samples::framing(Hint::OffCentre, detail, 0.5, 0.5));
            assert!(whole(&wizard).concat().contains(side), "{detail:?}");
        }
    }
}

#[test]
fn without_utf8_every_line_is_ascii() {
    for (name, wizard) in wizards(Language::Chinese) {
        let mut linear = Linear::new(Capabilities { utf8: false, ..Capabilities::default() }, false);
        for line in linear.tell(&wizard, Moment::ZERO) {
            assert!(line.is_ascii(), "{name}: {line}");
        }
    }
}

/// Types a line and lets the wizard have all that comes of it.
fn type_line(linear: &mut Linear, wizard: &mut Wizard, line: &str) -> Vec<String> {
    let now = crate::domain::time::Now { at: Moment::ZERO, wall: jiff::Timestamp::UNIX_EPOCH };
    linear.tell(wizard, now.at);
    let mut said = linear.take(line, wizard, now.at);
    while let Some(fact) = linear.next(wizard, now.at) {
        wizard.update(fact, now);
    }
    said.extend(linear.tell(wizard, now.at));
    said
}

fn sample(name: &str) -> Wizard {
    let step = samples::steps().into_iter().find(|(known, _)| *known == name).unwrap().1;
    samples::wizard(Language::Chinese, step)
}

#[test]
fn a_number_chooses_and_a_wrong_one_is_answered() {
    let (mut linear, mut wizard) = (linear(), sample("entry"));
    let said = type_line(&mut linear, &mut wizard, "99");
    assert_eq!(wizard.step.id(), "entry");
    assert!(said[0].starts_with("请输入编号，1 到"), "{said:?}");
    type_line(&mut linear, &mut wizard, "２");
    assert_eq!(wizard.step.id(), "worklist");
    type_line(&mut linear, &mut wizard, "!返回");
    assert_eq!(wizard.step.id(), "entry");
}

#[test]
fn ticks_change_without_moving_what_enter_means() {
    let (mut linear, mut wizard) = (linear(), sample("method"));
    let said = type_line(&mut linear, &mut wizard, "4");
    assert_eq!(said[0], "4：张嘴，已勾选。");
    assert!(said.iter().any(|line| line.contains("1：人脸识别认证")), "{said:?}");
    assert_eq!(type_line(&mut linear, &mut wizard, "4")[0], "4：张嘴，未勾选。");
}

#[test]
fn a_consent_is_never_given_by_enter_alone() {
    let (mut linear, mut wizard) = (linear(), sample("agreement"));
    let Step::Agreement(page) = &mut wizard.step else { panic!("no agreement") };
    (page.capture, page.send, page.selected) = (false, false, crate::flow::step::AgreementItem::Capture);
    let ticks = |wizard: &Wizard| match &wizard.step {
        Step::Agreement(page) => (page.capture, page.send),
        _ => panic!("no agreement"),
    };
    let said = type_line(&mut linear, &mut wizard, "是");
    assert_eq!((ticks(&wizard), said[0].as_str()), ((false, false), "请按回车听下一段，或者输入 !略过。"));
    type_line(&mut linear, &mut wizard, "!skip");
    type_line(&mut linear, &mut wizard, "");
    assert_eq!(ticks(&wizard), (false, false));
    type_line(&mut linear, &mut wizard, "否");
    type_line(&mut linear, &mut wizard, "y");
    assert_eq!(ticks(&wizard), (false, true), "the second one was asked after the no to the first");
    type_line(&mut linear, &mut wizard, "1");
    assert_eq!(ticks(&wizard), (true, true));
}

#[test]
fn a_line_takes_the_place_of_what_stood_in_the_field() {
    let (mut linear, mut wizard) = (linear(), sample("person"));
    type_line(&mut linear, &mut wizard, "!下一栏");
    type_line(&mut linear, &mut wizard, "欧阳·示例");
    let Step::Person(page) = &wizard.step else { panic!("no form") };
    assert!([page.name.text(), page.number.text()].contains(&"欧阳·示例"));
}

#[test]
fn the_same_mistake_is_said_again() {
    let (mut linear, mut wizard) = (linear(), sample("person"));
    let Step::Person(page) = &mut wizard.step else { panic!("no form") };
    page.focus = crate::flow::step::Focus::First;
    let first = type_line(&mut linear, &mut wizard, "7");
    let second = type_line(&mut linear, &mut wizard, "7");
    assert!(first.iter().any(|line| line.contains("姓名里有")), "{first:?}");
    assert!(second.iter().any(|line| line.contains("姓名里有")), "{second:?}");
}

#[test]
fn secrets_are_neither_shown_nor_said() {
    let (mut linear, mut wizard) = (linear(), sample("sign_in"));
    let said = type_line(&mut linear, &mut wizard, "demo");
    assert!(linear.hides(), "{said:?}");
    let said = [type_line(&mut linear, &mut wizard, "geheim"), type_line(&mut linear, &mut wizard, "!重读")].concat();
    assert!(!said.concat().contains("geheim"), "{said:?}");
}

#[test]
fn a_pattern_is_digits_and_blanks_between_them_mean_nothing() {
    let (mut linear, mut wizard) = (linear(), sample("security_gesture"));
    assert!(linear.tell(&wizard, Moment::ZERO).iter().any(|line| line.contains("图案")) && linear.hides());
    type_line(&mut linear, &mut wizard, "1 4 7 8 9");
    let Step::Security(page) = &wizard.step else { panic!("no pattern") };
    assert_eq!(page.stage, crate::flow::step::SecurityStage::GestureAgain);
}

#[test]
fn help_the_list_and_unknown_commands() {
    let (mut linear, mut wizard) = (linear(), sample("entry"));
    assert!(type_line(&mut linear, &mut wizard, "！").iter().any(|line| line.starts_with("!退出登录")));
    assert!(type_line(&mut linear, &mut wizard, "!没有的")[0].contains("没有这个命令"));
    type_line(&mut linear, &mut wizard, "?");
    assert_eq!(wizard.sheet, Some(Sheet::about(Topic::Page)));
    type_line(&mut linear, &mut wizard, "");
    assert_eq!(wizard.sheet, None);
}

#[test]
fn yes_and_no_answer_a_question_with_two_keys() {
    let (mut linear, mut wizard) = (linear(), sample("read_back"));
    type_line(&mut linear, &mut wizard, "n");
    assert_eq!(wizard.step.id(), "person");
    let mut wizard = sample("read_back");
    type_line(&mut linear, &mut wizard, "y");
    assert_eq!(wizard.step.id(), "method");
}

#[test]
fn the_text_of_a_code_can_be_heard_letter_by_letter() {
    let (mut linear, mut wizard) = (linear(), sample("credential"));
    let Step::Credential(page) = &wizard.step else { panic!("no credential") };
    let shown = page.credential.as_ref().unwrap().shown.clone();
    let said = linear.take("!文本", &wizard, Moment::ZERO);
    assert_eq!(said.concat(), shown);
    assert!(said.iter().all(|line| line.width() <= usize::from(WIDEST)));
    assert!(type_line(&mut linear, &mut wizard, "!text").concat().starts_with(&shown));
}

#[test]
fn a_page_that_uses_only_the_pen_needs_no_further_work() {
    // What others will build: items, facts, a field beside choices.
    let mut terminal = Terminal::new(TestBackend::new(120, 60)).unwrap();
    let (mut screen, wizard) = (Screen::new(Capabilities::default()), sample("entry"));
    let mut reading = Reading::default();
    let words = Words::new(Language::Chinese);
    terminal
        .draw(|frame| {
            let area = frame.area();
            let mut pen = crate::ui::pen::Pen {
                frame,
                words: &words,
                theme: screen.theme,
                wizard: &wizard,
                viewfinder: &mut screen.viewfinder,
                gesture: &mut None,
                now: Moment::ZERO,
                reading: Some(&mut reading),
                area,
            };
            let look = crate::ui::pen::FieldLook { focused: true, secret: false, cursor: true };
            pen.field("查找", "", &crate::flow::field::Field::default(), look);
            pen.choice("王示例", true, None);
            pen.choice("李示例", false, None);
        })
        .unwrap();
    reading.keys = vec![("Enter", "选定".into())];
    let page = Page { reading: &reading, asks: true, unread: false, sure: false };
    let Meaning::Keys(mut steps) = errand::meaning(&grammar::read("!2"), &page) else { panic!("no keys") };
    assert!(matches!(errand::next(&mut steps, &reading), Some(Event::Pressed(Key::Down))));
    let Meaning::Keys(steps) = errand::meaning(&grammar::read("李"), &page) else { panic!("no keys") };
    assert_eq!(steps.len(), 2, "a search is typed and nothing is chosen: {steps:?}");
    assert_eq!(voice::prompt(&reading, &words), ["请输入查找，再按回车", "要选上面的一项，输入 !编号，例如 !2"]);
}
