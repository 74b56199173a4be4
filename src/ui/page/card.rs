//! Where the social-security card is, and what to do about it.

use strum::VariantArray as _;

use crate::{
    domain::applicant::CardState,
    flow::step::CardPage,
    ui::{
        pen::Pen,
        theme::{Sign, Tone},
    },
};

pub(super) fn draw(page: &CardPage, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.card_text(), Tone::Strong);
    pen.gap(1);
    if let Some(known) = page.subject.case.known.card {
        pen.item(Sign::Dot, &words.card_known(&words.card_state(known)), Tone::Text);
        pen.gap(1);
    }
    for &state in CardState::VARIANTS {
        pen.choice(&words.card_state(state), page.selected == state, None);
        pen.breathe();
    }
    pen.gap(1);
    pen.item(Sign::Right, &words.card_way(page.selected), Tone::Strong);
}
