//! Help and the list of records, laid over any page and never in its way.

use strum::IntoStaticStr;

use super::{event::Key, overlay_context::Then};

/// How many lines a page key scrolls.
const PAGE: u16 = 10;
/// No sheet is longer than this, so scrolling further would only have to be scrolled back.
const LONGEST: u16 = 120;

/// What a sheet is about. Their names are the vocabulary of scenarios.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Topic {
    /// Help on the page under the sheet.
    #[default]
    #[strum(serialize = "help")]
    Page,
    /// Help on the social-security card.
    Card,
    /// The records of this counter: what waits and what was sent.
    Records,
}

impl Topic {
    /// All, in the order in which they are leafed through.
    pub const ALL: [Self; 3] = [Self::Page, Self::Card, Self::Records];

    fn moved(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|&topic| topic == self).unwrap_or(0);
        Self::ALL[(at + by) % Self::ALL.len()]
    }
}

/// An open sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Topic that is shown.
    pub topic: Topic,
    /// First line shown. The screen clamps what it draws to the text's end.
    pub scroll: u16,
}

impl Sheet {
    /// A sheet at its first line.
    pub const fn about(topic: Topic) -> Self {
        Self { topic, scroll: 0 }
    }

    /// Takes a key.
    pub(super) fn press(&mut self, key: Key) -> Then {
        let scrolled = |scroll: u16| Self { scroll: scroll.min(LONGEST), ..*self };
        *self = match key {
            Key::Enter | Key::Esc => return Then::Closes,
            Key::F(1) if self.topic == Topic::Page => return Then::Closes,
            Key::F(1) => Self::about(Topic::Page),
            Key::F(3) if self.topic == Topic::Records => return Then::Closes,
            Key::F(3) => Self::about(Topic::Records),
            Key::Tab | Key::Right => Self::about(self.topic.moved(1)),
            Key::BackTab | Key::Left => Self::about(self.topic.moved(Topic::ALL.len() - 1)),
            Key::Down => scrolled(self.scroll.saturating_add(1)),
            Key::Up => scrolled(self.scroll.saturating_sub(1)),
            Key::PageDown => scrolled(self.scroll.saturating_add(PAGE)),
            Key::PageUp => scrolled(self.scroll.saturating_sub(PAGE)),
            Key::Home => scrolled(0),
            _ => *self,
        };
        Then::Stays
    }
}
