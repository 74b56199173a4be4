//! The bureau's masked record is read back aloud before anything else happens.

use renzheng_domain::{applicant::Account, channel::ChannelStep};
use renzheng_flow::{Wizard, step::ReadBack};

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

impl View for ReadBack {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        draw(self, pen);
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let is_done = self.is_done(bar.wizard.channel());
        vec![("Enter", if is_done { bar.words.key_next_person() } else { bar.words.key_right_person() }), bar.back()]
    }

    fn number(&self) -> Option<u8> {
        Some(2)
    }

    fn scene(&self) -> Scene {
        Scene::Calm(Calm::ReadBack)
    }

    fn wants(&self, wizard: &Wizard) -> Wants {
        match wizard.asked {
            Some(_) => Wants::Nothing,
            None if self.is_done(wizard.channel()) => Wants::Word,
            None => Wants::Line,
        }
    }
}

fn draw(page: &ReadBack, pen: &mut Pen<'_, '_>) {
    let (words, case) = (pen.words, &page.subject.case);
    let birth = case.birth.map(|birth| words.date(birth));
    // What is read aloud is large enough to be read by whom it is about.
    let is_large = headline::large(pen, &case.masked_name, None, Tone::Strong)
        && birth.as_ref().is_none_or(|birth| {
            pen.gap(1);
            headline::letters(pen, birth, Tone::Strong)
        });
    pen.breathe();
    narrow(pen, |pen| {
        let text = if case.birth.is_some() { words.read_back_text() } else { words.read_back_text_name() };
        pen.prose(&text, Tone::Strong);
        pen.gap(1);
        let mut facts = vec![(words.record_name(), case.masked_name.clone())];
        facts.extend(birth.map(|birth| (words.record_birth(), birth)));
        if is_large {
            facts.clear();
        }
        facts.extend([
            (words.record_number_of(&page.subject.person.id_number), case.masked_number.clone()),
            (words.record_due(), words.date(case.due)),
        ]);
        pen.facts(&facts, Tone::Strong);
        pen.gap(1);
        notes(page, pen);
        if let Some(day) = case.certified_on.filter(|_| page.is_done(pen.wizard.channel())) {
            pen.item(Sign::Good, &words.read_back_certified(&words.date(day)), Tone::Good);
        } else {
            pen.prose(&words.read_back_question(), Tone::Strong);
        }
    });
}

/// What else the helper should know, if anything.
fn notes(page: &ReadBack, pen: &mut Pen<'_, '_>) {
    let (words, known) = (pen.words, &page.subject.case.known);
    match &page.subject.applicant.account {
        Account::OnBehalf { agent, relation } => {
            let line = words.read_back_on_behalf(agent, &words.relation(*relation));
            pen.item(Sign::Dot, &line, Tone::Text);
        }
        Account::Existing | Account::New
            if known.has_account == Some(false) && pen.wizard.channel().has(ChannelStep::Account) =>
        {
            pen.item(Sign::Dot, &words.read_back_new_account(), Tone::Text);
        }
        Account::Existing | Account::New => {}
    }
    if let Some(until) = page.expired {
        pen.item(Sign::Care, &words.read_back_id_expired(&words.date(until)), Tone::Care);
    }
    if known.pensions.len() > 1 {
        pen.item(Sign::Dot, &words.read_back_pensions(), Tone::Text);
        for pension in &known.pensions {
            pen.indented(&[(&words.pension_line(&pension.kind, &pension.office), Tone::Strong)]);
        }
    }
}

messages! {
    key_right_person = "key-right-person" ();
    read_back_text = "read-back-text" ();
    read_back_text_name = "read-back-text-name" ();
    record_birth = "record-birth" ();
    record_due = "record-due" ();
    read_back_question = "read-back-question" ();
    read_back_id_expired = "read-back-id-expired" (date: &str);
    read_back_new_account = "read-back-new-account" ();
    read_back_on_behalf = "read-back-on-behalf" (name: &str, relation: &str);
    read_back_pensions = "read-back-pensions" ();
}
