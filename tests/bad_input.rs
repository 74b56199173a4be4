//! Bad input: every fuzz target of `tests/fuzz` over its stored corpus, whole and damaged, a bounded number of times.
//! The damage follows from a fixed seed, so a failure comes again; what a fuzzer or somebody's bad day finds is added
//! to the corpus.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "the counts are what the test is run for")]

#[path = "fuzz/targets/mod.rs"]
mod targets;

use std::{fs, panic, path::Path};

use targets::Target;

/// Damaged inputs for each target, from the whole corpus. Sockets are slow.
const TRIES: usize = 600;
const TRIES_OVER_SOCKETS: usize = 150;
/// Longest damaged input, bytes; some of the corpus is longer, and is tried as it is.
const LONGEST: usize = 8 << 10;
/// Pieces that parsers stumble over.
const PIECES: [&[u8]; 16] = [
    b"\0",
    b"\xFF",
    b"\x1b]52;c;aGk=\x07",
    "\u{202E}".as_bytes(),
    b"\xFF\xFF\xFF\xFF",
    b"\x80\0\0\0",
    b"-1",
    b"1e400",
    b"18446744073709551616",
    b"null",
    b"\"",
    b"{",
    b"[[[[[[[[",
    b"\\ud800",
    b"\xFF\xD8\xFF",
    b"\r\n\r\n",
];

/// `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }

    /// One to four wounds.
    fn damage(&mut self, whole: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = whole[..whole.len().min(LONGEST)].to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(16)).min(bytes.len());
            match self.below(7) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 if at < bytes.len() => bytes[at] = self.below(256) as u8,
                2 => bytes.truncate(at),
                3 => drop(bytes.drain(at..end)),
                4 => drop(bytes.splice(at..end, PIECES[self.below(PIECES.len())].iter().copied())),
                5 => drop(bytes.splice(at..at, other[self.below(other.len() + 1)..].iter().copied().take(64))),
                _ => {
                    let again = bytes[at..end].repeat(1 + self.below(64));
                    drop(bytes.splice(at..at, again));
                }
            }
        }
        bytes
    }
}

/// Everything that was stored for the target.
fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let files = fs::read_dir(&folder).expect("a corpus").map(|entry| entry.unwrap().path());
    let mut found: Vec<(String, Vec<u8>)> = files
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    found.sort();
    found
}

fn withstand(name: &str, tries: usize) {
    bound_memory();
    let (_, target) = targets::ALL.into_iter().find(|(known, _)| *known == name).expect("a target");
    let corpus = corpus(name);
    assert!(corpus.len() >= 10, "{name} has a corpus of {}", corpus.len());
    for (file, bytes) in &corpus {
        survive(target, bytes, &format!("{name}/{file}"));
    }
    let mut dice = Dice(1);
    for round in 0..tries {
        let (file, whole) = &corpus[round % corpus.len()];
        let (_, other) = &corpus[dice.below(corpus.len())];
        survive(target, &dice.damage(whole, other), &format!("{name}/{file}, round {round}"));
    }
    println!("bad input: {name}: {} stored, {tries} damaged, 0 panics", corpus.len());
}

/// A panic leaves its input beside the build, to be looked at and put into the corpus.
fn survive(target: Target, bytes: &[u8], what: &str) {
    if let Err(panicked) = panic::catch_unwind(|| target(bytes)) {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad_input");
        fs::write(&kept, bytes).unwrap();
        println!("{what}: {} bytes, kept as {}", bytes.len(), kept.display());
        panic::resume_unwind(panicked);
    }
}

/// No input may cost more than this much address space beyond what the test had: an allocation past it ends the test.
fn bound_memory() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        const MORE: u64 = 2 << 30;
        let pages: u64 = fs::read_to_string("/proc/self/statm").unwrap().split(' ').next().unwrap().parse().unwrap();
        let most = Some(pages * rustix::param::page_size() as u64 + MORE);
        let maximum = getrlimit(Resource::As).maximum;
        setrlimit(Resource::As, Rlimit { current: most, maximum }).unwrap();
    }
}

#[test]
fn answers() {
    withstand("answer", TRIES_OVER_SOCKETS);
}

#[test]
fn configurations() {
    withstand("config", TRIES);
}

#[test]
fn credentials() {
    withstand("credential", TRIES);
}

#[test]
fn envelopes() {
    withstand("envelope", TRIES);
}

#[test]
fn frames() {
    withstand("frame", TRIES);
}

#[test]
fn id_numbers() {
    withstand("id_number", TRIES);
}

#[test]
fn foreign_answers() {
    withstand("mapped", TRIES_OVER_SOCKETS);
}

#[test]
fn names() {
    withstand("name", TRIES);
}

#[test]
fn pictures() {
    withstand("picture", TRIES);
}

#[test]
fn replies() {
    withstand("reply", TRIES);
}

#[test]
fn times_to_come_again() {
    withstand("retry_after", TRIES_OVER_SOCKETS);
}

#[test]
fn every_target_has_its_main_and_its_corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    for (name, _) in targets::ALL {
        let main = fs::read_to_string(folder.join(format!("mains/{name}.rs"))).unwrap();
        assert!(main.contains(&format!("targets::{name}::check(bytes)")), "{name}");
        assert!(manifest.contains(&format!("path = \"mains/{name}.rs\"")), "{name}");
        assert!(folder.join("corpus").join(name).is_dir(), "{name}");
    }
}
