//! How a name is found by a few letters: the initials of its pinyin (王秀英: `wxy`), every reading of every character,
//! and the whole pinyin of its characters (`wangxiuying`, `wang xiu`).

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// More ways to read a name than this help nobody; the first ones are the common ones.
const MOST_READINGS: usize = 32;

/// The keys of a name, parted by blanks: all ways to read its initials, then its pinyin in one piece.
/// Letters that are no hanzi stand for themselves; dots and blanks are left out.
pub fn keys(name: &str) -> String {
    let mut initials = vec![String::new()];
    let mut whole = String::new();
    let mut in_word = false;
    for c in name.chars() {
        let inside = std::mem::replace(&mut in_word, is_letter(c)) && in_word;
        if !c.is_alphanumeric() {
            continue;
        }
        let (first, all) = readings(c);
        whole.push_str(&first);
        // A word of letters has one initial.
        if inside {
            continue;
        }
        initials = initials
            .iter()
            .flat_map(|so_far| all.iter().map(move |letter| format!("{so_far}{letter}")))
            .take(MOST_READINGS)
            .collect();
    }
    initials.push(whole);
    initials.join(" ")
}

/// Whether words are written with it; hanzi and their like begin at U+2E80.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && c < '\u{2E80}'
}

/// The usual reading of a character, and the initials of all its readings, each once.
fn readings(c: char) -> (String, Vec<char>) {
    let Some(usual) = c.to_pinyin() else {
        let plain: String = c.to_lowercase().collect();
        let initial = plain.chars().next().unwrap_or(c);
        return (plain, vec![initial]);
    };
    let others = c.to_pinyin_multi().into_iter().flat_map(|many| many.into_iter().map(pinyin::Pinyin::plain));
    let mut initials: Vec<char> = Vec::new();
    for reading in std::iter::once(usual.plain()).chain(others) {
        // ü is typed as v.
        let initial = reading.chars().next().map_or(c, |letter| if letter == 'ü' { 'v' } else { letter });
        if !initials.contains(&initial) {
            initials.push(initial);
        }
    }
    (usual.plain().replace('ü', "v"), initials)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(name: &str, typed: &str) -> bool {
        keys(name).split(' ').any(|key| key.starts_with(typed))
    }

    #[test]
    fn a_name_is_found_by_its_initials_and_by_its_pinyin() {
        assert_eq!(keys("李秀英"), "lxy lixiuying");
        for typed in ["w", "wx", "wxy", "wang", "wangxiuy"] {
            assert!(is_found("王秀英", typed), "{typed}");
        }
        assert!(!is_found("王秀英", "xy") && !is_found("王秀英", "li"));
    }

    #[test]
    fn every_reading_of_a_family_name_finds_it() {
        // 单 Shàn and dān, 曾 Zēng and céng, 仇 Qiú and chóu, 查 Zhā and chá, 解 Xiè and jiě.
        for (name, both) in
            [("单田芳", ["stf", "dtf"]), ("曾志伟", ["zzw", "czw"]), ("仇英", ["qy", "cy"]), ("查良镛", ["zly", "cly"])]
        {
            for typed in both {
                assert!(is_found(name, typed), "{name} {typed}: {}", keys(name));
            }
        }
        assert!(is_found("吕布", "lvbu") || is_found("吕布", "lb"));
    }

    #[test]
    fn names_of_all_kinds_have_keys() {
        assert!(is_found("阿卜杜拉·买买提", "abdlmmt"));
        assert!(is_found("Anna Müller", "am"));
        assert!(is_found("𠮷田", "𠮷t"), "a character without a reading stands for itself");
        assert!(keys(&"长行重乐".repeat(8)).split(' ').count() <= MOST_READINGS + 1);
        assert_eq!(keys(""), " ");
    }
}
