//! A record read back, line by line: it may be longer than memory is wide, and its last line may be half written.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{FORMAT, Head, Line};
use crate::setup::complaint::{Bilingual, Complaint, file};

/// No line of ours is as long; a foreign file may have no line ends at all.
const LONGEST_LINE: u64 = 1024 * 1024;

/// An open record; iterating gives its lines.
#[derive(Debug)]
pub struct Record {
    /// The first line.
    pub head: Head,
    path: PathBuf,
    reader: BufReader<File>,
    line: usize,
    /// Whether the last line is not whole: the program that wrote it was ended.
    pub is_cut: bool,
}

/// Enough of a head to see whose it is.
#[derive(Deserialize)]
struct Mark {
    renzheng_record: u32,
    #[serde(default)]
    version: String,
}

impl Record {
    /// Opens a record and reads its head.
    pub fn open(path: &Path) -> Result<Self, Complaint> {
        let mut reader = BufReader::new(File::open(path).map_err(|e| file(path, &e))?);
        let first = next(&mut reader).map_err(|e| file(path, &e))?;
        let Ok(mark) = serde_json::from_slice::<Mark>(&first) else { return Err(foreign(path)) };
        if mark.renzheng_record != FORMAT {
            return Err(other_format(path, &mark.version));
        }
        let head = serde_json::from_slice(&first).map_err(|_| damaged(path, 1))?;
        Ok(Self { head, path: path.to_owned(), reader, line: 1, is_cut: false })
    }

    /// The number of the line that was read last, from 1.
    pub const fn line(&self) -> usize {
        self.line
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Iterator for Record {
    type Item = Result<Line, Complaint>;

    fn next(&mut self) -> Option<Self::Item> {
        let text = match next(&mut self.reader) {
            Ok(text) if text.is_empty() => return None,
            Ok(text) => text,
            Err(error) => return Some(Err(file(&self.path, &error))),
        };
        self.line += 1;
        match serde_json::from_slice(&text) {
            Ok(line) => Some(Ok(line)),
            Err(_) if !text.ends_with(b"\n") && (text.len() as u64) < LONGEST_LINE => {
                self.is_cut = true;
                None
            }
            Err(_) => Some(Err(damaged(&self.path, self.line))),
        }
    }
}

fn next(reader: &mut BufReader<File>) -> std::io::Result<Vec<u8>> {
    let mut line = Vec::new();
    reader.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    Ok(line)
}

fn foreign(path: &Path) -> Complaint {
    let shown = path.display();
    Complaint::usage(
        Bilingual::new(
            format!("这不是认证程序的会话记录：{shown}"),
            format!("This is no record of a session: {shown}"),
        ),
        Bilingual::new(
            "会话记录由 renzheng --record 文件 写成，第一行写着 renzheng_record。",
            "Records are written by `renzheng --record FILE`; their first line says renzheng_record.",
        ),
    )
}

fn other_format(path: &Path, version: &str) -> Complaint {
    let shown = path.display();
    let version: String =
        version.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')).collect();
    Complaint::usage(
        Bilingual::new(
            format!("这个记录的格式与本程序不同：{shown}（由 {version} 版写成）"),
            format!("This record has another format than this program's: {shown} (written by version {version})"),
        ),
        Bilingual::new("请用写下它的那个版本回放。", "Replay it with the version that wrote it."),
    )
}

fn damaged(path: &Path, line: usize) -> Complaint {
    let shown = path.display();
    Complaint::usage(
        Bilingual::new(format!("{shown} 第 {line} 行已损坏"), format!("{shown}, line {line}, is damaged")),
        Bilingual::new(
            format!("请取原来的文件；或只保留前 {} 行，回放到那里为止。", line - 1),
            format!("Fetch the original; or keep the first {} lines and replay up to there.", line - 1),
        ),
    )
}
