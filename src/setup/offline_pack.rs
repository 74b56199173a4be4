//! Where the pack for visits without a network lies, and when it is used.

use std::{fs, io::Write as _, path::PathBuf, sync::Arc};

use jiff::Timestamp;

use super::{
    complaint::{Complaint, file},
    paths::Paths,
};
use crate::{
    backend::{
        Backend,
        offline_pack::{GOOD_FOR, OfflinePack, OfflinePackBackend},
    },
    domain::time::Clock,
};

fn place(paths: &Paths) -> PathBuf {
    paths.data.join("round.json")
}

/// The last moment of its use.
pub fn end(pack: &OfflinePack) -> Timestamp {
    pack.packed.checked_add(GOOD_FOR).unwrap_or(Timestamp::MAX)
}

/// Whole or not at all, for its owner only.
pub fn write(paths: &Paths, pack: &OfflinePack) -> Result<(), Complaint> {
    let path = place(paths);
    let bytes = serde_json::to_vec(pack).map_err(|e| file(&path, &e.into()))?;
    // Made 0600.
    let written = tempfile::NamedTempFile::new_in(&paths.data).and_then(|mut part| {
        part.write_all(&bytes)?;
        part.as_file().sync_all()?;
        part.persist(&path).map_err(|error| error.error)
    });
    written.map(drop).map_err(|e| file(&path, &e))
}

/// The bureau, complemented by the offline pack if there is a valid one; an invalid pack is deleted.
pub fn beside(bureau: Arc<dyn Backend>, paths: &Paths, clock: &Arc<dyn Clock>) -> Arc<dyn Backend> {
    let path = place(paths);
    let Ok(bytes) = fs::read(&path) else { return bureau };
    match serde_json::from_slice::<OfflinePack>(&bytes) {
        Ok(pack) if pack.is_good(clock.now().wall) => {
            tracing::info!(people = pack.people(), "packed for visits without a network");
            Arc::new(OfflinePackBackend::new(bureau, pack, Arc::clone(clock)))
        }
        used => {
            tracing::info!(readable = used.is_ok(), "an old pack is deleted");
            if let Err(error) = fs::remove_file(&path) {
                tracing::error!(%error, "an old pack cannot be deleted");
            }
            bureau
        }
    }
}
