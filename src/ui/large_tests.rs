//! The letters for weak eyes: what is large, how large that is, and that no page hurries anybody.

use ratatui::{Terminal, backend::TestBackend};
use renzheng_flow::Step;

use super::{pages_tests::text_of, theme::Letters, *};
use crate::samples;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

fn page_at(wizard: &Wizard, size: (u16, u16), letters: Letters, now: Moment) -> String {
    let mut screen = Screen::new(Capabilities::default());
    screen.write_in(letters);
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    terminal.draw(|frame| screen.draw(frame, wizard, now)).unwrap();
    text_of(&terminal)
}

fn page(wizard: &Wizard, size: (u16, u16)) -> String {
    page_at(wizard, size, Letters::Large, Moment::ZERO)
}

/// Every sentence that the person reads from the chair: the hints and the acts.
fn sentences() -> Vec<(String, Step)> {
    let acts = samples::steps().into_iter().filter(|(name, _)| name.starts_with("trial"));
    samples::hints().into_iter().chain(acts.map(|(name, step)| (name.to_owned(), step))).collect()
}

#[test]
fn the_main_pages_in_large_letters() {
    let steps = samples::steps();
    for name in ["framing", "trial_turn_left", "trial_blink", "try_again", "person", "method"] {
        let step = steps.iter().find(|(found, _)| found.starts_with(name)).unwrap_or_else(|| panic!("no {name}"));
        for size in SIZES {
            let wizard = samples::wizard(Language::Chinese, step.1.clone());
            insta::assert_snapshot!(format!("large_{name}_zh_{}x{}", size.0, size.1), page(&wizard, size));
        }
    }
    for (name, step) in
        samples::hints().into_iter().filter(|(name, _)| name.contains("dark") || name.contains("centre"))
    {
        let wizard = samples::wizard(Language::English, step);
        insta::assert_snapshot!(format!("large_hint_{name}_en_80x24"), page(&wizard, (80, 24)));
    }
}

#[test]
fn the_result_is_large_where_the_code_keeps_its_room() {
    let steps = samples::steps();
    let (_, step) = steps.iter().find(|(name, _)| name.starts_with("result_approved")).unwrap();
    let shown = |rows| page(&samples::wizard(Language::Chinese, step.clone()), (80, rows));
    assert!(shown(28).contains("✓ 认 证 成 功"), "framed:\n{}", shown(28));
    insta::assert_snapshot!("large_result_zh_80x29", shown(29));
}

#[test]
fn every_sentence_for_the_person_is_eight_rows_high() {
    for language in [Language::Chinese, Language::English] {
        for (name, step) in sentences() {
            for size in SIZES {
                let text = page(&samples::wizard(language, step.clone()), size);
                // Under title bar, banner and margin.
                let rows: Vec<&str> = text.lines().skip(3).take(usize::from(big::ROWS)).collect();
                let inked = |row: &&&str| row.contains(|c: char| ('\u{2580}'..='\u{259f}').contains(&c));
                assert!(rows.iter().filter(inked).count() >= 5, "{name} {language:?} {size:?}:\n{text}");
                assert!(!rows[0].contains('━'), "{name} {language:?} {size:?} is in a frame:\n{text}");
            }
        }
    }
}

/// The reckoning of docs/legible.md.
#[test]
fn the_hint_is_legible_for_weak_eyes_from_the_chair() {
    /// From the eye to the screen, mm: the person sits behind the counter's edge.
    const DISTANCE: f64 = 1500.0;
    /// A 24-inch screen of 1920x1080, mm a pixel: 531.4 mm across.
    const PITCH: f64 = 531.4 / 1920.0;
    /// The usual cell of a terminal there, letters of 11 points: 9x18 pixels.
    const CELL_HEIGHT: f64 = 18.0;
    /// ISO 9241-3 and -303: 20 to 22 minutes of arc are preferred, for eyes that see well.
    const PREFERRED: f64 = 22.0;
    /// Below this acuity eyes count as weak (WHO: worse than 6/18).
    const WEAK: f64 = 6.0 / 18.0;

    let words = [Words::new(Language::Chinese), Words::new(Language::English)];
    let needed = DISTANCE * (PREFERRED / WEAK / 60.0).to_radians().tan();
    let pixel = f64::from(big::ROWS) * CELL_HEIGHT * PITCH / big::SIZE as f64;
    for words in &words {
        for hint in <renzheng_flow::Hint as strum::VariantArray>::VARIANTS {
            for detail in hint.details() {
                let said = words.hint(*hint, *detail).message;
                // What is inked of the highest letter of the sentence, pixels of its sixteen; Latin capitals have ten.
                let inked = |c: char| {
                    let glyph = unifont::get_glyph(c).unwrap();
                    (0..big::SIZE).filter(|y| (0..glyph.get_width()).any(|x| glyph.get_pixel(x, *y))).count()
                };
                let highest = said.chars().map(inked).max().unwrap() as f64;
                let enough = if words.is_chinese() { needed } else { needed * 10.0 / 14.0 };
                assert!(highest * pixel >= enough, "{said}: {:.1} mm of {enough:.1}", highest * pixel);
            }
        }
    }
    // One row, as on the framed line of a small window with the usual letters, is not: it is why the theme is there.
    assert!(CELL_HEIGHT * PITCH < DISTANCE * (PREFERRED / 60.0_f64).to_radians().tan());
}

#[test]
fn every_page_keeps_its_instruction_and_its_keys() {
    for language in [Language::Chinese, Language::English] {
        for (name, step) in samples::steps() {
            for size in [SIZES[0], SIZES[1], SMALLEST] {
                let wizard = samples::wizard(language, step.clone());
                let (large, usual) = (page(&wizard, size), page_at(&wizard, size, Letters::Standard, Moment::ZERO));
                let bar = |text: &str| text.lines().last().map(str::to_owned);
                assert_eq!(bar(&large), bar(&usual), "{name} {size:?}: the keys");
                assert!(large.lines().skip(3).take(6).any(|line| !line.trim().is_empty()), "{name} {size:?}:\n{large}");
            }
        }
    }
}

#[test]
fn a_remedy_is_never_lost() {
    for language in [Language::Chinese, Language::English] {
        let words = Words::new(language);
        for (name, step) in samples::hints() {
            let Step::Framing(framing) = &step else { continue };
            let remedy = words.hint(framing.guidance.shown, framing.guidance.detail).remedy;
            for size in SIZES {
                let text = page(&samples::wizard(language, step.clone()), size);
                // In large letters under the sentence, or in words beside the picture, in as many lines as it takes.
                let rows = text.lines().skip(11).take(8);
                let large = rows.filter(|row| row.contains(['█', '▄', '▌', '▐', '▀'])).count() >= 5;
                let mut rest = text.lines().skip(11).flat_map(str::chars);
                let there = remedy.chars().filter(|c| !c.is_whitespace()).all(|c| rest.any(|found| found == c));
                assert!(large || there, "{name} {size:?} {remedy}:\n{text}");
            }
        }
    }
}

/// Time belongs to the person. What stands on a page may change with what happens, and never because time goes by.
#[test]
fn no_page_counts_seconds() {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    for language in [Language::Chinese, Language::English] {
        for (name, step) in samples::steps().into_iter().map(|(name, step)| (name.to_owned(), step)).chain(sentences())
        {
            let mut wizard = samples::wizard(language, step);
            wizard.asked = Some(Moment::ZERO);
            for letters in [Letters::Standard, Letters::Large] {
                let at = |seconds: u64| page_at(&wizard, (120, 40), letters, Moment::from_millis(seconds * 1000));
                let first = at(0);
                for seconds in [1, 2, 3, 10, 60, 599] {
                    assert_eq!(digits(&first), digits(&at(seconds)), "{name} counts in {language:?}");
                }
                let text: String = first.to_lowercase().split_whitespace().collect();
                for unit in ["秒", "second"] {
                    let counted =
                        text.match_indices(unit).any(|(at, _)| text[..at].ends_with(|c: char| c.is_ascii_digit()));
                    assert!(!counted, "{name} says how many seconds:\n{first}");
                }
            }
        }
    }
}
