//! `renzheng match`: how far apart faces are, for testers and for a bureau that tries a network on its own pictures.
//!
//! Each picture is looked at once. What cannot be compared is an error of its own (failure to acquire) and never
//! silently left out: a network that is good on the easy half of the pictures is not good.

mod pairs;
mod table;
mod tally;

use std::{
    collections::HashMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;
use serde::Serialize;

use self::{pairs::Pair, tally::Tally};
use super::measuring::pictures;
use crate::{
    domain::bands::Band,
    flow::wizard::Language,
    setup::{
        complaint::{Bilingual, Complaint, file},
        problems::of_models,
        say::say,
    },
    vision::{EmbedError, Embedding, Matcher, ModelFolder},
};

/// Options of `renzheng match`.
#[derive(Args, Clone, Debug)]
pub struct MatchOptions {
    /// 配对表（CSV：a、b、same，可加 years），给出各阈值的 FMR 和 FNMR · A CSV of pairs; gives FMR and FNMR per threshold
    #[arg(long, value_name = "CSV")]
    pub pairs: Option<PathBuf>,
    /// 配对表中图片所在文件夹，默认为表所在文件夹 · Folder of the table's pictures; the table's own by default
    #[arg(long, value_name = "DIR", conflicts_with = "pictures")]
    pub root: Option<PathBuf>,
    /// 每对输出一行 JSON · Print one line of JSON a pair
    #[arg(long)]
    pub json: bool,
    /// 把距离分布画成图 (SVG) · Draw the distances to this file (SVG)
    #[arg(long, value_name = "FILE", conflicts_with = "pictures")]
    pub svg: Option<PathBuf>,
    /// 比对模型：mobilefacenet、dlib，或自备模型的说明文件 · Network: mobilefacenet, dlib, or the file that describes your own
    #[arg(long, value_name = "NAME|FILE")]
    pub matcher: Option<String>,
    /// 两张照片相隔的年数 · Years between the two pictures
    #[arg(long, value_name = "N", conflicts_with = "pairs")]
    pub years: Option<u32>,
    /// 两张图片 · Two pictures
    #[arg(num_args = 2, required_unless_present = "pairs", conflicts_with = "pairs", value_name = "PICTURE")]
    pub pictures: Vec<PathBuf>,
}

/// Failure to acquire.
const NO_FACE: &str = "no face in the picture";

/// One compared pair. The distance is in the network's own unit; `same` is `null` when the pair was given without that.
#[derive(Debug, Serialize)]
struct Compared<'a> {
    a: &'a str,
    b: &'a str,
    same: Option<bool>,
    distance: f32,
    band: Band,
}

/// A pair that could not be compared.
#[derive(Debug, Serialize)]
struct Failed<'a> {
    a: &'a str,
    b: &'a str,
    same: Option<bool>,
    error: String,
}

/// Compares and prints as it goes.
pub fn run(options: &MatchOptions, models: Option<&Path>, language: Language) -> Result<(), Complaint> {
    let (pairs, root) = asked(options)?;
    let folder = ModelFolder::find(models).map_err(|e| of_models(&e))?;
    let matcher = Matcher::load_named(&folder, options.matcher.as_deref()).map_err(|e| of_models(&e))?;
    let mut album = Album { root, matcher, faces: HashMap::new(), unacquired: Vec::new() };
    let said = options.pairs.is_some();
    let mut compared = Vec::new();
    for pair in &pairs {
        let found = album.compare(pair);
        print(options, pair, said.then_some(pair.same), &found);
        compared.push(found.ok());
    }
    let Some(_) = &options.pairs else { return finished(&album) };
    let tally = Tally::new(&album.matcher.network().recipe, &pairs, &compared);
    let text = table::text(&tally, album.matcher.network(), &album.unacquired, language);
    // With `--json` the table is for people to read: the objects stay a stream of their own.
    if options.json { writeln!(std::io::stderr(), "{text}") } else { writeln!(std::io::stdout(), "{text}") }.ok();
    if let Some(path) = &options.svg {
        let svg = table::picture(&tally, album.matcher.network(), language);
        fs::write(path, svg).map_err(|e| file(path, &e))?;
    }
    finished(&album)
}

/// What is to be compared, and where the pictures lie.
fn asked(options: &MatchOptions) -> Result<(Vec<Pair>, PathBuf), Complaint> {
    if let Some(path) = &options.pairs {
        let beside = path.parent().unwrap_or(Path::new(""));
        return Ok((pairs::read(path)?, options.root.clone().unwrap_or_else(|| beside.to_owned())));
    }
    let name = |i: usize| options.pictures.get(i).map(|path| path.display().to_string()).unwrap_or_default();
    Ok((vec![Pair { a: name(0), b: name(1), same: false, years: options.years }], PathBuf::new()))
}

/// The faces seen so far.
struct Album {
    root: PathBuf,
    matcher: Matcher,
    faces: HashMap<String, Result<Embedding, &'static str>>,
    /// Pictures without a face that could be used, in the order they were met.
    unacquired: Vec<(String, &'static str)>,
}

impl Album {
    fn compare(&mut self, pair: &Pair) -> Result<(f32, Band), String> {
        self.look(&pair.a);
        self.look(&pair.b);
        let face = |name: &String| match self.faces.get(name) {
            Some(Ok(face)) => Ok(face),
            Some(Err(why)) => Err(format!("{name}: {why}")),
            None => Err(format!("{name}: not looked at")),
        };
        let distance = face(&pair.a)?.distance(face(&pair.b)?);
        Ok((distance, self.matcher.bands().aged(pair.years).of(distance)))
    }

    /// Looks at a picture unless it is known.
    fn look(&mut self, name: &str) {
        if self.faces.contains_key(name) {
            return;
        }
        let path = self.root.join(name);
        let face = if path.is_dir() { self.fused(&path) } else { self.one(&path) };
        if let Err(why) = face {
            self.unacquired.push((name.to_owned(), why));
        }
        self.faces.insert(name.to_owned(), face);
    }

    fn one(&mut self, path: &Path) -> Result<Embedding, &'static str> {
        self.matcher.embed(&pictures::read(path)?).map_err(|error| match error {
            EmbedError::NoFace => NO_FACE,
            EmbedError::Inference(error) => {
                tracing::error!(%error, "a model gave no answer");
                "the model gave no answer"
            }
        })
    }

    /// All pictures of a folder are of one person; those without a face say nothing.
    fn fused(&mut self, folder: &Path) -> Result<Embedding, &'static str> {
        let mut faces = Vec::new();
        for path in pictures::of_folder(folder)? {
            match self.one(&path) {
                Ok(face) => faces.push(face),
                Err(why) if why == NO_FACE => {}
                Err(why) => return Err(why),
            }
        }
        Embedding::fuse(&faces.iter().collect::<Vec<_>>()).ok_or(NO_FACE)
    }
}

/// With a table of pairs, a line a pair only as JSON: the table at the end says the rest.
fn print(options: &MatchOptions, pair: &Pair, same: Option<bool>, found: &Result<(f32, Band), String>) {
    let (a, b) = (pair.a.as_str(), pair.b.as_str());
    match found {
        Ok((distance, band)) if options.json => {
            say(&json(&Compared { a, b, same, distance: *distance, band: *band }));
        }
        Err(error) if options.json => say(&json(&Failed { a, b, same, error: error.clone() })),
        Ok((distance, band)) if same.is_none() => say(&format!("{distance:.3} {}", <&str>::from(band))),
        Err(error) if same.is_none() => say(&format!("? {error}")),
        _ => {}
    }
}

fn json(object: &impl Serialize) -> String {
    serde_json::to_string(object).unwrap_or_default()
}

fn finished(album: &Album) -> Result<(), Complaint> {
    let count = album.unacquired.len();
    if count == 0 {
        return Ok(());
    }
    Err(Complaint::new(
        Bilingual::new(
            format!("有 {count} 张图片未能采集人脸，相关配对没有比对。"),
            format!("{count} pictures gave no face; pairs with them were not compared."),
        ),
        Bilingual::new("请看上面标出的图片。", "See the pictures marked above."),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn album() -> Album {
        let matcher = Matcher::load_named(&ModelFolder::find(None).unwrap(), None).unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures");
        Album { root, matcher, faces: HashMap::new(), unacquired: Vec::new() }
    }

    fn pair(a: &str, b: &str, years: Option<u32>) -> Pair {
        Pair { a: a.into(), b: b.into(), same: false, years }
    }

    #[test]
    fn pictures_are_looked_at_once_and_what_shows_no_face_is_kept() {
        let mut album = album();
        let (distance, band) = album.compare(&pair("obama.jpg", "obama2.jpg", None)).unwrap();
        assert!(band == Band::Same && distance > 0.3, "{distance}");
        assert_eq!(album.compare(&pair("obama.jpg", "biden.jpg", None)).unwrap().1, Band::Different);
        for _ in 0..2 {
            let error = album.compare(&pair("obama.jpg", "SOURCES.md", None)).unwrap_err();
            assert_eq!(error, "SOURCES.md: is no picture");
        }
        assert_eq!((album.faces.len(), album.unacquired.len()), (4, 1));
        assert_eq!(finished(&album).unwrap_err().code, 1);
    }

    #[test]
    fn a_folder_is_one_person_and_pictures_without_a_face_say_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("live")).unwrap();
        for (from, to) in [("obama.jpg", "live/1.jpg"), ("obama2.jpg", "live/2.jpg"), ("obama2.jpg", "file.jpg")] {
            fs::copy(album().root.join(from), root.join(to)).unwrap();
        }
        image::RgbImage::from_pixel(320, 240, image::Rgb([180, 170, 160])).save(root.join("live/3.png")).unwrap();
        let mut album = Album { root: root.to_owned(), ..album() };
        let of = |album: &mut Album, a| album.compare(&pair(a, "file.jpg", None)).unwrap().0;
        assert!(of(&mut album, "live") < of(&mut album, "live/1.jpg"));
        fs::create_dir(root.join("empty")).unwrap();
        let error = album.compare(&pair("empty", "file.jpg", None)).unwrap_err();
        assert_eq!(error, "empty: is a folder without pictures");
    }

    #[test]
    fn an_old_photo_of_somebody_else_goes_to_a_human() {
        let mut album = album();
        let (_, now) = album.compare(&pair("astronaut.png", "biden.jpg", None)).unwrap();
        let (_, old) = album.compare(&pair("astronaut.png", "biden.jpg", Some(20))).unwrap();
        assert_eq!((now, old), (Band::Different, Band::Unsure));
    }

    #[test]
    fn one_object_a_pair_has_the_promised_keys() {
        let object = Compared { a: "x", b: "y", same: None, distance: 0.5, band: Band::Unsure };
        assert_eq!(json(&object), r#"{"a":"x","b":"y","same":null,"distance":0.5,"band":"unsure"}"#);
        let failed = Failed { a: "x", b: "y", same: Some(true), error: "y: is no picture".into() };
        assert_eq!(json(&failed), r#"{"a":"x","b":"y","same":true,"error":"y: is no picture"}"#);
    }
}
