//! Help, and the question before leaving.

use crate::ui::{
    pen::Pen,
    theme::{Sign, Tone},
};

/// "Leave?"
pub(super) fn leaving(pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let inside = pen.framed(8, &words.leave_title(), Tone::Care);
    let inside = inside.inner(ratatui::layout::Margin { horizontal: 2, vertical: 1 });
    pen.within(inside, |pen| {
        if pen.wizard.is_unsaved() {
            pen.item(Sign::Care, &words.leave_unsaved(), Tone::Care);
        } else {
            pen.prose(&words.leave_text(), Tone::Strong);
        }
    });
}

/// F1: about this page, about the card, about the keys.
pub(super) fn help(pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.page_title(&pen.wizard.step), Tone::Good);
    pen.prose(&words.help_about(&pen.wizard.step), Tone::Strong);
    pen.gap(1);
    pen.prose(&words.help_card_title(), Tone::Good);
    pen.prose(&words.help_card(), Tone::Text);
    pen.gap(1);
    pen.prose(&words.help_keys_title(), Tone::Good);
    pen.prose(&words.help_keys(), Tone::Text);
}
