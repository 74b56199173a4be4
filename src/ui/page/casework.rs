//! The pages of a case that is submitted without face matching, and of a visit at home.

use renzheng_flow::step::{CasePhoto, CaseWord, Focus, ManualForm, VisitForm, WitnessForm};

use super::{
    headline, narrow, titled,
    view::{Keys, View},
    viewing,
};
use crate::{
    patron::Say,
    pen::{FieldLook, Pen},
    said::{KeyHint, Said},
    theme::{Sign, Tone},
    viewfinder::Ring,
    words::messages,
};

impl View for ManualForm {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw_form(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        vec![("Enter", bar.words.key_go_on()), (bar.arrows(), bar.words.key_next_item()), bar.back()]
    }
}

fn draw_form(page: &ManualForm, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.manual_text(), Tone::Strong);
    pen.gap(1);
    pen.item(Sign::Dot, &words.manual_why(), Tone::Text);
    for &why in page.reasons() {
        pen.radio(&words.why_manual(why), page.why == why);
    }
    pen.gap(1);
    let look = FieldLook { focused: true, secret: false, cursor: true };
    pen.field(&words.manual_statement(), "", &page.statement, look);
    if let Some(problem) = &page.problem {
        pen.advice(&words.problem(problem));
    }
}

impl View for CasePhoto {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        narrow(pen, |pen| draw_photo(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let (take, skip) = (("Enter", bar.words.key_take()), ("Tab", bar.words.key_skip_photo()));
        vec![(bar.space(), bar.words.key_tick()), take, skip, bar.back()]
    }

    fn say(&self) -> Say {
        Say::LookAhead
    }
}

fn draw_photo(page: &CasePhoto, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    // Read one by one, not as a number.
    let code = page.draft.code().chars().map(String::from).collect::<Vec<_>>().join(" ");
    pen.prose(&words.case_photo_text(), Tone::Strong);
    if !headline::letters(pen, &code, Tone::Good) {
        pen.centred(&format!("{}  {code}", words.case_photo_code()), Tone::Good);
    }
    pen.say(|| Said::Text(None, words.linear_photo()));
    pen.choice(&words.case_photo_agree(), true, Some(page.agreed));
    if page.missing {
        pen.item(Sign::Care, &words.case_photo_missing(), Tone::Care);
    } else {
        pen.item(Sign::Dot, &words.case_photo_skip(), Tone::Text);
    }
    if page.agreed {
        let area = pen.area;
        viewing::picture(pen, area, if page.newest.is_some() { Ring::Good } else { Ring::Care });
    }
}

impl View for WitnessForm {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw_witness(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        if self.waiting.is_some() {
            return vec![bar.back()];
        }
        vec![("Enter", bar.words.key_sign()), ("Tab", bar.words.key_next_field()), bar.back()]
    }
}

fn draw_witness(page: &WitnessForm, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.witness_text(), Tone::Strong);
    pen.breathe();
    let cursor = page.waiting.is_none();
    let first = page.focus == Focus::First;
    pen.field(&words.sign_in_name(), "", &page.operator, FieldLook { focused: first, secret: false, cursor });
    pen.field(&words.sign_in_secret(), "", &page.secret, FieldLook { focused: !first, secret: true, cursor });
    if page.waiting.is_some() {
        pen.asking(&words.witness_waiting());
    } else if let Some(problem) = &page.problem {
        pen.advice(&words.problem(problem));
    }
    pen.gap(1);
    pen.item(Sign::Dot, &words.witness_alone(), Tone::Text);
    if let Some((operator, secret)) = &pen.wizard.settings.demo_colleague {
        pen.item(Sign::Dot, &words.sign_in_demo(operator, secret), Tone::Text);
    }
}

impl View for CaseWord {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw_word(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let mut hints = vec![(bar.space(), bar.words.key_tick()), bar.back()];
        if self.attested {
            hints.insert(0, ("Enter", bar.words.key_submit()));
        }
        hints
    }
}

fn draw_word(page: &CaseWord, pen: &mut Pen<'_, '_>) {
    let (words, draft) = (pen.words, &page.draft);
    pen.prose(&words.attest_text(), Tone::Strong);
    pen.gap(1);
    let case = &draft.subject.case;
    let photo = match draft.picture {
        Some(_) => words.case_word_with_photo(&draft.code()),
        None => words.case_word_none(),
    };
    let witness = draft.witness.as_ref().map_or_else(|| words.case_word_nobody(), |second| second.display_name.clone());
    let operator = pen.wizard.operator.as_ref().map_or(String::new(), |operator| operator.display_name.clone());
    let facts = [
        (words.record_name(), case.masked_name.clone()),
        (words.record_number_of(&draft.subject.person.id_number), case.masked_number.clone()),
        (words.manual_why(), words.why_manual(draft.why)),
        (words.manual_statement(), draft.statement.clone()),
        (words.case_word_photo(), photo),
        (words.case_word_witness(), witness),
        (words.attest_operator(), operator),
        (words.case_word_number(), draft.id.number()),
    ];
    pen.facts(&facts, Tone::Text);
    pen.gap(1);
    pen.say(|| Said::Text(None, words.linear_watch()));
    pen.choice(&words.case_word_attest(), true, Some(page.attested));
    if page.missing {
        pen.item(Sign::Care, &words.attest_missing(), Tone::Care);
    }
}

impl View for VisitForm {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw_visit(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let enter = if self.ready { bar.words.key_submit() } else { bar.words.key_go_on() };
        vec![("Enter", enter), ("Tab", bar.words.key_next_field()), bar.back()]
    }
}

fn draw_visit(page: &VisitForm, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.visit_text(), Tone::Strong);
    pen.breathe();
    let first = page.focus == Focus::First;
    let look = |focused| FieldLook { focused, secret: false, cursor: true };
    pen.field(&words.visit_telephone(), "", &page.telephone, look(first));
    pen.field(&words.visit_note(), "", &page.note, look(!first));
    if page.ready {
        pen.item(Sign::Right, &words.visit_ready(), Tone::Strong);
    }
    if let Some(problem) = &page.problem {
        pen.advice(&words.problem(problem));
    }
}

messages! {
    manual_text = "manual-text" ();
    manual_why = "manual-why" ();
    manual_statement = "manual-statement" ();
    case_photo_text = "case-photo-text" ();
    case_photo_code = "case-photo-code" ();
    case_photo_agree = "case-photo-agree" ();
    case_photo_missing = "case-photo-missing" ();
    case_photo_skip = "case-photo-skip" ();
    key_take = "key-take" ();
    key_skip_photo = "key-skip-photo" ();
    witness_text = "witness-text" ();
    witness_alone = "witness-alone" ();
    witness_waiting = "witness-waiting" ();
    key_sign = "key-sign" ();
    case_word_attest = "case-word-attest" ();
    case_word_witness = "case-word-witness" ();
    case_word_none = "case-word-none" ();
    case_word_nobody = "case-word-nobody" ();
    case_word_photo = "case-word-photo" ();
    case_word_with_photo = "case-word-with-photo" (code: &str);
    case_word_number = "case-word-number" ();
    visit_text = "visit-text" ();
    visit_telephone = "visit-telephone" ();
    visit_ready = "visit-ready" ();
    visit_note = "visit-note" ();
}
