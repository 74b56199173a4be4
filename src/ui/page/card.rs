//! Where the social-security card is, and what to do about it.

use renzheng_domain::applicant::CardState;
use renzheng_flow::step::CardPage;
use strum::VariantArray as _;

use super::{
    titled,
    view::{Keys, View},
};
use crate::{
    pen::Pen,
    said::KeyHint,
    theme::{Sign, Tone},
    words::messages,
};

impl View for CardPage {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        vec![("Enter", bar.words.key_choose()), (bar.arrows(), bar.words.key_next_item()), bar.back()]
    }

    fn number(&self) -> Option<u8> {
        Some(2)
    }
}

fn draw(page: &CardPage, pen: &mut Pen<'_, '_>) {
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

messages! {
    card_text = "card-text" ();
    card_known = "card-known" (state: &str);
}
