//! Whether the model files are the released ones and can be built.

use super::finding::{Check, Finding};
use crate::{
    app::{complaint::Words, problems::of_models},
    vision::{Embedder, Matcher, ModelCheck, ModelError, ModelFolder, Vision},
};

const CHECK: Check = Check::Models;

/// Everything of the models, and the eyes if they can be opened.
pub fn check(folder: Result<ModelFolder, ModelError>) -> (Vec<Finding>, Option<Vision>) {
    let folder = match folder {
        Ok(folder) => folder,
        Err(error) => return (vec![Finding::fault(CHECK, "folder", FOLDER, of_models(&error))], None),
    };
    let place = folder.path().display().to_string();
    let found = Finding::good(CHECK, "folder", FOLDER, Words::new(place.clone(), place.clone()));
    let mut findings = vec![found.with("path", place.as_str(), "")];
    findings.extend(folder.verify().iter().map(file));
    let (vision, matcher) = (Vision::load(&folder), loads_matchers(&folder));
    findings.push(match vision.as_ref().err().or(matcher.as_ref().err()) {
        None => Finding::good(CHECK, "loads", LOADS, Words::new("都能加载", "all of them load")),
        Some(error) => Finding::fault(CHECK, "loads", LOADS, of_models(error)),
    });
    (findings, vision.ok())
}

const FOLDER: (&str, &str) = ("文件夹", "folder");
const LOADS: (&str, &str) = ("加载", "loading");

fn loads_matchers(folder: &ModelFolder) -> Result<(), ModelError> {
    [Embedder::MobileFaceNet, Embedder::Dlib].into_iter().try_for_each(|by| Matcher::load_with(folder, by).map(drop))
}

/// One file.
pub fn file(check: &ModelCheck) -> Finding {
    let entry = &check.entry;
    let name = ("文件", "file");
    let found = match &check.result {
        Ok(()) => {
            let said = format!("{} · sha256 {}", entry.name, entry.sha256.get(..12).unwrap_or_default());
            Finding::good(CHECK, "file", name, Words::new(said.clone(), said))
        }
        Err(error) => Finding::fault(CHECK, "file", name, of_models(error)),
    };
    let found = found.with("file", entry.file.as_str(), "").with("source", entry.source.as_str(), "");
    found.with("sha256", entry.sha256.as_str(), "").with("ok", check.result.is_ok(), "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::doctor::finding::Grade;

    #[test]
    fn a_missing_folder_and_altered_files_are_faults_that_name_the_file() {
        let none = tempfile::tempdir().unwrap();
        let (findings, vision) = check(ModelFolder::find(Some(none.path())));
        assert!(vision.is_none() && findings.len() == 1 && findings[0].grade == Grade::Fault);
        std::fs::write(none.path().join("manifest.toml"), "").unwrap();
        let (findings, vision) = check(ModelFolder::find(Some(none.path())));
        let faults: Vec<_> = findings.iter().filter(|f| f.grade == Grade::Fault).collect();
        assert!(vision.is_none() && faults.len() == 7, "{faults:?}");
        assert!(faults[0].message.en.contains(".onnx") && faults[0].remedy.is_some());
    }

    #[test]
    fn the_shipped_models_are_good() {
        let (findings, vision) = check(ModelFolder::find(None));
        assert!(vision.is_some());
        assert!(findings.iter().all(|f| f.grade == Grade::Good), "{findings:?}");
    }
}
