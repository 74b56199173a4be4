//! The outbox for whoever looks after it: listed, parked, released and copied beside a program that sends from it.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use renzheng_domain::filing::FilingId;

use super::{
    OutboxError,
    store::{Entry, Store},
};

/// An outbox that nothing is sent from by this hand; so it needs no lock and no bureau.
pub struct Queue(Store);

impl Queue {
    /// `None` where there is no outbox yet: looking makes none.
    pub async fn open(folder: &Path) -> Result<Option<Self>, OutboxError> {
        let file = folder.join("outbox.sqlite");
        if !file.try_exists()? {
            return Ok(None);
        }
        Ok(Some(Self(Store::open(&file).await?)))
    }

    /// Everything, oldest first.
    pub async fn list(&self) -> Result<Vec<Entry>, OutboxError> {
        self.0.list().await
    }

    /// Records the bureau does not have yet and may still get by itself.
    pub async fn waiting(&self) -> Result<u32, OutboxError> {
        self.0.waiting().await
    }

    /// Takes a record out of the sending; `false` when the bureau has it or it is not known.
    pub async fn park(&self, id: FilingId, reason: Option<&str>) -> Result<bool, OutboxError> {
        self.0.park(id, reason).await
    }

    /// Brings what is parked or held back, one record or all; how many.
    pub async fn release(&self, id: Option<FilingId>, now: Timestamp) -> Result<u64, OutboxError> {
        self.0.unpark(id, now).await
    }

    /// Copies the sealed bytes of a record to `<id>.json` in `folder`, and beside it `<id>.json.sha256` as `sha256sum
    /// -c` reads it. Both are durable when it returns; nothing is deleted. The copy's path.
    pub async fn export(&self, entry: &Entry, folder: &Path, now: Timestamp) -> Result<PathBuf, OutboxError> {
        // What is carried away is what was sealed.
        let envelope = self.0.envelope(entry).await?;
        fs::create_dir_all(folder)?;
        let name = format!("{}.json", entry.id);
        write_whole(&folder.join(format!("{name}.sha256")), format!("{}  {name}\n", entry.sha256).as_bytes())?;
        let copy = folder.join(name);
        write_whole(&copy, &envelope)?;
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        self.0.mark_exported(entry.id, now).await?;
        Ok(copy)
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

/// A file that is there whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let part = path.with_extension("part");
    // Left over from a copy that was broken off, or a link that somebody put there: what is written is always a new
    // file.
    if part.symlink_metadata().is_ok() {
        fs::remove_file(&part)?;
    }
    let mut file = File::create_new(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(part, path)
}
