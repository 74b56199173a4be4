//! Where this program keeps things: one data folder, readable by its owner only.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use etcetera::{BaseStrategy, choose_base_strategy};

use super::complaint::{Bilingual, Complaint, data_folder};

/// The name of our folder below the system's data and configuration folders.
const NAME: &str = "renzheng";

/// The folders of a run. All of them exist.
#[derive(Clone, Debug)]
pub struct Paths {
    /// Outbox, device key, logs; everything below is 0700.
    pub data: PathBuf,
}

impl Paths {
    /// Below `wanted`, or below the system's data folder.
    pub fn open(wanted: Option<&Path>) -> Result<Self, Complaint> {
        let data = match wanted {
            Some(folder) => folder.to_owned(),
            // The data folder of Windows travels from computer to computer; keys and records must not.
            None if cfg!(windows) => base()?.cache_dir().join(NAME),
            None => base()?.data_dir().join(NAME),
        };
        private_folder(&data).map_err(|e| data_folder(&data, &e))?;
        Ok(Self { data })
    }

    /// The demonstration keeps apart from real work.
    pub fn demo(&self) -> Result<Self, Complaint> {
        Self::open(Some(&self.data.join("demo")))
    }

    /// A folder of this name in the data folder, made if need be.
    pub fn folder(&self, name: &str) -> Result<PathBuf, Complaint> {
        let folder = self.data.join(name);
        private_folder(&folder).map_err(|e| data_folder(&folder, &e))?;
        Ok(folder)
    }
}

/// Where a configuration lies when none is named: `~/.config/renzheng/config.toml`.
pub fn config_place() -> Result<PathBuf, Complaint> {
    Ok(base()?.config_dir().join(NAME).join("config.toml"))
}

/// The configuration that is there when none is named.
pub fn usual_config() -> Option<PathBuf> {
    let path = config_place().ok()?;
    // What is there but cannot be read is complained about: a counter must not turn into a demonstration by itself.
    let absent = std::fs::symlink_metadata(&path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    (!absent).then_some(path)
}

fn base() -> Result<impl BaseStrategy, Complaint> {
    choose_base_strategy().map_err(|_| {
        Complaint::usage(
            Bilingual::new("找不到您的主目录（HOME 没有设置）。", "Your home folder is not known (HOME is not set)."),
            Bilingual::new("请用 --data 指定一个文件夹。", "Name a folder with --data."),
        )
    })
}

/// Makes the folder and its parents; what is made is 0700. A folder that exists keeps its permissions: it may be one
/// that the user shares on purpose.
pub fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn folders_are_for_their_owner_only() {
        let root = tempfile::tempdir().unwrap();
        let paths = Paths::open(Some(&root.path().join("a/b"))).unwrap();
        let logs = paths.demo().unwrap().folder("logs").unwrap();
        for folder in [&paths.data, &logs] {
            assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700, "{}", folder.display());
        }
    }

    #[test]
    fn a_file_in_the_way_is_a_complaint_that_names_it() {
        let root = tempfile::tempdir().unwrap();
        let taken = root.path().join("taken");
        fs::write(&taken, "x").unwrap();
        let complaint = Paths::open(Some(&taken)).unwrap_err();
        assert!(complaint.what.zh.contains("taken"), "{complaint}");
    }
}
