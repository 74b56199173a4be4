//! Whether what surrounds the face moves with it as one piece, as a sheet or a tablet in a hand does.
//!
//! Two pictures are compared between which the face moved. The motion of its mesh, a similarity, says where each patch
//! beside and above it should have come from if it went along; otherwise it should be where it was. The patch votes for
//! what fits its grey levels clearly better; patches without texture do not vote. Far patches vote too: when those go
//! along, the camera moved, and nothing is said.

use std::{collections::VecDeque, time::Duration};

use renzheng_domain::{
    face::{Point, Rect},
    time::Moment,
};

use super::grey::Grey;

/// Pictures and votes are kept so long: a hand sways within it.
const SPAN: Duration = Duration::from_secs(2);
/// How many pictures are kept at most.
const KEPT: usize = 8;
/// The face, and a patch that votes, must have moved by so many pixels of the copy: five times the jitter of the mesh.
const MOVED: f32 = 1.5;
/// Grey levels by which a patch must differ from itself moved, root mean square: twice a webcam's noise.
const TEXTURE: f32 = 5.0;
/// A vote explains all but this share of that difference, and at least twice as much as the other.
const UNEXPLAINED: f32 = 0.35;
/// Half the side of a patch, in face widths.
const HALF: f32 = 0.13;
/// Patches around the face, in its widths and heights from its middle: beyond hair, above shoulders, mostly inside a
/// sheet or on its edge.
const NEAR: [(f32, f32); 15] = [
    (-1.3, -0.7),
    (-1.3, -0.3),
    (-1.3, 0.1),
    (-1.3, 0.5),
    (1.3, -0.7),
    (1.3, -0.3),
    (1.3, 0.1),
    (1.3, 0.5),
    (-1.0, -0.5),
    (-1.0, 0.0),
    (1.0, -0.5),
    (1.0, 0.0),
    (-0.5, -1.1),
    (0.0, -1.1),
    (0.5, -1.1),
];
/// Far patches lie on a grid of so many columns and rows over the picture, where the person is not.
const GRID: (i32, i32) = (8, 4);
/// Near votes and far votes from which something is said.
const NEAR_VOTES: u32 = 6;
const FAR_VOTES: u32 = 4;
/// Share of near patches that go along at the middle of the scale. Of 267 looks at people before a camera that stood
/// still none had a patch that went along, simulated sheets and tablets .4 to 1; the rest is left to hair and collars.
const MIDDLE: f32 = 0.3;

/// Patches that stayed, and that went along with the face.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Votes {
    near: [u32; 2],
    far: [u32; 2],
}

struct Past {
    at: Moment,
    grey: Grey,
    points: Vec<Point>,
}

/// The pictures and votes of the last seconds.
#[derive(Default)]
pub struct Rigid {
    past: VecDeque<Past>,
    votes: VecDeque<(Moment, Votes)>,
}

impl Rigid {
    /// Takes a picture with the points and the extents of its face, all in pixels of the copy, and says how surely the
    /// surround goes along, `[0, 1]`; `None` while too little has moved.
    pub fn look(&mut self, at: Moment, grey: Grey, points: Vec<Point>, face: &Rect) -> Option<f32> {
        self.past.retain(|past| at.since(past.at) <= SPAN);
        self.votes.retain(|(then, _)| at.since(*then) <= SPAN);
        let compared = self.past.iter().rev().map(|past| (past, Similarity::between(&points, &past.points)));
        let moved = compared.into_iter().find(|(_, back)| back.moves(face.centre()) >= MOVED);
        if let Some((past, back)) = moved {
            self.votes.push_back((at, votes(&grey, &past.grey, &back, face)));
        }
        self.past.push_back(Past { at, grey, points });
        if self.past.len() > KEPT {
            self.past.pop_front();
        }
        self.verdict()
    }

    fn verdict(&self) -> Option<f32> {
        let sum = |of: fn(&Votes) -> u32| self.votes.iter().map(|(_, votes)| of(votes)).sum::<u32>();
        let ([stay, go], [far_stay, far_go]) =
            ([sum(|v| v.near[0]), sum(|v| v.near[1])], [sum(|v| v.far[0]), sum(|v| v.far[1])]);
        if stay + go < NEAR_VOTES || far_stay < FAR_VOTES || far_stay < 4 * far_go {
            return None;
        }
        Some((go as f32 / (stay + go) as f32 / (2.0 * MIDDLE)).min(1.0))
    }
}

fn votes(now: &Grey, then: &Grey, back: &Similarity, face: &Rect) -> Votes {
    let (middle, w, h) = (face.centre(), face.width(), face.height());
    let mut votes = Votes::default();
    for (u, v) in NEAR {
        let at = Point { x: middle.x + u * w, y: middle.y + v * h };
        if let Some(along) = vote(now, then, back, at, HALF * w) {
            votes.near[usize::from(along)] += 1;
        }
    }
    for (i, j) in (0..GRID.0).flat_map(|i| (0..GRID.1).map(move |j| (i, j))) {
        let x = (i as f32 + 0.5) / GRID.0 as f32 * now.width as f32;
        let y = (j as f32 + 0.5) / GRID.1 as f32 * now.height as f32;
        let beside = (x - middle.x).abs() > 1.7 * w;
        let above = middle.y - y > 1.6 * h;
        if !beside && !above {
            continue;
        }
        if let Some(along) = vote(now, then, back, Point { x, y }, HALF * w) {
            votes.far[usize::from(along)] += 1;
        }
    }
    votes
}

/// Whether a patch went along with the face; `None` when that cannot be told.
fn vote(now: &Grey, then: &Grey, back: &Similarity, at: Point, half: f32) -> Option<bool> {
    let from = back.apply(at);
    let (dx, dy) = (from.x - at.x, from.y - at.y);
    if dx.hypot(dy) < MOVED {
        return None;
    }
    let (mut stays, mut goes, mut texture, mut count) = (0.0, 0.0, 0.0, 0.0);
    for (i, j) in (-4..=4).flat_map(|i| (-4..=4).map(move |j| (i, j))) {
        let p = Point { x: at.x + half * i as f32 / 4.0, y: at.y + half * j as f32 / 4.0 };
        let here = now.between(p)?;
        stays += (then.between(p)? - here).powi(2);
        goes += (then.between(back.apply(p))? - here).powi(2);
        texture += (now.between(Point { x: p.x + dx, y: p.y + dy })? - here).powi(2);
        count += 1.0;
    }
    if texture < count * TEXTURE * TEXTURE {
        return None;
    }
    let explained = |by: f32, other: f32| by < UNEXPLAINED * texture && 2.0 * by < other;
    match (explained(goes, stays), explained(stays, goes)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// A shift, a turn and a scale.
struct Similarity {
    cos: f32,
    sin: f32,
    from: Point,
    to: Point,
}

impl Similarity {
    /// The one that brings the points closest onto the others, in the sense of least squares.
    fn between(points: &[Point], others: &[Point]) -> Self {
        let middle = |points: &[Point]| {
            let n = points.len().max(1) as f32;
            Point { x: points.iter().map(|p| p.x).sum::<f32>() / n, y: points.iter().map(|p| p.y).sum::<f32>() / n }
        };
        let (from, to) = (middle(points), middle(others));
        let (mut cos, mut sin, mut norm) = (0.0, 0.0, f32::MIN_POSITIVE);
        for (p, q) in points.iter().zip(others) {
            let ((px, py), (qx, qy)) = ((p.x - from.x, p.y - from.y), (q.x - to.x, q.y - to.y));
            cos += px * qx + py * qy;
            sin += px * qy - py * qx;
            norm += px * px + py * py;
        }
        Self { cos: cos / norm, sin: sin / norm, from, to }
    }

    fn apply(&self, p: Point) -> Point {
        let (x, y) = (p.x - self.from.x, p.y - self.from.y);
        Point { x: self.to.x + self.cos * x - self.sin * y, y: self.to.y + self.sin * x + self.cos * y }
    }

    /// How far it moves a point.
    fn moves(&self, p: Point) -> f32 {
        let to = self.apply(p);
        (to.x - p.x).hypot(to.y - p.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACE: Rect = Rect { x0: 130.0, y0: 85.0, x1: 190.0, y1: 155.0 };

    /// A textured wall moved by `wall`, and before it a textured sheet around the face, moved by `sheet`.
    fn picture(wall: f32, sheet: f32) -> Grey {
        let weave =
            |x: f32, y: f32| 128.0 + 40.0 * (x / 3.1).sin() * (y / 4.3).cos() + 30.0 * (x / 11.0 + y / 7.0).sin();
        let pixel = |x: f32, y: f32| {
            let on_sheet = (x - sheet - 160.0).abs() < 95.0 && y > 5.0;
            if on_sheet { weave(x - sheet, y + 50.0) } else { weave(x - wall + 17.0, y) }
        };
        let pixels = (0..320 * 240).map(|i| pixel((i % 320) as f32 + 0.5, (i / 320) as f32 + 0.5) as u8).collect();
        Grey { width: 320, height: 240, step: 2.0, pixels }
    }

    /// Looks at a face that moves to and fro by two pixels; `how` says by how much the wall and the sheet go along.
    fn moved(how: (f32, f32), reach: f32) -> Option<f32> {
        let mut rigid = Rigid::default();
        let mut said = None;
        for i in 0..10_u64 {
            let x = if i % 2 == 0 { 0.0 } else { reach };
            let points = (0..40).map(|k| Point { x: 135.0 + (k * 17 % 50) as f32 + x, y: 90.0 + (k * 29 % 60) as f32 });
            let face = Rect { x0: FACE.x0 + x, x1: FACE.x1 + x, ..FACE };
            said = rigid.look(Moment::from_millis(i * 200), picture(how.0 * x, how.1 * x), points.collect(), &face);
        }
        said
    }

    #[test]
    fn a_sheet_goes_along_and_a_wall_stays() {
        assert_eq!(moved((0.0, 1.0), 2.0), Some(1.0));
        assert_eq!(moved((0.0, 0.0), 2.0), Some(0.0));
    }

    #[test]
    fn a_camera_that_shakes_and_a_face_that_stays_tell_nothing() {
        assert_eq!(moved((1.0, 1.0), 2.0), None);
        assert_eq!(moved((0.0, 0.0), 0.5), None);
    }

    #[test]
    fn a_similarity_is_found_from_its_points() {
        let points: Vec<Point> = (0..9).map(|i| Point { x: (i % 3) as f32 * 9.0, y: (i / 3) as f32 * 7.0 }).collect();
        let turn = |p: &Point| Point { x: 4.0 + 0.9 * p.x - 0.3 * p.y, y: -2.0 + 0.3 * p.x + 0.9 * p.y };
        let found = Similarity::between(&points, &points.iter().map(turn).collect::<Vec<_>>());
        let (to, want) = (found.apply(Point { x: 30.0, y: -8.0 }), turn(&Point { x: 30.0, y: -8.0 }));
        assert!((to.x - want.x).abs() < 1e-3 && (to.y - want.y).abs() < 1e-3, "{to:?} {want:?}");
    }
}
