//! Light on the face and in the scene, in linear light as ISO/IEC 29794-5 defines luminance.
//!
//! Pixels are sampled on a grid: a few thousand settle a mean and a share to well under one per cent, and the whole
//! 720p picture would cost more than the face mesh.

use renzheng_domain::{
    face::{FaceLight, Point},
    frame::Frame,
};

use super::{
    affine::mean,
    colour,
    haze::haze,
    histogram::Histogram,
    luminance::{Luminance, WEIGHTS, sampled},
    mesh::Mesh,
    surround::surround,
};

/// The outline of the face below the forehead: along the jaw from the picture's right to its left, back over the brows.
const OUTLINE: [usize; 29] = [
    356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127,
    70, 105, 107, 336, 334, 300,
];
/// Corners of the mouth.
const MOUTH: [usize; 2] = [61, 291];
/// The face is sampled at about this many columns.
const FACE_COLUMNS: f32 = 64.0;
/// Side of a cheek square in inter-eye distances (ISO/IEC 29794-5, illumination uniformity).
const CHEEK: f32 = 0.3;
/// Samples along the side of a cheek square: the square has 34 pixels a side on the standard's aligned face.
const CHEEK_SAMPLES: u32 = 34;
/// Highest 8-bit luminance that counts as under-exposed.
const UNDER: u8 = 25;
/// Lowest 8-bit luminance that counts as over-exposed.
const OVER: u8 = 247;

/// Light of the whole picture.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// Mean luminance.
    pub mean: f32,
    /// Histogram of the luminances of its pixels.
    pub histogram: Histogram,
}

impl Luminance {
    /// Light of the whole picture.
    pub fn scene(&self, frame: &Frame) -> Scene {
        let (mut sum, mut count, mut histogram) = (0.0, 0_u32, Histogram::default());
        for (x, y) in sampled(frame) {
            let luminance = self.of(frame.pixel(x, y));
            sum += luminance;
            count += 1;
            histogram.add(luminance);
        }
        Scene { mean: sum / count.max(1) as f32, histogram }
    }

    /// Light on the face below the forehead, on both cheeks and around the head, and how much of it the lens scatters.
    pub fn face(&self, frame: &Frame, mesh: &Mesh, scene: &Scene) -> (FaceLight, f32) {
        let outline = OUTLINE.map(|i| mesh.points[i]);
        let (mut sum, mut count, mut histogram) = ([0.0; 3], 0_u32, Histogram::default());
        inside(&outline, frame, |x, y| {
            let parts = self.parts(frame.pixel(x, y));
            sum.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
            count += 1;
            histogram.add(parts.iter().sum());
        });
        let parts = sum.map(|sum| sum / count.max(1) as f32);
        let mean_colour = std::array::from_fn(|c| parts[c] / WEIGHTS[c]);
        let [image_left, image_right] = self.cheeks(frame, mesh);
        let (around, burnt) = surround(self, frame, &mesh.bounds());
        let light = FaceLight {
            mean: parts.iter().sum(),
            under_exposed: histogram.share(0..=UNDER),
            over_exposed: histogram.share(OVER..=255),
            dynamic_range: histogram.entropy(),
            left: image_right.mean,
            right: image_left.mean,
            uniformity: image_left.common(&image_right),
            surround: around,
            surround_burnt: burnt,
            colour_cast: if count > 0 { colour::cast(colour::chroma(mean_colour)) } else { 0.0 },
        };
        (light, haze(&scene.histogram, scene.mean, &histogram))
    }

    /// Squares under each eye, half-way down to the mouth: on the picture's left and on its right.
    fn cheeks(&self, frame: &Frame, mesh: &Mesh) -> [Cheek; 2] {
        let eyes = mesh.eyes();
        let (middle, mouth) = (mean(&eyes), mean(&MOUTH.map(|i| mesh.points[i])));
        let down = Point { x: (mouth.x - middle.x) / 2.0, y: (mouth.y - middle.y) / 2.0 };
        let side = mesh.inter_eye() * CHEEK;
        eyes.map(|eye| self.cheek(frame, Point { x: eye.x + down.x, y: eye.y + down.y }, side))
    }

    fn cheek(&self, frame: &Frame, centre: Point, side: f32) -> Cheek {
        let mut cheek = Cheek { mean: 0.0, histogram: [0.0; 256] };
        let weight = 1.0 / (CHEEK_SAMPLES * CHEEK_SAMPLES) as f32;
        let place = |middle: f32, i: u32, limit: u32| {
            let at = middle + side * ((i as f32 + 0.5) / CHEEK_SAMPLES as f32 - 0.5);
            at.round().clamp(0.0, limit as f32 - 1.0) as u32
        };
        for j in 0..CHEEK_SAMPLES {
            let y = place(centre.y, j, frame.height);
            for i in 0..CHEEK_SAMPLES {
                let luminance = self.of(frame.pixel(place(centre.x, i, frame.width), y));
                cheek.mean += luminance * weight;
                cheek.histogram[eight_bits(luminance) as usize] += weight;
            }
        }
        cheek
    }
}

/// Luminance in one cheek square; the histogram sums to 1.
struct Cheek {
    mean: f32,
    histogram: [f32; 256],
}

impl Cheek {
    /// The share both histograms have in common.
    fn common(&self, other: &Self) -> f32 {
        self.histogram.iter().zip(&other.histogram).map(|(a, b)| a.min(*b)).sum()
    }
}

fn eight_bits(luminance: f32) -> u8 {
    (luminance * 255.0).round() as u8
}

/// Visits a grid of pixels inside the outline and inside the picture.
fn inside(outline: &[Point], frame: &Frame, mut visit: impl FnMut(u32, u32)) {
    let (left, right) = span(outline.iter().map(|p| p.x));
    let (top, bottom) = span(outline.iter().map(|p| p.y));
    let step = ((right - left) / FACE_COLUMNS).round().max(1.0) as usize;
    let pixels = |a: f32, b: f32, limit: u32| {
        let first = a.ceil().clamp(0.0, limit as f32) as u32;
        first..((b.floor() + 1.0).clamp(first as f32, limit as f32) as u32)
    };
    let mut crossings = Vec::new();
    for y in pixels(top, bottom, frame.height).step_by(step) {
        crossings.clear();
        crossings.extend(edges(outline).filter_map(|(a, b)| crossing(a, b, y as f32)));
        crossings.sort_by(f32::total_cmp);
        for pair in crossings.chunks_exact(2) {
            pixels(pair[0], pair[1], frame.width).step_by(step).for_each(|x| visit(x, y));
        }
    }
}

fn span(values: impl Iterator<Item = f32>) -> (f32, f32) {
    values.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
}

fn edges(outline: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    outline.iter().copied().zip(outline.iter().copied().cycle().skip(1))
}

/// Where the edge crosses the row, each corner counted once.
fn crossing(a: Point, b: Point, y: f32) -> Option<f32> {
    ((a.y <= y) != (b.y <= y)).then(|| a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x))
}

#[cfg(test)]
mod tests {
    use super::*;
    use renzheng_domain::time::Moment;

    #[test]
    fn the_exposure_bounds_lie_between_neighbouring_grey_levels() {
        let luminance = Luminance::default();
        assert_eq!((eight_bits(luminance.of([88; 3])), eight_bits(luminance.of([251; 3]))), (25, 246));
    }

    #[test]
    fn an_outline_is_filled_and_cut_at_the_edge_of_the_picture() {
        let rgb = vec![0; 20 * 10 * 3];
        let frame = Frame { seq: 1, captured: Moment::ZERO, width: 20, height: 10, rgb, jpeg: None };
        let corners = [(4.0, 2.0), (9.0, 2.0), (9.0, 30.0), (4.0, 30.0)].map(|(x, y)| Point { x, y });
        let mut seen = Vec::new();
        inside(&corners, &frame, |x, y| seen.push((x, y)));
        assert_eq!(seen.len(), 6 * 8);
        assert!(seen.iter().all(|(x, y)| (4..=9).contains(x) && (2..10).contains(y)));
    }
}
