//! Bands of light and dark that run over the face but not over what is beside it: a screen that is refreshed row by
//! row, or whose lamp pulses, before a camera that reads row by row. The room's own flicker runs over both.
//!
//! Rows are taken in the face's own height, so that its features cancel when it moves.

use std::collections::VecDeque;

use renzheng_domain::{face::Rect, frame::Frame};

use crate::flicker;

/// Rows from the brows to the chin.
const ROWS: usize = 48;
/// Samples of a row across the face, and to either side of the surround.
const ACROSS: usize = 16;
const BESIDE: usize = 8;
/// Half the width that is sampled, and where the surround begins, in face widths: a tablet ends at 1.1 to 1.4.
const HALF: f32 = 0.35;
const ASIDE: f32 = 1.6;
/// Pairs of pictures that are remembered, and from how many something is said.
const KEPT: usize = 9;
const ENOUGH: usize = 4;
/// Percent by which the light changes at the middle of the scale. People and prints before steady lamps had no bands on
/// the face, filmed people none either (173 series of 13 pictures); simulated telephones, tablets and monitors 6.8 to
/// 14.8.
const MIDDLE: f32 = 3.0;

type Rows = [f32; ROWS];

/// What was seen lately.
#[derive(Default)]
pub struct FaceBands {
    last: Option<(Rows, Rows)>,
    percents: VecDeque<f32>,
}

impl FaceBands {
    /// Takes a picture and says how surely bands run over the face alone, `[0, 1]`; `None` before enough pictures, and
    /// where nothing beside the face is in the picture.
    pub fn look(&mut self, frame: &Frame, face: &Rect) -> Option<f32> {
        let now = (face_rows(frame, face), surround_rows(frame, face)?);
        let last = self.last.replace(now)?;
        let percent = |before: &Rows, after: &Rows| flicker::between(before, after).map_or(0.0, |bands| bands.percent);
        let alone = percent(&last.0, &now.0) - percent(&last.1, &now.1);
        self.percents.push_back(alone.max(0.0));
        if self.percents.len() > KEPT {
            self.percents.pop_front();
        }
        let mut sorted: Vec<f32> = self.percents.iter().copied().collect();
        sorted.sort_by(f32::total_cmp);
        let median = sorted.get(sorted.len() / 2).filter(|_| sorted.len() >= ENOUGH)?;
        Some((median / (2.0 * MIDDLE)).min(1.0))
    }
}

/// Mean light of every row across the face.
fn face_rows(frame: &Frame, face: &Rect) -> Rows {
    let (middle, w) = (face.centre().x, face.width());
    let across = |i: usize| middle + (2.0 * i as f32 / (ACROSS - 1) as f32 - 1.0) * HALF * w;
    rows(frame, face, |_| (0..ACROSS).map(across))
}

/// Mean light of every row beside the face; `None` where the picture ends less than a quarter of the face's width
/// beside it.
fn surround_rows(frame: &Frame, face: &Rect) -> Option<Rows> {
    let (middle, start) = (face.centre().x, ASIDE * face.width());
    let room = [middle - start, frame.width as f32 - middle - start].map(|room| room.max(0.0));
    if room[0].max(room[1]) < face.width() / 4.0 {
        return None;
    }
    let place = move |i: usize| (i as f32 + 0.5) / BESIDE as f32;
    let left = move |i: usize| room[0] * place(i);
    let right = move |i: usize| middle + start + room[1] * place(i);
    Some(rows(frame, face, |_| (0..BESIDE).map(left).chain((0..BESIDE).map(right))))
}

fn rows<I: Iterator<Item = f32>>(frame: &Frame, face: &Rect, columns: impl Fn(usize) -> I) -> Rows {
    std::array::from_fn(|row| {
        let y = face.y0 + face.height() * (row as f32 + 0.5) / ROWS as f32;
        let light = |x: f32| {
            let (x, y) = (x.clamp(0.0, frame.width as f32 - 1.0), y.clamp(0.0, frame.height as f32 - 1.0));
            let [r, g, b] = frame.pixel(x as u32, y as u32).map(f32::from);
            // The square is light enough for a ratio; its exact curve does not matter.
            ((r + 2.0 * g + b) / 1020.0).powi(2)
        };
        let (sum, count) = columns(row).map(light).fold((0.0, 0.0), |(sum, count), light| (sum + light, count + 1.0));
        sum / count
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use renzheng_domain::time::Moment;
    use std::f32::consts::TAU;

    const FACE: Rect = Rect { x0: 265.0, y0: 150.0, x1: 375.0, y1: 290.0 };

    /// A face with features before a room; bands run over each as far as told, the face moves down by `y`.
    fn picture(phase: f32, on_face: f32, on_room: f32, y: f32) -> Frame {
        let pixel = |i: usize| {
            let (x, row) = ((i % 640) as f32, (i / 640) as f32);
            let inside = (x - 320.0).abs() < 90.0;
            let shape = if inside { 120.0 + 30.0 * ((row - y) / 9.0).sin() } else { 140.0 };
            let depth = if inside { on_face } else { on_room };
            [(shape * (1.0 + depth * (TAU * (row / 90.0 + phase)).sin())) as u8; 3]
        };
        let rgb = (0..640 * 480).flat_map(pixel).collect();
        Frame { seq: 1, captured: Moment::ZERO, width: 640, height: 480, rgb, jpeg: None }
    }

    fn seen(on_face: f32, on_room: f32, step: f32) -> Option<f32> {
        let mut bands = FaceBands::default();
        let looks = (0..8).map(|i| {
            let y = step * i as f32;
            let face = Rect { y0: FACE.y0 + y, y1: FACE.y1 + y, ..FACE };
            bands.look(&picture(0.23 * i as f32, on_face, on_room, y), &face)
        });
        looks.last().flatten()
    }

    #[test]
    fn a_screens_bands_are_found_and_a_rooms_are_not() {
        assert!(seen(0.04, 0.0, 0.0).unwrap() > 0.5);
        assert!(seen(0.04, 0.0, 2.0).unwrap() > 0.5, "held in a hand");
        assert!(seen(0.04, 0.04, 0.0).unwrap() < 0.2, "the room's lamps");
        assert!(seen(0.0, 0.0, 2.0).unwrap() < 0.1, "a face that moves");
    }

    #[test]
    fn few_pictures_and_a_near_face_tell_nothing() {
        let mut bands = FaceBands::default();
        assert!((0..3).all(|i| bands.look(&picture(0.2 * i as f32, 0.1, 0.0, 0.0), &FACE).is_none()));
        let near = Rect { x0: 140.0, x1: 500.0, ..FACE };
        assert_eq!(FaceBands::default().look(&picture(0.0, 0.1, 0.0, 0.0), &near), None);
    }
}
