//! Draws pages off screen and gives them back as text.

use std::sync::Arc;

use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};
use unicode_width::UnicodeWidthStr;

use crate::{
    domain::{frame::Frame, time::Moment},
    flow::Wizard,
    ui::{self, theme::Capabilities},
};

/// A terminal that nobody looks at.
pub struct Screens {
    pages: ui::Screen,
    size: (u16, u16),
}

impl Screens {
    /// Screens of this many columns and rows.
    pub fn new(size: (u16, u16)) -> Self {
        Self { pages: ui::Screen::new(Capabilities::default()), size }
    }

    /// Changes the number of columns and rows.
    pub const fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
    }

    /// What came of a turn, for the viewfinder.
    pub fn take(&mut self, picture: Option<Arc<Frame>>, wiped: bool) {
        if wiped {
            self.pages.viewfinder.wipe();
        }
        if let Some(picture) = picture {
            self.pages.viewfinder.accept(picture);
        }
    }

    /// The whole screen, a line a row, without blanks at line ends.
    pub fn draw(&mut self, wizard: &Wizard, now: Moment) -> String {
        let Ok(mut terminal) = Terminal::new(TestBackend::new(self.size.0, self.size.1));
        let Ok(frame) = terminal.draw(|frame| self.pages.draw(frame, wizard, now));
        text_of(frame.buffer)
    }
}

/// The second cell of a wide character is left out.
fn text_of(buffer: &Buffer) -> String {
    let mut lines = Vec::new();
    for y in buffer.area.rows().map(|row| row.y) {
        let (mut line, mut x) = (String::new(), 0);
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += (symbol.width() as u16).max(1);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}
