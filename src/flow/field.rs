//! A text field: editing by `tui-input`, cleaning at the door.

use renzheng_domain::person::clean;
use tui_input::{Input, InputRequest};

use super::event::Key;

/// What a text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name of a person, a helper or a thing, or words about one.
    Name,
    /// A citizen identity number.
    Number,
    /// A password.
    Secret,
    /// A document number, such as the number of a record, or a telephone number.
    Code,
}

/// One line of text being typed.
#[derive(Clone, Default)]
pub struct Field {
    input: Input,
}

impl Field {
    /// What has been typed.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Cursor position, in characters from the start.
    pub fn cursor(&self) -> usize {
        self.input.cursor()
    }

    /// Starts with this text, cursor at the end.
    pub fn with_text(text: &str) -> Self {
        Self { input: Input::new(clean(text)) }
    }

    /// Takes an editing key; says whether it was one.
    pub fn press(&mut self, key: Key) -> bool {
        let request = match key {
            Key::Char(c) => {
                self.paste(c.encode_utf8(&mut [0; 4]));
                return true;
            }
            Key::Backspace => InputRequest::DeletePrevChar,
            Key::Delete => InputRequest::DeleteNextChar,
            Key::Left => InputRequest::GoToPrevChar,
            Key::Right => InputRequest::GoToNextChar,
            Key::Home => InputRequest::GoToStart,
            Key::End => InputRequest::GoToEnd,
            _ => return false,
        };
        self.input.handle(request);
        true
    }

    /// Takes pasted text, cleaned, up to the longest a field holds.
    pub fn paste(&mut self, text: &str) {
        let room = LONGEST_FIELD.saturating_sub(self.input.value().chars().count());
        for c in clean(text).chars().take(room) {
            self.input.handle(InputRequest::InsertChar(c));
        }
    }
}

/// More than any name or number needs; bounds what a paste can cost.
const LONGEST_FIELD: usize = 64;

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Field({} characters)", self.text().chars().count())
    }
}
