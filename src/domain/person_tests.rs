//! Tables for the number and name rules: what a helper really types.
use super::*;

const TODAY: Date = date(2026, 11, 21);

fn parse(typed: &str) -> Result<IdNumber, IdNumberError> {
    IdNumber::parse(typed, TODAY)
}

/// A number with the right check character for these 17 digits.
fn with_check(first17: &str) -> String {
    let sum: u32 = first17.bytes().zip(WEIGHTS).map(|(d, w)| u32::from(d - b'0') * w).sum();
    format!("{first17}{}", CHECK[(sum % 11) as usize] as char)
}

#[test]
fn the_example_of_the_standard_is_valid() {
    let id = parse("11010519491231002X").unwrap();
    assert_eq!(id.birth(), date(1949, 12, 31));
    assert_eq!(id.sex(), Sex::Female);
    assert_eq!(id.masked(), "110105********002X");
}

#[test]
fn every_way_of_typing_it_gives_the_same_number() {
    for typed in [
        "11010519491231002x",
        "11010519491231002X",
        " 110105 19491231 002x ",
        "110105-19491231-002X",
        "\u{200B}11010519491231002X\u{202E}",
    ] {
        assert_eq!(parse(typed).unwrap().expose(), "11010519491231002X", "{typed:?}");
    }
}

#[test]
fn each_mistake_has_its_own_name() {
    assert_eq!(parse(""), Err(IdNumberError::Empty));
    assert_eq!(parse("110105491231002"), Err(IdNumberError::FifteenDigits));
    assert_eq!(parse("1101051949123100"), Err(IdNumberError::Length(16)));
    assert_eq!(parse("11010519491231X02X"), Err(IdNumberError::NotADigit(15)));
    assert_eq!(parse("1101051949123100王X"), Err(IdNumberError::NotADigit(17)));
    assert_eq!(parse(&with_check("00010519491231002")), Err(IdNumberError::Province));
    assert_eq!(parse(&with_check("11010519490230002")), Err(IdNumberError::BirthDate));
    assert_eq!(parse(&with_check("11010518491231002")), Err(IdNumberError::BirthDate));
    assert_eq!(parse(&with_check("11010520261122002")), Err(IdNumberError::BirthDate));
    assert_eq!(parse("110105194912310021"), Err(IdNumberError::CheckDigit));
}

#[test]
fn a_leap_day_counts_only_in_leap_years() {
    assert!(parse(&with_check("11010519480229001")).is_ok());
    assert_eq!(parse(&with_check("11010519490229001")), Err(IdNumberError::BirthDate));
}

#[test]
fn any_single_wrong_digit_and_any_swap_of_neighbours_is_found() {
    let good = "11010519491231002X";
    for i in 0..17 {
        for d in '0'..='9' {
            let mut wrong: Vec<char> = good.chars().collect();
            if wrong[i] != d {
                wrong[i] = d;
                assert!(parse(&wrong.iter().collect::<String>()).is_err(), "digit {i} as {d}");
            }
        }
        let mut swapped: Vec<char> = good.chars().collect();
        if i < 16 && swapped[i] != swapped[i + 1] {
            swapped.swap(i, i + 1);
            assert!(parse(&swapped.iter().collect::<String>()).is_err(), "swap at {i}");
        }
    }
}

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
    let person =
        Person { name: PersonName::parse("王示例").unwrap(), id_number: parse("11010519491231002X").unwrap() };
    let printed = format!("{person:?}");
    assert!(!printed.contains('王') && !printed.contains("1949"), "{printed}");
    assert_eq!(person.name.masked(), "王**");
}
