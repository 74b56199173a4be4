//! A flat thing held before the camera: where its points are seen (a pinhole's perspective, so a homography), and how
//! its picture is drawn there.

use image::RgbImage;

use super::{acting::Expression, puppet::RotationMatrix, warp::Corner};

/// Distance from the camera in picture widths, with one pixel of the thing one of the picture when held straight: a
/// webcam that sees about 58 degrees across.
const DISTANCE: f32 = 0.9;

/// How a flat thing is held: the homography from the pixels of the view to its own, counted from its middle.
pub struct Plane {
    from_view: [[f32; 3]; 3],
}

impl Plane {
    /// With its middle at `middle` of a view of `size`, turned as a head with this expression is, and `scale` times as
    /// large as it is. The camera looks at the middle of the view.
    pub fn held(middle: Corner, size: (u32, u32), turned: &Expression, scale: f32) -> Self {
        let turn = RotationMatrix::new(turned, [0.0; 3]);
        let (a, b) = (turn.apply([scale, 0.0, 0.0]), turn.apply([0.0, scale, 0.0]));
        let far = DISTANCE * size.0 as f32;
        let lens = [size.0 as f32 / 2.0, size.1 as f32 / 2.0];
        // A point (x, y) lies at a x + b y behind the middle; the view shows lens + (middle - lens + its part across) /
        // w, where w = 1 + depth / far.
        let row = |i: usize| [a[i] + lens[i] * a[2] / far, b[i] + lens[i] * b[2] / far, middle[i]];
        let to_view = [row(0), row(1), [a[2] / far, b[2] / far, 1.0]];
        Self { from_view: adjugate(&to_view) }
    }

    /// Where a point of the thing is seen.
    #[cfg(test)]
    pub fn seen(&self, at: Corner) -> Corner {
        project(&adjugate(&self.from_view), at)
    }

    /// Lays `picture` into the view. `light` says by how much each colour is multiplied, from the place on the picture
    /// and the place in the view.
    pub fn lay(&self, picture: &RgbImage, view: &mut RgbImage, edge: Edge, light: impl Fn(Corner, Corner) -> [f32; 3]) {
        let half = [picture.width() as f32 / 2.0, picture.height() as f32 / 2.0];
        for (x, y, pixel) in view.enumerate_pixels_mut() {
            let place = [x as f32 + 0.5, y as f32 + 0.5];
            let from = project(&self.from_view, place);
            let cover = edge.cover(from, half);
            if cover > 0.0 {
                let at = [from[0] + half[0], from[1] + half[1]];
                let (colour, light) = (sample(picture, at), light(at, place));
                for c in 0..3 {
                    let (old, new) = (f32::from(pixel.0[c]), (colour[c] * light[c]).clamp(0.0, 255.0));
                    pixel.0[c] = (old + (new - old) * cover).round() as u8;
                }
            }
        }
    }
}

/// How a flat thing ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edge {
    /// Cut, with corners of this radius, pixels.
    Cut(f32),
    /// Nowhere in sight: beyond its edge it goes on mirrored.
    Endless,
}

impl Edge {
    /// How much of a pixel it covers, `[0, 1]`, at a place counted from its middle.
    fn cover(self, at: Corner, half: Corner) -> f32 {
        let Self::Cut(radius) = self else { return 1.0 };
        let beyond = [0, 1].map(|i| at[i].abs() - half[i] + radius);
        let round = beyond[0].max(0.0).hypot(beyond[1].max(0.0));
        let distance = round + beyond[0].max(beyond[1]).min(0.0) - radius;
        (0.5 - distance).clamp(0.0, 1.0)
    }
}

/// Bilinear; mirrored beyond the edge.
fn sample(picture: &RgbImage, at: Corner) -> [f32; 3] {
    let (right, bottom) = (picture.width() - 1, picture.height() - 1);
    let inside = |at: f32, last: u32| {
        let (side, twice) = (last as f32 + 1.0, 2.0 * (last as f32 + 1.0));
        let along = at.rem_euclid(twice);
        (if along > side { twice - along } else { along } - 0.5).clamp(0.0, last as f32)
    };
    let (x, y) = (inside(at[0], right), inside(at[1], bottom));
    let (left, top) = (x as u32, y as u32);
    let (fx, fy) = (x.fract(), y.fract());
    let pixel = |x: u32, y: u32| picture.get_pixel(x.min(right), y.min(bottom)).0.map(f32::from);
    let corners = [pixel(left, top), pixel(left + 1, top), pixel(left, top + 1), pixel(left + 1, top + 1)];
    [0, 1, 2].map(|c| {
        let upper = corners[0][c] + (corners[1][c] - corners[0][c]) * fx;
        let lower = corners[2][c] + (corners[3][c] - corners[2][c]) * fx;
        upper + (lower - upper) * fy
    })
}

fn project(by: &[[f32; 3]; 3], [x, y]: Corner) -> Corner {
    let [u, v, w] = by.map(|row| row[0] * x + row[1] * y + row[2]);
    [u / w, v / w]
}

/// The inverse but for a factor, which a homography does not care about.
fn adjugate(m: &[[f32; 3]; 3]) -> [[f32; 3]; 3] {
    let minor = |r: usize, c: usize| {
        let (a, b, i, j) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[a][i] * m[b][j] - m[a][j] * m[b][i]
    };
    [0, 1, 2].map(|r| [0, 1, 2].map(|c| minor(c, r)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (u32, u32) = (640, 480);

    fn turned(yaw: f32, pitch: f32, roll: f32) -> Expression {
        Expression { yaw, pitch, roll, ..Expression::default() }
    }

    /// The corners of a sheet of 300 x 400 are seen where a pinhole shows them.
    #[test]
    fn corners_go_where_a_pinhole_shows_them() {
        let plane = Plane::held([330.0, 236.0], SIZE, &turned(30.0, 0.0, 0.0), 1.0);
        let (sin, cos) = 30_f32.to_radians().sin_cos();
        for (x, y) in [(-150.0, -200.0), (150.0, -200.0), (150.0, 200.0), (-150.0, 200.0)] {
            let w = 1.0 + sin * x / 576.0; // the side to the person's left, the right of the picture, goes away
            let want = [320.0 + (10.0 + cos * x) / w, 240.0 + (-4.0 + y) / w];
            let seen = plane.seen([x, y]);
            assert!((seen[0] - want[0]).abs() < 0.01 && (seen[1] - want[1]).abs() < 0.01, "{seen:?} {want:?}");
            let back = project(&plane.from_view, seen);
            assert!((back[0] - x).abs() < 0.05 && (back[1] - y).abs() < 0.05, "{back:?}");
        }
        let down = Plane::held([320.0, 240.0], SIZE, &turned(0.0, -20.0, 0.0), 1.0);
        let width = |y: f32| down.seen([100.0, y])[0] - down.seen([-100.0, y])[0];
        assert!(width(-200.0) > 205.0 && width(200.0) < 195.0, "a nod brings the top near");
    }

    /// A sheet whose quarters have a colour each is drawn inside its four corners and nowhere else.
    #[test]
    fn the_sheet_is_drawn_between_its_corners_and_nowhere_else() {
        let quarter = |x: u32, y: u32| image::Rgb([u8::from(x < 150) * 255, u8::from(y < 200) * 255, 255]);
        let sheet = RgbImage::from_fn(300, 400, quarter);
        let plane = Plane::held([325.0, 238.0], SIZE, &turned(-25.0, 12.0, 8.0), 0.8);
        let mut view = RgbImage::from_pixel(640, 480, image::Rgb([9, 9, 9]));
        plane.lay(&sheet, &mut view, Edge::Cut(0.0), |_, _| [1.0; 3]);
        for (x, y, colour) in [
            (-1.0, -1.0, [255, 255, 255]),
            (1.0, -1.0, [0, 255, 255]),
            (1.0, 1.0, [0, 0, 255]),
            (-1.0, 1.0, [255, 0, 255]),
        ] {
            let [u, v] = plane.seen([x * 147.0, y * 197.0]);
            assert_eq!(view.get_pixel(u as u32, v as u32).0, colour, "{x} {y}");
            let [u, v] = plane.seen([x * 153.0, y * 203.0]);
            assert_eq!(view.get_pixel(u as u32, v as u32).0, [9; 3], "{x} {y}");
        }
        let inside = |x: f32, y: f32| {
            let [u, v] = project(&plane.from_view, [x, y]);
            u.abs() < 151.0 && v.abs() < 201.0
        };
        let moved = view.enumerate_pixels().filter(|(.., pixel)| pixel.0 != [9; 3]);
        assert!(moved.clone().count() > 50_000);
        assert!(moved.clone().all(|(x, y, _)| inside(x as f32 + 0.5, y as f32 + 0.5)));
    }

    #[test]
    fn rounded_corners_are_cut_and_an_endless_sheet_has_none() {
        let covered = |edge: Edge, x: f32, y: f32| edge.cover([x, y], [100.0, 50.0]) > 0.5;
        assert!(covered(Edge::Cut(0.0), 99.0, 49.0) && !covered(Edge::Cut(20.0), 99.0, 49.0));
        assert!(covered(Edge::Cut(20.0), 99.0, 20.0) && covered(Edge::Cut(20.0), 70.0, 49.0));
        assert!(!covered(Edge::Cut(20.0), 101.0, 0.0) && covered(Edge::Endless, 500.0, 500.0));
    }
}
