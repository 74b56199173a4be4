//! The list as a CSV file that Excel opens and that can be taken in again.

use std::{fs::OpenOptions, io::Write as _, path::Path};

use encoding_rs::GB18030;

use crate::{
    counter::{Entry, import::Column},
    domain::time::china,
    flow::wizard::Language,
    setup::{
        complaint::{Bilingual, Complaint, file},
        rows::plain,
    },
    ui::words,
};

/// Columns of the file besides the outcome, in order.
const COLUMNS: [Column; 7] =
    [Column::Name, Column::Number, Column::Due, Column::Telephone, Column::Address, Column::Visit, Column::Note];

/// Writes a file that was not there; only its owner may read it.
pub(super) fn write(entries: &[Entry], path: &Path, gb18030: bool, language: Language) -> Result<(), Complaint> {
    let text = table(entries, language).map_err(|error| file(path, &error))?;
    let bytes = if gb18030 {
        GB18030.encode(&text).0.into_owned()
    } else {
        // Excel takes a file without the mark for GBK.
        format!("\u{FEFF}{text}").into_bytes()
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(path),
        _ => file(path, &error),
    });
    let mut out = opened?;
    out.write_all(&bytes).and_then(|()| out.sync_all()).map_err(|error| file(path, &error))
}

fn table(entries: &[Entry], language: Language) -> std::io::Result<String> {
    let words = words::Words::new(language);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let (outcome, when) = match language {
        Language::Chinese => ("结果", "结果时间"),
        Language::English => ("outcome", "outcome_time"),
    };
    let heading = |column: Column| match language {
        Language::Chinese => column.headings().first(),
        Language::English => column.headings().last(),
    };
    let headings: Vec<&str> = COLUMNS.iter().filter_map(|c| heading(*c).copied()).chain([outcome, when]).collect();
    writer.write_record(&headings)?;
    for entry in entries {
        let one = &entry.listed;
        let moved = entry.moved.map(|at| at.to_zoned(china()).strftime("%Y-%m-%d %H:%M").to_string());
        let cells = COLUMNS.map(|column| match column {
            Column::Name => plain(&one.name),
            // Excel takes eighteen digits for a quantity and keeps fifteen of them, but not behind a tab.
            Column::Number => format!("\t{}", one.number),
            Column::Due => one.due.to_string(),
            Column::Telephone => plain(&entry.telephone),
            Column::Address => plain(&entry.address),
            Column::Note => plain(&entry.note),
            Column::Visit => if one.visit { "是" } else { "" }.to_owned(),
            Column::Last => String::new(),
        });
        let cells = cells.into_iter().chain([words.listed(one.outcome), moved.unwrap_or_default()]);
        writer.write_record(cells)?;
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    String::from_utf8(bytes).map_err(std::io::Error::other)
}

fn exists(path: &Path) -> Complaint {
    let shown = path.display();
    Complaint::new(
        Bilingual::new(format!("文件已经存在：{shown}"), format!("The file is there already: {shown}")),
        Bilingual::new("请换一个文件名。", "Choose another name."),
    )
}
