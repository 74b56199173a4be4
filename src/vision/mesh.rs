//! 468 points of the face, and finer ones of the lids and lips: `MediaPipe`'s face mesh with attention.
//!
//! Input `[1, 192, 192, 3]` RGB as `x / 255`: a square of 1.5 times the face's extents, turned so that the eyes are
//! level, edge pixels repeated outside the picture. Outputs are pixels of the crop, asked for by name because runtimes
//! order them differently. The names `left` and `right` of the outputs mean the picture's sides; ours are the person's
//! own.

use renzheng_domain::{
    face::{Point, Rect},
    frame::Frame,
};

use super::{
    affine::{Affine, distance, mean},
    crop::{Border, Layout, Tensor},
    detect::Detection,
    model::{InferenceError, Input, Model},
};

const SIZE: usize = 192;
const CROP: Tensor = Tensor {
    width: SIZE,
    height: SIZE,
    layout: Layout::RgbPixels,
    scale: 1.0 / 255.0,
    offset: 0.0,
    border: Border::Replicate,
};
const OUTPUTS: [&str; 5] =
    ["output_mesh_identity:0", "output_left_eye:0", "output_right_eye:0", "output_lips:0", "conv_faceflag:0"];
/// Without lids and lips, whose part of the network takes a fifth of its time.
const COARSE: [&str; 2] = [OUTPUTS[0], OUTPUTS[4]];
/// How much larger than the face the crop is: the value the model was trained with.
const MARGIN: f32 = 1.5;

/// The corners of the eye on the picture's left, outer then inner.
const IMAGE_LEFT_EYE: [usize; 2] = [33, 133];
/// The corners of the eye on the picture's right, outer then inner.
const IMAGE_RIGHT_EYE: [usize; 2] = [263, 362];
/// The inner corners of the mouth.
const INNER_MOUTH: [usize; 2] = [78, 308];
/// The lowest point of the chin.
const CHIN: usize = 152;

/// The square the mesh is read from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Roi {
    /// The middle of the region, pixels of the picture.
    pub centre: Point,
    /// The side of the square region, pixels of the picture.
    pub side: f32,
    /// Clockwise turn, radians.
    pub angle: f32,
}

impl Roi {
    /// Around a detected face.
    pub fn around(face: &Detection) -> Self {
        let [a, b] = face.eyes;
        let side = face.bounds.width().max(face.bounds.height()) * MARGIN;
        Self { centre: face.bounds.centre(), side, angle: (b.y - a.y).atan2(b.x - a.x) }
    }

    fn map(&self) -> Affine {
        Affine::square(self.centre, self.side, self.angle, SIZE as f32)
    }
}

/// How far lids and lips stand apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opening {
    /// Lid gap over eye width of the person's left eye; about .3 open, under .15 closed.
    pub left_eye: f32,
    /// Lid gap over eye width of the person's right eye; about .3 open, under .15 closed.
    pub right_eye: f32,
    /// Inner-lip gap over mouth width; about 0 closed, over .4 wide open.
    pub mouth: f32,
}

/// What the mesh model says of one face.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    /// 468 points, pixels of the picture.
    pub points: Vec<Point>,
    /// Depth of each point, pixels of the picture; smaller is nearer to the camera.
    pub depth: Vec<f32>,
    /// Lid gap over eye width of the person's left eye.
    pub left_eye_open: f32,
    /// Lid gap over eye width of the person's right eye.
    pub right_eye_open: f32,
    /// Inner-lip gap over mouth width.
    pub mouth_open: f32,
    /// The model's probability that the crop shows a face, `[0, 1]`.
    pub presence: f32,
}

/// The model and its buffer.
pub struct Mesher {
    model: Box<dyn Model>,
    values: Vec<f32>,
}

impl Mesher {
    /// With the model of the role `mesh`.
    pub fn new(model: Box<dyn Model>) -> Self {
        Self { model, values: Vec::new() }
    }

    /// Reads the mesh of the face in `roi`.
    pub fn read(&mut self, frame: &Frame, roi: &Roi) -> Result<Mesh, InferenceError> {
        let map = roi.map();
        let found = self.run(frame, &map, &OUTPUTS)?;
        let opening = Opening {
            left_eye: eye_open(&found[2]),
            right_eye: eye_open(&found[1]),
            mouth: ratio(&found[3], [25, 35], [20, 30]),
        };
        Ok(Mesh::new(&map, &found[0], &found[4], opening))
    }

    /// Reads the mesh of the face in `roi` without the finer contours of lids and lips, which stay as `opening` says.
    pub fn glance(&mut self, frame: &Frame, roi: &Roi, opening: Opening) -> Result<Mesh, InferenceError> {
        let map = roi.map();
        let found = self.run(frame, &map, &COARSE)?;
        Ok(Mesh::new(&map, &found[0], &found[1], opening))
    }

    fn run(&mut self, frame: &Frame, map: &Affine, outputs: &[&str]) -> Result<Vec<Vec<f32>>, InferenceError> {
        CROP.cut(frame, map, &mut self.values);
        let input = Input { name: "input_1:0", shape: [1, SIZE, SIZE, 3], values: &self.values };
        self.model.run(&input, outputs)
    }
}

/// Points 4 and 12 of the refined eye are the middles of the lids, 0 and 8 its corners.
fn eye_open(refined: &[f32]) -> f32 {
    ratio(refined, [4, 12], [0, 8])
}

/// The distance of two refined points over the distance of two others.
fn ratio(refined: &[f32], gap: [usize; 2], width: [usize; 2]) -> f32 {
    let at = |i: usize| Point { x: refined[2 * i], y: refined[2 * i + 1] };
    let width = distance(at(width[0]), at(width[1]));
    if width > 0.0 { distance(at(gap[0]), at(gap[1])) / width } else { 0.0 }
}

impl Mesh {
    /// From the points in pixels of the crop and the presence as a logit.
    fn new(map: &Affine, points: &[f32], presence: &[f32], opening: Opening) -> Self {
        let scale = map.scale();
        Self {
            points: points.chunks_exact(3).map(|p| map.apply(Point { x: p[0], y: p[1] })).collect(),
            depth: points.chunks_exact(3).map(|p| p[2] * scale).collect(),
            left_eye_open: opening.left_eye,
            right_eye_open: opening.right_eye,
            mouth_open: opening.mouth,
            presence: 1.0 / (1.0 + (-presence.first().copied().unwrap_or(f32::NEG_INFINITY)).exp()),
        }
    }

    /// How far lids and lips are open.
    pub const fn opening(&self) -> Opening {
        Opening { left_eye: self.left_eye_open, right_eye: self.right_eye_open, mouth: self.mouth_open }
    }

    /// Extents of all points.
    pub fn bounds(&self) -> Rect {
        extents(self.points.iter().copied())
    }

    /// Middle between the corners of the eye on the picture's left and on its right.
    pub fn eyes(&self) -> [Point; 2] {
        [IMAGE_LEFT_EYE, IMAGE_RIGHT_EYE].map(|corners| mean(&corners.map(|i| self.points[i])))
    }

    /// Distance of the eye centres, pixels.
    pub fn inter_eye(&self) -> f32 {
        let [a, b] = self.eyes();
        distance(a, b)
    }

    /// T of ISO/IEC 29794-5: from the middle of the eyes to the chin, pixels.
    pub fn eye_to_chin(&self) -> f32 {
        distance(mean(&self.eyes()), self.points[CHIN])
    }

    /// Lid distance of the eye that is open less and inner-lip distance, both over T.
    pub fn gaps(&self) -> (f32, f32) {
        let width = |corners: [usize; 2]| distance(self.points[corners[0]], self.points[corners[1]]);
        let right = self.right_eye_open * width(IMAGE_LEFT_EYE);
        let left = self.left_eye_open * width(IMAGE_RIGHT_EYE);
        let chin = self.eye_to_chin().max(f32::EPSILON);
        (left.min(right) / chin, self.mouth_open * width(INNER_MOUTH) / chin)
    }

    /// Clockwise turn of the line through the outer eye corners, radians.
    fn tilt(&self) -> f32 {
        let (a, b) = (self.points[IMAGE_LEFT_EYE[0]], self.points[IMAGE_RIGHT_EYE[0]]);
        (b.y - a.y).atan2(b.x - a.x)
    }

    /// The square for the next picture: the extents along the eye line, with the usual margin.
    pub fn next_roi(&self) -> Roi {
        let angle = self.tilt();
        let (sin, cos) = angle.sin_cos();
        let level = extents(self.points.iter().map(|p| Point { x: cos * p.x + sin * p.y, y: cos * p.y - sin * p.x }));
        let c = level.centre();
        let centre = Point { x: cos * c.x - sin * c.y, y: sin * c.x + cos * c.y };
        Roi { centre, side: level.width().max(level.height()) * MARGIN, angle }
    }
}

fn extents(points: impl Iterator<Item = Point>) -> Rect {
    let none = Rect { x0: f32::INFINITY, y0: f32::INFINITY, x1: f32::NEG_INFINITY, y1: f32::NEG_INFINITY };
    points.fold(none, |r, p| Rect { x0: r.x0.min(p.x), y0: r.y0.min(p.y), x1: r.x1.max(p.x), y1: r.y1.max(p.y) })
}
