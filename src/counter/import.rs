//! Lists of due people as offices hand them out: CSV from Excel in GB18030 or UTF-8, with or without a byte order mark,
//! parted by commas, semicolons or tabs. Rows that can be used are, the others are named with their line and column.

mod columns;
mod text;

use std::collections::HashMap;

use jiff::civil::Date;
use renzheng_domain::{
    due::{DueRule, UNKNOWN_BIRTH},
    person::{IdNumber, IdNumberError, NameError, Person, PersonName, clean},
};
use thiserror::Error;

pub use self::{
    columns::Column,
    text::{Encoding, MOST_BYTES},
};

/// More people than the largest street office looks after; a longer list is another file.
pub const MOST_ROWS: usize = 200_000;
/// The headings are among these first rows that are not empty; what stands above them is a title.
const HEADINGS_WITHIN: usize = 10;
/// Longest free text of a row in characters: what fits on a slip of paper.
const LONGEST_TEXT: usize = 200;

/// Somebody who is due, as the list has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The person.
    pub person: Person,
    /// Last day of the period.
    pub due: Date,
    /// Telephone; may be empty.
    pub telephone: String,
    /// Where they live; may be empty.
    pub address: String,
    /// What else is to be known; may be empty.
    pub note: String,
    /// Somebody goes to see them at home.
    pub visit: bool,
}

/// What a file held.
#[derive(Debug)]
pub struct Import {
    /// What the file is written in.
    pub encoding: Encoding,
    /// Rows that can be used.
    pub people: Vec<Due>,
    /// Rows that cannot.
    pub faults: Vec<RowFault>,
}

/// A row that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// Line of the file, from 1.
    pub line: u64,
    /// Where in the row.
    pub column: Column,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The name.
    Name(NameError),
    /// The number.
    Number(IdNumberError),
    /// Excel took the number for a quantity and rounded it: `1.10101E+17`, or noughts for the last three digits.
    Rounded,
    /// The ID number stands in this line already.
    Twice(u64),
    /// No date that is understood.
    Date,
    /// The last certification lies in the future.
    Future,
    /// Neither yes nor no.
    YesNo,
    /// Excel's own word for a cell that is too narrow or refers to nothing: `####`, `#REF!`.
    Broken,
    /// Another row is inside the cell: a quote that does not end.
    Quote,
    /// The row has fewer cells than the headings.
    Missing,
}

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Larger than [`MOST_BYTES`], or more rows than [`MOST_ROWS`].
    #[error("the file is too large")]
    TooLarge,
    /// A workbook (`.xlsx`, `.xls`) instead of a text file.
    #[error("the file is a workbook")]
    Workbook,
    /// Neither UTF-8 nor GB18030 nor UTF-16.
    #[error("the file is no text")]
    NotText,
    /// The headings lack this column.
    #[error("there is no column {0:?}")]
    NoColumn(Column),
    /// More than one column has this heading.
    #[error("there are two columns {0:?}")]
    TwoColumns(Column),
    /// Headings and nobody under them.
    #[error("nobody stands under the headings")]
    Nobody,
    /// Quotes that do not end, or another fault of the form, near this line.
    #[error("the form is broken near line {0}")]
    Form(u64),
}

/// Reads a whole file. `today` bounds birth dates and is what `rule` reckons from where a row names no due date.
pub fn read(bytes: &[u8], rule: DueRule, today: Date) -> Result<Import, ImportError> {
    let (text, encoding) = text::decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(columns::delimiter(&text))
        .flexible(true)
        .trim(csv::Trim::All)
        .has_headers(false)
        .from_reader(text.as_bytes());
    // Excel leaves rows of nothing but commas behind.
    let mut records =
        reader.records().filter(|row| !row.as_ref().is_ok_and(|row| row.iter().all(str::is_empty))).peekable();
    let first = records.peek().ok_or(ImportError::Empty)?.as_ref().map_err(form)?.clone();
    // Offices write a title or two over their tables.
    let titled = records.by_ref().take(HEADINGS_WITHIN).find(|row| row.as_ref().is_ok_and(columns::are_headings));
    let columns = columns::Columns::of(&titled.transpose().map_err(|e| form(&e))?.unwrap_or(first))?;
    let mut import = Import { encoding, people: Vec::new(), faults: Vec::new() };
    let mut seen: HashMap<String, u64> = HashMap::new();
    for record in records {
        let record = record.map_err(|e| form(&e))?;
        if import.people.len() + import.faults.len() >= MOST_ROWS {
            return Err(ImportError::TooLarge);
        }
        let line = record.position().map_or(0, csv::Position::line);
        let read = due(&Row { columns: &columns, record: &record }, rule, today).and_then(|due| {
            let first = *seen.entry(due.person.id_number.expose().to_owned()).or_insert(line);
            if first == line { Ok(due) } else { Err((Column::Number, Fault::Twice(first))) }
        });
        match read {
            Ok(due) => import.people.push(due),
            Err((column, fault)) => import.faults.push(RowFault { line, column, fault }),
        }
    }
    if import.people.is_empty() && import.faults.is_empty() { Err(ImportError::Nobody) } else { Ok(import) }
}

/// A row under its headings.
struct Row<'a> {
    columns: &'a columns::Columns,
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    /// The text of a cell; empty when there is no such column, `None` when the row ends before it.
    fn get(&self, column: Column) -> Result<Option<&str>, (Column, Fault)> {
        let Some(place) = self.columns.place(column) else { return Ok(Some("")) };
        let Some(cell) = self.record.get(place) else { return Ok(None) };
        if text::holds_a_row(cell) {
            return Err((column, Fault::Quote));
        }
        text::said(cell).map(Some).map_err(|fault| (column, fault))
    }

    fn needed(&self, column: Column) -> Result<&str, (Column, Fault)> {
        self.get(column)?.ok_or((column, Fault::Missing))
    }

    fn date(&self, column: Column) -> Result<Option<Date>, (Column, Fault)> {
        match self.get(column)? {
            None | Some("") => Ok(None),
            Some(cell) => text::date(cell).map(Some).ok_or((column, Fault::Date)),
        }
    }

    fn free(&self, column: Column) -> Result<String, (Column, Fault)> {
        Ok(clean(self.get(column)?.unwrap_or_default()).trim().chars().take(LONGEST_TEXT).collect())
    }
}

fn due(row: &Row<'_>, rule: DueRule, today: Date) -> Result<Due, (Column, Fault)> {
    let name = PersonName::parse(row.needed(Column::Name)?).map_err(|e| (Column::Name, Fault::Name(e)))?;
    let number = row.needed(Column::Number)?;
    let id_number = IdNumber::parse(number, today).map_err(|error| {
        let rounded = text::is_rounded(number) || (error == IdNumberError::CheckDigit && text::is_cut(number));
        (Column::Number, if rounded { Fault::Rounded } else { Fault::Number(error) })
    })?;
    let last = row.date(Column::Last)?;
    if last.is_some_and(|last| last > today) {
        return Err((Column::Last, Fault::Future));
    }
    let due = row
        .date(Column::Due)?
        .unwrap_or_else(|| rule.due(id_number.latest_birth().unwrap_or(UNKNOWN_BIRTH), last, today));
    let visit = row.get(Column::Visit)?.unwrap_or_default();
    Ok(Due {
        person: Person { name, id_number },
        due,
        telephone: row.free(Column::Telephone)?,
        address: row.free(Column::Address)?,
        note: row.free(Column::Note)?,
        visit: text::yes_or_no(visit).ok_or((Column::Visit, Fault::YesNo))?,
    })
}

fn form(error: &csv::Error) -> ImportError {
    ImportError::Form(error.position().map_or(1, csv::Position::line))
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
