//! The live picture, mirrored and with the oval: as coloured half-blocks, or in pixels where the terminal can.
//! Half-blocks are quiet, because every changed cell costs about 40 bytes on the wire to the terminal: a pixel that
//! hardly moved is not sent again.

mod cells;
pub mod iterm2;
pub mod kitty;
mod mask;
pub mod pixels;
pub mod sixel;
pub mod tally;

use std::sync::Arc;

use fast_image_resize::{
    FilterType, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedImage, TypedImageRef},
    pixels::U8x3,
};
use ratatui::{buffer::Buffer, layout::Rect};
use renzheng_domain::frame::Frame;
use zeroize::Zeroize;

use self::{
    mask::{Mask, Zone},
    pixels::{Overlay, Picture, Preview},
};
use super::theme::Capabilities;

/// A shown pixel stays until a channel moved by more than this many of 256 levels: sensor noise of office webcams stays
/// under it, and it cuts what is sent to about a fifth.
const DEAD_BAND: u8 = 6;
/// Brightness factor of pixels outside the oval, of 256: the person sees where to be, and still sees the surroundings.
const OUTSIDE_LIGHT: u16 = 140;
/// Under so many rows the picture is cropped tighter, so that the face stays big enough to be seen.
const SMALL_ROWS: u16 = 20;
/// Share of the picture's height that is shown then: the oval (.72) and a margin.
const SMALL_CROP: f64 = 0.82;
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
    preview: Preview,
    /// Nothing says that the terminal shows it.
    doubted: bool,
    latest: Option<Arc<Frame>>,
    drawn: Option<Drawn>,
    mask: Option<Mask>,
    /// The mirrored picture with the oval, row by row: what the terminal shows, one entry a half-block, or what it is
    /// sent.
    shown: Vec<[u8; 3]>,
    scaled: Vec<u8>,
    resizer: Resizer,
    /// Where this page wants pixels.
    placed: Option<(Rect, Ring)>,
    /// The cells kept for pixels last, and whether their number is odd.
    reserved: (Rect, bool),
    /// What the terminal shows in pixels, and where.
    sent: Option<(Rect, Drawn)>,
}

/// What the shown pixels were made from.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Drawn {
    seq: u64,
    ring: Ring,
    /// Columns and rows of pixels.
    size: (u32, u32),
}

impl Viewfinder {
    /// An empty one, in cells.
    pub fn new(capabilities: Capabilities) -> Self {
        Self {
            capabilities,
            preview: Preview::Cells,
            doubted: false,
            latest: None,
            drawn: None,
            mask: None,
            shown: Vec::new(),
            scaled: Vec::new(),
            resizer: Resizer::new(),
            placed: None,
            reserved: (Rect::ZERO, false),
            sent: None,
        }
    }

    /// How the picture is shown from the next page on. With pixels somebody must take [`Viewfinder::overlay`] to the
    /// terminal after each page.
    pub fn show_as(&mut self, preview: Preview, capabilities: Capabilities) {
        (self.preview, self.capabilities) = (preview, capabilities);
        self.drawn = None;
    }

    /// Whether the terminal may show nothing of it: the page says then what to do.
    pub const fn doubt(&mut self, doubted: bool) {
        self.doubted = doubted;
    }

    /// Whether pixels were forced where nothing says that they are seen.
    pub const fn is_doubted(&self) -> bool {
        self.doubted
    }

    /// The cells have another size in pixels from the next page on.
    pub fn cell_is(&mut self, size: (u16, u16)) {
        if let Preview::Pixels { cell, .. } = &mut self.preview {
            *cell = size;
        }
    }

    /// How the picture is shown.
    pub const fn preview(&self) -> Preview {
        self.preview
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

    /// A new page begins, and has no picture until it draws one.
    pub const fn begin(&mut self) {
        self.placed = None;
    }

    /// Draws the newest picture over the whole of `area`; without a picture draws nothing. In pixels it only keeps the
    /// place.
    pub fn render(&mut self, area: Rect, buffer: &mut Buffer, ring: Ring) {
        let area = area.intersection(buffer.area);
        let Some(frame) = self.latest.clone() else { return };
        if area.is_empty() || frame.width == 0 || frame.height == 0 {
            return;
        }
        if let Preview::Pixels { .. } = self.preview {
            if self.reserved.0 != area {
                self.reserved = (area, !self.reserved.1);
            }
            pixels::reserve(area, self.reserved.1, buffer);
            self.placed = Some((area, ring));
            return;
        }
        let size = (u32::from(area.width), u32::from(area.height) * 2);
        // A cell is taken to be twice as high as wide, so a half-block is square.
        let crop = Crop::of(&frame, f64::from(size.0) / f64::from(size.1), area.height);
        let now = Drawn { seq: frame.seq, ring, size };
        if self.drawn != Some(now) {
            if !self.refresh(&frame, now, crop, DEAD_BAND) {
                return;
            }
            self.drawn = Some(now);
        }
        self.paint(area, buffer);
    }

    /// What is to be told the terminal after the page that was drawn last; taken as told. `ready`: it can take a
    /// picture now, else the next page brings a newer one.
    pub fn overlay(&mut self, ready: bool) -> Overlay<'_> {
        let (Preview::Pixels { protocol, cell }, Some((area, ring)), Some(frame)) =
            (self.preview, self.placed, self.latest.clone())
        else {
            return if self.sent.take().is_some() { Overlay::Gone } else { Overlay::Same };
        };
        let rows = area.height;
        let (area, size) = pixels::fitted(protocol, cell, area, (frame.width, frame.height));
        let now = Drawn { seq: frame.seq, ring, size };
        if !ready || self.sent == Some((area, now)) {
            return Overlay::Same;
        }
        let shape = f64::from(area.width) * f64::from(cell.0) / (f64::from(area.height) * f64::from(cell.1));
        if !self.refresh(&frame, now, Crop::of(&frame, shape, rows), 0) {
            return Overlay::Same;
        }
        self.drawn = Some(now);
        self.sent = Some((area, now));
        Overlay::Show(Picture { rgb: &self.shown, width: size.0, height: size.1, area })
    }

    /// Brings the shown pixels up to date, but for those that moved by no more than `dead_band`; false when the picture
    /// cannot be scaled.
    fn refresh(&mut self, frame: &Frame, now: Drawn, crop: Crop, dead_band: u8) -> bool {
        let (width, height) = now.size;
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
            if !same_size || moved(*shown, wanted, dead_band) {
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
    /// The largest part around the middle with this shape (width by height), tighter when there are few rows of cells.
    fn of(frame: &Frame, shape: f64, rows: u16) -> Self {
        let (full_width, full_height) = (f64::from(frame.width), f64::from(frame.height));
        let height = if rows < SMALL_ROWS { full_height * SMALL_CROP } else { full_height };
        let (width, height) =
            if height * shape <= full_width { (height * shape, height) } else { (full_width, full_width / shape) };
        Self { left: (full_width - width) / 2.0, top: (full_height - height) / 2.0, width, height }
    }
}

fn moved(shown: [u8; 3], wanted: [u8; 3], dead_band: u8) -> bool {
    shown.iter().zip(wanted).any(|(a, b)| a.abs_diff(b) > dead_band)
}

const fn dim(level: u8) -> u8 {
    (level as u16 * OUTSIDE_LIGHT / 256) as u8
}

#[cfg(test)]
#[path = "viewfinder_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "viewfinder/pixel_tests.rs"]
mod pixel_tests;
