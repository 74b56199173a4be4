//! Finding faces: BlazeFace, short range, on a letterboxed 128 x 128 picture.
//!
//! Input `[1, 128, 128, 3]` RGB as `x / 127.5 - 1`, black bars. Outputs: 896 logits and 896 boxes of 16 numbers, in
//! units of 1/128 of the input relative to an anchor: centre x, y, width, height, then six key points (right eye, left
//! eye, nose, mouth, right ear, left ear). A face narrower than about an eighth of the region is not found, nor is one
//! that the edge cuts in half, nor one that lies: [`super::look`] says how to look again.

use fast_image_resize::{
    FilterType, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedImage, TypedImageRef},
    pixels::U8x3,
};
use renzheng_domain::{
    face::{Point, Rect},
    frame::Frame,
    rotation::Rotation,
};

use super::{
    look::{Look, whole},
    model::{InferenceError, Input, Model},
};

const SIZE: u32 = 128;
const OUTPUTS: [&str; 4] = ["Identity:0", "Identity_1:0", "Identity_2:0", "Identity_3:0"];
/// The score from which `MediaPipe` calls a box a face.
const SCORE: f32 = 0.5;
/// Boxes that overlap more than this (intersection over union) are the same face; `MediaPipe`'s value.
pub const SAME_FACE: f32 = 0.3;

/// One face, in pixels of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// The model's own probability, `[0, 1]`.
    pub score: f32,
    /// From the brows to the chin.
    pub bounds: Rect,
    /// The eye on the picture's left, then the one on its right.
    pub eyes: [Point; 2],
}

/// The detector and its buffers.
pub struct Detector {
    model: Box<dyn Model>,
    anchors: Vec<Point>,
    resizer: Resizer,
    values: Vec<f32>,
}

/// Where the seen part of the region lies in the letterbox: its corner in the picture comes to `left`, `top`.
#[derive(Clone, Copy, Debug)]
struct Letterbox {
    scale: f32,
    left: f32,
    top: f32,
    corner: Point,
    rotation: Rotation,
}

impl Detector {
    /// With the model of the role `detect`.
    pub fn new(model: Box<dyn Model>) -> Self {
        Self { model, anchors: anchors(), resizer: Resizer::new(), values: Vec::new() }
    }

    /// All faces of the picture, largest first.
    pub fn detect(&mut self, frame: &Frame) -> Result<Vec<Detection>, InferenceError> {
        self.detect_in(frame, Look { region: whole(frame), rotation: Rotation::None })
    }

    /// All faces of a region, which may reach outside the picture, largest first.
    pub fn detect_in(&mut self, frame: &Frame, look: Look) -> Result<Vec<Detection>, InferenceError> {
        let Some(letterbox) = self.fill(frame, look.region) else { return Ok(Vec::new()) };
        let letterbox = Letterbox { rotation: look.rotation, ..letterbox };
        self.rotate(look.rotation);
        let size = SIZE as usize;
        let input = Input { name: "input:0", shape: [1, size, size, 3], values: &self.values };
        let found = self.model.run(&input, &OUTPUTS)?;
        let logits = found[0].iter().chain(&found[1]);
        let boxes = found[2].chunks_exact(16).chain(found[3].chunks_exact(16));
        let candidates = logits.zip(boxes).zip(&self.anchors).filter_map(|((logit, numbers), anchor)| {
            let score = 1.0 / (1.0 + (-logit).exp());
            (score > SCORE).then(|| decode(score, numbers, *anchor, letterbox))
        });
        Ok(together(candidates.collect()))
    }

    /// Rotates the input tensor.
    fn rotate(&mut self, rotation: Rotation) {
        if rotation == Rotation::None {
            return;
        }
        let size = SIZE as usize;
        let upright = std::mem::take(&mut self.values);
        self.values.reserve(upright.len());
        for y in 0..size {
            for x in 0..size {
                let (x, y) = match rotation {
                    Rotation::None => (x, y),
                    Rotation::Quarter => (y, size - 1 - x),
                    Rotation::Half => (size - 1 - x, size - 1 - y),
                    Rotation::ThreeQuarters => (size - 1 - y, x),
                };
                self.values.extend_from_slice(&upright[(y * size + x) * 3..][..3]);
            }
        }
    }

    /// Shrinks the region by area averaging into the input tensor.
    fn fill(&mut self, frame: &Frame, region: Rect) -> Option<Letterbox> {
        let seen = Rect {
            x0: region.x0.max(0.0),
            y0: region.y0.max(0.0),
            x1: region.x1.min(frame.width as f32),
            y1: region.y1.min(frame.height as f32),
        };
        let scale = SIZE as f32 / region.width().max(region.height());
        let side = |length: f32| ((length * scale).round() as u32).clamp(1, SIZE);
        let (width, height) = (side(seen.width()), side(seen.height()));
        let source = TypedImageRef::<U8x3>::from_buffer(frame.width, frame.height, &frame.rgb).ok()?;
        let mut small = TypedImage::<U8x3>::new(width, height);
        let filter = if scale < 1.0 { FilterType::Box } else { FilterType::Bilinear };
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
        let (left, top) = (f64::from(seen.x0), f64::from(seen.y0));
        let options = options.crop(left, top, f64::from(seen.width()), f64::from(seen.height()));
        self.resizer.resize_typed(&source, &mut small, &options).ok()?;
        let margin = |all: f32, before: f32, used: u32| {
            let bar = (SIZE - side(all)) / 2;
            (bar + (before * scale).round() as u32).min(SIZE - used)
        };
        let left = margin(region.width(), seen.x0 - region.x0, width);
        let top = margin(region.height(), seen.y0 - region.y0, height);
        self.values.clear();
        self.values.resize((SIZE * SIZE * 3) as usize, -1.0);
        let bytes = width as usize * 3;
        for (y, row) in small.pixels().chunks_exact(width as usize).enumerate() {
            let start = ((top as usize + y) * SIZE as usize + left as usize) * 3;
            for (value, byte) in self.values[start..start + bytes].iter_mut().zip(row.iter().flat_map(|pixel| pixel.0))
            {
                *value = f32::from(byte) / 127.5 - 1.0;
            }
        }
        Some(Letterbox {
            scale,
            left: left as f32,
            top: top as f32,
            corner: Point { x: seen.x0, y: seen.y0 },
            rotation: Rotation::None,
        })
    }
}

impl Letterbox {
    /// From `[0, 1]` of the model's input to pixels of the picture.
    fn back(&self, x: f32, y: f32) -> Point {
        let size = SIZE as f32;
        let (x, y) = match self.rotation {
            Rotation::None => (x, y),
            Rotation::Quarter => (y, 1.0 - x),
            Rotation::Half => (1.0 - x, 1.0 - y),
            Rotation::ThreeQuarters => (1.0 - y, x),
        };
        Point {
            x: (x * size - self.left) / self.scale + self.corner.x,
            y: (y * size - self.top) / self.scale + self.corner.y,
        }
    }
}

/// The centres BlazeFace's boxes are relative to: 16 x 16 places twice, then 8 x 8 places six times.
fn anchors() -> Vec<Point> {
    let grid = |n: usize, times: usize| {
        (0..n * n * times).map(move |i| {
            let cell = i / times;
            Point { x: ((cell % n) as f32 + 0.5) / n as f32, y: ((cell / n) as f32 + 0.5) / n as f32 }
        })
    };
    grid(16, 2).chain(grid(8, 6)).collect()
}

fn decode(score: f32, numbers: &[f32], anchor: Point, letterbox: Letterbox) -> Detection {
    let size = SIZE as f32;
    let n = |i: usize| numbers[i] / size;
    let (x, y, half_width, half_height) = (n(0) + anchor.x, n(1) + anchor.y, n(2) / 2.0, n(3) / 2.0);
    let (a, b) = (letterbox.back(x - half_width, y - half_height), letterbox.back(x + half_width, y + half_height));
    let eye = |i: usize| letterbox.back(n(i) + anchor.x, n(i + 1) + anchor.y);
    let bounds = Rect { x0: a.x.min(b.x), y0: a.y.min(b.y), x1: a.x.max(b.x), y1: a.y.max(b.y) };
    Detection { score, bounds, eyes: [eye(4), eye(6)] }
}

/// Every face once, largest first.
pub fn together(candidates: Vec<Detection>) -> Vec<Detection> {
    let mut faces = merge(candidates);
    faces.sort_by(|a, b| b.bounds.area().total_cmp(&a.bounds.area()));
    faces
}

/// Weighted non-maximum suppression: each group of overlapping boxes becomes its mean, weighted by score.
fn merge(mut candidates: Vec<Detection>) -> Vec<Detection> {
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut faces = Vec::new();
    while let Some(best) = candidates.first().copied() {
        let (mut group, rest): (Vec<_>, Vec<_>) =
            candidates.iter().skip(1).partition(|c| overlap(&best.bounds, &c.bounds) > SAME_FACE);
        group.push(best);
        candidates = rest;
        faces.push(weighted_mean(best.score, &group));
    }
    faces
}

fn weighted_mean(score: f32, group: &[Detection]) -> Detection {
    let total: f32 = group.iter().map(|d| d.score).sum();
    let mean = |pick: &dyn Fn(&Detection) -> f32| group.iter().map(|d| d.score * pick(d)).sum::<f32>() / total;
    let bounds = Rect {
        x0: mean(&|d| d.bounds.x0),
        y0: mean(&|d| d.bounds.y0),
        x1: mean(&|d| d.bounds.x1),
        y1: mean(&|d| d.bounds.y1),
    };
    let eyes = [0, 1].map(|i| Point { x: mean(&|d| d.eyes[i].x), y: mean(&|d| d.eyes[i].y) });
    Detection { score, bounds, eyes }
}

/// Intersection over union, `[0, 1]`.
pub fn overlap(a: &Rect, b: &Rect) -> f32 {
    let width = a.x1.min(b.x1) - a.x0.max(b.x0);
    let height = a.y1.min(b.y1) - a.y0.max(b.y0);
    let shared = width.max(0.0) * height.max(0.0);
    shared / (a.area() + b.area() - shared + f32::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::{super::look::second_look, *};
    use renzheng_domain::time::Moment;

    /// Sees a face of 32 x 32 pixels at some anchors, with the eyes half-way up.
    struct Fake(Vec<usize>);

    impl Model for Fake {
        fn run(&self, _: &Input<'_>, _: &[&str]) -> Result<Vec<Vec<f32>>, InferenceError> {
            let (mut logits, mut boxes) = (vec![-9.0; 896], vec![0.0; 896 * 16]);
            for (rank, anchor) in self.0.iter().enumerate() {
                logits[*anchor] = 3.0 - rank as f32;
                boxes[anchor * 16..][..8].copy_from_slice(&[0.0, 0.0, 32.0, 32.0, -8.0, 0.0, 8.0, 0.0]);
            }
            let (late_logits, late_boxes) = (logits.split_off(512), boxes.split_off(512 * 16));
            Ok(vec![logits, late_logits, boxes, late_boxes])
        }
    }

    fn grey(width: u32, height: u32) -> Frame {
        let rgb = vec![128; (width * height * 3) as usize];
        Frame { seq: 1, captured: Moment::ZERO, width, height, rgb, jpeg: None }
    }

    #[test]
    fn anchors_fill_both_grids() {
        let anchors = anchors();
        assert_eq!(anchors.len(), 896);
        assert_eq!((anchors[0], anchors[1]), (Point { x: 0.03125, y: 0.03125 }, Point { x: 0.03125, y: 0.03125 }));
        assert_eq!((anchors[511].x, anchors[512].x, anchors[895].y), (0.96875, 0.0625, 0.9375));
    }

    #[test]
    fn boxes_come_back_in_pixels_of_the_picture() {
        // Anchor 272 is the first of row 8, column 8 of the fine grid: (8.5 / 16, 8.5 / 16) of the letterbox.
        let found = Detector::new(Box::new(Fake(vec![272]))).detect(&grey(1280, 720)).unwrap();
        let centre = found[0].bounds.centre();
        assert!((centre.x - 680.0).abs() < 0.1 && (centre.y - 400.0).abs() < 0.1, "{centre:?}");
        assert!((found[0].bounds.width() - 320.0).abs() < 0.1);
        assert!((found[0].eyes[0].x - 600.0).abs() < 0.1 && (found[0].eyes[1].x - 760.0).abs() < 0.1);
    }

    #[test]
    fn a_region_comes_back_in_pixels_of_the_picture_too() {
        let frame = grey(1280, 720);
        let mut detector = Detector::new(Box::new(Fake(vec![272])));
        // The last corner begins at 512, 288 and is 768 wide: 6 pixels for one of the model.
        let centre = detector.detect_in(&frame, second_look(&frame, 4)).unwrap()[0].bounds.centre();
        assert!((centre.x - (512.0 + 68.0 * 6.0)).abs() < 0.1 && (centre.y - 528.0).abs() < 3.1, "{centre:?}");
        // With black around it the picture's own middle stays the middle.
        let centre = detector.detect_in(&frame, second_look(&frame, 0)).unwrap()[0].bounds.centre();
        assert!((centre.x - 692.0).abs() < 14.0 && (centre.y - 412.0).abs() < 14.0, "{centre:?}");
    }

    #[test]
    fn a_turned_look_comes_back_turned() {
        let frame = grey(640, 480);
        let mut detector = Detector::new(Box::new(Fake(vec![272])));
        // (8.5 / 16, 8.5 / 16) of the turned letterbox; 5 pixels of the picture for one of the model.
        for (which, x, y, eye) in [(5, 340.0, 220.0, 260.0), (6, 300.0, 260.0, 220.0)] {
            let found = detector.detect_in(&frame, second_look(&frame, which)).unwrap()[0];
            let centre = found.bounds.centre();
            assert!((centre.x - x).abs() < 0.1 && (centre.y - y).abs() < 0.1, "{centre:?}");
            // The first eye lies to the left when the head is upright: below the other one, or above.
            assert!((found.eyes[0].y - eye).abs() < 0.1 && (found.eyes[0].x - x).abs() < 0.1, "{found:?}");
        }
    }

    #[test]
    fn overlapping_boxes_are_one_face_nearer_to_the_better_score() {
        // Columns 8 and 9 overlap; column 1 is another face.
        let found = Detector::new(Box::new(Fake(vec![272, 274, 258]))).detect(&grey(1280, 1280)).unwrap();
        assert_eq!(found.len(), 2);
        let x = found.iter().map(|d| d.bounds.centre().x).fold(0.0, f32::max);
        assert!(x > 680.0 && x < 720.0, "{x}");
    }

    #[test]
    fn the_letterbox_is_black_around_the_picture() {
        let mut detector = Detector::new(Box::new(Fake(vec![])));
        assert!(detector.detect(&grey(256, 128)).unwrap().is_empty());
        let at = |x: usize, y: usize| detector.values[(y * 128 + x) * 3];
        assert!((at(64, 31) + 1.0).abs() < 1e-6 && (at(64, 32) - 0.003_92).abs() < 1e-4 && at(0, 95) > 0.0);
        assert!((at(0, 96) + 1.0).abs() < 1e-6);
    }
}
