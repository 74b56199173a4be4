//! The bureau's masked record is read back aloud before anything else happens.

use crate::{
    flow::step::ReadBack,
    ui::{
        pen::Pen,
        theme::{Sign, Tone},
    },
};

pub(super) fn draw(page: &ReadBack, pen: &mut Pen<'_, '_>) {
    let (words, case) = (pen.words, &page.subject.case);
    pen.prose(&words.read_back_text(), Tone::Strong);
    pen.gap(1);
    let facts = [
        (words.record_name(), case.masked_name.clone()),
        (words.record_number(), case.masked_number.clone()),
        (words.record_birth(), words.date(case.birth)),
        (words.record_due(), words.date(case.due)),
    ];
    pen.facts(&facts, Tone::Strong);
    pen.gap(1);
    if let Some(day) = case.certified_on {
        pen.item(Sign::Good, &words.read_back_certified(&words.date(day)), Tone::Good);
    } else {
        pen.prose(&words.read_back_question(), Tone::Text);
    }
}
