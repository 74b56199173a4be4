//! The ways that need no face: two begin right here, the others are real information.

use renzheng_flow::{
    Wizard,
    step::{OtherItem, OtherWays},
};

use super::{
    titled,
    view::{Keys, View},
};
use crate::{
    linear::Wants,
    pen::Pen,
    said::KeyHint,
    slip::NATIONAL_HOTLINE,
    theme::{Sign, Tone},
    words::messages,
};

impl View for OtherWays {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let mut hints = if begins_here(self, bar.wizard) {
            vec![("Enter", bar.words.key_choose()), (bar.arrows(), bar.words.key_next_item())]
        } else {
            vec![("Enter", bar.words.key_next_person())]
        };
        if self.returns() {
            hints.push(bar.back());
        }
        hints
    }

    fn wants(&self, wizard: &Wizard) -> Wants {
        match wizard.asked {
            Some(_) => Wants::Nothing,
            // Without ways that begin right here there is nothing to choose from.
            None if !begins_here(self, wizard) => Wants::Word,
            None => Wants::Line,
        }
    }
}

fn draw(page: &OtherWays, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.why_other(page.why), Tone::Strong);
    pen.gap(1);
    let takes_cases = pen.wizard.service.as_ref().is_some_and(|service| service.takes_cases) && page.subject.is_some();
    if takes_cases {
        let items = [
            (OtherItem::Manual, words.other_here(), words.other_here_text()),
            (OtherItem::Visit, words.other_visit(), words.other_visit_text()),
            (OtherItem::Leave, words.other_leave(), String::new()),
        ];
        for (item, name, what) in items {
            pen.choice(&name, page.selected == item, None);
            pen.indented(&[(&what, Tone::Text)]);
            pen.breathe();
        }
        pen.gap(1);
    }
    let hotline = pen.wizard.service.as_ref().map(|service| service.hotline.as_str()).filter(|line| !line.is_empty());
    let mut ways = vec![
        (words.other_hotline(), words.other_hotline_text(hotline.unwrap_or(NATIONAL_HOTLINE))),
        (words.other_window(), words.other_window_text()),
        (words.other_home(), words.other_home_text()),
        (words.other_elsewhere(), words.other_elsewhere_text()),
    ];
    if takes_cases {
        // It stands above.
        ways.remove(2);
    }
    for (name, how) in ways {
        pen.item(Sign::Dot, &name, Tone::Good);
        pen.indented(&[(&how, Tone::Text)]);
        pen.breathe();
    }
}

/// Whether some of the ways begin right here.
fn begins_here(page: &OtherWays, wizard: &Wizard) -> bool {
    wizard.service.as_ref().is_some_and(|service| service.takes_cases) && page.subject.is_some()
}

messages! {
    other_hotline = "other-hotline" ();
    other_hotline_text = "other-hotline-text" (number: &str);
    other_window = "other-window" ();
    other_window_text = "other-window-text" ();
    other_home = "other-home" ();
    other_home_text = "other-home-text" ();
    other_elsewhere = "other-elsewhere" ();
    other_elsewhere_text = "other-elsewhere-text" ();
    other_here = "other-here" ();
    other_here_text = "other-here-text" ();
    other_visit = "other-visit" ();
    other_visit_text = "other-visit-text" ();
    other_leave = "other-leave" ();
}
