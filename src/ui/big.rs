//! Letters 16 pixels high, drawn with half-blocks: eight rows of the terminal, readable from where the person sits.
//! The shapes are GNU Unifont's (SIL OFL 1.1).

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unifont::{Glyph, get_glyph};

/// Rows of the terminal that one line takes.
pub const ROWS: u16 = 8;

/// Columns of the terminal that the text takes; `None` when a letter has no shape.
pub fn columns(text: &str) -> Option<u16> {
    let mut sum = 0_u16;
    for c in text.chars() {
        sum = sum.checked_add(u16::try_from(get_glyph(c)?.get_width()).ok()?)?;
    }
    Some(sum)
}

/// The text as eight lines, every pixel in the text colour of `style`; letters without a shape are left out.
pub fn lines(text: &str, style: Style) -> Vec<Line<'static>> {
    let glyphs: Vec<&Glyph> = text.chars().filter_map(get_glyph).collect();
    (0..usize::from(ROWS)).map(|row| Line::from(Span::styled(row_of(&glyphs, row), style))).collect()
}

fn row_of(glyphs: &[&Glyph], row: usize) -> String {
    let mut line = String::new();
    for glyph in glyphs {
        for x in 0..glyph.get_width() {
            line.push(match (glyph.get_pixel(x, row * 2), glyph.get_pixel(x, row * 2 + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn hanzi_are_sixteen_columns_wide_and_letters_eight() {
        assert_eq!(columns("请看A"), Some(40));
        let lines = lines("请看A", Style::new());
        assert_eq!(lines.len(), 8);
        assert!(lines.iter().all(|line| line.to_string().width() == 40));
    }

    #[test]
    fn one_is_drawn_as_one_stroke() {
        let text: Vec<String> = lines("一", Style::new()).iter().map(ToString::to_string).collect();
        assert_eq!(text.iter().filter(|line| !line.trim().is_empty()).count(), 1);
    }
}
