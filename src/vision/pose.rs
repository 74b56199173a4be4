//! Head pose: the turn that brings a canonical face onto the mesh.
//!
//! The mesh model gives depth in the same unit as x and y (weak perspective), so a rigid fit of points that expression
//! hardly moves gives all three angles at once. The canonical depth holds on real heads: fitted to x and y alone,
//! without the model's depth, 20 heads turned by 9 to 37 degrees give the same angles within 4. A face far off the
//! picture's middle seems turned by up to half the lens's field of view; that is the pose the camera sees, which is
//! what the models care about.

use renzheng_domain::face::Pose;

use super::mesh::Mesh;

pub type Vector = [f32; 3];
/// A matrix of three rows.
type Matrix = [[f32; 3]; 3];

/// Mesh index and place in inter-eye distances: x to the picture's right, y down, z away from the camera.
/// Mean of the mesh over 13 frontal portraits, aligned with each other and made symmetric; their median pitch is zero.
#[rustfmt::skip]
const CANONICAL: [(usize, Vector); 27] = [
    (33, [-0.722, -0.151, 0.093]),
    (263, [0.722, -0.151, 0.093]),
    (133, [-0.278, -0.123, 0.010]),
    (362, [0.278, -0.123, 0.010]),
    (127, [-1.156, -0.071, 0.898]),
    (356, [1.156, -0.071, 0.898]),
    (234, [-1.149, 0.164, 0.983]),
    (454, [1.149, 0.164, 0.983]),
    (98, [-0.322, 0.512, -0.206]),
    (327, [0.322, 0.512, -0.206]),
    (49, [-0.342, 0.368, -0.312]),
    (279, [0.342, 0.368, -0.312]),
    (116, [-1.046, 0.109, 0.306]),
    (345, [1.046, 0.109, 0.306]),
    (193, [-0.123, -0.193, -0.207]),
    (417, [0.123, -0.193, -0.207]),
    (71, [-1.002, -0.432, 0.287]),
    (301, [1.002, -0.432, 0.287]),
    (168, [0.000, -0.206, -0.282]),
    (6, [0.000, -0.091, -0.351]),
    (197, [0.000, 0.024, -0.428]),
    (195, [0.000, 0.131, -0.514]),
    (5, [0.000, 0.247, -0.604]),
    (4, [0.000, 0.388, -0.640]),
    (2, [0.000, 0.578, -0.339]),
    (9, [0.000, -0.444, -0.315]),
    (10, [0.000, -0.991, -0.233]),
];
/// The mesh indices of those points: expression hardly moves them.
pub const RIGID: [usize; CANONICAL.len()] = {
    let mut indices = [0; CANONICAL.len()];
    let mut i = 0;
    while i < indices.len() {
        indices[i] = CANONICAL[i].0;
        i += 1;
    }
    indices
};
/// Newton's iteration doubles the correct digits each time; a real face needs five.
const ITERATIONS: usize = 12;

/// The pose of a face.
pub fn pose(mesh: &Mesh) -> Pose {
    let seen = CANONICAL.map(|(i, _)| [mesh.points[i].x, mesh.points[i].y, mesh.depth[i]]);
    rotation(&CANONICAL.map(|(_, place)| place), &seen).map(angles).unwrap_or_default()
}

/// The rotation (first about the picture's y, then its x, then its z axis) as yaw, pitch and roll in degrees.
fn angles(r: Matrix) -> Pose {
    Pose {
        yaw: r[2][0].atan2(r[2][2]).to_degrees(),
        pitch: -r[2][1].clamp(-1.0, 1.0).asin().to_degrees(),
        roll: (-r[0][1]).atan2(r[1][1]).to_degrees(),
    }
}

/// The rotation closest to bringing `from` onto `to` in the sense of least squares: the orthogonal polar factor of
/// their covariance. `None` when the points lie in a plane or are mirrored.
fn rotation(from: &[Vector], to: &[Vector]) -> Option<Matrix> {
    let (a, b) = (mean(from), mean(to));
    let mut x = [[0.0; 3]; 3];
    for (p, q) in from.iter().zip(to) {
        for (row, out) in x.iter_mut().enumerate() {
            for (column, cell) in out.iter_mut().enumerate() {
                *cell += (q[row] - b[row]) * (p[column] - a[column]);
            }
        }
    }
    let size = x.iter().flatten().map(|v| v * v).sum::<f32>().sqrt();
    x = x.map(|row| row.map(|v| v / size.max(f32::MIN_POSITIVE)));
    for _ in 0..ITERATIONS {
        let other = inverse_transpose(&x)?;
        for (row, add) in x.iter_mut().zip(other) {
            for (cell, add) in row.iter_mut().zip(add) {
                *cell = f32::midpoint(*cell, add);
            }
        }
    }
    Some(x)
}

fn mean(points: &[Vector]) -> Vector {
    std::array::from_fn(|i| points.iter().map(|p| p[i]).sum::<f32>() / points.len() as f32)
}

/// `None` unless the determinant is clearly positive.
fn inverse_transpose(m: &Matrix) -> Option<Matrix> {
    let cross =
        |a: Vector, b: Vector| [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    let rows = [cross(m[1], m[2]), cross(m[2], m[0]), cross(m[0], m[1])];
    let determinant: f32 = m[0].iter().zip(rows[0]).map(|(a, b)| a * b).sum();
    (determinant > 1e-9).then(|| rows.map(|row| row.map(|v| v / determinant)))
}

/// The canonical face as a mesh, 80 pixels between the eyes, each point where `place` puts it.
#[cfg(test)]
pub fn canonical_mesh(place: impl Fn(Vector) -> Vector) -> Mesh {
    let (mut points, mut depth) = (vec![renzheng_domain::face::Point::default(); 468], vec![0.0; 468]);
    for (i, canonical) in CANONICAL {
        let [x, y, z] = place(canonical);
        (points[i], depth[i]) = (renzheng_domain::face::Point { x: 300.0 + 80.0 * x, y: 200.0 + 80.0 * y }, 80.0 * z);
    }
    Mesh { points, depth, left_eye_open: 0.3, right_eye_open: 0.3, mouth_open: 0.0, presence: 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical_pose(turn: impl Fn(Vector) -> Vector) -> Pose {
        pose(&canonical_mesh(turn))
    }

    fn assert_pose(found: Pose, yaw: f32, pitch: f32, roll: f32) {
        let off = (found.yaw - yaw).abs().max((found.pitch - pitch).abs()).max((found.roll - roll).abs());
        assert!(off < 0.05, "{found:?}");
    }

    #[test]
    fn each_axis_has_the_sign_the_domain_says() {
        let (sin, cos) = 20_f32.to_radians().sin_cos();
        assert_pose(canonical_pose(|p| p), 0.0, 0.0, 0.0);
        // The nose, at negative z, goes to the picture's right: the person's own left.
        assert_pose(canonical_pose(|[x, y, z]| [cos * x - sin * z, y, sin * x + cos * z]), 20.0, 0.0, 0.0);
        // The nose goes up in the picture.
        assert_pose(canonical_pose(|[x, y, z]| [x, cos * y + sin * z, cos * z - sin * y]), 0.0, 20.0, 0.0);
        // The picture's right eye goes down: clockwise.
        assert_pose(canonical_pose(|[x, y, z]| [cos * x - sin * y, sin * x + cos * y, z]), 0.0, 0.0, 20.0);
    }

    #[test]
    fn a_head_turned_about_all_axes_tells_each_angle() {
        let (yaw, pitch, roll) = (25_f32, -20_f32, 15_f32);
        let [(sy, cy), (sp, cp), (sr, cr)] = [yaw, pitch, roll].map(|angle| angle.to_radians().sin_cos());
        let found = canonical_pose(|[x, y, z]| {
            let [x, y, z] = [cy * x - sy * z, y, sy * x + cy * z];
            let [x, y, z] = [x, cp * y + sp * z, cp * z - sp * y];
            [cr * x - sr * y, sr * x + cr * y, z]
        });
        assert_pose(found, yaw, pitch, roll);
    }

    #[test]
    fn a_mirrored_face_has_no_pose() {
        assert_eq!(canonical_pose(|[x, y, z]| [-x, y, z]), Pose::default());
    }
}
