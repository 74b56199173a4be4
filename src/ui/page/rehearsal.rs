//! 练一练: the same as in earnest, with a line that says that it is not.

use renzheng_flow::{
    Hint, Wizard,
    step::{Rehearsal, RehearsalStage},
};

use super::{
    headline, narrow,
    trial::sign,
    view::{Keys, View},
    viewing,
};
use crate::{
    linear::Wants,
    patron::{Calm, Say, Scene},
    pen::Pen,
    said::KeyHint,
    theme::{Sign, Tone},
    words::messages,
};

impl View for Rehearsal {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        draw(self, pen);
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        if self.stage.is_on() {
            return vec![bar.back()];
        }
        vec![("Enter", bar.words.key_finish()), (bar.space(), bar.words.key_rehearse_again())]
    }

    fn scene(&self) -> Scene {
        Scene::Calm(Calm::Practised)
    }

    fn say(&self) -> Say {
        match (&self.stage, self.act()) {
            (RehearsalStage::Acting(..), Some(act)) if self.guidance.shown == Hint::Ok => Say::Act(act),
            _ => Say::guided(&self.guidance),
        }
    }

    fn wants(&self, _wizard: &Wizard) -> Wants {
        if self.stage.is_on() { Wants::Nothing } else { Wants::Line }
    }
}

fn draw(page: &Rehearsal, pen: &mut Pen<'_, '_>) {
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

messages! {
    rehearsal_note = "rehearsal-note" ();
    rehearsal_again = "rehearsal-again" ();
    key_rehearse_again = "key-rehearse-again" ();
    key_finish = "key-finish" ();
}
