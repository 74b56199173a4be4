//! A room with nobody in the chair: its light as the live looks measure it, and what the picture tells of the lens.

use renzheng_domain::{face::Rect, frame::Frame, room::RoomLight};

use super::{
    colour,
    haze::veil,
    luminance::{Luminance, WEIGHTS, sampled},
    surround::surround,
};

/// Where a head that needs no advice is: its middle from the top, half its width and half its height, as shares of the
/// picture's height. The bounds of the hints for distance and place allow a third more or less of each.
const HEAD: (f32, f32, f32) = (0.47, 0.16, 0.21);
/// Of a row every so many pixels count: a few hundred settle its mean.
const ROW_STEP: usize = 4;
/// A pixel whose channels differ by no more than this has no colour: JPEG of a grey picture makes no more of it.
const COLOURLESS: u8 = 3;

/// What one picture of a room tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoomView {
    /// Light of the room.
    pub light: RoomLight,
    /// Entropy of the luminances in bits, `[0, 8]`; under a covered lens next to none.
    pub entropy: f32,
    /// Share of pixels without any colour.
    pub colourless: f32,
    /// The darkest hundredth over the mean; `None` without anything bright. See `vision::haze`.
    pub veil: Option<f32>,
    /// Mean luminance of each row, from the top.
    pub rows: Vec<f32>,
}

/// Measures; keeps its tables.
#[derive(Default)]
pub struct RoomMeter(Luminance);

impl RoomMeter {
    /// Measures one picture.
    pub fn look(&self, frame: &Frame) -> RoomView {
        let scene = self.0.scene(frame);
        let head = head(frame);
        let (around, burnt) = surround(&self.0, frame, &head);
        let mut halves = [Mean::default(); 2];
        let (mut centre, mut colour, mut colourless) = (Mean::default(), [0.0; 3], 0_u32);
        let mut all = 0_u32;
        for (x, y) in sampled(frame) {
            let pixel = frame.pixel(x, y);
            let found = self.0.of(pixel);
            halves[usize::from(x >= frame.width / 2)].add(found);
            if (head.x0..head.x1).contains(&(x as f32)) && (head.y0..head.y1).contains(&(y as f32)) {
                centre.add(found);
            }
            colour.iter_mut().zip(self.0.parts(pixel)).for_each(|(sum, part)| *sum += part);
            let (low, high) = (pixel.iter().min(), pixel.iter().max());
            colourless += u32::from(high.zip(low).is_some_and(|(high, low)| high - low <= COLOURLESS));
            all += 1;
        }
        let whole = all.max(1) as f32;
        let (a, b) = colour::chroma(std::array::from_fn(|c| colour[c] / WEIGHTS[c] / whole));
        let [image_left, image_right] = halves.map(Mean::value);
        let light = RoomLight {
            mean: scene.mean,
            image_left,
            image_right,
            centre: centre.value(),
            around,
            burnt,
            cast: if scene.mean > 0.0 { a.hypot(b) } else { 0.0 },
        };
        RoomView {
            light,
            entropy: scene.histogram.entropy(),
            colourless: colourless as f32 / whole,
            veil: veil(&scene.histogram, scene.mean),
            rows: self.rows(frame),
        }
    }

    fn rows(&self, frame: &Frame) -> Vec<f32> {
        let width = frame.width as usize * 3;
        let mean = |row: &[u8]| {
            let mut mean = Mean::default();
            row.chunks_exact(3).step_by(ROW_STEP).for_each(|p| mean.add(self.0.of([p[0], p[1], p[2]])));
            mean.value()
        };
        if width == 0 { Vec::new() } else { frame.rgb.chunks_exact(width).map(mean).collect() }
    }
}

/// Where the head will be, pixels.
fn head(frame: &Frame) -> Rect {
    let (width, height) = (frame.width as f32, frame.height as f32);
    let (middle, aside, upright) = (HEAD.0 * height, HEAD.1 * height, HEAD.2 * height);
    Rect { x0: width / 2.0 - aside, y0: middle - upright, x1: width / 2.0 + aside, y1: middle + upright }
}

#[derive(Clone, Copy, Default)]
struct Mean {
    sum: f32,
    count: u32,
}

impl Mean {
    fn add(&mut self, value: f32) {
        self.sum += value;
        self.count += 1;
    }

    fn value(self) -> f32 {
        self.sum / self.count.max(1) as f32
    }
}

/// The mean light of several pictures.
pub fn mean_light<'a>(views: impl Iterator<Item = &'a RoomLight>) -> RoomLight {
    let mut sum = RoomLight::default();
    let mut count = 0_u32;
    for light in views {
        for (sum, value) in parts(&mut sum).into_iter().zip(parts(&mut light.clone())) {
            *sum += *value;
        }
        count += 1;
    }
    for part in parts(&mut sum) {
        *part /= count.max(1) as f32;
    }
    sum
}

fn parts(light: &mut RoomLight) -> [&mut f32; 7] {
    let RoomLight { mean, image_left, image_right, centre, around, burnt, cast } = light;
    [mean, image_left, image_right, centre, around, burnt, cast]
}

#[cfg(test)]
mod tests {
    use super::*;
    use renzheng_domain::time::Moment;

    fn frame(pixel: impl Fn(u32, u32) -> [u8; 3]) -> Frame {
        let rgb = (0..480).flat_map(|y| (0..640).map(move |x| (x, y))).flat_map(|(x, y)| pixel(x, y)).collect();
        Frame { seq: 1, captured: Moment::ZERO, width: 640, height: 480, rgb, jpeg: None }
    }

    #[test]
    fn an_empty_or_covered_picture_has_no_light_and_no_colour() {
        let none = Frame { seq: 1, captured: Moment::ZERO, width: 0, height: 0, rgb: Vec::new(), jpeg: None };
        assert_eq!(RoomMeter::default().look(&none), RoomView::default());
        let black = RoomMeter::default().look(&frame(|_, _| [0; 3]));
        assert_eq!((black.light, black.rows.len()), (RoomLight::default(), 480));
        assert!((black.colourless - 1.0).abs() < 1e-6 && black.entropy.abs() < 1e-6 && black.veil.is_none());
    }

    #[test]
    fn a_window_on_the_left_and_a_warm_wall_are_told_apart() {
        let room = frame(|x, _| if x < 160 { [255; 3] } else { [150, 120, 80] });
        let view = RoomMeter::default().look(&room);
        assert!(view.light.image_left > 2.0 * view.light.image_right, "{:?}", view.light);
        assert!(view.light.burnt > 0.2 && view.light.cast > 10.0, "{:?}", view.light);
        assert!((view.light.centre - view.light.image_right).abs() < 1e-3, "the wall is behind the head");
        assert!((view.colourless - 0.25).abs() < 0.01, "only the window is white");
    }

    #[test]
    fn the_mean_of_several_looks_is_taken_part_by_part() {
        let light = |mean, cast| RoomLight { mean, cast, ..RoomLight::default() };
        let mean = mean_light([light(0.1, 4.0), light(0.3, 0.0)].iter());
        assert!((mean.mean - 0.2).abs() < 1e-6 && (mean.cast - 2.0).abs() < 1e-6);
        assert_eq!(mean_light(std::iter::empty()), RoomLight::default());
    }
}
