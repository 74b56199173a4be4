//! The live picture as coloured half-blocks: mirrored, with the oval, and quiet. Quiet matters because every changed
//! cell costs about 40 bytes on the wire to the terminal: a pixel that hardly moved is not sent again.

mod mask;
pub mod tally;

use std::sync::Arc;

use fast_image_resize::{
    FilterType, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedImage, TypedImageRef},
    pixels::U8x3,
};
use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::Color,
};
use zeroize::Zeroize;

use self::mask::{Mask, Zone};
use super::theme::{Capabilities, Colours};
use crate::domain::frame::Frame;

/// A shown pixel stays until a channel moved by more than this many of 256 levels: sensor noise of office webcams stays
/// under it, and it cuts what is sent to about a fifth.
const DEAD_BAND: u8 = 6;
/// Share of its light that a pixel outside the oval keeps: the person sees where to be, and still sees the room.
const OUTSIDE_LIGHT: u16 = 140;
/// Under so many rows the picture is cropped tighter, so that the face stays big enough to be seen.
const SMALL_ROWS: u16 = 20;
/// Share of the picture's height that is shown then: the oval (.72) and a margin.
const SMALL_CROP: f64 = 0.82;
/// From light to dark ink on a dark ground.
const RAMP: &[u8; 10] = b" .:-=+*#%@";

/// The oval's line where there are no colours: no letter of the ramp.
const RING_INK: char = 'O';

/// How the oval is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ring {
    /// Amber: something is to be mended.
    #[default]
    Care,
    /// Blue: hold still.
    Good,
}

impl Ring {
    const fn colour(self) -> [u8; 3] {
        match self {
            Self::Care => [0xff, 0xc0, 0x4d],
            Self::Good => [0x7c, 0xc4, 0xff],
        }
    }
}

/// The picture on screen and what it takes to change it. Holds a face: `wipe` forgets it.
pub struct Viewfinder {
    capabilities: Capabilities,
    latest: Option<Arc<Frame>>,
    drawn: Option<Drawn>,
    mask: Option<Mask>,
    /// What the terminal shows, row by row, one entry a half-block.
    shown: Vec<[u8; 3]>,
    scaled: Vec<u8>,
    resizer: Resizer,
}

/// What the shown pixels were made from.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Drawn {
    seq: u64,
    ring: Ring,
    size: (u16, u16),
}

impl Viewfinder {
    /// An empty one.
    pub fn new(capabilities: Capabilities) -> Self {
        Self {
            capabilities,
            latest: None,
            drawn: None,
            mask: None,
            shown: Vec::new(),
            scaled: Vec::new(),
            resizer: Resizer::new(),
        }
    }

    /// Takes the newest picture; the work is done when it is drawn, so pictures that are never drawn cost nothing.
    pub fn accept(&mut self, frame: Arc<Frame>) {
        self.latest = Some(frame);
    }

    /// Forgets the picture and overwrites what was made from it.
    pub fn wipe(&mut self) {
        self.latest = None;
        self.drawn = None;
        self.shown.as_mut_slice().as_flattened_mut().zeroize();
        self.shown.clear();
        self.scaled.zeroize();
    }

    /// Whether there is a picture to show.
    pub const fn has_picture(&self) -> bool {
        self.latest.is_some()
    }

    /// Draws the newest picture over the whole of `area`; without a picture draws nothing.
    pub fn render(&mut self, area: Rect, buffer: &mut Buffer, ring: Ring) {
        let area = area.intersection(buffer.area);
        let Some(frame) = self.latest.clone() else { return };
        if area.is_empty() || frame.width == 0 || frame.height == 0 {
            return;
        }
        let now = Drawn { seq: frame.seq, ring, size: (area.width, area.height) };
        if self.drawn != Some(now) {
            if !self.refresh(&frame, now) {
                return;
            }
            self.drawn = Some(now);
        }
        self.paint(area, buffer);
    }

    /// Brings the shown pixels up to date; false when the picture cannot be scaled.
    fn refresh(&mut self, frame: &Frame, now: Drawn) -> bool {
        let (width, height) = (u32::from(now.size.0), u32::from(now.size.1) * 2);
        let crop = Crop::of(frame, now.size);
        let Some(()) = self.scale(frame, crop, width, height) else { return false };
        let mask = match self.mask.take() {
            Some(mask) if mask.fits(width, height, crop) => mask,
            _ => Mask::new(width, height, crop, frame),
        };
        let same_size = self.drawn.is_some_and(|drawn| drawn.size == now.size);
        if !same_size {
            self.shown.clear();
            self.shown.resize((width * height) as usize, [0; 3]);
        }
        let row = width as usize;
        for (at, shown) in self.shown.iter_mut().enumerate() {
            // The person sees a mirror: the first column shows the last.
            let from = (at / row * row + (row - 1 - at % row)) * 3;
            let pixel = [self.scaled[from], self.scaled[from + 1], self.scaled[from + 2]];
            let wanted = match mask.zone(at) {
                Zone::Inside => pixel,
                Zone::Outside => pixel.map(dim),
                Zone::Ring => now.ring.colour(),
            };
            if !same_size || moved(*shown, wanted) {
                *shown = wanted;
            }
        }
        self.mask = Some(mask);
        true
    }

    fn scale(&mut self, frame: &Frame, crop: Crop, width: u32, height: u32) -> Option<()> {
        self.scaled.resize((width * height * 3) as usize, 0);
        let source = TypedImageRef::<U8x3>::from_buffer(frame.width, frame.height, &frame.rgb).ok()?;
        let mut target = TypedImage::<U8x3>::from_buffer(width, height, &mut self.scaled).ok()?;
        // Nearest to twice the size, then a box: as calm as a full box filter and a third of its cost.
        let options = ResizeOptions::new().resize_alg(ResizeAlg::SuperSampling(FilterType::Box, 3)).crop(
            crop.left,
            crop.top,
            crop.width,
            crop.height,
        );
        self.resizer.resize_typed(&source, &mut target, &options).ok()
    }

    fn paint(&self, area: Rect, buffer: &mut Buffer) {
        let row = usize::from(area.width);
        for y in 0..area.height {
            for x in 0..area.width {
                let upper = usize::from(y) * 2 * row + usize::from(x);
                let (upper, lower) = (self.shown[upper], self.shown[upper + row]);
                let cell = &mut buffer[(area.x + x, area.y + y)];
                cell.reset();
                match (self.capabilities.utf8, self.capabilities.colours) {
                    (true, Colours::True) => {
                        cell.set_char('▀').set_fg(rgb(upper)).set_bg(rgb(lower));
                    }
                    (true, Colours::Indexed) => {
                        cell.set_char('▀').set_fg(indexed(upper)).set_bg(indexed(lower));
                    }
                    (_, colours) => self.paint_ink(cell, usize::from(y) * 2 * row + usize::from(x), row, colours),
                }
            }
        }
    }
}

impl Viewfinder {
    /// One character for the two pixels from `upper` on. The oval's line is told by its letter, and by its colour where
    /// there are sixteen.
    fn paint_ink(&self, cell: &mut Cell, upper: usize, row: usize, colours: Colours) {
        let is_ring = |at| self.mask.as_ref().is_some_and(|mask| mask.zone(at) == Zone::Ring);
        let ring = is_ring(upper) || is_ring(upper + row);
        cell.set_char(if ring { RING_INK } else { ink(self.shown[upper], self.shown[upper + row]) });
        if colours == Colours::Sixteen {
            let good = self.drawn.is_some_and(|drawn| drawn.ring == Ring::Good);
            let colour = match (ring, good) {
                (false, _) => Color::Gray,
                (true, true) => Color::LightCyan,
                (true, false) => Color::LightYellow,
            };
            cell.set_fg(colour).set_bg(Color::Black);
        }
    }
}

impl Drop for Viewfinder {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// The part of the picture that is shown, pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Crop {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Crop {
    /// The largest part around the middle with the shape of `size` cells, tighter when there are few rows. A cell is
    /// taken to be twice as high as wide, so a half-block is square.
    fn of(frame: &Frame, size: (u16, u16)) -> Self {
        let (full_width, full_height) = (f64::from(frame.width), f64::from(frame.height));
        let shape = f64::from(size.0) / (2.0 * f64::from(size.1));
        let height = if size.1 < SMALL_ROWS { full_height * SMALL_CROP } else { full_height };
        let (width, height) =
            if height * shape <= full_width { (height * shape, height) } else { (full_width, full_width / shape) };
        Self { left: (full_width - width) / 2.0, top: (full_height - height) / 2.0, width, height }
    }
}

fn moved(shown: [u8; 3], wanted: [u8; 3]) -> bool {
    shown.iter().zip(wanted).any(|(a, b)| a.abs_diff(b) > DEAD_BAND)
}

const fn dim(level: u8) -> u8 {
    (level as u16 * OUTSIDE_LIGHT / 256) as u8
}

const fn rgb([r, g, b]: [u8; 3]) -> Color {
    Color::Rgb(r, g, b)
}

/// The nearest colour of xterm's 6x6x6 cube or of its 24 greys: dark skin would otherwise turn red.
fn indexed(pixel: [u8; 3]) -> Color {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let far = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum::<u32>();
    let step = |c: u8| match c {
        0..48 => 0,
        48..115 => 1,
        _ => (c - 35) / 40,
    };
    let steps = pixel.map(step);
    let mean = pixel.iter().map(|c| u16::from(*c)).sum::<u16>() / 3;
    let grey = (mean.saturating_sub(3) / 10).min(23) as u8;
    if far(pixel, [8 + grey * 10; 3]) <= far(pixel, steps.map(|step| LEVELS[usize::from(step)])) {
        Color::Indexed(232 + grey)
    } else {
        Color::Indexed(16 + 36 * steps[0] + 6 * steps[1] + steps[2])
    }
}

/// One character for two pixels, by their light (Rec. 601 weights).
fn ink(upper: [u8; 3], lower: [u8; 3]) -> char {
    let light = |[r, g, b]: [u8; 3]| (u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114) / 1000;
    let mean = light(upper).midpoint(light(lower)) as usize;
    char::from(RAMP[(mean * RAMP.len() / 256).min(RAMP.len() - 1)])
}

#[cfg(test)]
#[path = "viewfinder_tests.rs"]
mod tests;
