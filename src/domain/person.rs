//! The retiree: a name and a citizen identity number, cleaned and checked at the boundary and masked everywhere else.

use std::fmt;

use thiserror::Error;
use unicode_normalization::char::is_combining_mark;

use super::name::normal;
pub use super::number::{EarlierCardFault, IdNumber, IdNumberError, Sex};

/// Longest name in characters: the longest names on ID cards (with ·) stay under it.
const LONGEST_NAME: usize = 40;
/// Outside text is cut here before it is looked at, so that a paste of megabytes costs nothing.
const LONGEST_INPUT: usize = 512;

/// What is wrong with a typed name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// Nothing typed.
    #[error("the name is empty")]
    Empty,
    /// Longer than any name on an ID card.
    #[error("the name is too long")]
    TooLong,
    /// A character that stands in no name, such as a digit or a bracket.
    #[error("the name has a character that stands in no name")]
    Character(char),
}

/// A name as on the ID card, in its normal form ([`super::name::normal`]). Never printed whole by `Debug`.
#[derive(Clone)]
pub struct PersonName {
    name: String,
    /// As it was typed, where that is another text.
    typed: Option<String>,
}

/// However it was typed.
impl PartialEq for PersonName {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for PersonName {}

impl PersonName {
    /// Cleans and checks a typed name and brings it into its normal form.
    pub fn parse(typed: &str) -> Result<Self, NameError> {
        let typed = clean(typed);
        let name = normal(&typed);
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        if typed.trim().chars().count() > LONGEST_NAME {
            return Err(NameError::TooLong);
        }
        match name.chars().find(|&c| !stands_in_a_name(c)) {
            Some(c) => Err(NameError::Character(c)),
            None => Ok(Self { typed: (typed != name).then_some(typed), name }),
        }
    }

    /// The whole name, for the wire and for the field being typed only.
    pub fn expose(&self) -> &str {
        &self.name
    }

    /// As it was typed, if that is another text; for the record only.
    pub fn expose_typed(&self) -> Option<&str> {
        self.typed.as_deref()
    }

    /// The family name shown, the rest as stars: `王**`; of a two-character name `王*`.
    pub fn masked(&self) -> String {
        let rest = self.name.chars().skip(1).count();
        self.name.chars().take(1).chain(std::iter::repeat_n('*', rest.min(3))).collect()
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

/// The person to be certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// As on the ID card.
    pub name: PersonName,
    /// As on the ID card.
    pub id_number: IdNumber,
}

/// Takes control, bidirectional and zero-width characters and private-use marks out of text from outside, and cuts it
/// at 512 characters. Everything typed, pasted or received goes through here before it is kept or shown.
pub fn clean(text: &str) -> String {
    text.chars().take(LONGEST_INPUT).filter(|&c| !is_unseen(c)).collect()
}

/// Characters that change how text looks without being seen. Rare ideographs of every plane stay.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Full-width forms to ASCII, and x to X.
pub fn narrow(c: char) -> char {
    match c {
        // The Cyrillic letter and the sign of multiplication look like the last X.
        'Х' | 'х' | '×' | '✕' => 'X',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c).to_ascii_uppercase(),
        _ => c.to_ascii_uppercase(),
    }
}

/// The strokes that papers and keyboards part numbers with.
pub const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−')
}

fn stands_in_a_name(c: char) -> bool {
    c.is_alphabetic()
        || is_combining_mark(c)
        || matches!(c, '·' | ' ' | '\'' | '-' | '〇')
        || ('\u{E000}'..='\u{F8FF}').contains(&c)
}

#[cfg(test)]
#[path = "person_tests.rs"]
mod tests;
