//! Name and number are typed, in the clear, from the ID card.

use crate::{
    flow::step::{Focus, PersonForm},
    ui::{
        pen::{FieldLook, Pen},
        theme::{Sign, Tone},
    },
};

pub(super) fn draw(page: &PersonForm, pen: &mut Pen<'_, '_>) {
    pen.prose(&pen.words.person_text(), Tone::Strong);
    pen.breathe();
    let cursor = page.waiting.is_none();
    let first = page.focus == Focus::First;
    let typed = page.number.text().chars().filter(|c| !c.is_whitespace()).count();
    let count = pen.words.person_typed(u32::try_from(typed).unwrap_or(u32::MAX));
    pen.field(&pen.words.person_name(), "", &page.name, FieldLook { focused: first, secret: false, cursor });
    pen.field(&pen.words.person_number(), &count, &page.number, FieldLook { focused: !first, secret: false, cursor });
    if page.waiting.is_some() {
        pen.waiting(&pen.words.person_waiting());
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
        let words = format!("{}  {}  {}", person.name, person.number, person.note);
        pen.item(Sign::Dot, &words, Tone::Text);
    }
}
