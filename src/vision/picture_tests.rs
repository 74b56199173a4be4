//! Measures on pictures that were changed in a known way, and on the internal pictures when they are at hand.

use std::path::{Path, PathBuf};

use renzheng_domain::{
    face::{FaceView, Pose},
    time::Moment,
};

use super::{golden_tests::picture, *};

fn shipped() -> Frame {
    picture(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/pictures/biden.jpg"))
}

/// The only picture of a stream.
fn look(frame: &Frame) -> FaceView {
    let mut vision = Vision::load(&ModelFolder::find(None).unwrap()).unwrap();
    vision.look(frame).face.expect("a face")
}

fn changed(change: impl Fn(usize, usize, u8) -> u8) -> Frame {
    let frame = shipped();
    let width = frame.width as usize;
    let at = |i: usize| (i / 3 % width, i / 3 / width);
    let rgb = frame.rgb.iter().enumerate().map(|(i, byte)| change(at(i).0, at(i).1, *byte)).collect();
    Frame { seq: 1, captured: Moment::ZERO, width: frame.width, height: frame.height, rgb, jpeg: None }
}

#[test]
fn a_darker_picture_is_darker_and_as_sharp() {
    let (bright, dark) = (look(&shipped()), look(&changed(|_, _, byte| byte / 3)));
    assert!(dark.light.mean < bright.light.mean / 5.0, "{:?}", dark.light);
    assert!(dark.light.under_exposed > 0.95 && bright.light.under_exposed < 0.5);
    assert!((dark.sharpness - bright.sharpness).abs() < 0.1, "{} {}", dark.sharpness, bright.sharpness);
}

#[test]
fn a_shadow_on_the_pictures_left_is_on_the_persons_right() {
    let (even, shaded) = (look(&shipped()), look(&changed(|x, _, byte| if x < 570 { byte / 3 } else { byte })));
    assert!(shaded.light.right < even.light.right / 3.0 && shaded.light.left > even.light.left / 1.5);
    assert!(shaded.light.uniformity < even.light.uniformity / 2.0);
}

#[test]
fn a_blurred_picture_is_less_sharp() {
    let frame = shipped();
    let image = image::RgbImage::from_raw(frame.width, frame.height, frame.rgb.clone()).unwrap();
    let rgb = image::imageops::fast_blur(&image, 5.0).into_raw();
    let blurred = Frame { seq: 1, captured: Moment::ZERO, width: frame.width, height: frame.height, rgb, jpeg: None };
    let (sharp, soft) = (look(&frame).sharpness, look(&blurred).sharpness);
    assert!(sharp > 0.25 && soft < 0.17, "{sharp} {soft}");
}

#[test]
fn a_mirrored_picture_turns_the_other_way() {
    let frame = shipped();
    let image = image::RgbImage::from_raw(frame.width, frame.height, frame.rgb.clone()).unwrap();
    let rgb = image::imageops::flip_horizontal(&image).into_raw();
    let mirrored = Frame { seq: 1, captured: Moment::ZERO, width: frame.width, height: frame.height, rgb, jpeg: None };
    let (a, b) = (look(&frame).pose, look(&mirrored).pose);
    assert!(a.yaw > 5.0 && a.roll > 5.0, "{a:?}");
    assert!((a.yaw + b.yaw).abs() < 5.0 && (a.roll + b.roll).abs() < 3.0 && (a.pitch - b.pitch).abs() < 4.0, "{b:?}");
}

/// 720 columns and 1280 lines, as from a camera that hangs on its side.
#[test]
fn a_person_in_an_upright_picture_is_found() {
    let broad = picture(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/pictures/obama.jpg"));
    let image = image::RgbImage::from_raw(broad.width, broad.height, broad.rgb.clone()).unwrap();
    let scale = (720.0 / broad.width as f32).max(1280.0 / broad.height as f32);
    let size = ((broad.width as f32 * scale) as u32, (broad.height as f32 * scale) as u32);
    let big = image::imageops::resize(&image, size.0.max(720), size.1.max(1280), image::imageops::Triangle);
    let face = look(&broad).bounds;
    let middle = (f32::midpoint(face.x0, face.x1) * scale) as u32;
    let left = middle.saturating_sub(360).min(big.width() - 720);
    let rgb = image::imageops::crop_imm(&big, left, 0, 720, 1280).to_image().into_raw();
    let tall = Frame { seq: 1, captured: Moment::ZERO, width: 720, height: 1280, rgb, jpeg: None };
    let (a, b) = (look(&broad), look(&tall));
    assert!(
        (a.pose.roll - b.pose.roll).abs() < 3.0 && (a.pose.yaw - b.pose.yaw).abs() < 4.0,
        "{:?} {:?}",
        a.pose,
        b.pose
    );
    let width = (b.bounds.x1 - b.bounds.x0) / (a.bounds.x1 - a.bounds.x0);
    assert!((width / scale - 1.0).abs() < 0.15, "{width} for {scale}");
}

#[test]
fn a_person_who_lies_is_found() {
    let frame = picture(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/pictures/obama.jpg"));
    let image = image::RgbImage::from_raw(frame.width, frame.height, frame.rgb.clone()).unwrap();
    // Clockwise the top of the head goes to the picture's right, counterclockwise to its left.
    for (turned, roll) in [(image::imageops::rotate90(&image), 90.0), (image::imageops::rotate270(&image), -90.0)] {
        let (width, height) = turned.dimensions();
        let frame = Frame { seq: 1, captured: Moment::ZERO, width, height, rgb: turned.into_raw(), jpeg: None };
        let pose = look(&frame).pose;
        assert!((pose.roll - roll).abs() < 8.0 && pose.yaw.abs() < 10.0 && pose.pitch.abs() < 12.0, "{pose:?}");
    }
}

fn internal(file: &str) -> Pose {
    let folder = PathBuf::from(std::env::var_os("RENZHENG_TEST_DATA").expect("RENZHENG_TEST_DATA"));
    look(&picture(&folder.join(file))).pose
}

#[test]
#[ignore = "needs RENZHENG_TEST_DATA"]
fn turned_heads_have_the_sign_that_a_person_sees() {
    let turned = internal("expression/stock-emotions-a-2.jpg");
    assert!(turned.yaw > 25.0, "looks to the picture's right: {turned:?}");
    let up = internal("expression/rise_face.jpg");
    assert!(up.pitch > 15.0, "chin up: {up:?}");
    let down = internal("expression/close_eyes.jpg");
    assert!(down.pitch < -8.0, "looks down: {down:?}");
    let tilted = internal("expression/left_wryneck.png");
    assert!(tilted.roll < -45.0, "top of the head to the picture's left: {tilted:?}");
}
