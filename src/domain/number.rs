//! The numbers that people are known by: four kinds that are checked by rule, and the number of any other document,
//! which is kept as it was typed.
//!
//! | kind | characters | checked |
//! |---|---|---|
//! | resident identity card (GB 11643) | 18 | province, birth date, check character |
//! | residence permit of Hong Kong, Macao and Taiwan residents: regions 81, 82, 83 | 18 | as above |
//! | permanent residence card from 2023-12-01 (GA 2102): 9, place, country, birth, serial, check | 18 | as above |
//! | earlier permanent residence card: 3 letters, 4 digits of place, birth as `yymmdd`, 2 digits | 15 | place, birth |

use std::fmt;

use jiff::civil::{Date, date};
use thiserror::Error;

use super::{
    document::{DocumentKind, document_number},
    person::{clean, is_dash, narrow},
};

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
/// Characters of every kind but the earlier permanent residence card's.
const LONG: usize = 18;
/// Characters on the earlier permanent residence card.
const SHORT: usize = 15;
/// Letters of the nationality (GB/T 2659) that the earlier permanent residence card's number begins with.
const LETTERS: usize = 3;
/// The first day on which the 18-digit number was given: nobody with a 15-character one was born later.
const LAST_SHORT: Date = date(2023, 12, 1);

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
    /// Digits 2 and 3 of a permanent residence card's number name no province.
    #[error("digits 2 and 3 name no province")]
    Place,
    /// Digits 7..=14 are no day of the calendar, or one in the future or long past.
    #[error("digits 7 to 14 are no possible birth date")]
    BirthDate,
    /// The check character does not fit the other 17.
    #[error("the check character does not fit")]
    CheckDigit,
    /// It begins with a letter, and not with the three of a permanent residence card: another document's number.
    #[error("this is the number of another document")]
    OtherDocument,
    /// It begins as the earlier permanent residence card's number does, and what follows cannot be.
    #[error("{0}")]
    EarlierCard(EarlierCardFault),
    /// Longer than the number of any document.
    #[error("the number is longer than that of any document")]
    TooLong,
}

/// What is wrong with a number that begins as the 15-character one of the earlier permanent residence card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EarlierCardFault {
    /// Not 15 characters.
    #[error("the number has {0} characters instead of 15")]
    Length(usize),
    /// A character behind the three letters that is no digit; counted from 1.
    #[error("character {0} is not a digit")]
    NotADigit(usize),
    /// Characters 4 and 5 name no province.
    #[error("characters 4 and 5 name no province")]
    Place,
    /// Characters 8..=13 are no day of the calendar in any century that is possible.
    #[error("characters 8 to 13 are no possible birth date")]
    BirthDate,
}

/// A number by one of the rules above, or another document's kind and number. Never printed whole by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber(String);

impl IdNumber {
    /// Cleans and checks a typed number: full-width digits, lower-case letters, blanks and dashes are accepted. `today`
    /// bounds the birth date.
    ///
    /// The last digit of the 15-character number is not checked. Others describe it as ICAO 9303's (weights 7, 3, 1);
    /// no word of the issuer was found, and a wrong rule would send people with a valid card away.
    pub fn parse(typed: &str, today: Date) -> Result<Self, IdNumberError> {
        let number = Self::characters(typed);
        if number.is_empty() {
            return Err(IdNumberError::Empty);
        }
        let id = Self(number);
        let check = if id.begins_with_letter() { Self::check_short } else { Self::check_long };
        check(&id, today)?;
        Ok(id)
    }

    /// The number of another document, as it was typed: bounded, and nothing of it is checked.
    pub fn of_document(kind: DocumentKind, typed: &str) -> Result<Self, IdNumberError> {
        let number = document_number(typed)?;
        Ok(Self(format!("{}:{number}", kind.id())))
    }

    /// Reads what [`IdNumber::expose`] gave, of whatever kind.
    pub fn read(text: &str, today: Date) -> Result<Self, IdNumberError> {
        let document = text.split_once(':').and_then(|(kind, number)| Some((DocumentKind::of_id(kind)?, number)));
        match document {
            Some((kind, number)) => Self::of_document(kind, number),
            None => Self::parse(text, today),
        }
    }

    /// What counts of a typed text: blanks and dashes only part it.
    pub fn characters(typed: &str) -> String {
        clean(typed).chars().map(narrow).filter(|c| !c.is_whitespace() && !is_dash(*c)).collect()
    }

    /// How many characters a number has that begins as `typed` does.
    pub fn expected_length(typed: &str) -> usize {
        if Self(Self::characters(typed)).begins_with_letter() { SHORT } else { LONG }
    }

    /// What stands behind the birth date of a number that was checked.
    pub fn tail(number: &str) -> &str {
        number.get(if number.len() == SHORT { 13 } else { 14 }..).unwrap_or_default()
    }

    /// The whole number, for the wire and for the field being typed only. Another document's has its kind and a colon
    /// before it: `passport:E12345678`.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The kind of the document, where it is none of those whose numbers are checked.
    pub fn document(&self) -> Option<DocumentKind> {
        self.0.split_once(':').and_then(|(kind, _)| DocumentKind::of_id(kind))
    }

    /// The number as it stands on the document.
    pub fn on_document(&self) -> &str {
        self.0.split_once(':').map_or(&self.0, |(_, number)| number)
    }

    /// Birth date. `None`: the document is another one, or its two digits of the year fit two centuries.
    pub fn birth(&self) -> Option<Date> {
        match self.0.len() {
            _ if self.document().is_some() => None,
            SHORT => match self.births() {
                (Some(earlier), None) => Some(earlier),
                (None, Some(later)) => Some(later),
                _ => None,
            },
            _ => self.read_birth(),
        }
    }

    /// The latest day on which the person can have been born; month and day are right whatever the century. `None`: the
    /// document says nothing of it.
    pub fn latest_birth(&self) -> Option<Date> {
        if self.document().is_none() && self.0.len() == SHORT {
            let (earlier, later) = self.births();
            return later.or(earlier);
        }
        self.birth()
    }

    /// Sex, digit 17 of the resident's number. Of permanent residents' numbers the issuer does not say so.
    pub fn sex(&self) -> Option<Sex> {
        let is_resident = self.document().is_none() && self.0.len() == LONG && !self.is_permanent_resident();
        is_resident.then(|| if self.digits(16..17) % 2 == 1 { Sex::Male } else { Sex::Female })
    }

    /// The birth date as stars: `110101********002X`, `ZZZ1199******13`; of another document's number only the ends.
    pub fn masked(&self) -> String {
        let number = self.on_document();
        let (shown, hidden) = match number.len() {
            _ if self.document().is_some() => {
                let length = number.chars().count();
                let end = (length / 4).min(4);
                (end, length - 2 * end)
            }
            SHORT => (7, 6),
            _ => (6, 8),
        };
        let stars = std::iter::repeat_n('*', hidden);
        number.chars().take(shown).chain(stars).chain(number.chars().skip(shown + hidden)).collect()
    }

    /// Whether a masked number can be this one's: what it shows must be this number's, wherever the bureau puts its
    /// stars. One of another length must end as this number does.
    pub fn could_be(&self, masked: &str) -> bool {
        let own: Vec<char> = self.on_document().chars().collect();
        let shown: Vec<char> = masked.chars().collect();
        if shown.len() == own.len() {
            return shown.iter().zip(&own).all(|(shown, own)| !is_shown(*shown) || shown == own);
        }
        let tail: String = masked.chars().rev().take_while(|c| is_shown(*c)).collect();
        own.iter().rev().copied().take(tail.chars().count()).eq(tail.chars())
    }

    fn check_long(&self, today: Date) -> Result<(), IdNumberError> {
        let number = &self.0;
        let length = number.chars().count();
        if let Some(at) = number.chars().position(|c| !c.is_ascii_digit() && c != 'X') {
            return Err(IdNumberError::NotADigit(at + 1));
        }
        if length == SHORT && number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdNumberError::FifteenDigits);
        }
        if length != LONG {
            return Err(IdNumberError::Length(length));
        }
        if let Some(at) = number[..17].find('X') {
            return Err(IdNumberError::NotADigit(at + 1));
        }
        let (place, fault) =
            if self.is_permanent_resident() { (1..3, IdNumberError::Place) } else { (0..2, IdNumberError::Province) };
        if !PROVINCES.contains(&(self.digits(place) as u8)) {
            return Err(fault);
        }
        let born = self.read_birth().ok_or(IdNumberError::BirthDate)?;
        if born < EARLIEST_BIRTH || born > today {
            return Err(IdNumberError::BirthDate);
        }
        if number.as_bytes()[17] == check_character(number) { Ok(()) } else { Err(IdNumberError::CheckDigit) }
    }

    fn check_short(&self, today: Date) -> Result<(), IdNumberError> {
        let number = &self.0;
        if number.chars().count() < LETTERS || !number.chars().take(LETTERS).all(|c| c.is_ascii_alphabetic()) {
            return Err(IdNumberError::OtherDocument);
        }
        let fault = if let Some(at) = number.chars().skip(LETTERS).position(|c| !c.is_ascii_digit()) {
            EarlierCardFault::NotADigit(LETTERS + at + 1)
        } else if number.len() != SHORT {
            EarlierCardFault::Length(number.len())
        } else if !PROVINCES.contains(&(self.digits(3..5) as u8)) {
            EarlierCardFault::Place
        } else if self.latest_birth().is_none_or(|born| born > today) {
            EarlierCardFault::BirthDate
        } else {
            return Ok(());
        };
        Err(IdNumberError::EarlierCard(fault))
    }

    fn begins_with_letter(&self) -> bool {
        self.0.starts_with(|c: char| c.is_ascii_alphabetic())
    }

    fn is_permanent_resident(&self) -> bool {
        self.0.len() == LONG && self.0.starts_with('9')
    }

    fn digits(&self, range: std::ops::Range<usize>) -> u32 {
        let bytes = self.0.as_bytes().get(range).unwrap_or_default();
        bytes.iter().fold(0, |sum, b| sum * 10 + u32::from(b.wrapping_sub(b'0')))
    }

    fn read_birth(&self) -> Option<Date> {
        Date::new(self.digits(6..10) as i16, self.digits(10..12) as i8, self.digits(12..14) as i8).ok()
    }

    /// The birth dates that a 15-character number can mean: in the 20th century and in this one.
    fn births(&self) -> (Option<Date>, Option<Date>) {
        let (year, month, day) = (self.digits(7..9) as i16, self.digits(9..11) as i8, self.digits(11..13) as i8);
        let of = |century: i16| Date::new(century + year, month, day).ok();
        (of(1900), of(2000).filter(|born| *born < LAST_SHORT))
    }
}

fn is_shown(c: char) -> bool {
    c.is_alphanumeric()
}

/// The check character of a number's first 17 digits.
pub(super) fn check_character(number: &str) -> u8 {
    let sum: u32 =
        number.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum();
    CHECK[(sum % 11) as usize]
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdNumber(…)")
    }
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
