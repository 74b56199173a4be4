//! The one sentence of a page, as large as the page allows: letters of sixteen or eight rows with an arrow as large as
//! they are, or a framed line.

use ratatui::{
    layout::{Alignment, Rect},
    text::Line,
};
use renzheng_domain::face::Side;

use crate::{
    big,
    pen::Pen,
    said::Said,
    text,
    theme::{Sign, Tone},
};

/// Content rows from which a sentence is written with letters eight rows high and the page keeps enough.
pub(super) const ROWS_FOR_BIG: u16 = 30;
/// Content rows from which the letters are twice as large.
pub(super) const ROWS_FOR_HUGE: u16 = 50;
/// Fewest rows of a page for letters for weak eyes: what is left is what a framed line leaves in a window of 24 rows.
const ROWS_FOR_WEAK_EYES: u16 = 24;
/// Fewest rows of a page with a picture for large letters over it: what is left still holds the picture.
pub(super) const ROWS_OVER_PICTURE: u16 = 17;
/// Columns between a large sign and its sentence, at scale 1.
const GAP: u16 = 2;

/// The headline over a picture, where letters for weak eyes are large even in a small window.
pub(super) fn over_picture(pen: &mut Pen<'_, '_>, words: &str, sign: Sign, tone: Tone) {
    let weak = pen.theme.is_large() && pen.area.height >= ROWS_OVER_PICTURE;
    if !(weak && large_from(ROWS_OVER_PICTURE, pen, words, Some(sign), tone)) {
        draw(pen, words, sign, tone);
    }
}

/// The sentence with its sign: large, or in a frame.
pub(super) fn draw(pen: &mut Pen<'_, '_>, words: &str, sign: Sign, tone: Tone) {
    if !large(pen, words, Some(sign), tone) {
        pen.say(|| Said::Text(Some(sign), words.to_owned()));
        framed(pen, words, sign, tone);
    }
}

/// The sentence in large letters if there is room; says whether there was. A sign that points somewhere is never left
/// out, another one makes way for larger letters.
pub(super) fn large(pen: &mut Pen<'_, '_>, words: &str, sign: Option<Sign>, tone: Tone) -> bool {
    let rows = if pen.theme.is_large() { ROWS_FOR_WEAK_EYES } else { ROWS_FOR_BIG };
    large_from(rows, pen, words, sign, tone)
}

/// Draws the headline in large letters where the page has so many rows or more; false where it did not.
pub(super) fn large_from(rows: u16, pen: &mut Pen<'_, '_>, words: &str, sign: Option<Sign>, tone: Tone) -> bool {
    if pen.is_read() || !pen.theme.capabilities.utf8 || pen.area.height < rows {
        return false;
    }
    let Some(columns) = big::columns(words) else { return false };
    let arrow = sign.and_then(side);
    let mark = sign.filter(|_| arrow.is_none()).map(|sign| pen.theme.sign(sign));
    let mark_columns = match (arrow, mark) {
        (Some(_), _) => big::SIZE as u16 + GAP,
        (None, Some(mark)) => big::columns(mark).map_or(0, |columns| columns + GAP),
        (None, None) => 0,
    };
    let scales: &[u16] = if pen.area.height >= ROWS_FOR_HUGE { &[2, 1] } else { &[1] };
    for &scale in scales {
        let with_mark = (columns + mark_columns) * scale <= pen.area.width;
        if with_mark || (arrow.is_none() && columns * scale <= pen.area.width) {
            let mark = mark.filter(|_| with_mark);
            write(pen, words, arrow, mark, Cut::Full(scale), tone);
            return true;
        }
    }
    // Half as wide, for weak eyes, rather than small.
    let with_mark = (columns + mark_columns).div_ceil(2) <= pen.area.width;
    if pen.theme.is_large() && (with_mark || (arrow.is_none() && columns.div_ceil(2) <= pen.area.width)) {
        write(pen, words, arrow, mark.filter(|_| with_mark), Cut::Narrow, tone);
        return true;
    }
    false
}

/// How letters are cut.
#[derive(Clone, Copy)]
enum Cut {
    /// At this scale.
    Full(u16),
    /// Half as wide.
    Narrow,
}

/// A further line of letters eight rows high, if it fits; says whether it did.
pub(super) fn letters(pen: &mut Pen<'_, '_>, words: &str, tone: Tone) -> bool {
    let fits = big::columns(words).is_some_and(|columns| columns <= pen.area.width) && pen.area.height > big::ROWS;
    let fits = fits && pen.theme.capabilities.utf8 && !pen.is_read();
    if fits {
        write(pen, words, None, None, Cut::Full(1), tone);
    }
    fits
}

/// The arrow stands on the side to which it points; up and down stand first, like any other mark.
fn write(pen: &mut Pen<'_, '_>, words: &str, arrow: Option<Side>, mark: Option<&str>, cut: Cut, tone: Tone) {
    let style = pen.style(tone);
    let letters = |words: &str| match cut {
        Cut::Full(scale) => big::lines(words, scale, style),
        Cut::Narrow => big::narrow_lines(words, style),
    };
    let mut parts = vec![letters(words)];
    if let Some(to) = arrow {
        let arrow = match cut {
            Cut::Full(scale) => big::arrow(to, scale, style),
            Cut::Narrow => big::narrow_arrow(to, style),
        };
        parts.insert(usize::from(to == Side::Right), arrow);
    } else if let Some(mark) = mark {
        parts.insert(0, letters(mark));
    }
    let scale = if let Cut::Full(scale) = cut { scale } else { 1 };
    let area = pen.take(big::ROWS * scale);
    let gap = GAP * scale;
    let widths = parts.iter().map(|part| part.first().map_or(0, Line::width) as u16);
    let whole = widths.sum::<u16>() + gap * (parts.len() as u16 - 1);
    let mut x = area.x + area.width.saturating_sub(whole) / 2;
    for part in parts {
        let width = part.first().map_or(0, Line::width) as u16;
        pen.lines(part, Rect { x, width, ..area }.intersection(area));
        x += width + gap;
    }
}

/// A framed, bold line with blanks between the hanzi; more lines when it is long.
fn framed(pen: &mut Pen<'_, '_>, words: &str, sign: Sign, tone: Tone) {
    let room = pen.area.width.saturating_sub(4);
    let style = pen.style(tone);
    let pointed = |words: &str| match (sign, pen.theme.capabilities.utf8) {
        (Sign::Left, true) => format!("◀━━  {words}"),
        (Sign::Left, false) => format!("<--  {words}"),
        (Sign::Right, true) => format!("{words}  ━━▶"),
        (Sign::Right, false) => format!("{words}  -->"),
        (Sign::Up, true) => format!("▲  {words}  ▲"),
        (Sign::Down, true) => format!("▼  {words}  ▼"),
        _ => format!("{} {words}", pen.theme.sign(sign)),
    };
    let apart = pointed(&spaced(words));
    let lines = if text::cells(&apart) <= room { vec![apart] } else { text::wrap(&pointed(words), room) };
    let inside = pen.framed(lines.len() as u16 + 2, "", tone);
    let lines = lines.into_iter().map(|line| Line::styled(line, style).alignment(Alignment::Center));
    pen.lines(lines.collect(), inside);
}

/// Hanzi with a blank between them read as larger.
pub(super) fn spaced(words: &str) -> String {
    let apart: String = words.chars().flat_map(|c| if text::is_wide(c) { vec![c, ' '] } else { vec![c] }).collect();
    apart.trim_end().to_owned()
}

/// Where a sign points.
const fn side(sign: Sign) -> Option<Side> {
    match sign {
        Sign::Left => Some(Side::Left),
        Sign::Right => Some(Side::Right),
        Sign::Up => Some(Side::Up),
        Sign::Down => Some(Side::Down),
        _ => None,
    }
}
