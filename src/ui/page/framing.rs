//! The person finds the oval; the picture is taken by itself.

use super::viewing;
use crate::{
    flow::step::Framing,
    ui::{
        pen::Pen,
        theme::{Sign, Tone},
    },
};

pub(super) fn draw(page: &Framing, pen: &mut Pen<'_, '_>) {
    let saying = viewing::hint(pen, &page.guidance);
    viewing::draw(pen, &saying, &page.guidance, |pen| {
        if page.waiting.is_some() {
            pen.waiting(&pen.words.framing_saving());
        } else {
            pen.item(Sign::Dot, &pen.words.framing_auto(), Tone::Text);
        }
    });
}
