//! Lists of due people as offices hand them out: CSV from Excel in GB18030 or UTF-8, with or without a byte order mark,
//! parted by commas, semicolons or tabs. Rows that can be used are, the others are named with their line and column.

mod columns;
mod grid;
mod text;
mod workbook;

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
use self::{
    columns::Columns,
    grid::{Grid, Row as GridRow},
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
#[derive(Debug, Default)]
pub struct Import {
    /// What the file is written in.
    pub encoding: Encoding,
    /// Every heading, and what its column was read as; `None`: it was left out.
    pub headings: Vec<(String, Option<Column>)>,
    /// Rows that can be used.
    pub people: Vec<Due>,
    /// Rows that cannot.
    pub faults: Vec<RowFault>,
    /// Cells of rows that are used which were not understood, and what is wrong with them: somebody has to look.
    pub doubts: Vec<RowFault>,
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
    /// Bytes that are no text stand in the cell.
    Damaged,
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
    /// A workbook (`.xlsx`, `.xls`) that cannot be read.
    #[error("the workbook cannot be read")]
    Workbook,
    /// A workbook under a password.
    #[error("the workbook has a password")]
    Password,
    /// A web page, as some systems save it under the name of a workbook.
    #[error("the file is a web page")]
    WebPage,
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
    let Grid { encoding, rows } = grid::of(bytes)?;
    let mut rows = rows.into_iter().peekable();
    let first = rows.peek().ok_or(ImportError::Empty)?.cells.clone();
    // Offices write a title or two over their tables.
    let titled = rows.by_ref().take(HEADINGS_WITHIN).map(|row| row.cells).find(|row| columns::are_headings(row));
    let mut headings = titled.unwrap_or(first);
    // A second row of headings, under cells that were joined.
    if let Some(second) = rows.next_if(|row| columns::go_on(&row.cells)) {
        headings = columns::joined(&headings, &second.cells);
    }
    let columns = Columns::of(&headings)?;
    let mut import = Import { encoding, headings: columns.read(&headings), ..Import::default() };
    let mut seen: HashMap<String, u64> = HashMap::new();
    for GridRow { line, cells } in rows {
        if import.people.len() + import.faults.len() >= MOST_ROWS {
            return Err(ImportError::TooLarge);
        }
        let mut row = Row { columns: &columns, cells: &cells, doubts: Vec::new() };
        let read = due(&mut row, rule, today).and_then(|due| {
            let first = *seen.entry(due.person.id_number.expose().to_owned()).or_insert(line);
            if first == line { Ok(due) } else { Err((Column::Number, Fault::Twice(first))) }
        });
        match read {
            Ok(due) => {
                import.people.push(due);
                let doubts = row.doubts.into_iter();
                import.doubts.extend(doubts.map(|(column, fault)| RowFault { line, column, fault }));
            }
            Err((column, fault)) => import.faults.push(RowFault { line, column, fault }),
        }
    }
    if import.people.is_empty() && import.faults.is_empty() { Err(ImportError::Nobody) } else { Ok(import) }
}

/// A row under its headings.
struct Row<'a> {
    columns: &'a Columns,
    cells: &'a [String],
    /// What was not understood, and nobody is lost for.
    doubts: Vec<(Column, Fault)>,
}

impl Row<'_> {
    /// The text of a cell; empty when there is no such column, `None` when the row ends before it.
    fn get(&self, column: Column) -> Result<Option<&str>, (Column, Fault)> {
        let Some(place) = self.columns.place(column) else { return Ok(Some("")) };
        let Some(cell) = self.cells.get(place) else { return Ok(None) };
        if text::holds_a_row(cell) {
            return Err((column, Fault::Quote));
        }
        text::said(cell).map(Some).map_err(|fault| (column, fault))
    }

    fn needed(&self, column: Column) -> Result<&str, (Column, Fault)> {
        self.get(column)?.ok_or((column, Fault::Missing))
    }

    /// A date that is not understood is named, and the row is used without it.
    fn date(&mut self, column: Column) -> Option<Date> {
        let date = match self.get(column) {
            Ok(None | Some("")) => return None,
            Ok(Some(cell)) => text::date(cell).ok_or((column, Fault::Date)),
            Err(fault) => Err(fault),
        };
        date.map_err(|fault| self.doubts.push(fault)).ok()
    }

    fn free(&self, column: Column) -> Result<String, (Column, Fault)> {
        Ok(clean(self.get(column)?.unwrap_or_default()).trim().chars().take(LONGEST_TEXT).collect())
    }
}

fn due(row: &mut Row<'_>, rule: DueRule, today: Date) -> Result<Due, (Column, Fault)> {
    let name = PersonName::parse(row.needed(Column::Name)?).map_err(|e| (Column::Name, Fault::Name(e)))?;
    let number = row.needed(Column::Number)?;
    let id_number = IdNumber::parse(number, today).map_err(|error| {
        let rounded = text::is_rounded(number) || (error == IdNumberError::CheckDigit && text::is_cut(number));
        (Column::Number, if rounded { Fault::Rounded } else { Fault::Number(error) })
    })?;
    let mut last = row.date(Column::Last);
    if last.is_some_and(|last| last > today) {
        row.doubts.push((Column::Last, Fault::Future));
        last = None;
    }
    let born = id_number.latest_birth().unwrap_or(UNKNOWN_BIRTH);
    let due = row.date(Column::Due).unwrap_or_else(|| rule.due(born, last, today));
    let visit = text::yes_or_no(row.get(Column::Visit)?.unwrap_or_default());
    if visit.is_none() {
        row.doubts.push((Column::Visit, Fault::YesNo));
    }
    Ok(Due {
        person: Person { name, id_number },
        due,
        telephone: row.free(Column::Telephone)?,
        address: row.free(Column::Address)?,
        note: row.free(Column::Note)?,
        visit: visit.unwrap_or_default(),
    })
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
