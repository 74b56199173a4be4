//! A password, then a pattern. What is typed shows as dots; the pattern shows, because it has to be seen to be drawn.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};
use renzheng_domain::security::GRID;
use renzheng_flow::step::{Security, SecurityStage};

use super::{
    titled,
    view::{Keys, View},
};
use crate::{
    pen::{FieldLook, Pen},
    said::{KeyHint, Said, SaidField, Takes},
    theme::{Sign, Tone},
    words::messages,
};

/// Columns from one dot to the next, wide enough for a hand that is not steady.
const ACROSS: u16 = 8;
/// Rows from one dot to the next.
const DOWN: u16 = 2;

impl View for Security {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let (enter, skip) = (("Enter", bar.words.key_confirm()), ("Esc", bar.words.key_skip()));
        match self.stage {
            _ if self.waiting.is_some() => Vec::new(),
            SecurityStage::Done => vec![("Enter", bar.words.key_go_on())],
            SecurityStage::Gesture | SecurityStage::GestureAgain => {
                let back = if bar.utf8 && bar.words.is_chinese() { "退格" } else { "Backspace" };
                vec![(back, bar.words.key_undo()), enter, skip]
            }
            SecurityStage::Password | SecurityStage::PasswordAgain => vec![enter, skip],
        }
    }
}

fn draw(page: &Security, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let asked = match page.stage {
        SecurityStage::Password => words.security_password(),
        SecurityStage::PasswordAgain => words.security_password_again(),
        SecurityStage::Gesture => words.security_gesture(),
        SecurityStage::GestureAgain => words.security_gesture_again(),
        SecurityStage::Done => words.security_done(),
    };
    if page.stage == SecurityStage::Done {
        pen.item(Sign::Good, &asked, Tone::Good);
        return pen.item(Sign::Right, &words.security_done_text(), Tone::Strong);
    }
    pen.prose(&asked, Tone::Strong);
    pen.gap(1);
    if page.draws() {
        pen.say(|| {
            Said::Field(SaidField {
                label: words.linear_pattern(),
                note: String::new(),
                value: None,
                length: page.dots.len(),
                focused: true,
                takes: Takes::Digits,
            })
        });
        grid(page, pen);
        let drawn = page.dots.iter().map(|dot| (dot + 1).to_string()).collect::<Vec<_>>().join(" → ");
        pen.item(Sign::Dot, &words.security_drawn(&drawn), Tone::Strong);
        pen.item(Sign::Dot, &words.security_gesture_keys(), Tone::Text);
    } else {
        let look = FieldLook { focused: true, secret: true, cursor: page.waiting.is_none() };
        pen.field(&words.security_digits(), "", &page.digits, look);
    }
    if page.waiting.is_some() {
        return pen.asking(&words.security_saving());
    }
    if let Some(problem) = &page.problem {
        pen.advice(&words.security_problem(problem));
    }
    if matches!(page.stage, SecurityStage::Password | SecurityStage::Gesture) {
        pen.item(Sign::Dot, &words.security_empty(), Tone::Text);
    }
    pen.item(Sign::Dot, &words.after_skip(), Tone::Text);
}

/// Nine dots with their keys.
fn grid(page: &Security, pen: &mut Pen<'_, '_>) {
    let rows = u16::from(GRID) * DOWN;
    let area = pen.take(rows + 1);
    let grid = Rect { x: area.x + 2, width: (u16::from(GRID) * ACROSS).min(area.width), height: rows, ..area };
    *pen.gesture = Some(grid);
    for dot in 0..GRID * GRID {
        let (row, column) = (u16::from(dot / GRID), u16::from(dot % GRID));
        let tone = if page.dots.contains(&dot) { Tone::Marked } else { Tone::Text };
        let mark = format!("[ {} ]", dot + 1);
        let cell = Rect { x: grid.x + column * ACROSS, y: grid.y + row * DOWN, width: 5, height: 1 };
        if page.cursor == dot {
            pen.frame.set_cursor_position((cell.x + 2, cell.y));
        }
        let style = pen.style(tone);
        pen.put(Line::from(Span::styled(mark, style)), cell.intersection(area));
    }
}

/// The dot of a pattern under a pointer, if there is one; `grid` is where it was drawn last.
pub fn dot_at(grid: Rect, column: u16, row: u16) -> Option<u8> {
    if !grid.contains((column, row).into()) {
        return None;
    }
    let (x, y) = ((column - grid.x) / ACROSS, (row - grid.y) / DOWN);
    (x < u16::from(GRID) && y < u16::from(GRID)).then_some((y * u16::from(GRID) + x) as u8)
}

messages! {
    security_drawn = "security-drawn" (dots: &str);
    after_skip = "after-skip" ();
    security_password_again = "security-password-again" ();
    security_digits = "security-digits" ();
    security_gesture_again = "security-gesture-again" ();
    security_gesture_keys = "security-gesture-keys" ();
    security_empty = "security-empty" ();
    security_saving = "security-saving" ();
    security_done_text = "security-done-text" ();
    key_undo = "key-undo" ();
    key_skip = "key-skip" ();
}
