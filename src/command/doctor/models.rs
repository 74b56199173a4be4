//! Whether the model files are the released ones and can be built.

use super::finding::{Check, Finding};
use crate::{
    setup::{complaint::Bilingual, problems::of_models},
    vision::{Embedder, Matcher, ModelCheck, ModelError, ModelFolder, Vision},
};

const CHECK: Check = Check::Models;

/// Findings about the model files, and the vision built from them if it can be.
pub fn check(folder: Result<ModelFolder, ModelError>) -> (Vec<Finding>, Option<Vision>) {
    let folder = match folder {
        Ok(folder) => folder,
        Err(error) => return (vec![Finding::fault(CHECK, "folder", FOLDER, of_models(&error))], None),
    };
    let place = folder.path().display().to_string();
    let found = Finding::good(CHECK, "folder", FOLDER, Bilingual::new(place.clone(), place.clone()));
    let mut findings = vec![found.with("path", place.as_str(), "")];
    findings.extend(files(&folder.verify()));
    let (vision, matcher) = (Vision::load(&folder), loads_matchers(&folder));
    findings.push(match vision.as_ref().err().or(matcher.as_ref().err()) {
        None => Finding::good(CHECK, "loads", LOADS, Bilingual::new("都能加载", "all of them load")),
        Some(error) => Finding::fault(CHECK, "loads", LOADS, of_models(error)),
    });
    (findings, vision.ok())
}

const FOLDER: (&str, &str) = ("文件夹", "folder");
const FILES: (&str, &str) = ("文件", "files");
const LOADS: (&str, &str) = ("加载", "loading");

fn loads_matchers(folder: &ModelFolder) -> Result<(), ModelError> {
    [Embedder::MobileFaceNet, Embedder::Dlib].into_iter().try_for_each(|by| Matcher::load_with(folder, by).map(drop))
}

/// The files: one finding while all are the released ones, else one for each that is not.
fn files(checks: &[ModelCheck]) -> Vec<Finding> {
    let wrong = checks.iter().filter_map(|check| Some((check, check.result.as_ref().err()?)));
    let wrong = wrong.map(|(check, error)| {
        let found = Finding::fault(CHECK, "files", FILES, of_models(error));
        found.with("file", check.entry.file.as_str(), "")
    });
    let wrong: Vec<Finding> = wrong.collect();
    if !wrong.is_empty() {
        return wrong;
    }
    let count = checks.len();
    let said = Bilingual::new(format!("{count} 个，都是发布的原样"), format!("{count}, all as released"));
    let found = Finding::good(CHECK, "files", FILES, said).with("count", count as u64, "");
    vec![checks.iter().fold(found, |found, ModelCheck { entry, .. }| {
        let said = format!("{} · {} · sha256 {}", entry.file, entry.source, entry.sha256);
        found.with("file", said.as_str(), "")
    })]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::doctor::finding::Grade;

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
