//! The counter is locked: nothing of the page below is shown.

use renzheng_flow::lock::Lock;

use crate::{
    pen::{FieldLook, Pen},
    theme::{Sign, Tone},
};

pub(super) fn draw(lock: &Lock, pen: &mut Pen<'_, '_>) {
    let operator = pen.wizard.operator.as_ref().map(|operator| operator.display_name.as_str()).unwrap_or_default();
    pen.prose(&pen.words.lock_text(), Tone::Strong);
    pen.breathe();
    pen.item(Sign::Dot, &pen.words.lock_operator(operator), Tone::Text);
    pen.gap(1);
    let look = FieldLook { focused: true, secret: true, cursor: lock.waiting.is_none() };
    pen.field(&pen.words.sign_in_secret(), "", &lock.secret, look);
    if lock.waiting.is_none() && lock.wrong > 0 {
        pen.item(Sign::Care, &pen.words.lock_again(), Tone::Care);
    }
}
