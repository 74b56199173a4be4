//! What is not built in is not there, and what is built in is: the program's optional features, asked of the real
//! program. The same claims hold for every build; `.ci/run` makes them of one with all features and of one with none.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "real processes take real time")]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use renzheng::wire::Suite;

const PROGRAM: &str = env!("CARGO_BIN_EXE_renzheng");
const GM: bool = cfg!(feature = "gm");
const FAILPOINTS: bool = cfg!(feature = "failpoints");
const WEBCAM: bool = cfg!(feature = "webcam");
/// The name of the second cipher suite on the wire.
const GM_SUITE: &str = "gm-sm2-sm3-sm4gcm-ed25519";
/// For what takes a second.
const PATIENCE: Duration = Duration::from_mins(1);

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).stdin(Stdio::null());
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[test]
fn the_second_suite_is_known_only_with_gm() {
    assert_eq!(Suite::named(GM_SUITE).is_some(), GM);
    assert_eq!(Suite::ALL.len(), 1 + usize::from(GM));
}

#[test]
fn a_bureau_goes_over_to_gm_only_with_gm() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_str().unwrap();
    let output = program(&["bureau", "--folder", at, "--lang", "en", "key", "rotate", "gm-sealing"]).output().unwrap();
    assert_eq!(output.status.success(), GM, "{}", said(&output));
    assert_eq!(folder.path().join("gm-sealing.key").exists(), GM);
}

#[test]
fn a_bureau_with_a_gm_key_opens_only_with_gm() {
    for (file, opens) in [("gm-sealing.key", GM), ("sealing.key", true), ("other-sealing.key", false)] {
        let folder = tempfile::tempdir().unwrap();
        // 32 bytes of 1 in base64url, as a key lies on disk.
        fs::write(folder.path().join(file), "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE").unwrap();
        assert_eq!(serves(folder.path()), opens, "{file}");
    }
}

/// Whether a bureau with this folder begins to answer; it is ended when it does.
fn serves(folder: &Path) -> bool {
    let at = folder.to_str().unwrap();
    let log = folder.join("said");
    let mut command = program(&["serve", "--folder", at, "--data", at, "--listen", "127.0.0.1:0", "--lang", "en"]);
    let mut bureau = command.stdout(fs::File::create(&log).unwrap()).stderr(Stdio::null()).spawn().unwrap();
    let since = Instant::now();
    let serves = loop {
        if fs::read_to_string(&log).unwrap().contains("Bureau: http://") {
            break true;
        }
        if let Some(status) = bureau.try_wait().unwrap() {
            assert!(!status.success(), "it ended by itself and says that all is well");
            break false;
        }
        assert!(since.elapsed() < PATIENCE, "neither answers nor ends");
        thread::sleep(Duration::from_millis(20));
    };
    let _ = bureau.kill();
    bureau.wait().unwrap();
    serves
}

#[test]
fn the_program_can_be_killed_at_a_named_place_only_with_failpoints() {
    let scenario = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios/by-hand-alone.toml");
    let run = |place: &str| program(&["scenario", "run", scenario]).env("RENZHENG_FAILPOINT", place).output().unwrap();
    for place in ["outbox.key-made", "outbox.before-insert", "bureau.before-commit"] {
        let output = run(place);
        assert_eq!(output.status.success(), !FAILPOINTS, "{place}: {}", said(&output));
    }
    let output = run("no.such-place");
    assert!(output.status.success(), "{}", said(&output));
    // No build without them even knows the variable.
    let (bytes, variable) = (fs::read(PROGRAM).unwrap(), b"RENZHENG_FAILPOINT");
    assert_eq!(bytes.windows(variable.len()).any(|part| part == variable), FAILPOINTS);
}

#[test]
fn without_webcam_there_is_no_real_camera_and_the_program_says_so() {
    let home = tempfile::tempdir().unwrap();
    let arguments = ["--lang", "en", "--data", home.path().to_str().unwrap(), "--camera", "auto"];
    let output = program(&[&arguments[..], &["doctor"]].concat()).output().unwrap();
    assert_eq!(said(&output).contains("built without camera support"), !WEBCAM, "{}", said(&output));
}
