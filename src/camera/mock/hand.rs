//! A hand before the face, in the face's own colour: palm and fingers as limbs, each finger round, dark creases
//! between.

use image::RgbImage;

use super::{
    brush::{Shape, grain, paint, shaded, shadow, smooth},
    face::Face,
    warp::Corner,
};

/// From the lower right of the picture over the mouth, fingers along the cheek.
pub fn before_mouth(view: &mut RgbImage, face: &Face<'_>) {
    let (u, v) = face.of(face.point(14));
    draw(view, face, &limbs(face, (u + 0.3, v + 0.14), (-0.97, -0.24), 1.0));
}

/// The palm on the eye at one side of the picture (-1 left, 1 right), fingers up over the forehead.
pub fn before_eye(view: &mut RgbImage, face: &Face<'_>, side: f32) {
    draw(view, face, &limbs(face, (side * 0.6, 0.1), (-side * 0.3, -0.954), side));
}

/// Palm, wrist, four fingers and a thumb, in eye distances (63 mm in a grown-up: a palm is 85 mm wide, a finger 17 mm
/// and 75 mm long). `along` is the way the fingers point; `thumb` on which side of it the thumb is.
fn limbs(face: &Face<'_>, palm: (f32, f32), along: (f32, f32), thumb: f32) -> Shape {
    let place = |far: f32, aside: f32| {
        let aside = aside * thumb;
        face.at(palm.0 + along.0 * far - along.1 * aside, palm.1 + along.1 * far + along.0 * aside)
    };
    let limb = |from: (f32, f32), to: (f32, f32), r: f32, s: f32| {
        (place(from.0, from.1), place(to.0, to.1), r * face.unit, s * face.unit)
    };
    let mut limbs = vec![limb((-0.5, 0.0), (-6.0, 0.0), 0.42, 0.62), limb((-0.35, 0.45), (0.35, 0.92), 0.2, 0.13)];
    for (i, length) in [0.98, 1.12, 1.06, 0.82].into_iter().enumerate() {
        let aside = 0.42 - 0.28 * i as f32;
        limbs.push(limb((-0.45, aside * 0.6), (0.4, aside), 0.24, 0.17));
        limbs.push(limb((0.4, aside), (0.4 + length, aside * 1.15), 0.15, 0.105));
    }
    Shape::Limbs(limbs)
}

fn draw(view: &mut RgbImage, face: &Face<'_>, hand: &Shape) {
    // Hands are a little darker and redder than the lit face.
    let [r, g, b] = skin(view, face);
    let colour = [r, g * 0.95, b * 0.93].map(|c| (c * 0.95) as u8);
    shadow(view, hand, 0.12 * face.unit);
    paint(view, hand, 2.0, |at, _| {
        let round = hand.roundness(at);
        let relief = 0.58 + 0.42 * smooth(round * 2.2).sqrt();
        (shaded(colour, relief + 0.03 * grain([at[0] / 2.0, at[1] / 2.0])), 1.0)
    });
}

/// Mean colour of both cheeks, 8-bit.
fn skin(view: &RgbImage, face: &Face<'_>) -> [f32; 3] {
    let mut sum = [0.0; 3];
    let mut count = 0.0_f32;
    let reach = (face.unit * 0.1) as i32;
    for [x, y] in [50, 280].map(|i| -> Corner { face.point(i) }) {
        for (dx, dy) in (-reach..=reach).flat_map(|dx| (-reach..=reach).map(move |dy| (dx, dy))) {
            if let Some(pixel) = view.get_pixel_checked((x as i32 + dx) as u32, (y as i32 + dy) as u32) {
                sum = [0, 1, 2].map(|c| sum[c] + f32::from(pixel.0[c]));
                count += 1.0;
            }
        }
    }
    sum.map(|total| total / count.max(1.0))
}
