//! Holds the walls of the house up: who may import whom, how long a file may be, which names and words have no place.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::{fs, path::Path};

/// Longest file: above it a newcomer loses the thread. The aim is 300; this is where it fails.
const LONGEST_FILE: usize = 400;
/// Names that say nothing about what is inside, and one that shadows the standard library.
const EMPTY_NAMES: [&str; 8] = ["util", "utils", "helper", "helpers", "common", "manager", "misc", "core"];
/// Code that says it works and does not.
const UNFINISHED: [&str; 3] = ["todo!", "unimplemented!", "dbg!"];

/// Rooms and the rooms each may import from, top floor first.
const MAY_IMPORT: [(&str, &[&str]); 14] = [
    (
        "command",
        &["domain", "flow", "camera", "vision", "backend", "wire", "outbox", "bureau", "counter", "ui", "setup", "app"],
    ),
    ("app", &["domain", "flow", "camera", "vision", "backend", "wire", "outbox", "bureau", "counter", "ui", "setup"]),
    ("setup", &["domain", "flow", "camera", "vision", "backend", "wire", "outbox", "bureau", "counter", "ui"]),
    ("ui", &["domain", "flow"]),
    ("counter", &["domain", "wire::keyfile"]),
    ("bureau", &["domain", "wire", "vision"]),
    ("outbox", &["domain", "backend", "wire"]),
    ("backend", &["domain", "wire"]),
    ("wire", &["domain"]),
    ("flow", &["domain"]),
    ("camera", &["domain"]),
    ("vision", &["domain"]),
    ("domain", &[]),
    // Used by its macro, which names nothing.
    ("failpoint", &[]),
];

/// What is wrong with the source of `path` (relative to the project, `/` between folders).
fn faults(path: &str, source: &str) -> Vec<String> {
    let code = without_comments(source);
    let mut found = Vec::new();
    let lines = source.lines().count();
    if lines > LONGEST_FILE {
        found.push(format!("{path}: {lines} lines, more than {LONGEST_FILE}"));
    }
    let parts: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    found.extend(parts.iter().filter(|p| EMPTY_NAMES.contains(p)).map(|p| format!("{path}: `{p}` says nothing")));
    found.extend(UNFINISHED.iter().filter(|w| code.contains(**w)).map(|w| format!("{path}: `{w}` is unfinished work")));
    if let Some((room, allowed)) = room_of(&parts) {
        for import in imports(&code, depth(&parts)) {
            let own = within(&import, room);
            let known = MAY_IMPORT.iter().any(|(other, _)| within(&import, other));
            if known && !own && !allowed.iter().any(|a| within(&import, a)) {
                found.push(format!("{path}: `{room}` may not import `{import}`"));
            }
        }
    }
    found
}

/// Whether `path` is `room` or something inside it.
fn within(path: &str, room: &str) -> bool {
    path.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// `lib.rs` and `main.rs` are no rooms: they name everything.
fn room_of(parts: &[&str]) -> Option<(&'static str, &'static [&'static str])> {
    let first = (parts.first() == Some(&"src")).then(|| parts.get(1)).flatten()?;
    MAY_IMPORT.iter().find(|(room, _)| room == first).copied()
}

/// How many `super` lead from this file to the root of the crate.
fn depth(parts: &[&str]) -> usize {
    parts.iter().skip(1).filter(|p| **p != "mod").count()
}

/// Line comments out: they may name anything.
fn without_comments(source: &str) -> String {
    source.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Every path below the root of the crate that the code names, by `crate::` or by climbing up with `super::`.
fn imports(code: &str, depth: usize) -> Vec<String> {
    let climb = "super::".repeat(depth);
    let mut found = Vec::new();
    for root in ["crate::", climb.as_str()] {
        for (at, _) in code.match_indices(root) {
            let inside_longer_word =
                code[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '$'));
            if !inside_longer_word {
                found.extend(paths(&code[at + root.len()..]));
            }
        }
    }
    found
}

/// The paths at the start of `text`, groups in braces opened, each with its first two names.
fn paths(text: &str) -> Vec<String> {
    let text = text.trim_start();
    let name_end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':'))).unwrap_or(text.len());
    let (name, rest) = text.split_at(name_end);
    match rest.strip_prefix('{') {
        Some(group) if name.is_empty() || name.ends_with("::") => {
            let items = group_items(group).into_iter().filter(|item| !item.trim().is_empty());
            items.flat_map(|item| paths(&item)).map(|p| two_names(&format!("{name}{p}"))).collect()
        }
        _ => vec![two_names(name)],
    }
}

/// The top-level items of a brace group whose opening brace has been taken off.
fn group_items(group: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut open = 0;
    for c in group.chars() {
        match c {
            '}' if open == 0 => break,
            '{' => open += 1,
            '}' => open -= 1,
            ',' if open == 0 => {
                items.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(item) = items.last_mut() {
            item.push(c);
        }
    }
    items
}

/// `vision::detect::Box` to `vision::detect`.
fn two_names(path: &str) -> String {
    path.split("::").filter(|name| !name.is_empty()).take(2).collect::<Vec<_>>().join("::")
}

/// Faults of every Rust file below `folder`.
fn walk(root: &Path, folder: &str, found: &mut Vec<String>) -> usize {
    let mut files = 0;
    for entry in fs::read_dir(root.join(folder)).expect("a folder of the project").flatten() {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files += walk(root, &path, found);
        } else if entry.path().extension().is_some_and(|e| e == "rs") && path != "tests/house.rs" {
            let source = fs::read_to_string(entry.path()).expect("a source file");
            found.extend(faults(&path, &source));
            files += 1;
        }
    }
    files
}

#[test]
fn the_house_stands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let files = walk(root, "src", &mut found) + walk(root, "tests", &mut found);
    assert!(files > 20, "only {files} files were looked at");
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn every_room_of_the_map_is_known_here() {
    let map = include_str!("../src/lib.rs");
    for room in map.lines().filter_map(|l| l.strip_prefix("pub mod ")).map(|l| l.trim_end_matches(';')) {
        assert!(MAY_IMPORT.iter().any(|(known, _)| *known == room), "{room} has no rule");
    }
}

#[test]
fn imports_that_go_down_are_fine() {
    for (path, source) in [
        ("src/flow/wizard.rs", "use crate::domain::{face::Observation, time::Now};\nuse super::event::Event;"),
        ("src/app/run.rs", "use crate::{flow::Wizard, ui, bureau::Bureau};"),
        ("src/outbox/courier.rs", "use crate::{backend::Backend, wire};"),
        ("src/bureau/decide.rs", "use crate::{wire::{Envelope, keys::Root}, vision::Matcher};"),
        ("src/domain/person.rs", "// crate::ui is where the words are\nuse super::time::Moment;"),
        ("src/lib.rs", "pub mod app;"),
    ] {
        assert_eq!(faults(path, source), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn imports_that_go_up_or_sideways_are_found() {
    for (path, source, named) in [
        ("src/flow/wizard.rs", "use crate::ui::draw;", "ui::draw"),
        ("src/vision/mod.rs", "use crate::camera::Mode;", "camera::Mode"),
        ("src/vision/detect.rs", "fn f(x: &crate::flow::Event) {}", "flow::Event"),
        ("src/ui/pages.rs", "use crate::{\n    domain::frame::Frame,\n    vision::{mesh::Mesh},\n};", "vision::mesh"),
        ("src/bureau/routes.rs", "use crate::backend::http::HttpBackend;", "backend::http"),
        ("src/bureau/store.rs", "use crate::{wire, backend::BackendError};", "backend::BackendError"),
        ("src/camera/mock/puppet.rs", "use super::super::super::vision::Mesh;", "vision::Mesh"),
        ("src/domain/mod.rs", "use super::flow::Event;", "flow::Event"),
        ("src/app/wizard.rs", "use crate::command::line;", "command::line"),
        ("src/setup/demo.rs", "use crate::app::lanes;", "app::lanes"),
    ] {
        let found = faults(path, source);
        assert_eq!(found.len(), 1, "{path}: {found:?}");
        assert!(found[0].contains(&format!("may not import `{named}`")), "{found:?}");
    }
}

#[test]
fn long_files_empty_names_and_unfinished_work_are_found() {
    let long = "\n".repeat(LONGEST_FILE + 1);
    let unfinished = format!("fn f() {{ {}() }}", UNFINISHED[0]);
    assert!(faults("src/ui/words.rs", &long)[0].contains("401 lines"));
    assert_eq!(faults("src/ui/words.rs", &"\n".repeat(LONGEST_FILE)), Vec::<String>::new());
    for path in ["src/app/utils.rs", "src/flow/helpers/mod.rs", "src/vision/common.rs", "src/app/manager.rs"] {
        assert!(faults(path, "")[0].contains("says nothing"), "{path}");
    }
    assert!(faults("src/app/run.rs", &unfinished)[0].contains("unfinished work"));
}
