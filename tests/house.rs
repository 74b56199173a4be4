//! Holds the walls of the house up: who may import whom, how long a file may be, which names and words have no place.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::{fs, path::Path};

/// Longest file: above it a newcomer loses the thread. The aim is 300; this is where it fails.
const LONGEST_FILE: usize = 400;
/// Longest line of a comment, columns: rustfmt keeps code to it and leaves comments alone.
const LONGEST_COMMENT: usize = 120;
/// Names that say nothing about what is inside, and one that shadows the standard library.
const EMPTY_NAMES: [&str; 8] = ["util", "utils", "helper", "helpers", "common", "manager", "misc", "core"];
/// Code that says it works and does not.
const UNFINISHED: [&str; 3] = ["todo!", "unimplemented!", "dbg!"];

/// Rooms and the rooms each may import from, top floor first. A room with a `Cargo.toml` is a crate `renzheng_ROOM`.
const MAY_IMPORT: [(&str, &[&str]); 14] = [
    (
        "command",
        &["domain", "flow", "camera", "vision", "backend", "wire", "outbox", "bureau", "counter", "ui", "setup", "app"],
    ),
    ("app", &["domain", "flow", "camera", "vision", "backend", "wire", "outbox", "bureau", "counter", "ui", "setup"]),
    ("setup", &["domain", "flow", "camera", "vision", "backend", "wire", "outbox", "bureau", "counter", "ui"]),
    ("ui", &["domain", "flow"]),
    ("counter", &["domain", "wire::keyfile"]),
    ("bureau", &["domain", "failpoint", "wire", "vision"]),
    ("outbox", &["domain", "failpoint", "backend", "wire"]),
    ("backend", &["domain", "wire"]),
    ("wire", &["domain"]),
    ("flow", &["domain"]),
    ("camera", &["domain"]),
    ("vision", &["domain"]),
    ("domain", &[]),
    // Where testers kill the program.
    ("failpoint", &[]),
];

/// The rooms that are modules of the program itself; every other one is a crate of its own.
const MODULES: [&str; 3] = ["command", "app", "setup"];

/// What is wrong with the source of `path` (relative to the project, `/` between folders).
fn faults(path: &str, source: &str) -> Vec<String> {
    let code = without_comments(source);
    let mut found = Vec::new();
    let lines = source.lines().count();
    if lines > LONGEST_FILE {
        found.push(format!("{path}: {lines} lines, more than {LONGEST_FILE}"));
    }
    let is_long = |line: &&str| line.trim_start().starts_with("//") && line.chars().count() > LONGEST_COMMENT;
    found.extend(source.lines().filter(is_long).map(|line| format!("{path}: a long comment: {line}")));
    let parts: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    found.extend(parts.iter().filter(|p| EMPTY_NAMES.contains(p)).map(|p| format!("{path}: `{p}` says nothing")));
    found.extend(UNFINISHED.iter().filter(|w| code.contains(**w)).map(|w| format!("{path}: `{w}` is unfinished work")));
    if let Some((room, allowed)) = room_of(&parts) {
        let is_crate = !MODULES.contains(&room);
        for import in imports(&code, (!is_crate).then(|| depth(&parts))) {
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

/// Every path into a room that the code names: by `renzheng_ROOM::`, and in the program's own modules by `crate::` or
/// by climbing up with `super::`, `depth` times.
fn imports(code: &str, depth: Option<usize>) -> Vec<String> {
    let climb = "super::".repeat(depth.unwrap_or_default());
    let roots = if depth.is_some() { vec!["crate::", climb.as_str(), "renzheng_"] } else { vec!["renzheng_"] };
    let mut found = Vec::new();
    for root in roots {
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
    let modules = map.lines().filter_map(|line| line.strip_prefix("pub mod "));
    let crates = map.lines().filter_map(|line| line.strip_prefix("pub use renzheng_")?.split(' ').next());
    for room in modules.chain(crates).map(|room| room.trim_end_matches(';')) {
        assert!(MAY_IMPORT.iter().any(|(known, _)| *known == room), "{room} has no rule");
    }
}

#[test]
fn a_crate_depends_on_what_its_room_may_import() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (room, allowed) in MAY_IMPORT.iter().filter(|(room, _)| !MODULES.contains(room)) {
        let manifest = fs::read_to_string(root.join("src").join(room).join("Cargo.toml")).expect("a crate's manifest");
        for other in manifest.lines().filter_map(|line| line.strip_prefix("renzheng-")?.split('.').next()) {
            let is_allowed = allowed.iter().any(|a| a.split("::").next() == Some(other));
            assert!(is_allowed, "`{room}` may not depend on `{other}`");
        }
    }
}

#[test]
fn imports_that_go_down_are_fine() {
    for (path, source) in [
        ("src/flow/wizard.rs", "use renzheng_domain::{face::Observation, time::Now};\nuse super::event::Event;"),
        ("src/app/run.rs", "use crate::{flow::Wizard, ui, bureau::Bureau};"),
        ("src/outbox/courier.rs", "use renzheng_backend::Backend;\nuse renzheng_wire as wire;"),
        ("src/bureau/decide.rs", "use renzheng_wire::{Envelope, keys::Root};\nuse renzheng_vision::Matcher;"),
        ("src/counter/book.rs", "use renzheng_wire::keyfile::read_or_create;"),
        ("src/ui/patron.rs", "use crate::counter::Tally;"),
        ("src/domain/person.rs", "// crate::ui is where the words are\nuse super::time::Moment;"),
        ("src/lib.rs", "pub mod app;"),
    ] {
        assert_eq!(faults(path, source), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn imports_that_go_up_or_sideways_are_found() {
    for (path, source, named) in [
        ("src/flow/wizard.rs", "use renzheng_ui::draw;", "ui::draw"),
        ("src/vision/mod.rs", "use renzheng_camera::Mode;", "camera::Mode"),
        ("src/vision/detect.rs", "fn f(x: &renzheng_flow::Event) {}", "flow::Event"),
        (
            "src/ui/pages.rs",
            "use renzheng_domain::frame::Frame;\nuse renzheng_vision::{\n    mesh::Mesh,\n};",
            "vision::mesh",
        ),
        ("src/counter/book.rs", "use renzheng_wire::Envelope;", "wire::Envelope"),
        ("src/bureau/routes.rs", "use renzheng_backend::http::HttpBackend;", "backend::http"),
        ("src/domain/mod.rs", "use renzheng_flow::Event;", "flow::Event"),
        ("src/app/wizard.rs", "use crate::command::line;", "command::line"),
        ("src/app/voice/mouth.rs", "use super::super::super::command::line;", "command::line"),
        ("src/setup/demo.rs", "use crate::{\n    domain::time::Now,\n    app::lanes,\n};", "app::lanes"),
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
    let comment = format!("// {}", "x".repeat(LONGEST_COMMENT - 2));
    assert!(faults("src/ui/words.rs", &comment)[0].contains("a long comment"));
    assert_eq!(faults("src/ui/words.rs", &comment[1..]), Vec::<String>::new());
    for path in ["src/app/utils.rs", "src/flow/helpers/mod.rs", "src/vision/common.rs", "src/app/manager.rs"] {
        assert!(faults(path, "")[0].contains("says nothing"), "{path}");
    }
    assert!(faults("src/app/run.rs", &unfinished)[0].contains("unfinished work"));
}
