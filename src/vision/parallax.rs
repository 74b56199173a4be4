//! Head or flat picture: how the points of a face move when it turns.
//!
//! Whatever a flat picture does before a camera, its points move by a homography. The points of a head do not: its nose
//! passes over its cheeks. So two motions with eight numbers each are fitted between the face looking straight and the
//! face turned, and what each leaves unexplained is compared: a plane's, and that of a rigid relief under weak
//! perspective, whose depth is the mesh model's own. A picture is explained by both, a head only by the second.
//!
//! Two fits of 27 points take some 20,000 multiplications, so they cost nothing beside the models.

use renzheng_domain::face::{Parallax, Point, Pose};

use super::{mesh::Mesh, pose::RIGID};

/// Degrees from straight within which a face serves as the reference: the stillness gate of the framing sees to it that
/// every sitting has such pictures.
const STRAIGHT: f32 = 8.0;
/// Degrees of turn from which the difference is measured. At 10 degrees a head whose relief is .2 inter-eye distances
/// leaves .035, seven times the jitter of the mesh (.3 pixel of 60).
const TURNED: f32 = 10.0;
/// Degrees of turn from which the difference is measured where the face has become narrower or lower and the pose has
/// not turned, as of a turned picture: the mesh model sees its 30 degrees as 5. 20 degrees make a face 6 % narrower,
/// which no head is that keeps its pose.
const FORESHORTENED: f32 = 20.0;
/// Denominators that a second and third pass divide by: the first pass of the direct linear fit weighs near points
/// more.
const PASSES: usize = 3;

/// The face looking straight at the camera, as it was seen in this track.
#[derive(Clone, Debug)]
pub struct Straight {
    points: [Point; RIGID.len()],
    depth: [f32; RIGID.len()],
    pose: Pose,
    inter_eye: f32,
}

impl Straight {
    /// The mesh as a reference, if it is straighter than the one known.
    pub fn better(known: Option<Self>, mesh: &Mesh, pose: Pose) -> Option<Self> {
        let bend = |pose: &Pose| pose.yaw.abs().max(pose.pitch.abs());
        if bend(&pose) > known.as_ref().map_or(STRAIGHT, |known| bend(&known.pose)) {
            return known;
        }
        let (points, depth) = (RIGID.map(|i| mesh.points[i]), RIGID.map(|i| mesh.depth[i]));
        Some(Self { points, depth, pose, inter_eye: mesh.inter_eye() })
    }

    /// How the face has moved since; `None` while it is hardly turned.
    pub fn parallax(&self, mesh: &Mesh, pose: Pose) -> Option<Parallax> {
        if self.inter_eye <= 0.0 {
            return None;
        }
        let now = RIGID.map(|i| mesh.points[i]);
        // Both in inter-eye distances of the straight face: the numbers of the fits are then near one.
        let flat = |p: Point| [f64::from(p.x / self.inter_eye), f64::from(p.y / self.inter_eye)];
        let (from, to) = (centred(&self.points.map(flat)), centred(&now.map(flat)));
        let depth = self.depth.map(|z| f64::from(z / self.inter_eye));
        let solid = std::array::from_fn(|i| [from[i][0], from[i][1], depth[i]]);
        let (plane, narrowed) = plane(&from, &to)?;
        let nodded = (pose.yaw - self.pose.yaw).hypot(pose.pitch - self.pose.pitch);
        let turn = if nodded < TURNED { (narrowed as f32).acos().to_degrees() } else { nodded };
        (turn >= if nodded < TURNED { FORESHORTENED } else { TURNED }).then(|| {
            let head = head(&solid, &to).unwrap_or(0.0);
            Parallax { turn, plane: plane as f32, head: head as f32 }
        })
    }
}

type Flat = [[f64; 2]; RIGID.len()];

fn centred(points: &Flat) -> Flat {
    let n = points.len() as f64;
    let middle = points.iter().fold([0.0; 2], |sum, p| [sum[0] + p[0] / n, sum[1] + p[1] / n]);
    points.map(|p| [p[0] - middle[0], p[1] - middle[1]])
}

/// What the homography closest to bringing `from` onto `to` leaves: root mean square of the distances. And how much
/// narrower it makes the face one way than the other, `[0, 1]`.
fn plane(from: &Flat, to: &Flat) -> Option<(f64, f64)> {
    let mut h = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0];
    for _ in 0..PASSES {
        let mut normal = Normal::<8>::new();
        for ([x, y], [u, v]) in from.iter().zip(to) {
            let weight = 1.0 / (h[6] * x + h[7] * y + 1.0).powi(2);
            normal.add([*x, *y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y], *u, weight);
            normal.add([0.0, 0.0, 0.0, *x, *y, 1.0, -v * x, -v * y], *v, weight);
        }
        h = normal.solve()?;
    }
    let map = |[x, y]: &[f64; 2]| {
        let w = h[6] * x + h[7] * y + 1.0;
        [(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w]
    };
    // The map's derivative in the face's middle, and its singular values.
    let (a, b, c, d) = (h[0] - h[2] * h[6], h[1] - h[2] * h[7], h[3] - h[5] * h[6], h[4] - h[5] * h[7]);
    let (even, odd) = ((a + d).hypot(c - b), (a - d).hypot(c + b));
    Some((rms(from.iter().map(map).zip(to)), (even - odd).abs() / (even + odd).max(f64::MIN_POSITIVE)))
}

/// What the affine view of a rigid head in three dimensions leaves unexplained: root mean square, in inter-eye
/// distances.
fn head(from: &[[f64; 3]; RIGID.len()], to: &Flat) -> Option<f64> {
    let (mut across, mut down) = (Normal::<4>::new(), Normal::<4>::new());
    for ([x, y, z], [u, v]) in from.iter().zip(to) {
        across.add([*x, *y, *z, 1.0], *u, 1.0);
        down.add([*x, *y, *z, 1.0], *v, 1.0);
    }
    let (a, b) = (across.solve()?, down.solve()?);
    let map = |[x, y, z]: &[f64; 3]| [a, b].map(|row| row[0] * x + row[1] * y + row[2] * z + row[3]);
    Some(rms(from.iter().map(map).zip(to)))
}

fn rms<'a>(pairs: impl ExactSizeIterator<Item = ([f64; 2], &'a [f64; 2])>) -> f64 {
    let n = pairs.len() as f64;
    let sum: f64 = pairs.map(|(p, q)| (p[0] - q[0]).powi(2) + (p[1] - q[1]).powi(2)).sum();
    (sum / n).sqrt()
}

/// The normal equations of a linear fit with `N` unknowns.
struct Normal<const N: usize> {
    left: [[f64; N]; N],
    right: [f64; N],
}

impl<const N: usize> Normal<N> {
    const fn new() -> Self {
        Self { left: [[0.0; N]; N], right: [0.0; N] }
    }

    fn add(&mut self, row: [f64; N], value: f64, weight: f64) {
        for i in 0..N {
            self.right[i] += weight * row[i] * value;
            for j in 0..N {
                self.left[i][j] += weight * row[i] * row[j];
            }
        }
    }

    /// Gauss elimination with the largest pivot; `None` when the points do not determine the unknowns.
    fn solve(mut self) -> Option<[f64; N]> {
        for column in 0..N {
            let largest = |a: &usize, b: &usize| self.left[*a][column].abs().total_cmp(&self.left[*b][column].abs());
            let pivot = (column..N).max_by(largest)?;
            if self.left[pivot][column].abs() < 1e-12 {
                return None;
            }
            self.left.swap(column, pivot);
            self.right.swap(column, pivot);
            for row in 0..N {
                if row != column {
                    let share = self.left[row][column] / self.left[column][column];
                    for j in column..N {
                        self.left[row][j] -= share * self.left[column][j];
                    }
                    self.right[row] -= share * self.right[column];
                }
            }
        }
        Some(std::array::from_fn(|i| self.right[i] / self.left[i][i]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pose::canonical_mesh;

    /// Points jitter by up to .3 pixel, for each seed in another way.
    fn jittered(mut mesh: Mesh, seed: usize) -> Mesh {
        for (i, point) in mesh.points.iter_mut().enumerate() {
            let spread = |n: usize| ((i * 7 + n + 11 * seed) as f32 * 0.618_034).fract() * 0.6 - 0.3;
            (point.x, point.y) = (point.x + spread(0), point.y + spread(3));
        }
        mesh
    }

    fn yaw(degrees: f32) -> Pose {
        Pose { yaw: degrees, ..Pose::default() }
    }

    /// A face turned by this, as a head and as its straight picture on a card seen from two inter-eye distances times
    /// 8.
    fn turned(degrees: f32) -> [Mesh; 2] {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let head = canonical_mesh(|[x, y, z]| [cos * x - sin * z, y, sin * x + cos * z]);
        let card = canonical_mesh(|[x, y, z]| {
            let near = 16.0 / (16.0 + sin * x);
            [cos * x * near, y * near, z]
        });
        [head, card].map(|mesh| jittered(mesh, 1))
    }

    #[test]
    fn a_head_is_no_plane_and_a_card_is() {
        let straight = Straight::better(None, &jittered(canonical_mesh(|p| p), 0), yaw(0.0)).unwrap();
        for degrees in [-25.0, -12.0, 12.0, 18.0, 30.0] {
            let [head, card] = turned(degrees).map(|mesh| straight.parallax(&mesh, yaw(degrees)).unwrap());
            assert!(head.relief() > 0.2 && head.head < 0.02, "{degrees}: {head:?}");
            assert!(card.relief() < 0.05 && card.head < 0.02, "{degrees}: {card:?}");
        }
    }

    #[test]
    fn a_face_hardly_turned_tells_nothing() {
        let straight = Straight::better(None, &canonical_mesh(|p| p), yaw(2.0)).unwrap();
        assert_eq!(straight.parallax(&turned(9.0)[0], yaw(9.0)), None);
    }

    #[test]
    fn the_straightest_face_is_the_reference() {
        let mesh = canonical_mesh(|p| p);
        let known = Straight::better(None, &mesh, yaw(5.0));
        let better = Straight::better(known.clone(), &mesh, yaw(-3.0)).unwrap();
        assert!((better.pose.yaw + 3.0).abs() < 1e-6);
        let kept = Straight::better(Some(better), &mesh, yaw(4.0)).unwrap();
        assert!((kept.pose.yaw + 3.0).abs() < 1e-6);
        assert!(Straight::better(None, &mesh, yaw(20.0)).is_none(), "a turned face is no reference");
    }

    #[test]
    fn points_that_fall_together_are_no_motion() {
        let mesh = canonical_mesh(|p| p);
        let straight = Straight::better(None, &mesh, yaw(0.0)).unwrap();
        let collapsed = Straight { points: [Point::default(); RIGID.len()], ..straight };
        assert_eq!(collapsed.parallax(&mesh, yaw(20.0)), None);
    }
}
