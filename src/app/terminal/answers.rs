//! What a terminal's answers say, and what among them was typed by somebody.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// The answers, as far as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// DA1: what the terminal can do, by number; 4 is sixel.
    pub attributes: Option<Vec<u32>>,
    /// kitty's protocol is understood.
    pub kitty: bool,
    /// Whether the terminal also reads kitty pictures from shared memory of this computer.
    pub kitty_shared: bool,
    /// Width and height of a cell in pixels.
    pub cell: Option<(u16, u16)>,
    /// Colours that sixels may have.
    pub registers: Option<u32>,
    /// What is no answer: keys, as bytes.
    pub typed: Vec<u8>,
}

impl Answers {
    /// Takes the answers out of what was read.
    pub fn read(mut bytes: &[u8]) -> Self {
        let mut answers = Self::default();
        while !bytes.is_empty() {
            if let Some((said, rest)) = apc(bytes) {
                answers.kitty |= said == b"Gi=31;OK";
                answers.kitty_shared |= said == b"Gi=32;OK";
                bytes = rest;
            } else if let Some(rest) = csi(bytes).and_then(|(said, rest)| answers.take(said).then_some(rest)) {
                bytes = rest;
            } else {
                answers.typed.push(bytes[0]);
                bytes = &bytes[1..];
            }
        }
        answers
    }

    /// Whether DA1 names sixel.
    pub fn sixel(&self) -> bool {
        // The first number is the kind of terminal.
        self.attributes.as_ref().is_some_and(|list| list.iter().skip(1).any(|attribute| *attribute == 4))
    }

    /// Takes an answer; false if it is none.
    fn take(&mut self, said: &str) -> bool {
        let number = |text: &str| text.parse::<u32>().unwrap_or(0);
        let list = |text: &str| text.split(';').map(number).collect::<Vec<_>>();
        let short = |n: u32| u16::try_from(n).ok().filter(|n| *n > 0);
        if let Some(attributes) = said.strip_prefix('?').and_then(|rest| rest.strip_suffix('c')) {
            self.attributes = Some(list(attributes));
        } else if let Some(size) = said.strip_prefix("6;").and_then(|rest| rest.strip_suffix('t')) {
            let size = list(size);
            self.cell = size.get(1).copied().and_then(short).zip(size.first().copied().and_then(short));
        } else if let Some(registers) = said.strip_prefix("?1;").and_then(|rest| rest.strip_suffix('S')) {
            self.registers = list(registers).get(1).copied().filter(|n| *n > 0);
        } else {
            return false;
        }
        true
    }

    /// What was typed, as the events that crossterm would have made of it.
    pub fn keys(&self) -> Vec<Event> {
        let text = String::from_utf8_lossy(&self.typed);
        let (mut keys, mut rest) = (Vec::new(), &*text);
        while let Some(first) = rest.chars().next() {
            let (key, length) = special(rest).unwrap_or_else(|| (plain(first), first.len_utf8()));
            keys.extend(key.map(Event::Key));
            rest = &rest[length..];
        }
        keys
    }
}

/// The text of an application's command at the front, and what follows it.
fn apc(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = bytes.strip_prefix(b"\x1b_")?;
    let end = rest.windows(2).position(|two| two == b"\x1b\\")?;
    Some((&rest[..end], &rest[end + 2..]))
}

/// A control sequence at the front without its introducer, and what follows it.
fn csi(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let rest = bytes.strip_prefix(b"\x1b[")?;
    let end = rest.iter().position(|byte| (0x40..=0x7e).contains(byte))?;
    Some((std::str::from_utf8(&rest[..=end]).ok()?, &rest[end + 1..]))
}

/// A key that is more than one byte: an arrow, or another one, which is left out.
fn special(text: &str) -> Option<(Option<KeyEvent>, usize)> {
    let (said, _) = csi(text.as_bytes()).or_else(|| csi_of_ss3(text.as_bytes()))?;
    let code = match said {
        "A" => Some(KeyCode::Up),
        "B" => Some(KeyCode::Down),
        "C" => Some(KeyCode::Right),
        "D" => Some(KeyCode::Left),
        _ => None,
    };
    Some((code.map(|code| KeyEvent::new(code, KeyModifiers::NONE)), 2 + said.len()))
}

/// The letter of an SS3 sequence (ESC O), the other way in which arrows and F1 to F4 are sent, and what follows.
fn csi_of_ss3(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let rest = bytes.strip_prefix(b"\x1bO")?;
    Some((std::str::from_utf8(rest.get(..1)?).ok()?, &rest[1..]))
}

/// A key that is one character.
fn plain(c: char) -> Option<KeyEvent> {
    let code = match c {
        '\r' | '\n' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        '\x1b' => KeyCode::Esc,
        '\x7f' | '\x08' => KeyCode::Backspace,
        '\x01'..='\x1a' => {
            let letter = char::from(b'a' + c as u8 - 1);
            return Some(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL));
        }
        c if c.is_control() || c == char::REPLACEMENT_CHARACTER => return None,
        c => KeyCode::Char(c),
    };
    Some(KeyEvent::new(code, KeyModifiers::NONE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_from_each_other_and_from_typing() {
        let kitty = b"\x1b_Gi=31;OK\x1b\\\x1b_Gi=32;OK\x1b\\\x1b[6;18;9t\x1b[?62;c";
        let expected = Answers {
            attributes: Some(vec![62, 0]),
            kitty: true,
            kitty_shared: true,
            cell: Some((9, 18)),
            ..Answers::default()
        };
        assert_eq!(Answers::read(kitty), expected);
        // Far from the terminal's computer the shared memory is not found.
        let far = Answers::read(b"\x1b_Gi=31;OK\x1b\\\x1b_Gi=32;ENOENT:no\x1b\\\x1b[?62;c");
        assert!(far.kitty && !far.kitty_shared && far.typed.is_empty());
        let xterm = Answers::read(b"\x1b[6;18;9t\x1b[?1;0;256S\x1b[?63;1;2;4;6c");
        assert!(xterm.sixel() && xterm.registers == Some(256) && !xterm.kitty);
        assert!(!Answers::read(b"\x1b[?4;1c").sixel(), "the first number is the kind of terminal");
    }

    #[test]
    fn what_was_typed_between_the_answers_is_kept_in_its_order() {
        use KeyCode::{Backspace, Char, Down, Enter, Tab, Up};

        let answers = Answers::read("de\x1b[?62;4cm王\x1b[6;0;0to\r\x1b[A\x1bOB\x7f\x03\t\x1b[15~".as_bytes());
        assert!(answers.sixel() && answers.cell.is_none());
        let codes: Vec<KeyCode> = answers.keys().iter().filter_map(|e| e.as_key_event().map(|k| k.code)).collect();
        let expected =
            [Char('d'), Char('e'), Char('m'), Char('王'), Char('o'), Enter, Up, Down, Backspace, Char('c'), Tab];
        assert_eq!(codes, expected);
        let held = answers.keys()[9].as_key_event().map(|key| key.modifiers);
        assert_eq!(held, Some(KeyModifiers::CONTROL));
    }

    #[test]
    fn half_an_answer_is_none_and_nonsense_does_no_harm() {
        for half in [b"".as_slice(), b"\x1b", b"\x1b[", b"\x1b[?62;4", b"\x1b_Gi=31;OK", b"\x1b_Gi=31;OK\x1b"] {
            let answers = Answers::read(half);
            assert!(answers.attributes.is_none() && !answers.kitty && answers.typed == half, "{half:?}");
            answers.keys();
        }
        for nonsense in [b"\xff\xfe\x1b[?c".as_slice(), b"\x1b[6;99999999999;1t", b"\x1b[?1;;S", b"4;4c", b"\x1bO\xff"]
        {
            let answers = Answers::read(nonsense);
            assert!(answers.cell.is_none() && !answers.sixel());
            answers.keys();
        }
    }
}
