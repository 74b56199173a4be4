//! The V4L2 types of `src/camera/v4l2-sys`, as the camera library gets them, against the kernel's own headers: each
//! size, offset, number and request becomes a `_Static_assert` of C, which a compiler accepts or refuses.
//!
//! The compiler is `cc`, with the headers of this machine, or what `RENZHENG_C_COMPILER` names, arguments included:
//! `tests/v4l2/run` takes one for arm64. The numbers are those of the Rust types on the machine that runs the test.

#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod list;

use std::{env, fs, process::Command};

/// The compiler, unless another is named.
const COMPILER: &str = "cc";

/// What the compiler says against these assertions; nothing when all of them hold.
fn refused(assertions: &[String]) -> Result<(), String> {
    let named = env::var("RENZHENG_C_COMPILER").unwrap_or_else(|_| COMPILER.to_owned());
    let mut words = named.split_whitespace();
    let folder = tempfile::tempdir().expect("a folder for the C file");
    let file = folder.path().join("layout.c");
    let mut lines = vec!["#include <linux/videodev2.h>".to_owned()];
    lines.extend(assertions.iter().map(|claim| format!("_Static_assert({claim}, \"{claim}\");")));
    fs::write(&file, lines.join("\n") + "\n").expect("the C file is written");
    let output = Command::new(words.next().expect("a compiler is named"))
        .args(words)
        .arg("-fsyntax-only")
        .arg(&file)
        .output()
        .expect("a C compiler can be run");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// A name stands in the list as a whole word.
fn named(list: &[String], name: &str) -> bool {
    let words = |text: &str| text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name);
    list.iter().any(|assertion| words(assertion))
}

#[test]
fn layouts_are_those_of_the_kernel() {
    if let Err(said) = refused(&list::layouts()) {
        panic!("{said}");
    }
}

#[test]
fn numbers_are_those_of_the_kernel() {
    if let Err(said) = refused(&list::numbers()) {
        panic!("{said}");
    }
}

/// The library computes them from the sizes of the types.
#[test]
fn requests_are_those_of_the_kernel() {
    if let Err(said) = refused(&list::requests()) {
        panic!("{said}");
    }
}

#[test]
fn a_wrong_size_is_refused() {
    let said = refused(&["sizeof(struct v4l2_format) == 207".to_owned()]).expect_err("the size is 208");
    assert!(said.contains("sizeof(struct v4l2_format) == 207"), "{said}");
}

#[test]
fn every_type_and_number_of_the_binding_is_compared() {
    let sources = [
        include_str!("../../src/camera/v4l2-sys/src/lib.rs"),
        include_str!("../../src/camera/v4l2-sys/src/exchanged.rs"),
        include_str!("../../src/camera/v4l2-sys/src/measured.rs"),
    ];
    let lines = || sources.iter().flat_map(|source| source.lines());
    let first = |text: &'static str| text.split(|c: char| !(c.is_alphanumeric() || c == '_')).next();
    let types = lines().filter_map(|line| line.strip_prefix("pub struct ").and_then(first));
    let types: Vec<_> = types.filter(|name| !name.contains("__bindgen")).collect();
    let numbers = lines().filter_map(|line| line.strip_prefix("    ").and_then(first));
    let numbers: Vec<_> = numbers.filter(|name| name.contains("V4L2_")).collect();
    assert!(types.len() > 30 && numbers.len() > 20, "{types:?} {numbers:?}");
    let layouts = list::layouts();
    for name in types {
        assert!(named(&layouts, name), "{name} is not compared");
    }
    let compared = list::numbers();
    for name in numbers {
        assert!(named(&compared, list::in_c(name)), "{name} is not compared");
    }
}
