//! The bureau's masked record is read back aloud before anything else happens.

use renzheng_domain::{
    applicant::Account,
    channel::ChannelStep,
    promise::{CertifiedBy, FaceOutlook, PhotoOnFile},
};
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
    words::{Words, messages},
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
        promised(page, pen);
        pen.breathe();
        if !page.is_done(pen.wizard.channel()) {
            pen.prose(&words.read_back_question(), Tone::Strong);
        }
    });
}

/// Where the person stands, and what a picture can lead to, as the bureau says before there is one.
fn promised(page: &ReadBack, pen: &mut Pen<'_, '_>) {
    let (words, case, channel) = (pen.words, &page.subject.case, pen.wizard.channel());
    if let Some(day) = case.certified_on {
        let promise = case.promise.as_ref();
        let by_data = promise.and_then(|p| p.certified).is_some_and(|known| known.by == CertifiedBy::Data);
        let (day, until) = (words.date(day), words.date(case.due));
        let stands =
            if by_data { words.read_back_by_data(&day, &until) } else { words.read_back_certified(&day, &until) };
        pen.item(Sign::Good, &stands, Tone::Good);
        if page.is_done(channel) {
            return;
        }
        if let Some(promise) = promise {
            pen.item(Sign::Dot, &words.read_back_renews(&words.date(promise.next_due)), Tone::Text);
        }
    }
    let outlook =
        case.promise.as_ref().and_then(|promise| Some((promise.outlook(channel.reference)?, promise.next_due)));
    let (sign, line) = match outlook {
        None => return,
        Some((FaceOutlook::Approved { photo }, until)) => {
            (Sign::Dot, words.read_back_photo(&photo_words(photo, words), &words.date(until)))
        }
        Some((FaceOutlook::Looked { why, photo }, _)) => {
            (Sign::Care, words.read_back_looked(&words.why_looked(why, &photo_words(photo, words))))
        }
        Some((FaceOutlook::Useless { why }, _)) => (Sign::Care, words.why_useless(why)),
    };
    pen.item(sign, &line, if sign == Sign::Care { Tone::Care } else { Tone::Text });
}

/// The year of a photo on file, in brackets; nothing where nobody knows.
fn photo_words(photo: PhotoOnFile, words: &Words) -> String {
    photo.year.map_or_else(String::new, |year| words.read_back_photo_year(year.to_string()))
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
    read_back_by_data = "read-back-by-data" (date: &str, until: &str);
    read_back_renews = "read-back-renews" (until: &str);
    read_back_photo = "read-back-photo" (year: &str, until: &str);
    read_back_photo_year = "read-back-photo-year" (year: String);
    read_back_looked = "read-back-looked" (why: &str);
    read_back_question = "read-back-question" ();
    read_back_id_expired = "read-back-id-expired" (date: &str);
    read_back_new_account = "read-back-new-account" ();
    read_back_on_behalf = "read-back-on-behalf" (name: &str, relation: &str);
    read_back_pensions = "read-back-pensions" ();
}
