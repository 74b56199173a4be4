//! The camera that the helper chose last, kept in the data folder for the next start. A convenience: what cannot be
//! read or written is logged and done without.

use std::{fs, io, path::PathBuf};

use super::paths::Paths;
use crate::camera::lane::Acquaintance;

/// The camera that the helper chose last, kept in the data folder for the next start.
#[derive(Debug)]
pub struct Remembered(PathBuf);

impl Remembered {
    /// The remembered camera choice in this data folder.
    pub fn of(paths: &Paths) -> Self {
        Self(paths.data.join("camera.json"))
    }

    /// What is remembered, if anything.
    pub fn camera(&self) -> Option<Acquaintance> {
        let text = match fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                tracing::warn!(%error, "the chosen camera cannot be read");
                return None;
            }
        };
        serde_json::from_str(&text).inspect_err(|error| tracing::warn!(%error, "the chosen camera is damaged")).ok()
    }

    /// Remembers another one. The old file stands until the new one is whole.
    pub fn keep(&self, camera: &Acquaintance) {
        let new = self.0.with_extension("new");
        let written = serde_json::to_vec(camera)
            .map_err(io::Error::from)
            .and_then(|text| fs::write(&new, text))
            .and_then(|()| fs::rename(&new, &self.0));
        if let Err(error) = written {
            tracing::warn!(%error, "the chosen camera cannot be kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_or_missing_file_is_no_choice_and_a_kept_one_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let remembered = Remembered::of(&Paths::open(Some(folder.path())).unwrap());
        assert_eq!(remembered.camera(), None);
        for damaged in ["", "{\"id\":7}", "[]", "\u{0}"] {
            fs::write(folder.path().join("camera.json"), damaged).unwrap();
            assert_eq!(remembered.camera(), None, "{damaged:?}");
        }
        let camera = Acquaintance { id: "/dev/video2".into(), name: "窗口摄像头".into() };
        remembered.keep(&camera);
        assert_eq!(remembered.camera(), Some(camera));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    }
}
