//! The picture in cells: coloured half-blocks, or one letter a cell where colours or letters are missing.

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::Color,
};

use super::{Ring, Viewfinder, mask::Zone};
use crate::theme::Colours;

/// From light to dark ink on a dark ground.
const RAMP: &[u8; 10] = b" .:-=+*#%@";
/// The oval's line where there are no colours: no letter of the ramp.
const RING_INK: char = 'O';

impl Viewfinder {
    /// Paints the shown pixels, two of them a cell.
    pub(super) fn paint(&self, area: Rect, buffer: &mut Buffer) {
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

const fn rgb([r, g, b]: [u8; 3]) -> Color {
    Color::Rgb(r, g, b)
}

/// The nearest colour of xterm's 6x6x6 cube or of its 24 greys: dark skin would otherwise turn red.
pub(super) fn indexed(pixel: [u8; 3]) -> Color {
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

/// One character for two pixels, chosen by their brightness (Rec. 601 weights).
fn ink(upper: [u8; 3], lower: [u8; 3]) -> char {
    let light = |[r, g, b]: [u8; 3]| (u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114) / 1000;
    let mean = light(upper).midpoint(light(lower)) as usize;
    char::from(RAMP[(mean * RAMP.len() / 256).min(RAMP.len() - 1)])
}
