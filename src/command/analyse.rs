//! `renzheng analyse`: what the program sees in pictures, one object a picture, for testers. Each picture stands alone:
//! no track, no debouncing; the hint is the one that would be said first.

mod against;

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;
use serde::Serialize;

use self::against::{Manifest, Tally};
use super::measuring::pictures::{is_named_so, read};
use crate::{
    domain::{
        face::{Covering, FaceView, Observation},
        time::Clock,
    },
    flow::guidance::{self, Detail, Hint},
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint, file},
        problems::of_models,
    },
    vision::{ModelFolder, Vision, quality},
};

/// Options of `renzheng analyse`.
#[derive(Args, Clone, Debug)]
pub struct AnalyseOptions {
    /// 每张图片输出一行 JSON · Print one line of JSON a picture
    #[arg(long)]
    pub json: bool,
    /// 对照表（CSV：file、expected，可加 severity），最后输出混淆表 · A CSV of what is expected; ends in a confusion table
    #[arg(long, value_name = "CSV")]
    pub against: Option<PathBuf>,
    /// 图片或文件夹 · Pictures or folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// What is said of one picture. Floats are in `[0, 1]`, angles in degrees, time in milliseconds; what needs a face is
/// `null` without one.
#[derive(Debug, Serialize)]
struct Finding {
    file: String,
    hint: Hint,
    detail: Detail,
    faces: u32,
    width: u32,
    height: u32,
    /// The face's part of the picture, as shares of width and height.
    #[serde(rename = "box")]
    bounds: Option<Shares>,
    yaw: Option<f32>,
    pitch: Option<f32>,
    roll: Option<f32>,
    /// Lid gap over eye width of the eye that is open less.
    eyes_open: Option<f32>,
    /// Inner-lip gap over mouth width.
    mouth_open: Option<f32>,
    /// Mean linear luminance of the face.
    light: Option<f32>,
    sharpness: Option<f32>,
    covering: Option<Covering>,
    /// Components of ISO/IEC 29794-5: raw value, and score from 0 to 100.
    quality: BTreeMap<&'static str, Quality>,
    /// `null` when not judged.
    bona_fide: Option<f32>,
    /// Looking at it, reading and decoding not counted.
    milliseconds: f32,
}

#[derive(Debug, Serialize)]
struct Quality {
    raw: f32,
    score: f32,
}

#[derive(Debug, PartialEq, Serialize)]
struct Shares {
    x0: f32,
    y0: f32,
    x1: f32,
    y1: f32,
}

/// A picture that could not be looked at.
#[derive(Debug, Serialize)]
struct Unread {
    file: String,
    error: &'static str,
}

impl Finding {
    fn new(path: &Path, seen: &Observation, milliseconds: f32) -> Self {
        let hint = guidance::rank(seen);
        let of = |value: fn(&FaceView) -> f32| seen.face.as_ref().map(value);
        let share = |of: fn(&FaceView) -> f32| seen.face.as_ref().map(|face| of(face).clamp(0.0, 1.0));
        Self {
            file: path.display().to_string(),
            hint,
            detail: guidance::detail(hint, seen, None),
            faces: seen.faces,
            width: seen.width,
            height: seen.height,
            bounds: seen.face.as_ref().map(|face| Shares::of(face, seen)),
            yaw: of(|face| face.pose.yaw),
            pitch: of(|face| face.pose.pitch),
            roll: of(|face| face.pose.roll),
            eyes_open: share(|face| face.left_eye_open.min(face.right_eye_open)),
            mouth_open: share(|face| face.mouth_open),
            light: share(|face| face.light.mean),
            sharpness: share(|face| face.sharpness),
            covering: seen.face.as_ref().map(|face| face.covering),
            quality: quality::measures(seen)
                .into_iter()
                .map(|measure| (measure.name, Quality { raw: measure.raw, score: measure.score }))
                .collect(),
            bona_fide: seen.face.as_ref().and_then(|face| face.bona_fide),
            milliseconds,
        }
    }
}

impl Shares {
    fn of(face: &FaceView, seen: &Observation) -> Self {
        let (x, y) = (|v: f32| share(v, seen.width), |v: f32| share(v, seen.height));
        Self { x0: x(face.bounds.x0), y0: y(face.bounds.y0), x1: x(face.bounds.x1), y1: y(face.bounds.y1) }
    }
}

fn share(at: f32, whole: u32) -> f32 {
    (at / whole.max(1) as f32).clamp(0.0, 1.0)
}

/// Looks at every picture and prints as it goes.
pub fn run(options: &AnalyseOptions, models: Option<&Path>) -> Result<(), Complaint> {
    let pictures = pictures(&options.paths)?;
    let manifest = options.against.as_deref().map(Manifest::read).transpose()?;
    let folder = ModelFolder::find(models).map_err(|e| of_models(&e))?;
    let mut vision = Vision::load(&folder).map_err(|e| of_models(&e))?;
    let clock = SystemClock::start();
    let (mut tally, mut unread) = (Tally::default(), 0_u32);
    for path in &pictures {
        let frame = match read(path) {
            Ok(frame) => frame,
            Err(error) => {
                unread += 1;
                print(options.json, &Unread { file: path.display().to_string(), error }, &format!("? {error}"), path);
                continue;
            }
        };
        vision.forget();
        let begun = clock.now().at;
        let seen = vision.look(&frame);
        let finding = Finding::new(path, &seen, clock.now().at.since(begun).as_secs_f32() * 1e3);
        if let Some(manifest) = &manifest {
            tally.add(manifest.expected(path), finding.hint, path);
        }
        print(options.json, &finding, finding.hint.id(), path);
    }
    if manifest.is_some() {
        // With `--json` the table is for people to read: the objects stay a stream of their own.
        let table = tally.table();
        if options.json { writeln!(std::io::stderr(), "{table}") } else { writeln!(std::io::stdout(), "\n{table}") }
            .ok();
    }
    if unread == 0 { Ok(()) } else { Err(not_read(unread)) }
}

/// Prints one line; a reader that has closed the pipe is no error of this program.
fn print(json: bool, object: &impl Serialize, short: &str, path: &Path) {
    let line = if json {
        serde_json::to_string(object).unwrap_or_default()
    } else {
        format!("{short:<18} {}", path.display())
    };
    crate::setup::say::say(&line);
}

/// Files as named, folders with all pictures in and below them, by name.
fn pictures(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Complaint> {
    let mut found = Vec::new();
    for path in paths {
        let meta = fs::metadata(path).map_err(|e| file(path, &e))?;
        if meta.is_dir() { walk(path, &mut found)? } else { found.push(path.clone()) }
    }
    if found.is_empty() {
        return Err(Complaint::usage(
            Bilingual::new("这些文件夹里没有图片。", "There are no pictures in these folders."),
            Bilingual::new("可用 jpg、png、gif、webp。", "Pictures are jpg, png, gif or webp."),
        ));
    }
    Ok(found)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Complaint> {
    let entries = fs::read_dir(folder).map_err(|e| file(folder, &e))?;
    let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    inside.sort();
    for path in inside {
        // A link to a folder may lead in a circle.
        if path.is_dir() && !path.is_symlink() {
            walk(&path, found)?;
        } else if is_named_so(&path) {
            found.push(path);
        }
    }
    Ok(())
}

fn not_read(count: u32) -> Complaint {
    Complaint::new(
        Bilingual::new(
            format!("有 {count} 个文件读不出图片。"),
            format!("{count} files could not be read as pictures."),
        ),
        Bilingual::new("请看上面标出的文件。", "See the files marked above."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_over_the_edge_ends_at_the_edge() {
        assert!((share(320.0, 640) - 0.5).abs() < 1e-6);
        assert!(share(-5.0, 640).abs() < 1e-6 && (share(700.0, 640) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn folders_are_walked_in_order_and_other_files_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        for name in ["c.JPG", "b/x.png", "a.txt"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let found = pictures(&[folder.path().to_owned()]).unwrap();
        let names: Vec<_> = found.iter().map(|p| p.strip_prefix(folder.path()).unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["b/x.png", "c.JPG"]);
        assert!(pictures(&[folder.path().join("b/none")]).is_err());
    }
}
