//! A whole road lived once and replayed from its record.

mod life;

use std::path::Path;

pub use self::life::seen;
use self::life::{Life, NOBODY, SOMEBODY};
use super::*;
use crate::{
    app::record::{Journal, Line, RecordFile, Ring, What},
    flow::Wizard,
};

/// The screens of a replay, one a fact.
fn replayed(record: &Path) -> Vec<String> {
    let mut replay = Replay::of(Record::open(record).unwrap());
    let mut screens = Screens::new(replay.head().size);
    let mut shown = Vec::new();
    while let Some(scene) = replay.scene() {
        let Scene { now, happened } = scene.unwrap();
        if let Happened::Turned { picture, wiped, .. } = happened {
            screens.take(picture, wiped);
            shown.push(screens.draw(&replay.wizard, now.at));
        }
    }
    assert!(!replay.is_cut());
    shown
}

/// Records the replay of a record.
fn recorded_again(record: &Path, again: &Path) {
    let record = Record::open(record).unwrap();
    let head = record.head.clone();
    let file = RecordFile::create(again, &head).unwrap();
    let mut journal = Journal::new(&head.settings, Ring::default(), Some(file));
    let mut wizard = Wizard::new(head.settings);
    for line in record {
        let line: Line = line.unwrap();
        let now = line.now();
        match line.what {
            What::Fact { mended, event } => {
                // The journal sees the fact alone, and mends again.
                for fact in mended {
                    wizard.update(fact, now);
                }
                journal.fact(&event, &wizard, now);
                let orders = wizard.update(event, now);
                journal.turned(&orders, &wizard, now);
            }
            What::Size(columns, rows) => journal.size((columns, rows), &wizard, now),
            What::Orders(_) | What::Full => {}
        }
    }
}

fn same(left: &[String], right: &[String]) {
    assert_eq!(left.len(), right.len());
    for (at, (left, right)) in left.iter().zip(right).enumerate() {
        assert_eq!(left, right, "screen {at}");
    }
}

#[test]
fn who_is_nobody_already_sees_every_screen_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.jsonl");
    let lived = Life::new(&NOBODY, &path).live();
    assert!(lived.iter().any(|screen| screen.contains('▀')) && lived.iter().any(|s| s.contains("XX-0000")));
    same(&lived, &replayed(&path));
}

#[test]
fn somebody_sees_every_screen_again_but_for_the_stand_ins() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.jsonl");
    let lived = Life::new(&SOMEBODY, &path).live();
    let replayed = replayed(&path);
    // Whatever is typed or comes from the bureau about somebody: digits, letters, the hanzi of the names, and the code
    // that is made of the receipt's number.
    let blurred = |screens: &[String]| -> Vec<String> {
        let blur = |c: char| match c {
            _ if c.is_ascii_alphanumeric() => '0',
            '王' | '秀' | '英' | '李' | '静' | '某' | '示' | '例' => '某',
            '█' | '▄' | '▀' | ' ' => ' ',
            c => c,
        };
        screens.iter().map(|screen| screen.chars().map(blur).collect()).collect()
    };
    let trimmed = |screens: Vec<String>| -> Vec<String> {
        let line = |line: &str| line.trim_end().to_owned();
        screens.iter().map(|s| s.lines().map(line).collect::<Vec<_>>().join("\n")).collect()
    };
    same(&trimmed(blurred(&lived)), &trimmed(blurred(&replayed)));
    assert!(replayed.iter().any(|screen| screen.contains("某示例") && screen.contains("119999195002250028")));
    let text = std::fs::read_to_string(&path).unwrap() + &replayed.concat();
    for leak in
        ["王", "秀", "李静", "lijing", "Sesame", "110105", "1949", "BJ-", "7741", "Zhang", "c2Vj", "4711", "c2ln"]
    {
        assert!(!text.contains(leak), "{leak} is in the record");
    }
}

#[test]
fn the_record_of_a_replay_is_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let (once, twice) = (folder.path().join("once"), folder.path().join("twice"));
    Life::new(&SOMEBODY, &once).live();
    recorded_again(&once, &twice);
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    assert!(read(&once).lines().zip(read(&twice).lines()).all(|(a, b)| a == b) && read(&once) == read(&twice));
    same(&replayed(&once), &replayed(&twice));
}

/// A short record, changed.
fn altered(change: impl FnOnce(String) -> String) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.jsonl");
    Life::new(&SOMEBODY, &path).sign_in();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, change(text)).unwrap();
    (folder, path)
}

/// What a replay of it complains about.
fn complaint(path: &Path) -> Complaint {
    match Record::open(path) {
        Err(complaint) => complaint,
        Ok(record) => {
            let mut replay = Replay::of(record);
            std::iter::from_fn(|| replay.scene()).find_map(Result::err).expect("no complaint")
        }
    }
}

#[test]
fn foreign_newer_damaged_and_altered_files_are_told_apart() {
    for (change, says) in [
        (Box::new(|_| String::new()) as Box<dyn FnOnce(String) -> String>, "This is no record"),
        (Box::new(|_| "{\"a\":1}\n".into()), "This is no record"),
        (Box::new(|text| text.replacen("\"renzheng_record\":1", "\"renzheng_record\":2", 1)), "another format"),
        (Box::new(|text| text.replacen("\"settings\"", "\"sittings\"", 1)), "line 1, is damaged"),
        (
            Box::new(|text| text.replacen("\"Tab\"", "\"Tub\"", 1).replacen("BureauUnreachable", "Nothing", 1)),
            "line 3, is",
        ),
        (Box::new(|text| text.replacen("\"page\":\"sign_in\"", "\"page\":\"person\"", 1)), "line 2: the record is on"),
        (Box::new(|text| text.replacen("\"SignIn\"]", "\"Quit\"]", 1)), "they have parted"),
    ] {
        let (_folder, path) = altered(change);
        let said = complaint(&path).what.en;
        assert!(said.contains(says), "{said:?} instead of {says:?}");
    }
}

#[test]
fn a_record_that_a_crash_cut_short_is_played_to_its_last_whole_line() {
    let (_folder, path) = altered(|text| text[..text.len() - 20].to_owned());
    let mut replay = Replay::of(Record::open(&path).unwrap());
    while let Some(scene) = replay.scene() {
        scene.unwrap();
    }
    assert!(replay.is_cut());
    assert_eq!(replay.wizard.step.id(), "entry");
}
