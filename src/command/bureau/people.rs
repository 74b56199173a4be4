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
#[path = "people_tests.rs"]
mod tests;
