//! The keys that work on this page, and only those.

use ratatui::{
    text::{Line, Span},
    widgets::Block,
};

use crate::{
    flow::{
        Step,
        step::{AgreementItem, Check, Outcome, Stage},
    },
    ui::{pen::Pen, text, theme::Tone, words::Words},
};

/// A key's name and what it does here.
type Hint = (&'static str, String);

pub(super) fn draw(pen: &mut Pen<'_, '_>) {
    let bar = pen.area;
    let (ground, key_style) = (pen.style(Tone::Bar), pen.style(Tone::Key));
    pen.put(Block::new().style(ground), bar);
    let mut spans = Vec::new();
    let mut room = bar.width;
    for (key, what) in hints(pen) {
        let width = text::cells(key) + text::cells(&what) + 4;
        if width > room {
            break;
        }
        room -= width;
        spans.push(Span::styled(format!(" {key} "), key_style));
        spans.push(Span::styled(format!("{what}  "), ground));
    }
    pen.put(Line::from(spans), bar);
}

fn hints(pen: &Pen<'_, '_>) -> Vec<Hint> {
    let (words, wizard) = (pen.words, pen.wizard);
    if wizard.leaving {
        return vec![("Enter", words.key_leave()), ("Esc", words.key_stay())];
    }
    if wizard.help {
        return vec![("Enter", words.key_close()), ("F2", words.key_language()), ("Ctrl+C", words.key_leave())];
    }
    let mut hints = of_step(&wizard.step, words, pen.theme.capabilities.utf8);
    hints.extend([("F1", words.key_help()), ("F2", words.key_language()), ("Ctrl+C", words.key_leave())]);
    hints
}

fn of_step(step: &Step, words: &Words, utf8: bool) -> Vec<Hint> {
    let arrows = if utf8 { "↑↓" } else { "Up/Down" };
    let back = ("Esc", words.key_back());
    match step {
        Step::SignIn(page) if page.waiting.is_some() => vec![back],
        Step::SignIn(_) => vec![("Enter", words.key_sign_in()), ("Tab", words.key_next_field())],
        Step::Person(page) if page.waiting.is_some() => vec![back],
        Step::Person(_) => vec![("Enter", words.key_check()), ("Tab", words.key_next_field()), back],
        Step::ReadBack(page) if page.subject.case.certified_on.is_some() => {
            vec![("Enter", words.key_next_person()), back]
        }
        Step::ReadBack(_) => vec![("Enter", words.key_right_person()), back],
        Step::Method(_) => vec![("Enter", words.key_choose()), (arrows, words.key_next_item()), back],
        Step::Agreement(page) => {
            let enter = match page.selected {
                AgreementItem::Capture | AgreementItem::Send => words.key_tick(),
                AgreementItem::Agree | AgreementItem::Refuse => words.key_confirm(),
            };
            vec![("Enter", enter), (arrows, words.key_next_item()), ("PgUp/PgDn", words.key_scroll()), back]
        }
        Step::PreCheck(page) if page.camera == Check::Good => vec![("Enter", words.key_go_on()), back],
        Step::PreCheck(_) | Step::Framing(_) | Step::Trial(_) => vec![back],
        Step::TryAgain(page) if page.left == 0 => vec![("Enter", words.method_other())],
        Step::TryAgain(page) if page.waiting.is_some() => vec![("Esc", words.method_other())],
        Step::TryAgain(_) => vec![("Enter", words.key_again()), ("Esc", words.method_other())],
        Step::Attest(page) => {
            let space = if utf8 && words.is_chinese() { "空格" } else { "Space" };
            let mut hints = vec![(space, words.key_tick()), ("Esc", words.key_retake())];
            if page.attested {
                hints.insert(0, ("Enter", words.key_submit()));
            }
            hints
        }
        Step::Sending(page) if page.stage == Stage::Sealing => Vec::new(),
        Step::Sending(_) => vec![("Enter", words.key_not_wait())],
        Step::Result(page) if matches!(page.outcome, Outcome::Rejected(_)) => vec![("Enter", words.method_other())],
        Step::Result(_) | Step::Queued(_) => vec![("Enter", words.key_next_person())],
        Step::OtherWays(page) => {
            let mut hints = vec![("Enter", words.key_next_person())];
            if page.subject.is_some() {
                hints.push(back);
            }
            hints
        }
        Step::Stuck(page) => {
            let again = page.unsaved.is_some() || page.subject.is_some();
            let mut hints = vec![("Enter", if again { words.key_again() } else { words.key_start_over() })];
            // While a record is unsaved, leaving the page would lose it.
            if page.unsaved.is_none() {
                hints.push(("Esc", words.method_other()));
            }
            hints
        }
    }
}
