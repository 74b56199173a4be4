//! What a person may set after success: a six-digit password and a gesture pattern. The rules are the same at the
//! counter, which says so at once, and at the bureau, which does not trust the counter.

use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;

use super::person::IdNumber;

/// Digits of a password.
pub const PASSWORD_DIGITS: usize = 6;
/// Fewest dots of a pattern: four of nine give 1,624 patterns, as many as phones ask for.
pub const FEWEST_DOTS: usize = 4;
/// Dots in a row and in a column.
pub const GRID: u8 = 3;

/// What a person sets. It has no `Debug`.
#[derive(Clone, Default)]
pub struct SecuritySettings {
    /// Six digits.
    pub password: Option<SecretString>,
    /// The dots in order, `0..=8` row by row, as digits: `0124678`.
    pub gesture: Option<SecretString>,
}

/// Why a password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordFault {
    /// Not six digits.
    #[error("a password has six digits")]
    Digits,
    /// `123456`, `987654`.
    #[error("the digits go up or down one by one")]
    Consecutive,
    /// `111111`, `121212`, `123123`.
    #[error("the digits repeat")]
    Repeated,
    /// Six digits of the identity number in a row, or the birthday.
    #[error("the digits stand in the identity number")]
    FromNumber,
}

/// Why a pattern is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum GestureFault {
    /// Fewer than four dots.
    #[error("a pattern has at least four dots")]
    TooShort,
    /// A dot twice, no dot of the grid, or one passed over.
    #[error("this is no pattern")]
    Shape,
}

/// Whether six digits may be this person's password.
pub fn check_password(password: &SecretString, number: &IdNumber) -> Result<(), PasswordFault> {
    let digits = password.expose_secret().as_bytes();
    if digits.len() != PASSWORD_DIGITS || !digits.iter().all(u8::is_ascii_digit) {
        return Err(PasswordFault::Digits);
    }
    let steps = |by: i16| digits.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == by);
    if steps(1) || steps(-1) {
        return Err(PasswordFault::Consecutive);
    }
    let repeats = |length: usize| digits.iter().skip(length).zip(digits).all(|(digit, before)| digit == before);
    if [1, 2, 3].into_iter().any(repeats) {
        return Err(PasswordFault::Repeated);
    }
    if number.expose().as_bytes().windows(PASSWORD_DIGITS).any(|window| window == digits) {
        return Err(PasswordFault::FromNumber);
    }
    Ok(())
}

/// Whether these dots in this order are a pattern.
pub fn check_gesture(gesture: &SecretString) -> Result<(), GestureFault> {
    let dots: Vec<u8> = gesture.expose_secret().bytes().map(|byte| byte.wrapping_sub(b'0')).collect();
    if dots.iter().any(|dot| *dot >= GRID * GRID) {
        return Err(GestureFault::Shape);
    }
    if dots.len() < FEWEST_DOTS {
        return Err(GestureFault::TooShort);
    }
    let mut drawn = Vec::with_capacity(dots.len());
    for dot in dots {
        if drawn.contains(&dot)
            || drawn.last().and_then(|last| between(*last, dot)).is_some_and(|m| !drawn.contains(&m))
        {
            return Err(GestureFault::Shape);
        }
        drawn.push(dot);
    }
    Ok(())
}

/// The dot that a straight line from one dot to another passes over.
pub const fn between(from: u8, to: u8) -> Option<u8> {
    let (row, column) = (from / GRID + to / GRID, from % GRID + to % GRID);
    let is_middle = row % 2 == 0 && column % 2 == 0 && from != to;
    if is_middle { Some(row / 2 * GRID + column / 2) } else { None }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn password(digits: &str) -> Result<(), PasswordFault> {
        let number = IdNumber::parse("119999195003150029", date(2026, 1, 1)).unwrap();
        check_password(&digits.into(), &number)
    }

    #[test]
    fn passwords_that_anybody_would_try_first_are_refused() {
        use PasswordFault::{Consecutive, Digits, FromNumber, Repeated};
        for (digits, fault) in [
            ("12345", Digits),
            ("1234567", Digits),
            ("12345x", Digits),
            ("１２３４５６", Digits),
            ("123456", Consecutive),
            ("987654", Consecutive),
            ("111111", Repeated),
            ("121212", Repeated),
            ("258258", Repeated),
            ("195003", FromNumber),
            ("500315", FromNumber),
            ("150029", FromNumber),
        ] {
            assert_eq!(password(digits), Err(fault), "{digits}");
        }
        for good in ["135790", "112233", "890123", "258258258"] {
            assert_eq!(password(good).is_ok(), good.len() == 6, "{good}");
        }
    }

    #[test]
    fn a_pattern_has_four_dots_none_twice_and_none_passed_over() {
        use GestureFault::{Shape, TooShort};
        for (dots, fault) in
            [("", TooShort), ("012", TooShort), ("0122", Shape), ("0129", Shape), ("0245", Shape), ("0812", Shape)]
        {
            assert_eq!(check_gesture(&dots.into()), Err(fault), "{dots}");
        }
        for good in ["0124678", "0125", "4083", "1573"] {
            assert_eq!(check_gesture(&good.into()), Ok(()), "{good}");
        }
        assert_eq!((between(0, 2), between(0, 8), between(1, 3), between(3, 8)), (Some(1), Some(4), None, None));
    }
}
