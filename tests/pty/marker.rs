//! A marked person goes through the real program, and nothing of the mark is left at the counter: not in files, not in
//! a core, not in the terminal. The demonstration's own bureau knows its people, as every bureau does; its folder is
//! not the counter's.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{ENTER, SPACE, counter::Counter, signed_in};

const NAME: &str = "王示例";
/// Region code 119999 is assigned to no place.
const NUMBER: &str = "119999195003150029";
/// The bureau's folder in the demonstration's data.
const BUREAU: &str = ".local/share/renzheng/demo/bureau";

/// What was looked through.
#[derive(Default)]
struct Search {
    places: usize,
    bytes: usize,
    hits: Vec<String>,
}

impl Search {
    fn look(&mut self, place: &str, bytes: &[u8]) {
        self.places += 1;
        self.bytes += bytes.len();
        for (kind, mark) in marks() {
            if bytes.windows(mark.len()).any(|window| window == mark) {
                self.hits.push(format!("{place}: {kind}"));
            }
        }
    }

    /// Every file below, but those of the bureau.
    fn walk(&mut self, root: &Path, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            if path.is_dir() && name != BUREAU {
                self.walk(root, &path);
            } else if path.is_file() {
                assert!(!is_core(&path), "a core was written: {name}");
                self.look(&format!("{name} by its name"), name.as_bytes());
                self.look(&name, &fs::read(&path).unwrap());
            }
        }
    }

    /// The home and the temporary folder of a run, and its terminal.
    fn of(counter: &mut Counter) -> Self {
        let mut search = Self::default();
        let home = counter.home().to_owned();
        search.walk(&home, &home);
        search.look("the terminal", counter.remembered().as_bytes());
        search
    }

    fn assert_clean(&self, run: &str) {
        println!("marker: {run}: {} places, {} bytes, {} hits", self.places, self.bytes, self.hits.len());
        assert!(self.hits.is_empty(), "{run}: {:#?}", self.hits);
    }
}

/// Name, number and birth date as text, in hex and in base64 at every place it can begin.
fn marks() -> Vec<(String, Vec<u8>)> {
    let mut marks = vec![("birth date".to_owned(), b"1950-03-15".to_vec())];
    let utf16: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_le_bytes).collect();
    marks.push(("name in UTF-16".to_owned(), utf16));
    for (kind, mark) in [("name", NAME.as_bytes()), ("number", &NUMBER.as_bytes()[..17])] {
        marks.push((kind.to_owned(), mark.to_vec()));
        let hex: Vec<String> = mark.iter().map(|b| format!("{b:02x}")).collect();
        marks.push((format!("{kind} in hex"), hex.concat().into_bytes()));
        for before in 0..3 {
            let text = renzheng::wire::encode(&[&[0; 2][..before], mark].concat());
            // The first and the last characters also depend on what stands beside.
            let inner = &text.as_bytes()[(before * 8).div_ceil(6)..text.len() - 1];
            marks.push((format!("{kind} in base64"), inner.to_vec()));
        }
    }
    marks
}

fn is_core(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    name == "core" || name.starts_with("core.") || name.starts_with("vgcore")
}

/// What children may write when they die: as much as this system lets them.
fn let_cores_be_written() -> bool {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Core).maximum;
    setrlimit(Resource::Core, Rlimit { current: maximum, maximum }).unwrap();
    let pattern = fs::read_to_string("/proc/sys/kernel/core_pattern").unwrap_or_default();
    maximum != Some(0) && !pattern.starts_with(['|', '/'])
}

#[test]
fn the_marks_are_found_where_they_are() {
    let hits = |bytes: &[u8]| {
        let mut search = Search::default();
        search.look("x", bytes);
        search.hits.len()
    };
    assert_eq!(hits(b"nothing at all"), 0);
    assert_eq!(hits(format!("{{\"name\":\"{NAME}\"}}").as_bytes()), 1);
    assert_eq!(hits(format!("x{NUMBER}x").as_bytes()), 1);
    for padding in ["", "1", "22"] {
        let text = format!("{padding}{NAME}{padding}{NUMBER}{padding}");
        assert!(hits(renzheng::wire::encode(text.as_bytes()).as_bytes()) >= 2, "{padding:?}");
    }
}

#[test]
fn a_certification_leaves_no_mark_at_the_counter() {
    let mut counter = signed_in(&[]);
    counter.press(&format!("{NAME}\r{NUMBER}\r"));
    counter.consents();
    counter.until("请经办员确认");
    counter.press(&[SPACE, ENTER].concat());
    counter.until("认证编号");
    counter.enter();
    // This page names its demo people in the clear, and is what the terminal shows to the end.
    counter.until_screen("the mark", |screen| screen.contents().contains(NUMBER));
    counter.signal("TERM");
    assert!(counter.ended().success());
    let search = Search::of(&mut counter);
    search.assert_clean("a certification");
    let outbox: Vec<PathBuf> = files(&counter.home().join(".local/share/renzheng/demo"));
    assert!(search.places > 5 && outbox.iter().any(|path| path.display().to_string().contains("outbox")), "{outbox:?}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_program_that_is_killed_writes_no_core() {
    let would_be_seen = let_cores_be_written();
    let mut counter = signed_in(&[]);
    counter.press(&format!("{NAME}\r{NUMBER}\r"));
    counter.until("念给老人听");
    counter.signal("ABRT");
    assert!(counter.ended().signal().is_some());
    let mut search = Search::default();
    let home = counter.home().to_owned();
    // The terminal still shows the page: nobody is left to wipe it.
    search.walk(&home, &home);
    search.assert_clean("kill -ABRT");
    println!("marker: kill -ABRT: no core written; this system would have written one here: {would_be_seen}");
}

#[cfg(debug_assertions)]
#[test]
fn a_crash_leaves_no_mark_at_the_counter() {
    let mut counter = Counter::start_with(&[], &[("RENZHENG_REHEARSE_CRASH", "vision")]);
    counter.until("演示账号");
    counter.press("demo\rdemo\r");
    counter.until("请选择要办的事");
    counter.enter();
    counter.until("填写姓名和号码");
    counter.press(&format!("{NAME}\r{NUMBER}\r"));
    counter.consents();
    assert_eq!(counter.ended().exit_code(), 1);
    Search::of(&mut counter).assert_clean("a crash");
}
