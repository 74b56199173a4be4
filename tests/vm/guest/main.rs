//! Runs inside the virtual machine (and, as `film`, outside): plays the person, the cable and the trouble, and drives
//! the program from the outside. Every case prints `ok` or `FAILED`; `tests/vm/run` counts them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "the log of the test is its output")]

#[cfg(target_os = "linux")]
mod act;
#[cfg(target_os = "linux")]
#[path = "../../pty/counter.rs"]
#[allow(dead_code, reason = "the tests in a pseudo-terminal use the rest")]
mod counter;
#[cfg(target_os = "linux")]
mod devices;
#[cfg(target_os = "linux")]
#[path = "../../road/filing.rs"]
mod filing;
#[cfg(target_os = "linux")]
mod film;
#[cfg(target_os = "linux")]
mod loopback;
#[cfg(target_os = "linux")]
mod power;
#[cfg(target_os = "linux")]
mod sitting;
#[cfg(target_os = "linux")]
mod stage;
#[cfg(target_os = "linux")]
mod webcam;

#[cfg(target_os = "linux")]
fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["film", folder] => film::shoot(folder.as_ref()),
        ["hold", device] => devices::hold(device),
        ["cases"] => stage::play(),
        ["submit"] => power::submit(),
        ["after"] => power::after(),
        _ => panic!("film FOLDER | hold DEVICE | cases | submit | after"),
    }
}

/// Video devices in a virtual machine are Linux's alone.
#[cfg(not(target_os = "linux"))]
fn main() {}
