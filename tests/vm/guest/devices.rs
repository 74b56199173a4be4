//! Kernel modules, device nodes, and a program that will not let go of a camera.

use std::{fs, path::Path, process::Command, sync::Arc, time::Duration};

use renzheng::{
    camera::{CameraBackend, webcam::Webcams},
    domain::time::Clock,
    setup::clock::SystemClock,
};

/// The node every device of these cases gets: only one is there at a time.
pub const NODE: &str = "/dev/video0";
/// How long a kernel thread may take to make or remove a node.
const KERNEL: Duration = Duration::from_secs(20);

/// Puts in the modules of the list, in its order; `settings` are the last one's.
pub fn insert(list: &str, settings: &[&str]) {
    let modules = fs::read_to_string(Path::new("/modules").join(list)).unwrap();
    let modules: Vec<&str> = modules.lines().collect();
    for (index, module) in modules.iter().enumerate() {
        let mut command = Command::new("insmod");
        command.arg(Path::new("/modules").join(module));
        if index + 1 == modules.len() {
            command.args(settings);
        }
        let known = module.trim_end_matches(".ko").replace('-', "_");
        if !Path::new("/sys/module").join(known).exists() {
            assert!(command.status().unwrap().success(), "{module}");
        }
    }
}

/// A module that is taken out again with this value, whatever became of the case.
pub struct Inserted(pub &'static str);

impl Drop for Inserted {
    fn drop(&mut self) {
        let removed = Command::new("rmmod").arg(self.0).status();
        println!("       {} is out: {}", self.0, removed.is_ok_and(|status| status.success()));
    }
}

/// Until the node is there, or is not.
pub fn await_node(there: bool) {
    let clock = SystemClock::start();
    while Path::new(NODE).exists() != there {
        assert!(clock.now().at.since_start() < KERNEL, "{NODE} there: {}", !there);
        clock.wait(Duration::from_millis(20));
    }
}

/// Has a camera open until it is killed.
pub fn hold(device: &str) {
    let mut cameras = Webcams::new(Arc::new(SystemClock::start()));
    let mut source = cameras.open(device, &[]).unwrap();
    println!("held");
    while source.next_frame().is_ok() {}
}
