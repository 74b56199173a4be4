//! Bytes to text, and what cells say: dates, yes, and numbers that Excel has spoilt.

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};
use jiff::civil::Date;

use super::{Column, Fault, HEADINGS_WITHIN, ImportError};

/// A list of [`super::MOST_ROWS`] with every cell filled is smaller.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What a file is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// What Excel writes in China; GBK and GB2312 are parts of it.
    Gb18030,
    /// Excel's "Unicode text".
    Utf16,
    /// A workbook: `.xlsx` or `.xls`.
    Workbook,
}

/// A byte order mark decides; without one, text that is UTF-8 is taken for it: GB18030 text of any length is not. Bytes
/// that are no text spoil their cell only, as long as headings are found.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Encoding), ImportError> {
    let (encoding, name) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding == UTF_16LE || encoding == UTF_16BE => (encoding, Encoding::Utf16),
        Some(_) => (UTF_8, Encoding::Utf8),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, Encoding::Utf8),
        None => (GB18030, Encoding::Gb18030),
    };
    let mut read = (encoding.decode_with_bom_removal(bytes), name);
    // One damaged byte makes a list in UTF-8 look like one in GB18030 that says nothing.
    if name == Encoding::Gb18030 && !has_headings(&read.0.0) {
        read = (UTF_8.decode_with_bom_removal(bytes), Encoding::Utf8);
    }
    let ((text, had_errors), name) = read;
    if text.contains('\0') || had_errors && !has_headings(&text) {
        return Err(ImportError::NotText);
    }
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    Ok((text.into_owned(), name))
}

fn has_headings(text: &str) -> bool {
    let is_one = |line: &str| Column::Name.headings().iter().any(|heading| line.contains(heading));
    text.lines().filter(|line| !line.trim().is_empty()).take(HEADINGS_WITHIN).any(is_one)
}

/// What a cell says: without the apostrophe or the formula (`="1101…"`) by which people keep Excel from rounding, and
/// without what Excel says of a cell that is too narrow or broken.
pub(super) fn said(cell: &str) -> Result<&str, Fault> {
    let cell = cell.trim_start_matches('\'');
    let cell = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell);
    let is_broken = cell.starts_with("##") || ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!"].contains(&cell);
    if cell.contains('\u{FFFD}') {
        Err(Fault::Damaged)
    } else if is_broken {
        Err(Fault::Broken)
    } else {
        Ok(cell.trim())
    }
}

/// `2026-05-03`, `2026/5/3`, `2026.5.3`, `2026年5月3日`, `20260503`; with a time of day behind it, which is left out; or
/// the days since 1899-12-30, as Excel counts, from 1954 on.
pub(super) fn date(cell: &str) -> Option<Date> {
    let day = cell.split([' ', 'T']).next()?;
    let parts: Vec<&str> = day.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    match parts[..] {
        [year, month, day] => Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok(),
        [whole] if whole.len() == 8 && whole.bytes().all(|b| b.is_ascii_digit()) => {
            Date::new(whole[..4].parse().ok()?, whole[4..6].parse().ok()?, whole[6..].parse().ok()?).ok()
        }
        [days] if days.len() == 5 => {
            let days: i32 = days.parse().ok().filter(|days| (20_000..=99_999).contains(days))?;
            jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()
        }
        _ => None,
    }
    .filter(|date| (1900..=2200).contains(&date.year()))
}

/// What a cell says to a question that is answered with yes or no; empty is no. A cross may mean either, and is asked
/// about.
pub(super) fn yes_or_no(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "是" | "是的" | "要" | "需要" | "需" | "需上门" | "上门" | "有" | "√" | "✓" | "✔" | "y" | "yes" | "1"
        | "1.0" | "true" => Some(true),
        "" | "否" | "不" | "不是" | "不要" | "不需要" | "不用" | "无" | "没有" | "n" | "no" | "0" | "0.0" | "false"
        | "-" | "—" | "/" => Some(false),
        _ => None,
    }
}

/// `1.10101E+17`.
pub(super) fn is_rounded(cell: &str) -> bool {
    let upper = cell.to_uppercase();
    upper.split_once("E+").is_some_and(|(digits, power)| digits.parse::<f64>().is_ok() && power.parse::<u8>().is_ok())
}

/// Excel keeps fifteen digits and writes noughts for the others; a true number that ends so has its check digit.
pub(super) fn is_cut(cell: &str) -> bool {
    cell.len() == 18 && cell.ends_with("000") && cell.bytes().all(|b| b.is_ascii_digit())
}

/// Whether another row of the list is inside this cell: its quotes do not end where they should.
pub(super) fn holds_a_row(cell: &str) -> bool {
    let mut words = cell.split(|c: char| !c.is_ascii_alphanumeric());
    cell.contains('\n')
        && words.any(|word| {
            let (digits, last) = word.split_at(word.len().saturating_sub(1));
            digits.len() == 17
                && digits.bytes().all(|b| b.is_ascii_digit())
                && last.contains(|c: char| c.is_ascii_digit() || matches!(c, 'x' | 'X'))
        })
}
