//! The real `renzheng serve`, where its process or its log is looked at.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, ChildStdout, Command, Stdio},
};

use rustix::process::{Pid, Signal};

/// A running `renzheng serve` with the demonstration's people.
pub struct Server {
    child: Child,
    pub addr: SocketAddr,
    pub root: String,
    pub folder: tempfile::TempDir,
    /// Kept open, so that it can go on talking.
    _said: BufReader<ChildStdout>,
}

impl Server {
    pub fn start(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().to_str().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_renzheng"));
        command.args(["serve", "--demo", "--lang", "en", "--listen", "127.0.0.1:0"]).args(more);
        command.args(["--folder", place, "--data", place]).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut next = |prefix: &str| {
            let mut line = String::new();
            said.read_line(&mut line).unwrap();
            line.trim().strip_prefix(prefix).unwrap().to_owned()
        };
        let addr = next("Bureau: http://").parse().unwrap();
        let root = next("root_key: ");
        Self { child, addr, root, folder, _said: said }
    }

    /// The most memory it has had so far, MB.
    pub fn peak(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().strip_suffix(" kB").unwrap().trim().parse::<f64>().unwrap() / 1024.0
    }
}

impl Server {
    /// Ends it as an administrator does; what it had written into its log.
    pub fn stop(mut self) -> String {
        let _ = rustix::process::kill_process(Pid::from_child(&self.child), Signal::TERM);
        self.child.wait().unwrap();
        let logs = std::fs::read_dir(self.folder.path().join("logs")).unwrap();
        logs.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
