//! The key macro: characters are typed as they stand, blanks and line ends only lay out the text, and names in angle
//! brackets are keys (`<Enter> <Tab> <Esc> <Space> <Up> … <F4>`) or waits (`<page framing>`, `<hint too_dark>`,
//! `<wait 3s>`), or things that happen at the bureau (`<bureau down>`).

use std::time::Duration;

use thiserror::Error;

use super::order::BureauOrder;
use crate::flow::Key;

/// One step of the macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// Press this key.
    Press(Key),
    /// Wait until the page with this id is shown.
    Page(String),
    /// Wait until the hint with this id is shown.
    Hint(String),
    /// Wait for this long.
    Wait(Duration),
    /// Make this happen at the bureau now.
    Bureau(BureauOrder),
}

/// What is wrong with a macro.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeysError {
    /// `<` without `>`.
    #[error("'<' without '>'")]
    Unclosed,
    /// A name that is neither a key nor a wait.
    #[error("'<{0}>' is neither a key nor a wait")]
    Unknown(String),
}

/// Reads a macro.
pub fn parse(text: &str) -> Result<Vec<Token>, KeysError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '<' {
            let (name, after) = rest.split_once('>').ok_or(KeysError::Unclosed)?;
            tokens.push(named(name)?);
            rest = after;
        } else if !c.is_whitespace() {
            tokens.push(Token::Press(Key::Char(c)));
        }
    }
    Ok(tokens)
}

fn named(name: &str) -> Result<Token, KeysError> {
    let unknown = || KeysError::Unknown(name.to_owned());
    if let Some((kind, value)) = name.split_once(' ') {
        return match kind {
            "page" => Ok(Token::Page(value.trim().to_owned())),
            "hint" => Ok(Token::Hint(value.trim().to_owned())),
            "bureau" => BureauOrder::parse(value.trim()).map(Token::Bureau).ok_or_else(unknown),
            "wait" => {
                let seconds: f64 = value.trim().trim_end_matches('s').parse().map_err(|_| unknown())?;
                Duration::try_from_secs_f64(seconds).map(Token::Wait).map_err(|_| unknown())
            }
            _ => Err(unknown()),
        };
    }
    let key = match name {
        "Enter" => Key::Enter,
        "Tab" => Key::Tab,
        "BackTab" => Key::BackTab,
        "Esc" => Key::Esc,
        "Space" => Key::Char(' '),
        "Backspace" => Key::Backspace,
        "Up" => Key::Up,
        "Down" => Key::Down,
        "Left" => Key::Left,
        "Right" => Key::Right,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "Home" => Key::Home,
        "End" => Key::End,
        "CtrlC" => Key::CtrlC,
        _ => match name.strip_prefix('F').and_then(|digits| digits.parse().ok()) {
            Some(number @ 1..=12) => Key::F(number),
            _ => return Err(unknown()),
        },
    };
    Ok(Token::Press(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_keys_and_waits() {
        assert_eq!(
            parse("王1 <Enter>\n<page framing><hint too_dark><wait 1.5s><Space>").unwrap(),
            [
                Token::Press(Key::Char('王')),
                Token::Press(Key::Char('1')),
                Token::Press(Key::Enter),
                Token::Page("framing".into()),
                Token::Hint("too_dark".into()),
                Token::Wait(Duration::from_millis(1500)),
                Token::Press(Key::Char(' ')),
            ]
        );
    }

    #[test]
    fn what_is_no_key_is_named() {
        assert_eq!(parse("<Entre>"), Err(KeysError::Unknown("Entre".into())));
        assert_eq!(
            parse("<F6><bureau busy 2>"),
            Ok(vec![Token::Press(Key::F(6)), Token::Bureau(BureauOrder::Busy(2))])
        );
        assert_eq!(parse("<F13>"), Err(KeysError::Unknown("F13".into())));
        assert_eq!(parse("<bureau away>"), Err(KeysError::Unknown("bureau away".into())));
        assert_eq!(parse("<wait long>"), Err(KeysError::Unknown("wait long".into())));
        assert_eq!(parse("<wait -1s>"), Err(KeysError::Unknown("wait -1s".into())));
        assert_eq!(parse("a<Enter"), Err(KeysError::Unclosed));
    }
}
