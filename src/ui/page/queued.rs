//! Saved here, to be delivered later: good news, not a fault.

use renzheng_domain::filing::Way;
use renzheng_flow::{Wizard, step::Queued};

use super::{
    headline, narrow,
    view::{Keys, View},
};
use crate::{
    linear::Wants,
    patron::{Calm, Scene},
    pen::Pen,
    said::KeyHint,
    theme::{Sign, Tone},
    words::messages,
};

impl View for Queued {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        draw(self, pen);
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        vec![("Enter", bar.words.key_next_person()), ("F8", bar.words.key_withdraw())]
    }

    fn number(&self) -> Option<u8> {
        Some(9)
    }

    fn scene(&self) -> Scene {
        Scene::Calm(Calm::Taken)
    }

    fn wants(&self, wizard: &Wizard) -> Wants {
        if wizard.asked.is_none() { Wants::Word } else { Wants::Nothing }
    }
}

fn draw(page: &Queued, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    headline::draw(pen, &words.queued_headline(), Sign::Good, Tone::Good);
    pen.gap(1);
    narrow(pen, |pen| details(page, pen));
}

fn details(page: &Queued, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let (text, sign, tone) = if page.parked {
        (words.queued_parked(), Sign::Care, Tone::Care)
    } else if page.problem.is_none() {
        (words.queued_slow(), Sign::Good, Tone::Strong)
    } else {
        let text = match page.way {
            Way::Face => words.queued_text(),
            Way::Manual => words.queued_by_hand(),
            Way::Visit => words.queued_visit(),
        };
        (text, Sign::Good, Tone::Strong)
    };
    pen.item(sign, &text, tone);
    pen.gap(1);
    pen.item(Sign::Dot, &words.queued_person(&page.masked_name), Tone::Text);
    pen.facts(&[(words.slip_number(), page.id.number())], Tone::Strong);
    if let Some(problem) = &page.problem {
        pen.gap(1);
        pen.prose(&words.queued_why(), Tone::Faint);
        let advice = words.problem(problem);
        pen.item(Sign::Dot, &advice.message, Tone::Text);
        if page.parked {
            pen.item(Sign::Right, &advice.remedy, Tone::Strong);
        }
    }
    pen.gap(1);
    pen.item(Sign::Dot, &words.queued_where(), Tone::Text);
    pen.prose(&words.result_wipe(), Tone::Text);
}

messages! {
    queued_text = "queued-text" ();
    queued_person = "queued-person" (name: &str);
    queued_slow = "queued-slow" ();
    queued_why = "queued-why" ();
    queued_headline = "queued-headline" ();
    queued_where = "queued-where" ();
}
