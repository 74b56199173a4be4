//! The whole pipeline against numbers of the Python reference (`models/tools/reference.py`, onnxruntime and `OpenCV`).

use std::{fs, path::Path};

use renzheng_domain::{bands::Band, face::Rect, time::Moment};
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Golden {
    file: String,
    faces: usize,
    #[serde(rename = "box")]
    bounds: [f32; 4],
    ear_left: f32,
    ear_right: f32,
    mar: f32,
    bona_fide: f32,
    mesh: Vec<[f32; 2]>,
}

#[derive(Deserialize)]
struct Pair {
    a: String,
    b: String,
    mobilefacenet: f32,
    dlib: f32,
}

fn golden<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden").join(name);
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

pub(super) fn picture(path: &Path) -> Frame {
    let rgb = image::open(path).unwrap().into_rgb8();
    let (width, height) = rgb.dimensions();
    Frame { seq: 1, captured: Moment::ZERO, width, height, rgb: rgb.into_raw(), jpeg: None }
}

fn shipped(file: &str) -> Frame {
    picture(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/pictures").join(file))
}

fn check(name: &str) {
    let want: Golden = golden(name);
    let frame = shipped(&want.file);
    let mut vision = Vision::load(&ModelFolder::find(None).unwrap()).unwrap();

    let found = vision.detector.detect(&frame).unwrap();
    assert_eq!(found.len(), want.faces);
    let Rect { x0, y0, x1, y1 } = found[0].bounds;
    let off = [x0, y0, x1, y1].iter().zip(want.bounds).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(off < 1.5, "box off by {off}");

    let seen = vision.look(&frame);
    let face = seen.face.expect("a face");
    let points = vision.mesh().expect("a mesh");
    let far = points.iter().zip(&want.mesh).map(|(p, w)| (p.x - w[0]).hypot(p.y - w[1])).fold(0.0, f32::max);
    assert!(points.len() == want.mesh.len() && far < 1.5, "mesh off by {far}");
    let raw = vision.spoof.raw(&frame, &face.bounds).unwrap();
    // "left" of the reference is the picture's left: the person's right.
    let eyes = (face.right_eye_open - want.ear_left).abs().max((face.left_eye_open - want.ear_right).abs());
    assert!(eyes < 0.02, "eyes off by {eyes}");
    assert!((face.mouth_open - want.mar).abs() < 0.02, "mouth {} is not {}", face.mouth_open, want.mar);
    assert!((raw - want.bona_fide).abs() < 0.02, "bona fide {raw} is not {}", want.bona_fide);
}

#[test]
fn the_astronaut_is_seen_as_the_reference_sees_her() {
    check("astronaut.json");
}

#[test]
fn three_portraits_are_seen_as_the_reference_sees_them() {
    for name in ["obama.json", "obama2.json", "biden.json"] {
        check(name);
    }
}

#[test]
fn distances_are_those_of_the_reference_and_tell_two_people_apart() {
    let folder = ModelFolder::find(None).unwrap();
    for by in [Embedder::MobileFaceNet, Embedder::Dlib] {
        let mut matcher = Matcher::load_with(&folder, by).unwrap();
        for pair in golden::<Vec<Pair>>("distances.json") {
            let [a, b] = [&pair.a, &pair.b].map(|file| matcher.embed(&shipped(file)).unwrap());
            let distance = a.distance(&b);
            let want = if by == Embedder::Dlib { pair.dlib } else { pair.mobilefacenet };
            assert!((distance - want).abs() < 0.02, "{distance} is not {want}");
            let same = pair.a[..5] == pair.b[..5];
            // dlib is too weak to call anybody the same without a doubt.
            let right = if !same {
                Band::Different
            } else if by == Embedder::Dlib {
                Band::Unsure
            } else {
                Band::Same
            };
            assert_eq!(matcher.bands().of(distance), right, "{} {} {distance}", pair.a, pair.b);
        }
    }
}
