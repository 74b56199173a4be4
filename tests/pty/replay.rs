//! A recorded session, replayed by the real binary; a scenario that is watched.

use std::process::Command;

use super::{CTRL_C, assert_given_back, counter::Counter};

/// What the real binary prints, and its exit code.
fn printed(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_renzheng")).args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[test]
fn a_session_is_recorded_printed_and_watched_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("session.jsonl");
    let path = file.to_str().unwrap();
    let mut counter = super::signed_in(&["--record", path]);
    counter.press("王示例\r119999195003150029\r");
    counter.until("念给老人听");
    counter.press(CTRL_C);
    counter.until("要退出吗");
    counter.press(CTRL_C);
    assert!(counter.ended().success());
    // The head has what stands on every demonstration's pages; who was typed is in none of the turns.
    let record = std::fs::read_to_string(&file).unwrap();
    let (_, turns) = record.split_once('\n').unwrap();
    assert!(!turns.contains("119999195003") && !turns.contains('王'));

    let (code, transcript) = printed(&["replay", path, "--lang", "en"]);
    assert_eq!(code, Some(0), "{transcript}");
    let pages: Vec<&str> = transcript.lines().filter_map(|line| line.split_once("page ")).map(|(_, p)| p).collect();
    assert_eq!(pages, ["sign_in", "entry", "person", "read_back"]);
    let (code, screens) = printed(&["replay", path, "--screens", "--size", "80x24"]);
    assert_eq!(code, Some(0), "{screens}");
    assert!(screens.contains("经办员登录") && screens.contains("某示例") && screens.contains("119999********0028"));
    let mut again = Counter::start(&["--record", path]);
    assert_eq!(again.ended().exit_code(), 2);
    assert!(again.text().contains("文件已经存在"), "{}", again.text());

    let mut viewer = Counter::start(&["replay", path, "--watch", "--speed", "4"]);
    viewer.until("经办员登录");
    viewer.until("空格 暂停 · Esc 离开");
    viewer.until("念给老人听");
    viewer.press("\u{1b}");
    assert!(viewer.ended().success());
    assert_given_back(&viewer);
}

#[test]
fn a_scenario_is_watched_paused_and_left() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios/good.toml");
    let mut viewer = Counter::start(&["scenario", "run", "--watch", "--speed", "20", file]);
    viewer.until("经办员登录");
    viewer.press(" ");
    viewer.until("空格 继续");
    viewer.press(" ");
    viewer.until_screen("the puppet's picture", |screen| screen.contents().matches('▀').count() > 200);
    viewer.press(CTRL_C);
    assert!(viewer.ended().success());
    assert_given_back(&viewer);
    assert!(viewer.text().contains("good.toml"), "{}", viewer.text());
}
