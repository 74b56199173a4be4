//! Name and number are typed, in the clear, from the ID card.

use renzheng_domain::person::IdNumber;
use renzheng_flow::{
    Problem, Wizard,
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
        let (tab, other) = (("Tab", bar.words.key_next_field()), ("F7", bar.words.key_document()));
        let is_asked = self.document.is_some() || matches!(self.problem, Some(Problem::IdNumber(_)));
        // In one row of 80 columns there is room for one of them beside the key of the records, or of a slip.
        let is_full = bar.wizard.queued > 0 || !bar.wizard.tray.entries.is_empty() || bar.wizard.offers_slip();
        let between = match (takes_documents(bar.wizard), is_asked, is_full) {
            (false, ..) | (true, false, true) => vec![tab],
            (true, true, true) => vec![other],
            (true, _, false) => vec![tab, other],
        };
        let mut hints = vec![("Enter", bar.words.key_check())];
        hints.extend(between);
        hints.push(bar.back());
        hints
    }

    fn number(&self) -> Option<u8> {
        Some(1)
    }

    fn scene(&self) -> Scene {
        Scene::Welcome
    }
}

/// Whether the number of another document can go by hand.
fn takes_documents(wizard: &Wizard) -> bool {
    wizard.service.as_ref().is_some_and(|service| service.takes_cases)
}

fn draw(page: &PersonForm, pen: &mut Pen<'_, '_>) {
    pen.prose(&pen.words.person_text(), Tone::Strong);
    pen.breathe();
    let cursor = page.waiting.is_none();
    let first = page.focus == Focus::First;
    let typed = IdNumber::characters(page.number.text()).chars().count();
    let (label, count) = if page.document.is_some() {
        (pen.words.person_document_number(), String::new())
    } else {
        let expected = IdNumber::expected_length(page.number.text());
        let of = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (pen.words.person_number(), pen.words.person_typed(of(typed), of(expected)))
    };
    pen.field(&pen.words.person_name(), "", &page.name, FieldLook { focused: first, secret: false, cursor });
    pen.field(&label, &count, &page.number, FieldLook { focused: !first, secret: false, cursor });
    if let Some(kind) = page.document {
        let words = pen.words;
        pen.item(Sign::Dot, &words.person_document(&words.document(kind)), Tone::Text);
    }
    if page.waiting.is_some() {
        pen.asking(&pen.words.person_waiting());
    } else if let Some(problem) = &page.problem {
        let advice = pen.words.problem(problem);
        pen.advice(&advice);
        if page.document.is_none() && matches!(problem, Problem::IdNumber(_)) && takes_documents(pen.wizard) {
            pen.item(Sign::Dot, &pen.words.person_other_document(), Tone::Text);
        }
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
    person_typed = "person-typed" (count: u32, of: u32);
    person_other_document = "person-other-document" ();
    person_document = "person-document" (kind: &str);
    person_document_number = "person-document-number" ();
    key_document = "key-document" ();
    person_waiting = "person-waiting" ();
    person_demo = "person-demo" ();
}
