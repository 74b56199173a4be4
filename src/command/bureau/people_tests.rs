use jiff::civil::date;

use super::*;

const NUMBER: &str = "119999195107070023";

type Change<'a> = &'a dyn Fn(&mut Row);

fn row() -> Row {
    Row { name: "赵示例".to_owned(), id_number: NUMBER.to_owned(), ..Row::default() }
}

fn read(row: &Row, folder: &Path) -> Result<Entry, String> {
    entry(row, &folder.join("people.csv"), date(2026, 3, 1)).map_err(|words| words.en)
}

#[test]
fn a_line_that_cannot_be_is_told_by_what_is_wrong_with_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    std::fs::write(folder.path().join("b.txt"), b"hello").unwrap();
    let some = |text: &str| Some(text.to_owned());
    let said = |change: &dyn Fn(&mut Row)| {
        let mut row = row();
        change(&mut row);
        read(&row, folder.path()).map(|_| ())
    };
    assert_eq!(said(&|_| {}), Ok(()));
    assert_eq!(said(&|r| (r.photo, r.photo_year, r.police_photo) = (some("a.png"), Some(1990), some("a.png"))), Ok(()));
    let wrong: [(Change<'_>, &str); 18] = [
        (&|r| r.certified_by_data = some("2026-03-02"), "certified_by_data is a day that is to come"),
        (&|r| r.name.clear(), "the name cannot be"),
        (
            &|r| r.id_number = "119999195107070024".to_owned(),
            "One digit may be mistyped. Please compare it digit by digit with the ID card.",
        ),
        (
            &|r| r.id_number = "ZZZ11995107070".to_owned(),
            "14 characters were typed; a number that begins with three letters has 15. Please count them again from \
             the permanent residence card; passports and permits are looked at by people at the counter.",
        ),
        (&|r| r.photo = some("c.png"), "the picture c.png cannot be read"),
        (&|r| r.police_photo = some("b.txt"), "the picture b.txt cannot be read"),
        (&|r| r.photo_year = Some(2027), "the year of the photo cannot be"),
        (&|r| r.police_photo_year = Some(1899), "the year of the photo cannot be"),
        (&|r| r.card = some("gone"), "card gone: valid, lost or none"),
        (&|r| r.account_since = some("yesterday"), "yesterday is no day; it is written 2026-03-31"),
        (
            &|r| r.sex = some("女"),
            "the identity card's items go together: sex, ethnicity, address, valid_from, valid_until, issuer",
        ),
        (&|r| card_items(r, "男", "长期"), "the sex is not the number's; it is written 男 or 女"),
        (&|r| card_items(r, "女", "for ever"), "for ever is no day; it is written 2026-03-31"),
        (&|r| card_items(r, "女", "2001-05-01"), "the card ends before it begins"),
        (
            &|r| draws(r, "甲;乙", "局", "", ""),
            "the pension columns do not have as many items as each other; each needs pension_kind and pension_office",
        ),
        (&|r| draws(r, "甲;", "局;局", "", ""), "a pension without a name or an office"),
        (&|r| draws(r, "甲", "局", "62220202", ""), "pension_account_tail: the last four digits only"),
        (&|r| draws(r, "甲", "局", "0123", "2026-13"), "2026-13 is no month; it is written 2026-03"),
    ];
    for (change, what) in wrong {
        assert_eq!(said(change), Err(what.to_owned()));
    }
}

fn card_items(row: &mut Row, sex: &str, until: &str) {
    let cells = [
        &mut row.sex,
        &mut row.ethnicity,
        &mut row.address,
        &mut row.valid_from,
        &mut row.valid_until,
        &mut row.issuer,
    ];
    for (cell, text) in cells.into_iter().zip([sex, "汉", "示例市示例街1号", "2001-05-01", until, "示例公安局"])
    {
        *cell = Some(text.to_owned());
    }
}

fn draws(row: &mut Row, kinds: &str, offices: &str, tails: &str, months: &str) {
    let cells =
        [&mut row.pension_kind, &mut row.pension_office, &mut row.pension_account_tail, &mut row.pension_paid_for];
    for (cell, text) in cells.into_iter().zip([kinds, offices, tails, months]) {
        *cell = Some(text.to_owned());
    }
}

#[test]
fn a_birth_date_is_the_numbers_or_stands_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let birth = |number: &str, cell: &str| {
        let mut row = Row { name: "SHILI JIA".to_owned(), id_number: number.to_owned(), ..Row::default() };
        card_items(&mut row, "女", FOR_GOOD);
        row.birth = Some(cell.to_owned());
        read(&row, folder.path()).map(|entry| entry.file.id_record.unwrap().birth)
    };
    let (other, needed) = (
        "the birth date is not the number's",
        "this number has two digits of the year: the identity card's items need birth",
    );
    for (number, cell, said) in [
        ("911000195002250010", "", Ok(date(1950, 2, 25))),
        ("911000195002250010", "1950-02-26", Err(other.to_owned())),
        ("ZZZ119950022513", "", Ok(date(1950, 2, 25))),
        ("ZZZ119920022513", "", Err(needed.to_owned())),
        ("ZZZ119920022513", "1920-02-25", Ok(date(1920, 2, 25))),
        ("ZZZ119920022513", "2020-02-25", Ok(date(2020, 2, 25))),
        ("ZZZ119920022513", "1921-02-25", Err(other.to_owned())),
    ] {
        assert_eq!(birth(number, cell), said, "{number} {cell}");
    }
}

#[test]
fn a_whole_line_is_read_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let mut row = row();
    card_items(&mut row, "女", "2021-05-01");
    draws(&mut row, "城镇职工基本养老保险;遗属待遇", "甲局；乙局", "0123;", "2026-02;2026-01");
    (row.card, row.account_since) = (Some("lost".to_owned()), Some("2019-01-01".to_owned()));
    let file = read(&row, folder.path()).map(|entry| entry.file).unwrap();
    let record = file.id_record.unwrap();
    assert_eq!((record.birth, record.validity.until), (date(1951, 7, 7), Some(date(2021, 5, 1))));
    assert_eq!(file.card, Some(CardState::Lost));
    assert_eq!(file.account_opened.unwrap().to_string(), "2018-12-31T16:00:00Z");
    let read: Vec<_> =
        file.pensions.iter().map(|p| (p.office.as_str(), p.account_tail.as_deref(), p.paid_for)).collect();
    assert_eq!(read, [("甲局", Some("0123"), Some(date(2026, 2, 1))), ("乙局", None, Some(date(2026, 1, 1)))]);
    card_items(&mut row, "女", FOR_GOOD);
    let record = self::read(&row, folder.path()).map(|entry| entry.file.id_record.unwrap()).unwrap();
    assert_eq!(record.validity.until, None);
}
