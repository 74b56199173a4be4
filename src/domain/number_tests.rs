//! Tables for the number rules: what a helper really types.
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
    assert_eq!((id.birth(), id.latest_birth()), (Some(date(1949, 12, 31)), Some(date(1949, 12, 31))));
    assert_eq!(id.sex(), Some(Sex::Female));
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
fn permanent_residents_have_a_number_that_begins_with_nine_or_with_three_letters() {
    for (typed, whole, birth, masked) in [
        ("911000195002250010", "911000195002250010", Some(date(1950, 2, 25)), "911000********0010"),
        ("931000 19480303 0025", "931000194803030025", Some(date(1948, 3, 3)), "931000********0025"),
        ("zzz1199500225 13", "ZZZ119950022513", Some(date(1950, 2, 25)), "ZZZ1199******13"),
        ("ＺＺＺ１１９９５００２２５１３", "ZZZ119950022513", Some(date(1950, 2, 25)), "ZZZ1199******13"),
        ("ZZZ119924060103", "ZZZ119924060103", Some(date(1924, 6, 1)), "ZZZ1199******03"),
        // Both 1920 and 2020 are possible.
        ("ZZZ119920060103", "ZZZ119920060103", None, "ZZZ1199******03"),
        // 1900 had no such day, and nobody was given such a number after 2023-12-01.
        ("ZZZ119900022903", "ZZZ119900022903", Some(date(2000, 2, 29)), "ZZZ1199******03"),
        ("ZZZ119923120103", "ZZZ119923120103", Some(date(1923, 12, 1)), "ZZZ1199******03"),
    ] {
        let id = parse(typed).unwrap();
        assert_eq!((id.expose(), id.birth(), id.sex()), (whole, birth, None), "{typed}");
        assert_eq!(id.masked(), masked);
        assert!(id.could_be(masked) && id.could_be(&whole[whole.len() - 2..]) && !id.could_be("11"), "{typed}");
        assert_eq!(IdNumber::read(whole, TODAY), Ok(id));
    }
    assert_eq!(parse("ZZZ119920060103").unwrap().latest_birth(), Some(date(2020, 6, 1)));
}

#[test]
fn what_tells_people_of_one_name_apart_is_no_birth_date() {
    for (number, tail) in [("11010519491231002X", "002X"), ("ZZZ119950022513", "13"), ("ZZZ", ""), ("示例示例示例", "")]
    {
        assert_eq!(IdNumber::tail(number), tail);
    }
}

#[test]
fn residents_of_hong_kong_macao_and_taiwan_have_numbers_of_their_regions() {
    for region in ["810000", "820000", "830000"] {
        let id = parse(&with_check(&format!("{region}19500225001"))).unwrap();
        assert_eq!((id.birth(), id.sex()), (Some(date(1950, 2, 25)), Some(Sex::Male)));
        assert!(id.masked().starts_with(region));
    }
}

#[test]
fn what_is_wrong_with_a_permanent_residents_number_is_said_by_its_own_places() {
    use EarlierCardFault::{BirthDate, Length, NotADigit, Place};
    assert_eq!(parse(&with_check("99900019500225001")), Err(IdNumberError::Place));
    assert_eq!(parse(&with_check("91100019500230001")), Err(IdNumberError::BirthDate));
    assert_eq!(parse("911000195002250011"), Err(IdNumberError::CheckDigit));
    assert_eq!(parse("91100019500225001"), Err(IdNumberError::Length(17)));
    for (typed, fault) in [
        ("ZZZ11995002251", Length(14)),
        ("ZZZ1199500225133", Length(16)),
        ("ZZZ11995O022513", NotADigit(9)),
        ("ZZZZ19950022513", NotADigit(4)),
        ("ZZZ009950022513", Place),
        ("ZZZ119950023013", BirthDate),
        ("ZZZ119950130113", BirthDate),
    ] {
        assert_eq!(parse(typed), Err(IdNumberError::EarlierCard(fault)), "{typed}");
    }
    for passport in ["E12345678", "EA1234567", "H1234567801", "z", "ZZ"] {
        assert_eq!(parse(passport), Err(IdNumberError::OtherDocument), "{passport}");
    }
}

#[test]
fn another_documents_number_is_kept_as_typed_and_never_taken_for_one_that_is_checked() {
    use DocumentKind::{Military, OldNumber, Passport};
    for (kind, typed, whole, masked) in [
        (Passport, " e1234 5678 ", "passport:E12345678", "E1*****78"),
        (Military, "军字第12345678号", "military:军字第12345678号", "军字第******78号"),
        (OldNumber, "119999500225001", "old_number:119999500225001", "119*********001"),
        (Passport, "11010519491231002X", "passport:11010519491231002X", "1101**********002X"),
        (Passport, "a:1", "passport:A:1", "***"),
    ] {
        let id = IdNumber::of_document(kind, typed).unwrap();
        assert_eq!((id.expose(), id.masked().as_str(), id.document()), (whole, masked, Some(kind)));
        assert_eq!((id.birth(), id.latest_birth(), id.sex()), (None, None, None));
        assert_eq!(IdNumber::read(whole, TODAY).as_ref(), Ok(&id));
        assert!(id.could_be(masked) && parse(whole).is_err(), "{whole}");
    }
    assert_eq!(IdNumber::of_document(Passport, " \u{200B}"), Err(IdNumberError::Empty));
    assert_eq!(IdNumber::of_document(Passport, &"1".repeat(31)), Err(IdNumberError::TooLong));
    assert!(IdNumber::read("licence:1", TODAY).is_err());
    assert_ne!(
        IdNumber::of_document(Passport, "11010519491231002X").unwrap(),
        parse("11010519491231002X").unwrap(),
        "it is not the person with that resident's number"
    );
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
    fn whatever_is_typed_is_a_number_by_every_rule_or_none(text in "[0-9A-Zx]{0,20}|ZZZ[0-9]{11,13}|9[0-9]{17}|\\PC{0,30}") {
        if let Ok(id) = parse(&text) {
            let number = id.expose();
            prop_assert!(id.document().is_none());
            prop_assert!(id.latest_birth().is_some_and(|born| (EARLIEST_BIRTH..=TODAY).contains(&born)));
            prop_assert!(id.birth().is_none_or(|born| Some(born) == id.latest_birth()));
            prop_assert_eq!(IdNumber::read(number, TODAY), Ok(id.clone()));
            prop_assert_eq!(id.masked().chars().filter(|c| *c == '*').count(), if number.len() == LONG { 8 } else { 6 });
            if number.len() == LONG {
                prop_assert_eq!(check_character(number), number.as_bytes()[17]);
            } else {
                prop_assert!(number.len() == SHORT && number[..3].bytes().all(|b| b.is_ascii_uppercase()));
            }
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
        prop_assert_eq!(id.birth().unwrap().strftime("%Y%m%d").to_string(), &number[6..14]);
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
