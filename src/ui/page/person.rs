//! Name and number are typed, in the clear, from the ID card.

use renzheng_domain::person::IdNumber;
use renzheng_flow::{
    step::{Focus, PersonForm},
    wizard::Language,
};

use super::{
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

impl View for PersonForm {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        if self.waiting.is_some() {
            return vec![bar.back()];
        }
        vec![("Enter", bar.words.key_check()), ("Tab", bar.words.key_next_field()), bar.back()]
    }

    fn number(&self) -> Option<u8> {
        Some(1)
    }

    fn scene(&self) -> Scene {
        Scene::Welcome
    }
}

fn draw(page: &PersonForm, pen: &mut Pen<'_, '_>) {
    pen.prose(&pen.words.person_text(), Tone::Strong);
    pen.breathe();
    let cursor = page.waiting.is_none();
    let first = page.focus == Focus::First;
    let typed = IdNumber::characters(page.number.text()).chars().count();
    let count = pen.words.person_typed(u32::try_from(typed).unwrap_or(u32::MAX));
    pen.field(&pen.words.person_name(), "", &page.name, FieldLook { focused: first, secret: false, cursor });
    pen.field(&pen.words.person_number(), &count, &page.number, FieldLook { focused: !first, secret: false, cursor });
    if page.waiting.is_some() {
        pen.asking(&pen.words.person_waiting());
    } else if let Some(problem) = &page.problem {
        let advice = pen.words.problem(problem);
        pen.advice(&advice);
    }
    demo_people(pen);
}

fn demo_people(pen: &mut Pen<'_, '_>) {
    let people = &pen.wizard.settings.demo_people;
    if people.is_empty() {
        return;
    }
    pen.gap(1);
    pen.prose(&pen.words.person_demo(), Tone::Faint);
    for person in people {
        let note = match pen.language() {
            Language::Chinese => &person.note_zh,
            Language::English => &person.note_en,
        };
        let words = format!("{}  {}  {note}", person.name, person.number);
        pen.item(Sign::Dot, &words, Tone::Text);
    }
}

messages! {
    key_check = "key-check" ();
    person_text = "person-text" ();
    person_name = "person-name" ();
    person_number = "person-number" ();
    person_typed = "person-typed" (count: u32);
    person_waiting = "person-waiting" ();
    person_demo = "person-demo" ();
}
