//! Straight edges of a sheet or a screen around the face: two upright ones close by on both sides and one above or
//! below, all of one quadrilateral. A window or a door behind a person has such edges too, but the shoulders hide their
//! lower part, so the upright ones are followed to well below the chin; and those further out than the shoulders do not
//! count.

use renzheng_domain::face::Rect;

use super::grey::Grey;

/// The largest tangent of an edge's angle to the picture's axes: about 15 degrees.
const LEAN: f32 = 0.27;
/// Leanings tried to either side of none.
const LEANINGS: i32 = 5;
/// A step across an edge counts from so many grey levels of 255: twice the noise of a webcam's dim picture.
const STEP: i16 = 8;
/// Share of an edge that must show a step of one sign, or it is none. Below, hair and clothes do.
const UNBROKEN: f32 = 0.7;
/// The tangents of opposite edges, and of an edge and the normal of the next, differ at most by this: a sheet that
/// looks at the camera, not one turned away by more than some 15 degrees.
const SQUARE: f32 = 0.14;

/// Where edges are looked for, from the middle of the face in its widths or heights.
struct Side {
    upright: bool,
    /// -1 left or up, 1 right or down.
    sign: f32,
    /// Nearest and farthest.
    away: (f32, f32),
    /// From and to, along the edge.
    along: (f32, f32),
}

/// The narrowest telephone around a face measured .78 face widths from the middle, hair .7; the shoulders are about 1.6
/// wide. Upright edges reach from the brows to .4 face heights below the chin.
const LEFT: Side = Side { upright: true, sign: -1.0, away: (0.62, 1.6), along: (-0.5, 0.9) };
const RIGHT: Side = Side { sign: 1.0, ..LEFT };
/// From above the fringe on, which may be straight (it was, at .6 to .7), and from below the chin on.
const TOP: Side = Side { upright: false, sign: -1.0, away: (0.75, 2.0), along: (-0.55, 0.55) };
const BOTTOM: Side = Side { sign: 1.0, ..TOP };

/// The straightest edge of a side.
#[derive(Clone, Copy, Debug)]
struct Edge {
    /// Share of it with a step of one sign.
    unbroken: f32,
    /// Tangent of its angle to the axis.
    lean: f32,
}

/// How surely the face lies within a sheet, `[0, 1]`, from its extents in pixels of the copy: by the share of the third
/// best side that is unbroken. Of 135 bona fide pictures the highest was .78 where the sides belonged together, so .85
/// is the middle of the scale; sheets, telephones and tablets mostly have over .95. `None`: no room for three sides.
pub fn border(grey: &Grey, face: &Rect) -> Option<f32> {
    let sides = [LEFT, RIGHT].map(|side| edge(grey, face, &side));
    let ends = [TOP, BOTTOM].map(|side| edge(grey, face, &side));
    let ([Some(left), Some(right)], true) = (sides, ends.iter().any(Option::is_some)) else { return None };
    let tilt = f32::midpoint(left.lean, right.lean);
    // Turned by an angle, upright edges lean by its tangent and level ones by its negative.
    let fits = |end: &&Edge| (end.lean + tilt).abs() <= SQUARE;
    let end = ends.iter().flatten().filter(fits).map(|end| end.unbroken).fold(0.0, f32::max);
    if (left.lean - right.lean).abs() > SQUARE {
        return Some(0.0);
    }
    let third = left.unbroken.min(right.unbroken).min(end);
    Some(((third - UNBROKEN) / (1.0 - UNBROKEN)).clamp(0.0, 1.0))
}

/// `None` where the picture ends too early for an edge on this side.
fn edge(grey: &Grey, face: &Rect, side: &Side) -> Option<Edge> {
    let middle = face.centre();
    let (across, along) = if side.upright { (face.width(), face.height()) } else { (face.height(), face.width()) };
    let (place, last) = if side.upright { (middle.y, grey.height) } else { (middle.x, grey.width) };
    let first = (side.along.0 * along).max(1.0 - place);
    let end = (side.along.1 * along).min(last as f32 - 2.0 - place);
    let count = ((end - first) / 2.0) as i32;
    let near = side.away.0 * across;
    let room = match (side.upright, side.sign < 0.0) {
        (true, true) => middle.x,
        (true, false) => grey.width as f32 - middle.x,
        (false, true) => middle.y,
        (false, false) => grey.height as f32 - middle.y,
    };
    if end - first < UNBROKEN * along || room < near + 2.0 {
        return None;
    }
    let mut best = Edge { unbroken: 0.0, lean: 0.0 };
    for step in 0..=((side.away.1 * across).min(room) - near) as i32 {
        for leaning in -LEANINGS..=LEANINGS {
            let lean = LEAN * leaning as f32 / LEANINGS as f32;
            let start = side.sign * (near + step as f32) - lean * (end - first) / 2.0;
            let at = |i: i32| {
                let (s, t) = (first + 2.0 * i as f32, start + lean * 2.0 * i as f32);
                if side.upright { (middle.x + t, middle.y + s) } else { (middle.x + s, middle.y + t) }
            };
            let unbroken = unbroken(grey, side.upright, count, at);
            if unbroken > best.unbroken {
                best = Edge { unbroken, lean };
            }
        }
    }
    Some(best)
}

/// Share of `count` places along a line with a step of the commoner sign; 0 when it is under [`UNBROKEN`].
fn unbroken(grey: &Grey, upright: bool, count: i32, at: impl Fn(i32) -> (f32, f32)) -> f32 {
    let missing = ((1.0 - UNBROKEN) * count as f32) as i32;
    let (mut up, mut down) = (0, 0);
    for i in 0..count {
        let (x, y) = at(i);
        match grey.step(x as i32, y as i32, upright) {
            Some(step) if step > STEP => up += 1,
            Some(step) if step < -STEP => down += 1,
            _ => {}
        }
        if i + 1 - up.max(down) > missing {
            return 0.0;
        }
    }
    up.max(down) as f32 / count.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACE: Rect = Rect { x0: 115.0, y0: 70.0, x1: 205.0, y1: 175.0 };

    /// A grey room with a pale sheet turned clockwise by `degrees` around the face; `hidden` cuts off what lies lower.
    fn room(half: (f32, f32), degrees: f32, hidden: f32) -> Grey {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let pixel = |x: usize, y: usize| {
            let (dx, dy) = (x as f32 - 160.0, y as f32 - 125.0);
            let (u, v) = (cos * dx + sin * dy, cos * dy - sin * dx);
            let grain = ((x * 7 + y * 13) % 11) as f32;
            // A lens spreads an edge over some two pixels.
            let inside = (half.0 - u.abs()).min(half.1 - v.abs()).min(hidden - dy) / 2.5 + 0.5;
            (110.0 + grain + 75.0 * inside.clamp(0.0, 1.0)) as u8
        };
        let pixels = (0..320 * 240).map(|i| pixel(i % 320, i / 320)).collect();
        Grey { width: 320, height: 240, step: 2.0, pixels }
    }

    #[test]
    fn a_sheet_is_found_also_when_it_is_askew() {
        for degrees in [0.0, 4.0, -7.0, 12.0] {
            let found = border(&room((85.0, 105.0), degrees, 400.0), &FACE).unwrap();
            assert!(found > 0.6, "{degrees}: {found}");
        }
    }

    #[test]
    fn an_empty_room_has_no_border() {
        assert_eq!(border(&room((0.0, 0.0), 0.0, 400.0), &FACE), Some(0.0));
    }

    #[test]
    fn shoulders_hide_the_sides_of_a_window() {
        assert_eq!(border(&room((85.0, 105.0), 0.0, 45.0), &FACE), Some(0.0));
    }

    #[test]
    fn two_sides_or_far_ones_are_not_enough() {
        assert_eq!(border(&room((85.0, 400.0), 0.0, 400.0), &FACE), Some(0.0), "door posts");
        assert_eq!(border(&room((152.0, 105.0), 0.0, 400.0), &FACE), Some(0.0), "wider than the shoulders");
    }

    #[test]
    fn a_face_at_the_edge_of_the_picture_is_not_judged() {
        assert_eq!(border(&room((85.0, 105.0), 0.0, 400.0), &Rect { x0: 10.0, x1: 100.0, ..FACE }), None);
    }
}
