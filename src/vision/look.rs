//! Where the detector looks, and how the picture is rotated for it.

use std::ops::Range;

use renzheng_domain::{face::Rect, frame::Frame, rotation::Rotation};

/// Where and how to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Pixels; may reach outside the picture.
    pub region: Rect,
    /// By how much the picture is rotated before the detector sees it: by a quarter for a head whose top lies to the
    /// picture's left, by three quarters for one whose top lies to its right.
    pub rotation: Rotation,
}

/// The whole picture.
pub fn whole(frame: &Frame) -> Rect {
    Rect { x0: 0.0, y0: 0.0, x1: frame.width as f32, y1: frame.height as f32 }
}

/// How much black is put around the picture for a face that its edge cuts: with 15 % the detector finds half faces at
/// the left edge that it misses without.
const SURROUND: f32 = 0.15;
/// Side of the corner regions as a share of the picture: they overlap, so a far face in the middle lies in all four.
const CORNER: f32 = 0.6;
/// How many looks [`second_look`] knows.
pub const SECOND_LOOKS: usize = 7;

/// Looks whose faces count together: a corner shows only those who stand in it.
pub const TOGETHER: [Range<usize>; 4] = [0..1, 1..5, 5..6, 6..7];

/// How to look again when the whole picture shows no face: with black around it, in its four corners, turned for a
/// person who lies.
pub fn second_look(frame: &Frame, which: usize) -> Look {
    let (width, height) = (frame.width as f32, frame.height as f32);
    let corner = match which % SECOND_LOOKS {
        0 => {
            let (x, y) = (width * SURROUND, height * SURROUND);
            return Look { region: Rect { x0: -x, y0: -y, x1: width + x, y1: height + y }, rotation: Rotation::None };
        }
        5 => return Look { region: whole(frame), rotation: Rotation::Quarter },
        6 => return Look { region: whole(frame), rotation: Rotation::ThreeQuarters },
        other => other - 1,
    };
    let (x0, y0) = ((corner % 2) as f32 * width * (1.0 - CORNER), (corner / 2) as f32 * height * (1.0 - CORNER));
    let region = Rect { x0, y0, x1: x0 + width * CORNER, y1: y0 + height * CORNER };
    Look { region, rotation: Rotation::None }
}

/// A square of three times the face's size around it: there the face is as large as the model likes it.
pub fn nearer(face: &Rect) -> Look {
    let (middle, half) = (face.centre(), 1.5 * face.width().max(face.height()));
    let region = Rect { x0: middle.x - half, y0: middle.y - half, x1: middle.x + half, y1: middle.y + half };
    Look { region, rotation: Rotation::None }
}
