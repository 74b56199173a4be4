//! Colours and signs, chosen once from what the terminal can do. Every pair of colours has a contrast of at least 4.5:1
//! (WCAG 2.2, 1.4.3), and nothing is told by colour alone: good is blue and has a tick, care is amber and has a sign.

use ratatui::style::{Color, Modifier, Style};

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    /// `NO_COLOR` is set, or the terminal has none.
    None,
    /// The 16 of the terminal's own palette.
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// 24 bits.
    #[default]
    True,
}

/// What the shell found out about the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// How many colours the terminal shows.
    pub colours: Colours,
    /// Whether more than ASCII can be shown.
    pub utf8: bool,
}

impl Default for Capabilities {
    fn default() -> Self {
        Self { colours: Colours::True, utf8: true }
    }
}

/// A symbol drawn next to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Something is as it should be.
    Good,
    /// Please look.
    Care,
    /// Something is still waiting.
    Waiting,
    /// The marked item.
    Marked,
    /// A list item.
    Dot,
    /// An arrow to the left.
    Left,
    /// An arrow to the right.
    Right,
    /// An arrow up.
    Up,
    /// An arrow down.
    Down,
}

/// What a text means, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Plain text.
    Text,
    /// What matters most on the page.
    Strong,
    /// Text of little importance.
    Faint,
    /// Good news.
    Good,
    /// Asks for attention.
    Care,
    /// The marked item, inverted.
    Marked,
    /// Title bar and key bar.
    Bar,
    /// The page's name in the title bar.
    Title,
    /// A key's name in the key bar.
    Key,
    /// The demonstration banner.
    Banner,
}

/// How large the letters are that the person reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letters {
    /// As large as the window allows after everything else has its place.
    #[default]
    Standard,
    /// For people with low vision: large from 80x24 on, with fewer words and nothing faint; see docs/legible.md.
    Large,
}

/// The look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Theme {
    /// What the terminal can do.
    pub capabilities: Capabilities,
    /// How large.
    pub letters: Letters,
}

impl Theme {
    /// The look for this terminal.
    pub const fn new(capabilities: Capabilities) -> Self {
        Self { capabilities, letters: Letters::Standard }
    }

    /// Whether it is the look for weak eyes.
    pub fn is_large(self) -> bool {
        self.letters == Letters::Large
    }

    /// The style of a text that means `tone`.
    pub fn style(self, tone: Tone) -> Style {
        let tone = if self.is_large() && tone == Tone::Faint { Tone::Text } else { tone };
        let (text, ground) = match self.capabilities.colours {
            Colours::None => return plain(tone),
            Colours::Sixteen => sixteen(tone),
            Colours::Indexed => indexed(tone),
            Colours::True => rgb(tone),
        };
        let style = Style::new().fg(text).bg(ground);
        match tone {
            Tone::Text | Tone::Faint | Tone::Bar => style,
            // Terminals of 16 colours show bold black as grey.
            _ if text == Color::Black => style,
            _ => style.add_modifier(Modifier::BOLD),
        }
    }

    /// A sign.
    pub const fn sign(self, sign: Sign) -> &'static str {
        let (fine, ascii) = match sign {
            Sign::Good => ("✓", "+"),
            Sign::Care => ("!", "!"),
            Sign::Waiting => ("…", "."),
            Sign::Marked => ("▶", ">"),
            Sign::Dot => ("•", "*"),
            Sign::Left => ("←", "<"),
            Sign::Right => ("→", ">"),
            Sign::Up => ("↑", "^"),
            Sign::Down => ("↓", "v"),
        };
        if self.capabilities.utf8 { fine } else { ascii }
    }

    /// A tick box.
    pub const fn tick_box(self, ticked: bool) -> &'static str {
        match (ticked, self.capabilities.utf8) {
            (true, true) => "[✓]",
            (true, false) => "[x]",
            (false, _) => "[ ]",
        }
    }
}

/// Text and ground, 24 bits.
const fn rgb(tone: Tone) -> (Color, Color) {
    const GROUND: Color = Color::Rgb(0x10, 0x14, 0x1c);
    const BAR: Color = Color::Rgb(0x1c, 0x33, 0x52);
    const AMBER: Color = Color::Rgb(0xff, 0xc0, 0x4d);
    const BLUE: Color = Color::Rgb(0x7c, 0xc4, 0xff);
    const WHITE: Color = Color::Rgb(0xff, 0xff, 0xff);
    match tone {
        Tone::Text => (Color::Rgb(0xe8, 0xec, 0xf2), GROUND),
        Tone::Strong => (WHITE, GROUND),
        Tone::Faint => (Color::Rgb(0xb0, 0xba, 0xc8), GROUND),
        Tone::Good => (BLUE, GROUND),
        Tone::Care => (AMBER, GROUND),
        Tone::Marked => (GROUND, BLUE),
        Tone::Bar | Tone::Title => (WHITE, BAR),
        Tone::Key => (AMBER, BAR),
        Tone::Banner => (GROUND, AMBER),
    }
}

/// Text and ground of xterm's 256: 16 and above are the same everywhere.
const fn indexed(tone: Tone) -> (Color, Color) {
    const GROUND: Color = Color::Indexed(233);
    const BAR: Color = Color::Indexed(17);
    const AMBER: Color = Color::Indexed(215);
    const BLUE: Color = Color::Indexed(117);
    const WHITE: Color = Color::Indexed(231);
    match tone {
        Tone::Text => (Color::Indexed(255), GROUND),
        Tone::Strong => (WHITE, GROUND),
        Tone::Faint => (Color::Indexed(250), GROUND),
        Tone::Good => (BLUE, GROUND),
        Tone::Care => (AMBER, GROUND),
        Tone::Marked => (GROUND, BLUE),
        Tone::Bar | Tone::Title => (WHITE, BAR),
        Tone::Key => (AMBER, BAR),
        Tone::Banner => (GROUND, AMBER),
    }
}

/// Text and ground of the terminal's own palette: light on black, or black on light, never two of the middle.
const fn sixteen(tone: Tone) -> (Color, Color) {
    match tone {
        Tone::Text | Tone::Faint => (Color::Gray, Color::Black),
        Tone::Strong => (Color::White, Color::Black),
        Tone::Good => (Color::LightCyan, Color::Black),
        Tone::Care => (Color::LightYellow, Color::Black),
        Tone::Marked => (Color::Black, Color::LightCyan),
        Tone::Bar | Tone::Title | Tone::Key => (Color::Black, Color::Gray),
        Tone::Banner => (Color::Black, Color::LightYellow),
    }
}

/// Without colours: bold and inverted.
fn plain(tone: Tone) -> Style {
    match tone {
        Tone::Text | Tone::Faint => Style::new(),
        Tone::Strong | Tone::Good | Tone::Care => Style::new().add_modifier(Modifier::BOLD),
        Tone::Marked | Tone::Bar | Tone::Title | Tone::Key | Tone::Banner => {
            Style::new().add_modifier(Modifier::REVERSED)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TONES: [Tone; 10] = [
        Tone::Text,
        Tone::Strong,
        Tone::Faint,
        Tone::Good,
        Tone::Care,
        Tone::Marked,
        Tone::Bar,
        Tone::Title,
        Tone::Key,
        Tone::Banner,
    ];

    #[test]
    fn black_is_never_bold_with_sixteen_colours() {
        let theme = Theme::new(Capabilities { colours: Colours::Sixteen, utf8: true });
        for style in TONES.map(|tone| theme.style(tone)) {
            assert!(style.fg != Some(Color::Black) || !style.add_modifier.contains(Modifier::BOLD), "{style:?}");
        }
    }

    #[test]
    fn no_color_has_no_colour() {
        let theme = Theme::new(Capabilities { colours: Colours::None, utf8: true });
        for tone in TONES {
            assert_eq!((theme.style(tone).fg, theme.style(tone).bg), (None, None));
        }
    }

    #[test]
    fn without_utf8_every_sign_is_ascii() {
        let theme = Theme::new(Capabilities { colours: Colours::Sixteen, utf8: false });
        for sign in [Sign::Good, Sign::Waiting, Sign::Marked, Sign::Dot, Sign::Left, Sign::Up] {
            assert!(theme.sign(sign).is_ascii());
        }
        assert!(theme.tick_box(true).is_ascii());
    }
}
