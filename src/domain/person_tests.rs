//! Tables for the name rules: what a helper really types.
use proptest::prelude::*;

use super::*;

#[test]
fn names_are_cleaned_and_kept() {
    for (typed, kept) in [
        ("王示例", "王示例"),
        ("  王示例 ", "王示例"),
        ("欧阳•示例", "欧阳·示例"),
        ("阿不都.示例", "阿不都·示例"),
        ("𠮷示", "𠮷示"),
        ("㛃", "㛃"),
        ("王\u{202E}示\u{200D}例", "王示例"),
        ("O'Neil Ann-Marie", "O'Neil Ann-Marie"),
        ("SHILI JIA", "SHILI JIA"),
    ] {
        assert_eq!(PersonName::parse(typed).unwrap().expose(), kept, "{typed:?}");
    }
}

#[test]
fn names_that_are_no_names_are_refused() {
    assert_eq!(PersonName::parse(" \u{200B} "), Err(NameError::Empty));
    assert_eq!(PersonName::parse(&"王".repeat(41)), Err(NameError::TooLong));
    assert_eq!(PersonName::parse("王1"), Err(NameError::Character('1')));
    assert_eq!(PersonName::parse("\u{1b}[31m王"), Err(NameError::Character('[')));
    assert_eq!(PersonName::parse(&"王".repeat(10_000_000)), Err(NameError::TooLong));
}

#[test]
fn neither_prints_itself() {
    let id_number = IdNumber::parse("11010519491231002X", jiff::civil::date(2026, 1, 1)).unwrap();
    let person = Person { name: PersonName::parse("王示例").unwrap(), id_number };
    let printed = format!("{person:?}");
    assert!(!printed.contains('王') && !printed.contains("1949"), "{printed}");
    assert_eq!(person.name.masked(), "王**");
}

/// What people type and paste, and what they are attacked with.
fn typed() -> impl Strategy<Value = String> {
    let pieces = proptest::sample::select(vec![
        "王",
        "𠮷",
        "㛃",
        "\u{E000}",
        "·",
        "•",
        ".",
        "e\u{301}",
        "\u{3000}",
        "１",
        "Ｘ",
        "x",
        "—",
        "\u{1b}[2J",
        "\u{1b}]52;c;aGk=\u{7}",
        "\u{9b}31m",
        "\u{202E}",
        "\u{2066}",
        "\u{200D}",
        "\u{FEFF}",
        "\u{E0041}",
        "\r\n",
        "\0",
    ]);
    let piece = prop_oneof![pieces.prop_map(str::to_owned), any::<char>().prop_map(String::from)];
    proptest::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_unseen_survives_and_cleaning_twice_is_cleaning_once(text in typed()) {
        let cleaned = clean(&text);
        prop_assert!(!cleaned.contains(is_unseen), "{cleaned:?}");
        prop_assert_eq!(clean(&cleaned), cleaned.clone());
        prop_assert!(cleaned.chars().count() <= LONGEST_INPUT);
        if let Ok(name) = PersonName::parse(&text) {
            prop_assert_eq!(PersonName::parse(name.expose()), Ok(name.clone()));
            let stars = name.masked().chars().skip(1).collect::<String>();
            prop_assert!(stars.len() <= 3 && stars.chars().all(|c| c == '*'), "{stars}");
        }
    }
}
