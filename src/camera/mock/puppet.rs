//! A person made of one still portrait. The face mesh with its depth is turned about the head's axis, lids and jaw
//! move their mesh points, points around the head follow ever less, and the portrait is drawn triangle by triangle
//! where its points have gone. The mesh comes from a sidecar file (`assets/puppet`), so nothing here needs vision.

use image::{
    RgbImage,
    imageops::{self, FilterType},
};
use serde::Deserialize;
use thiserror::Error;

use super::{
    acting::Expression,
    warp::{self, Corner, Fill},
};

/// The sidecar does not fit its picture or our reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct PuppetError(&'static str);

/// Points of the `MediaPipe` face mesh; the sidecar's further points lie around the face.
const MESH: usize = 468;
/// The dark of an open mouth.
const MOUTH: [u8; 3] = [48, 18, 20];
/// How much deeper a head is than the sidecar's relief, whose slopes are limited: of 27 points that expression hardly
/// moves, the depths are .65 and the widths .95 of those of a mean face (`vision::pose`), where real heads turned by up
/// to 37 degrees show it to be as deep as it says. Undeepened, a turn by 30 degrees moves the picture like one by 21.
const RELIEF: f32 = 1.47;
/// The tip of the nose: what lies nearest.
const NOSE: usize = 4;
/// How far the jaw drops, in mouth widths: the inner lips end up more than .4 widths apart, whatever the smile.
const JAW_DROP: f32 = 0.36;
/// How much of the gap between the lids each row of points crosses when they close: the upper lid takes the whole way,
/// as lids do, and drags the skin above along. With less drag the mesh model sees the crease as a half-open lid.
const UPPER_LID: f32 = 1.0;
const CREASE: f32 = 0.7;
const BROW_SIDE: f32 = 0.12;
const BAG: f32 = -0.04;

/// One eye: lids from corner to corner without the corners, then the rows of points above and below that are dragged
/// along. Numbers of the `MediaPipe` face mesh.
struct Eye {
    upper: [usize; 7],
    lower: [usize; 7],
    crease: [usize; 7],
    brow_side: [usize; 7],
    bag: [usize; 7],
}

const EYES: [Eye; 2] = [
    Eye {
        upper: [246, 161, 160, 159, 158, 157, 173],
        lower: [7, 163, 144, 145, 153, 154, 155],
        crease: [247, 30, 29, 27, 28, 56, 190],
        brow_side: [113, 225, 224, 223, 222, 221, 189],
        bag: [25, 110, 24, 23, 22, 26, 112],
    },
    Eye {
        upper: [466, 388, 387, 386, 385, 384, 398],
        lower: [249, 390, 373, 374, 380, 381, 382],
        crease: [467, 260, 259, 257, 258, 286, 414],
        brow_side: [342, 445, 444, 443, 442, 441, 413],
        bag: [255, 339, 254, 253, 252, 256, 341],
    },
];

/// Inner lips from corner to corner.
const UPPER_LIP: [usize; 11] = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308];
const LOWER_LIP: [usize; 11] = [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308];
/// Rows of the lower lip, inner to outer, without the corners.
const LOWER_LIP_ROWS: [[usize; 9]; 4] = [
    [95, 88, 178, 87, 14, 317, 402, 318, 324],
    [96, 89, 179, 86, 15, 316, 403, 319, 325],
    [77, 90, 180, 85, 16, 315, 404, 320, 307],
    [146, 91, 181, 84, 17, 314, 405, 321, 375],
];
const CHIN: usize = 152;

#[derive(Deserialize)]
struct Sidecar {
    picture_size: (u32, u32),
    view: (f32, f32, f32, f32),
    axis: [f32; 3],
    rest: [f32; 3],
    points: Vec<[f32; 4]>,
    triangles: Vec<[usize; 3]>,
}

/// A portrait ready to move.
pub struct Puppet {
    texture: RgbImage,
    /// x, y, z in picture pixels, and how much of the head's motion the point follows.
    points: Vec<[f32; 4]>,
    triangles: Vec<[usize; 3]>,
    axis: [f32; 3],
    rest: [f32; 3],
    head_width: f32,
    /// Upper left corner of the view in the picture, and view pixels a picture pixel.
    origin: Corner,
    scale: f32,
}

impl Puppet {
    /// `size` is that of the frames.
    pub fn new(picture: &RgbImage, sidecar: &[u8], size: (u32, u32)) -> Result<Self, PuppetError> {
        let sidecar: Sidecar =
            serde_json::from_slice(sidecar).map_err(|_| PuppetError("the mesh file cannot be read"))?;
        let count = sidecar.points.len();
        let sane = count >= MESH
            && sidecar.triangles.iter().flatten().all(|i| *i < count)
            && sidecar.points.iter().flatten().all(|v| v.is_finite());
        if !sane {
            return Err(PuppetError("the mesh file does not hold together"));
        }
        if sidecar.picture_size != picture.dimensions() {
            return Err(PuppetError("the mesh was made for a picture of another size"));
        }
        let (x, y, w, h) = view_of(&sidecar, size)?;
        let cut = imageops::crop_imm(picture, x as u32, y as u32, w as u32, h as u32).to_image();
        let mut points = sidecar.points;
        deepen(&mut points, sidecar.axis[2]);
        Ok(Self {
            texture: imageops::resize(&cut, size.0, size.1, FilterType::CatmullRom),
            head_width: points[454][0] - points[234][0],
            points,
            triangles: sidecar.triangles,
            axis: sidecar.axis,
            rest: sidecar.rest,
            origin: [x, y],
            scale: size.0 as f32 / w,
        })
    }

    /// The portrait at rest, which may be painted on.
    pub const fn portrait(&self) -> &RgbImage {
        &self.texture
    }

    /// Where the points of its mesh lie in the portrait, view pixels.
    pub fn landmarks(&self) -> Vec<Corner> {
        self.points.iter().map(|p| self.view(p[0], p[1])).collect()
    }

    /// The person with this expression, in the portrait or what was painted on it.
    pub fn render(&self, face: &Expression, texture: &RgbImage) -> RgbImage {
        let mut posed: Vec<[f32; 4]> = self.points.clone();
        self.close_lids(&mut posed, face.lids);
        self.drop_jaw(&mut posed, face.jaw);
        let turn = RotationMatrix::new(face, self.rest);
        let to: Vec<[f32; 3]> = posed.iter().map(|p| self.place(*p, &turn, face)).collect();
        let from = self.landmarks();
        // What the jaw uncovers: the teeth stay with the skull, below them it is dark.
        let teeth = LOWER_LIP.map(|i| self.place(self.points[i], &turn, face));

        let mut pieces: Vec<(f32, [Corner; 3], Fill)> = Vec::with_capacity(self.triangles.len() + 40);
        for t in &self.triangles {
            let corners = t.map(|i| to[i]);
            let still = t.iter().all(|i| (to[*i][0] - from[*i][0]).hypot(to[*i][1] - from[*i][1]) < 0.02);
            if !still {
                pieces.push(piece(corners, Fill::Texture(t.map(|i| from[i]))));
            }
        }
        mouth_pieces(&to, &from, &teeth, &mut pieces, face.jaw > 0.0);
        pieces.sort_by(|a, b| b.0.total_cmp(&a.0)); // far ones first: the near cheek hides the nose's other side
        let mut out = texture.clone();
        for (_, corners, fill) in pieces {
            warp::draw(texture, &mut out, corners, fill);
        }
        out
    }

    fn view(&self, x: f32, y: f32) -> Corner {
        [(x - self.origin[0]) * self.scale, (y - self.origin[1]) * self.scale]
    }

    /// Turned about the axis as far as the point follows; view pixels and depth.
    fn place(&self, [x, y, z, follow]: [f32; 4], turn: &RotationMatrix, face: &Expression) -> [f32; 3] {
        let [ax, ay, az] = self.axis;
        let [tx, ty, tz] = turn.apply([x - ax, y - ay, z - az]);
        let mix = |rest: f32, turned: f32| rest + (turned - rest) * follow;
        let [vx, vy] = self.view(mix(x, ax + tx + face.shift * self.head_width), mix(y, ay + ty));
        [vx, vy, mix(z, az + tz)]
    }

    fn close_lids(&self, posed: &mut [[f32; 4]], lids: f32) {
        for eye in &EYES {
            for i in 0..7 {
                let (upper, lower) = (self.points[eye.upper[i]], self.points[eye.lower[i]]);
                let gap = [(lower[0] - upper[0]) * lids, (lower[1] - upper[1]) * lids];
                let dragged = [
                    (eye.upper[i], UPPER_LID),
                    (eye.crease[i], CREASE),
                    (eye.brow_side[i], BROW_SIDE),
                    (eye.bag[i], BAG),
                ];
                for (point, share) in dragged {
                    posed[point][0] += gap[0] * share;
                    posed[point][1] += gap[1] * share;
                }
            }
        }
    }

    /// Everything below the line of the mouth moves down the face: the lower lip by its distance from the corners,
    /// chin and cheeks by a smooth field around them.
    fn drop_jaw(&self, posed: &mut [[f32; 4]], jaw: f32) {
        let (left, right, chin) = (self.points[78], self.points[308], self.points[CHIN]);
        let half = [(right[0] - left[0]) / 2.0, (right[1] - left[1]) / 2.0];
        let width = half[0].hypot(half[1]);
        let across = [half[0] / width, half[1] / width];
        let down = [-across[1], across[0]];
        let middle = [left[0] + half[0], left[1] + half[1]];
        let along = |p: [f32; 4], axis: Corner| (p[0] - middle[0]) * axis[0] + (p[1] - middle[1]) * axis[1];
        let reach = along(chin, down);
        let drop = 2.0 * width * JAW_DROP * jaw;
        for (i, point) in posed.iter_mut().enumerate() {
            let (s, d) = (along(self.points[i], across) / width, along(self.points[i], down));
            let share = if LOWER_LIP_ROWS.iter().flatten().any(|lip| *lip == i) {
                (1.0 - s * s).max(0.0).sqrt()
            } else if UPPER_LIP[1..10].contains(&i) {
                -0.08 * (1.0 - s * s).max(0.0)
            } else {
                let below = smooth(d / (0.6 * reach)) * (1.0 - smooth((d - reach) / reach));
                below * (-(s / 1.7).powi(2)).exp()
            };
            point[0] += down[0] * drop * share;
            point[1] += down[1] * drop * share;
        }
    }
}

/// Gives the head its depth behind the tip of the nose, down to the axis and no further: behind it lies the background.
fn deepen(points: &mut [[f32; 4]], axis: f32) {
    let nose = points[NOSE][2];
    for point in points {
        point[2] = (nose + (point[2] - nose) * RELIEF).min(axis.max(point[2]));
    }
}

/// The sidecar's view, widened or narrowed to the shape of the frames about the same middle.
fn view_of(sidecar: &Sidecar, size: (u32, u32)) -> Result<(f32, f32, f32, f32), PuppetError> {
    let (pw, ph) = (sidecar.picture_size.0 as f32, sidecar.picture_size.1 as f32);
    let (x, y, w, h) = sidecar.view;
    let wide = (h * size.0 as f32 / size.1 as f32).round();
    let left = (x + (w - wide) / 2.0).round();
    let inside = left >= 0.0 && y >= 0.0 && wide >= 16.0 && h >= 16.0 && left + wide <= pw && y + h <= ph;
    if inside { Ok((left, y, wide, h)) } else { Err(PuppetError("the view leaves the picture")) }
}

fn piece(corners: [[f32; 3]; 3], fill: Fill) -> (f32, [Corner; 3], Fill) {
    let depth = corners.iter().map(|c| c[2]).sum::<f32>() / 3.0;
    (depth, corners.map(|[x, y, _]| [x, y]), fill)
}

fn mouth_pieces(
    to: &[[f32; 3]],
    from: &[Corner],
    teeth: &[[f32; 3]; 11],
    pieces: &mut Vec<(f32, [Corner; 3], Fill)>,
    open: bool,
) {
    for i in 0..10 {
        let (u, v) = (UPPER_LIP[i], UPPER_LIP[i + 1]);
        let (l, m) = (LOWER_LIP[i], LOWER_LIP[i + 1]);
        pieces.push(piece([to[u], to[v], teeth[i]], Fill::Texture([from[u], from[v], from[l]])));
        pieces.push(piece([to[v], teeth[i + 1], teeth[i]], Fill::Texture([from[v], from[m], from[l]])));
        if open {
            pieces.push(piece([teeth[i], teeth[i + 1], to[l]], Fill::Colour(MOUTH)));
            pieces.push(piece([teeth[i + 1], to[m], to[l]], Fill::Colour(MOUTH)));
        }
    }
}

fn smooth(x: f32) -> f32 {
    let x = x.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// The rotation of a head or of a flat thing held up: roll after pitch after yaw, as a matrix. x right, y down, z away
/// from the camera.
pub struct RotationMatrix([[f32; 3]; 3]);

impl RotationMatrix {
    /// `rest` is added to the expression's yaw, pitch and roll.
    pub fn new(face: &Expression, rest: [f32; 3]) -> Self {
        let (sy, cy) = (face.yaw + rest[0]).to_radians().sin_cos();
        let (sp, cp) = (face.pitch + rest[1]).to_radians().sin_cos();
        let (sr, cr) = (face.roll + rest[2]).to_radians().sin_cos();
        // Yaw to the person's left: what is near (z < 0) goes right. Pitch up: what is near goes up.
        let yaw = [[cy, 0.0, -sy], [0.0, 1.0, 0.0], [sy, 0.0, cy]];
        let pitch = [[1.0, 0.0, 0.0], [0.0, cp, sp], [0.0, -sp, cp]];
        let roll = [[cr, -sr, 0.0], [sr, cr, 0.0], [0.0, 0.0, 1.0]];
        Self(times(&roll, &times(&pitch, &yaw)))
    }

    /// Turns a point.
    pub fn apply(&self, p: [f32; 3]) -> [f32; 3] {
        self.0.map(|row| row[0] * p[0] + row[1] * p[1] + row[2] * p[2])
    }
}

fn times(a: &[[f32; 3]; 3], b: &[[f32; 3]; 3]) -> [[f32; 3]; 3] {
    let cell = |r: usize, c: usize| (0..3).map(|k| a[r][k] * b[k][c]).sum();
    [0, 1, 2].map(|r| [0, 1, 2].map(|c| cell(r, c)))
}

#[cfg(test)]
#[path = "puppet_tests.rs"]
mod tests;
