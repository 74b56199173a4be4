//! Where the model files lie, and whether they are the ones that the manifest pins.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use rten::ThreadPool;
use sha2::{Digest, Sha256};

use super::{
    manifest::{Manifest, ModelEntry, Role},
    model::RtenModel,
    model_error::ModelError,
    network::Network,
};

/// A folder counts as the model folder when this file is in it.
const LANDMARK: &str = "manifest.toml";

/// The result of checking one file, for `renzheng models verify`.
#[derive(Debug)]
pub struct ModelCheck {
    /// The model that was checked.
    pub entry: ModelEntry,
    /// Whether it may be loaded.
    pub result: Result<(), ModelError>,
}

/// A folder with the model files.
#[derive(Clone, Debug)]
pub struct ModelFolder {
    path: PathBuf,
    manifest: Manifest,
}

impl ModelFolder {
    /// The folder given, or else the first that exists of: `models` beside the program, `../share/renzheng/models`
    /// from the program (an installed package), `models` in the source tree it was built from.
    pub fn find(explicit: Option<&Path>) -> Result<Self, ModelError> {
        let tried = explicit.map_or_else(usual_places, |path| vec![path.to_owned()]);
        let found = tried.iter().find(|path| path.join(LANDMARK).is_file());
        match found {
            Some(path) => Ok(Self { path: path.clone(), manifest: Manifest::built_in()? }),
            None => Err(ModelError::NoFolder { tried }),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The pinned list.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Checks every file of the manifest.
    pub fn verify(&self) -> Vec<ModelCheck> {
        let check = |entry: &ModelEntry| ModelCheck { entry: entry.clone(), result: self.bytes(entry).map(|_| ()) };
        self.manifest.models.iter().map(check).collect()
    }

    fn entry(&self, role: Role) -> Result<&ModelEntry, ModelError> {
        self.manifest.models.iter().find(|m| m.role == role).ok_or(ModelError::NoModelFor(role))
    }

    /// What a network that compares faces wants and means.
    pub(super) fn network(&self, role: Role) -> Result<Network, ModelError> {
        let entry = self.entry(role)?;
        let recipe = entry.matcher.clone().ok_or(ModelError::NoModelFor(role))?;
        let ModelEntry { name, sha256, licence, .. } = entry.clone();
        Ok(Network { name, sha256, licence, recipe })
    }

    /// Builds the model of a role.
    pub(super) fn load(&self, role: Role, thread: Arc<ThreadPool>) -> Result<RtenModel, ModelError> {
        let entry = self.entry(role)?;
        let unusable = |source| ModelError::Unusable { file: entry.file.clone(), source };
        RtenModel::load(self.bytes(entry)?, thread).map_err(unusable)
    }

    /// Reads a file and compares its digest; the bytes compared are the bytes used.
    fn bytes(&self, entry: &ModelEntry) -> Result<Vec<u8>, ModelError> {
        let file = entry.file.clone();
        let bytes = fs::read(self.path.join(&file)).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => ModelError::Missing { file: file.clone(), folder: self.path.clone() },
            _ => ModelError::Unreadable { file: file.clone(), source },
        })?;
        let found = digest(&bytes);
        if found == entry.sha256 {
            return Ok(bytes);
        }
        Err(ModelError::Altered { file, pinned: entry.sha256.clone(), found })
    }
}

/// sha256 as the manifests write it.
pub(super) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn usual_places() -> Vec<PathBuf> {
    let program = env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    let near = beside.map(|dir| [dir.join("models"), dir.join("../share/renzheng/models")]);
    near.into_iter().flatten().chain([Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_of_the_source_tree_is_the_pinned_one() {
        let folder = ModelFolder::find(None).unwrap();
        let checks = folder.verify();
        assert_eq!(checks.len(), 6);
        for check in checks {
            assert!(check.result.is_ok(), "{:?}", check.result);
        }
    }

    #[test]
    fn a_missing_or_altered_file_is_named() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(ModelFolder::find(Some(dir.path())), Err(ModelError::NoFolder { tried }) if tried.len() == 1));
        fs::write(dir.path().join(LANDMARK), "").unwrap();
        let folder = ModelFolder::find(Some(dir.path())).unwrap();
        let mesh = folder.manifest().models.iter().find(|m| m.role == Role::Mesh).unwrap().file.clone();
        fs::write(dir.path().join(&mesh), b"not a model").unwrap();
        for check in folder.verify() {
            match check.result {
                Err(ModelError::Altered { file, .. }) => assert_eq!(file, mesh),
                Err(ModelError::Missing { file, .. }) => assert_eq!(file, check.entry.file),
                other => panic!("{other:?}"),
            }
        }
    }
}
