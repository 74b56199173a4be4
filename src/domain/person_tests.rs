//! Tables for the number and name rules: what a helper really types.
use proptest::prelude::*;

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

/// Seventeen digits of somebody born on some day until today.
fn somebody() -> impl Strategy<Value = String> {
    let days = EARLIEST_BIRTH.until(TODAY).unwrap().get_days();
    (0..=days, 0..1000_u32).prop_map(|(day, number)| {
        let born = EARLIEST_BIRTH.checked_add(jiff::Span::new().days(day)).unwrap();
        format!("110105{}{number:03}", born.strftime("%Y%m%d"))
    })
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
        // Whatever it is, it is a number by every rule or it is none.
        if let Ok(id) = parse(&text) {
            prop_assert_eq!(id.check_character(), id.expose().as_bytes()[17]);
        }
    }

    #[test]
    fn a_number_is_the_same_however_it_is_typed(first17 in somebody(), part in 1..17_usize, dash in "[ —－-]") {
        let number = with_check(&first17);
        let wide: String = number.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
        let parted = format!(" {}{dash}\u{200B}{}\u{202E}", &number[..part], &number[part..]);
        for typed in [number.clone(), number.to_lowercase(), wide, parted.replace('－', "-")] {
            prop_assert_eq!(parse(&typed).map(|id| id.expose().to_owned()), Ok(number.clone()), "{:?}", typed);
        }
        let id = parse(&number).unwrap();
        prop_assert_eq!(id.birth().strftime("%Y%m%d").to_string(), &number[6..14]);
        prop_assert_eq!(id.masked(), format!("{}********{}", &number[..6], &number[14..]));
        let printed = format!("{id:?}");
        prop_assert!(!printed.contains(|c: char| c.is_ascii_digit()));
    }

    #[test]
    fn a_number_that_cannot_be_is_refused_by_its_reason(
        first17 in somebody(),
        check in 0..11_usize,
        later in 1..30_000_i32,
    ) {
        let number = with_check(&first17);
        let other = format!("{first17}{}", CHECK[check] as char);
        prop_assert_eq!(parse(&other).err(), (other != number).then_some(IdNumberError::CheckDigit));
        let old = format!("{}{}", &first17[..6], &first17[8..]);
        prop_assert_eq!(parse(&old), Err(IdNumberError::FifteenDigits));
        let unborn = TODAY.checked_add(jiff::Span::new().days(later)).unwrap().strftime("%Y%m%d");
        prop_assert_eq!(parse(&with_check(&format!("110105{unborn}002"))), Err(IdNumberError::BirthDate));
        let no_day = format!("{}0230{}", &first17[..10], &first17[14..]);
        prop_assert_eq!(parse(&with_check(&no_day)), Err(IdNumberError::BirthDate));
    }
}

#[test]
fn a_masked_number_is_somebodys_wherever_the_stars_are() {
    let number = IdNumber::parse("11010519491231002X", date(2026, 1, 1)).unwrap();
    for masked in ["110105********002X", "1101**********002X", "1****************X", "****002X", "002X", "******", ""] {
        assert!(number.could_be(masked), "{masked}");
    }
    for masked in ["110105********0021", "120105********002X", "****0021", "0021"] {
        assert!(!number.could_be(masked), "{masked}");
    }
}
