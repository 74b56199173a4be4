//! The cases, in their order, and how they are told.

use std::{
    fs,
    os::unix::process::CommandExt,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
};

use renzheng::{
    camera::{CameraBackend, DeviceInfo, Mode, PixelFormat, decode::Decoder, webcam::Webcams},
    domain::{frame::Frame, time::Clock},
    setup::clock::SystemClock,
};
use serde_json::Value;

use crate::{
    counter::PROGRAM,
    devices::{Inserted, NODE, await_node, insert},
    film::Film,
    loopback::Loopback,
    sitting,
    webcam::Webcam,
};

/// A user that Debian gives no rights.
const NOBODY: u32 = 65_534;
/// What the host takes home.
pub const OUT: &str = "/host/out";

/// Tells each case by a line that the host counts.
pub fn play() {
    let clock = SystemClock::start();
    let film = Arc::new(Mutex::new(Film::load(Path::new("/host/film"))));
    let mut webcam = Webcam::new(Arc::clone(&film));
    let mut case = |name: &str, play: &mut dyn FnMut()| {
        let begun = clock.now().at;
        let word = if catch_unwind(AssertUnwindSafe(play)).is_ok() { "ok    " } else { "FAILED" };
        println!("{word} {name} ({:.1} s)", clock.now().at.since(begun).as_secs_f32());
    };
    case("vivid: a test pattern is opened in a mode we chose, and is called virtual", &mut vivid);
    case("loopback: a program that plays a camera is seen through, and refused where that is the policy", &mut || {
        loopback(&mut film.lock().unwrap());
    });
    case("webcam: one device, its facts, a picture", &mut || through_the_cable(&mut webcam));
    case("webcam: the doctor's table", &mut doctor);
    case("webcam: denied", &mut denied);
    sitting::cases(&mut case, &mut webcam, &film);
}

/// The kernel's test picture, with more modes than any webcam.
fn vivid() {
    insert("vivid", &["n_devs=1", "node_types=0x1", "num_inputs=1", "input_types=0x00"]);
    let _in = Inserted("vivid");
    await_node(true);
    let (found, mode, _) = look(3);
    assert_eq!(found.facts.driver.as_deref(), Some("vivid"));
    assert_eq!(found.facts.is_virtual, Some(true));
    assert!((640..=1280).contains(&mode.width) && (480..=720).contains(&mode.height), "{mode:?}");
}

fn loopback(film: &mut Film) {
    insert("video", &[]);
    insert("loopback", &["devices=1", "video_nr=0", "exclusive_caps=1", "card_label=FaceCam"]);
    let _in = Inserted("v4l2loopback");
    await_node(true);
    let program = Loopback::start(NODE, film);
    let (found, mode, _) = look(5);
    assert_eq!((mode.format, mode.width, mode.height), (PixelFormat::Yuyv, 640, 480));
    assert_eq!((found.name.as_str(), found.facts.is_virtual), ("FaceCam", Some(true)));
    sitting::refused();
    drop(program);
}

/// The kernel makes a picture node and a metadata node of it; only the first is a camera.
fn through_the_cable(webcam: &mut Webcam) {
    insert("usb", &[]);
    webcam.plug();
    await_node(true);
    assert!(Path::new("/dev/video1").exists(), "no metadata node to be left out");
    let (found, mode, frame) = look(5);
    println!("       {found:?}\n       {mode:?}");
    assert_eq!((mode.format, mode.width, mode.height), (PixelFormat::Mjpeg, 1280, 720));
    assert_eq!((found.facts.driver.as_deref(), found.facts.bus.as_deref()), (Some("uvcvideo"), Some("usb")));
    assert_eq!(found.facts.ids.as_deref(), Some("1d6b:0102"));
    // All of it is the kernel's own, but for the controller: its driver's name in the device's place tells.
    assert_eq!(found.facts.is_virtual, Some(true));
    fs::create_dir_all(OUT).unwrap();
    let picture = image::RgbImage::from_raw(frame.width, frame.height, frame.rgb.clone()).unwrap();
    picture.save(Path::new(OUT).join("frame.png")).unwrap();
}

/// Both forms; the table goes home with the host.
fn doctor() {
    let report = diagnosis(&["--camera", NODE]);
    for (check, id) in [("camera", "opens"), ("camera", "resolution"), ("models", "files"), ("disk", "writable")] {
        assert_eq!(grade(&report, check, id), "good", "{report}");
    }
    fs::write(Path::new(OUT).join("doctor.json"), report.to_string()).unwrap();
    let table = Command::new(PROGRAM).args(["doctor", "--camera", NODE, "--frames", "8"]).output().unwrap();
    println!("{}", String::from_utf8_lossy(&table.stdout));
    fs::write(Path::new(OUT).join("doctor.txt"), table.stdout).unwrap();
}

/// A user who is in no group, before a node that is for its group.
fn denied() {
    assert!(Command::new("chmod").args(["660", NODE]).status().unwrap().success());
    let program = Command::new(PROGRAM)
        .args(["doctor", "--json", "--camera", NODE, "--data", "/tmp/nobody"])
        .uid(NOBODY)
        .gid(NOBODY)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&program.stdout).unwrap();
    assert_eq!(grade(&report, "camera", "opens"), "fault", "{report}");
    let said = report.to_string();
    assert!(said.contains("video"), "no word of the group: {said}");
}

/// The first camera of the list, the mode it is opened in, and the last of `count` pictures.
fn look(count: usize) -> (DeviceInfo, Mode, Frame) {
    let mut cameras = Webcams::new(Arc::new(SystemClock::start()));
    let mut found = cameras.list().unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    let mut source = cameras.open(&found[0].id, &[]).unwrap();
    let mut decoder = Decoder::new();
    let mode = source.mode();
    let mut next = || decoder.decode(&source.next_frame().unwrap()).unwrap();
    (1..count).for_each(|_| drop(next()));
    (found.remove(0), mode, next())
}

/// What the doctor says as JSON.
fn diagnosis(arguments: &[&str]) -> Value {
    let said = Command::new(PROGRAM).args(["doctor", "--json", "--frames", "8"]).args(arguments).output().unwrap();
    serde_json::from_slice(&said.stdout).unwrap_or_else(|error| panic!("{error}: {said:?}"))
}

/// The grade of one finding.
fn grade<'a>(report: &'a Value, check: &str, id: &str) -> &'a str {
    let findings = report["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["check"] == check && finding["id"] == id);
    finding.and_then(|finding| finding["grade"].as_str()).unwrap_or("nothing")
}
