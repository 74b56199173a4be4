//! What was expected of each picture against what was seen: the confusion table.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use serde::Deserialize;

use crate::{
    flow::Hint,
    setup::complaint::{Bilingual, Complaint, file},
};

/// How surely a picture is expected to bring its hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The picture must bring this hint and no other.
    Surely(Hint),
    /// The picture may bring this hint or none: its fault is slight.
    Slightly(Hint),
    /// The row names no hint (an attack, an expression): counted, not judged.
    Nothing,
    /// The picture is not in the manifest.
    Unknown,
}

/// One line of the file; other columns are skipped.
#[derive(Debug, Deserialize)]
struct Row {
    file: String,
    expected: String,
    #[serde(default)]
    severity: String,
}

/// A CSV with the columns `file` (from its own folder), `expected` (a hint id, or another word for none) and, if it
/// likes, `severity` (`mild` pictures may go either way).
#[derive(Debug, Default)]
pub struct Manifest {
    rows: BTreeMap<PathBuf, Expected>,
}

impl Manifest {
    pub fn read(path: &Path) -> Result<Self, Complaint> {
        let text = fs::File::open(path).map_err(|e| file(path, &e))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut rows = BTreeMap::new();
        for row in csv::Reader::from_reader(text).deserialize() {
            let row: Row = row.map_err(|e| unreadable(path, &e))?;
            rows.insert(real(&folder.join(&row.file)), expected(&row));
        }
        Ok(Self { rows })
    }

    pub fn expected(&self, picture: &Path) -> Expected {
        self.rows.get(&real(picture)).copied().unwrap_or(Expected::Unknown)
    }
}

/// The file's canonical path, so that it is found by whatever name it is given.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn expected(row: &Row) -> Expected {
    match (Hint::from_str(&row.expected), row.severity.as_str()) {
        (Err(_), _) => Expected::Nothing,
        (Ok(hint), "mild") => Expected::Slightly(hint),
        (Ok(hint), _) => Expected::Surely(hint),
    }
}

fn unreadable(path: &Path, error: &csv::Error) -> Complaint {
    let (shown, line) = (path.display(), error.position().map_or(0, csv::Position::line));
    Complaint::usage(
        Bilingual::new(format!("{shown} 第 {line} 行读不出来"), format!("{shown} cannot be read at line {line}")),
        Bilingual::new(
            "需要有标题行，列名 file 和 expected，可加 severity。",
            "It needs a heading with the columns file and expected; severity is optional.",
        ),
    )
}

/// Counts of (expected, seen), and what went wrong.
#[derive(Debug, Default)]
pub struct Tally {
    surely: BTreeMap<(&'static str, &'static str), u32>,
    slightly: BTreeMap<(&'static str, &'static str), u32>,
    wrong: Vec<String>,
    unjudged: u32,
    unknown: u32,
}

impl Tally {
    pub fn add(&mut self, expected: Expected, seen: Hint, picture: &Path) {
        match expected {
            Expected::Surely(hint) => {
                *self.surely.entry((hint.id(), seen.id())).or_default() += 1;
                if hint != seen {
                    self.wrong.push(format!("{} -> {}  {}", hint.id(), seen.id(), picture.display()));
                }
            }
            Expected::Slightly(hint) => *self.slightly.entry((hint.id(), seen.id())).or_default() += 1,
            Expected::Nothing => self.unjudged += 1,
            Expected::Unknown => self.unknown += 1,
        }
    }

    /// The whole table as text.
    pub fn table(&self) -> String {
        let is_good = |&(expected, _): &(&str, &str)| expected == Hint::Ok.id();
        let right = |&(expected, seen): &(&str, &str)| expected == seen;
        let fault = share(&self.surely, |pair| !is_good(pair), right);
        let good = share(&self.surely, is_good, right);
        let ok = Hint::Ok.id();
        let slight = share(&self.slightly, |_| true, |pair| right(pair) || pair.1 == ok);
        let mut lines = vec!["expected -> seen".to_owned()];
        lines.extend(crosses(&self.surely));
        if !self.slightly.is_empty() {
            lines.push("slight faults (ok is right as well) -> seen".to_owned());
            lines.extend(crosses(&self.slightly));
        }
        lines.extend(self.wrong.iter().map(|line| format!("  ✗ {line}")));
        lines.push(format!("faults: first hint right      {fault}"));
        lines.push(format!("good pictures left alone      {good}"));
        lines.push(format!("slight faults right or alone  {slight}"));
        lines.push(format!("no hint expected {}, not in the manifest {}", self.unjudged, self.unknown));
        lines.join("\n")
    }
}

/// A line for each expected hint with everything that was seen instead.
fn crosses(counts: &BTreeMap<(&'static str, &'static str), u32>) -> Vec<String> {
    let expected: BTreeSet<&str> = counts.keys().map(|(expected, _)| *expected).collect();
    let line = |expected: &&str| {
        let mut seen: Vec<_> = counts.iter().filter(|((e, _), _)| e == expected).collect();
        // The right answer first, then the most frequent.
        seen.sort_by_key(|((e, s), n)| (s != e, std::cmp::Reverse(**n)));
        let all: u32 = seen.iter().map(|(_, n)| **n).sum();
        let seen: Vec<String> = seen.into_iter().map(|((_, s), n)| format!("{s} {n}")).collect();
        format!("  {expected:<18} {all:>4}   {}", seen.join(", "))
    };
    expected.iter().map(line).collect()
}

/// `right of all (percent)` over the pairs that count.
fn share(
    counts: &BTreeMap<(&'static str, &'static str), u32>,
    counted: impl Fn(&(&'static str, &'static str)) -> bool,
    right: impl Fn(&(&'static str, &'static str)) -> bool,
) -> String {
    let sum = |which: &dyn Fn(&(&'static str, &'static str)) -> bool| -> u32 {
        counts.iter().filter(|(pair, _)| which(pair)).map(|(_, n)| n).sum()
    };
    let (all, good) = (sum(&|pair| counted(pair)), sum(&|pair| counted(pair) && right(pair)));
    let percent = if all == 0 { 0.0 } else { f64::from(good) * 100.0 / f64::from(all) };
    format!("{good} of {all} ({percent:.1} %)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_names_files_from_its_own_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.csv");
        fs::write(
            &path,
            "file,group,expected,severity\na.jpg,q,too_dark,mild\nb.jpg,q,blurry,severe\nc.jpg,a,spoof,\n",
        )
        .unwrap();
        fs::write(folder.path().join("a.jpg"), "").unwrap();
        let manifest = Manifest::read(&path).unwrap();
        let of = |name: &str| manifest.expected(&folder.path().join(name));
        assert_eq!(of("a.jpg"), Expected::Slightly(Hint::TooDark));
        assert_eq!(of("./b.jpg"), Expected::Surely(Hint::Blurry));
        assert_eq!((of("c.jpg"), of("d.jpg")), (Expected::Nothing, Expected::Unknown));
    }

    #[test]
    fn a_manifest_without_its_columns_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.csv");
        fs::write(&path, "name,hint\na.jpg,ok\n").unwrap();
        assert_eq!(Manifest::read(&path).unwrap_err().code, 2);
    }

    #[test]
    fn the_table_counts_faults_and_good_pictures_apart() {
        let mut tally = Tally::default();
        let at = Path::new("x");
        tally.add(Expected::Surely(Hint::Blurry), Hint::Blurry, at);
        tally.add(Expected::Surely(Hint::Blurry), Hint::Ok, at);
        tally.add(Expected::Surely(Hint::Ok), Hint::Ok, at);
        tally.add(Expected::Slightly(Hint::TooFar), Hint::Ok, at);
        tally.add(Expected::Slightly(Hint::TooFar), Hint::Pitch, at);
        let table = tally.table();
        assert!(table.contains("blurry                2   blurry 1, ok 1"), "{table}");
        assert!(table.contains("faults: first hint right      1 of 2 (50.0 %)"), "{table}");
        assert!(table.contains("good pictures left alone      1 of 1 (100.0 %)"), "{table}");
        assert!(table.contains("slight faults right or alone  1 of 2 (50.0 %)"), "{table}");
    }
}
