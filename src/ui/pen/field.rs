//! Text fields: what is typed, and the cursor always in view.

use ratatui::{
    layout::{Margin, Rect},
    text::Line,
};
use renzheng_flow::field::Field;

use super::Pen;
use crate::{
    said::{Said, SaidField, Takes},
    text,
    theme::Tone,
};

/// How a field is drawn.
#[derive(Clone, Copy, Default)]
pub(crate) struct FieldLook {
    /// Being typed in.
    pub(crate) focused: bool,
    /// Drawn as dots.
    pub(crate) secret: bool,
    /// Whether typing is possible now, which shows as a cursor.
    pub(crate) cursor: bool,
}

impl Pen<'_, '_> {
    /// A text field. `note` stands at its right; a secret is drawn as dots.
    pub(crate) fn field(&mut self, label: &str, note: &str, field: &Field, look: FieldLook) {
        let tone = if look.focused { Tone::Good } else { Tone::Faint };
        self.say(|| {
            Said::Field(SaidField {
                label: label.to_owned(),
                note: note.to_owned(),
                value: (!look.secret).then(|| field.text().to_owned()),
                length: field.text().chars().count(),
                focused: look.focused,
                takes: Takes::Text,
            })
        });
        let outer = self.area;
        let area = self.take(3);
        let inside = self.frame_around(area, label, tone);
        if !note.is_empty() {
            let width = text::cells(note) + 2;
            let corner = Rect { x: outer.right().saturating_sub(width + 2), y: outer.y, width, height: 1 };
            let style = self.style(tone);
            self.put(Line::styled(format!(" {note} "), style), corner.intersection(outer));
        }
        let inside = inside.inner(Margin { horizontal: 1, vertical: 0 });
        let (shown, cursor) = visible(field, look.secret, inside.width, self.theme.capabilities.utf8);
        let style = self.style(Tone::Strong);
        self.put(Line::styled(shown, style), inside);
        if look.focused && look.cursor && !inside.is_empty() {
            self.frame.set_cursor_position((inside.x + cursor.min(inside.width - 1), inside.y));
        }
    }
}

/// The part of the field that fits, and the cursor's column in it: the cursor is always in view.
fn visible(field: &Field, secret: bool, width: u16, utf8: bool) -> (String, u16) {
    let dot = if utf8 { '•' } else { '*' };
    let letters: Vec<char> = field.text().chars().map(|c| if secret { dot } else { c }).collect();
    let before: String = letters.iter().take(field.cursor()).collect();
    let mut start = 0;
    // One cell stays free for the cursor behind the last letter.
    while start < letters.len()
        && text::cells(&before) - text::cells(&letters[..start].iter().collect::<String>()) >= width.max(1)
    {
        start += 1;
    }
    let hidden = text::cells(&letters[..start].iter().collect::<String>());
    (letters[start..].iter().collect(), text::cells(&before).saturating_sub(hidden))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hanzi_takes_two_cells_before_the_cursor() {
        assert_eq!(visible(&Field::with_text("王秀英"), false, 20, true), ("王秀英".to_owned(), 6));
    }

    #[test]
    fn a_secret_is_dots() {
        assert_eq!(visible(&Field::with_text("demo1"), true, 20, true), ("•••••".to_owned(), 5));
    }

    #[test]
    fn a_long_text_scrolls_so_that_the_cursor_is_seen() {
        let (shown, cursor) = visible(&Field::with_text("0123456789"), false, 6, true);
        assert_eq!((shown.as_str(), cursor), ("56789", 5));
    }
}
