//! A file as rows of texts, whatever it is: the rest of the import does not know the difference.

use super::{ImportError, MOST_ROWS, columns, text, text::Encoding, workbook};

/// A row that is not empty.
pub(super) struct Row {
    /// Line of the file or row of the sheet, from 1, as an editor or Excel counts it.
    pub line: u64,
    pub cells: Vec<String>,
}

/// Rows that are not empty, and what the file is written in.
pub(super) struct Grid {
    pub encoding: Encoding,
    pub rows: Vec<Row>,
}

/// Goes by the first bytes: the name of a file says little.
pub(super) fn of(bytes: &[u8]) -> Result<Grid, ImportError> {
    if bytes.len() > text::MOST_BYTES {
        return Err(ImportError::TooLarge);
    }
    if let Some(rows) = workbook::rows(bytes)? {
        return Ok(Grid { encoding: Encoding::Workbook, rows });
    }
    if bytes.trim_ascii_start().starts_with(b"<") {
        return Err(ImportError::WebPage);
    }
    let (text, encoding) = text::decode(bytes)?;
    Ok(Grid { encoding, rows: parted(&text)? })
}

fn parted(text: &str) -> Result<Vec<Row>, ImportError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(columns::delimiter(text))
        .flexible(true)
        .trim(csv::Trim::All)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let (mut rows, mut lines) = (Vec::new(), Lines { text: text.as_bytes(), at: 0, line: 1 });
    let mut record = csv::StringRecord::new();
    loop {
        let before = reader.position().byte() as usize;
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(rows),
            Err(_) => return Err(ImportError::Form(lines.of(before))),
        }
        let line = lines.of(record.position().map_or(before, |position| position.byte() as usize));
        // Excel leaves rows of nothing but commas behind.
        if record.iter().all(str::is_empty) {
            continue;
        }
        if rows.len() > MOST_ROWS {
            return Err(ImportError::TooLarge);
        }
        rows.push(Row { line, cells: record.iter().map(str::to_owned).collect() });
    }
}

/// Counts lines as an editor does, whatever ends them: `\n`, `\r\n` or `\r`.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first byte from `byte` on that ends no line; the bytes only go up.
    fn of(&mut self, byte: usize) -> u64 {
        while let Some(this) = self.text.get(self.at) {
            let ends = match this {
                b'\n' => true,
                b'\r' => self.text.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            if self.at >= byte && !matches!(this, b'\n' | b'\r') {
                break;
            }
            self.at += 1;
            self.line += u64::from(ends);
        }
        self.line
    }
}
