//! Every page in both languages at the two common sizes, as text; colours and cursor have tests of their own.

use ratatui::{Terminal, backend::TestBackend, style::Color};
use renzheng_domain::{face::Side, time::Now};
use renzheng_flow::{
    Event, Handed, Hint, Key, Outlets, Problem, Step,
    guidance::Detail,
    lock::Lock,
    overlay::Overlay,
    sheet::{Sheet, Topic},
    slip::OpenSlip,
};

use super::{theme::Colours, *};
use crate::samples;

fn terminal(screen: &mut Screen, wizard: &Wizard, (columns, rows): (u16, u16)) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| screen.draw(frame, wizard, Moment::ZERO)).unwrap();
    terminal
}

/// The screen as text: the second cell of a wide character is left out, blanks at line ends too.
pub(super) fn text_of(terminal: &Terminal<TestBackend>) -> String {
    let buffer = terminal.backend().buffer();
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += text::cells(symbol).max(1);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

pub(super) fn page(wizard: &Wizard, size: (u16, u16)) -> String {
    text_of(&terminal(&mut Screen::new(Capabilities::default()), wizard, size))
}

#[test]
fn every_page_in_both_languages_at_two_sizes() {
    for (language, code) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        for size in [(80, 24), (120, 40)] {
            for (name, step) in samples::steps() {
                let mut wizard = samples::wizard(language, step);
                wizard.queued = u32::from(name.starts_with("queued")) * 2;
                insta::assert_snapshot!(format!("{name}_{code}_{}x{}", size.0, size.1), page(&wizard, size));
            }
        }
    }
}

#[test]
fn every_hint_in_large_letters() {
    for (name, step) in samples::hints() {
        let wizard = samples::wizard(Language::Chinese, step);
        insta::assert_snapshot!(format!("hint_{name}_zh_120x40"), page(&wizard, (120, 40)));
    }
}

#[test]
fn sheets_and_dialogs_in_both_languages() {
    for (language, code) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        let mut wizard = samples::wizard(language, samples::framing(Hint::Ok, Detail::Plain, 0.5, 0.5));
        (wizard.tray, wizard.queued) = (samples::tray(), 4);
        for (topic, name) in [(Topic::Page, "help"), (Topic::Card, "card"), (Topic::Records, "records")] {
            wizard.over.replace(Overlay::Sheet(Sheet::about(topic)));
            insta::assert_snapshot!(format!("{name}_{code}"), page(&wizard, (80, 24)));
        }
        wizard.over.replace(Overlay::Lock(Lock { wrong: 1, ..Lock::default() }));
        insta::assert_snapshot!(format!("locked_{code}"), page(&wizard, (80, 24)));
        wizard.over.replace(Overlay::Leaving);
        insta::assert_snapshot!(format!("leaving_{code}"), page(&wizard, (80, 24)));
        // The question before leaving is asked there as well.
        insta::assert_snapshot!(format!("too_small_leaving_{code}"), page(&wizard, (30, 8)));
        wizard.over.clear();
        insta::assert_snapshot!(format!("too_small_{code}"), page(&wizard, (50, 12)));
    }
}

fn open_slip(wizard: &mut Wizard) -> &mut OpenSlip {
    let Some(Overlay::Slip(open)) = wizard.over.top_mut() else { panic!("no slip is open") };
    open
}

/// Every page that has a slip, with it open.
pub(super) fn slips(language: Language) -> Vec<(&'static str, Wizard)> {
    let now = Now { at: Moment::ZERO, wall: jiff::Timestamp::from_second(1_795_312_800).unwrap() };
    let open = |(name, step)| {
        let mut wizard = samples::wizard(language, step);
        wizard.update(Event::Pressed(Key::F(6)), now);
        wizard.over.slip().is_some().then_some((name, wizard))
    };
    samples::steps().into_iter().filter_map(open).collect()
}

#[test]
fn slips_on_screen_and_what_became_of_them_on_paper() {
    for (language, code) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        for (name, mut wizard) in slips(language) {
            let name = format!("slip_{name}_{code}");
            if matches!(wizard.step, Step::Result(_)) {
                wizard.settings.slip.prints = true;
                insta::assert_snapshot!(format!("{name}_120x40"), page(&wizard, (120, 40)));
            }
            insta::assert_snapshot!(name, page(&wizard, (80, 24)));
        }
        let (_, mut wizard) = slips(language).remove(0);
        wizard.settings.slip = Outlets { prints: true, saves: true };
        let printed = Some(Err(Problem::PrinterRefused(Some(1))));
        let saved = Some(Ok("/home/counter/.local/share/renzheng/demo/slips/slip-20261121-100000.pdf".to_owned()));
        open_slip(&mut wizard).handed = Some(Handed { printed, saved });
        insta::assert_snapshot!(format!("slip_not_printed_{code}"), page(&wizard, (80, 24)));
    }
}

#[test]
fn a_slip_can_be_read_to_its_end_in_the_smallest_window_and_tells_its_keys() {
    for language in [Language::Chinese, Language::English] {
        let slips = slips(language);
        assert!(slips.len() > 12, "only {}", slips.len());
        for (name, mut wizard) in slips {
            open_slip(&mut wizard).scroll = 200;
            let text = page(&wizard, SMALLEST);
            assert!(!text.contains(&Words::new(language).sheet_more()), "{name}:\n{text}");
            assert!(text.contains(&Words::new(language).slip_free()) && text.contains("Esc"), "{name}:\n{text}");
        }
    }
}

#[test]
fn a_sheet_can_be_read_to_its_end_in_the_smallest_window() {
    for language in [Language::Chinese, Language::English] {
        for (name, step) in samples::steps() {
            let mut wizard = samples::wizard(language, step);
            for topic in Topic::ALL {
                wizard.over.replace(Overlay::Sheet(Sheet { topic, scroll: 200 }));
                let text = page(&wizard, SMALLEST);
                assert!(!text.contains(&Words::new(language).sheet_more()), "{name} {topic:?}:\n{text}");
            }
            wizard.over.replace(Overlay::Sheet(Sheet::about(Topic::Page)));
            let text = page(&wizard, (80, 24));
            assert!(!text.contains(&Words::new(language).sheet_more()), "{name} is too long:\n{text}");
        }
    }
}

#[test]
fn every_sentence_for_the_person_is_written_in_large_letters_at_120_columns() {
    for language in [Language::Chinese, Language::English] {
        let acts = samples::steps().into_iter().filter(|(name, _)| name.starts_with("trial"));
        let said = samples::hints().into_iter().chain(acts.map(|(name, step)| (name.to_owned(), step)));
        for (name, step) in said {
            let text = page(&samples::wizard(language, step), (120, 40));
            let frame = text.lines().nth(3).unwrap_or_default();
            assert!(!frame.contains('━'), "{name} in {language:?} is in a frame:\n{text}");
        }
    }
}

#[test]
fn the_list_says_all_of_whom_one_marks_in_every_window_and_names_nobody_else() {
    let (_, step) = samples::steps().into_iter().find(|(name, _)| *name == "worklist").unwrap();
    for size in [(120, 40), (80, 24), SMALLEST] {
        let mut wizard = samples::wizard(Language::Chinese, step.clone());
        let text = page(&wizard, size);
        let row = text.lines().find(|line| line.contains('阿')).unwrap();
        for wanted in ["阿依古丽·示例买买提 0023", "要换方式", "12-31", "80", "上门"] {
            assert!(row.contains(wanted), "{size:?}: no {wanted} in\n{text}");
        }
        let Step::Worklist(list) = &mut wizard.step else { panic!("no list") };
        list.named = false;
        let text = page(&wizard, size);
        assert!(!text.contains("示例") && text.contains("▶ 阿*** ") && text.contains("上门"), "{text}");
    }
    insta::assert_snapshot!("worklist_zh_60x20", page(&samples::wizard(Language::Chinese, step), SMALLEST));
}

#[test]
fn the_key_bar_is_complete_and_one_row_at_80_columns() {
    for language in [Language::Chinese, Language::English] {
        for (name, step) in samples::steps() {
            let mut wizard = samples::wizard(language, step);
            wizard.queued = 2;
            for size in [(80, 24), SMALLEST] {
                let text = page(&wizard, size);
                let rows: Vec<&str> = text.lines().rev().take(if size.0 == 80 { 1 } else { 2 }).collect();
                for key in ["F1", "F2", "F3", "Ctrl+C"] {
                    assert!(rows.iter().any(|row| row.contains(key)), "{name} {size:?} lacks {key}: {rows:?}");
                }
            }
        }
    }
}

#[test]
fn without_utf8_every_cell_is_ascii_and_says_so() {
    let capabilities = Capabilities { utf8: false, ..Capabilities::default() };
    for (name, step) in samples::steps() {
        let mut screen = Screen::new(capabilities);
        screen.viewfinder.accept(samples::frame(1, 64, 48));
        let text = text_of(&terminal(&mut screen, &samples::wizard(Language::Chinese, step), (80, 24)));
        assert!(text.is_ascii(), "{name}:\n{text}");
        assert!(!name.starts_with("sign_in") || text.contains("ASCII"), "{text}");
    }
}

#[test]
fn no_page_uses_a_colour_that_the_terminal_lacks() {
    let named = |colour| !matches!(colour, Color::Rgb(..) | Color::Indexed(_));
    let allowed: [(Colours, &dyn Fn(Color) -> bool); 3] = [
        (Colours::None, &|colour| colour == Color::Reset),
        (Colours::Sixteen, &named),
        (Colours::Indexed, &|colour| !matches!(colour, Color::Rgb(..))),
    ];
    for (colours, is_allowed) in allowed {
        let mut screen = Screen::new(Capabilities { colours, utf8: true });
        screen.viewfinder.accept(samples::frame(1, 64, 48));
        for (name, step) in samples::steps() {
            let terminal = terminal(&mut screen, &samples::wizard(Language::Chinese, step), (80, 24));
            for cell in &terminal.backend().buffer().content {
                assert!(is_allowed(cell.fg) && is_allowed(cell.bg), "{name} in {colours:?}: {cell:?}");
            }
        }
    }
}

#[test]
fn what_needs_care_and_what_is_good_is_told_by_signs_and_words_without_colours() {
    let mut screen = Screen::new(Capabilities { colours: Colours::None, utf8: true });
    for (hint, sign) in [(Hint::TooDark, "! 光 线 有 点 暗"), (Hint::Ok, "✓ 很 好"), (Hint::OffCentre, "━━▶")]
    {
        let detail = if hint == Hint::OffCentre { Detail::Towards(Side::Right) } else { Detail::Plain };
        let wizard = samples::wizard(Language::Chinese, samples::framing(hint, detail, 0.5, 0.5));
        let text = text_of(&terminal(&mut screen, &wizard, (80, 24)));
        assert!(text.contains(sign), "{hint:?}:\n{text}");
    }
}

#[test]
fn a_slow_answer_is_explained_after_a_while() {
    let Some((_, step)) = samples::steps().into_iter().find(|(name, _)| *name == "sign_in_waiting") else {
        panic!("no sign-in page")
    };
    let mut wizard = samples::wizard(Language::English, step);
    wizard.asked = Some(Moment::ZERO);
    let at = |seconds: u64| {
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        let mut screen = Screen::new(Capabilities::default());
        terminal.draw(|frame| screen.draw(frame, &wizard, Moment::from_millis(seconds * 1000))).unwrap();
        text_of(&terminal)
    };
    assert!(!at(4).contains("slow"));
    assert!(at(6).contains("slow"));
}

#[test]
fn the_notes_of_the_demo_people_follow_the_language() {
    let Some((_, step)) = samples::steps().into_iter().find(|(name, _)| *name == "person") else { panic!("no page") };
    let text = page(&samples::wizard(Language::English, step), (80, 24));
    assert!(text.contains("under review") && !text.contains("转人工"), "{text}");
}

#[test]
fn every_page_shows_its_instruction_and_its_keys_in_the_smallest_window() {
    for language in [Language::Chinese, Language::English] {
        for (name, step) in samples::steps() {
            let text = page(&samples::wizard(language, step), SMALLEST);
            // In sixty columns the keys may take two rows.
            let keys: String = text.lines().rev().take(2).collect();
            assert!(keys.contains("F1") && keys.contains("Ctrl+C"), "{name}: {keys}");
            assert!(text.lines().nth(3).is_some_and(|line| !line.trim().is_empty()), "{name}:\n{text}");
        }
    }
}

#[test]
fn no_page_minds_a_window_of_any_size() {
    let mut screen = Screen::new(Capabilities::default());
    screen.viewfinder.accept(samples::frame(1, 64, 48));
    for (_, step) in samples::steps() {
        let wizard = samples::wizard(Language::Chinese, step);
        for size in [(1, 1), (3, 40), (59, 24), (60, 19), (60, 20), (61, 21), (200, 60), (300, 20), (60, 100)] {
            terminal(&mut screen, &wizard, size);
        }
    }
}

#[test]
fn the_cursor_stands_behind_what_was_typed() {
    let Some((_, step @ Step::Person(_))) = samples::steps().into_iter().find(|(name, _)| *name == "person") else {
        panic!("no person page")
    };
    let wizard = samples::wizard(Language::Chinese, step);
    let mut terminal = terminal(&mut Screen::new(Capabilities::default()), &wizard, (80, 24));
    let text = text_of(&terminal);
    let row = text.lines().position(|line| line.contains("119900194910010024")).unwrap();
    let at = terminal.get_cursor_position().unwrap();
    assert_eq!((usize::from(at.y), at.x), (row, 2 + 2 + 18));
}

#[test]
fn a_password_is_never_on_screen() {
    let Some((_, step)) = samples::steps().into_iter().find(|(name, _)| *name == "sign_in_waiting") else {
        panic!("no sign-in page")
    };
    let mut wizard = samples::wizard(Language::Chinese, step);
    wizard.settings.demo_operator = None;
    let text = page(&wizard, (80, 24));
    assert!(text.contains("••••••") && !text.contains("demo12"), "{text}");
}

#[test]
fn no_score_is_on_the_page_where_the_helper_confirms() {
    let Some((_, step)) = samples::steps().into_iter().find(|(name, _)| *name == "attest") else { panic!("no page") };
    assert!(!page(&samples::wizard(Language::English, step), (120, 40)).contains("98"));
}

#[test]
fn a_locked_counter_shows_nothing_of_the_page_below() {
    for (name, step) in samples::steps() {
        let mut wizard = samples::wizard(Language::Chinese, step);
        wizard.tray = samples::tray();
        wizard.over.replace(Overlay::Lock(Lock::default()));
        let shown = page(&wizard, (120, 40));
        assert!(shown.contains("窗口已锁定"), "{name}: {shown}");
        for told in ["王", "****", "1199", "12333", "A1B2"] {
            assert!(!shown.contains(told), "{name} shows {told:?}:\n{shown}");
        }
    }
}
