//! People and their photos on file, from a table.

use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;

use super::refused;
use crate::{
    app::{
        complaint::{Complaint, Words, file},
        rows::Table,
    },
    bureau::Bureau,
    domain::{
        person::{IdNumber, Person, PersonName},
        time::{Clock as _, china},
    },
};

/// A line of the table.
#[derive(Deserialize)]
struct Row {
    name: String,
    id_number: String,
    #[serde(default)]
    photo: Option<String>,
    #[serde(default)]
    photo_year: Option<i16>,
}

/// A line that can be put on file.
struct Entry {
    person: Person,
    photo: Option<Vec<u8>>,
    year: Option<i16>,
}

/// Puts everybody of the table on file; nobody when one line cannot be understood.
pub(super) async fn import(desk: &Bureau, path: &Path) -> Result<Words, Complaint> {
    let bytes = std::fs::read(path).map_err(|e| file(path, &e))?;
    let remedy = Words::new(
        "每行：姓名,身份证号,照片文件（可空）,拍摄年份（可空）；第一行是列名。",
        "Each line: name, identity number, picture file (may be empty), year it was taken (may be empty); headings first.",
    );
    let table = Table { path, columns: &["name", "id_number"], remedy };
    let today = super::SystemClock::start().now().wall.to_zoned(china()).date();
    let none = Words::new("没有人员", "nobody");
    let entries = table.rows(&bytes, &none, |row: Row| entry(row, path, today))?;
    for entry in &entries {
        desk.add_person(&entry.person, entry.photo.as_deref()).await.map_err(|e| refused(&e))?;
        if let Some(year) = entry.year {
            desk.photo_taken_in(&entry.person, year).await.map_err(|e| refused(&e))?;
        }
    }
    let photos = entries.iter().filter(|entry| entry.photo.is_some()).count();
    let people = entries.len();
    Ok(Words::new(
        format!("已导入 {people} 人，其中 {photos} 人有照片。"),
        format!("{people} people, {photos} of them with a photo."),
    ))
}

fn entry(row: Row, table: &Path, today: Date) -> Result<Entry, Words> {
    let name = PersonName::parse(&row.name).map_err(|_| Words::new("姓名不对", "the name cannot be"))?;
    let id_number = IdNumber::parse(&row.id_number, today)
        .map_err(|_| Words::new("身份证号不对", "the identity number cannot be"))?;
    let beside = table.parent().unwrap_or(Path::new(""));
    let read = |name: String| {
        let unreadable = Words::new(format!("读不出照片 {name}"), format!("the picture {name} cannot be read"));
        let bytes = std::fs::read(beside.join(&name)).map_err(|_| unreadable.clone())?;
        image::guess_format(&bytes).map(|_| bytes).map_err(|_| unreadable)
    };
    let photo = row.photo.filter(|name| !name.is_empty()).map(read).transpose()?;
    if row.photo_year.is_some_and(|year| !(1900..=today.year()).contains(&year)) {
        return Err(Words::new("拍摄年份不对", "the year of the photo cannot be"));
    }
    Ok(Entry { person: Person { name, id_number }, photo, year: row.photo_year })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_cannot_be_is_told_by_what_is_wrong_with_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.png"), b"\x89PNG\r\n\x1a\n").unwrap();
        std::fs::write(folder.path().join("b.txt"), b"hello").unwrap();
        let today = jiff::civil::date(2026, 3, 1);
        let said = |name: &str, number: &str, photo: &str, year: Option<i16>| {
            let row = Row {
                name: name.to_owned(),
                id_number: number.to_owned(),
                photo: Some(photo.to_owned()),
                photo_year: year,
            };
            entry(row, &folder.path().join("people.csv"), today).map(|_| ()).map_err(|words| words.en)
        };
        let number = "119999195107070023";
        assert_eq!(said("赵示例", number, "", None), Ok(()));
        assert_eq!(said("赵示例", number, "a.png", Some(1990)), Ok(()));
        for (wrong, what) in [
            (said("", number, "", None), "the name cannot be"),
            (said("赵示例", "119999195107070024", "", None), "the identity number cannot be"),
            (said("赵示例", number, "c.png", None), "the picture c.png cannot be read"),
            (said("赵示例", number, "b.txt", None), "the picture b.txt cannot be read"),
            (said("赵示例", number, "", Some(2027)), "the year of the photo cannot be"),
        ] {
            assert_eq!(wrong, Err(what.to_owned()));
        }
    }
}
