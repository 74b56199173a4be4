//! Workbooks of Excel (`.xlsx`, `.xls`), read directly: what people save as CSV by hand loses digits of numbers and
//! lines.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _, sink},
};

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, Xls, XlsError, Xlsx, XlsxError};
use zip::ZipArchive;

use super::{ImportError, MOST_ROWS, columns, grid::Row};

/// Bytes of a workbook that is opened: one of 200,000 people with every cell filled has some 20 MB.
const MOST_BYTES: usize = 24 << 20;
/// Bytes of all its parts unpacked: ten times as many as a sheet of that size has. A small file may unfold into more.
const MOST_UNPACKED: u64 = 512 << 20;
/// Columns that are looked at; a list has a dozen.
const MOST_COLUMNS: u32 = 256;

/// The rows of the first sheet that has headings, else of the first sheet; `None`: it is no workbook.
pub(super) fn rows(bytes: &[u8]) -> Result<Option<Vec<Row>>, ImportError> {
    let is_zip = bytes.starts_with(b"PK\x03\x04");
    let is_compound = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    if !is_zip && !is_compound {
        return Ok(None);
    }
    if bytes.len() > MOST_BYTES {
        return Err(ImportError::TooLarge);
    }
    let rows = if is_zip { of_xlsx(bytes)? } else { of_xls(bytes)? };
    Ok(Some(rows))
}

fn of_xlsx(bytes: &[u8]) -> Result<Vec<Row>, ImportError> {
    // What it says of its size need not be so: every part is unpacked once to see.
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportError::Workbook)?;
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| ImportError::Workbook)?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut sink()).map_err(|_| ImportError::Workbook)?;
        left = left.checked_sub(unpacked).ok_or(ImportError::TooLarge)?;
    }
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| xlsx(&error))?;
    let mut first = None;
    for name in workbook.sheet_names() {
        let rows = sheet(&mut workbook, &name)?;
        if has_headings(&rows) {
            return Ok(rows);
        }
        first.get_or_insert(rows);
    }
    first.ok_or(ImportError::Empty)
}

/// Cell by cell: a sheet whose only cell is its last one takes no room.
fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Row>, ImportError> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|error| xlsx(&error))?;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(|error| xlsx(&error))? {
        let (row, column) = cell.get_position();
        let said = match cell.get_value() {
            DataRef::SharedString(text) => (*text).to_owned(),
            other => words(&Data::from(other.clone())),
        };
        if said.trim().is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        if rows.len() > MOST_ROWS && !rows.contains_key(&row) {
            return Err(ImportError::TooLarge);
        }
        put(rows.entry(row).or_default(), column, &said);
    }
    Ok(rows.into_iter().map(|(row, cells)| Row { line: u64::from(row) + 1, cells }).collect())
}

fn of_xls(bytes: &[u8]) -> Result<Vec<Row>, ImportError> {
    let mut workbook = match Xls::new(Cursor::new(bytes)) {
        Ok(workbook) => workbook,
        Err(XlsError::Password) => return Err(ImportError::Password),
        // An .xlsx under a password is a compound file too, and only that reader says so.
        Err(_) => {
            return Err(Xlsx::new(Cursor::new(bytes)).map_or_else(|error| xlsx(&error), |_| ImportError::Workbook));
        }
    };
    let mut first = None;
    for name in workbook.sheet_names() {
        let Ok(range) = workbook.worksheet_range(&name) else { continue };
        let (top, left) = range.start().unwrap_or_default();
        let mut rows: Vec<Row> = Vec::new();
        for (at, cells) in range.rows().enumerate() {
            let mut row = Vec::new();
            for (column, cell) in (left..MOST_COLUMNS).zip(cells) {
                let said = words(cell);
                if !said.trim().is_empty() {
                    put(&mut row, column, &said);
                }
            }
            if !row.is_empty() {
                rows.push(Row { line: u64::from(top) + at as u64 + 1, cells: row });
            }
            if rows.len() > MOST_ROWS {
                return Err(ImportError::TooLarge);
            }
        }
        if has_headings(&rows) {
            return Ok(rows);
        }
        first.get_or_insert(rows);
    }
    first.ok_or(ImportError::Empty)
}

fn put(row: &mut Vec<String>, column: u32, said: &str) {
    let column = column as usize;
    if row.len() <= column {
        row.resize(column + 1, String::new());
    }
    said.trim().clone_into(&mut row[column]);
}

fn has_headings(rows: &[Row]) -> bool {
    rows.iter().take(super::HEADINGS_WITHIN).any(|row| columns::are_headings(&row.cells))
}

/// A cell as somebody would have typed it.
fn words(cell: &Data) -> String {
    match cell {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Whole numbers are kept to fifteen figures: what has more was rounded before the file was written.
        Data::Float(number) if number.abs() >= 1e15 => format!("{number:.5E}").replace('E', "E+"),
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Data::DateTime(day) => date(*day),
        Data::Error(error) => format!("#{error}"),
        Data::Empty => String::new(),
    }
}

fn date(day: ExcelDateTime) -> String {
    if !day.is_datetime() {
        return String::new();
    }
    let (year, month, day, ..) = day.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

const fn xlsx(error: &XlsxError) -> ImportError {
    match error {
        XlsxError::Password => ImportError::Password,
        _ => ImportError::Workbook,
    }
}
