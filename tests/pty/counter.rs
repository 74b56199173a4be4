//! The real binary in a pseudo-terminal: keys in, screen out. Waiting is for output, never for time to pass.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    path::PathBuf,
    process::Command,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use renzheng::{domain::time::Clock, setup::clock::SystemClock};

/// Longer than the wizard takes two Enters for one.
const HAND: Duration = Duration::from_millis(350);
/// Longest wait for a page. A debug build on a loaded two-core machine loads its models in a few seconds; more than
/// this means that it will never come.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// The program: of this build, or where the virtual machine finds it.
pub const PROGRAM: &str = match option_env!("CARGO_BIN_EXE_renzheng") {
    Some(built) => built,
    None => "/host/renzheng",
};
/// Rows that a terminal remembers above its first one.
const SCROLLBACK: usize = 1000;
/// Columns and rows at the start.
pub const SIZE: (u16, u16) = (100, 30);

/// A running wizard, seen from the outside.
pub struct Counter {
    master: Option<Box<dyn MasterPty + Send>>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    reader: Option<JoinHandle<()>>,
    parser: vt100::Parser,
    clock: SystemClock,
    /// Home of this run; gone with this value.
    home: Arc<tempfile::TempDir>,
}

impl Counter {
    /// Starts the demonstration in a fresh home.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &[])
    }

    /// The same with these environment variables.
    pub fn start_with(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::start_in(Arc::new(tempfile::tempdir().unwrap()), arguments, variables)
    }

    /// Another program in the same home, in a terminal of its own.
    pub fn beside(&self, arguments: &[&str]) -> Self {
        Self::start_in(Arc::clone(&self.home), arguments, &[])
    }

    fn start_in(home: Arc<tempfile::TempDir>, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(pty_size(SIZE)).unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(arguments);
        command.env_clear();
        command.env("HOME", home.path());
        command.env("TMPDIR", home.path());
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        command.env("LANG", "zh_CN.UTF-8");
        for (name, value) in variables {
            command.env(name, value);
        }
        command.cwd(home.path());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let keys = pair.master.take_writer().unwrap();
        let (output, reader) = read_in_background(pair.master.try_clone_reader().unwrap());
        let parser = vt100::Parser::new(some(SIZE.1), some(SIZE.0), SCROLLBACK);
        let clock = SystemClock::start();
        Self { master: Some(pair.master), child, keys, output, reader: Some(reader), parser, clock, home }
    }

    /// The files in the log folder whose names begin so.
    pub fn logs(&self, beginning: &str) -> Vec<PathBuf> {
        let folder = self.home.path().join(".local/share/renzheng/demo/logs");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(beginning)).collect()
    }

    /// Types text or control characters.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// From the read-back of the person through the method and both consents.
    pub fn consents(&mut self) {
        self.until("念给老人听");
        self.enter();
        self.until("选择认证方式");
        self.enter();
        self.until("同意拍摄");
        self.enter();
        self.press("\r\r");
    }

    /// Enter at a hand's pace: two that come closer together are one. What the program paints meanwhile is taken.
    pub fn enter(&mut self) {
        let begun = self.clock.now().at;
        while let Some(left) = HAND.checked_sub(self.clock.now().at.since(begun)) {
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.parser.process(&bytes),
                Err(_) => break,
            }
        }
        self.press("\r");
    }

    /// What the screen shows.
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Everything the terminal still has: what can be scrolled to, and what it shows.
    pub fn remembered(&mut self) -> String {
        self.parser.screen_mut().set_scrollback(SCROLLBACK);
        let above = self.parser.screen().contents();
        self.parser.screen_mut().set_scrollback(0);
        above + &self.parser.screen().contents()
    }

    /// Home of this run, where it also has its temporary files.
    pub fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// The terminal's state.
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Takes output until the screen shows `wanted`.
    pub fn until(&mut self, wanted: &str) {
        self.until_screen(wanted, |screen| screen.contents().contains(wanted));
    }

    /// Takes output until `seen` says so; `what` names it when it does not come.
    pub fn until_screen(&mut self, what: &str, seen: impl Fn(&vt100::Screen) -> bool) {
        if let Err(why) = self.within(PATIENCE, seen) {
            panic!("waited for {what:?} ({why}), the screen shows:\n{}", self.text());
        }
    }

    /// Takes output until `seen` says so, or tells why it did not within `patience`.
    pub fn within(
        &mut self,
        patience: Duration,
        seen: impl Fn(&vt100::Screen) -> bool,
    ) -> Result<(), RecvTimeoutError> {
        let begun = self.clock.now().at;
        while !seen(self.parser.screen()) {
            let left = patience.saturating_sub(self.clock.now().at.since(begun));
            self.parser.process(&self.output.recv_timeout(left)?);
        }
        Ok(())
    }

    /// Takes some output as it is; `None` when none comes.
    pub fn more(&mut self) -> Option<Vec<u8>> {
        let bytes = self.output.recv_timeout(PATIENCE).ok()?;
        self.parser.process(&bytes);
        Some(bytes)
    }

    /// Waits until what is typed does not show.
    pub fn until_secret(&self) {
        let begun = self.clock.now().at;
        while self.is_cooked() {
            assert!(self.clock.now().at.since(begun) < PATIENCE, "the secret would show");
            thread::yield_now();
        }
    }

    /// Makes the window larger or smaller.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.parser.screen_mut().set_size(some(rows), some(columns));
        self.master.as_ref().unwrap().resize(pty_size((columns, rows))).unwrap();
    }

    /// Sends a signal by name. The shell's own `kill` is on every machine.
    pub fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.process_id().unwrap());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Closes the window, as when an SSH connection drops. The reader holds the window open until it has read something
    /// that nobody wants any more; a new size makes the program paint.
    pub fn hang_up(&mut self) {
        self.output = channel().1;
        self.resize(SIZE.0 - 1, SIZE.1 - 1);
        self.reader.take().unwrap().join().unwrap();
        self.keys = Box::new(std::io::sink());
        self.master = None;
    }

    /// Whether the terminal edits and echoes lines, as a shell needs it.
    pub fn is_cooked(&self) -> bool {
        let settings = self.master.as_ref().unwrap().get_termios().unwrap();
        let flags = format!("{:?}", settings.local_flags);
        let has = |flag: &str| flags.split(|c: char| !c.is_ascii_uppercase()).any(|name| name == flag);
        has("ICANON") && has("ECHO")
    }

    /// Waits for the end of the program and takes the last output.
    pub fn ended(&mut self) -> ExitStatus {
        let mut killer = self.child.clone_killer();
        let (done, wait) = channel::<()>();
        let watchdog = thread::spawn(move || {
            if wait.recv_timeout(PATIENCE).is_err_and(|e| e == std::sync::mpsc::RecvTimeoutError::Timeout) {
                killer.kill().ok();
            }
        });
        let status = self.child.wait().unwrap();
        drop(done);
        watchdog.join().unwrap();
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.parser.process(&bytes);
        }
        status
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The channel closes when the program has ended and its output is read.
fn read_in_background(mut reader: Box<dyn Read + Send>) -> (Receiver<Vec<u8>>, JoinHandle<()>) {
    let (sender, receiver) = channel();
    let reader = thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            if sender.send(buffer[..count].to_vec()).is_err() {
                return;
            }
        }
    });
    (receiver, reader)
}

const fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn some(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}
