//! People and what is on file of them, from a table.

use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;

use super::{identity::number_fault, photos, refused};
use crate::{
    bureau::{Bureau, PersonFile},
    domain::{
        applicant::CardState,
        entitlement::Pension,
        id_record::{IdRecord, Validity},
        person::{IdNumber, Person, PersonName, Sex, clean},
        time::{Clock as _, china},
    },
    setup::{
        complaint::{Bilingual, Complaint, file},
        rows::Table,
    },
};

/// Parts what one cell has several of.
const PARTED_BY: [char; 2] = [';', '；'];
/// A card that is valid for good.
const FOR_GOOD: &str = "长期";

/// A line of the table. Empty cells are absent ones.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Row {
    name: String,
    id_number: String,
    photo: Option<String>,
    photo_year: Option<i16>,
    police_photo: Option<String>,
    police_photo_year: Option<i16>,
    sex: Option<String>,
    ethnicity: Option<String>,
    birth: Option<String>,
    address: Option<String>,
    valid_from: Option<String>,
    valid_until: Option<String>,
    issuer: Option<String>,
    card: Option<String>,
    account_since: Option<String>,
    certified_by_data: Option<String>,
    pension_kind: Option<String>,
    pension_office: Option<String>,
    pension_account_tail: Option<String>,
    pension_paid_for: Option<String>,
}

/// A line that can be put on file.
struct Entry {
    person: Person,
    photo: Option<Vec<u8>>,
    year: Option<i16>,
    file: PersonFile,
}

/// Takes a table in, if one is named; tells how good the photos on file are.
pub(super) async fn run(desk: &Bureau, path: Option<&Path>) -> Result<Bilingual, Complaint> {
    match path {
        Some(path) => {
            let taken = import(desk, path).await?;
            let photos = photos::in_sum(&desk.check_photos().await.map_err(|e| refused(&e))?);
            Ok(Bilingual::new(format!("{}{}", taken.zh, photos.zh), format!("{} {}", taken.en, photos.en)))
        }
        None => Ok(photos::in_full(&desk.check_photos().await.map_err(|e| refused(&e))?)),
    }
}

/// Puts everybody of the table on file; nobody when one line cannot be understood.
async fn import(desk: &Bureau, path: &Path) -> Result<Bilingual, Complaint> {
    let bytes = std::fs::read(path).map_err(|e| file(path, &e))?;
    let remedy = Bilingual::new(
        "第一行是列名，每行一人；列见 renzheng bureau people --help。",
        "Headings first, then one person a line; `renzheng bureau people --help` has the columns.",
    );
    let table = Table { path, columns: &["name", "id_number"], remedy };
    let today = super::SystemClock::start().now().wall.to_zoned(china()).date();
    let none = Bilingual::new("没有人员", "nobody");
    let entries = table.rows(&bytes, &none, |row: Row| entry(&row, path, today))?;
    for entry in &entries {
        desk.add_person(&entry.person, entry.photo.as_deref()).await.map_err(|e| refused(&e))?;
        if let Some(year) = entry.year {
            desk.photo_taken_in(&entry.person, year).await.map_err(|e| refused(&e))?;
        }
        desk.put_on_file(&entry.person, &entry.file).await.map_err(|e| refused(&e))?;
    }
    let photos = entries.iter().filter(|entry| entry.photo.is_some()).count();
    let people = entries.len();
    Ok(Bilingual::new(
        format!("已导入 {people} 人，其中 {photos} 人有照片。"),
        format!("{people} people, {photos} of them with a photo."),
    ))
}

fn wrong(zh: &str, en: &str) -> Bilingual {
    Bilingual::new(zh.to_owned(), en.to_owned())
}

fn entry(row: &Row, table: &Path, today: Date) -> Result<Entry, Bilingual> {
    let name = PersonName::parse(&row.name).map_err(|_| wrong("姓名不对", "the name cannot be"))?;
    let id_number = IdNumber::parse(&row.id_number, today).map_err(number_fault)?;
    let beside = table.parent().unwrap_or(Path::new(""));
    let photo = picture(row.photo.as_deref(), beside)?;
    let police_photo = picture(row.police_photo.as_deref(), beside)?;
    for year in [row.photo_year, row.police_photo_year] {
        if year.is_some_and(|year| !(1900..=today.year()).contains(&year)) {
            return Err(wrong("拍摄年份不对", "the year of the photo cannot be"));
        }
    }
    let person = Person { name, id_number };
    let account_since = given(row.account_since.as_deref()).map(day).transpose()?;
    let account_opened = account_since.map(|day| day.to_zoned(china()).map(|day| day.timestamp())).transpose();
    let file = PersonFile {
        police_photo,
        police_photo_year: row.police_photo_year,
        id_record: id_record(row, &person)?,
        card: given(row.card.as_deref()).map(card).transpose()?,
        pensions: pensions(row)?,
        account_opened: account_opened.map_err(|_| no_day("account_since"))?,
        certified_by_data: certified_by_data(row, today)?,
    };
    Ok(Entry { person, photo, year: row.photo_year, file })
}

/// A day that is to come would certify for longer than any rule.
fn certified_by_data(row: &Row, today: Date) -> Result<Option<Date>, Bilingual> {
    let on = given(row.certified_by_data.as_deref()).map(day).transpose()?;
    if on.is_some_and(|on| on > today) {
        return Err(wrong("certified_by_data 是以后的日期", "certified_by_data is a day that is to come"));
    }
    Ok(on)
}

fn given(cell: Option<&str>) -> Option<&str> {
    cell.filter(|text| !text.is_empty())
}

fn picture(name: Option<&str>, beside: &Path) -> Result<Option<Vec<u8>>, Bilingual> {
    let Some(name) = given(name) else { return Ok(None) };
    let unreadable = || Bilingual::new(format!("读不出照片 {name}"), format!("the picture {name} cannot be read"));
    let bytes = std::fs::read(beside.join(name)).map_err(|_| unreadable())?;
    image::guess_format(&bytes).map(|_| Some(bytes)).map_err(|_| unreadable())
}

fn no_day(text: &str) -> Bilingual {
    Bilingual::new(format!("日期 {text} 不对，写作 2026-03-31"), format!("{text} is no day; it is written 2026-03-31"))
}

fn day(text: &str) -> Result<Date, Bilingual> {
    text.parse().map_err(|_| no_day(text))
}

fn card(word: &str) -> Result<CardState, Bilingual> {
    let no_card = |_| {
        Bilingual::new(
            format!("社保卡状态 {word} 不对：valid、lost 或 none"),
            format!("card {word}: valid, lost or none"),
        )
    };
    word.parse().map_err(no_card)
}

/// The items of the identity card, all or none. What the number says of birth and sex is not asked twice.
fn id_record(row: &Row, person: &Person) -> Result<Option<IdRecord>, Bilingual> {
    let cells = [&row.sex, &row.ethnicity, &row.address, &row.valid_from, &row.valid_until, &row.issuer];
    let cells = cells.map(|cell| given(cell.as_deref()));
    if cells.iter().all(Option::is_none) {
        return Ok(None);
    }
    let [Some(sex), Some(ethnicity), Some(address), Some(from), Some(until), Some(issuer)] = cells else {
        return Err(wrong(
            "身份证项目要填全：sex,ethnicity,address,valid_from,valid_until,issuer",
            "the identity card's items go together: sex, ethnicity, address, valid_from, valid_until, issuer",
        ));
    };
    let by_number = person.id_number.sex().map(|sex| match sex {
        Sex::Male => "男",
        Sex::Female => "女",
    });
    if by_number.map_or(!["男", "女"].contains(&sex), |by_number| sex != by_number) {
        return Err(wrong("性别与号码不符（写 男 或 女）", "the sex is not the number's; it is written 男 or 女"));
    }
    let until = if until == FOR_GOOD { None } else { Some(day(until)?) };
    let from = day(from)?;
    if until.is_some_and(|until| until <= from) {
        return Err(wrong("有效期限的先后不对", "the card ends before it begins"));
    }
    Ok(Some(IdRecord {
        name: person.name.expose().to_owned(),
        sex: sex.to_owned(),
        ethnicity: clean(ethnicity),
        birth: birth(row, &person.id_number)?,
        address: clean(address),
        number: person.id_number.expose().to_owned(),
        validity: Validity { from, until },
        issuer: clean(issuer),
    }))
}

/// The number says it; one with two digits of the year needs the cell.
fn birth(row: &Row, number: &IdNumber) -> Result<Date, Bilingual> {
    let said = given(row.birth.as_deref()).map(day).transpose()?;
    match (number.birth(), said) {
        (Some(birth), said) if said.is_none_or(|said| said == birth) => Ok(birth),
        (None, Some(said)) if number.latest_birth().is_some_and(|latest| fits(latest, said)) => Ok(said),
        (None, None) => Err(wrong(
            "这种号码只有两位年份，身份证项目要加上 birth",
            "this number has two digits of the year: the identity card's items need birth",
        )),
        _ => Err(wrong("出生日期与号码不符", "the birth date is not the number's")),
    }
}

/// The day itself, or that of a hundred years before.
fn fits(latest: Date, said: Date) -> bool {
    (said.month(), said.day()) == (latest.month(), latest.day()) && [0, 100].contains(&(latest.year() - said.year()))
}

/// What the person draws: the columns are read side by side.
fn pensions(row: &Row) -> Result<Vec<Pension>, Bilingual> {
    let list = |cell: &Option<String>| -> Vec<String> {
        given(cell.as_deref())
            .map_or_else(Vec::new, |text| text.split(PARTED_BY).map(|part| part.trim().to_owned()).collect())
    };
    let (kinds, offices) = (list(&row.pension_kind), list(&row.pension_office));
    let (tails, months) = (list(&row.pension_account_tail), list(&row.pension_paid_for));
    let fits = |cells: &[String]| cells.is_empty() || cells.len() == kinds.len();
    if offices.len() != kinds.len() || !fits(&tails) || !fits(&months) {
        return Err(wrong(
            "待遇各列的项数不一样（pension_kind、pension_office 每项都要有）",
            "the pension columns do not have as many items as each other; each needs pension_kind and pension_office",
        ));
    }
    let at = |cells: &[String], index: usize| cells.get(index).filter(|text| !text.is_empty()).cloned();
    let pension = |(index, (kind, office)): (usize, (&String, &String))| {
        if kind.is_empty() || office.is_empty() {
            return Err(wrong("待遇缺名称或发放单位", "a pension without a name or an office"));
        }
        let account_tail = at(&tails, index);
        if account_tail.as_ref().is_some_and(|tail| tail.len() != 4 || !tail.bytes().all(|b| b.is_ascii_digit())) {
            return Err(wrong(
                "pension_account_tail 只写账号末四位",
                "pension_account_tail: the last four digits only",
            ));
        }
        let paid_for = at(&months, index).map(|text| month(&text)).transpose()?;
        Ok(Pension { kind: clean(kind), office: clean(office), account_tail, paid_for })
    };
    kinds.iter().zip(&offices).enumerate().map(pension).collect()
}

fn month(text: &str) -> Result<Date, Bilingual> {
    let first = format!("{text}-01");
    first.parse().map_err(|_| {
        Bilingual::new(format!("月份 {text} 不对，写作 2026-03"), format!("{text} is no month; it is written 2026-03"))
    })
}

#[cfg(test)]
mod tests {
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
        assert_eq!(
            said(&|r| (r.photo, r.photo_year, r.police_photo) = (some("a.png"), Some(1990), some("a.png"))),
            Ok(())
        );
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
}
