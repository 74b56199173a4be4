//! 练一练: the same as in earnest, with a line that says that it is not.

use super::{headline, narrow, trial::sign, viewing};
use crate::{
    flow::{
        Hint,
        step::{Rehearsal, RehearsalStage},
    },
    ui::{
        pen::Pen,
        theme::{Sign, Tone},
    },
};

pub(super) fn draw(page: &Rehearsal, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    if matches!(page.stage, RehearsalStage::Done) {
        let done = words.rehearsal_done();
        headline::draw(pen, &done.message, Sign::Good, Tone::Good);
        pen.gap(1);
        return narrow(pen, |pen| {
            pen.prose(&done.remedy, Tone::Strong);
            pen.gap(1);
            pen.item(Sign::Dot, &words.rehearsal_again(), Tone::Text);
        });
    }
    let saying = match page.act() {
        Some(act) if page.guidance.shown == Hint::Ok => {
            viewing::Saying { advice: words.act(act), sign: sign(act), tone: Tone::Good }
        }
        _ => viewing::hint(pen, &page.guidance),
    };
    viewing::draw(pen, &saying, &page.guidance, |pen| {
        pen.item(Sign::Dot, &pen.words.rehearsal_note(), Tone::Strong);
        pen.item(Sign::Dot, &pen.words.trial_no_hurry(), Tone::Text);
    });
}
