//! Coverings drawn over the project's own pictures, and the internal pictures when they are at hand.

use std::path::{Path, PathBuf};

use renzheng_domain::{
    face::{Covering, Point},
    frame::Frame,
};

use crate::{ModelFolder, Vision, golden_tests::picture};

const PICTURES: [&str; 4] = ["astronaut.png", "biden.jpg", "obama.jpg", "obama2.jpg"];

fn shipped(name: &str) -> Frame {
    picture(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/pictures").join(name))
}

/// What is seen on the only picture of a stream.
fn look(vision: &mut Vision, frame: &Frame) -> Covering {
    vision.forget();
    let seen = vision.look(frame);
    seen.face.unwrap_or_else(|| panic!("a face in {seen:?}")).covering
}

/// Every picture with something drawn on it. Mesh points say where: colours the pixels that `paint` names, which gets
/// their place in inter-eye distances along the eyes and down the face from the point `middle`.
fn drawn(middle: usize, paint: impl Fn(f32, f32) -> Option<[u8; 3]>) -> Vec<(&'static str, Covering)> {
    let mut vision = Vision::load(&ModelFolder::find(None).expect("models")).expect("models");
    PICTURES
        .into_iter()
        .map(|name| {
            let mut frame = shipped(name);
            look(&mut vision, &frame);
            let mesh = vision.mesh().expect("a mesh").to_vec();
            draw(&mut frame, &mesh, middle, &paint);
            (name, look(&mut vision, &frame))
        })
        .collect()
}

fn draw(frame: &mut Frame, mesh: &[Point], middle: usize, paint: impl Fn(f32, f32) -> Option<[u8; 3]>) {
    let eye = |a: usize, b: usize| (f32::midpoint(mesh[a].x, mesh[b].x), f32::midpoint(mesh[a].y, mesh[b].y));
    let (left, right, origin) = (eye(33, 133), eye(263, 362), mesh[middle]);
    let (x, y) = (right.0 - left.0, right.1 - left.1);
    let size = x * x + y * y;
    for row in 0..frame.height {
        for column in 0..frame.width {
            let (dx, dy) = (column as f32 - origin.x, row as f32 - origin.y);
            if let Some(colour) = paint((dx * x + dy * y) / size, (dy * x - dx * y) / size) {
                let i = (row * frame.width + column) as usize * 3;
                frame.rgb[i..i + 3].copy_from_slice(&colour);
            }
        }
    }
}

fn inside(x: f32, y: f32, width: f32, height: f32) -> bool {
    (x / width).powi(2) + (y / height).powi(2) < 1.0
}

/// The middle between the inner corners of the eyes; eyes lie half an inter-eye distance to each side.
const BETWEEN_EYES: usize = 168;
const LIPS: usize = 13;
const FOREHEAD: usize = 151;

#[test]
fn nothing_covers_the_shipped_faces() {
    for (name, seen) in drawn(LIPS, |_, _| None) {
        let worst = seen.left_eye.max(seen.right_eye).max(seen.mouth).max(seen.head).max(seen.glare);
        assert!(worst < 0.45, "{name}: {seen:?}");
    }
}

#[test]
fn dark_glasses_cover_both_eyes() {
    let lens = |x: f32, y: f32| inside(x.abs() - 0.5, y - 0.08, 0.45, 0.36).then_some([24, 20, 20]);
    for (name, seen) in drawn(BETWEEN_EYES, lens) {
        assert!(seen.left_eye.min(seen.right_eye) > 0.6 && seen.mouth < 0.5, "{name}: {seen:?}");
    }
}

#[test]
fn a_card_covers_the_eye_before_which_it_is() {
    // The picture's left is the person's right.
    let card = |x: f32, y: f32| ((-1.0..-0.05).contains(&x) && y.abs() < 0.5).then_some([150, 120, 100]);
    for (name, seen) in drawn(BETWEEN_EYES, card) {
        assert!(seen.right_eye > 0.6 && seen.left_eye < 0.4, "{name}: {seen:?}");
    }
}

#[test]
fn masks_of_any_colour_cover_the_mouth() {
    for colour in [[235, 235, 232], [150, 195, 215], [22, 21, 22], [200, 150, 130]] {
        let mask = |x: f32, y: f32| ((-0.4..0.8).contains(&y) && x.abs() < 0.9).then_some(colour);
        for (name, seen) in drawn(LIPS, mask) {
            assert!(seen.mouth > 0.55, "{name} {colour:?}: {seen:?}");
        }
    }
}

#[test]
fn a_blue_hat_covers_the_forehead() {
    let hat = |x: f32, y: f32| (y < 0.1 && y > -0.9 && x.abs() < 1.1).then_some([40, 70, 150]);
    for (name, seen) in drawn(FOREHEAD, hat) {
        assert!(seen.head > 0.6 && seen.mouth < 0.5, "{name}: {seen:?}");
    }
}

#[test]
fn a_bright_spot_before_each_eye_is_glare() {
    let spots = |x: f32, y: f32| inside(x.abs() - 0.6, y + 0.02, 0.13, 0.1).then_some([252, 253, 252]);
    for (name, seen) in drawn(BETWEEN_EYES, spots) {
        assert!(seen.glare > 0.55, "{name}: {seen:?}");
    }
}

fn internal() -> PathBuf {
    PathBuf::from(std::env::var_os("RENZHENG_TEST_DATA").expect("RENZHENG_TEST_DATA"))
}

#[test]
#[ignore = "needs RENZHENG_TEST_DATA"]
fn no_portrait_and_no_grimace_is_covered() {
    let mut vision = Vision::load(&ModelFolder::find(None).expect("models")).expect("models");
    for folder in ["portraits", "expression"] {
        for entry in std::fs::read_dir(internal().join(folder)).expect("pictures") {
            let path = entry.expect("a picture").path();
            let seen = look(&mut vision, &picture(&path));
            let worst = seen.left_eye.max(seen.right_eye).max(seen.mouth).max(seen.head).max(seen.glare);
            assert!(worst < 0.5, "{}: {seen:?}", path.display());
        }
    }
}

#[test]
#[ignore = "needs RENZHENG_TEST_DATA"]
fn a_worn_mask_covers_the_mouth() {
    let mut vision = Vision::load(&ModelFolder::find(None).expect("models")).expect("models");
    let seen = look(&mut vision, &picture(&internal().join("occlusion/mask2.jpg")));
    assert!(seen.mouth > 0.5 && seen.left_eye.max(seen.right_eye) < 0.5, "{seen:?}");
}
