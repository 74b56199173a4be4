//! Kind words: rules for every text that is shown, in both languages, each with its reason. The texts are those of the
//! screens, of the channels and of the agreement.

use std::{fs, path::Path};

use super::{CHINESE, ENGLISH, Language};

/// A text and where it stands.
struct Text {
    key: String,
    words: String,
    language: Language,
}

/// Words with no place before a person, and why. The English ones also stand for what is made of them.
const BANNED: [(&str, &str); 44] = [
    ("失败", "nobody fails here: something was not seen, or not yet"),
    ("fail", "as 失败"),
    ("违规", "an accusation"),
    ("violat", "an accusation"),
    ("造假", "an accusation"),
    ("伪造", "an accusation"),
    ("冒充", "an accusation"),
    ("欺骗", "an accusation"),
    ("作弊", "an accusation"),
    ("嫌疑", "an accusation"),
    ("怀疑", "an accusation"),
    ("fraud", "an accusation"),
    ("cheat", "an accusation"),
    ("fake", "an accusation"),
    ("suspect", "an accusation"),
    ("spoof", "an accusation, and jargon"),
    ("生存", "the old name of the check frightens: people hear that they are thought dead"),
    ("死亡", "as 生存"),
    ("活体", "what is done to specimens"),
    ("death", "as 生存"),
    ("dead", "as 生存"),
    ("alive", "as 生存"),
    ("surviv", "as 生存"),
    ("liveness", "as 活体"),
    ("非法", "of courts"),
    ("illegal", "of courts"),
    ("无效", "what somebody brought is not worthless"),
    ("invalid", "as 无效, and a bad word for a frail person"),
    ("错误", "says who is to blame and not what to do"),
    ("error", "as 错误"),
    ("wrong", "as 错误"),
    ("报错", "of programs"),
    ("异常", "of programs, and nobody is abnormal"),
    ("exception", "of programs"),
    ("abort", "of programs"),
    ("fatal", "of programs"),
    ("禁止", "an order of a sign on a wall"),
    ("严禁", "an order of a sign on a wall"),
    ("不得", "an order of a sign on a wall"),
    ("forbidden", "an order of a sign on a wall"),
    ("你", "您 is said to everybody, and first of all to the old"),
    ("！", "nobody is shouted at"),
    ("timeout", "jargon: it took longer than usual"),
    ("超时", "jargon: it took longer than usual"),
];

/// Words of the trade, which are said to whoever sets a counter up and to nobody else.
const JARGON: [(&str, &str); 9] = [
    ("接口", "jargon"),
    ("服务器", "jargon: the office answers or does not"),
    ("server", "jargon: the office answers or does not"),
    ("数据库", "jargon"),
    ("database", "jargon"),
    ("API", "jargon"),
    ("HTTP", "jargon"),
    ("JSON", "jargon"),
    ("URL", "jargon"),
];

/// Texts for those who set a counter up, and the one where the camera's socket is meant.
const FOR_TECHNICIANS: [&str; 2] = ["problem-mapping-misfit", "agreement"];

/// Hanzi of a sentence: more is not taken in at one reading, and a line of 80 columns has 38 of them.
const LONGEST_ZH: usize = 40;
/// Words of an English sentence: plain-language guides ask for 20 to 25 at most.
const LONGEST_EN: usize = 25;
/// Longest sentence that the person reads from the chair at a glance: hanzi in Chinese, words in English.
const LONGEST_SAID_ZH: usize = 20;
const LONGEST_SAID_EN: usize = 10;

/// What joins a second instruction to a first one: whoever has two to remember does neither.
const JOINS_ZH: [&str; 7] = ["然后", "并且", "接着", "同时", "，再", "，先", "，请"];
const JOINS_EN: [&str; 4] = [" then ", ", then", " and ", ";"];
/// Half-sentences after a comma that are no instruction but set one at ease, name what may stay, or offer an other way.
const AT_EASE: [&str; 8] =
    ["您坐着不用动", "您不用动", "普通眼镜可以戴", "或", "请工作人员转一转", "请别动", "staff, ", "please"];

/// The messages of a Fluent file, each attribute for itself; what stands in braces is left out.
fn messages(source: &str, language: Language) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let mut message = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        match line.split_once(" =") {
            Some((name, words)) if !name.starts_with([' ', '*', '}']) => {
                name.clone_into(&mut message);
                texts.push(Text { key: message.clone(), words: words.trim().to_owned(), language });
            }
            Some((name, words)) if name.starts_with("    .") => {
                let key = format!("{message}{}", name.trim());
                texts.push(Text { key, words: words.trim().to_owned(), language });
            }
            _ => {
                if let Some(last) = texts.last_mut() {
                    last.words += "\n";
                    last.words += line.trim();
                }
            }
        }
    }
    texts
}

/// The texts of channel files: whatever is called `zh` or `en`.
fn of_channels(value: &toml::Value, key: &str, found: &mut Vec<Text>) {
    match value {
        toml::Value::Table(table) => {
            for (name, inside) in table {
                match (name.as_str(), inside.as_str()) {
                    ("zh", Some(words)) => {
                        found.push(Text { key: key.to_owned(), words: words.to_owned(), language: Language::Chinese });
                    }
                    ("en", Some(words)) => {
                        found.push(Text { key: key.to_owned(), words: words.to_owned(), language: Language::English });
                    }
                    _ => of_channels(inside, &format!("{key}.{name}"), found),
                }
            }
        }
        toml::Value::Array(items) => items.iter().for_each(|item| of_channels(item, key, found)),
        _ => {}
    }
}

fn texts() -> Vec<Text> {
    let mut all = messages(CHINESE, Language::Chinese);
    all.extend(messages(ENGLISH, Language::English));
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
    for entry in fs::read_dir(assets.join("channels")).unwrap().flatten() {
        let value: toml::Value = toml::from_str(&fs::read_to_string(entry.path()).unwrap()).unwrap();
        of_channels(&value, &entry.file_name().to_string_lossy(), &mut all);
    }
    for (name, language) in [("zh-CN.md", Language::Chinese), ("en.md", Language::English)] {
        let words = fs::read_to_string(assets.join("agreement").join(name)).unwrap();
        all.push(Text { key: "agreement".to_owned(), words, language });
    }
    all
}

/// What the person reads from the chair or is told there: hints and acts with their remedies.
fn is_said(key: &str) -> bool {
    ["hint-", "act-", "trial-resting", "trial-once-more"].iter().any(|start| key.starts_with(start))
}

/// Sentences; the parts of a list count one by one, for they are read one by one.
fn sentences(text: &Text) -> Vec<String> {
    let without: String = {
        let mut depth = 0_u32;
        let outside = |c: &char| {
            depth += u32::from(*c == '{');
            let out = depth == 0;
            depth -= u32::from(*c == '}');
            out
        };
        text.words.chars().filter(outside).collect()
    };
    let ends: &[char] = match text.language {
        Language::Chinese => &['。', '？', '；', '：', '、', '\n'],
        Language::English => &['.', '?', ';', ':', '\n'],
    };
    without.split(|c| ends.contains(&c)).map(|sentence| sentence.trim().to_owned()).collect()
}

/// Hanzi, or words.
fn length(sentence: &str, language: Language) -> usize {
    match language {
        Language::Chinese => sentence.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count(),
        // A list with commas is read part by part.
        Language::English => sentence.split(", ").map(|part| part.split_whitespace().count()).max().unwrap_or(0),
    }
}

#[test]
fn there_are_texts_to_judge() {
    let all = texts();
    for (part, least) in [("hint-", 60), ("e-id.toml", 8), ("agreement", 2), ("problem-", 80)] {
        let found = all.iter().filter(|text| text.key.starts_with(part)).count();
        assert!(found >= least, "{part}: {found}");
    }
}

#[test]
fn no_text_blames_frightens_orders_or_shouts() {
    for text in texts() {
        let small = text.words.to_lowercase();
        for (word, why) in BANNED {
            assert!(!small.contains(word), "{} says {word:?}, {why}: {}", text.key, text.words);
        }
        // Behind a word it is a shout; the line mode has words that begin with it (`!Esc`), and the sign itself may be
        // named.
        let shouts = text.words.match_indices('!').any(|(at, _)| text.words[..at].ends_with(char::is_alphanumeric));
        assert!(!shouts, "{} shouts: {}", text.key, text.words);
    }
}

#[test]
fn no_text_speaks_the_language_of_the_trade() {
    for text in texts().into_iter().filter(|text| !FOR_TECHNICIANS.contains(&text.key.as_str())) {
        for (word, why) in JARGON {
            assert!(!text.words.contains(word), "{} says {word:?}, {why}: {}", text.key, text.words);
        }
    }
}

#[test]
fn no_sentence_is_longer_than_a_breath() {
    for text in texts().into_iter().filter(|text| text.key != "date") {
        let longest = match (text.language, is_said(&text.key)) {
            (Language::Chinese, false) => LONGEST_ZH,
            (Language::Chinese, true) => LONGEST_SAID_ZH,
            (Language::English, false) => LONGEST_EN,
            (Language::English, true) => LONGEST_SAID_EN,
        };
        for sentence in sentences(&text) {
            let found = length(&sentence, text.language);
            assert!(found <= longest, "{}: {found}, {longest} at most: {sentence}", text.key);
        }
    }
}

#[test]
fn who_is_told_to_do_something_is_told_one_thing() {
    for text in texts().into_iter().filter(|text| is_said(&text.key)) {
        let mut words = text.words.to_lowercase();
        for part in AT_EASE {
            words = words.replace(&format!("，{part}"), "").replace(&format!(", {part}"), "");
        }
        let joins: &[&str] = if text.language == Language::Chinese { &JOINS_ZH } else { &JOINS_EN };
        for join in joins {
            assert!(!words.contains(join), "{} asks for two things ({join:?}): {}", text.key, text.words);
        }
        assert!(words.matches('请').count() <= 1, "{} asks twice: {}", text.key, text.words);
        assert!(words.matches('，').count() <= 1, "{} goes on: {}", text.key, text.words);
        let sentences =
            text.words.split(['。', '？', '；', '.', '?', ';']).filter(|part| !part.trim().is_empty()).count();
        assert!(sentences <= 1, "{} is more than a sentence: {}", text.key, text.words);
    }
}

#[test]
fn the_rules_catch_what_they_are_for() {
    let text = |words: &str, language| Text { key: "hint-test".to_owned(), words: words.to_owned(), language };
    let two = text("请抬头，然后请看镜头", Language::Chinese);
    assert!(JOINS_ZH.iter().any(|join| two.words.contains(join)));
    let long = text(&"请".repeat(41), Language::Chinese);
    assert!(length(&sentences(&long)[0], Language::Chinese) > LONGEST_ZH);
    let named = text("{ $person } 请看镜头", Language::Chinese);
    assert_eq!(sentences(&named), ["请看镜头"]);
    assert!(BANNED.iter().all(|(word, why)| !word.is_empty() && !why.is_empty() && *word == word.to_lowercase()));
}
