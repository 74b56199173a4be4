//! The question before leaving.

use crate::{
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
