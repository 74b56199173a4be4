//! Tables that people write (CSV): row by row, every fault with its line. Nothing is guessed: the first row that cannot
//! be understood stops the run before it begins.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::complaint::{Bilingual, Complaint};

/// A kind of table.
pub struct Table<'a> {
    /// Path of the table's file.
    pub path: &'a Path,
    /// The columns that must be there, in any order, among others.
    pub columns: &'a [&'a str],
    /// Advice to the user on what the table must contain.
    pub remedy: Bilingual,
}

impl Table<'_> {
    /// Every row as `make` understands it, in order. Lines that begin with `#` are comments. `none` says what is
    /// missing from a table without rows.
    pub fn rows<R: DeserializeOwned, T>(
        &self,
        bytes: &[u8],
        none: &Bilingual,
        mut make: impl FnMut(R) -> Result<T, Bilingual>,
    ) -> Result<Vec<T>, Complaint> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(bytes);
        let headings = reader.headers().map_err(|e| self.unreadable(&e))?.clone();
        if let Some(column) = self.columns.iter().find(|column| !headings.iter().any(|heading| heading == **column)) {
            return Err(self.wrong(1, &Bilingual::new(format!("缺少列 {column}"), format!("no column {column}"))));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| self.unreadable(&e))?;
            let line = record.position().map_or(0, csv::Position::line);
            let row = record.deserialize(Some(&headings)).map_err(|_| self.wrong(line, &not_understood()))?;
            rows.push(make(row).map_err(|what| self.wrong(line, &what))?);
        }
        if rows.is_empty() { Err(self.wrong(1, none)) } else { Ok(rows) }
    }

    fn unreadable(&self, error: &csv::Error) -> Complaint {
        self.wrong(error.position().map_or(1, csv::Position::line), &not_understood())
    }

    fn wrong(&self, line: u64, what: &Bilingual) -> Complaint {
        let shown = self.path.display();
        Complaint::usage(
            Bilingual::new(format!("{shown} 第 {line} 行：{}", what.zh), format!("{shown}, line {line}: {}", what.en)),
            self.remedy.clone(),
        )
    }
}

/// A cell of a table that is written: a text that a spreadsheet would take for a formula begins with an apostrophe.
/// Full-width forms count as well, because Excel turns them into the others where Chinese is typed.
pub fn plain(text: &str) -> String {
    const BEGIN_FORMULAS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(BEGIN_FORMULAS) { format!("'{text}") } else { text.to_owned() }
}

fn not_understood() -> Bilingual {
    Bilingual::new("读不懂", "cannot be understood")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+86", "-1", "@x", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x"] {
            assert_eq!(plain(text), format!("'{text}"));
        }
        assert_eq!(plain("买买提·示例 =1"), "买买提·示例 =1");
    }
}
