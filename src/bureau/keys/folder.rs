//! The folder with the bureau's key files, whose names are read once.

use std::path::{Path, PathBuf};

use renzheng_wire::keyfile::{KeyFileError, read, read_or_create};
use zeroize::Zeroizing;

/// The folder and the names of the key files that were in it when it was read, without their ending `.key`, sorted.
pub(super) struct KeyFolder<'a> {
    path: &'a Path,
    names: Vec<String>,
}

impl<'a> KeyFolder<'a> {
    /// Reads which key files there are.
    pub fn read(path: &'a Path) -> Result<Self, KeyFileError> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(path)? {
            let name = entry?.file_name();
            names.extend(name.to_str().and_then(|name| name.strip_suffix(".key")).map(str::to_owned));
        }
        names.sort();
        Ok(Self { path, names })
    }

    /// The names of all key files.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Whether there was a key file of that name.
    pub fn has(&self, name: &str) -> bool {
        self.names().any(|known| known == name)
    }

    /// The names of the files of earlier keys: `stem-ID`.
    pub fn earlier(&self, stem: &str) -> impl Iterator<Item = &str> {
        self.names().filter(move |name| name.strip_prefix(stem).is_some_and(|rest| rest.starts_with('-')))
    }

    /// The secret in the file of that name. If it is not there it is made, or it is an error.
    pub fn secret(&self, name: &str, may_make: bool) -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
        let file = self.file(name);
        if may_make { read_or_create(&file) } else { read(&file) }
    }

    /// Gives a key file another name.
    pub fn rename(&self, from: &str, to: &str) -> Result<(), KeyFileError> {
        Ok(std::fs::rename(self.file(from), self.file(to))?)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path.join(format!("{name}.key"))
    }
}
