use image::Rgb;

use super::*;

const SIDECAR: &[u8] = include_bytes!("../../../assets/puppet/astronaut.json");

/// A picture whose colours are coordinates: red is x / 2, green is y / 2.
fn chart() -> RgbImage {
    RgbImage::from_fn(512, 512, |x, y| Rgb([(x / 2) as u8, (y / 2) as u8, 200]))
}

fn puppet() -> Puppet {
    Puppet::new(&chart(), SIDECAR, (640, 480)).unwrap()
}

/// From which point of the portrait the pixel at a point of the portrait is taken.
fn origin_of(puppet: &Puppet, view: &RgbImage, x: f32, y: f32) -> [f32; 2] {
    let [vx, vy] = puppet.view(x, y);
    let [r, g, b] = view.get_pixel(vx as u32, vy as u32).0;
    assert!(b > 190, "the mouth's inside at {x} {y}");
    [f32::from(r) * 2.0, f32::from(g) * 2.0]
}

/// Undoes the sidecar's rest pose.
fn face() -> Expression {
    let [yaw, pitch, roll] = puppet().rest.map(|angle| -angle);
    Expression { yaw, pitch, roll, ..Expression::default() }
}

#[test]
fn shows_the_portrait_as_it_is_when_it_does_nothing() {
    let puppet = puppet();
    let view = puppet.render(&face(), puppet.portrait());
    for [x, y, ..] in &puppet.points[..MESH] {
        let [ox, oy] = origin_of(&puppet, &view, *x, *y);
        assert!((ox - x).abs() < 4.0 && (oy - y).abs() < 4.0, "{x} {y} shows {ox} {oy}");
    }
}

#[test]
fn closes_the_lids_with_skin_from_above() {
    let puppet = puppet();
    let view = puppet.render(&Expression { lids: 1.0, ..face() }, puppet.portrait());
    for (upper, lower) in [(159, 145), (386, 374)] {
        let (u, l) = (puppet.points[upper], puppet.points[lower]);
        let [_, y] = origin_of(&puppet, &view, u[0], u[1] + (l[1] - u[1]) * 0.7);
        assert!(y < u[1] + 1.5, "the middle of the closed eye shows row {y}, lid at {}", u[1]);
    }
}

#[test]
fn opens_the_mouth_on_darkness_and_keeps_the_upper_teeth() {
    let puppet = puppet();
    let view = puppet.render(&Expression { jaw: 1.0, ..face() }, puppet.portrait());
    let (upper, lower) = (puppet.points[13], puppet.points[14]);
    let [x, y] = puppet.view(lower[0], lower[1] + 6.0);
    assert_eq!(view.get_pixel(x as u32, y as u32).0, MOUTH);
    let middle = f32::midpoint(upper[1], lower[1]);
    assert!((origin_of(&puppet, &view, upper[0], middle)[1] - middle).abs() < 4.0);
    let chin = puppet.points[CHIN];
    assert!(origin_of(&puppet, &view, chin[0], chin[1])[1] < chin[1] - 5.0, "the chin went down");
}

#[test]
fn turns_to_the_persons_left_towards_the_right_of_the_picture() {
    let puppet = puppet();
    let nose = puppet.points[1];
    for (yaw, right) in [(25.0, true), (-25.0, false)] {
        let view = puppet.render(&Expression { yaw, ..face() }, puppet.portrait());
        let shown = origin_of(&puppet, &view, nose[0], nose[1])[0];
        assert!((shown - nose[0]).abs() > 10.0 && (shown < nose[0]) == right, "yaw {yaw}: nose shows {shown}");
    }
}

#[test]
fn leaves_the_border_still_and_tears_nothing() {
    let puppet = puppet();
    let rest = puppet.render(&face(), puppet.portrait());
    let view = puppet
        .render(&Expression { yaw: 25.0, pitch: 10.0, roll: 15.0, shift: 0.1, lids: 1.0, jaw: 0.0 }, puppet.portrait());
    for (x, y, pixel) in view.enumerate_pixels() {
        if x == 0 || y == 0 || x == 639 || y == 479 {
            let still = rest.get_pixel(x, y).0;
            assert!(pixel.0.iter().zip(still).all(|(a, b)| a.abs_diff(b) <= 2), "{x} {y}");
        } else {
            // A tear would show as a jump along the row; the steepest squeeze of cheek and hair stays below it.
            let next = view.get_pixel(x + 1, y).0;
            assert!(pixel.0[0].abs_diff(next[0]) < 24 && pixel.0[1].abs_diff(next[1]) < 24, "{x} {y}");
        }
    }
}

#[test]
fn refuses_a_mesh_that_does_not_fit() {
    let refused = |picture: &RgbImage, bytes: &[u8]| Puppet::new(picture, bytes, (640, 480)).is_err();
    assert!(refused(&chart(), b"{}"));
    assert!(refused(&RgbImage::new(100, 100), SIDECAR));
    let text = String::from_utf8(SIDECAR.to_vec()).unwrap();
    let broken = text.replacen("\"triangles\":[[", "\"triangles\":[[99999,0,1],[", 1);
    assert!(refused(&chart(), broken.as_bytes()));
    assert!(Puppet::new(&chart(), SIDECAR, (1280, 720)).is_ok());
}
