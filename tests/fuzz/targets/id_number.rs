//! Identity numbers: what is accepted is a number by every rule, and a mask hides the birth date.

use jiff::civil::date;
use renzheng::domain::person::IdNumber;

/// Any bytes as something typed.
pub fn check(bytes: &[u8]) {
    let today = date(2026, 11, 21);
    let typed = String::from_utf8_lossy(bytes);
    let Ok(id) = IdNumber::parse(&typed, today) else { return };
    let number = id.expose();
    let latest = id.latest_birth().expect("every kind has at least month and day");
    assert!(latest >= date(1900, 1, 1) && latest <= today);
    assert!(id.birth().is_none_or(|birth| birth == latest));
    assert_eq!(IdNumber::parse(number, today).as_ref(), Ok(&id));
    assert_eq!(IdNumber::read(number, today).as_ref(), Ok(&id));
    assert!(!format!("{id:?}").contains(|c: char| c.is_ascii_digit()));
    if number.len() == 15 {
        let (letters, digits) = number.split_at(3);
        assert!(letters.bytes().all(|b| b.is_ascii_uppercase()) && digits.bytes().all(|b| b.is_ascii_digit()));
        assert_eq!(digits[4..10], latest.strftime("%y%m%d").to_string());
        assert_eq!(id.masked(), format!("{}******{}", &number[..7], &number[13..]));
        return;
    }
    assert!(number.len() == 18 && number[..17].bytes().all(|b| b.is_ascii_digit()), "{number:?}");
    assert_eq!(number[6..14], latest.strftime("%Y%m%d").to_string());
    assert_eq!(id.masked(), format!("{}********{}", &number[..6], &number[14..]));
    // ISO 7064 MOD 11-2: the weighted sum of all eighteen leaves 1.
    let value = |b: u8| if b == b'X' { 10 } else { u32::from(b - b'0') };
    let sum = number.bytes().rev().fold((0, 1), |(sum, weight), b| (sum + value(b) * weight, weight * 2 % 11)).0;
    assert_eq!(sum % 11, 1, "{number}");
}
