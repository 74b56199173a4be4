//! One sender for one outbox: an advisory lock on a file beside the database. The system gives it back when its holder
//! ends, however it ends; looking at the queue needs none.

use std::{
    fs::{File, TryLockError},
    io::{Read as _, Seek as _, Write as _},
    path::Path,
};

use super::OutboxError;

/// The right to send from an outbox, held until it is released or dropped.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Fails at once when another process (or another courier of this one) holds it.
    pub fn take(folder: &Path) -> Result<Self, OutboxError> {
        let path = folder.join("outbox.lock");
        let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder)?;
                return Err(OutboxError::InUse { holder: holder.trim().parse().ok() });
            }
            // A file system without locks: as safe as before there was one, because the bureau knows its bytes again.
            Err(TryLockError::Error(error)) => tracing::warn!(%error, "the outbox cannot be locked here"),
        }
        // Who it is, for the one who comes second. A full disk must not keep the records from going.
        let written =
            file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
        if let Err(error) = written {
            tracing::warn!(%error, "the outbox's lock does not say who holds it");
        }
        Ok(Self(file))
    }

    /// Before it is dropped.
    pub fn let_go(&self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the outbox's lock is given back when the program ends");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_the_first_is_and_comes_in_when_it_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        let second = Lock::take(folder.path());
        assert!(matches!(second, Err(OutboxError::InUse { holder: Some(pid) }) if pid == std::process::id()));
        first.let_go();
        let third = Lock::take(folder.path()).unwrap();
        drop(third);
        Lock::take(folder.path()).unwrap();
    }
}
