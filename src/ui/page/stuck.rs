//! Something stands in the way: what it is and what to do.

use renzheng_flow::step::Stuck;

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

impl View for Stuck {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        draw(self, pen);
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let again = self.unsaved.is_some() || self.subject.is_some();
        let mut hints = vec![("Enter", if again { bar.words.key_again() } else { bar.words.key_start_over() })];
        // While a record is unsaved, leaving the page would lose it.
        if self.unsaved.is_none() {
            hints.push(("Esc", bar.words.method_other()));
        }
        hints
    }

    fn scene(&self) -> Scene {
        Scene::Calm(Calm::Wait)
    }
}

fn draw(page: &Stuck, pen: &mut Pen<'_, '_>) {
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

messages! {
    advice_heading = "advice-heading" ();
    key_start_over = "key-start-over" ();
    stuck_saved = "stuck-saved" ();
}
