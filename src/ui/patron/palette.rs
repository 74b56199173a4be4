//! The colours of the person's screen: those of the wizard's pages, or dark ink on a warm white that lights the face.

use ratatui::style::{Color, Modifier, Style};

use crate::theme::{Colours, Theme, Tone};

/// What a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Plain, and the ground.
    Text,
    /// What matters most.
    Strong,
    /// All is well.
    Good,
    /// Something is to be done.
    Care,
}

/// The colours of the person's screen: those of the wizard's pages, or dark ink on a warm white that lights the face.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    theme: Theme,
    light: bool,
}

impl Palette {
    /// A palette; `light`: dark letters on a warm white, so that the screen lights the face.
    pub const fn new(theme: Theme, light: bool) -> Self {
        Self { theme, light }
    }

    /// The style of a text.
    pub fn style(self, ink: Ink) -> Style {
        if !self.light {
            return self.theme.style(match ink {
                Ink::Text => Tone::Text,
                Ink::Strong => Tone::Strong,
                Ink::Good => Tone::Good,
                Ink::Care => Tone::Care,
            });
        }
        let (text, ground) = match self.theme.capabilities.colours {
            // Dark on light is all that can be asked for.
            Colours::None => return Style::new().add_modifier(Modifier::REVERSED),
            Colours::Sixteen => (Color::Black, Color::White),
            Colours::Indexed => indexed(ink),
            Colours::True => rgb(ink),
        };
        Style::new().fg(text).bg(ground)
    }
}

/// Ink and ground, 24 bits. The ground is a little warmer than a screen's own white, which makes old skin look ill; it
/// keeps 88 % of that white's light (relative luminance of WCAG 2.2).
const fn rgb(ink: Ink) -> (Color, Color) {
    const WARM: Color = Color::Rgb(0xff, 0xf0, 0xe0);
    match ink {
        Ink::Text | Ink::Strong => (Color::Rgb(0x10, 0x14, 0x1c), WARM),
        Ink::Good => (Color::Rgb(0x0b, 0x3d, 0x91), WARM),
        Ink::Care => (Color::Rgb(0x7a, 0x3e, 0x00), WARM),
    }
}

/// Ink and ground of xterm's 256 colours.
const fn indexed(ink: Ink) -> (Color, Color) {
    const WARM: Color = Color::Indexed(230);
    match ink {
        Ink::Text | Ink::Strong => (Color::Indexed(16), WARM),
        Ink::Good => (Color::Indexed(18), WARM),
        Ink::Care => (Color::Indexed(94), WARM),
    }
}
