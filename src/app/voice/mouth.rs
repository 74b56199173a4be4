//! The thread that runs the command: one at a time, the newest instead of what is still being said, and every one is
//! waited for. What goes wrong is told once, and the work goes on in silence.

use std::{
    fmt,
    io::{self, Write as _},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{
    camera::slot::Slot,
    domain::time::{Clock, Moment},
    setup::config::voice::Filled,
};

/// The longest sentence takes a slow voice five seconds; a command that runs for longer hangs.
pub const SPEAKS_WITHIN: Duration = Duration::from_secs(15);
/// How often it is looked whether a command has ended, or there is something newer to say.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// How a command ended.
#[derive(Debug)]
pub enum Ending {
    /// The command ended successfully.
    Well,
    /// The command could not be started or not be waited for.
    NotStarted(io::Error),
    /// The command ended with an error status.
    Badly(ExitStatus),
    /// The command ran for longer than [`SPEAKS_WITHIN`] and was killed.
    Hung,
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Well => f.write_str("well"),
            Self::NotStarted(error) => write!(f, "{error}"),
            Self::Badly(status) => write!(f, "{status}"),
            Self::Hung => write!(f, "no end within {} s", SPEAKS_WITHIN.as_secs()),
        }
    }
}

/// The thread that runs the command: one at a time, the newest instead of what is still being said, and every one is
/// waited for.
pub struct Mouth {
    orders: Slot<Filled>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Mouth {
    /// Starts the thread. `told` hears how each command ended, but for those that made way for a newer one.
    pub fn open(clock: Arc<dyn Clock>, mut told: impl FnMut(Ending) + Send + 'static) -> io::Result<Self> {
        let (orders, ends) = (Slot::new(), Arc::new(AtomicBool::new(false)));
        let (news, is_over): (Slot<Filled>, _) = (orders.clone(), Arc::clone(&ends));
        let thread = thread::Builder::new().name("voice".to_owned()).spawn(move || {
            let mut speaking: Option<Speaking> = None;
            while !is_over.load(Ordering::Acquire) {
                if let Some(command) = news.wait(BETWEEN_LOOKS) {
                    silence(&mut speaking);
                    match Speaking::begin(&command, clock.now().at) {
                        Ok(begun) => speaking = Some(begun),
                        Err(error) => told(Ending::NotStarted(error)),
                    }
                }
                if let Some(ending) = speaking.as_mut().and_then(|now| now.ending(clock.now().at)) {
                    silence(&mut speaking);
                    told(ending);
                }
            }
            silence(&mut speaking);
        })?;
        Ok(Self { orders, ends, thread: Some(thread) })
    }

    /// Says this instead of whatever is being said.
    pub fn say(&self, command: Filled) {
        self.orders.put(command);
    }
}

impl Drop for Mouth {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Ends what is being said, if anything is.
fn silence(speaking: &mut Option<Speaking>) {
    if let Some(speaking) = speaking.take() {
        speaking.end();
    }
}

/// Runs one command to its end.
pub fn speak(command: &Filled, clock: &dyn Clock) -> Ending {
    let mut speaking = match Speaking::begin(command, clock.now().at) {
        Ok(begun) => begun,
        Err(error) => return Ending::NotStarted(error),
    };
    loop {
        if let Some(ending) = speaking.ending(clock.now().at) {
            speaking.end();
            return ending;
        }
        clock.wait(BETWEEN_LOOKS);
    }
}

/// A command that runs.
struct Speaking {
    child: Child,
    since: Moment,
}

impl Speaking {
    fn begin(command: &Filled, now: Moment) -> io::Result<Self> {
        let mut start = Command::new(&command.program);
        start.args(&command.arguments).stdout(Stdio::null()).stderr(Stdio::null());
        start.stdin(if command.input.is_some() { Stdio::piped() } else { Stdio::null() });
        // A script and the player it starts end together.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut start, 0);
        let mut child = start.spawn()?;
        if let (Some(text), Some(mut input)) = (&command.input, child.stdin.take()) {
            // A sentence fits into the pipe, so nothing waits here; a command that does not read it says why by its
            // end.
            let _ = input.write_all(text.as_bytes());
        }
        Ok(Self { child, since: now })
    }

    /// How it has ended, if it has.
    fn ending(&mut self, now: Moment) -> Option<Ending> {
        match self.child.try_wait() {
            Ok(Some(status)) if status.success() => Some(Ending::Well),
            Ok(Some(status)) => Some(Ending::Badly(status)),
            Ok(None) if now.since(self.since) >= SPEAKS_WITHIN => Some(Ending::Hung),
            Ok(None) => None,
            Err(error) => Some(Ending::NotStarted(error)),
        }
    }

    /// Ends it and whatever it has started, and waits for it.
    fn end(mut self) {
        #[cfg(unix)]
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
