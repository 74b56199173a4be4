//! Who consents for a child.

use renzheng_domain::guardian::GuardianRelation;
use renzheng_flow::step::{Focus, GuardianForm};
use strum::VariantArray as _;

use super::{
    titled,
    view::{Keys, View},
};
use crate::{
    pen::{FieldLook, Pen},
    said::KeyHint,
    theme::{Sign, Tone},
    words::messages,
};

impl View for GuardianForm {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        vec![("Enter", bar.words.key_go_on()), (bar.arrows(), bar.words.key_next_item()), bar.back()]
    }

    fn number(&self) -> Option<u8> {
        Some(4)
    }
}

fn draw(page: &GuardianForm, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.guardian_text(), Tone::Strong);
    pen.breathe();
    let first = page.focus == Focus::First;
    let look = |focused| FieldLook { focused, secret: false, cursor: true };
    pen.field(&words.guardian_name(), "", &page.name, look(first));
    pen.field(&words.guardian_number(), "", &page.number, look(!first));
    if let Some(problem) = &page.problem {
        pen.advice(&words.problem(problem));
    }
    pen.gap(1);
    pen.item(Sign::Dot, &words.guardian_relation_to(), Tone::Text);
    for &relation in GuardianRelation::VARIANTS {
        pen.radio(&words.guardian_relation(relation), page.relation == relation);
    }
}

messages! {
    guardian_text = "guardian-text" ();
    guardian_name = "guardian-name" ();
    guardian_number = "guardian-number" ();
    guardian_relation_to = "guardian-relation" ();
}
