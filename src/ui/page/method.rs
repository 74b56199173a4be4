//! Face or another way, with the same weight.

use crate::{
    flow::step::{Method, Way},
    ui::{pen::Pen, theme::Tone},
};

pub(super) fn draw(page: &Method, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.method_text(), Tone::Strong);
    pen.gap(1);
    let ways = [
        (Way::Face, words.method_face(), words.method_face_text()),
        (Way::Other, words.method_other(), words.method_other_text()),
    ];
    for (way, name, what) in ways {
        let marked = page.selected == way;
        let inside = pen.framed(4, "", if marked { Tone::Good } else { Tone::Faint });
        pen.within(inside, |pen| {
            pen.choice(&name, marked, None);
            pen.indented(&[(&what, Tone::Text)]);
        });
        pen.breathe();
    }
}
