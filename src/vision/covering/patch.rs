//! Small upright pieces of the face in linear light, placed by mesh points, sized in inter-eye distances.

use std::cmp::Ordering;

use renzheng_domain::{face::Point, frame::Frame};

use crate::mesh::Mesh;

/// Linear light, `[0, 1]` each.
pub type Rgb = [f32; 3];

/// Added before a ratio: about a grey level of 10 of 255, under which a camera's picture is noise.
const FLOOR: f32 = 0.003;
/// Samples along each side of a patch: 64 settle a mean.
const SAMPLES: usize = 8;

/// One side of the face as the picture shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    /// 0 for the picture's left (the person's right), 1 for its right.
    pub index: usize,
    /// Outwards: -1 to the picture's left, 1 to its right.
    pub out: f32,
}

/// The face with its own axes.
pub struct Patches<'a> {
    frame: &'a Frame,
    points: &'a [Point],
    linear: &'a [f32; 256],
    eyes: [Point; 2],
    /// One inter-eye distance along the eyes.
    across: Point,
}

impl<'a> Patches<'a> {
    /// The patches of a face whose eyes lie apart.
    pub fn new(frame: &'a Frame, mesh: &'a Mesh, linear: &'a [f32; 256]) -> Self {
        let eyes = mesh.eyes();
        let across = Point { x: eyes[1].x - eyes[0].x, y: eyes[1].y - eyes[0].y };
        Self { frame, points: &mesh.points, linear, eyes, across }
    }

    /// The picture's left, then its right.
    #[expect(clippy::unused_self, reason = "reads as the face's sides")]
    pub fn sides(&self) -> [Side; 2] {
        [Side { index: 0, out: -1.0 }, Side { index: 1, out: 1.0 }]
    }

    /// The middle of an eye.
    pub fn eye(&self, side: Side) -> Point {
        self.eyes[side.index]
    }

    /// A mesh point.
    pub fn at(&self, index: usize) -> Point {
        self.points[index]
    }

    /// The point `share` of the way from one mesh point to another.
    pub fn between(&self, from: usize, to: usize, share: f32) -> Point {
        let (a, b) = (self.points[from], self.points[to]);
        Point { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share }
    }

    /// A point moved along the eyes and down the face, in inter-eye distances.
    pub fn shift(&self, p: Point, along: f32, down: f32) -> Point {
        let Point { x, y } = self.across;
        Point { x: p.x + x * along - y * down, y: p.y + y * along + x * down }
    }

    /// Whether the picture shows this place.
    pub fn shows(&self, p: Point) -> bool {
        (0.0..self.frame.width as f32).contains(&p.x) && (0.0..self.frame.height as f32).contains(&p.y)
    }

    /// The pixel there, or the nearest one of the picture.
    pub fn pixel(&self, p: Point) -> Rgb {
        let place = |v: f32, limit: u32| v.round().clamp(0.0, limit as f32 - 1.0) as u32;
        let bytes = self.frame.pixel(place(p.x, self.frame.width), place(p.y, self.frame.height));
        bytes.map(|byte| self.linear[byte as usize])
    }

    /// The linear light of a grey level.
    pub fn white(&self, level: u8) -> f32 {
        self.linear[level as usize]
    }

    /// Samples in rows from the top: `columns` x `rows` of the patch that reaches so far from its middle. Each with its
    /// place in the patch, -1 to 1 both ways.
    pub fn samples(
        &self,
        middle: Point,
        reach: [f32; 2],
        [columns, rows]: [usize; 2],
    ) -> impl Iterator<Item = (f32, f32, Rgb)> {
        let place = |i: usize, n: usize| (i as f32 + 0.5) / n as f32 * 2.0 - 1.0;
        (0..rows * columns).map(move |i| {
            let (x, y) = (place(i % columns, columns), place(i / columns, rows));
            (x, y, self.pixel(self.shift(middle, x * reach[0], y * reach[1])))
        })
    }

    /// The mean of a patch.
    pub fn mean(&self, middle: Point, across: f32, down: f32) -> Rgb {
        mean(self.samples(middle, [across, down], [SAMPLES; 2]).map(|(_, _, rgb)| rgb))
    }

    /// The cheek under an eye, above the corner of the mouth.
    pub fn cheek(&self, side: Side) -> Rgb {
        self.mean(self.low_cheek(side), 0.13, 0.12)
    }

    /// Where the middle of the cheek is.
    pub fn low_cheek(&self, side: Side) -> Point {
        self.shift(self.eye(side), side.out * 0.03, 0.62)
    }

    /// The cheek close under the eye, where a mask does not reach so soon.
    pub fn high_cheek(&self, side: Side) -> Rgb {
        self.mean(self.shift(self.eye(side), side.out * 0.03, 0.5), 0.12, 0.08)
    }

    /// The bridge of the nose between the lower lids.
    pub fn bridge(&self) -> Rgb {
        self.mean(self.between(6, 195, 0.5), 0.08, 0.08)
    }
}

/// The mean colour.
pub fn mean(colours: impl Iterator<Item = Rgb>) -> Rgb {
    let (sum, n) =
        colours.fold(([0.0; 3], 0.0), |(sum, n), c| ([sum[0] + c[0], sum[1] + c[1], sum[2] + c[2]], n + 1.0));
    sum.map(|s| s / f32::max(n, 1.0))
}

/// The median of each channel.
pub fn median(colours: &[Rgb]) -> Rgb {
    std::array::from_fn(|c| quantile(&mut colours.iter().map(|colour| colour[c]).collect::<Vec<_>>(), 0.5))
}

/// Luminance, `[0, 1]`.
pub fn luminance(c: Rgb) -> f32 {
    0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]
}

/// The brighter of two.
pub fn brighter(a: Rgb, b: Rgb) -> Ordering {
    luminance(a).total_cmp(&luminance(b))
}

/// How much brighter, as a natural logarithm: .7 is twice as bright.
pub fn lighter(a: Rgb, b: Rgb) -> f32 {
    ratio(luminance(a), luminance(b))
}

/// The natural logarithm of a ratio of linear light.
pub fn ratio(a: f32, b: f32) -> f32 {
    ((a + FLOOR) / (b + FLOOR)).ln()
}

/// Colour without brightness: the logarithms of red and of blue over green. Another light shifts all colours of a
/// picture by the same vector, so differences between places do not know it.
pub fn chroma(c: Rgb) -> [f32; 2] {
    [ratio(c[0], c[1]), ratio(c[2], c[1])]
}

/// The vector from one colour to another.
pub fn tint(from: Rgb, to: Rgb) -> [f32; 2] {
    let (a, b) = (chroma(from), chroma(to));
    [b[0] - a[0], b[1] - a[1]]
}

/// How far two colours are apart: skin to skin of one face under .4, skin to grey about 1.
pub fn apart(a: Rgb, b: Rgb) -> f32 {
    let [r, b] = tint(a, b);
    r.hypot(b)
}

/// The value below which the share `q` of the values lies, between neighbours in proportion. Sorts them.
pub fn quantile(values: &mut [f32], q: f32) -> f32 {
    values.sort_by(f32::total_cmp);
    let Some(last) = values.len().checked_sub(1) else { return 0.0 };
    let at = q * last as f32;
    let low = (at.floor() as usize).min(last);
    values[low] + (values[(low + 1).min(last)] - values[low]) * (at - low as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_lies_between_its_neighbours() {
        assert!((quantile(&mut [3.0, 1.0, 2.0, 4.0], 0.5) - 2.5).abs() < 1e-6);
        assert!((quantile(&mut [5.0], 0.9) - 5.0).abs() < 1e-6);
    }

    #[test]
    fn another_light_does_not_change_how_far_colours_are_apart() {
        let (skin, grey) = ([0.5, 0.3, 0.2], [0.3, 0.3, 0.3]);
        let cool = |c: Rgb| [c[0] * 0.8, c[1] * 0.9, c[2] * 1.2];
        assert!((apart(skin, grey) - apart(cool(skin), cool(grey))).abs() < 0.01);
        assert!(apart(skin, grey) > 0.5 && apart(skin, skin.map(|v| v / 3.0)) < 0.02);
    }
}
