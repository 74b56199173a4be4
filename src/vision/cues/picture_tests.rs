//! The cues on the internal pictures: the bona fide side, and the shown ones that they are for.

use std::path::{Path, PathBuf};

use renzheng_domain::face::Cues;

use crate::{ModelFolder, Vision, golden_tests::picture};

fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os("RENZHENG_TEST_DATA").expect("RENZHENG_TEST_DATA"))
}

fn pictures(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| image::ImageFormat::from_path(path).is_ok()).collect();
    files.sort();
    files
}

/// The cues of each picture by itself.
fn cues(files: &[PathBuf]) -> Vec<(&Path, Cues)> {
    let mut vision = Vision::load(&ModelFolder::find(None).unwrap()).unwrap();
    let look = |path: &PathBuf| {
        vision.forget();
        vision.look(&picture(path)).face.and_then(|face| face.cues)
    };
    let seen: Vec<_> = files.iter().map(look).collect();
    files.iter().zip(seen).filter_map(|(path, cues)| Some((path.as_path(), cues?))).collect()
}

#[test]
#[ignore = "needs RENZHENG_TEST_DATA"]
fn no_living_face_has_a_border_or_moire() {
    let files: Vec<_> = ["portraits", "match", "expression"].iter().flat_map(|f| pictures(&folder().join(f))).collect();
    let seen = cues(&files);
    assert!(seen.len() > 25, "{}", seen.len());
    for (path, cues) in seen {
        let low = |cue: Option<f32>| cue.is_none_or(|cue| cue < 0.35);
        assert!(low(cues.border) && low(cues.moire), "{}: {cues:?}", path.display());
    }
}

#[test]
#[ignore = "needs RENZHENG_TEST_DATA"]
fn a_sheet_and_a_telephone_have_a_border() {
    for clip in ["020909__clip_print_colour", "020909__clip_replay_phone"] {
        let files = pictures(&folder().join("clips").join(clip));
        let found = cues(&files);
        let bordered = found.iter().filter(|(_, cues)| cues.border.is_some_and(|border| border >= 0.5)).count();
        assert!(bordered * 10 >= found.len() * 8 && !found.is_empty(), "{clip}: {bordered} of {}", found.len());
    }
}
