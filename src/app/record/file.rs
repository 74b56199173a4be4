//! The file of a record: readable by its owner only, never over another file, and whole up to the last turn whatever
//! becomes of the program.

use std::{
    fs::{File, OpenOptions},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{Head, Line, What};
use crate::setup::complaint::{Bilingual, Complaint, file};

/// A record is at most so long: more than half an hour of camera at 30 pictures a second (a picture's line has about a
/// thousand bytes), or some days of a counter's keys.
pub const LONGEST: u64 = 64 * 1024 * 1024;

/// An open record.
#[derive(Debug)]
pub struct RecordFile {
    path: PathBuf,
    file: File,
    left: u64,
    ended: bool,
}

impl RecordFile {
    /// Makes the file and writes the head.
    pub fn create(path: &Path, head: &Head) -> Result<Self, Complaint> {
        Self::with_room(path, head, LONGEST)
    }

    pub(super) fn with_room(path: &Path, head: &Head, left: u64) -> Result<Self, Complaint> {
        let made = private_file(path);
        let made =
            made.map_err(|e| if e.kind() == ErrorKind::AlreadyExists { exists(path) } else { file(path, &e) })?;
        let mut record = Self { path: path.to_owned(), file: made, left, ended: false };
        record.put(head).map_err(|e| file(path, &e))?;
        Ok(record)
    }

    /// Writes a line. A disk that takes no more ends the record, not the session.
    pub fn write(&mut self, line: &Line) {
        if self.ended {
            return;
        }
        let full = self.left == 0;
        let result = if full { self.put(&Line { what: What::Full, ..line.clone() }) } else { self.put(line) };
        if let Err(error) = &result {
            tracing::warn!(%error, path = %self.path.display(), "the record ends here");
        }
        self.ended = full || result.is_err();
    }

    /// Writes each line with one write, so that what the program has done is in the file even if it crashes in the next
    /// turn.
    fn put(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.left = self.left.saturating_sub(text.len() as u64);
        self.file.write_all(&text)
    }
}

/// A new file that only its owner reads.
pub fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn exists(path: &Path) -> Complaint {
    let shown = path.display();
    Complaint::usage(
        Bilingual::new(format!("文件已经存在：{shown}"), format!("The file exists already: {shown}")),
        Bilingual::new(
            "记录不会覆盖别的文件：请换一个名字，或先移走它。",
            "A record is not written over another file: choose another name, or move it away.",
        ),
    )
}
