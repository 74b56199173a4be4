//! What stands for a character that somebody typed, or that the bureau wrote about somebody: one of the same kind and
//! of the same width, so that the page looks the same and the same rules are kept or broken. A character's stand-in
//! depends on its kind and its place alone, and a stand-in's stand-in is itself.
//!
//! Marks that become one with the letter before them get a stand-in that stands alone: Backspace, which takes both away
//! on the page, takes but one in the record, and a replay says that they have parted. Names on ID cards have no such
//! marks.

use jiff::civil::Date;
use unicode_width::UnicodeWidthChar;

use crate::{
    domain::{
        guardian::needs_guardian,
        person::{EarlierCardFault, IdNumber, IdNumberError, clean, is_dash},
    },
    flow::field::Kind,
};

/// A number that passes every check and is nobody's: region code 119999 is assigned to no place.
pub const NUMBER: &str = "119999195002250028";
/// A number whose birth date is a day that its year does not have.
const NO_BIRTH_DATE: &str = "119999195002290020";
/// A number of a province that does not exist.
const NO_PROVINCE: &str = "009999195002250020";
/// A number whose check character does not fit.
const WRONG_CHECK: &str = "119999195002250021";
/// A permanent resident's number of a place that does not exist.
const NO_PLACE: &str = "999000195002250012";
/// A number of the earlier permanent residence card that passes every check; nationality ZZZ is assigned to no country.
const EARLIER: &str = "ZZZ119950022513";
/// One of a child.
const EARLIER_CHILD: &str = "ZZZ119923010113";
/// One of a place that does not exist.
const EARLIER_NO_PLACE: &str = "ZZZ009950022513";
/// One whose birth date is a day that its year does not have.
const EARLIER_NO_BIRTH_DATE: &str = "ZZZ119950023013";
/// The birth date in [`NUMBER`].
pub const BIRTH: Date = jiff::civil::date(1950, 2, 25);
/// 某示例, "so-and-so".
const NAME: [char; 3] = ['某', '示', '例'];

/// The stand-in of a text whose first character stands at `place`.
pub fn text(kind: Kind, place: usize, text: &str) -> String {
    let mut at = place;
    let stand_in = |c: char| {
        let stand_in = character(kind, at, c);
        at += usize::from(counts(kind, c));
        stand_in
    };
    text.chars().map(stand_in).collect()
}

/// The place of the character that is put behind these.
pub fn place<'a>(kind: Kind, before: impl Iterator<Item = char> + 'a) -> usize {
    before.filter(|&c| counts(kind, c)).count()
}

/// Whether the character moves the next one on: the rule for numbers overlooks blanks and strokes.
fn counts(kind: Kind, c: char) -> bool {
    kind != Kind::Number || !(c.is_whitespace() || is_dash(c) || is_dropped(c))
}

/// Whether a field would not take it.
fn is_dropped(c: char) -> bool {
    clean(c.encode_utf8(&mut [0; 4])).is_empty()
}

/// The stand-in of one character.
pub fn character(kind: Kind, place: usize, c: char) -> char {
    if is_dropped(c) {
        return '\u{200B}';
    }
    match kind {
        Kind::Number => number(place, c),
        Kind::Secret => 'x',
        Kind::Code if c.is_ascii_uppercase() => 'X',
        Kind::Name | Kind::Code => name(place, c),
    }
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

/// Marks that stand in names, and the star of a masked one, say nothing about anybody.
fn name(place: usize, c: char) -> char {
    let is_mark = matches!(c, '·' | '•' | '‧' | '・' | '･' | '∙' | '⋅' | '.' | '．' | '\'' | '-' | '*');
    let private = ('\u{E000}'..='\u{F8FF}').contains(&c);
    match c {
        _ if c.is_whitespace() || is_mark => c,
        '〇' => NAME.get(place).copied().unwrap_or(NAME[0]),
        _ if c.is_alphabetic() && is_wide(c) => NAME.get(place).copied().unwrap_or(NAME[0]),
        _ if c.is_alphabetic() && c.width() == Some(0) => '\u{0E31}',
        _ if c.is_alphabetic() || private => 'x',
        _ if c.is_ascii_digit() => '0',
        _ => mark(c),
    }
}

/// Something that is neither a letter nor a digit, as wide as `c`.
fn mark(c: char) -> char {
    match c.width() {
        Some(0) => '\u{0301}',
        Some(2) => '＃',
        _ => '#',
    }
}

/// Digits by their place; the last one may be an X.
fn number(place: usize, c: char) -> char {
    let narrow = char::from_u32((c as u32).wrapping_sub(0xFEE0)).filter(|_| ('！'..='～').contains(&c)).unwrap_or(c);
    let stand_in = match narrow {
        '0'..='9' | 'x' | 'X' if place == NUMBER.len() - 1 => at(NUMBER, place),
        '0'..='9' => at(NUMBER, place),
        'x' | 'X' => 'X',
        'a'..='z' | 'A'..='Z' => 'Z',
        _ if c.is_whitespace() || c == '*' || is_dash(c) => return c,
        _ if c.is_alphabetic() && is_wide(c) => return NAME[0],
        _ => return mark(c),
    };
    if is_wide(c) { widened(stand_in) } else { stand_in }
}

fn at(number: &str, place: usize) -> char {
    number.as_bytes().get(place).map_or('0', |&digit| char::from(digit))
}

fn widened(c: char) -> char {
    char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)
}

/// What the pages make of a number: what is wrong with it, and whether a guardian has to consent.
pub fn verdict(typed: &str, today: Date) -> (Option<IdNumberError>, bool) {
    match IdNumber::parse(typed, today) {
        Ok(number) => (None, needs_guardian(&number, today)),
        Err(error) => (Some(error), false),
    }
}

/// The stand-in of a whole number as it is judged: [`verdict`] is the same, with the same blanks and widths.
pub fn judged_number(typed: &str, today: Date) -> String {
    let is_earlier = IdNumber::expected_length(typed) == EARLIER.len();
    let child = child(today);
    let model = match verdict(typed, today) {
        (None, true) if is_earlier => EARLIER_CHILD,
        (None, true) => &child,
        (None, false) if is_earlier => EARLIER,
        (None, false) => NUMBER,
        (Some(IdNumberError::Province), _) => NO_PROVINCE,
        (Some(IdNumberError::Place), _) => NO_PLACE,
        (Some(IdNumberError::BirthDate), _) => NO_BIRTH_DATE,
        (Some(IdNumberError::CheckDigit), _) => WRONG_CHECK,
        (Some(IdNumberError::EarlierCard(EarlierCardFault::Place)), _) => EARLIER_NO_PLACE,
        (Some(IdNumberError::EarlierCard(EarlierCardFault::BirthDate)), _) => EARLIER_NO_BIRTH_DATE,
        // The others are about what kind of character stands where. Behind letters an X is never a digit.
        (Some(_), _) if is_earlier => return typed.chars().map(|c| number(0, c)).collect(),
        (Some(_), _) => return text(Kind::Number, 0, typed),
    };
    let mut place = 0;
    let stand_in = |c: char| {
        if !counts(Kind::Number, c) {
            return character(Kind::Number, place, c);
        }
        let digit = at(model, place);
        place += 1;
        if is_wide(c) { widened(digit) } else { digit }
    };
    typed.chars().map(stand_in).collect()
}

/// The number of nobody who was born on the first day of the year before.
fn child(today: Date) -> String {
    let first = format!("119999{}0101002", today.year() - 1);
    let whole = "0123456789X".chars().map(|check| format!("{first}{check}"));
    whole.into_iter().find(|number| IdNumber::parse(number, today).is_ok()).unwrap_or_else(|| NUMBER.to_owned())
}

#[cfg(test)]
#[path = "stand_in_tests.rs"]
mod tests;
