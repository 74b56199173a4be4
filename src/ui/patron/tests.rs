use ratatui::{Terminal, backend::TestBackend, buffer::Buffer, style::Color};
use renzheng_flow::{
    CameraState, Problem, Step,
    guidance::Detail,
    lock::Lock,
    overlay::Overlay,
    sheet::{Sheet, Topic},
};

use super::*;
use crate::{pages_tests::text_of, samples, theme::Colours};

fn terminal(screen: &mut Screen, shown: Shown<'_>, (columns, rows): (u16, u16)) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| screen.draw(frame, shown, Language::Chinese)).unwrap();
    terminal
}

fn page(view: &View, size: (u16, u16)) -> String {
    text_of(&terminal(&mut Screen::new(Capabilities::default(), false), Shown::View(view), size))
}

fn of(scene: Scene, language: Language) -> View {
    View { language, office: Some("城南社会保险事业服务中心".to_owned()), scene }
}

fn scene_of(name: &str) -> Scene {
    let (_, step) = samples::steps().into_iter().find(|(other, _)| *other == name).unwrap();
    view(&samples::wizard(Language::Chinese, step)).scene
}

fn every_say() -> Vec<Say> {
    let hints = Hint::VARIANTS.iter().flat_map(|hint| hint.details().iter().map(|how| Say::of(*hint, *how)));
    let others = [Say::Digits("4071".to_owned()), Say::LookAhead, Say::OnceMore, Say::Hold, Say::Wait];
    let acts = Act::ALL.into_iter().filter(|act| *act != Act::Digits).map(Say::Act);
    hints.chain(acts).chain(others).collect()
}

#[test]
fn every_page_of_the_wizard_has_its_view() {
    let scene = |step| view(&samples::wizard(Language::Chinese, step)).scene;
    let lines: Vec<String> =
        samples::steps().into_iter().map(|(name, step)| format!("{name}: {:?}", scene(step))).collect();
    insta::assert_snapshot!("views", lines.join("\n"));
}

#[test]
fn the_picture_is_mirrored_where_the_camera_looks_and_nowhere_else() {
    for (name, step) in samples::steps() {
        let wizard = samples::wizard(Language::Chinese, step);
        let is_mirror = matches!(view(&wizard).scene, Scene::Mirror(_));
        assert_eq!(is_mirror, wizard.wants_camera(), "{name}");
    }
}

#[test]
fn a_locked_counter_welcomes_and_a_lost_camera_asks_for_patience() {
    for (name, step) in samples::steps() {
        let mut wizard = samples::wizard(Language::English, step);
        let looked = wizard.wants_camera();
        samples::camera_is(&mut wizard, CameraState::Lost(Problem::CameraUnplugged));
        if looked && wizard.wants_camera() {
            assert_eq!(view(&wizard).scene, Scene::Calm(Calm::Wait), "{name}");
        }
        wizard.over.replace(Overlay::Lock(Lock::default()));
        assert_eq!(view(&wizard).scene, Scene::Welcome, "{name}");
    }
}

#[test]
fn under_a_sheet_the_mirror_stays_and_the_sentence_waits() {
    let mut wizard = samples::wizard(Language::Chinese, samples::framing(Hint::TooFar, Detail::Plain, 0.5, 0.5));
    assert_eq!(view(&wizard).scene, Scene::Mirror(Say::Hint(Hint::TooFar, Detail::Plain)));
    wizard.over.replace(Overlay::Sheet(Sheet::about(Topic::Page)));
    assert_eq!(view(&wizard).scene, Scene::Mirror(Say::Wait));
}

#[test]
fn the_language_is_the_helpers_and_the_office_is_named() {
    let wizard = samples::wizard(Language::English, Step::Entry(renzheng_flow::step::Entry::default()));
    let view = view(&wizard);
    assert_eq!(view.language, Language::English);
    assert_eq!(view.office.as_deref(), Some("演示市社会保险事业服务中心"));
}

#[test]
fn nothing_of_anybody_and_nothing_of_the_helper_is_ever_shown() {
    let told = [
        "王", "秀英", "1199", "****", "0023", "2027", "7K3F", "F1", "F2", "Esc", "Enter", "回车", "次", "demo", "12333",
    ];
    for (name, step) in samples::steps() {
        for size in [(80, 24), (120, 40)] {
            let shown = page(&view(&samples::wizard(Language::Chinese, step.clone())), size);
            for told in told {
                assert!(!shown.contains(told), "{name} shows {told:?}:\n{shown}");
            }
        }
        let sent = serde_json::to_string(&view(&samples::wizard(Language::Chinese, step))).unwrap();
        for told in told {
            assert!(!sent.contains(told), "{name} sends {told:?}: {sent}");
        }
    }
}

#[test]
fn whatever_the_reason_the_screen_says_the_same() {
    let same = ["try_again", "try_again_judged", "try_again_none_left"].map(scene_of);
    assert!(same.iter().all(|scene| *scene == Scene::Calm(Calm::Rest)), "{same:?}");
    for (name, expected) in [
        ("result_approved", Scene::Done),
        ("result_duplicate", Scene::Done),
        ("result_rejected", Scene::Calm(Calm::Listen)),
        ("result_review", Scene::Calm(Calm::Taken)),
        ("queued", Scene::Calm(Calm::Taken)),
        ("trial_turn_left", Scene::Mirror(Say::Act(Act::TurnLeft))),
        ("agreement", Scene::Calm(Calm::Agreement)),
        ("person", Scene::Welcome),
    ] {
        assert_eq!(scene_of(name), expected, "{name}");
    }
}

#[test]
fn the_person_is_told_only_what_the_person_can_do() {
    for hint in [Hint::TooDark, Hint::BackLight, Hint::DirtyLens, Hint::UnevenLight] {
        for how in hint.details() {
            assert_eq!(Say::of(hint, *how), Say::Hold, "{hint:?}");
        }
    }
    assert_eq!(Say::of(Hint::OffCentre, Detail::Camera(Side::Up)), Say::Hold);
    assert_eq!(Say::of(Hint::OffCentre, Detail::Towards(Side::Left)).way(), Some(Side::Left));
    assert_eq!(Say::of(Hint::EyesCovered, Detail::Towards(Side::Left)).way(), None);
    assert_eq!(Say::of(Hint::Glare, Detail::Plain).way(), Some(Side::Down));
}

#[test]
fn pages_at_three_sizes_in_both_languages() {
    let turned = Say::Hint(Hint::OffCentre, Detail::Towards(Side::Right));
    let scenes = [
        ("welcome", Scene::Welcome),
        ("agreement", Scene::Calm(Calm::Agreement)),
        ("done", Scene::Done),
        ("move_right", Scene::Mirror(turned)),
        ("chin_up", Scene::Mirror(Say::Hint(Hint::Pitch, Detail::Towards(Side::Up)))),
        ("turn_left", Scene::Mirror(Say::Act(Act::TurnLeft))),
        ("digits", Scene::Mirror(Say::Digits("4071".to_owned()))),
    ];
    for (language, code) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        for size in [(60, 20), (80, 24), (120, 40)] {
            for (name, scene) in &scenes {
                let text = page(&of(scene.clone(), language), size);
                insta::assert_snapshot!(format!("patron_{name}_{code}_{}x{}", size.0, size.1), text);
            }
        }
    }
    let alone = [("waiting", Shown::Waiting), ("gone", Shown::Gone), ("other_version", Shown::OtherVersion)];
    for (name, shown) in alone {
        let mut screen = Screen::new(Capabilities::default(), false);
        insta::assert_snapshot!(format!("patron_{name}_zh"), text_of(&terminal(&mut screen, shown, (80, 24))));
    }
}

/// The cells of the picture: they alone have two colours other than the page's.
fn picture_of(say: Say, size: (u16, u16)) -> Vec<(u16, u16)> {
    let mut screen = Screen::new(Capabilities::default(), false);
    screen.viewfinder.accept(samples::frame(1, 64, 48));
    let view = of(Scene::Mirror(say), Language::Chinese);
    let buffer = terminal(&mut screen, Shown::View(&view), size).backend().buffer().clone();
    let is_picture = |at: &(u16, u16)| matches!((buffer[*at].symbol(), buffer[*at].bg), ("▀", Color::Rgb(r, g, b)) if (r, g, b) != (0x10, 0x14, 0x1c));
    (0..size.1).flat_map(|y| (0..size.0).map(move |x| (x, y))).filter(is_picture).collect()
}

#[test]
fn the_picture_stands_still_whatever_is_said() {
    for size in [(60, 20), (80, 24), (120, 40), (160, 50)] {
        let first = picture_of(Say::Hold, size);
        assert!(first.len() > usize::from(size.0) * usize::from(size.1) / 4, "{size:?}: {}", first.len());
        for say in every_say() {
            assert_eq!(picture_of(say.clone(), size), first, "{say:?} at {size:?}");
        }
    }
}

#[test]
fn every_sentence_in_front_of_the_mirror_is_large_at_120_columns() {
    for language in [Language::Chinese, Language::English] {
        for say in every_say() {
            let text = page(&of(Scene::Mirror(say.clone()), language), (120, 40));
            let rows: Vec<&str> = text.lines().skip(1).take(8).collect();
            assert!(rows.iter().all(|row| row.chars().all(|c| " ▀▄█".contains(c))), "{say:?}:\n{text}");
        }
    }
}

#[test]
fn no_sentence_is_cut_where_there_is_only_room_for_dots() {
    for (language, columns) in [(Language::Chinese, 60), (Language::English, 60), (Language::Chinese, 80)] {
        for say in every_say() {
            let lines = |columns| page(&of(Scene::Mirror(say.clone()), language), (columns, 24));
            let trimmed = |text: String| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
            assert!(lines(columns).contains(|c| ('\u{2801}'..='\u{28ff}').contains(&c)), "{say:?}");
            let (narrow, wide) = (trimmed(lines(columns)), trimmed(lines(100)));
            let dots = |lines: &[String]| lines.concat().chars().filter(|c| *c != ' ').count();
            assert_eq!(dots(&narrow), dots(&wide), "{say:?} in {language:?} at {columns}");
        }
    }
}

#[test]
fn arrows_stand_on_the_side_to_which_they_point() {
    let columns_with_ink = |way: Side| {
        let say = Say::Hint(
            if matches!(way, Side::Up | Side::Down) { Hint::Pitch } else { Hint::OffCentre },
            Detail::Towards(way),
        );
        let text = page(&of(Scene::Mirror(say), Language::Chinese), (120, 40));
        let has = |from: usize, to: usize| {
            text.lines().skip(11).any(|row| row.chars().skip(from).take(to - from).any(|c| "▀▄█".contains(c)))
        };
        (has(0, 20), has(100, 120))
    };
    assert_eq!(columns_with_ink(Side::Left), (true, false));
    assert_eq!(columns_with_ink(Side::Right), (false, true));
    assert_eq!(columns_with_ink(Side::Up), (true, true));
}

/// Share of the screen's own white that the lit page gives, by cells: those of ground only.
fn lit(buffer: &Buffer, warm: Color) -> f64 {
    let ground = buffer.content.iter().filter(|cell| cell.bg == warm && cell.symbol() == " ").count();
    ground as f64 / buffer.content.len() as f64
}

#[test]
fn as_a_lamp_half_of_the_page_is_light_and_every_ink_can_be_read() {
    let mut screen = Screen::new(Capabilities::default(), true);
    screen.viewfinder.accept(samples::frame(1, 64, 48));
    let view = of(Scene::Mirror(Say::Hint(Hint::TooFar, Detail::Plain)), Language::Chinese);
    let buffer = terminal(&mut screen, Shown::View(&view), (120, 40)).backend().buffer().clone();
    let share = lit(&buffer, Color::Rgb(0xff, 0xf0, 0xe0));
    assert!(share > 0.4, "{share}");
    let palette = Palette::new(Theme::new(Capabilities::default()), true);
    for ink in [Ink::Text, Ink::Strong, Ink::Good, Ink::Care] {
        let style = palette.style(ink);
        let (Some(Color::Rgb(r, g, b)), Some(Color::Rgb(..))) = (style.fg, style.bg) else { panic!("{style:?}") };
        // Relative luminance of WCAG 2.2; the ground's is .88.
        let linear = |c: u8| {
            let v = f64::from(c) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        let light = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        assert!((0.88 + 0.05) / (light + 0.05) >= 7.0, "{ink:?}");
    }
}

#[test]
fn any_terminal_and_any_window_will_do() {
    for colours in [Colours::None, Colours::Sixteen, Colours::Indexed, Colours::True] {
        for (utf8, light) in [(true, false), (true, true), (false, false), (false, true)] {
            let mut screen = Screen::new(Capabilities { colours, utf8 }, light);
            screen.viewfinder.accept(samples::frame(1, 64, 48));
            for scene in [Scene::Welcome, Scene::Done, Scene::Mirror(Say::Act(Act::Nod)), Scene::Calm(Calm::Rest)] {
                for size in [(1, 1), (3, 40), (20, 5), (60, 20), (120, 30), (300, 90), (60, 100)] {
                    let view = of(scene.clone(), Language::Chinese);
                    let shown = terminal(&mut screen, Shown::View(&view), size);
                    assert!(utf8 || text_of(&shown).is_ascii(), "{scene:?} at {size:?}");
                }
            }
        }
    }
}

#[test]
fn what_is_said_aloud_is_on_the_page_and_never_a_digit() {
    let words = Words::new(Language::Chinese);
    for say in every_say() {
        let view = of(Scene::Mirror(say.clone()), Language::Chinese);
        let Some(said) = utterance(&view, &words) else {
            assert!(matches!(say, Say::LookAhead | Say::OnceMore | Say::Wait), "{say:?}");
            continue;
        };
        assert!(!said.text.contains(|c: char| c.is_ascii_digit()), "{said:?}");
        assert!(matches!(say, Say::Digits(_)) || said.text == words.patron_say(&say), "{said:?}");
        assert!(Utterance::every(&words).iter().any(|known| known.id == said.id), "{said:?} is on no list");
    }
    assert_eq!(utterance(&of(Scene::Done, Language::Chinese), &words).map(|said| said.text), Some("完成了".to_owned()));
    for calm in Calm::VARIANTS {
        assert_eq!(utterance(&of(Scene::Calm(*calm), Language::Chinese), &words), None);
    }
}

#[test]
fn every_utterance_is_listed_for_recordings() {
    let doc = include_str!("../../../docs/patron.md");
    let (chinese, english) = (Words::new(Language::Chinese), Words::new(Language::English));
    let every = Utterance::every(&chinese);
    for (zh, en) in every.iter().zip(Utterance::every(&english)) {
        let line = format!("| `{}` | {} | {} |", zh.id, zh.text, en.text);
        assert!(doc.contains(&line), "docs/patron.md lacks:\n{line}");
    }
    let listed = doc.lines().filter(|line| ["| `hint-", "| `act-", "| `patron-"].iter().any(|b| line.starts_with(b)));
    assert_eq!(listed.count(), every.len(), "a line of docs/patron.md is of nothing that is said");
}
