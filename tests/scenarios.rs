//! Every scenario file through the real binary. A new scenario is a new file and its name in this list; a file that is
//! not in the list fails the last test.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{collections::BTreeSet, path::Path, process::Command};

macro_rules! scenarios {
    ($($name:ident = $file:literal,)*) => {
        $(#[test] fn $name() { plays($file); })*

        #[test]
        fn no_scenario_file_is_left_out() {
            let listed = BTreeSet::from([$($file.to_owned()),*]);
            let there: BTreeSet<String> = std::fs::read_dir(folder())
                .unwrap()
                .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
                .collect();
            assert_eq!(listed, there);
        }
    };
}

scenarios! {
    good = "good",
    wrong_check_digit = "wrong-check-digit",
    dark_then_light = "dark-then-light",
    two_faces = "two-faces",
    unplug_and_replug = "unplug-and-replug",
    outage_and_recovery = "outage-and-recovery",
    lost_answer = "lost-answer",
    busy_bureau = "busy-bureau",
    rejected = "rejected",
    refused_agreement = "refused-agreement",
    act_ignored = "act-ignored",
    camera_freezes = "camera-freezes",
    no_photo_review = "no-photo-review",
    blink_in_english = "blink-in-english",
    own_face_enrolled = "own-face-enrolled",
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios"))
}

fn run(file: &Path) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_renzheng")).args(["scenario", "run"]).arg(file).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

fn plays(name: &str) {
    let (code, said) = run(&folder().join(format!("{name}.toml")));
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_transcript_that_differs_is_exit_code_1_with_the_difference() {
    let text = std::fs::read_to_string(folder().join("wrong-check-digit.toml")).unwrap();
    let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    std::fs::write(file.path(), text.replace("page read_back\n\"", "page method\n\"")).unwrap();
    let (code, said) = run(file.path());
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.lines().any(|l| l.contains('≠') && l.contains("page method ") && l.contains("│ page read_back")),
        "{said}"
    );
    assert!(said.contains("1 个不符"), "{said}");
}

#[test]
fn a_file_that_is_no_scenario_is_exit_code_2() {
    let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    std::fs::write(file.path(), "titel = 'x'").unwrap();
    let (code, said) = run(file.path());
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("titel"), "{said}");
}
