//! Saved here, to be delivered later: good news, not a fault.

use super::viewing::headline;
use crate::{
    flow::step::Queued,
    ui::{
        pen::Pen,
        theme::{Sign, Tone},
    },
};

pub(super) fn draw(page: &Queued, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    headline(pen, &words.queued_title(), Sign::Good, Tone::Good);
    pen.gap(1);
    let (text, sign, tone) = if page.parked {
        (words.queued_parked(), Sign::Care, Tone::Care)
    } else if page.problem.is_none() {
        (words.queued_slow(), Sign::Good, Tone::Strong)
    } else {
        (words.queued_text(), Sign::Good, Tone::Strong)
    };
    pen.item(sign, &text, tone);
    pen.gap(1);
    pen.item(Sign::Dot, &words.queued_person(&page.masked_name), Tone::Text);
    if let Some(problem) = &page.problem {
        pen.gap(1);
        pen.prose(&words.queued_why(), Tone::Faint);
        pen.item(Sign::Dot, &words.problem(problem).message, Tone::Text);
    }
    pen.gap(1);
    pen.prose(&words.result_wipe(), Tone::Text);
}
