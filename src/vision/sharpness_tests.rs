//! Made-up pictures: discs on grey, out of focus, moved or with noise.
use super::*;

const SIDE: usize = 160;

/// Discs of three sizes, blurred by the mean of pixels at these offsets.
fn discs(offsets: &[(f32, f32)], noise: f32) -> Vec<f32> {
    let disc = |x: f32, y: f32| {
        let near = |cx: f32, cy: f32, r: f32| (x - cx).hypot(y - cy) < r;
        near(50.0, 60.0, 14.0) || near(110.0, 60.0, 12.0) || near(80.0, 115.0, 25.0) && !near(80.0, 115.0, 18.0)
    };
    let mut state = 1_u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32 - 0.5
    };
    let place = |i: usize| ((i % SIDE) as f32, (i / SIDE) as f32);
    (0..SIDE * SIDE)
        .map(|i| {
            let (x, y) = place(i);
            let covered = offsets.iter().filter(|(dx, dy)| disc(x + dx, y + dy)).count() as f32 / offsets.len() as f32;
            // A uniform distribution of width 1 has a standard deviation of 1 / root 12.
            180.0 - 120.0 * covered + noise * 12_f32.sqrt() * random()
        })
        .collect()
}

fn line(angle: f32, length: f32) -> Vec<(f32, f32)> {
    let (sin, cos) = angle.to_radians().sin_cos();
    (-20..=20).map(|i| i as f32 / 40.0 * length).map(|t| (t * cos, t * sin)).collect()
}

fn round(radius: f32) -> Vec<(f32, f32)> {
    let grid = |i: i32| (i as f32 / 5.0) * radius;
    let all = (-5..=5).flat_map(|i| (-5..=5).map(move |j| (grid(i), grid(j))));
    all.filter(|(x, y)| x.hypot(*y) <= radius).collect()
}

fn measured(offsets: &[(f32, f32)], noise: f32) -> Blur {
    blur(&discs(offsets, noise), &mut Vec::new(), SIDE, SIDE)
}

#[test]
fn out_of_focus_is_less_sharp_and_not_shaken() {
    let (sharp, soft) = (measured(&round(0.5), 0.0), measured(&round(6.0), 0.0));
    assert!(soft.sharpness < sharp.sharpness / 2.0, "{sharp:?} {soft:?}");
    assert!(sharp.shake < 0.2 && soft.shake < 0.25, "{sharp:?} {soft:?}");
}

#[test]
fn motion_in_any_direction_is_shake() {
    for angle in [0.0, 22.0, 45.0, 67.0, 90.0, 112.0, 135.0, 157.0] {
        let moved = measured(&line(angle, 14.0), 1.0);
        assert!(moved.shake > 0.4, "{angle}: {moved:?}");
    }
}

#[test]
fn noise_hides_no_blur() {
    assert!((noise(&discs(&round(0.5), 5.0), SIDE) - 5.0).abs() < 0.6);
    let (sharp, soft) = (measured(&round(0.5), 6.0), measured(&round(6.0), 6.0));
    assert!(soft.sharpness < sharp.sharpness / 1.4, "{sharp:?} {soft:?}");
    assert_eq!(blur(&vec![90.0; SIDE * SIDE], &mut Vec::new(), SIDE, SIDE), Blur::default());
}

/// The picture at the measured width, out of focus by a Gaussian of so many of its pixels.
fn scene(picture: &[u8], sigma: f32) -> Option<f32> {
    let picture = image::load_from_memory(picture).unwrap().into_rgb8();
    let height = SCENE_WIDTH * picture.height() / picture.width();
    let scaled = image::imageops::resize(&picture, SCENE_WIDTH, height, image::imageops::FilterType::Triangle);
    let soft = if sigma > 0.0 { image::imageops::blur(&scaled, sigma) } else { scaled };
    let (width, height, rgb) = (soft.width(), soft.height(), soft.into_raw());
    let captured = renzheng_domain::time::Moment::ZERO;
    SharpnessMeter::default().scene(&Frame { seq: 1, captured, width, height, rgb, jpeg: None })
}

#[test]
fn a_scene_out_of_focus_is_less_sharp_than_any_in_focus_and_a_bare_wall_tells_nothing() {
    for picture in [
        include_bytes!("../../assets/pictures/astronaut.png").as_slice(),
        include_bytes!("../../assets/pictures/obama.jpg").as_slice(),
    ] {
        let (sharp, soft) = (scene(picture, 0.0).unwrap(), scene(picture, 3.0).unwrap());
        assert!(sharp > 0.4 && soft < 0.22, "{sharp} {soft}");
    }
    let wall = |width, height| Frame {
        seq: 1,
        captured: renzheng_domain::time::Moment::ZERO,
        width,
        height,
        rgb: vec![120; (width * height * 3) as usize],
        jpeg: None,
    };
    for (width, height) in [(640, 480), (640, 1), (0, 0)] {
        assert_eq!(SharpnessMeter::default().scene(&wall(width, height)), None, "{width}x{height}");
    }
}
