//! The helper signs in; the bureau's name stands there before anything is typed.

use renzheng_flow::step::{Focus, SignIn};

use super::{
    entry::office,
    titled,
    view::{Keys, View},
};
use crate::{
    patron::Scene,
    pen::{FieldLook, Pen},
    said::KeyHint,
    theme::{Sign, Tone},
    words::messages,
};

impl View for SignIn {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        if self.waiting.is_some() {
            return vec![bar.back()];
        }
        vec![("Enter", bar.words.key_sign_in()), ("Tab", bar.words.key_next_field())]
    }

    fn scene(&self) -> Scene {
        Scene::Welcome
    }
}

fn draw(page: &SignIn, pen: &mut Pen<'_, '_>) {
    office(pen);
    pen.gap(1);
    pen.prose(&pen.words.sign_in_text(), Tone::Strong);
    pen.breathe();
    let cursor = page.waiting.is_none();
    let first = page.focus == Focus::First;
    pen.field(&pen.words.sign_in_name(), "", &page.operator, FieldLook { focused: first, secret: false, cursor });
    pen.field(&pen.words.sign_in_secret(), "", &page.secret, FieldLook { focused: !first, secret: true, cursor });
    if page.waiting.is_some() {
        pen.asking(&pen.words.sign_in_waiting());
    } else if let Some(problem) = &page.problem {
        let advice = pen.words.problem(problem);
        pen.advice(&advice);
    }
    if let Some((operator, secret)) = &pen.wizard.settings.demo_operator {
        pen.gap(1);
        pen.item(Sign::Dot, &pen.words.sign_in_demo(operator, secret), Tone::Text);
    }
    if !pen.theme.capabilities.utf8 {
        pen.gap(1);
        pen.item(Sign::Care, &pen.words.ascii_only(), Tone::Care);
        pen.indented(&[(&pen.words.ascii_only_remedy(), Tone::Strong)]);
    }
}

messages! {
    key_sign_in = "key-sign-in" ();
    sign_in_text = "sign-in-text" ();
    ascii_only = "ascii-only" ();
    ascii_only_remedy = "ascii-only-remedy" ();
}
