//! The file of a crash: a head, then the last facts, a line each, as in a record.

use std::{
    any::Any,
    io::Write as _,
    panic::PanicHookInfo,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::Serialize;

use crate::app::record::{Ring, private_file};

/// More of a message than this explains nothing.
const LONGEST_MESSAGE: usize = 200;
/// Runs of digits from this length on may be part of somebody's number.
const LONGEST_NUMBER: usize = 4;

/// The head.
#[derive(Debug, Serialize)]
pub struct Report {
    renzheng_crash: u32,
    version: &'static str,
    platform: String,
    wall: Timestamp,
    thread: String,
    place: String,
    message: String,
}

impl Report {
    /// Builds the report of this panic.
    pub fn of(info: &PanicHookInfo<'_>, thread: &str, wall: Timestamp) -> Self {
        Self {
            renzheng_crash: 1,
            version: env!("CARGO_PKG_VERSION"),
            platform: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            wall,
            thread: thread.to_owned(),
            place: info.location().map(|at| place(at.file(), at.line(), at.column())).unwrap_or_default(),
            message: message(info.payload()),
        }
    }

    /// Writes it into `folder`, readable by its owner only; `None` if that is not possible.
    pub fn write(&self, folder: &Path, ring: &Ring) -> Option<PathBuf> {
        let name = format!("crash-{}.jsonl", self.wall.strftime("%Y%m%d-%H%M%S%.3f"));
        let path = folder.join(name);
        let mut text = serde_json::to_string(self).ok()?;
        for line in ring.lines() {
            text.push('\n');
            text.push_str(&line);
        }
        text.push('\n');
        private_file(&path).and_then(|mut file| file.write_all(text.as_bytes())).ok()?;
        Some(path)
    }
}

/// Without the folders of the computer it was built on.
fn place(file: &str, line: u32, column: u32) -> String {
    let file = file.replace('\\', "/");
    let file = match file.split_once("/registry/src/") {
        Some((_, rest)) => rest.split_once('/').map_or(rest, |(_, file)| file),
        None => file.as_str(),
    };
    format!("{file}:{line}:{column}")
}

/// A literal is kept; of a message that something was formatted into only what stands before the first colon, without
/// quotations, without digits that could be somebody's and without anything that is not ASCII.
fn message(payload: &dyn Any) -> String {
    let kept = match (payload.downcast_ref::<&'static str>(), payload.downcast_ref::<String>()) {
        (Some(literal), _) => *literal,
        (None, Some(formatted)) => formatted.split([':', '\n', '"']).next().unwrap_or_default(),
        (None, None) => "",
    };
    let mut cleaned = String::new();
    let mut digits = String::new();
    for c in kept.chars().take(LONGEST_MESSAGE).chain(['\n']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        cleaned.push_str(if digits.len() < LONGEST_NUMBER { &digits } else { "#" });
        digits.clear();
        cleaned.push(if c.is_ascii() { c } else { '·' });
    }
    cleaned.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_in_a_message() {
        let formatted = |text: &str| message(&text.to_owned());
        assert_eq!(formatted("called `Result::unwrap()` on an `Err` value: \"王秀英\""), "called `Result");
        assert_eq!(formatted("no such person 王秀英 11010519491231002X at 12"), "no such person ··· #X at 12");
        assert_eq!(formatted("unknown \"wang\""), "unknown");
        assert_eq!(message(&"a literal: as it is"), "a literal: as it is");
        assert_eq!(message(&7_u8), "");
    }

    #[test]
    fn a_place_names_no_home() {
        assert_eq!(
            place("/home/x/.cargo/registry/src/index-1/zune-jpeg-0.5.1/src/a.rs", 3, 9),
            "zune-jpeg-0.5.1/src/a.rs:3:9"
        );
        assert_eq!(place(r"C:\Users\王\.cargo\registry\src\index-1\a-1\src\b.rs", 1, 2), "a-1/src/b.rs:1:2");
        assert_eq!(place("src/app/run.rs", 1, 2), "src/app/run.rs:1:2");
    }

    #[cfg(unix)]
    #[test]
    fn a_report_is_its_owners_only_and_ends_with_the_last_facts() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let ring = Ring::default();
        ring.push("{\"at\":1}".into(), false);
        let report = Report {
            renzheng_crash: 1,
            version: "0",
            platform: "p".into(),
            wall: Timestamp::UNIX_EPOCH,
            thread: "vision".into(),
            place: "x".into(),
            message: "m".into(),
        };
        let path = report.write(folder.path(), &ring).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.lines().next().unwrap().contains("\"thread\":\"vision\"") && text.ends_with("{\"at\":1}\n"),
            "{text}"
        );
        assert!(report.write(folder.path(), &ring).is_none(), "nothing is written over");
    }
}
