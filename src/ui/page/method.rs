//! Face or another way, with the same weight, and what the person cannot do before the camera.

use renzheng_flow::step::{Method, MethodItem, Movement};

use super::{
    titled,
    view::{Keys, View},
};
use crate::{
    pen::Pen,
    said::KeyHint,
    theme::{Sign, Tone},
    words::messages,
};

impl View for Method {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let enter = match self.selected {
            _ if self.waiting.is_some() => return vec![bar.back()],
            MethodItem::Cannot(_) => bar.words.key_tick(),
            _ => bar.words.key_choose(),
        };
        vec![("Enter", enter), (bar.arrows(), bar.words.key_next_item()), bar.back()]
    }

    fn number(&self) -> Option<u8> {
        Some(3)
    }
}

fn draw(page: &Method, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.method_text(), Tone::Strong);
    pen.gap(1);
    let ways = [
        (MethodItem::Face, words.method_face(), words.method_face_text()),
        (MethodItem::Other, words.method_other(), words.method_other_text()),
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
    if page.waiting.is_some() {
        return pen.waiting(&words.method_waiting());
    }
    pen.item(Sign::Dot, &words.method_cannot(), Tone::Text);
    for movement in Movement::ALL {
        let marked = page.selected == MethodItem::Cannot(movement);
        pen.choice(&words.movement(movement), marked, Some(page.subject.ticked.contains(&movement)));
    }
    pen.choice(&words.method_rehearse(), page.selected == MethodItem::Rehearse, None);
}

messages! {
    method_text = "method-text" ();
    method_face = "method-face" ();
    method_face_text = "method-face-text" ();
    method_waiting = "method-waiting" ();
    method_other_text = "method-other-text" ();
    method_rehearse = "method-rehearse" ();
}
