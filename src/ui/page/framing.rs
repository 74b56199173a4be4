//! The person finds the oval; the picture is taken by itself.

use renzheng_flow::{
    Wizard,
    step::{Framing, Purpose},
};

use super::{view::View, viewing, virtual_camera_line};
use crate::{
    linear::Wants,
    patron::Say,
    pen::Pen,
    theme::{Sign, Tone},
    words::messages,
};

impl View for Framing {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        draw(self, pen);
    }

    fn number(&self) -> Option<u8> {
        Some(6)
    }

    fn say(&self) -> Say {
        if self.waiting.is_some() { Say::Wait } else { Say::guided(&self.guidance) }
    }

    fn wants(&self, _wizard: &Wizard) -> Wants {
        Wants::Nothing
    }
}

fn draw(page: &Framing, pen: &mut Pen<'_, '_>) {
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

messages! {
    framing_auto = "framing-auto" ();
    framing_saving = "framing-saving" ();
}
