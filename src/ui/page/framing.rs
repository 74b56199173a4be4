//! The person finds the oval; the picture is taken by itself.

use super::{viewing, virtual_camera_line};
use crate::{
    flow::step::{Framing, Purpose},
    ui::{
        pen::Pen,
        theme::{Sign, Tone},
    },
};

pub(super) fn draw(page: &Framing, pen: &mut Pen<'_, '_>) {
    let saying = viewing::hint(pen, &page.guidance);
    viewing::draw(pen, &saying, &page.guidance, |pen| {
        if page.waiting.is_some() {
            let waiting = match page.purpose {
                Purpose::Enrol => pen.words.framing_saving(),
                Purpose::Certify => pen.words.try_again_waiting(),
            };
            pen.asking(&waiting);
        } else {
            pen.item(Sign::Dot, &pen.words.framing_auto(), Tone::Text);
        }
        virtual_camera_line(pen);
    });
}
