//! Something stands in the way: what it is and what to do.

use super::{headline, narrow};
use crate::{
    flow::step::Stuck,
    ui::{
        pen::Pen,
        theme::{Sign, Tone},
    },
};

pub(super) fn draw(page: &Stuck, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let advice = words.problem(&page.problem);
    headline::draw(pen, &advice.message, Sign::Care, Tone::Care);
    pen.gap(1);
    narrow(pen, |pen| {
        pen.prose(&words.advice_heading(), Tone::Faint);
        pen.item(Sign::Right, &advice.remedy, Tone::Strong);
        if page.unsaved.is_some() {
            pen.gap(1);
            pen.item(Sign::Good, &words.stuck_saved(), Tone::Good);
        }
    });
}
