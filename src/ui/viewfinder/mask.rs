//! Which pixels of the viewfinder lie inside the oval, outside it, or on its line.

use renzheng_domain::frame::Frame;

use super::Crop;
use crate::place::Oval;

/// Thickness of the line, in pixels of the viewfinder, to each side: enough for an unbroken line of half-blocks.
const HALF_LINE: f64 = 0.6;
/// Half the width of the oval's line as a share of the picture's height, where pixels are small: as broad as the finest
/// line that is seen from the chair.
const HALF_LINE_SHARE: f64 = 0.006;

/// Where a pixel lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// In the oval.
    Inside,
    /// Around it.
    Outside,
    /// On its line.
    Ring,
}

/// The zones of every pixel; made anew when size or crop change. Symmetric, so mirroring does not matter.
pub(super) struct Mask {
    size: (u32, u32),
    crop: Crop,
    zones: Vec<Zone>,
}

impl Mask {
    pub(super) fn new(width: u32, height: u32, crop: Crop, frame: &Frame) -> Self {
        let half_height = f64::from(Oval::HALF_HEIGHT * frame.height as f32) * f64::from(height) / crop.height;
        let half_width = f64::from(Oval::HALF_WIDTH * frame.height as f32) * f64::from(width) / crop.width;
        let half_line = HALF_LINE.max(f64::from(height) * HALF_LINE_SHARE);
        let (middle_x, middle_y) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
        let zone = |x: u32, y: u32| {
            let across = (f64::from(x) + 0.5 - middle_x) / half_width;
            let down = (f64::from(y) + 0.5 - middle_y) / half_height;
            let radius = across.hypot(down);
            if (radius - 1.0).abs() * half_width.min(half_height) <= half_line {
                Zone::Ring
            } else if radius < 1.0 {
                Zone::Inside
            } else {
                Zone::Outside
            }
        };
        let zones = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| zone(x, y)).collect();
        Self { size: (width, height), crop, zones }
    }

    pub(super) fn fits(&self, width: u32, height: u32, crop: Crop) -> bool {
        self.size == (width, height) && self.crop == crop
    }

    /// The zone of the pixel at `index`, counted row by row.
    pub(super) fn zone(&self, index: usize) -> Zone {
        self.zones.get(index).copied().unwrap_or(Zone::Outside)
    }
}
