//! What hides a face (glasses, masks, scarves, caps, hands), painted into the portrait at its own mesh points. The
//! puppet moves what is painted together with the skin under it.

use image::RgbImage;
use renzheng_domain::face::Side;

use super::{
    brush::{Ink, Shape, grain, mix, paint, rounded, shaded, shadow, smooth},
    face::Face,
    hand,
    script::Garment,
    warp::Corner,
};

/// Paints a garment into the view.
pub fn wear(view: &mut RgbImage, face: &Face<'_>, garment: Garment) {
    match garment {
        Garment::Sunglasses(tint) => sunglasses(view, face, tint),
        Garment::Glasses => glasses(view, face),
        Garment::Glare(share) => {
            glasses(view, face);
            reflections(view, face, share);
        }
        Garment::Mask(colour) => mask(view, face, colour),
        Garment::Scarf => scarf(view, face),
        Garment::Cap(colour) => cap(view, face, colour),
        Garment::Hand => hand::before_mouth(view, face),
        // The person's own left is the right of the picture.
        Garment::EyeHand(side) => hand::before_eye(view, face, if side == Side::Left { 1.0 } else { -1.0 }),
    }
}

/// A spectacle lens around the eye on one side, in eye distances from the eye's centre; `outer` is towards the ear.
fn lens(face: &Face<'_>, side: f32, wide: f32) -> Vec<Corner> {
    const OUTLINE: [(f32, f32); 8] = [
        (-0.36, -0.2),
        (0.0, -0.27),
        (0.42, -0.24),
        (0.43, 0.06),
        (0.3, 0.31),
        (0.02, 0.37),
        (-0.25, 0.3),
        (-0.36, 0.08),
    ];
    let places: Vec<Corner> = OUTLINE.iter().map(|(u, v)| face.at(side * (0.5 + u * wide), v * wide)).collect();
    rounded(&places)
}

/// Bridge over the nose, and arms back to the ears.
fn frame(face: &Face<'_>, thick: f32) -> Shape {
    let t = thick * face.unit;
    let arm = |side: f32, ear: usize| {
        (face.at(side * 0.9, -0.14), mix(face.point(ear), face.at(side, -0.1), 0.35), t, t * 0.7)
    };
    Shape::Limbs(vec![(face.at(-0.16, -0.1), face.at(0.16, -0.1), t, t), arm(-1.0, 127), arm(1.0, 356)])
}

fn sunglasses(view: &mut RgbImage, face: &Face<'_>, tint: f32) {
    let arms = frame(face, 0.035);
    paint(view, &arms, 1.5, |_, depth| ([20.0 + 3.0 * depth; 3], 1.0));
    for side in [-1.0, 1.0] {
        let lens = lens(face, side, 1.15);
        shadow(view, &Shape::Outline(lens.clone()), 0.08 * face.unit);
        paint(view, &Shape::Outline(lens.clone()), 1.5, |at, _| {
            let (u, v) = face.of(at);
            // The sky in the upper half, fading down, and a faint slanting gleam.
            let gleam = 26.0 * (-((u + v * 0.6 - side * 0.35) / 0.09).powi(2)).exp();
            let sky = 24.0 * smooth(0.3 - v * 1.4) + gleam;
            ([16.0 + sky * 0.8, 16.0 + sky * 0.9, 20.0 + sky], tint)
        });
        paint(view, &Shape::Rim(lens, 0.025 * face.unit), 1.2, |at, _| {
            ([26.0 + 10.0 * smooth(-face.of(at).1); 3], 1.0)
        });
    }
}

fn glasses(view: &mut RgbImage, face: &Face<'_>) {
    let metal = |at: Corner| -> Ink {
        let shine = 60.0 * smooth(0.5 - face.of(at).1 * 2.0);
        ([62.0 + shine, 52.0 + shine, 46.0 + shine], 0.95)
    };
    paint(view, &frame(face, 0.018), 1.2, |at, _| metal(at));
    for side in [-1.0, 1.0] {
        let lens = lens(face, side, 1.0);
        paint(view, &Shape::Outline(lens.clone()), 1.5, |at, _| {
            ([215.0, 225.0, 235.0], 0.05 + 0.04 * smooth(-face.of(at).1))
        });
        paint(view, &Shape::Rim(lens, 0.018 * face.unit), 1.2, |at, _| metal(at));
    }
}

/// A window mirrored in each lens: bright, slanting, with its crossbar, over most of the eye.
fn reflections(view: &mut RgbImage, face: &Face<'_>, strength: f32) {
    for side in [-1.0, 1.0] {
        let pane = [(-0.24, -0.17), (0.27, -0.21), (0.2, 0.18), (-0.2, 0.24)];
        let pane: Vec<Corner> = pane.iter().map(|(u, v)| face.at(side * 0.5 + u, *v)).collect();
        paint(view, &Shape::rounded(&pane), 0.06 * face.unit, |at, _| {
            let (u, v) = face.of(at);
            let bar = 1.0 - 0.75 * (-((u - side * 0.5 + v * 0.15 - 0.1) / 0.018).powi(2)).exp();
            ([250.0, 252.0, 255.0], strength * bar * (0.88 + 0.12 * smooth(0.5 - v * 2.0)))
        });
    }
}

/// From the bridge of the nose over the cheeks to the ears and around the chin, with three pleats.
fn mask(view: &mut RgbImage, face: &Face<'_>, colour: [u8; 3]) {
    const OUTLINE: [usize; 26] = [
        197, 236, 126, 100, 117, 123, 137, 93, 132, 58, 172, 136, 150, 149, 148, 377, 378, 379, 365, 397, 288, 361,
        323, 366, 352, 346,
    ];
    const NOSE: [usize; 3] = [329, 355, 456];
    let places: Vec<Corner> = OUTLINE.iter().chain(&NOSE).map(|i| loosened(face, *i, 1.04)).collect();
    let cloth = Shape::rounded(&places);
    let loops = [(93, 234), (323, 454)].map(|(cheek, ear)| (face.point(cheek), loosened(face, ear, 1.05), 1.6, 1.6));
    paint(view, &Shape::Limbs(loops.to_vec()), 1.5, |_, _| ([225.0; 3], 0.9));
    shadow(view, &cloth, 0.07 * face.unit);
    let (top, bottom) = (face.of(face.point(197)).1, face.of(face.point(152)).1);
    paint(view, &cloth, 2.0, |at, depth| {
        let (u, v) = face.of(at);
        let down = (v - top) / (bottom - top);
        let pleat = 0.07 * (down * 3.0 * std::f32::consts::TAU + u * u).sin() * smooth(depth / (0.3 * face.unit));
        let round = 1.0 - 0.38 * smooth(u.abs() / 1.15).powi(2) - 0.15 * smooth(down - 0.35);
        let hem = if depth < 0.05 * face.unit { 0.93 } else { 1.0 };
        (shaded(colour, (round + pleat) * hem + 0.025 * grain(at)), 1.0)
    });
}

/// A mesh point a little farther from the middle of the mouth: cloth lies on the skin.
fn loosened(face: &Face<'_>, i: usize, factor: f32) -> Corner {
    mix(face.point(13), face.point(i), factor)
}

/// Wound around neck and chin up to the tip of the nose.
fn scarf(view: &mut RgbImage, face: &Face<'_>) {
    let (nose, chin) = (face.of(face.point(4)).1, face.of(face.point(152)).1);
    let outline = [
        (-1.08, nose - 0.12),
        (-0.6, nose + 0.02),
        (-0.1, nose - 0.1),
        (0.5, nose + 0.03),
        (1.08, nose - 0.1),
        (1.22, nose + 0.5),
        (1.3, chin - 0.2),
        (1.75, chin + 0.35),
        (1.6, chin + 0.85),
        (0.3, chin + 1.1),
        (-1.4, chin + 0.8),
        (-1.8, chin + 0.3),
        (-1.3, chin - 0.25),
        (-1.2, nose + 0.5),
    ];
    let wool = Shape::rounded(&face.places(&outline));
    shadow(view, &wool, 0.1 * face.unit);
    paint(view, &wool, 3.0, |at, depth| {
        let (u, v) = face.of(at);
        // Folds sag in the middle; every third one is a lighter stripe.
        let fold = (v - nose) * 2.6 - 0.55 * (1.0 - u * u * 0.6) + 0.18 * (u * 2.3 + v * 1.1).sin();
        let stripe = if fold.rem_euclid(3.0) < 0.5 { [168, 150, 128] } else { [122, 34, 40] };
        let relief = 0.78 + 0.22 * (fold * std::f32::consts::TAU).sin();
        let knit = 0.08 * (at[0] * 1.3).sin() * (at[1] * 1.3).sin() + 0.06 * grain(at);
        let round = 1.0 - 0.35 * smooth(u.abs() / 1.4).powi(2);
        (shaded(stripe, relief * round * (0.75 + 0.25 * smooth(depth / 8.0)) + knit), 1.0)
    });
}

/// A knitted cap with a cuff, over the hair and down to the brows.
fn cap(view: &mut RgbImage, face: &Face<'_>, colour: [u8; 3]) {
    let brow = face.of(face.point(105)).1.min(face.of(face.point(334)).1) - 0.02;
    let dome = [
        (-1.62, brow + 0.12),
        (-0.8, brow + 0.06),
        (0.0, brow + 0.05),
        (0.8, brow + 0.06),
        (1.62, brow + 0.12),
        (1.86, brow - 0.5),
        (1.66, brow - 1.2),
        (1.05, brow - 1.75),
        (0.0, brow - 1.95),
        (-1.05, brow - 1.75),
        (-1.66, brow - 1.2),
        (-1.86, brow - 0.5),
    ];
    let wool = Shape::rounded(&face.places(&dome));
    shadow(view, &wool, 0.14 * face.unit);
    paint(view, &wool, 2.5, |at, depth| {
        let (u, v) = face.of(at);
        let hem = brow - 0.62 + 0.05 * u * u;
        let cuff = v > hem;
        let rib = if cuff { 0.1 * (u * 34.0).sin() } else { 0.06 * (u * 26.0 / (1.25 - 0.35 * (brow - v))).sin() };
        let fold = 1.0 - 0.35 * (-((v - hem) / 0.035).powi(2)).exp();
        let round = 1.0 - 0.45 * smooth(u.abs() / 1.9).powi(2);
        let lit = (round + rib) * fold * (0.7 + 0.3 * smooth(depth / 7.0)) + 0.05 * grain(at);
        (shaded(colour, if cuff { lit } else { lit * 0.88 }), 1.0)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A face whose mesh points lie where they are on a person: an eye distance of 100 about (320, 200).
    fn points() -> Vec<Corner> {
        let sidecar: serde_json::Value =
            serde_json::from_slice(include_bytes!("../../../assets/puppet/astronaut.json")).unwrap();
        let point = |p: &serde_json::Value| [0, 1].map(|i| (p[i].as_f64().unwrap() as f32 - [64.0, 2.0][i]) * 2.0);
        sidecar["points"].as_array().unwrap().iter().map(point).collect()
    }

    /// Mesh points that lie in the middle of each part.
    const LEFT_EYE: usize = 386;
    const RIGHT_EYE: usize = 159;
    const LIPS: usize = 13;
    const FOREHEAD: usize = 151;
    const NOSE: usize = 5;

    #[test]
    fn each_garment_hides_its_own_part_and_no_other() {
        let points = points();
        let face = Face::new(&points);
        let plain = RgbImage::from_pixel(640, 480, image::Rgb([190, 150, 130]));
        for (garment, hidden) in [
            (Garment::Sunglasses(0.96), &[LEFT_EYE, RIGHT_EYE][..]),
            (Garment::Glasses, &[]),
            (Garment::Glare(0.95), &[LEFT_EYE, RIGHT_EYE]),
            // Fingers reach up to the forehead.
            (Garment::EyeHand(Side::Left), &[LEFT_EYE, FOREHEAD]),
            (Garment::EyeHand(Side::Right), &[RIGHT_EYE, FOREHEAD]),
            (Garment::Mask([118, 168, 208]), &[LIPS, NOSE]),
            (Garment::Scarf, &[LIPS]),
            (Garment::Hand, &[LIPS]),
            (Garment::Cap([34, 34, 38]), &[FOREHEAD]),
        ] {
            let mut view = plain.clone();
            wear(&mut view, &face, garment);
            for part in [LEFT_EYE, RIGHT_EYE, LIPS, FOREHEAD, NOSE] {
                let [x, y] = face.point(part);
                let now = view.get_pixel(x as u32, y as u32).0;
                let changed = now.iter().zip([190u8, 150, 130]).any(|(a, b)| a.abs_diff(b) > 12);
                assert_eq!(changed, hidden.contains(&part), "{garment:?} at point {part}: {now:?}");
            }
        }
    }

    #[test]
    fn places_and_their_names_go_both_ways() {
        let points = points();
        let face = Face::new(&points);
        let (u, v) = face.of(face.at(0.7, -1.2));
        assert!((u - 0.7).abs() < 1e-3 && (v + 1.2).abs() < 1e-3);
        assert!(face.of(face.point(152)).1 > 1.5, "the chin is below the eyes");
    }
}
