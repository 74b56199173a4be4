//! Disks that fail and disks that are full. Every write of a path fails once, one after the other, until a pass in
//! which none was left to fail (SQLite's own method); then everything from some write on fails, until there is room
//! again.

use std::{
    fs::{self, File},
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use tempfile::TempDir;

use crate::{
    Outcome,
    counter::{Counter, Ledger, Seat, Trouble},
    server::{Office, store},
    tally::Tally,
};

/// More writes than one record ever takes.
pub const MOST_WRITES: i32 = 400;
const EIO: i32 = 5;
pub const ENOSPC: i32 = 28;

/// The library that fails writes, compiled once; see `shim.c`.
fn library() -> &'static Path {
    static BUILT: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    &BUILT
        .get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let library = folder.path().join("shim.so");
            let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/shim.c");
            let mut cc = Command::new("cc");
            cc.args(["-shared", "-fPIC", "-O2", "-o"]).arg(&library).arg(source).arg("-ldl");
            assert!(cc.status().unwrap().success(), "shim.c does not compile");
            (folder, library)
        })
        .1
}

/// The tester's hand on the shim in a running process: countdown, sticky, error, fired.
pub struct Shim {
    control: File,
    path: PathBuf,
    matching: String,
    _folder: TempDir,
}

impl Shim {
    pub fn on(matching: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("control");
        fs::write(&path, [0; 16]).unwrap();
        let control = File::options().read(true).write(true).open(&path).unwrap();
        Self { control, path, matching: matching.to_owned(), _folder: folder }
    }

    fn env(&self) -> [(&'static str, String); 3] {
        [
            ("LD_PRELOAD", library().display().to_string()),
            ("FAULTS_CONTROL", self.path.display().to_string()),
            ("FAULTS_MATCH", self.matching.clone()),
        ]
    }

    fn set(&self, values: [i32; 4]) {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_ne_bytes()).collect();
        self.control.write_all_at(&bytes, 0).unwrap();
    }

    /// The `n`-th write from now on fails, and with `sticky` all after it.
    pub fn arm(&self, n: i32, sticky: bool, error: i32) {
        self.set([n, i32::from(sticky), error, 0]);
    }

    /// How many failed; from now on none does.
    pub fn disarm(&self) -> i32 {
        let mut bytes = [0; 16];
        self.control.read_exact_at(&mut bytes, 0).unwrap();
        self.set([0; 4]);
        i32::from_ne_bytes([bytes[12], bytes[13], bytes[14], bytes[15]])
    }
}

pub fn with_shim(seat: Seat, shim: &Shim) -> Seat {
    shim.env().into_iter().fold(seat, |seat, (name, value)| seat.with(name, value))
}

/// As a helper does it: what could not be saved is tried again, then left.
fn until_saved(counter: &mut Counter, order: &str, again: usize) -> Result<bool, Trouble> {
    let before = counter.ledger.submitted.clone();
    let mut said = counter.tell(order);
    for _ in 0..again {
        match said {
            Err(Trouble::Failed(_)) => {}
            other => return other.map(|_| true),
        }
        let Some(id) = counter.ledger.submitted.difference(&before).next().cloned() else { return Ok(false) };
        said = counter.tell(&format!("again {id}"));
    }
    match said {
        Err(Trouble::Failed(_)) => Ok(false),
        other => other.map(|_| true),
    }
}

/// Every write of the outbox's folder, while a record is saved, sent and decided.
pub fn outbox_writes(sticky: bool) -> Tally {
    let office = Office::new("outbox_writes");
    let _server = office.serve();
    let folder = tempfile::tempdir().unwrap();
    let shim = Shim::on(folder.path().to_str().unwrap());
    let seat = Seat::new(&format!("http://{}", office.addr()), office.root(), folder.path(), "counter");
    let mut counter = with_shim(seat, &shim).start();
    let (mut passes, mut refused) = (0, 0);
    let mut story = || -> Result<(), Trouble> {
        counter.tell_all(&["open", "sign-in", "case 2"])?;
        for n in 1..MOST_WRITES {
            shim.arm(n, sticky, if n % 2 == 0 { EIO } else { ENOSPC });
            let saved = until_saved(&mut counter, "submit 2 plain 3000", if sticky { 0 } else { 3 })?;
            refused += usize::from(!saved);
            counter.tell("turns 6")?;
            let fired = shim.disarm();
            counter.tell("drain 20")?;
            if fired == 0 {
                return Ok(());
            }
            passes += 1;
        }
        Err(Trouble::Failed("no clean pass".to_owned()))
    };
    let ended = story();
    let ledger = counter.leave();
    let name = if sticky { "outbox: every write from the n-th on fails" } else { "outbox: the n-th write fails" };
    let mut tally = Tally::of(name, &ledger, &office);
    tally.must(ended.is_ok(), || format!("{ended:?}"));
    tally.must(passes > 10, || format!("only {passes} writes failed"));
    tally.noted(format!("n = 1..{passes}, then a clean pass; {refused} not saved and said so"))
}

/// Every write of the outbox's folder while it is made and opened.
pub fn outbox_opening() -> Tally {
    let office = Office::new("outbox_opening");
    let _server = office.serve();
    let mut whole = Ledger::default();
    let (mut passes, mut ended) = (0, Ok(()));
    for n in 1..MOST_WRITES {
        let folder = tempfile::tempdir().unwrap();
        let shim = Shim::on(folder.path().to_str().unwrap());
        let seat = Seat::new(&format!("http://{}", office.addr()), office.root(), folder.path(), &format!("c{n}"));
        let mut counter = with_shim(seat, &shim).start();
        shim.arm(n, false, if n % 2 == 0 { EIO } else { ENOSPC });
        let opened = counter.tell("open").is_ok() || counter.tell("open").is_ok();
        let fired = shim.disarm();
        passes += i32::from(fired > 0);
        // A helper may sign in ten times a minute only: one record at the end is enough to show that it works.
        if fired == 0 || !opened {
            ended = if opened {
                counter.tell_all(&["sign-in", "case 2", "submit 2 plain 3000", "drain 20"])
            } else {
                Err(Trouble::Failed(format!("does not open after write {n}")))
            };
        }
        whole.add(counter.leave());
        if fired == 0 || ended.is_err() {
            break;
        }
    }
    let mut tally = Tally::of("outbox: the n-th write of its making fails", &whole, &office);
    tally.must(ended.is_ok(), || format!("{ended:?}"));
    tally.noted(format!("n = 1..{passes}, then a clean pass; opened each time"))
}

/// Every write of the bureau's database, while a record is taken, decided and told. SQLite only: PostgreSQL's files are
/// its own affair.
pub fn bureau_writes(sticky: bool) -> Outcome {
    if store().is_some() {
        return Outcome::OtherStore;
    }
    let office = Office::new("bureau_writes");
    let shim = Shim::on("bureau.sqlite");
    let env = shim.env();
    let _server = office.serve_with(&env.each_ref().map(|(name, value)| (*name, value.as_str())));
    let folder = tempfile::tempdir().unwrap();
    let seat = Seat::new(&format!("http://{}", office.addr()), office.root(), folder.path(), "counter");
    let mut counter = seat.start();
    let mut passes = 0;
    let mut story = || -> Result<(), Trouble> {
        counter.tell_all(&["open", "sign-in", "case 2"])?;
        for n in 1..MOST_WRITES {
            shim.arm(n, sticky, if n % 2 == 0 { EIO } else { ENOSPC });
            counter.tell_all(&["submit 2 plain 3000", "turns 3"])?;
            let fired = shim.disarm();
            // The next record also wakes a bureau that rests after it could not write.
            counter.tell_all(&["submit 2 plain 3000", "drain 20"])?;
            if fired == 0 {
                return Ok(());
            }
            passes += 1;
        }
        Err(Trouble::Failed("no clean pass".to_owned()))
    };
    let ended = story();
    let ledger = counter.leave();
    let name = if sticky { "bureau: every write from the n-th on fails" } else { "bureau: the n-th write fails" };
    let mut tally = Tally::of(name, &ledger, &office);
    tally.must(ended.is_ok(), || format!("{ended:?}"));
    tally.must(passes > 3, || format!("only {passes} writes failed"));
    Outcome::Shown(tally.noted(format!("n = 1..{passes}, then a clean pass; deferred {}", ledger.deferred)))
}

/// A file system of its own, where one may be mounted.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mounted(megabytes: u32) -> Option<Self> {
        let disk = Self(tempfile::tempdir().unwrap());
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"]).arg(disk.0.path());
        mount.status().is_ok_and(|status| status.success()).then_some(disk)
    }

    /// Takes all that is left, to the last byte.
    fn fill(&self) {
        let file = File::create(self.0.path().join("ballast")).unwrap();
        let mut at = 0;
        for piece in [64 << 10, 4096, 1] {
            while file.write_all_at(&vec![1; piece], at).is_ok() {
                at += piece as u64;
            }
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

/// Records until the disk is full: what was saved is there and is sent while it is full.
pub fn full_disk() -> Outcome {
    let Some(disk) = SmallDisk::mounted(40) else {
        return Outcome::Missing("no tmpfs can be mounted; that takes root");
    };
    let others = disk.0.path().join("others");
    fs::write(&others, vec![1; 8 << 20]).unwrap();
    let office = Office::new("full_disk");
    let mut server = office.serve();
    let folder = disk.0.path().join("outbox");
    let seat = Seat::new(&format!("http://{}", office.addr()), office.root(), &folder, "counter");
    let mut counter = seat.start();
    let mut refused = 0;
    let mut story = || -> Result<(usize, usize), Trouble> {
        counter.tell_all(&["open", "sign-in", "case 2", "room"])?;
        server.stop();
        while refused < 3 {
            refused += usize::from(!until_saved(&mut counter, "submit 2 plain 200000", 0)?);
        }
        let saved = counter.ledger.acknowledged.len();
        disk.fill();
        let no_room = counter.tell("room") == Err(Trouble::Failed("no room []".to_owned()));
        counter.tell("turns 20")?;
        server = office.serve();
        counter.tell(&format!("turns {}", 4 * saved))?;
        let sent_while_full = counter.ledger.delivered.len();
        fs::remove_file(&others).unwrap();
        counter.tell("drain 30")?;
        if no_room { Ok((saved, sent_while_full)) } else { Err(Trouble::Failed("room on a full disk".to_owned())) }
    };
    let ended = story();
    let ledger = counter.leave();
    let mut tally = Tally::of("full disk under the outbox", &ledger, &office);
    let (saved, sent) = ended.clone().unwrap_or_default();
    tally.must(ended.is_ok(), || format!("{ended:?}"));
    tally.must(sent == saved, || format!("{sent} of {saved} were sent while the disk was full"));
    Outcome::Shown(tally.noted(format!("{saved} saved, {refused} refused, {sent} sent while full, no capture begun")))
}
