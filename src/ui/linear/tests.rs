//! Every sample page read aloud: nothing that can be seen is missing, nothing decorative is said, no line is too wide.

use renzheng_domain::face::Side;
use renzheng_flow::{
    Hint,
    guidance::Detail,
    lock::Lock,
    overlay::Overlay,
    sheet::{Sheet, Topic},
};
use unicode_width::UnicodeWidthStr;

use super::{teller::commands, voice::speak, *};
use crate::{pages_tests, samples};

const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];

/// A wizard on every sample page, with every hint, and with everything that can lie over a page.
pub(super) fn wizards(language: Language) -> Vec<(String, Wizard)> {
    let pages = samples::steps().into_iter().map(|(name, step)| (name.to_owned(), step));
    let mut all: Vec<_> =
        pages.chain(samples::hints()).map(|(name, step)| (name, samples::wizard(language, step))).collect();
    let mut over = samples::wizard(language, samples::framing(Hint::Ok, Detail::Plain, 0.5, 0.5));
    (over.tray, over.queued) = (samples::tray(), 4);
    for topic in Topic::ALL {
        over.over.replace(Overlay::Sheet(Sheet::about(topic)));
        all.push((format!("{topic:?}"), over.clone()));
    }
    let slips = pages_tests::slips(language).into_iter().map(|(name, wizard)| (format!("slip of {name}"), wizard));
    all.extend(slips);
    over.over.replace(Overlay::Lock(Lock { wrong: 1, ..Lock::default() }));
    all.push(("locked".into(), over.clone()));
    over.over.replace(Overlay::Leaving);
    all.push(("leaving".into(), over));
    all
}

pub(super) fn linear() -> Linear {
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

/// The page as it is drawn, where a sentence still names keys.
fn drawn_words(wizard: &Wizard) -> String {
    let mut linear = linear();
    let reading = linear.screen.read(&mut linear.paper.get_frame(), wizard, Moment::ZERO);
    let spoken = speak(&reading, linear.screen.words(wizard.language));
    spoken.first.into_iter().chain(spoken.rest).map(|sentence| sentence.words).collect()
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
            let heard = letters(&(whole(&wizard).concat() + &drawn_words(&wizard) + &words.help_keys()));
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
                // Where two keys do the same, one of them is meant.
                let same = reading.keys.iter().filter(|(_, other)| other == words);
                let same: Vec<_> =
                    same.filter_map(|(key, _)| grammar::of_name(key)).map(grammar::Command::Press).collect();
                assert!(by_words.is_some_and(|command| same.contains(&command)), "{name}: !{words} is not {key:?}");
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
            let asked = voice::prompt(&reading, linear.wants, linear.screen.words(language));
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
