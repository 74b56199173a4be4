//! Sentences as lines: one sentence a line, no line wider than a braille display and a plain terminal bear, nothing in
//! it that only eyes can use.

use unicode_width::UnicodeWidthStr;

use crate::text;

/// Columns of the widest line. A braille display has 40 or 80 cells and a terminal is 80 columns wide: a line that the
/// terminal itself breaks is two lines to a screen reader. Eight stay free for what the reader sets before it.
pub const WIDEST: u16 = 72;
/// Marks that end a sentence in Chinese.
const ENDS: &str = "。！？";
/// Marks that end a sentence in English when a blank follows.
const ENDS_BEFORE_BLANK: &str = ".!?";
/// Marks that close what was opened inside a sentence.
const CLOSES: &str = "”’）》」』\")";
/// Where a sentence may be parted.
const PARTS: &str = "，；：、,;:";
/// Signs that stand for eyes.
const SIGNS: &str = "✓▶●○◀━▲▼←↑↓";

/// The lines of what is said.
pub fn lines(said: &str, is_chinese: bool) -> Vec<String> {
    let words = plain(said, is_chinese);
    sentences(&words).into_iter().flat_map(|sentence| parted(&whole(sentence, is_chinese))).collect()
}

/// Without signs, control characters and layout by blanks.
fn plain(said: &str, is_chinese: bool) -> String {
    let comma = if is_chinese { "，" } else { ", " };
    let words: String = said.chars().filter(|c| !SIGNS.contains(*c)).collect();
    let words = words.replace(" → ", comma).replace(" · ", comma);
    let mut parts: Vec<String> = Vec::new();
    for part in words.split("  ").map(str::trim).filter(|part| !part.is_empty()) {
        match parts.last_mut() {
            // A colon needs no comma behind it.
            Some(before) if before.ends_with(['：', ':', '，', ',', '。']) => before.push_str(part),
            _ => parts.push(part.to_owned()),
        }
    }
    let words = parts.join(comma);
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Cut behind each full stop.
fn sentences(words: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = words.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        // A mark between blanks is meant as itself.
        let is_behind_word = !words[..at].ends_with(' ');
        let ends = ENDS.contains(c)
            || (ENDS_BEFORE_BLANK.contains(c) && is_behind_word && next.is_none_or(|next| next == ' '));
        let closed = CLOSES.contains(c) && words[start..at].ends_with(|before| ENDS.contains(before));
        if closed || (ends && next.is_none_or(|next| !CLOSES.contains(next) && !ENDS.contains(next))) {
            found.push(&words[start..at + c.len_utf8()]);
            start = at + c.len_utf8();
        }
    }
    found.push(&words[start..]);
    found.into_iter().map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

/// With its full stop, so that a voice falls where it ends.
fn whole(sentence: &str, is_chinese: bool) -> String {
    let bare = sentence.trim_end_matches(|c: char| CLOSES.contains(c));
    let ended = bare.ends_with(|c: char| ENDS.contains(c) || ENDS_BEFORE_BLANK.contains(c) || PARTS.contains(c));
    let stop = match (ended, is_chinese) {
        (true, _) => "",
        (false, true) => "。",
        (false, false) => ".",
    };
    format!("{sentence}{stop}")
}

/// A sentence that is too wide is parted where it breathes, and anywhere if it does not.
fn parted(sentence: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for clause in sentence.split_inclusive(|c| PARTS.contains(c)) {
        match lines.last_mut() {
            Some(line) if line.width() + clause.trim_end().width() <= usize::from(WIDEST) => line.push_str(clause),
            _ => lines.push(clause.trim_start().to_owned()),
        }
    }
    lines.iter().flat_map(|line| text::wrap(line.trim(), WIDEST)).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_sentence_is_a_line_and_has_its_full_stop() {
        assert_eq!(lines("光线有点暗", true), ["光线有点暗。"]);
        assert_eq!(lines("请念出姓，问一声：“是您吗？”好。", true), ["请念出姓，问一声：“是您吗？”", "好。"]);
        assert_eq!(lines("Call 12333, v1.2. Then wait", false), ["Call 12333, v1.2.", "Then wait."]);
    }

    #[test]
    fn what_is_for_eyes_becomes_a_comma_or_nothing() {
        assert_eq!(lines("支付宝 → 更多 → 社保", true), ["支付宝，更多，社保。"]);
        assert_eq!(lines("摄像头 · 好", true), ["摄像头，好。"]);
        assert_eq!(lines("/dev/video0  ✓ 正在用", true), ["/dev/video0，正在用。"]);
        assert_eq!(lines("演示账号：demo    密码：demo1234", true), ["演示账号：demo，密码：demo1234。"]);
        assert_eq!(lines("a\u{7}b\u{1b}[2J", false), ["a b [2J."]);
    }

    #[test]
    fn a_wide_sentence_is_parted_where_it_breathes() {
        let long = "为了确认您本人仍可领取养老保险待遇，本机构需要拍摄您的脸部照片，并与留底照片核对。";
        assert_eq!(
            lines(long, true),
            ["为了确认您本人仍可领取养老保险待遇，本机构需要拍摄您的脸部照片，", "并与留底照片核对。"]
        );
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_letter_is_lost(said in "[a-z一-十，。、 .,0-9\u{1b}\t]{0,300}") {
            let lines = lines(&said, true);
            for line in &lines {
                prop_assert!(line.width() <= usize::from(WIDEST), "{line}");
                prop_assert!(!line.chars().any(char::is_control));
            }
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&said));
        }
    }
}
