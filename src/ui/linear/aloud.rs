//! A page as it is to be heard: what a sentence says about keys becomes the line that is typed for them, and the few
//! sentences that are only right for eyes give way to others.

use renzheng_flow::{Step, Wizard};

use super::Wants;
use crate::{
    said::{KeyHint, Reading, Said},
    words::Words,
};

/// Keys that a sentence may name, as the key bars call them, with the command that does the same on every page. Those
/// of letters stay: `!R` is as good.
const NAMED: [(&str, &str, &str); 10] = [
    ("Esc", "返回", "back"),
    ("Tab", "Tab", "Tab"),
    ("F2", "语言", "lang"),
    ("F3", "记录", "records"),
    ("F4", "摄像头", "camera"),
    ("F5", "F5", "F5"),
    ("F6", "F6", "F6"),
    ("F8", "F8", "F8"),
    ("空格", "空格", "空格"),
    ("Space", "Space", "space"),
];

/// What is typed to go on where an empty line only repeats the page.
pub(super) const ONWARD: usize = 1;

/// Rewords the page.
pub(super) fn reword(reading: &mut Reading, wizard: &Wizard, wants: Wants, words: &Words) {
    let keys = std::mem::take(&mut reading.keys);
    for text in reading.body.iter_mut().flat_map(texts) {
        *text = typed(text, &keys, words.is_chinese());
        if wants == Wants::Word {
            *text = onward(text);
        }
    }
    reading.keys = keys;
    if wizard.is_covered() {
        return;
    }
    match &wizard.step {
        Step::Worklist(_) => {
            let label = |said: &mut Said| {
                if let Said::Field(field) = said {
                    field.label = words.linear_search();
                }
            };
            reading.body.iter_mut().for_each(label);
        }
        Step::Sending(_) => {
            let safe = words.sending_safe();
            let texts = reading.body.iter_mut().flat_map(texts);
            texts.filter(|text| **text == safe).for_each(|text| *text = words.linear_sending_safe());
        }
        _ => {}
    }
}

/// The words in which a key may be named.
fn texts(said: &mut Said) -> Vec<&mut String> {
    match said {
        Said::Text(_, text) | Said::Waiting(text) => vec![text],
        Said::Hint { message, remedy, .. } => vec![message, remedy],
        Said::Field(field) => vec![&mut field.note],
        _ => Vec::new(),
    }
}

/// "Press Esc" as what is typed for it: the words of the page's own key, or the command of every page.
fn typed(text: &str, keys: &[KeyHint], is_chinese: bool) -> String {
    let mut text = text.to_owned();
    for (name, chinese, english) in NAMED {
        let own = keys.iter().find(|(known, _)| *known == name).map(|(_, words)| words.to_lowercase());
        let command = own.as_deref().unwrap_or(if is_chinese { chinese } else { english });
        let pairs = if is_chinese {
            let keys = [format!("按 {name} 键"), format!("按{name}键"), format!("按 {name}")];
            keys.map(|key| (key, format!("输入 !{command}")))
        } else {
            let verbs = [("press", "type"), ("Press", "Type"), ("presses", "types")];
            verbs.map(|(press, type_)| (format!("{press} {name}"), format!("{type_} !{command}")))
        };
        for (key, typed) in pairs {
            text = replaced(&text, &key, &typed);
        }
    }
    text
}

/// Every `key` that is not the beginning of a longer word; what follows in Chinese stands apart.
fn replaced(text: &str, key: &str, typed: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(key) {
        let (before, from) = rest.split_at(at);
        let after = &from[key.len()..];
        let next = after.chars().next();
        out.push_str(before);
        if next.is_some_and(|c| c.is_ascii_alphanumeric()) {
            out.push_str(key);
        } else {
            out.push_str(typed);
            out.push_str(if next.is_some_and(char::is_alphabetic) { " " } else { "" });
        }
        rest = after;
    }
    out + rest
}

/// Where Enter alone repeats the page, what it does elsewhere has a number.
fn onward(text: &str) -> String {
    let verbs = [("按回车键", "输入 ", "，"), ("press Enter", "type ", ""), ("Press Enter", "Type ", "")];
    let reword =
        |text: String, (key, verb, after): (&str, &str, &str)| text.replace(key, &format!("{verb}{ONWARD}{after}"));
    verbs.into_iter().fold(text.to_owned(), reword)
}
