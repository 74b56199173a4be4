//! The small grammar of a typed line. It is the same on every page; what a line means there, `errand` decides.

use renzheng_domain::person::narrow;
use renzheng_flow::Key;

use crate::said::KeyHint;

/// What was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Enter alone.
    Empty,
    /// Text for a field, or an answer.
    Text(&'a str),
    /// `!3`: the item with this number, also where a field takes the line.
    Number(usize),
    /// `?`
    Help,
    /// `!` alone: which commands there are.
    List,
    /// `!` and a word, in small letters.
    Command(String),
}

/// What a command asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// A key of the page.
    Press(Key),
    /// The page once more.
    Again,
    /// The other paragraphs are not wanted.
    Skip,
    /// The text in the code.
    Code,
}

/// Commands with the same words on every page.
const ALWAYS: [(&[&str], Command); 10] = [
    (&["重读", "again", "repeat"], Command::Again),
    (&["略过", "skip"], Command::Skip),
    (&["文本", "text"], Command::Code),
    (&["返回", "back"], Command::Press(Key::Esc)),
    (&["退出", "leave", "quit", "exit"], Command::Press(Key::CtrlC)),
    (&["语言", "language", "lang"], Command::Press(Key::F(2))),
    (&["摄像头", "换摄像头", "camera"], Command::Press(Key::F(4))),
    (&["记录", "records"], Command::Press(Key::F(3))),
    (&["帮助", "help"], Command::Press(Key::F(1))),
    (&["回车", "enter"], Command::Press(Key::Enter)),
];

/// Reads a line.
pub(super) fn read(line: &str) -> Line<'_> {
    let line = line.trim_matches(['\r', '\n']);
    let Some(rest) = line.trim_start().strip_prefix(['!', '！']) else {
        return match line.trim() {
            "" => Line::Empty,
            "?" | "？" => Line::Help,
            _ => Line::Text(line),
        };
    };
    // Doubled, the mark is a letter of the text.
    if rest.starts_with(['!', '！']) {
        return Line::Text(rest);
    }
    let word = rest.trim();
    match (word.is_empty(), number(word)) {
        (true, _) => Line::List,
        (_, Some(number)) => Line::Number(number),
        _ => Line::Command(word.to_lowercase()),
    }
}

/// A number of an item, in digits of any width.
pub(super) fn number(word: &str) -> Option<usize> {
    let digits: String = word.trim().chars().map(narrow).collect();
    let is_number = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

/// Whether it is a yes or a no.
pub(super) fn yes_or_no(word: &str) -> Option<bool> {
    match word.trim().to_lowercase().as_str() {
        "是" | "y" | "yes" | "ｙ" => Some(true),
        "否" | "不" | "n" | "no" | "ｎ" => Some(false),
        _ => None,
    }
}

/// The command of a word: a key of this page by its words or its name, or one of every page. A key that does nothing
/// here is no command here.
pub(super) fn command(word: &str, keys: &[KeyHint]) -> Option<Command> {
    let of = |hint: &KeyHint| of_name(hint.0).map(Command::Press);
    let named = keys.iter().find(|(name, words)| name.to_lowercase() == word || words.to_lowercase() == word);
    if let Some(command) = named.and_then(of) {
        return Some(command);
    }
    let always = ALWAYS.iter().find(|(words, _)| words.contains(&word)).map(|(_, command)| *command);
    let works = |command: Command| match command {
        Command::Press(key) => keys.iter().any(|(name, _)| of_name(name) == Some(key)),
        _ => true,
    };
    if let Some(command) = always.filter(|command| works(*command)) {
        return Some(command);
    }
    let begins = keys.iter().filter(|(_, words)| words.to_lowercase().starts_with(word)).collect::<Vec<_>>();
    match begins.as_slice() {
        [only] => of(only),
        _ => None,
    }
}

/// The key behind the name that a key bar gives it; `None` for those that a number takes the place of, and for
/// scrolling.
pub(super) fn of_name(name: &str) -> Option<Key> {
    Some(match name {
        "Enter" => Key::Enter,
        "Esc" => Key::Esc,
        "Tab" => Key::Tab,
        "空格" | "Space" => Key::Char(' '),
        "退格" | "Backspace" => Key::Backspace,
        "Ctrl+C" => Key::CtrlC,
        "←→" | "Left/Right" => Key::Right,
        _ => {
            let mut letters = name.chars();
            return match (letters.next(), letters.as_str()) {
                (Some('F'), digits) if !digits.is_empty() => digits.parse().ok().map(Key::F),
                (Some(letter), "") if letter.is_ascii_alphanumeric() => Some(Key::Char(letter.to_ascii_lowercase())),
                _ => None,
            };
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Vec<KeyHint> {
        [("Enter", "选定"), ("↑↓", "移动"), ("Esc", "返回"), ("F4", "换摄像头"), ("R", "再找一次"), ("F2", "English")]
            .map(|(name, words)| (name, words.to_owned()))
            .to_vec()
    }

    #[test]
    fn a_line_is_text_unless_it_begins_with_the_mark() {
        assert_eq!(read("\n"), Line::Empty);
        assert_eq!(read("  "), Line::Empty);
        assert_eq!(read("王秀英\r\n"), Line::Text("王秀英"));
        assert_eq!(read("？"), Line::Help);
        assert_eq!(read("！"), Line::List);
        assert_eq!(read("! 返回"), Line::Command("返回".into()));
        assert_eq!(read("!ESC"), Line::Command("esc".into()));
        assert_eq!(read("！１２"), Line::Number(12));
    }

    #[test]
    fn a_doubled_mark_is_a_letter() {
        assert_eq!(read("!!secret"), Line::Text("!secret"));
    }

    #[test]
    fn commands_are_words_of_every_page_or_of_the_key_bar() {
        assert_eq!(command("返回", &keys()), Some(Command::Press(Key::Esc)));
        assert_eq!(command("back", &keys()), Some(Command::Press(Key::Esc)));
        assert_eq!(command("lang", &keys()), Some(Command::Press(Key::F(2))));
        assert_eq!(command("camera", &keys()), Some(Command::Press(Key::F(4))));
        assert_eq!(command("r", &keys()), Some(Command::Press(Key::Char('r'))));
        assert_eq!(command("再找", &keys()), Some(Command::Press(Key::Char('r'))));
        assert_eq!(command("again", &keys()), Some(Command::Again));
    }

    #[test]
    fn a_key_that_does_nothing_here_is_no_command_here() {
        assert_eq!(command("记录", &keys()), None);
        assert_eq!(command("移动", &keys()), None, "a number takes its place");
        assert_eq!(command("f8", &keys()), None);
    }

    #[test]
    fn yes_and_no_in_both_languages() {
        assert_eq!(["是", "Y", "yes"].map(yes_or_no), [Some(true); 3]);
        assert_eq!(["否", "n", " no "].map(yes_or_no), [Some(false); 3]);
        assert_eq!(yes_or_no("1"), None);
    }
}
