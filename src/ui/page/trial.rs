//! The acts, one at a time and without a countdown: time belongs to the person.

use std::time::Duration;

use renzheng_domain::trial::Act;
use renzheng_flow::{Hint, Wizard, step::Trial};

use super::{
    view::{Keys, View},
    viewing::{self, Saying},
};
use crate::{
    linear::Wants,
    patron::Say,
    pen::Pen,
    said::{KeyHint, Said},
    theme::{Sign, Tone},
    words::{Advice, messages},
};

impl View for Trial {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        draw(self, pen);
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        if self.act() == Some(Act::Digits) {
            vec![("Enter", bar.words.key_heard()), bar.back()]
        } else {
            vec![bar.back()]
        }
    }

    fn number(&self) -> Option<u8> {
        Some(7)
    }

    fn say(&self) -> Say {
        match self.act() {
            _ if self.guidance.shown != Hint::Ok => Say::guided(&self.guidance),
            Some(Act::Digits) => Say::Digits(self.consented.subject.case.challenge.digits()),
            Some(act) => Say::Act(act),
            None if self.usable > Duration::ZERO => Say::OnceMore,
            None => Say::LookAhead,
        }
    }

    fn wants(&self, _wizard: &Wizard) -> Wants {
        if self.act() == Some(Act::Digits) { Wants::Line } else { Wants::Nothing }
    }
}

fn draw(page: &Trial, pen: &mut Pen<'_, '_>) {
    let saying = match page.act() {
        Some(act) if page.guidance.shown == Hint::Ok => {
            Saying { advice: advice(page, act, pen), sign: sign(act), tone: Tone::Good }
        }
        None if page.guidance.shown == Hint::Ok => {
            Saying { advice: pen.words.resting(page.usable > Duration::ZERO), sign: Sign::Good, tone: Tone::Good }
        }
        _ => viewing::hint(pen, &page.guidance),
    };
    viewing::draw(pen, &saying, &page.guidance, |pen| {
        // What is asked only on doubt is not counted: a goal that moves would be noticed.
        if page.asked > 1 && page.index < page.asked {
            let (index, of) = (page.index as u32 + 1, page.asked as u32);
            pen.item(Sign::Dot, &pen.words.trial_act_of(index, of), Tone::Text);
        }
        for record in &page.done {
            let name = pen.words.act_done(record.act);
            if pen.is_read() {
                pen.say(|| Said::Text(Some(Sign::Good), pen.words.linear_done(&name)));
            } else {
                pen.item(Sign::Good, &name, Tone::Good);
            }
        }
        pen.item(Sign::Dot, &pen.words.trial_no_hurry(), Tone::Text);
        if page.act() == Some(Act::Digits) {
            pen.item(Sign::Dot, &pen.words.trial_digits_helper(), Tone::Strong);
        }
    });
}

/// The digits stand in the sentence itself, as large as it.
fn advice(page: &Trial, act: Act, pen: &Pen<'_, '_>) -> Advice {
    let advice = pen.words.act(act);
    if act != Act::Digits {
        return advice;
    }
    // Read one by one, not as a number.
    let digits = page.consented.subject.case.challenge.digits().chars().map(String::from).collect::<Vec<_>>().join(" ");
    Advice { message: pen.words.trial_digits(&digits), ..advice }
}

/// The person's left is the left of the mirrored picture.
pub(super) const fn sign(act: Act) -> Sign {
    match act {
        Act::TurnLeft => Sign::Left,
        Act::TurnRight => Sign::Right,
        Act::Blink | Act::OpenMouth | Act::Nod | Act::Digits => Sign::Dot,
    }
}

messages! {
    key_heard = "key-heard" ();
    trial_act_of = "trial-act-of" (index: u32, of: u32);
    trial_digits_helper = "trial-digits-helper" ();
}
