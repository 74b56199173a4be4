//! A trial ended without success; another may follow. Says what to mend and whether it counted.

use renzheng_flow::step::TryAgain;

use super::{
    headline, narrow,
    view::{Keys, View},
};
use crate::{
    patron::{Calm, Scene},
    pen::Pen,
    said::KeyHint,
    theme::{Sign, Tone},
    words::messages,
};

impl View for TryAgain {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        draw(self, pen);
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let other = bar.words.method_other();
        match self.waiting {
            _ if self.left == 0 => vec![("Enter", other)],
            Some(_) => vec![("Esc", other)],
            None => vec![("Enter", bar.words.key_again()), ("Esc", other)],
        }
    }

    fn number(&self) -> Option<u8> {
        Some(7)
    }

    fn scene(&self) -> Scene {
        Scene::Calm(Calm::Rest)
    }
}

fn draw(page: &TryAgain, pen: &mut Pen<'_, '_>) {
    let title = pen.words.page_title(&pen.wizard.step);
    headline::draw(pen, &title, Sign::Dot, Tone::Good);
    pen.gap(1);
    narrow(pen, |pen| details(page, pen));
}

fn details(page: &TryAgain, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let advice = words.not_judged(page.not_judged);
    if page.left == 0 {
        // The remedy is for another try, and there is none today.
        pen.item(Sign::Care, &advice.message, Tone::Care);
        pen.gap(1);
        pen.item(Sign::Dot, &words.try_again_none_left(), Tone::Strong);
        return;
    }
    pen.advice(&advice);
    pen.gap(1);
    if page.not_judged.is_some() {
        pen.item(Sign::Good, &words.try_again_not_judged(), Tone::Good);
    } else {
        pen.item(Sign::Dot, &words.try_again_left(page.left), Tone::Text);
    }
    pen.gap(1);
    if page.waiting.is_some() {
        pen.asking(&words.try_again_waiting());
    } else {
        pen.item(Sign::Dot, &words.try_again_other(), Tone::Faint);
    }
}

messages! {
    try_again_not_judged = "try-again-not-judged" ();
    try_again_other = "try-again-other" ();
}
