//! Letters and arrows 16 pixels high, drawn with half-blocks: eight rows of the terminal, readable from where the person
//! sits; twice as large where there is room.
//! The shapes are GNU Unifont's (SIL OFL 1.1).

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unifont::{Glyph, get_glyph};

use crate::domain::face::Side;

/// Rows of the terminal that one line takes at scale 1.
pub const ROWS: u16 = 8;
/// Columns of a hanzi and of an arrow at scale 1, and pixels of their height.
pub const SIZE: usize = 16;

/// Columns of the terminal that the text takes at scale 1; `None` when a letter has no shape.
pub fn columns(text: &str) -> Option<u16> {
    let mut sum = 0_u16;
    for c in text.chars() {
        sum = sum.checked_add(u16::try_from(get_glyph(c)?.get_width()).ok()?)?;
    }
    Some(sum)
}

/// The text as lines, every pixel in the text colour of `style`; letters without a shape are left out. At scale 1 a pixel
/// is a half-block, at scale 2 two columns by one row.
pub fn lines(text: &str, scale: u16, style: Style) -> Vec<Line<'static>> {
    let glyphs: Vec<&Glyph> = text.chars().filter_map(get_glyph).collect();
    let mut starts = Vec::with_capacity(glyphs.len());
    let mut width = 0;
    for glyph in &glyphs {
        starts.push(width);
        width += glyph.get_width();
    }
    let pixel = |x: usize, y: usize| {
        let at = starts.partition_point(|start| *start <= x).saturating_sub(1);
        glyphs.get(at).is_some_and(|glyph| glyph.get_pixel(x - starts[at], y))
    };
    drawn(width, scale, style, pixel)
}

/// An arrow as large as a hanzi.
pub fn arrow(to: Side, scale: u16, style: Style) -> Vec<Line<'static>> {
    let pixel = |x: usize, y: usize| match to {
        Side::Left => arrow_pixel(x, y),
        Side::Right => arrow_pixel(SIZE - 1 - x, y),
        Side::Up => arrow_pixel(y, x),
        Side::Down => arrow_pixel(SIZE - 1 - y, x),
    };
    drawn(SIZE, scale, style, pixel)
}

/// An arrow to the left, its point at the left edge: a head of eight pixels and a shaft of six.
const fn arrow_pixel(along: usize, across: usize) -> bool {
    let from_middle = (2 * across + 1).abs_diff(SIZE);
    if along < SIZE / 2 { from_middle <= 2 * along + 1 } else { from_middle <= 5 }
}

fn drawn(width: usize, scale: u16, style: Style, pixel: impl Fn(usize, usize) -> bool) -> Vec<Line<'static>> {
    let scale = usize::from(scale.max(1));
    let row = |row: usize| {
        let cell = |column: usize| {
            let at = |y: usize| pixel(column / scale, y / scale);
            match (at(row * 2), at(row * 2 + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            }
        };
        Line::from(Span::styled((0..width * scale).map(cell).collect::<String>(), style))
    };
    (0..usize::from(ROWS) * scale).map(row).collect()
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    fn texts(lines: &[Line<'_>]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn hanzi_are_sixteen_columns_wide_and_letters_eight() {
        assert_eq!(columns("请看A"), Some(40));
        for (scale, rows, width) in [(1, 8, 40), (2, 16, 80)] {
            let lines = lines("请看A", scale, Style::new());
            assert_eq!(lines.len(), rows);
            assert!(lines.iter().all(|line| line.to_string().width() == width));
        }
    }

    #[test]
    fn one_is_drawn_as_one_stroke() {
        let text = texts(&lines("一", 1, Style::new()));
        assert_eq!(text.iter().filter(|line| !line.trim().is_empty()).count(), 1);
    }

    #[test]
    fn an_arrow_is_pointed_where_it_points() {
        let left = texts(&arrow(Side::Left, 1, Style::new()));
        assert!(left[3].starts_with('▄') && left[4].starts_with('▀'), "{left:#?}");
        assert!(left[0].starts_with("       █") || left[0].starts_with("      ▄█"), "{left:#?}");
        let right = texts(&arrow(Side::Right, 1, Style::new()));
        assert!(right[3].ends_with('▄') && right[4].ends_with('▀'), "{right:#?}");
        let up = texts(&arrow(Side::Up, 1, Style::new()));
        assert_eq!(up[0].trim(), "▄██▄");
        assert_eq!(texts(&arrow(Side::Down, 1, Style::new()))[7].trim(), "▀██▀");
    }
}
