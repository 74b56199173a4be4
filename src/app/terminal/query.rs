//! Asks the terminal itself. DA1, which every terminal answers, goes last: once its answer is there no other one will
//! come. Nobody is waited for longer than the bound, and what somebody typed meanwhile is kept.

use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Write as _},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::getpgrp,
    termios::tcgetpgrp,
};

use super::{ANSWERS_WITHIN, answers::Answers};
use crate::{domain::time::Clock as _, setup::clock::SystemClock};

/// What every terminal answers.
const DA1: &[u8] = b"\x1b[c";
/// No honest answers are longer, and nobody types more in that time.
const LONGEST: usize = 4096;

/// The answers to `questions`; raw mode must be on. A terminal that does not answer DA1 alone is not asked anything
/// else: late answers to other questions would be taken for typing. `None` when there is no terminal to ask.
pub fn ask(questions: &[u8]) -> Option<Answers> {
    let mut terminal = OpenOptions::new().read(true).write(true).open("/dev/tty").ok()?;
    // A program in the background that touches the terminal is stopped by the system.
    if tcgetpgrp(&terminal).ok()? != getpgrp() {
        return None;
    }
    let mut answers = put(&mut terminal, DA1);
    if answers.attributes.is_some() {
        let typed = std::mem::take(&mut answers.typed);
        answers = put(&mut terminal, &[questions, DA1].concat());
        answers.typed.splice(..0, typed);
    }
    Some(answers)
}

/// Writes the questions and reads until the answer to DA1 has come, or the time is over.
fn put(terminal: &mut File, questions: &[u8]) -> Answers {
    let mut reply = Vec::new();
    if terminal.write_all(questions).is_err() {
        return Answers::default();
    }
    let clock = SystemClock::start();
    let until = clock.now().at + ANSWERS_WITHIN;
    while reply.len() < LONGEST {
        let left = until.since(clock.now().at);
        let left = Timespec { tv_sec: 0, tv_nsec: i64::from(left.subsec_nanos()) };
        if !poll(&mut [PollFd::new(&*terminal, PollFlags::IN)], Some(&left)).is_ok_and(|ready| ready > 0) {
            break;
        }
        let mut piece = [0; 64];
        let Some(read) = terminal.read(&mut piece).ok().filter(|read| *read > 0) else { break };
        reply.extend(&piece[..read]);
        if Answers::read(&reply).attributes.is_some() {
            break;
        }
    }
    Answers::read(&reply)
}
