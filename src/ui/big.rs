//! Letters and arrows 16 pixels high, drawn with half-blocks: eight rows of the terminal, readable from where the
//! person sits; twice as large where there is room, half as wide where there is none. The shapes are GNU Unifont's (SIL
//! OFL 1.1).

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use renzheng_domain::face::Side;
use unifont::{Glyph, get_glyph};

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

/// The text as lines, every pixel in the text colour of `style`; letters without a shape are left out. At scale 1 a
/// pixel is a half-block, at scale 2 two columns by one row.
pub fn lines(text: &str, scale: u16, style: Style) -> Vec<Line<'static>> {
    shaped(text, |width, pixel| drawn(width, scale, style, pixel))
}

/// The text as lines, eight rows high and half as wide, a pixel a quarter of a cell: half as broad as high is the least
/// that ISO 9241-3 allows a letter.
pub fn narrow_lines(text: &str, style: Style) -> Vec<Line<'static>> {
    shaped(text, |width, pixel| quartered(width, style, pixel))
}

/// Gives the text's width and its pixels to `draw`.
fn shaped<T>(text: &str, draw: impl FnOnce(usize, &dyn Fn(usize, usize) -> bool) -> T) -> T {
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
    draw(width, &pixel)
}

/// An arrow as large as a hanzi.
pub fn arrow(to: Side, scale: u16, style: Style) -> Vec<Line<'static>> {
    drawn(SIZE, scale, style, pointed(to))
}

/// An arrow to that side, eight rows high and half as wide as the usual one.
pub fn narrow_arrow(to: Side, style: Style) -> Vec<Line<'static>> {
    quartered(SIZE, style, pointed(to))
}

fn pointed(to: Side) -> impl Fn(usize, usize) -> bool {
    move |x, y| match to {
        Side::Left => arrow_pixel(x, y),
        Side::Right => arrow_pixel(SIZE - 1 - x, y),
        Side::Up => arrow_pixel(y, x),
        Side::Down => arrow_pixel(SIZE - 1 - y, x),
    }
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

/// Four pixels a cell.
fn quartered(width: usize, style: Style, pixel: impl Fn(usize, usize) -> bool) -> Vec<Line<'static>> {
    /// By upper left, upper right, lower left, lower right, the first counting eight.
    const QUARTERS: [char; 16] = [' ', '▗', '▖', '▄', '▝', '▐', '▞', '▟', '▘', '▚', '▌', '▙', '▀', '▜', '▛', '█'];
    let cell = |column: usize, row: usize| {
        let places = [(0, 0), (1, 0), (0, 1), (1, 1)];
        let at = |(x, y): (usize, usize)| column * 2 + x < width && pixel(column * 2 + x, row * 2 + y);
        QUARTERS[places.into_iter().fold(0, |sum, place| sum * 2 + usize::from(at(place)))]
    };
    let row = |row: usize| (0..width.div_ceil(2)).map(|column| cell(column, row)).collect::<String>();
    (0..usize::from(ROWS)).map(|at| Line::from(Span::styled(row(at), style))).collect()
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
    fn narrow_letters_are_as_high_and_half_as_wide_with_the_same_strokes() {
        let lines = narrow_lines("请看A", Style::new());
        assert_eq!(lines.len(), usize::from(ROWS));
        assert!(lines.iter().all(|line| line.to_string().width() == 20));
        // A bar across all columns, two pixels of the glyph's sixteen at most.
        let one = texts(&narrow_lines("一", Style::new()));
        let inked: Vec<_> = one.iter().filter(|line| !line.trim().is_empty()).collect();
        assert_eq!(inked.len(), 1, "{one:?}");
        assert!(inked[0].chars().all(|c| "▀▄█▜▛▟▙▐▌ ▝▘▗▖".contains(c)) && inked[0].trim().chars().count() >= 7);
        assert_eq!(texts(&narrow_arrow(Side::Left, Style::new()))[4].trim_end().chars().count(), 8);
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
