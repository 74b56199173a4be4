//! How a name is found by a few letters: the initials of its pinyin (王秀英: `wxy`), every reading of every character,
//! and the whole pinyin of its characters (`wangxiuying`, `wang xiu`).

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// More ways to read a name than this help nobody; the first ones are the common ones.
const MOST_READINGS: usize = 32;

/// Readings of family names that the crate's table does not have.
const MORE: [(char, &str); 2] = [('谌', "shen"), ('贠', "yun")];

/// The keys of a name, parted by blanks: all ways to read its initials, then all ways to read its pinyin in one piece,
/// both up to [`MOST_READINGS`]: after that each further character has its usual reading, so that the family name keeps
/// all of its. Letters that are no hanzi stand for themselves; dots and blanks are left out.
pub fn keys(name: &str) -> String {
    let (mut initials, mut whole) = (vec![String::new()], vec![String::new()]);
    let mut in_word = false;
    for c in name.chars() {
        let inside = std::mem::replace(&mut in_word, is_letter(c)) && in_word;
        if !c.is_alphanumeric() {
            continue;
        }
        let readings = readings(c);
        whole = longer(&whole, &readings);
        // A word of letters has one initial.
        if inside {
            continue;
        }
        let mut letters: Vec<String> = Vec::new();
        for letter in readings.iter().filter_map(|reading| reading.chars().next()).map(String::from) {
            if !letters.contains(&letter) {
                letters.push(letter);
            }
        }
        initials = longer(&initials, &letters);
    }
    initials.extend(whole);
    initials.join(" ")
}

/// Each of these with each of those behind it, or with the first where they would be too many.
fn longer(so_far: &[String], next: &[String]) -> Vec<String> {
    let next = if so_far.len() * next.len() > MOST_READINGS { &next[..next.len().min(1)] } else { next };
    so_far.iter().flat_map(|begun| next.iter().map(move |reading| format!("{begun}{reading}"))).collect()
}

/// Whether words are written with it; hanzi and their like begin at U+2E80.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && c < '\u{2E80}'
}

/// All readings of a character without tones, the usual one first, ü as v, as it is typed.
fn readings(c: char) -> Vec<String> {
    let more = MORE.iter().filter(|(known, _)| *known == c).map(|(_, more)| (*more).to_owned());
    let usual = c.to_pinyin().map(|usual| usual.plain().to_owned());
    let others = c.to_pinyin_multi().into_iter().flat_map(|many| many.into_iter().map(|one| one.plain().to_owned()));
    let mut readings: Vec<String> = Vec::new();
    for reading in usual.into_iter().chain(more).chain(others) {
        let reading = reading.replace('ü', "v");
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    if readings.is_empty() {
        readings.push(c.to_lowercase().collect());
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(name: &str, typed: &str) -> bool {
        keys(name).split(' ').any(|key| key.starts_with(typed))
    }

    #[test]
    fn a_name_is_found_by_its_initials_and_by_its_pinyin() {
        assert_eq!(keys("李秀英"), "lxy lixiuying lixiuyang");
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

    /// Family names that are read otherwise than as a word, written out.
    #[test]
    fn family_names_are_found_by_their_own_reading_in_full() {
        for (name, typed) in [
            ("曾", "zeng"),
            ("翟", "zhai"),
            ("单", "shan"),
            ("解", "xie"),
            ("卜", "bu"),
            ("朴", "piao"),
            ("区", "ou"),
            ("仇", "qiu"),
            ("查", "zha"),
            ("覃", "qin"),
            ("阚", "kan"),
            ("缪", "miao"),
            ("盖", "ge"),
            ("乐", "yue"),
            ("尉迟", "yuchi"),
            ("万俟", "moqi"),
            ("谌", "shen"),
            ("贠", "yun"),
            ("阿卜杜拉·买买提", "abudu"),
        ] {
            let name = if name.contains('·') { name.to_owned() } else { format!("{name}示例") };
            assert!(is_found(&name, typed), "{name} {typed}: {}", keys(&name));
            assert!(is_found(&name, &typed[..1]), "{name}");
        }
    }

    #[test]
    fn names_of_all_kinds_have_keys() {
        assert!(is_found("阿卜杜拉·买买提", "abdlmmt"));
        assert!(is_found("Anna Müller", "am"));
        assert!(is_found("𠮷田", "𠮷t"), "a character without a reading stands for itself");
        assert!(keys(&"长行重乐".repeat(8)).split(' ').count() <= 2 * MOST_READINGS);
        assert_eq!(keys(""), " ");
    }
}
