//! What the terminal shows, from the environment and, where somebody sits before one, from its own answers.

#[cfg(unix)]
mod query;

use std::io::{self, IsTerminal as _};

use super::{
    bounds,
    finding::{Check, Finding, Grade},
};
use crate::{
    app::{complaint::Words, terminal::capabilities},
    ui::{
        SMALLEST,
        theme::{Capabilities, Colours},
    },
};

const CHECK: Check = Check::Terminal;

/// How pictures could be shown. The wizard draws them with letters, which every one of these can.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Graphics {
    /// kitty's protocol.
    pub kitty: bool,
    /// iTerm2's.
    pub iterm: bool,
    /// DEC's.
    pub sixel: bool,
}

/// What is known of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Columns and rows.
    pub size: (u16, u16),
    /// Colours and letters.
    pub capabilities: Capabilities,
    /// Pictures.
    pub graphics: Graphics,
    /// Whether it answered, or only its environment was asked.
    pub answered: bool,
}

/// Asks the terminal this program is run in; `None` behind a pipe.
pub fn ask() -> Option<Known> {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return None;
    }
    let env = |name: &str| std::env::var(name).ok();
    let by_name = graphics(&env);
    #[cfg(unix)]
    let reply = query::ask(bounds::TERMINAL_WITHIN);
    #[cfg(not(unix))]
    let reply: Option<Vec<u8>> = None;
    let answered = reply.as_deref().map(replied);
    Some(Known {
        size: crossterm::terminal::size().unwrap_or_default(),
        capabilities: capabilities(&env),
        graphics: answered.map_or(by_name, |said| Graphics {
            kitty: said.kitty || by_name.kitty,
            iterm: by_name.iterm,
            sixel: said.sixel || by_name.sixel,
        }),
        answered: answered.is_some(),
    })
}

/// By the names that terminals give themselves.
fn graphics(env: &dyn Fn(&str) -> Option<String>) -> Graphics {
    let has = |name: &str, words: &[&str]| env(name).is_some_and(|value| words.iter().any(|word| value.contains(word)));
    Graphics {
        kitty: has("TERM", &["kitty", "ghostty"]) || env("KITTY_WINDOW_ID").is_some(),
        iterm: has("TERM_PROGRAM", &["iTerm", "WezTerm"]) || has("LC_TERMINAL", &["iTerm2"]),
        sixel: has("TERM", &["sixel", "foot", "mlterm"]),
    }
}

/// What the answers say: kitty's to a query that is no picture, and attribute 4 among those of DA1.
fn replied(reply: &[u8]) -> Graphics {
    let text = String::from_utf8_lossy(reply);
    let attributes = text.rsplit_once("\u{1b}[?").and_then(|(_, rest)| rest.split_once('c')).map(|(found, _)| found);
    Graphics {
        kitty: text.contains("_Gi=31;OK"),
        iterm: false,
        sixel: attributes.is_some_and(|found| found.split(';').skip(1).any(|attribute| attribute == "4")),
    }
}

/// What is to be said of it.
pub fn judge(known: Option<&Known>) -> Vec<Finding> {
    let Some(known) = known else {
        let said = Words::new("不在终端里运行，没有看", "not run in a terminal: not looked at");
        let remedy = Words::new("请在办理用的终端窗口里再运行一次。", "Run it again in the window that is worked in.");
        return vec![Finding::good(CHECK, "size", SIZE, said).graded(Grade::Unknown, remedy)];
    };
    vec![size(known.size), colours(known.capabilities.colours), letters(known.capabilities.utf8), pictures(known)]
}

const SIZE: (&str, &str) = ("大小", "size");

fn size((columns, rows): (u16, u16)) -> Finding {
    let fits = |(wide, high): (u16, u16)| columns >= wide && rows >= high;
    let grade = match () {
        () if fits(bounds::COMFORTABLE) => Grade::Good,
        () if fits(SMALLEST) => Grade::Advice,
        () => Grade::Fault,
    };
    let said = Words::new(format!("{columns} 列 {rows} 行"), format!("{columns} columns, {rows} rows"));
    let found = Finding::good(CHECK, "size", SIZE, said);
    let found = found.with("columns", u64::from(columns), "").with("rows", u64::from(rows), "");
    let (wide, high) = bounds::COMFORTABLE;
    found.graded(
        grade,
        Words::new(
            format!("请把窗口拉大到 {wide} 列 {high} 行以上，或把字调小。"),
            format!("Make the window {wide} columns by {high} rows or larger, or the letters smaller."),
        ),
    )
}

fn colours(colours: Colours) -> Finding {
    let (id, zh, en, grade) = match colours {
        Colours::True => ("true", "真彩色", "24 bits", Grade::Good),
        Colours::Indexed => ("256", "256 色", "256", Grade::Good),
        Colours::Sixteen => ("16", "16 色，预览画面只有灰阶", "16: the preview is coarse", Grade::Advice),
        Colours::None => {
            ("none", "没有颜色，预览画面由字符拼成", "none: the preview is made of letters", Grade::Advice)
        }
    };
    let found = Finding::good(CHECK, "colours", ("颜色", "colours"), Words::new(zh, en)).with("colours", id, "");
    found.graded(
        grade,
        Words::new(
            "请换一个支持真彩色的终端，并去掉 NO_COLOR。",
            "Use a terminal with 24-bit colours, and unset NO_COLOR.",
        ),
    )
}

fn letters(utf8: bool) -> Finding {
    let said = if utf8 {
        Words::new("UTF-8，能显示汉字", "UTF-8")
    } else {
        Words::new("不是 UTF-8，显示不了汉字", "not UTF-8: Chinese cannot be shown")
    };
    let found = Finding::good(CHECK, "letters", ("文字", "letters"), said).with("utf8", utf8, "");
    found.graded(
        if utf8 { Grade::Good } else { Grade::Fault },
        Words::new(
            "请用 UTF-8 终端打开，例如 LANG=zh_CN.UTF-8。",
            "Use a UTF-8 terminal, for instance LANG=zh_CN.UTF-8.",
        ),
    )
}

fn pictures(known: &Known) -> Finding {
    let Graphics { kitty, iterm, sixel } = known.graphics;
    let named = [(kitty, "kitty"), (iterm, "iTerm2"), (sixel, "sixel")];
    let list: Vec<&str> = named.into_iter().filter_map(|(there, name)| there.then_some(name)).collect();
    let said = if list.is_empty() {
        Words::new("没有图像协议；预览用字符块，足够了", "no protocol; the preview is made of blocks, which suffice")
    } else {
        let list = list.join(", ");
        Words::new(
            format!("{list}；预览用字符块，足够了"),
            format!("{list}; the preview is made of blocks, which suffice"),
        )
    };
    let found = Finding::good(CHECK, "graphics", ("图像", "graphics"), said).with("kitty", kitty, "");
    found.with("iterm", iterm, "").with("sixel", sixel, "").with("answered", known.answered, "")
}

#[cfg(test)]
mod tests {
    use Grade::{Advice, Fault, Good};

    use super::*;

    fn known(size: (u16, u16), colours: Colours, utf8: bool) -> Known {
        Known { size, capabilities: Capabilities { colours, utf8 }, graphics: Graphics::default(), answered: false }
    }

    #[test]
    fn no_terminal_is_unknown_and_no_fault() {
        let found = judge(None);
        assert_eq!((found.len(), found[0].grade), (1, Grade::Unknown));
    }

    #[test]
    fn size_colours_and_letters_are_judged_each() {
        let grades = |known: Known| judge(Some(&known)).iter().map(|f| f.grade).collect::<Vec<_>>();
        assert_eq!(grades(known((80, 24), Colours::True, true)), [Good, Good, Good, Good]);
        assert_eq!(grades(known((79, 24), Colours::Indexed, true)), [Advice, Good, Good, Good]);
        assert_eq!(grades(known((59, 24), Colours::Sixteen, false)), [Fault, Advice, Fault, Good]);
        assert_eq!(grades(known((0, 0), Colours::None, true)), [Fault, Advice, Good, Good]);
    }

    #[test]
    fn graphics_are_known_by_name_or_by_answer() {
        let env = |pairs: &'static [(&str, &str)]| {
            move |name: &str| pairs.iter().find(|(k, _)| *k == name).map(|(_, v)| (*v).to_owned())
        };
        assert_eq!(graphics(&env(&[])), Graphics::default());
        assert!(graphics(&env(&[("TERM", "xterm-kitty")])).kitty);
        assert!(graphics(&env(&[("TERM_PROGRAM", "WezTerm")])).iterm);
        for nonsense in [b"".as_slice(), b"c", b"\x1b[?", b"\x1b[?62;22", b"\xff\xff\x1b[?4c", b"4;4;4c"] {
            assert_eq!(replied(nonsense), Graphics::default(), "{nonsense:?}");
        }
        assert_eq!(replied(b"\x1b[?62;4;22c"), Graphics { sixel: true, ..Graphics::default() });
        let both = replied(b"\x1b_Gi=31;OK\x1b\\\x1b[?62;c");
        assert_eq!(both, Graphics { kitty: true, ..Graphics::default() });
    }
}
