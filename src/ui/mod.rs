//! What a [`Wizard`] looks like in a terminal, and every sentence it says. Pages are drawn from the wizard alone; the
//! only memory here is the [`Viewfinder`]'s. Nothing is decided: keys become events and go to the flow.

mod big;
pub mod keys;
pub mod linear;
mod page;
pub mod patron;
mod pen;
pub mod place;
mod said;
#[cfg(test)]
mod samples;
pub mod slip;
pub mod theme;
pub mod viewfinder;
pub mod words;

use ratatui::{Frame, buffer::Buffer, layout::Rect};
use renzheng_domain::time::Moment;
use renzheng_flow::{Wizard, wizard::Language};

pub use self::page::security::dot_at;
use self::{
    pen::Pen,
    said::Reading,
    theme::{Capabilities, Letters, Theme},
    viewfinder::Viewfinder,
    words::Words,
};
pub use renzheng_domain::text;

/// Smallest window in which every page keeps its instruction and its keys.
pub const SMALLEST: (u16, u16) = (60, 20);

/// Whether a window of so many columns and rows is large enough.
pub const fn fits((columns, rows): (u16, u16)) -> bool {
    columns >= SMALLEST.0 && rows >= SMALLEST.1
}

/// Look, words and viewfinder: what the shell keeps from one paint to the next.
pub struct Screen {
    theme: Theme,
    chinese: Words,
    english: Words,
    /// Where pictures go, past the flow.
    pub viewfinder: Viewfinder,
    /// Where a pattern can be drawn, if it can.
    gesture: Option<Rect>,
}

impl Screen {
    /// A screen for this terminal.
    pub fn new(capabilities: Capabilities) -> Self {
        Self {
            theme: Theme::new(capabilities),
            chinese: Words::new(Language::Chinese),
            english: Words::new(Language::English),
            viewfinder: Viewfinder::new(capabilities),
            gesture: None,
        }
    }

    /// The letters are as large as that from the next page on.
    pub const fn write_in(&mut self, letters: Letters) {
        self.theme.letters = letters;
    }

    /// The texts of a language, for what is printed outside the pages.
    pub const fn words(&self, language: Language) -> &Words {
        match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        }
    }

    /// Where a pattern can be drawn on the page as it was drawn last, if it can.
    pub const fn gesture(&self) -> Option<Rect> {
        self.gesture
    }

    /// Draws the whole screen. `now` only turns the sign of what is under way.
    pub fn draw(&mut self, frame: &mut Frame<'_>, wizard: &Wizard, now: Moment) {
        self.paint(frame, wizard, now, None);
    }

    /// What the page says, for the read-aloud output; `frame` is an off-screen buffer that is never shown.
    fn read(&mut self, frame: &mut Frame<'_>, wizard: &Wizard, now: Moment) -> Reading {
        let mut reading = Reading::default();
        self.paint(frame, wizard, now, Some(&mut reading));
        reading
    }

    fn paint(&mut self, frame: &mut Frame<'_>, wizard: &Wizard, now: Moment, reading: Option<&mut Reading>) {
        let utf8 = self.theme.capabilities.utf8;
        let words = match wizard.language {
            Language::Chinese if utf8 => &self.chinese,
            _ => &self.english,
        };
        let area = frame.area();
        let viewfinder = &mut self.viewfinder;
        viewfinder.begin();
        self.gesture = None;
        let gesture = &mut self.gesture;
        page::draw(&mut Pen { frame, words, theme: self.theme, wizard, viewfinder, gesture, now, reading, area });
        if !utf8 {
            to_ascii(frame.buffer_mut());
        }
    }
}

/// What cannot be drawn (a Chinese name, a dash) becomes its nearest relative, or a question mark in every cell it
/// takes.
fn to_ascii(buffer: &mut Buffer) {
    for at in 0..buffer.content.len() {
        let cell = &mut buffer.content[at];
        let width = text::cells(cell.symbol());
        let Some(relative) = cell.symbol().chars().next().map_or(Some('?'), ascii_relative) else { continue };
        let relative = relative.encode_utf8(&mut [0; 4]).to_owned();
        cell.set_symbol(&relative);
        let style = cell.style();
        if let Some(second) = buffer.content.get_mut(at + 1).filter(|_| width == 2) {
            second.set_symbol(&relative).set_style(style);
        }
    }
}

/// The nearest relative of what is not ASCII.
const fn ascii_relative(c: char) -> Option<char> {
    Some(match c {
        c if c.is_ascii() => return None,
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        '·' | '•' => '*',
        '–' | '—' | '−' => '-',
        '×' => 'x',
        _ => '?',
    })
}

#[cfg(test)]
mod camera_tests;
#[cfg(test)]
mod contrast_tests;
#[cfg(test)]
mod large_tests;
#[cfg(test)]
mod pages_tests;
