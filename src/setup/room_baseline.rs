//! The window's baseline of light on disk: `light.json` in the data folder, for its owner only, replaced whole or not
//! at all. Whatever is wrong with it, hints go on without it.

use std::{fs, io::Write as _, path::Path};

use crate::domain::room::Baseline;

const NAME: &str = "light.json";
/// Ours have some 300 bytes.
const LONGEST: u64 = 4096;

/// Why there is no baseline to be had from a file that is there.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// The file cannot be read or written.
    #[error("the baseline cannot be read or written: {0}")]
    File(#[from] std::io::Error),
    /// The contents of the file are not valid.
    #[error("the baseline is not what this program writes: {0}")]
    Damaged(#[from] serde_json::Error),
    /// A pipe, a folder or a device in its place.
    #[error("the baseline is no file")]
    NoFile,
    /// Longer than anything this program writes.
    #[error("the baseline is too long")]
    TooLong,
}

/// Reads it; `None` when none was ever written.
pub fn read(folder: &Path) -> Result<Option<Baseline>, BaselineError> {
    let path = folder.join(NAME);
    match fs::metadata(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
        // Reading something else, such as a pipe, may never end.
        Ok(meta) if !meta.is_file() => return Err(BaselineError::NoFile),
        Ok(meta) if meta.len() > LONGEST => return Err(BaselineError::TooLong),
        Ok(_) => {}
    }
    Ok(Some(serde_json::from_slice(&fs::read(path)?)?))
}

/// What the wizard starts with: a file that is no baseline is none, and the log says so.
pub fn known(folder: &Path) -> Option<Baseline> {
    read(folder).unwrap_or_else(|error| {
        tracing::warn!(%error, "no baseline of the room's light");
        None
    })
}

/// Writes the baseline to a temporary file in the folder and renames it into place.
pub fn write(folder: &Path, baseline: &Baseline) -> Result<(), BaselineError> {
    // Temporary files are for their owner only, and keep that when they are put in place.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&serde_json::to_vec_pretty(baseline)?)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(NAME)).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::room::RoomLight;

    #[test]
    fn a_damaged_or_huge_file_is_no_baseline_and_stops_nobody() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).unwrap().is_none());
        let path = folder.path().join(NAME);
        for bytes in [b"".as_slice(), b"{", b"{\"camera\":1}", b"\xff\xfe", &[b' '; 5000]] {
            fs::write(&path, bytes).unwrap();
            assert!(read(folder.path()).is_err() && known(folder.path()).is_none(), "{} bytes", bytes.len());
        }
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(known(folder.path()).is_none(), "a folder in its place");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_written_is_read_and_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let light = RoomLight { mean: 0.25, ..RoomLight::default() };
        for camera in ["/dev/video0", "/dev/video2"] {
            let baseline = Baseline { camera: camera.to_owned(), taken: Timestamp::UNIX_EPOCH, light };
            write(folder.path(), &baseline).unwrap();
            assert_eq!(known(folder.path()), Some(baseline));
        }
        let mode = fs::metadata(folder.path().join(NAME)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(write(&folder.path().join("none"), &known(folder.path()).unwrap()).is_err());
    }
}
