//! What the terminal reports, as the flow knows it.

use crossterm::event::{Event as Report, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use renzheng_flow::{Event, Key};

/// The fact behind a report of the terminal; `None` for what the flow does not care about, such as a key being let go.
pub fn event(report: Report) -> Option<Event> {
    match report {
        Report::Key(key) if key.kind != KeyEventKind::Release => self::key(key).map(Event::Pressed),
        // Some terminals hand over what an input method commits, several hanzi at once, as a paste.
        Report::Paste(text) => Some(Event::Pasted(text)),
        _ => None,
    }
}

fn key(report: KeyEvent) -> Option<Key> {
    let held = report.modifiers;
    if held.contains(KeyModifiers::CONTROL) {
        return matches!(report.code, KeyCode::Char('c' | 'C')).then_some(Key::CtrlC);
    }
    Some(match report.code {
        KeyCode::Char(_) if held.intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META) => {
            return None;
        }
        // An input method left in full-width mode sends the ideographic space.
        KeyCode::Char('\u{3000}') => Key::Char(' '),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab if held.contains(KeyModifiers::SHIFT) => Key::BackTab,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::F(n @ 1..=12) => Key::F(n),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(code: KeyCode, held: KeyModifiers) -> Option<Key> {
        match event(Report::Key(KeyEvent::new(code, held))) {
            Some(Event::Pressed(key)) => Some(key),
            _ => None,
        }
    }

    #[test]
    fn control_c_leaves_and_other_control_keys_do_nothing() {
        assert_eq!(pressed(KeyCode::Char('c'), KeyModifiers::CONTROL), Some(Key::CtrlC));
        assert_eq!(pressed(KeyCode::Char('x'), KeyModifiers::CONTROL), None);
    }

    #[test]
    fn letters_hanzi_and_capitals_are_text() {
        assert_eq!(pressed(KeyCode::Char('王'), KeyModifiers::NONE), Some(Key::Char('王')));
        assert_eq!(pressed(KeyCode::Char('X'), KeyModifiers::SHIFT), Some(Key::Char('X')));
        assert_eq!(pressed(KeyCode::Char('x'), KeyModifiers::ALT), None);
    }

    #[test]
    fn a_held_key_repeats_and_a_released_one_is_silent() {
        let with = |kind| event(Report::Key(KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, kind)));
        assert!(matches!(with(KeyEventKind::Repeat), Some(Event::Pressed(Key::Enter))));
        assert!(with(KeyEventKind::Release).is_none());
    }

    #[test]
    fn a_paste_stays_in_one_piece() {
        let Some(Event::Pasted(text)) = event(Report::Paste("王秀英".into())) else { panic!("no paste") };
        assert_eq!(text, "王秀英");
    }

    #[test]
    fn function_keys_and_shift_tab() {
        assert_eq!(pressed(KeyCode::F(2), KeyModifiers::NONE), Some(Key::F(2)));
        assert_eq!(pressed(KeyCode::Tab, KeyModifiers::SHIFT), Some(Key::BackTab));
        assert!(event(Report::Resize(80, 24)).is_none());
    }
}
