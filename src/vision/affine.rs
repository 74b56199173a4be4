//! Affine maps of the plane: from the pixels of a crop to the pixels of the picture.

use renzheng_domain::face::Point;

/// `x' = xx * x + xy * y + x0`, `y' = yx * x + yy * y + y0`; pixel centres lie on whole numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    /// Share of x in x'.
    pub xx: f32,
    /// Share of y in x'.
    pub xy: f32,
    /// Share of x in y'.
    pub yx: f32,
    /// Share of y in y'.
    pub yy: f32,
    /// Where 0, 0 goes.
    pub x0: f32,
    /// Where 0, 0 goes.
    pub y0: f32,
}

impl Affine {
    /// From a square crop of `size` pixels to the square of `side` pixels around `centre` turned clockwise by `angle`
    /// radians.
    pub fn square(centre: Point, side: f32, angle: f32, size: f32) -> Self {
        let (sin, cos) = angle.sin_cos();
        let step = side / size;
        let (x0, y0) = (centre.x - (cos - sin) * side / 2.0, centre.y - (sin + cos) * side / 2.0);
        Self { xx: cos * step, xy: -sin * step, yx: sin * step, yy: cos * step, x0, y0 }
    }

    /// The turn, scale and shift that bring `from` closest to `to` in the sense of least squares (Umeyama in the
    /// plane). `None` when the points of `from` fall together.
    pub fn similarity(from: &[Point], to: &[Point]) -> Option<Self> {
        let (a, b) = (mean(from), mean(to));
        let (mut dot, mut cross, mut size) = (0.0, 0.0, 0.0);
        for (p, q) in from.iter().zip(to) {
            let (px, py, qx, qy) = (p.x - a.x, p.y - a.y, q.x - b.x, q.y - b.y);
            dot += px * qx + py * qy;
            cross += px * qy - py * qx;
            size += px * px + py * py;
        }
        if size <= f32::EPSILON {
            return None;
        }
        let (c, s) = (dot / size, cross / size);
        Some(Self { xx: c, xy: -s, yx: s, yy: c, x0: b.x - c * a.x + s * a.y, y0: b.y - s * a.x - c * a.y })
    }

    /// The map back. `None` for a map that loses a dimension.
    pub fn inverse(&self) -> Option<Self> {
        let determinant = self.xx * self.yy - self.xy * self.yx;
        if determinant.abs() <= f32::EPSILON * f32::EPSILON {
            return None;
        }
        let (xx, xy) = (self.yy / determinant, -self.xy / determinant);
        let (yx, yy) = (-self.yx / determinant, self.xx / determinant);
        Some(Self { xx, xy, yx, yy, x0: -xx * self.x0 - xy * self.y0, y0: -yx * self.x0 - yy * self.y0 })
    }

    /// Where the point goes.
    pub fn apply(&self, p: Point) -> Point {
        Point { x: self.xx * p.x + self.xy * p.y + self.x0, y: self.yx * p.x + self.yy * p.y + self.y0 }
    }

    /// Picture pixels per crop pixel, for maps without shear.
    pub fn scale(&self) -> f32 {
        self.xx.hypot(self.yx)
    }

    /// The map whose crop, `width` pixels wide, is the mirror image of this map's.
    pub fn mirrored(&self, width: f32) -> Self {
        let last = width - 1.0;
        Self { xx: -self.xx, yx: -self.yx, x0: self.x0 + self.xx * last, y0: self.y0 + self.yx * last, ..*self }
    }
}

/// The mean of some points.
pub fn mean(points: &[Point]) -> Point {
    let n = points.len().max(1) as f32;
    let sum = points.iter().fold(Point::default(), |s, p| Point { x: s.x + p.x, y: s.y + p.y });
    Point { x: sum.x / n, y: sum.y / n }
}

/// How far two points are apart.
pub fn distance(a: Point, b: Point) -> f32 {
    (a.x - b.x).hypot(a.y - b.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: Point, b: Point) -> bool {
        distance(a, b) < 1e-3
    }

    #[test]
    fn a_similarity_is_found_again() {
        let map = Affine::square(Point { x: 40.0, y: 30.0 }, 50.0, 0.4, 100.0);
        let from = [(0.0, 0.0), (10.0, 3.0), (4.0, 20.0)].map(|(x, y)| Point { x, y });
        let found = Affine::similarity(&from, &from.map(|p| map.apply(p))).unwrap();
        assert!(from.iter().all(|p| near(map.apply(*p), found.apply(*p))), "{map:?} {found:?}");
        let back = found.inverse().unwrap();
        assert!(from.iter().all(|p| near(*p, back.apply(map.apply(*p)))), "{back:?}");
        assert!(Affine::similarity(&[from[0]; 3], &from).is_none());
    }

    #[test]
    fn the_middle_of_a_square_crop_is_the_centre_and_its_mirror_swaps_the_sides() {
        let centre = Point { x: 40.0, y: 30.0 };
        let map = Affine::square(centre, 50.0, 0.4, 100.0);
        assert!(near(map.apply(Point { x: 50.0, y: 50.0 }), centre));
        assert!((map.scale() - 0.5).abs() < 1e-6);
        let (left, right) = (Point { x: 0.0, y: 7.0 }, Point { x: 99.0, y: 7.0 });
        assert!(near(map.mirrored(100.0).apply(left), map.apply(right)));
    }
}
