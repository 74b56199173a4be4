//! The live picture in real pixels, for terminals that can: which protocol, how large, and when something is to be
//! sent. What is drawn into it (the oval, the dimmed room) is in the pixels; every word stays in a cell outside it.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Modifier},
};

/// How pixels reach the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// kitty's graphics protocol, the pixels in shared memory: for a terminal on this computer.
    KittyShared,
    /// kitty's graphics with the picture in the stream, as PNG.
    Kitty,
    /// iTerm2's inline images, as JPEG.
    Iterm2,
    /// DEC's sixels.
    Sixel,
}

impl Protocol {
    /// Longest side of the picture, in pixels. Shared memory costs a copy; PNG at 480 is 220 KB a picture and JPEG 34;
    /// sixels at 600 are 230 KB (measured on a portrait, see docs/performance.md).
    const fn longest(self) -> u32 {
        match self {
            Self::KittyShared => 640,
            Self::Kitty | Self::Iterm2 => 480,
            Self::Sixel => 600,
        }
    }
}

/// How the picture is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preview {
    /// As coloured cells or as letters, depending on what the terminal can show.
    #[default]
    Cells,
    /// In pixels.
    Pixels {
        /// How they are sent.
        protocol: Protocol,
        /// Width and height of a cell in pixels, neither of them 0.
        cell: (u16, u16),
    },
}

/// A picture ready to be sent.
pub struct Picture<'a> {
    /// `width * height` pixels, row by row, upright and mirrored.
    pub rgb: &'a [[u8; 3]],
    /// Columns of pixels, at least 1.
    pub width: u32,
    /// Rows of pixels, at least 1.
    pub height: u32,
    /// The cells that it covers.
    pub area: Rect,
}

/// What is to be told the terminal after a page.
pub enum Overlay<'a> {
    /// The terminal shows this picture already.
    Same,
    /// The picture goes.
    Gone,
    /// Show this picture in place of the last one.
    Show(Picture<'a>),
}

/// The cells that are covered, and how many pixels are sent for them: never more than the camera gave where the
/// terminal scales, and exactly as many as the cells have where it does not.
pub(super) fn fitted(protocol: Protocol, cell: (u16, u16), area: Rect, camera: (u32, u32)) -> (Rect, (u32, u32)) {
    let (cell_width, cell_height) = (u32::from(cell.0.max(1)), u32::from(cell.1.max(1)));
    let full = |area: Rect| (u32::from(area.width) * cell_width, u32::from(area.height) * cell_height);
    let most = protocol.longest();
    if protocol == Protocol::Sixel {
        let columns = area.width.min((most / cell_width) as u16).max(1);
        let rows = area.height.min((most / cell_height) as u16).max(1);
        let (x, y) = (area.x + (area.width - columns) / 2, area.y + (area.height - rows) / 2);
        let area = Rect { x, y, width: columns, height: rows };
        let (width, height) = full(area);
        // A last band of fewer rows would be filled up below the area by some terminals.
        return (area, (width, (height / 6 * 6).max(1)));
    }
    let (width, height) = full(area);
    let (width, height) = (f64::from(width), f64::from(height));
    let scale = (f64::from(most) / width.max(height)).min(f64::from(camera.1) / height).min(1.0);
    (area, (((width * scale).round() as u32).max(1), ((height * scale).round() as u32).max(1)))
}

/// Blanks the cells under the picture. They are unlike those of any page (hidden blanks on black), so that the paint
/// that brings the picture clears what stood there, and the one after it writes over every pixel that is left. `odd`
/// tells the cells of one place from those of the next.
pub(super) fn reserve(area: Rect, odd: bool, buffer: &mut Buffer) {
    for position in area.positions() {
        let cell = &mut buffer[position];
        cell.reset();
        cell.set_char(' ').set_bg(Color::Black).set_fg(if odd { Color::White } else { Color::Black });
        cell.modifier = Modifier::HIDDEN;
    }
}
