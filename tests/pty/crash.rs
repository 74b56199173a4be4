//! A part of the program breaks on purpose; only builds for tests can do that.

use std::os::unix::fs::PermissionsExt as _;

use super::{assert_given_back, counter::Counter};

const REHEARSE: &str = "RENZHENG_REHEARSE_CRASH";

/// Breaks at `place` on the way to the camera; gives the report's head.
fn breaks(place: &str, thread: &str) {
    let mut counter = Counter::start_with(&[], &[(REHEARSE, place)]);
    counter.until("演示账号");
    counter.press("demo\rdemo\r");
    if place != "courier" {
        counter.until("请选择要办的事");
        counter.enter();
        counter.until("填写姓名和号码");
        counter.press("王示例\r119999195003150029\r");
    }
    if matches!(place, "vision" | "camera") {
        counter.consents();
    }
    let status = counter.ended();
    assert_eq!(status.exit_code(), 1, "{}", counter.text());
    assert_given_back(&counter);
    assert!(counter.text().contains("程序内部出错，已停止。"), "{}", counter.text());
    let reports = counter.logs("crash-");
    let [report] = reports.as_slice() else { panic!("{reports:?}") };
    let name = report.file_name().unwrap().to_string_lossy().into_owned();
    let said: String = counter.text().lines().collect();
    assert!(said.contains(&name), "{said}");
    assert_eq!(std::fs::metadata(report).unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(report).unwrap();
    let head = text.lines().next().unwrap();
    assert!(head.contains(&format!("\"thread\":\"{thread}\"")) && head.contains("src/app/crash.rs:"), "{head}");
    assert!(text.lines().count() > 3, "the way there: {text}");
    let logs: String = counter.logs("renzheng").iter().map(|log| std::fs::read_to_string(log).unwrap()).collect();
    for leak in ["王", "1999950", "119999195003", "\"d\""] {
        assert!(!text.contains(leak) && !logs.contains(leak) && !said.contains(leak), "{leak}: {text}");
    }
}

#[test]
fn the_loop() {
    breaks("main", "main");
}

#[test]
fn the_vision_thread() {
    breaks("vision", "vision");
}

#[test]
fn the_camera_desk() {
    breaks("camera", "camera");
}

#[test]
fn the_courier() {
    breaks("courier", "runtime");
}
