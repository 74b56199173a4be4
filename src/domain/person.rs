//! The retiree: a name and a citizen identity number, cleaned and checked at the boundary and masked everywhere else.

use std::fmt;

use jiff::civil::{Date, date};
use thiserror::Error;

/// Weights of the first 17 digits, GB 11643-1999 (ISO 7064 MOD 11-2: `2^(18-i) mod 11`).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters for remainders 0..=10, GB 11643-1999.
const CHECK: [u8; 11] = *b"10X98765432";
/// First two digits in use, GB/T 2260: provinces, autonomous regions, municipalities, and 81/82/83 of residents'
/// permits.
const PROVINCES: [u8; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82, 83,
];
/// Nobody on record was born before this, so an earlier date is a typing error.
const EARLIEST_BIRTH: Date = date(1900, 1, 1);
/// Longest name in characters: the longest names on ID cards (with ·) stay under it.
const LONGEST_NAME: usize = 40;
/// Outside text is cut here before it is looked at, so that a paste of megabytes costs nothing.
const LONGEST_INPUT: usize = 512;

/// Sex as the 17th digit gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Odd digit.
    Male,
    /// Even digit.
    Female,
}

/// What is wrong with a typed number. The words for it are in `ui::words`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IdNumberError {
    /// Nothing typed.
    #[error("the number is empty")]
    Empty,
    /// Fifteen digits: the number of the first-generation card, out of use since 2013.
    #[error("this is the old 15-digit number")]
    FifteenDigits,
    /// Not 18 characters.
    #[error("the number has {0} characters instead of 18")]
    Length(usize),
    /// A character that is neither a digit nor the final X; counted from 1.
    #[error("character {0} is not a digit")]
    NotADigit(usize),
    /// The first two digits name no province.
    #[error("the first two digits name no province")]
    Province,
    /// Digits 7..=14 are no day of the calendar, or one in the future or long past.
    #[error("digits 7 to 14 are no possible birth date")]
    BirthDate,
    /// The check character does not fit the other 17.
    #[error("the check character does not fit")]
    CheckDigit,
}

/// A valid 18-character citizen identity number (公民身份号码, GB 11643). Never printed whole by `Debug` or `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber(String);

impl IdNumber {
    /// Cleans and checks a typed number: full-width digits, lower-case x, blanks and dashes are accepted.
    /// `today` bounds the birth date.
    pub fn parse(typed: &str, today: Date) -> Result<Self, IdNumberError> {
        let number = Self::characters(typed);
        let length = number.chars().count();
        if length == 0 {
            return Err(IdNumberError::Empty);
        }
        if let Some(at) = number.chars().position(|c| !c.is_ascii_digit() && c != 'X') {
            return Err(IdNumberError::NotADigit(at + 1));
        }
        if length == 15 && number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdNumberError::FifteenDigits);
        }
        if length != 18 {
            return Err(IdNumberError::Length(length));
        }
        if let Some(at) = number[..17].find('X') {
            return Err(IdNumberError::NotADigit(at + 1));
        }
        let id = Self(number);
        if !PROVINCES.contains(&(id.digits(0..2) as u8)) {
            return Err(IdNumberError::Province);
        }
        let born = id.read_birth().ok_or(IdNumberError::BirthDate)?;
        if born < EARLIEST_BIRTH || born > today {
            return Err(IdNumberError::BirthDate);
        }
        if id.0.as_bytes()[17] != id.check_character() {
            return Err(IdNumberError::CheckDigit);
        }
        Ok(id)
    }

    /// What counts of a typed text: blanks and dashes only part it.
    pub fn characters(typed: &str) -> String {
        clean(typed).chars().map(narrow).filter(|c| !c.is_whitespace() && !is_dash(*c)).collect()
    }

    /// The whole number, for the wire and for the field being typed only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Birth date, digits 7..=14.
    pub fn birth(&self) -> Date {
        self.read_birth().unwrap_or(EARLIEST_BIRTH)
    }

    /// Sex, digit 17.
    pub fn sex(&self) -> Sex {
        if self.digits(16..17) % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// First six and last two or none of the birth date: `110101********002X` shows region and the last four.
    pub fn masked(&self) -> String {
        format!("{}********{}", &self.0[..6], &self.0[14..])
    }

    /// Whether a masked number can be this one's: what it shows must be this number's, wherever the bureau puts its
    /// stars. One of another length must end as this number does.
    pub fn could_be(&self, masked: &str) -> bool {
        let shown: Vec<char> = masked.chars().collect();
        if shown.len() == self.0.len() {
            return shown
                .iter()
                .zip(self.0.chars())
                .all(|(shown, own)| !shown.is_ascii_alphanumeric() || *shown == own);
        }
        let tail: String = masked.chars().rev().take_while(char::is_ascii_alphanumeric).collect();
        self.0.chars().rev().take(tail.len()).eq(tail.chars())
    }

    fn digits(&self, range: std::ops::Range<usize>) -> u32 {
        self.0[range].bytes().fold(0, |sum, b| sum * 10 + u32::from(b - b'0'))
    }

    fn read_birth(&self) -> Option<Date> {
        Date::new(self.digits(6..10) as i16, self.digits(10..12) as i8, self.digits(12..14) as i8).ok()
    }

    fn check_character(&self) -> u8 {
        let sum: u32 = self.0.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        CHECK[(sum % 11) as usize]
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdNumber(…)")
    }
}

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

/// A name as on the ID card. Never printed whole by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Cleans and checks a typed name: every form of the middle dot becomes `·`, outer blanks go.
    pub fn parse(typed: &str) -> Result<Self, NameError> {
        let name: String = clean(typed).trim().chars().map(middle_dot).collect();
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        if name.chars().count() > LONGEST_NAME {
            return Err(NameError::TooLong);
        }
        match name.chars().find(|&c| !stands_in_a_name(c)) {
            Some(c) => Err(NameError::Character(c)),
            None => Ok(Self(name)),
        }
    }

    /// The whole name, for the wire and for the field being typed only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The family name shown, the rest as stars: `王**`; of a two-character name `王*`.
    pub fn masked(&self) -> String {
        let rest = self.0.chars().skip(1).count();
        self.0.chars().take(1).chain(std::iter::repeat_n('*', rest.min(3))).collect()
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
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c).to_ascii_uppercase(),
        _ => c.to_ascii_uppercase(),
    }
}

/// The strokes that papers and keyboards part numbers with.
pub const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−')
}

/// The dots that keyboards give for the one in 欧阳·娜娜.
fn middle_dot(c: char) -> char {
    if matches!(c, '·' | '•' | '‧' | '・' | '･' | '∙' | '⋅' | '.' | '\u{FF0E}') { '·' } else { c }
}

fn stands_in_a_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '·' | ' ' | '\'' | '-' | '〇') || ('\u{E000}'..='\u{F8FF}').contains(&c)
}

#[cfg(test)]
#[path = "person_tests.rs"]
mod tests;
