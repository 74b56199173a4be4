//! Lines that fit: Chinese may break between any two characters but not before a closing mark or after an opening one
//! (the rules of GB/T 15834 and CLREQ that a terminal can keep); English breaks at blanks.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Marks that never begin a line.
const CLOSING: &str = "，。、；：！？）》」』】”’…·,.;:!?)%";
/// Marks that never end a line.
const OPENING: &str = "（《「『【“‘(";

/// Cells that a text takes.
pub fn cells(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// Breaks a text into lines of at most `width` cells; line breaks in the text stay.
pub fn wrap(text: &str, width: u16) -> Vec<String> {
    wrap_by(text, usize::from(width.max(2)), UnicodeWidthStr::width)
}

/// Breaks a text into lines of at most `width`, measured by `measure` in the unit of `width`, such as the points of a
/// typeface; line breaks in the text stay.
pub fn wrap_by(text: &str, width: usize, measure: impl Fn(&str) -> usize) -> Vec<String> {
    text.split('\n').flat_map(|paragraph| wrap_paragraph(paragraph, width, &measure)).collect()
}

fn wrap_paragraph(text: &str, width: usize, measure: &impl Fn(&str) -> usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if measure(&line) + measure(piece.trim_end()) > width && !line.is_empty() {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        if line.is_empty() && measure(piece) > width {
            // A word longer than the line, such as a number or an address, is cut where it must be.
            for c in piece.chars() {
                if measure(&line) + measure(c.encode_utf8(&mut [0; 4])) > width {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
        } else if !(line.is_empty() && piece.trim().is_empty()) {
            line.push_str(piece);
        }
    }
    if !line.trim().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The parts that are never broken inside.
fn pieces(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            parts.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    parts.push(&text[start..]);
    parts
}

fn may_break(before: char, after: char) -> bool {
    if CLOSING.contains(after) || OPENING.contains(before) || after == ' ' {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after)
}

/// Whether a character takes two cells.
pub fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

/// The text cut to `width` cells, with an ellipsis where something is missing.
pub fn cut(text: &str, width: u16) -> String {
    let width = usize::from(width);
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + c.width().unwrap_or(0) + 1 > width {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn chinese_breaks_anywhere_but_not_before_a_full_stop() {
        assert_eq!(wrap("请把台灯移到您的前方。", 10), ["请把台灯移", "到您的前", "方。"]);
        assert_eq!(wrap("请把台灯移到您的前方。", 22), ["请把台灯移到您的前方。"]);
    }

    #[test]
    fn an_opening_mark_goes_with_what_follows() {
        assert_eq!(wrap("只用圆点“·”好", 10), ["只用圆点", "“·”好"]);
    }

    #[test]
    fn english_breaks_at_blanks_and_numbers_stay_whole() {
        assert_eq!(wrap("Look at the camera", 11), ["Look at the", "camera"]);
        assert_eq!(wrap("拨打 12333 询问", 8), ["拨打", "12333 询", "问"]);
    }

    #[test]
    fn paragraphs_and_empty_lines_stay() {
        assert_eq!(wrap("一\n\n二", 10), ["一", "", "二"]);
    }

    #[test]
    fn a_cut_text_says_so() {
        assert_eq!(cut("城南社会保险局", 9), "城南社会…");
        assert_eq!(cut("城南", 9), "城南");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_sticks_out(text in "[a-z 一-十，。0-9]{0,80}", width in 4_u16..40) {
            let lines = wrap(&text, width);
            let kept: String = lines.concat().chars().filter(|c| *c != ' ').collect();
            let wanted: String = text.chars().filter(|c| *c != ' ').collect();
            prop_assert_eq!(kept, wanted);
            for line in lines {
                // A closing mark after a character that just fitted goes with that character, never alone.
                prop_assert!(line.width() <= usize::from(width), "{}", line);
            }
        }
    }
}
