//! What must not be printable is not: a type that holds a secret, a person or pixels derives no `Debug`, so that no log
//! line and no panic message can have it; and nothing of ours touches the clipboard.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::{fs, path::Path};

/// Types whose own `Debug` shows what they hold.
const TYPES: [&str; 3] = ["SigningKey", "Zeroizing<", "PrivateKey"];
/// Names of fields that hold what nobody may read, unless their type keeps it to itself.
const FIELDS: [&str; 9] = ["secret", "password", "token", "code", "identity", "id_number", "rgb", "jpeg", "phc"];
/// What shows them: types of our own have a `Debug` of their own, or come under this rule themselves.
const OPEN: [&str; 4] = ["String", "Vec<u8>", "[u8", "&str"];
/// Where what looks so is nobody's: made-up people.
const MADE_UP: [&str; 1] = ["src/bureau/demo.rs"];
/// Ways to the clipboard.
const CLIPBOARD: [&str; 4] = ["clipboard", "]52;", "arboard", "osc52"];

/// What is wrong with the source of `path`.
fn faults(path: &str, source: &str) -> Vec<String> {
    let code: String = source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .fold(String::new(), |code, line| code + line + "\n");
    let mut found = Vec::new();
    let lower = code.to_lowercase();
    found.extend(CLIPBOARD.iter().filter(|way| lower.contains(**way)).map(|way| format!("{path}: `{way}`")));
    for (at, _) in code.match_indices("#[derive(") {
        let (derives, rest) = code[at..].split_once(")]").expect("a derive ends");
        if derives.contains("Debug") {
            let item = item(rest);
            found.extend(item.lines().filter(|line| tells(line)).map(|line| format!("{path}: `{}`", line.trim())));
        }
    }
    found
}

/// The struct or enum that begins here, to its end.
fn item(code: &str) -> &str {
    let mut open = 0;
    for (at, c) in code.char_indices() {
        match c {
            '{' | '(' | '[' => open += 1,
            '}' | ')' | ']' => open -= 1,
            ';' if open == 0 => return &code[..at],
            _ => {}
        }
        if c == '}' && open == 0 {
            return &code[..at];
        }
    }
    code
}

fn tells(line: &str) -> bool {
    let field = line.trim().trim_start_matches("pub ").split_once(':').filter(|(name, _)| !name.contains(['(', '#']));
    let named = field.is_some_and(|(name, kind)| {
        let shows = OPEN.iter().any(|open| kind.contains(open)) && !kind.contains("SecretString");
        shows && FIELDS.contains(&name.trim())
    });
    named || TYPES.iter().any(|kind| line.contains(kind))
}

fn walk(root: &Path, folder: &str, found: &mut Vec<String>) -> usize {
    let mut files = 0;
    for entry in fs::read_dir(root.join(folder)).expect("a folder of the project").flatten() {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files += walk(root, &path, found);
        } else if MADE_UP.contains(&path.as_str()) || path.ends_with("_tests.rs") {
            files += 1;
        } else if Path::new(&path).extension().is_some_and(|extension| extension == "rs") {
            found.extend(faults(&path, &fs::read_to_string(entry.path()).expect("a source file")));
            files += 1;
        }
    }
    files
}

#[test]
fn nothing_that_holds_a_secret_prints_it() {
    let mut found = Vec::new();
    let files = walk(Path::new(env!("CARGO_MANIFEST_DIR")), "src", &mut found);
    assert!(files > 100, "only {files} files were looked at");
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn what_would_print_a_secret_is_found() {
    for wrong in [
        "#[derive(Debug)]\nstruct A {\n    pub secret: String,\n}",
        "#[derive(Clone, Debug, PartialEq)]\npub(crate) enum A {\n    B {\n        token: String,\n    },\n}",
        "#[derive(Debug)]\nstruct A(SigningKey);",
        "#[derive(Debug)]\nstruct A {\n    key: Zeroizing<[u8; 32]>,\n}",
        "#[derive(\n    Clone,\n    Debug,\n)]\nstruct A {\n    rgb: Vec<u8>,\n}",
        "fn f() { execute!(out, CopyToClipboard::to_primary_from(x)) }",
        "fn f() { write!(out, \"\\x1b]52;c;{x}\") }",
    ] {
        assert_eq!(faults("src/a.rs", wrong).len(), 1, "{wrong}");
    }
    for right in [
        "#[derive(Clone)]\nstruct A {\n    secret: String,\n}",
        "#[derive(Debug)]\nstruct A {\n    pub secret: SecretString,\n    // token: String\n    path: String,\n}",
        "#[derive(Debug)]\nstruct A;\nstruct B {\n    rgb: Vec<u8>,\n}",
    ] {
        assert_eq!(faults("src/a.rs", right), Vec::<String>::new(), "{right}");
    }
}
