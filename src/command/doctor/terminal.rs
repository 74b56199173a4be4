//! What the terminal shows, from the environment and, where somebody sits before one, from its own answers.

use std::io::{self, IsTerminal as _};

use super::{
    bounds,
    finding::{Check, Finding, Grade},
};
use crate::{
    app::terminal::{self, answers::Answers, capabilities, cell_in_pixels, preview},
    setup::{complaint::Bilingual, config::words::PreviewWord},
    ui::{
        SMALLEST,
        theme::{Capabilities, Colours},
        viewfinder::pixels::{Preview, Protocol},
    },
};

const CHECK: Check = Check::Terminal;

/// How pictures could be shown.
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
    /// How the terminal can show pictures.
    pub graphics: Graphics,
    /// How the wizard would show them, unless told otherwise.
    pub preview: Preview,
    /// Whether it answered, or only its environment was asked.
    pub answered: bool,
}

/// Asks the terminal this program is run in; `None` behind a pipe.
pub fn ask() -> Option<Known> {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return None;
    }
    let env = |name: &str| std::env::var(name).ok();
    let answers = if preview::worth_asking(PreviewWord::Auto, &env) { asked() } else { Answers::default() };
    let (preview, capabilities) =
        preview::choose(PreviewWord::Auto, &env, &answers, cell_in_pixels(), capabilities(&env));
    Some(Known {
        size: crossterm::terminal::size().unwrap_or_default(),
        capabilities,
        graphics: Graphics { kitty: answers.kitty, iterm: preview::is_iterm2(&env), sixel: answers.sixel() },
        preview,
        answered: answers.attributes.is_some(),
    })
}

/// Raw mode keeps the answers off the screen.
fn asked() -> Answers {
    if crossterm::terminal::enable_raw_mode().is_err() {
        return Answers::default();
    }
    let (answers, _) = terminal::ask();
    // Nothing can be done about a terminal that does not take it back.
    let _ = crossterm::terminal::disable_raw_mode();
    answers
}

/// What is to be said of it.
pub fn judge(known: Option<&Known>) -> Vec<Finding> {
    let Some(known) = known else {
        let said = Bilingual::new("不在终端里运行，没有看", "not run in a terminal: not looked at");
        let remedy =
            Bilingual::new("请在办理用的终端窗口里再运行一次。", "Run it again in the window that is worked in.");
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
    let said = Bilingual::new(format!("{columns} 列 {rows} 行"), format!("{columns} columns, {rows} rows"));
    let found = Finding::good(CHECK, "size", SIZE, said);
    let found = found.with("columns", u64::from(columns), "").with("rows", u64::from(rows), "");
    let (wide, high) = bounds::COMFORTABLE;
    found.graded(
        grade,
        Bilingual::new(
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
    let found = Finding::good(CHECK, "colours", ("颜色", "colours"), Bilingual::new(zh, en)).with("colours", id, "");
    found.graded(
        grade,
        Bilingual::new(
            "请换一个支持真彩色的终端，并去掉 NO_COLOR。",
            "Use a terminal with 24-bit colours, and unset NO_COLOR.",
        ),
    )
}

fn letters(utf8: bool) -> Finding {
    let said = if utf8 {
        Bilingual::new("UTF-8，能显示汉字", "UTF-8")
    } else {
        Bilingual::new("不是 UTF-8，显示不了汉字", "not UTF-8: Chinese cannot be shown")
    };
    let found = Finding::good(CHECK, "letters", ("文字", "letters"), said).with("utf8", utf8, "");
    found.graded(
        if utf8 { Grade::Good } else { Grade::Fault },
        Bilingual::new(
            "请用 UTF-8 终端打开，例如 LANG=zh_CN.UTF-8。",
            "Use a UTF-8 terminal, for instance LANG=zh_CN.UTF-8.",
        ),
    )
}

fn pictures(known: &Known) -> Finding {
    let Graphics { kitty, iterm, sixel } = known.graphics;
    let named = [(kitty, "kitty"), (iterm, "iTerm2"), (sixel, "sixel")];
    let list: Vec<&str> = named.into_iter().filter_map(|(there, name)| there.then_some(name)).collect();
    let (id, zh, en) = match known.preview {
        Preview::Pixels { protocol: Protocol::KittyShared | Protocol::Kitty, .. } => ("kitty", "kitty 图像", "kitty's"),
        Preview::Pixels { protocol: Protocol::Iterm2, .. } => ("iterm2", "iTerm2 图像", "iTerm2's"),
        Preview::Pixels { protocol: Protocol::Sixel, .. } => ("sixel", "sixel 图像", "sixels"),
        Preview::Cells => ("cells", "字符块，足够了", "made of blocks, which suffice"),
    };
    let list = if list.is_empty() {
        ("没有图像协议".to_owned(), "no protocol".to_owned())
    } else {
        (list.join(", "), list.join(", "))
    };
    let said = Bilingual::new(format!("{}；预览用{zh}", list.0), format!("{}; the preview: {en}", list.1));
    let found = Finding::good(CHECK, "graphics", ("图像", "graphics"), said).with("kitty", kitty, "");
    found.with("iterm", iterm, "").with("sixel", sixel, "").with("preview", id, "").with("answered", known.answered, "")
}

#[cfg(test)]
mod tests {
    use Grade::{Advice, Fault, Good};

    use super::*;

    fn known(size: (u16, u16), colours: Colours, utf8: bool) -> Known {
        let (graphics, preview) = (Graphics::default(), Preview::Cells);
        Known { size, capabilities: Capabilities { colours, utf8 }, graphics, preview, answered: false }
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
    fn the_preview_is_named() {
        let mut known = known((80, 24), Colours::True, true);
        let said = |known: &Known| pictures(known).message.en;
        assert_eq!(said(&known), "no protocol; the preview: made of blocks, which suffice");
        known.graphics.sixel = true;
        known.preview = Preview::Pixels { protocol: Protocol::Sixel, cell: (9, 18) };
        assert_eq!(said(&known), "sixel; the preview: sixels");
    }
}
