//! Names and every other text from outside: nothing unseen survives, and cleaning twice is cleaning once.

use renzheng::domain::person::{PersonName, clean};

/// Any bytes as something typed, pasted or received.
pub fn check(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    let cleaned = clean(&typed);
    assert!(!cleaned.contains(char::is_control), "{cleaned:?}");
    super::assert_seen(&cleaned);
    assert_eq!(clean(&cleaned), cleaned);
    assert!(cleaned.chars().count() <= 512);
    let Ok(name) = PersonName::parse(&typed) else { return };
    let kept = name.expose();
    assert!((1..=40).contains(&kept.chars().count()) && kept.trim() == kept, "{kept:?}");
    super::assert_seen(kept);
    assert_eq!(PersonName::parse(kept).as_ref(), Ok(&name));
    let masked = name.masked();
    assert!(masked.chars().skip(1).all(|c| c == '*') && masked.chars().count() <= 4, "{masked:?}");
    assert_eq!(format!("{name:?}"), "PersonName(…)");
}
