//! Asks the terminal itself: a query in kitty's protocol that draws nothing, then DA1, which every terminal answers; who
//! answers only the second does not know the first. Raw mode keeps the answers off the screen; it is given back whatever
//! happens, and nobody is waited for longer than the bound.

use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Write as _},
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::getpgrp,
    termios::tcgetpgrp,
};

use crate::{app::clock::SystemClock, domain::time::Clock as _};

const QUESTIONS: &[u8] = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c";
/// No honest answer is longer.
const LONGEST: usize = 512;

/// The answers, if the last of them came; `None` when there is no terminal to ask, or it is silent.
pub fn ask(within: Duration) -> Option<Vec<u8>> {
    let mut terminal = OpenOptions::new().read(true).write(true).open("/dev/tty").ok()?;
    // A program in the background that touches the terminal is stopped by the system.
    if tcgetpgrp(&terminal).ok()? != getpgrp() {
        return None;
    }
    crossterm::terminal::enable_raw_mode().ok()?;
    let reply = listen(&mut terminal, within);
    // Nothing can be done about a terminal that does not take it back.
    let _ = crossterm::terminal::disable_raw_mode();
    reply
}

fn listen(terminal: &mut File, within: Duration) -> Option<Vec<u8>> {
    terminal.write_all(QUESTIONS).ok()?;
    let clock = SystemClock::start();
    let until = clock.now().at + within;
    let mut reply = Vec::new();
    while reply.len() < LONGEST {
        let left = until.since(clock.now().at);
        let left = Timespec { tv_sec: 0, tv_nsec: i64::from(left.subsec_nanos()) };
        let ready = poll(&mut [PollFd::new(&*terminal, PollFlags::IN)], Some(&left)).ok()?;
        if ready == 0 {
            return None;
        }
        let mut piece = [0; 64];
        let read = terminal.read(&mut piece).ok().filter(|read| *read > 0)?;
        reply.extend(&piece[..read]);
        if is_whole(&reply) {
            return Some(reply);
        }
    }
    None
}

/// Whether the answer to DA1, the last one, has come.
fn is_whole(reply: &[u8]) -> bool {
    let text = String::from_utf8_lossy(reply);
    text.rsplit_once("\u{1b}[?").is_some_and(|(_, rest)| rest.ends_with('c'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_answer_ends_it() {
        for (reply, whole) in [
            (b"".as_slice(), false),
            (b"\x1b_Gi=31;OK\x1b\\", false),
            (b"\x1b_Gi=31;OK\x1b\\\x1b[?62", false),
            (b"\x1b[?62;4c", true),
            (b"abc", false),
        ] {
            assert_eq!(is_whole(reply), whole, "{reply:?}");
        }
    }
}
