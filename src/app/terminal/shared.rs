//! Shared memory for one picture, which a terminal on this computer reads and removes. It holds a face: only this user
//! may read it, there is never more than one, and it is removed by us as well, should the terminal not have done it.

use std::io;

/// First part of the shared memory's name; the process id follows.
#[cfg(target_os = "linux")]
const PREFIX: &str = "renzheng-";

/// The memory of this process.
#[derive(Clone, Debug)]
pub struct Shared {
    name: String,
}

#[cfg(target_os = "linux")]
impl Shared {
    /// A name that nobody else can have taken or foresee; what a process that was killed left behind is removed.
    pub fn new() -> io::Result<Self> {
        sweep();
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let random = u64::from_ne_bytes(random);
        Ok(Self { name: format!("/{PREFIX}{}-{random:016x}", std::process::id()) })
    }

    /// Fills it; there must be none.
    pub fn put(&self, bytes: &[u8]) -> io::Result<()> {
        use rustix::{fs::Mode, shm};
        use std::io::Write as _;
        let flags = shm::OFlags::CREATE | shm::OFlags::EXCL | shm::OFlags::RDWR;
        let memory = shm::open(self.name.as_str(), flags, Mode::RUSR | Mode::WUSR)?;
        std::fs::File::from(memory).write_all(bytes).inspect_err(|_| self.remove())
    }

    /// Whether the terminal has read it and removed it.
    pub fn is_taken(&self) -> bool {
        use rustix::{fs::Mode, shm};
        shm::open(self.name.as_str(), shm::OFlags::RDONLY, Mode::empty()).is_err()
    }

    /// Removes it, if it is there.
    pub fn remove(&self) {
        let _ = rustix::shm::unlink(self.name.as_str());
    }
}

/// Elsewhere memory can only be filled by mapping it, which this program does not do; the picture goes in the stream.
#[cfg(not(target_os = "linux"))]
impl Shared {
    /// There is none.
    pub fn new() -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// There is none.
    pub fn put(&self, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// There is none.
    pub const fn is_taken(&self) -> bool {
        true
    }

    /// There is none.
    pub const fn remove(&self) {}
}

impl Shared {
    /// The name under which the terminal opens the memory.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Removes what processes that are gone have left: one that is killed between a picture and the terminal's reading it.
#[cfg(target_os = "linux")]
fn sweep() {
    let Ok(entries) = std::fs::read_dir("/dev/shm") else { return };
    for name in entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()) {
        let owner = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next()?.parse::<u32>().ok());
        if owner.is_some_and(|process| !std::path::Path::new(&format!("/proc/{process}")).exists()) {
            let _ = rustix::shm::unlink(format!("/{name}"));
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

    use super::*;

    fn file(shared: &Shared) -> PathBuf {
        PathBuf::from(format!("/dev/shm{}", shared.name()))
    }

    #[test]
    fn it_is_ours_alone_and_gone_when_it_was_taken() {
        let shared = Shared::new().unwrap();
        assert!(shared.is_taken());
        shared.put(&[1, 2, 3]).unwrap();
        assert_eq!(fs::read(file(&shared)).unwrap(), [1, 2, 3]);
        assert_eq!(fs::metadata(file(&shared)).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!shared.is_taken());
        assert!(shared.put(&[4]).is_err(), "what was not taken yet is not written over");
        shared.remove();
        assert!(shared.is_taken() && !file(&shared).exists());
        shared.remove();
    }

    #[test]
    fn what_a_dead_process_left_is_swept_and_what_a_living_one_has_stays() {
        // No process has the highest number there can be on Linux, 2^22, for the numbers stay below it.
        let left = Shared { name: format!("/{PREFIX}4194304-test") };
        left.put(&[9]).unwrap();
        let living = Shared::new().unwrap();
        living.put(&[9]).unwrap();
        assert!(left.is_taken(), "the next one sweeps");
        Shared::new().unwrap();
        assert!(!living.is_taken());
        living.remove();
    }
}
