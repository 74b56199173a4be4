//! Every scenario file through the real binary, one test a file: a new scenario is a new file and nothing else.
//! Beside them, what the runner says of files that differ or are none, and whether the files together show
//! everything there is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use libtest_mimic::{Arguments, Failed, Trial};
use renzheng::flow::{Hint, Problem, Step, step::Outcome};
use strum::{VariantArray as _, VariantNames as _};

/// What no scenario can bring about, each with its reason.
const OUT_OF_REACH: [(&str, &str); 12] = [
    ("book_unusable", "a broken file of this computer; flow::tests::worklist and setup::book have one"),
    ("models_unusable", "said on the command line: without models there is no wizard to show a page"),
    ("record_damaged", "a damaged file of this computer; tests/road/damaged.rs has some"),
    ("disk_full", "the room on this computer's own disk; tests/faults fills one"),
    ("not_offered", "a bureau of another kind; tests/road/story.rs asks them all"),
    ("already_decided", "somebody at the bureau decides while the question stands; tests/road/cases.rs"),
    ("mapping_wrong", "a bureau with an interface of its own; tests/road/misfit.rs has one"),
    ("exchange_missing", "a bureau behind a file gateway, as are the next two; tests/road/worlds has one"),
    ("exchange_full", "see exchange_missing"),
    ("exchange_unusable", "see exchange_missing"),
    ("printer_slow", "ten seconds of real time, and virtual time stands still; src/setup/printer_tests.rs"),
    ("slip_unwritable", "a folder in the way; src/setup/printer_tests.rs"),
];

fn main() -> ExitCode {
    let file = |path: PathBuf| Trial::test(stem(&path), move || plays(&path));
    let mut trials: Vec<Trial> = files().into_iter().map(file).collect();
    trials.extend([
        Trial::test("a_transcript_that_differs_is_exit_code_1_with_the_difference", differs),
        Trial::test("a_file_that_is_no_scenario_is_exit_code_2", is_no_scenario),
        Trial::test("every_hint_page_problem_and_outcome_is_in_a_scenario", covers_everything),
    ]);
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios"))
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The file's name as a test's name.
fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().replace('-', "_")
}

fn run(file: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_renzheng"));
    command.args(["scenario", "run"]).arg(file);
    if let Some(database) = database(&stem(file)) {
        command.args(["--database", &database]);
    }
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

/// A database of its own, when `RENZHENG_TEST_POSTGRES` names a server (`tests/postgres/with`).
fn database(name: &str) -> Option<String> {
    let server = std::env::var("RENZHENG_TEST_POSTGRES").ok()?;
    let name = format!("scenario_{name}");
    let made = Command::new("psql").args([&server, "-qc", &format!("CREATE DATABASE \"{name}\"")]).status();
    assert!(made.unwrap().success(), "psql is not installed, or the database is there already");
    Some(server.replacen("/postgres?", &format!("/{name}?"), 1))
}

fn plays(file: &Path) -> Result<(), Failed> {
    match run(file) {
        (Some(0), _) => Ok(()),
        (_, said) => Err(said.into()),
    }
}

/// A scenario file of this text, which is gone when it is dropped.
fn scratch(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    fs::write(file.path(), text).unwrap();
    file
}

fn differs() -> Result<(), Failed> {
    let text = fs::read_to_string(folder().join("wrong-check-digit.toml")).unwrap();
    let (code, said) = run(scratch(&text.replace("page read_back\n\"", "page method\n\"")).path());
    let in_columns =
        said.lines().any(|l| l.contains('≠') && l.contains("page method ") && l.contains("│ page read_back"));
    check(code == Some(1) && in_columns && said.contains("1 个不符"), said)
}

fn is_no_scenario() -> Result<(), Failed> {
    let (code, said) = run(scratch("titel = 'x'").path());
    check(code == Some(2) && said.contains("titel"), said)
}

fn covers_everything() -> Result<(), Failed> {
    let texts: Vec<String> = files().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let seen = Seen::of(texts.iter().flat_map(|text| expected(text)));
    let out_of_reach: BTreeSet<&str> = OUT_OF_REACH.iter().map(|(id, _)| *id).collect();
    let hints: Vec<&str> = Hint::VARIANTS.iter().map(|hint| hint.id()).collect();
    let all = [
        ("hint", hints.as_slice(), &seen.hints),
        ("page", Step::VARIANTS, &seen.pages),
        ("problem", Problem::VARIANTS, &seen.problems),
        ("outcome", Outcome::VARIANTS, &seen.outcomes),
    ];
    let mut wrong = Vec::new();
    for (kind, known, seen) in all {
        let missing = known.iter().filter(|id| !seen.contains(**id) && !out_of_reach.contains(**id));
        wrong.extend(missing.map(|id| format!("no scenario expects {kind} {id}")));
        let reached = known.iter().filter(|id| seen.contains(**id) && out_of_reach.contains(**id));
        wrong.extend(reached.map(|id| format!("{kind} {id} is within reach after all")));
    }
    check(wrong.is_empty(), wrong.join("\n"))
}

/// The lines a scenario expects.
fn expected(text: &str) -> Vec<String> {
    let scenario: toml::Table = text.parse().unwrap();
    scenario["expect"].as_str().unwrap().lines().map(|line| line.trim().to_owned()).collect()
}

/// Ids in lines of transcripts.
#[derive(Default)]
struct Seen {
    hints: BTreeSet<String>,
    pages: BTreeSet<String>,
    problems: BTreeSet<String>,
    outcomes: BTreeSet<String>,
}

impl Seen {
    fn of(lines: impl Iterator<Item = String>) -> Self {
        let mut seen = Self::default();
        for line in lines {
            // What is in brackets behind an id is data.
            let line = line.split('(').next().unwrap_or_default().to_owned();
            let (kind, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match (kind, rest.split_once(": ")) {
                ("hint", _) => seen.hints.insert(rest.to_owned()),
                ("page", Some(("result", outcome))) => {
                    seen.pages.insert("result".to_owned());
                    seen.outcomes.insert(outcome.split(' ').next().unwrap_or_default().to_owned())
                }
                ("page", found) => seen.pages.insert(found.map_or(rest, |(page, _)| page).to_owned()),
                ("problem", _) => seen.problems.insert(rest.to_owned()),
                ("camera" | "record" | "check" | "slip", Some((_, problem))) => {
                    seen.problems.insert(problem.to_owned())
                }
                _ => false,
            };
        }
        seen
    }
}

fn check(holds: bool, said: String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(said.into()) }
}
