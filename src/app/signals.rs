//! Signals. The first polite one asks the wizard to leave; a second one, or a terminal that is gone, ends the program
//! here and now: a record on disk is safe, and pictures die with the process.

use std::{io, process, sync::mpsc::SyncSender, thread};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
};

use super::terminal::GivenBack;
use crate::flow::Event;

/// Shells report a program ended by signal n as 128 + n.
const SIGNAL_EXIT: i32 = 128;

/// Starts listening. `SIGHUP` exits at once: crossterm 0.29 spins for ever on a terminal that is gone, so a flag that
/// the loop would read is not enough.
pub fn watch(events: SyncSender<Event>, given_back: GivenBack) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let mut asked = false;
        for signal in signals.forever() {
            tracing::info!(signal, "signal");
            let polite = signal != SIGHUP && !asked;
            // A channel that is full means that the loop is stuck: no use asking it.
            if polite && events.try_send(Event::Terminated).is_ok() {
                asked = true;
                continue;
            }
            end(&given_back, signal);
        }
    })?;
    Ok(())
}

/// The terminal is gone. The keyboard, the screen and the signal each notice it, in any order; the program ends in the
/// same way whoever is first.
pub fn hung_up(given_back: &GivenBack) -> ! {
    end(given_back, SIGHUP)
}

/// Whether writing failed because there is no terminal any more, rather than because it refused.
pub fn is_hang_up(error: &io::Error) -> bool {
    #[cfg(unix)]
    let gone = error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error());
    #[cfg(not(unix))]
    let gone = false;
    gone || error.kind() == io::ErrorKind::BrokenPipe
}

fn end(given_back: &GivenBack, signal: i32) -> ! {
    given_back.now();
    process::exit(SIGNAL_EXIT + signal)
}
