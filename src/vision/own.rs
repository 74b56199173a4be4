//! A bureau's own network: a file that names a model beside it, pins its digest, and describes it. No code is needed,
//! and nothing runs that is not the pinned file. The built-in manifest stays as it is.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use rten::ThreadPool;
use serde::Deserialize;

use super::{
    embed::Matcher,
    model::{Input, Model, RtenModel},
    model_error::{ModelError, OwnError},
    models::{ModelFolder, digest},
    network::Network,
    recipe::Recipe,
};

/// Fewer numbers tell nobody apart: known networks have 128 to 512.
const FEWEST: usize = 16;

/// The file, TOML.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    /// The network's name, to be shown.
    name: String,
    /// The ONNX file, from the description's own folder.
    file: PathBuf,
    /// SHA-256 of the ONNX file, lower-case hexadecimal.
    sha256: String,
    /// Licence of the weights: whoever describes a model states the right to use it.
    licence: String,
    /// What the network wants and what its distances mean.
    matcher: Recipe,
}

impl Matcher {
    /// With the network that the file at `path` describes (`docs/matching.md`). It is tried once on an empty crop, so
    /// that a wrong description is found now and not at the first comparison.
    pub fn load_own(folder: &ModelFolder, path: &Path) -> Result<Self, ModelError> {
        let text = fs::read_to_string(path).map_err(|source| OwnError::Unreadable { path: path.to_owned(), source })?;
        let described = read(&text, path)?;
        let file = path.parent().unwrap_or(Path::new(".")).join(&described.file);
        let bytes = fs::read(&file).map_err(|source| OwnError::Unreadable { path: file.clone(), source })?;
        let found = digest(&bytes);
        if found != described.sha256 {
            return Err(OwnError::Altered { path: file, pinned: described.sha256, found }.into());
        }
        let thread = Arc::new(ThreadPool::with_num_threads(1));
        let unusable = |source| OwnError::Unusable { path: file.clone(), source };
        let model = RtenModel::load(bytes, Arc::clone(&thread)).map_err(unusable)?;
        try_out(&model, &described.matcher, &file)?;
        let Description { name, sha256, licence, matcher: recipe, .. } = described;
        Self::with_network(folder, Network { name, sha256, licence, recipe }, Box::new(model), &thread)
    }
}

fn read(text: &str, path: &Path) -> Result<Description, OwnError> {
    let described: Description = toml::from_str(text).map_err(|error| {
        let before = text.get(..error.span().map_or(0, |span| span.start)).unwrap_or_default();
        let message = error.message().lines().next().unwrap_or_default().to_owned();
        OwnError::NotUnderstood { path: path.to_owned(), line: before.matches('\n').count() + 1, message }
    })?;
    let fault = |fault| OwnError::Recipe { path: path.to_owned(), fault };
    described.matcher.check().map_err(fault)?;
    Ok(described)
}

fn try_out(model: &dyn Model, recipe: &Recipe, file: &Path) -> Result<(), OwnError> {
    let shape = recipe.shape();
    let values = vec![recipe.offset; shape.iter().product()];
    let input = Input { name: &recipe.input, shape, values: &values };
    let unlike = |source| OwnError::Unlike { path: file.to_owned(), source };
    let found = model.run(&input, &[&recipe.output]).map_err(unlike)?.pop().unwrap_or_default();
    if found.len() >= FEWEST && found.iter().all(|n| n.is_finite()) {
        return Ok(());
    }
    Err(OwnError::NoEmbedding { path: file.to_owned(), numbers: found.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Embedder, golden_tests::picture};
    use renzheng_domain::frame::Frame;

    /// The shipped dlib network, described as a bureau would describe its own.
    const DLIB: &str = r#"
name = "a bureau's own"
file = "own.onnx"
sha256 = "4a6365fb75e45f4a2c70d02d2a4b965b1a3f18df112048a864477d71ed342881"
licence = "ours"

[matcher]
input = "input"
output = "embedding"
size = 150
layout = "nchw_rgb"
scale = 1
offset = 0
alignment = "dlib5"
unit_length = false
bands = { same_up_to = 0.4, different_from = 0.6, strangers = 0.8 }
"#;

    /// A folder with the description and the shipped network of that file.
    fn own(text: &str, network: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
        fs::copy(models.join(network), folder.path().join("own.onnx")).unwrap();
        let path = folder.path().join("matcher.toml");
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    fn refused(text: &str) -> OwnError {
        let (_folder, path) = own(text, "face_embed_dlib_resnet_150.onnx");
        match Matcher::load_own(&ModelFolder::find(None).unwrap(), &path) {
            Err(ModelError::Own(error)) => error,
            other => panic!("{:?}", other.map(|_| "loaded")),
        }
    }

    fn shipped(file: &str) -> Frame {
        picture(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/pictures").join(file))
    }

    #[test]
    fn a_described_network_measures_as_the_built_in_one() {
        let mobile = include_str!("../../models/manifest.toml");
        let mobile = &mobile[mobile.find("[[model]]\nname = \"MobileFaceNet\"").unwrap()..];
        let mobile = mobile[..mobile.find("[[model]]\nname = \"dlib").unwrap()].replace("[[model]]\n", "");
        let mobile: String = mobile.lines().filter(|l| !l.starts_with("role") && !l.starts_with("source")).fold(
            String::new(),
            |s, l| {
                let l = if l.starts_with("file") { "file = 'own.onnx'" } else { l };
                s + l.replace("model.matcher", "matcher").as_str() + "\n"
            },
        );
        let models = ModelFolder::find(None).unwrap();
        for (text, file, by) in [
            (DLIB, "face_embed_dlib_resnet_150.onnx", Embedder::Dlib),
            (mobile.as_str(), "face_embed_mobilefacenet_112.onnx", Embedder::MobileFaceNet),
        ] {
            let (_folder, path) = own(text, file);
            let mut theirs = Matcher::load_own(&models, &path).unwrap();
            let mut ours = Matcher::load_with(&models, by).unwrap();
            let [a, b] = ["obama.jpg", "biden.jpg"].map(shipped);
            let distance = |m: &mut Matcher| m.embed(&a).unwrap().distance(&m.embed(&b).unwrap());
            let (found, wanted) = (distance(&mut theirs), distance(&mut ours));
            assert!((found - wanted).abs() < 1e-6, "{found} {wanted}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_description_is_named() {
        let wrong = |from: &str, to: &str| refused(&DLIB.replace(from, to)).to_string();
        assert!(wrong("size = 150", "sise = 150").contains("line 10: unknown field `sise`"));
        assert!(wrong("nchw_rgb", "nhcw").contains("line 11: unknown variant `nhcw`"));
        assert!(wrong("licence = \"ours\"", "").contains("missing field `licence`"));
        assert!(wrong("same_up_to = 0.4", "same_up_to = 0.9").contains("must rise"));
        assert!(wrong("size = 150", "size = 5").contains("size = 5"));
        assert!(wrong("scale = 1", "scale = 0").contains("scale"));
    }

    #[test]
    fn a_model_that_is_not_as_described_is_refused_before_it_compares_anybody() {
        assert!(matches!(refused(&DLIB.replace("own.onnx", "none.onnx")), OwnError::Unreadable { .. }));
        assert!(matches!(refused(&DLIB.replace("4a63", "0000")), OwnError::Altered { .. }));
        assert!(matches!(refused(&DLIB.replace("\"embedding\"", "\"out\"")), OwnError::Unlike { .. }));
        assert!(matches!(refused(&DLIB.replace("nchw", "nhwc")), OwnError::Unlike { .. }));
        let missing = Matcher::load_own(&ModelFolder::find(None).unwrap(), Path::new("/nowhere/matcher.toml"));
        assert!(matches!(missing.err(), Some(ModelError::Own(OwnError::Unreadable { .. }))));
    }
}
