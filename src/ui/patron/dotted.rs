//! Letters four rows high, made of braille dots: for windows too small for the half-block letters. Dots are square
//! where half-blocks are, two columns by four rows of them a cell, so a hanzi takes eight columns and stays square.

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unifont::get_glyph;

use crate::big;

/// Rows of the terminal that a line of them takes.
pub const ROWS: u16 = big::ROWS / 2;
/// Braille without a dot; the eight bits above it are the dots.
const BLANK: u32 = 0x2800;
/// The bit of each dot, by column and row.
const DOTS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// The text as lines; letters without a shape are left out.
pub fn lines(text: &str, style: Style) -> Vec<Line<'static>> {
    let mut rows = vec![String::new(); usize::from(ROWS)];
    for glyph in text.chars().filter_map(get_glyph) {
        for (row, line) in rows.iter_mut().enumerate() {
            for column in 0..glyph.get_width() / 2 {
                let has = |x: usize, y: usize| glyph.get_pixel(column * 2 + x, row * 4 + y);
                let dots = (0..2).flat_map(|x| (0..4).map(move |y| (x, y)));
                let bits: u32 = dots.filter(|(x, y)| has(*x, *y)).map(|(x, y)| DOTS[x][y]).sum();
                // A blank is a blank: some fonts draw empty braille as circles.
                line.push(if bits == 0 { ' ' } else { char::from_u32(BLANK + bits).unwrap_or(' ') });
            }
        }
    }
    rows.into_iter().map(|row| Line::from(Span::styled(row, style))).collect()
}
