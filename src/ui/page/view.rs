//! What a page shows in addition to its step's data. Each page answers in its own file; the defaults are what most
//! pages show.

use renzheng_flow::Wizard;

use crate::{
    linear::Wants,
    patron::{Calm, Say, Scene},
    pen::Pen,
    said::KeyHint,
    words::Words,
};

/// A page on screen.
pub(crate) trait View {
    /// Draws it into the middle of the screen.
    fn draw(&self, pen: &mut Pen<'_, '_>);

    /// The keys of its own.
    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        vec![bar.back()]
    }

    /// Which of the nine steps of one person the page belongs to; pages outside the main sequence have no number.
    fn number(&self) -> Option<u8> {
        None
    }

    /// What the person's own screen shows while the camera does not look.
    fn scene(&self) -> Scene {
        Scene::Calm(Calm::Listen)
    }

    /// What the person is told while the camera looks.
    fn say(&self) -> Say {
        Say::Hold
    }

    /// What is asked of whoever types whole lines.
    fn wants(&self, wizard: &Wizard) -> Wants {
        if wizard.asked.is_none() { Wants::Line } else { Wants::Nothing }
    }
}

/// What keys are named with.
#[derive(Clone, Copy)]
pub(crate) struct Keys<'a> {
    pub wizard: &'a Wizard,
    pub words: &'a Words,
    pub utf8: bool,
}

impl Keys<'_> {
    /// The page before.
    pub fn back(self) -> KeyHint {
        ("Esc", self.words.key_back())
    }

    /// Up and down.
    pub const fn arrows(self) -> &'static str {
        if self.utf8 { "↑↓" } else { "Up/Down" }
    }

    /// The space bar.
    pub fn space(self) -> &'static str {
        if self.utf8 && self.words.is_chinese() { "空格" } else { "Space" }
    }
}
