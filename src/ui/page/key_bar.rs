//! The keys that work on this page, and only those.

use ratatui::{
    text::{Line, Span},
    widgets::Block,
};
use renzheng_flow::{
    Handed, Outlets, Wizard,
    overlay::Overlay,
    picker::{Listing, Picker},
    slip::OpenSlip,
};

use super::{view, view::Keys};
use crate::{pen::Pen, said::KeyHint, text, theme::Tone};

/// Blanks between two keys, from much room to little; the next key's own blank comes after them.
const GAPS: [u16; 3] = [2, 1, 0];

/// Draws the keys over the last rows of the page: loosely in one row, closely in one, or in as many as it takes.
pub(super) fn draw(pen: &mut Pen<'_, '_>) {
    let hints = hints(pen);
    let width = pen.area.width;
    let whole = |gap: u16| hints.iter().map(|hint| cells(hint) + gap).sum::<u16>();
    let gap = GAPS.into_iter().find(|gap| whole(*gap) <= width).unwrap_or(0);
    let rows = rows(&hints, width, gap);
    let bar = pen.take_bottom(rows.len() as u16);
    let (ground, key_style) = (pen.style(Tone::Bar), pen.style(Tone::Key));
    pen.put(Block::new().style(ground), bar);
    let lines = rows.iter().map(|row| {
        let spans = row.iter().flat_map(|(key, what)| {
            let after = " ".repeat(usize::from(gap));
            [Span::styled(format!(" {key}"), key_style), Span::styled(format!(" {what}{after}"), ground)]
        });
        Line::from(spans.collect::<Vec<_>>())
    });
    pen.lines(lines.collect(), bar);
}

/// Cells of a key and what it does, without the gap behind.
fn cells((key, what): &KeyHint) -> u16 {
    text::cells(key) + text::cells(what) + 2
}

/// The hints in rows that fit.
fn rows(hints: &[KeyHint], width: u16, gap: u16) -> Vec<&[KeyHint]> {
    let mut rows = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, hint) in hints.iter().enumerate() {
        if used + cells(hint) > width && at > start {
            rows.push(&hints[start..at]);
            (start, used) = (at, 0);
        }
        used += cells(hint) + gap;
    }
    rows.push(&hints[start..]);
    rows
}

pub(super) fn hints(pen: &Pen<'_, '_>) -> Vec<KeyHint> {
    let (words, wizard) = (pen.words, pen.wizard);
    let utf8 = pen.theme.capabilities.utf8;
    let leave = ("Ctrl+C", words.key_leave());
    // Without the letters of the other language there is nothing to change to.
    let language = utf8.then(|| ("F2", words.key_language()));
    match wizard.over.top() {
        Some(Overlay::Leaving) => return vec![("Enter", words.key_leave()), ("Esc", words.key_stay())],
        Some(Overlay::Lock(_)) => {
            let keys = [("Enter", words.key_unlock())].into_iter();
            return keys.chain(language).chain([leave]).collect();
        }
        Some(Overlay::Picker(picker)) => return of_picker(picker, language, leave, pen),
        Some(Overlay::Sheet(_)) => {
            let scroll = if utf8 { "↑↓" } else { "Up/Down" };
            let mut hints = vec![("Enter", words.key_close()), ("Tab", words.key_leaf()), (scroll, words.key_scroll())];
            hints.extend(language);
            hints.push(leave);
            return hints;
        }
        Some(Overlay::Slip(open)) => return of_slip(open, language, leave, pen),
        None => {}
    }
    let mut hints = view(&wizard.step).keys(Keys { wizard, words, utf8 });
    if wizard.offers_slip() {
        hints.push(("F6", words.key_slip()));
    }
    if wizard.offers_cameras() {
        hints.push(("F4", words.key_camera()));
    }
    hints.push(("F1", words.key_help()));
    if wizard.queued > 0 || !wizard.tray.entries.is_empty() {
        hints.push(("F3", words.key_records()));
    }
    hints.extend(language);
    hints.push(leave);
    hints
}

fn of_picker(picker: &Picker, language: Option<KeyHint>, leave: KeyHint, pen: &Pen<'_, '_>) -> Vec<KeyHint> {
    let words = pen.words;
    let mut hints = Vec::new();
    if picker.marked().is_some() {
        let arrows = if pen.theme.capabilities.utf8 { "↑↓" } else { "Up/Down" };
        hints.extend([("Enter", words.key_choose()), (arrows, words.key_next_item())]);
    }
    hints.push(("Esc", words.key_close()));
    if !matches!(picker.listing, Listing::Looking(_)) {
        hints.push(("R", words.key_look_anew()));
    }
    hints.extend(language);
    hints.push(leave);
    hints
}

fn of_slip(open: &OpenSlip, language: Option<KeyHint>, leave: KeyHint, pen: &Pen<'_, '_>) -> Vec<KeyHint> {
    let (words, wizard) = (pen.words, pen.wizard);
    let is_there = open.handed.as_ref().is_some_and(Handed::is_well);
    let enter = match wizard.settings.slip {
        _ if is_there => words.key_done(),
        Outlets { prints: true, .. } => words.key_print(),
        Outlets { saves: true, .. } => words.key_save_slip(),
        Outlets { .. } => words.key_close(),
    };
    let scroll = if pen.theme.capabilities.utf8 { "↑↓" } else { "Up/Down" };
    let mut hints = if open.waiting.is_some() { Vec::new() } else { vec![("Enter", enter)] };
    hints.extend([("Esc", words.key_close()), (scroll, words.key_scroll())]);
    hints.extend(language);
    hints.push(leave);
    hints
}

/// Whether something follows success.
pub(super) fn follows(wizard: &Wizard) -> bool {
    let offers = wizard.service.as_ref().map(|service| service.offers.as_slice()).unwrap_or_default();
    wizard.channel().after.iter().any(|step| offers.contains(step))
}
