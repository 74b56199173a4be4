//! The table of pairs: a CSV with the columns `a`, `b` and `same`, and `years` if it likes. Nothing is guessed: a row
//! that cannot be understood stops the run before it begins.

use std::{fs, path::Path};

use serde::Deserialize;

use crate::setup::{
    complaint::{Bilingual, Complaint, file},
    rows::Table,
};

/// Two pictures, and whether they show one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Path of the first picture as the table has it, relative to the root folder.
    pub a: String,
    /// Path of the second picture as the table has it, relative to the root folder.
    pub b: String,
    /// Whether both pictures show the same person, according to the table.
    pub same: bool,
    /// Between the two pictures, if known.
    pub years: Option<u32>,
}

#[derive(Deserialize)]
struct Row {
    a: String,
    b: String,
    same: String,
    #[serde(default)]
    years: String,
}

/// Every pair of the table.
pub fn read(path: &Path) -> Result<Vec<Pair>, Complaint> {
    let bytes = fs::read(path).map_err(|e| file(path, &e))?;
    let remedy = Bilingual::new(
        "第一行写列名 a,b,same，可加 years；same 写 1（同一人）或 0（不同的人），years 写两张照片相隔的整年数。",
        "The first line names the columns a,b,same and, if you like, years; same is 1 (one person) or 0 (different \
         people), years the whole years between the pictures.",
    );
    Table { path, columns: &["a", "b", "same"], remedy }.rows(&bytes, &Bilingual::new("没有配对", "no pairs"), pair)
}

fn pair(row: Row) -> Result<Pair, Bilingual> {
    if row.a.is_empty() || row.b.is_empty() {
        return Err(Bilingual::new("a 或 b 是空的", "a or b is empty"));
    }
    let same = match row.same.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" => true,
        "0" | "false" | "no" => false,
        other => return Err(Bilingual::new(format!("same 写的是“{other}”"), format!("same is \"{other}\""))),
    };
    let years = match row.years.as_str() {
        "" => None,
        years => Some(
            years
                .parse()
                .map_err(|_| Bilingual::new(format!("years 写的是“{years}”"), format!("years is \"{years}\"")))?,
        ),
    };
    Ok(Pair { a: row.a, b: row.b, same, years })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Vec<Pair>, Complaint> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pairs.csv");
        fs::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn columns_come_in_any_order_and_years_are_optional() {
        let pairs = table("\u{feff}same, b ,a,note\n1,y.jpg,x.jpg,\nno,\"z, 2.jpg\",x.jpg,?\n").unwrap();
        assert_eq!(pairs[0], Pair { a: "x.jpg".into(), b: "y.jpg".into(), same: true, years: None });
        assert_eq!((pairs[1].b.as_str(), pairs[1].same), ("z, 2.jpg", false));
        assert_eq!(table("a,b,same,years\nx,y,1,12\nx,z,0,\n").unwrap()[0].years, Some(12));
    }

    #[test]
    fn a_row_that_cannot_be_understood_is_named() {
        for (text, named) in [
            ("a,b\nx,y\n", "line 1: no column same"),
            ("", "line 1: no column a"),
            ("a,b,same\n", "line 1: no pairs"),
            ("a,b,same\nx,y,1\nx,z,maybe\n", "line 3: same is \"maybe\""),
            ("a,b,same\nx,y,1\n,z,0\n", "line 3: a or b is empty"),
            ("a,b,same\nx,y\n", "line 2: cannot be understood"),
            ("a,b,same,years\nx,y,1,-3\n", "line 2: years is \"-3\""),
        ] {
            let said = table(text).unwrap_err();
            assert!(said.what.en.ends_with(named), "{said}");
            assert!(said.code == 2 && said.remedy.zh.contains("a,b,same"));
        }
    }
}
