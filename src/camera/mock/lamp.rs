//! Where the light comes from: a lamp at one side, or a window behind. Painted into the portrait around its face, so
//! that it stays there when the person moves a little.

use image::RgbImage;
use renzheng_domain::face::Side;

use super::{
    brush::{Shape, rounded, smooth},
    face::Face,
    lens::{coded, linear},
    warp::Corner,
};

/// A lamp at the person's own left or right: the far side of everything keeps the share `kept` of its light.
pub fn side_light(view: &mut RgbImage, face: &Face<'_>, side: Side, kept: f32) {
    // The person's own left is the right of the picture. Across the face the light falls off from cheek to cheek.
    let towards = if side == Side::Left { 1.0 } else { -1.0 };
    relight(view, |at| kept + (1.0 - kept) * smooth(0.5 + towards * face.of(at).0 / 1.1));
}

/// A bright window behind: whoever sits before it keeps the share `kept` of their light, and the window's light creeps
/// in at the outline.
pub fn back_light(view: &mut RgbImage, face: &Face<'_>, kept: f32) {
    let person = silhouette(face);
    // What stood there is almost burnt out.
    let window = |byte: u8| 255.0 - (255.0 - f32::from(byte)) * 0.15;
    let table: Vec<f32> = (0..=255u8).map(|byte| coded(linear(byte) * kept)).collect();
    let soft = 0.07 * face.unit;
    for (x, y, pixel) in view.enumerate_pixels_mut() {
        let at = [x as f32, y as f32];
        let distance = person.distance(at);
        let outside = smooth(0.5 + distance / (2.0 * soft));
        let creep = 45.0 * (distance.min(0.0) / (0.25 * face.unit)).exp();
        for byte in &mut pixel.0 {
            let dark = table[usize::from(*byte)] + creep;
            *byte = (dark + (window(*byte) - dark) * outside).clamp(0.0, 255.0) as u8;
        }
    }
}

/// Head with hair, neck and shoulders of somebody sitting upright, in eye distances. Measured on the portrait of
/// `assets/puppet`; other heads differ by less than the edge is soft.
fn silhouette(face: &Face<'_>) -> Shape {
    const OUTLINE: [(f32, f32); 25] = [
        (0.05, -2.08),
        (0.6, -1.98),
        (1.2, -1.5),
        (1.6, -0.9),
        (1.8, -0.25),
        (1.62, 0.3),
        (1.1, 0.65),
        (0.9, 1.1),
        (1.3, 1.35),
        (1.75, 1.95),
        (2.0, 2.7),
        (2.6, 3.1),
        (3.2, 6.0),
        (-4.8, 6.0),
        (-3.6, 3.0),
        (-2.6, 2.4),
        (-2.45, 1.8),
        (-1.9, 1.2),
        (-1.1, 1.0),
        (-1.15, 0.65),
        (-1.6, 0.35),
        (-1.8, -0.25),
        (-1.6, -0.95),
        (-1.15, -1.55),
        (-0.6, -1.98),
    ];
    let places: Vec<Corner> = OUTLINE.iter().map(|(u, v)| face.at(*u, *v)).collect();
    Shape::Outline(rounded(&places))
}

fn relight(view: &mut RgbImage, share: impl Fn(Corner) -> f32) {
    let table: Vec<f32> = (0..=255u8).map(linear).collect();
    for (x, y, pixel) in view.enumerate_pixels_mut() {
        let share = share([x as f32, y as f32]);
        for byte in &mut pixel.0 {
            *byte = coded(table[usize::from(*byte)] * share).round() as u8;
        }
    }
}
