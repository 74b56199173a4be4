//! The face in the puppet's portrait, as those measure it who paint on it.

use super::{brush::mix, warp::Corner};

/// A portrait's face in view pixels: where things are worn.
pub struct Face<'a> {
    /// The mesh points, of which the first 468 are those of the `MediaPipe` face mesh.
    points: &'a [Corner],
    middle: Corner,
    across: Corner,
    /// Distance of the eyes, pixels.
    pub unit: f32,
}

impl<'a> Face<'a> {
    /// The face whose mesh points at rest these are.
    pub fn new(points: &'a [Corner]) -> Self {
        let [right, left] = [mix(points[33], points[133], 0.5), mix(points[263], points[362], 0.5)];
        let (dx, dy) = (left[0] - right[0], left[1] - right[1]);
        let unit = dx.hypot(dy).max(1.0);
        Self { points, middle: mix(right, left, 0.5), across: [dx / unit, dy / unit], unit }
    }

    /// A mesh point.
    pub fn point(&self, i: usize) -> Corner {
        self.points[i]
    }

    /// The place `u` eye distances to the right of the picture and `v` down, from the middle between the eyes.
    pub fn at(&self, u: f32, v: f32) -> Corner {
        let ([ax, ay], unit) = (self.across, self.unit);
        [self.middle[0] + (u * ax - v * ay) * unit, self.middle[1] + (u * ay + v * ax) * unit]
    }

    /// Where a place in the view lies, in eye distances: to the right and down from the middle between the eyes.
    pub fn of(&self, [x, y]: Corner) -> (f32, f32) {
        let ([ax, ay], (dx, dy)) = (self.across, (x - self.middle[0], y - self.middle[1]));
        ((dx * ax + dy * ay) / self.unit, (dy * ax - dx * ay) / self.unit)
    }

    /// Several places, each as [`Face::at`] takes it.
    pub fn places(&self, at: &[(f32, f32)]) -> Vec<Corner> {
        at.iter().map(|(u, v)| self.at(*u, *v)).collect()
    }
}
