//! With real commands. Waiting is for a command to do something, never for time to pass.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::Command,
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use super::mouth::{Ending, Mouth, SPEAKS_WITHIN, speak};
use crate::{
    domain::time::{Clock, Moment, Now},
    setup::{clock::SystemClock, config::voice::Filled},
};

/// Longer than any of these commands takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn shell(script: &str, place: &Path, input: Option<&str>) -> Filled {
    let arguments = ["-c", script, &place.display().to_string()].map(str::to_owned).to_vec();
    Filled { program: "sh".to_owned(), arguments, input: input.map(str::to_owned) }
}

fn mouth() -> (Mouth, Receiver<Ending>) {
    let (ended, endings) = channel();
    let mouth = Mouth::open(std::sync::Arc::new(SystemClock::start()), move |ending| drop(ended.send(ending)));
    (mouth.unwrap(), endings)
}

/// A pipe with a name: whoever opens it waits for the other side, and its end comes when the last writer has gone.
fn pipe(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("pipe");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    path
}

#[test]
fn the_sentence_comes_in_whole() {
    let folder = tempfile::tempdir().unwrap();
    let heard = folder.path().join("heard");
    let (mouth, endings) = mouth();
    mouth.say(shell("cat > \"$0\"", &heard, Some("请靠近一点; $(rm -rf x)")));
    assert!(matches!(endings.recv_timeout(PATIENCE), Ok(Ending::Well)));
    assert_eq!(std::fs::read_to_string(heard).unwrap(), "请靠近一点; $(rm -rf x)");
}

#[test]
fn the_newest_takes_the_place_of_what_is_still_being_said_with_all_it_has_started() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = pipe(folder.path());
    let (mouth, endings) = mouth();
    // The command and the player it starts both hold the pipe open.
    mouth.say(shell("exec 3> \"$0\"; echo speaks >&3; sleep 1000 & wait", &pipe, None));
    let mut reader = BufReader::new(File::open(&pipe).unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert_eq!(line, "speaks\n");
    mouth.say(shell("exit 0", folder.path(), None));
    assert!(matches!(endings.recv_timeout(PATIENCE), Ok(Ending::Well)), "the newer one; the older is not told of");
    assert_eq!(reader.read_to_end(&mut Vec::new()).unwrap(), 0, "nobody speaks any more");
}

#[test]
fn nothing_is_said_any_more_when_the_wizard_has_gone() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = pipe(folder.path());
    let (mouth, _endings) = mouth();
    mouth.say(shell("exec 3> \"$0\"; sleep 1000 & wait", &pipe, None));
    let mut reader = File::open(&pipe).unwrap();
    drop(mouth);
    assert_eq!(reader.read_to_end(&mut Vec::new()).unwrap(), 0);
}

#[test]
fn a_command_that_is_missing_or_fails_is_told() {
    let (mouth, endings) = mouth();
    mouth.say(Filled { program: "/nowhere/voice".to_owned(), arguments: Vec::new(), input: None });
    assert!(matches!(endings.recv_timeout(PATIENCE), Ok(Ending::NotStarted(_))));
    // It does not read what it is given either.
    mouth.say(shell("exit 3", Path::new("x"), Some("请看镜头")));
    assert!(matches!(endings.recv_timeout(PATIENCE), Ok(Ending::Badly(status)) if status.code() == Some(3)));
}

/// A clock that jumps over the bound whenever somebody waits.
struct Leaping(std::sync::atomic::AtomicU64);

impl Clock for Leaping {
    fn now(&self) -> Now {
        let at = Moment::from_millis(self.0.load(std::sync::atomic::Ordering::Relaxed));
        Now { at, wall: jiff::Timestamp::UNIX_EPOCH }
    }

    fn wait(&self, _span: Duration) {
        self.0.fetch_add(SPEAKS_WITHIN.as_millis() as u64, std::sync::atomic::Ordering::Relaxed);
    }
}

#[test]
fn a_command_that_hangs_is_ended() {
    // It is waited for before this comes back.
    let command = shell("sleep 1000 & wait", Path::new("x"), None);
    assert!(matches!(speak(&command, &Leaping(0.into())), Ending::Hung));
}
