//! One name, one spelling: names come from keyboards, spreadsheets, scanned papers and card readers, and the same name
//! is the same text everywhere after this.

use std::iter::Peekable;

use unicode_normalization::UnicodeNormalization as _;

/// CJK Radicals Supplement, each sign before the hanzi it looks like: Unicode 15.0, `EquivalentUnifiedIdeograph`.
/// Programs that copy text out of a PDF give these.
const RADICALS: &str = "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕𫜹⺖忄⺗心⺘扌\
     ⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓\
     ⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝\
     ⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐\
     ⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";
/// Hanzi that had no code point of their own when GB 18030 was first published and stood in the Private Use Area: old
/// records and card readers still have them so. GB 18030-2022 and Unicode 4.1 (U+9FB4 to U+9FBB) have these.
const PRIVATE: [(char, char); 14] = [
    ('\u{E816}', '\u{20087}'),
    ('\u{E817}', '\u{20089}'),
    ('\u{E818}', '\u{200CC}'),
    ('\u{E81E}', '\u{9FB4}'),
    ('\u{E826}', '\u{9FB5}'),
    ('\u{E82B}', '\u{9FB6}'),
    ('\u{E82C}', '\u{9FB7}'),
    ('\u{E831}', '\u{215D7}'),
    ('\u{E832}', '\u{9FB8}'),
    ('\u{E83B}', '\u{2298F}'),
    ('\u{E843}', '\u{9FB9}'),
    ('\u{E854}', '\u{9FBA}'),
    ('\u{E855}', '\u{241FE}'),
    ('\u{E864}', '\u{9FBB}'),
];

/// The normal form of a name: composed (NFC, which takes compatibility hanzi to the unified ones); radicals and signs
/// of the Private Use Area as the hanzi they are; every form of the middle dot as `·` without blanks around it; blanks
/// between hanzi gone, and one between words of letters.
pub fn normal(typed: &str) -> String {
    let signs: String = typed.chars().map(unified).nfc().collect();
    let mut rest = signs.trim().chars().peekable();
    let mut name = String::with_capacity(signs.len());
    while let Some(c) = rest.next() {
        let before = name.chars().next_back();
        match middle_dot(c) {
            '·' => {
                skip_blanks(&mut rest);
                name.push('·');
            }
            c if is_blank(c) => {
                skip_blanks(&mut rest);
                // Only words of letters are parted.
                let after = rest.peek().copied().map(middle_dot);
                if before.is_some_and(parts_words) && after.is_some_and(parts_words) {
                    name.push(' ');
                }
            }
            c => name.push(c),
        }
    }
    name
}

fn skip_blanks(rest: &mut Peekable<impl Iterator<Item = char>>) {
    while rest.next_if(|c| is_blank(*c)).is_some() {}
}

/// Blanks of every width, and what is not seen between letters.
const fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' | '\u{3164}')
}

/// A letter of a script that parts words; hanzi begin at U+2E80.
const fn parts_words(c: char) -> bool {
    (c as u32) < 0x2E80 && c != '·'
}

/// The hanzi of a sign that only looks like one.
fn unified(c: char) -> char {
    match c {
        // Kangxi radicals: their compatibility decomposition is the hanzi.
        '\u{2F00}'..='\u{2FD5}' => std::iter::once(c).nfkc().next().unwrap_or(c),
        '\u{2E80}'..='\u{2EFF}' => radical(c).unwrap_or(c),
        '\u{E000}'..='\u{F8FF}' => PRIVATE.iter().find(|(private, _)| *private == c).map_or(c, |(_, hanzi)| *hanzi),
        _ => c,
    }
}

fn radical(c: char) -> Option<char> {
    let mut signs = RADICALS.chars();
    while let (Some(radical), Some(hanzi)) = (signs.next(), signs.next()) {
        if radical == c {
            return Some(hanzi);
        }
    }
    None
}

/// The dots that keyboards and programs give for the one in 欧阳·娜娜.
const fn middle_dot(c: char) -> char {
    match c {
        '·' | '•' | '‧' | '・' | '･' | '∙' | '⋅' | '.' | '．' | '。' | '｡' | '●' | '⸱' | '᛫' | 'ꞏ' | '\u{0387}'
        | '∘' => '·',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (typed, name) in [
            ("示　甲", "示甲"),
            ("示 乙", "示乙"),
            ("示\u{A0}丙", "示丙"),
            ("示\u{200B}例\u{FEFF}丁", "示例丁"),
            ("  王 秀 英  ", "王秀英"),
            ("⾼⽰例", "高示例"),
            ("⻩⼩示", "黄小示"),
            ("⺟", "母"),
            ("\u{F9D1}", "\u{516D}"),
            ("\u{E81E}某", "龴某"),
            ("阿卜杜拉 • 买买提", "阿卜杜拉·买买提"),
            ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
            ("阿卜杜拉・ 买买提", "阿卜杜拉·买买提"),
            ("SHILI   JIA", "SHILI JIA"),
            ("Mu\u{308}ller", "Müller"),
            ("Anna\u{3000}示例", "Anna示例"),
            ("", ""),
            (" · ", "·"),
        ] {
            assert_eq!(normal(typed), name, "{typed:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_normal_form_is_its_own(typed: String) {
            let once = normal(&typed);
            proptest::prop_assert_eq!(normal(&once), once);
        }
    }
}
