//! The findings as a table for people: a heading a check, then sign, name and what was found, with the next step below.

use jiff::Timestamp;
use strum::VariantArray as _;
use unicode_width::UnicodeWidthStr as _;

use super::finding::{Check, Finding, Grade, worst};
use crate::{domain::time::china, flow::wizard::Language, setup::complaint::Bilingual, ui::text::wrap};

/// What the table is printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Cells a line.
    pub width: u16,
    /// Whether it shows colours.
    pub colours: bool,
    /// Whether it shows more than ASCII.
    pub utf8: bool,
}

/// Blanks before the sign.
const MARGIN: usize = 2;

/// All of it.
pub fn table(findings: &[Finding], time: Timestamp, language: Language, paper: Paper) -> String {
    let names = findings.iter().map(|f| f.name.get(language).width()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for check in Check::VARIANTS {
        let own: Vec<&Finding> = findings.iter().filter(|f| f.check == *check).collect();
        if own.is_empty() {
            continue;
        }
        lines.push(paper.bold(check.name().get(language)));
        lines.extend(own.into_iter().flat_map(|finding| rows(finding, language, paper, names)));
    }
    lines.push(paper.bold(ended(findings, time).get(language)));
    let text = lines.join("\n");
    if paper.utf8 { text } else { text.chars().map(to_ascii).collect() }
}

/// What cannot be shown becomes its nearest relative, or a question mark.
const fn to_ascii(c: char) -> char {
    match c {
        '×' => 'x',
        '·' => '*',
        c if c.is_ascii() => c,
        _ => '?',
    }
}

/// A finding: as many rows as it takes, all of them inside the paper.
fn rows(finding: &Finding, language: Language, paper: Paper, names: usize) -> Vec<String> {
    let name = finding.name.get(language);
    let left = MARGIN + 2 + names + 2;
    let room = paper.width.saturating_sub(left as u16).max(16);
    let fill = " ".repeat(names - name.width());
    let head = format!("{}{} {name}{fill}  ", " ".repeat(MARGIN), paper.sign(finding.grade));
    let indent = " ".repeat(left);
    let arrow = if paper.utf8 { "→ " } else { "> " };
    let found = wrap(finding.message.get(language), room);
    let next = finding.remedy.iter().flat_map(|words| wrap(words.get(language), room - 2));
    let next = next.enumerate().map(|(i, line)| format!("{indent}{}{line}", if i == 0 { arrow } else { "  " }));
    let found = found.into_iter().enumerate();
    let found = found.map(|(i, line)| format!("{}{line}", if i == 0 { &head } else { &indent }));
    found.chain(next).collect()
}

/// The last line.
fn ended(findings: &[Finding], time: Timestamp) -> Bilingual {
    let count = |grade| findings.iter().filter(|f| f.grade == grade).count();
    let (advice, faults) = (count(Grade::Advice), count(Grade::Fault));
    let at = time.to_zoned(china()).strftime("%Y-%m-%d %H:%M");
    match worst(findings) {
        Grade::Fault => Bilingual::new(
            format!("{at} 有 {faults} 处要先解决，{advice} 处建议。"),
            format!("{at} To be mended first: {faults}. Advice: {advice}."),
        ),
        Grade::Advice => {
            Bilingual::new(format!("{at} 可以办理，有 {advice} 处建议。"), format!("{at} Ready. Advice: {advice}."))
        }
        Grade::Good | Grade::Unknown => {
            Bilingual::new(format!("{at} 都好，可以办理。"), format!("{at} All good. Ready."))
        }
    }
}

impl Paper {
    /// A sign of one cell; never colour alone.
    fn sign(self, grade: Grade) -> String {
        let (sign, ascii, colour) = match grade {
            Grade::Good => ("✓", "+", "34"),
            Grade::Unknown => ("?", "?", "2"),
            Grade::Advice => ("!", "!", "33"),
            Grade::Fault => ("✗", "x", "1;33"),
        };
        let sign = if self.utf8 { sign } else { ascii };
        if self.colours { format!("\u{1b}[{colour}m{sign}\u{1b}[0m") } else { sign.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        if self.colours { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: Paper = Paper { width: 80, colours: false, utf8: true };

    fn findings() -> Vec<Finding> {
        let long =
            "画面里的光线比上一次布置窗口的时候暗了很多，是那时候的 0.31 倍，可能有一盏灯没有打开，也可能窗帘拉上了";
        let rate = Bilingual::new("每秒 14.9 帧", "14.9 frames a second");
        let dark =
            Bilingual::new(long, "The room is much darker than it was when this window was set up, at 0.31 of it");
        let lamp =
            || Bilingual::new("请看看灯是不是没开，开好了再检查一次。", "See whether a lamp is off, then check again.");
        vec![
            Finding::good(Check::Light, "changed", ("与上次比", "since last time"), dark).graded(Grade::Fault, lamp()),
            Finding::good(Check::Camera, "rate", ("帧率", "rate"), rate),
            Finding::good(Check::Light, "flicker", ("频闪", "flicker"), Bilingual::new("看不出", "none"))
                .graded(Grade::Unknown, lamp()),
        ]
    }

    #[test]
    fn no_row_is_wider_than_the_paper_and_nothing_is_cut() {
        for language in [Language::Chinese, Language::English] {
            for width in [60, 80, 120] {
                let text = table(&findings(), Timestamp::UNIX_EPOCH, language, Paper { width, ..PAPER });
                for line in text.lines() {
                    assert!(line.width() <= usize::from(width), "{width}: {line}");
                }
                let kept: String = text.split_whitespace().collect();
                let said: String = findings()[0].message.get(language).split_whitespace().collect();
                assert!(kept.contains(&said), "{text}");
            }
        }
    }

    #[test]
    fn the_table_in_both_languages() {
        for (language, code) in [(Language::Chinese, "zh"), (Language::English, "en")] {
            insta::assert_snapshot!(code, table(&findings(), Timestamp::UNIX_EPOCH, language, PAPER));
        }
    }

    #[test]
    fn without_colours_nothing_but_text_is_printed_and_without_utf8_nothing_but_ascii() {
        let words = || Bilingual::new("办", "640×480 · 办");
        let size = Finding::good(Check::Camera, "resolution", ("一", "size"), words());
        let all = [findings(), vec![size]].concat();
        let plain = table(&all, Timestamp::UNIX_EPOCH, Language::English, Paper { utf8: false, ..PAPER });
        assert!(plain.is_ascii() && !plain.contains('\u{1b}') && plain.contains("640x480 * ?"), "{plain}");
        let coloured = table(&findings(), Timestamp::UNIX_EPOCH, Language::English, Paper { colours: true, ..PAPER });
        assert!(coloured.contains("\u{1b}[34m✓"), "{coloured}");
    }
}
