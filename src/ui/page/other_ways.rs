//! The ways that need no face: real information, no dead end.

use crate::{
    flow::step::OtherWays,
    ui::{
        pen::Pen,
        theme::{Sign, Tone},
    },
};

/// The national social-insurance line, when the bureau names none.
const NATIONAL_HOTLINE: &str = "12333";

pub(super) fn draw(page: &OtherWays, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.why_other(page.why), Tone::Strong);
    pen.gap(1);
    let hotline = pen.wizard.service.as_ref().map(|service| service.hotline.as_str()).filter(|line| !line.is_empty());
    let ways = [
        (words.other_hotline(), words.other_hotline_text(hotline.unwrap_or(NATIONAL_HOTLINE))),
        (words.other_window(), words.other_window_text()),
        (words.other_home(), words.other_home_text()),
        (words.other_elsewhere(), words.other_elsewhere_text()),
    ];
    for (name, how) in ways {
        pen.item(Sign::Dot, &name, Tone::Good);
        pen.indented(&[(&how, Tone::Text)]);
        pen.breathe();
    }
}
