//! The person's own screen: the mirrored picture, one big hint and arrows, and nothing else. It is steady: what stands
//! where depends on the window alone, so that nothing jumps when the sentence changes, and nothing turns or blinks.
//! With the light on its ground is a warm white and lights the face a little.

mod dotted;
mod palette;
mod utterance;
mod view;

use ratatui::{
    Frame,
    layout::Rect,
    text::Line,
    widgets::{Block, Clear, Paragraph},
};
use renzheng_domain::{face::Side, trial::Act};
use renzheng_flow::{Hint, wizard::Language};
use strum::VariantArray;

use self::palette::{Ink, Palette};
pub use self::{
    utterance::{Utterance, utterance},
    view::{Calm, Say, Scene, View, view},
};
use super::{
    big, text,
    theme::{Capabilities, Sign, Theme},
    to_ascii,
    viewfinder::{Ring, Viewfinder},
    words::Words,
};

/// Rows from which the sentence is written with letters eight rows high and the picture keeps two thirds of the window.
const ROWS_FOR_BIG: u16 = 30;
/// Rows from which they are twice as large.
const ROWS_FOR_HUGE: u16 = 56;
/// Rows from which the sentence that matters is large on a page without a picture.
const ROWS_FOR_POSTER: u16 = 16;
/// Rows of a sentence in plain letters, where the window has too few rows even for letters made of dots.
const PLAIN_ROWS: u16 = 2;
/// Columns free at each side of an arrow, at scale 1.
const BESIDE: u16 = 2;

/// What is shown now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown<'a> {
    /// No wizard was there yet.
    Waiting,
    /// A wizard was connected and has gone.
    Gone,
    /// There is one that this program does not understand.
    OtherVersion,
    /// What the wizard says.
    View(&'a View),
}

/// Look, words and picture: what is kept from one paint to the next.
pub struct Screen {
    theme: Theme,
    palette: Palette,
    chinese: Words,
    english: Words,
    /// Columns of the longest sentence in front of the mirror, at scale 1, in Chinese and in English.
    longest: (u16, u16),
    /// Where pictures go.
    pub viewfinder: Viewfinder,
}

impl Screen {
    /// A screen for this terminal, as a lamp or not.
    pub fn new(capabilities: Capabilities, light: bool) -> Self {
        let theme = Theme::new(capabilities);
        let (chinese, english) = (Words::new(Language::Chinese), Words::new(Language::English));
        Self {
            theme,
            palette: Palette::new(theme, light),
            longest: (longest(&chinese), longest(&english)),
            chinese,
            english,
            viewfinder: Viewfinder::new(capabilities),
        }
    }

    /// Draws the whole screen. `language` is that of the words around a view; a view has its own.
    pub fn draw(&mut self, frame: &mut Frame<'_>, shown: Shown<'_>, language: Language) {
        let language = if let Shown::View(view) = shown { view.language } else { language };
        let utf8 = self.theme.capabilities.utf8;
        let (words, longest) = match language {
            Language::Chinese if utf8 => (&self.chinese, self.longest.0),
            _ => (&self.english, self.longest.1),
        };
        let area = frame.area();
        frame.render_widget(Clear, area);
        frame.render_widget(Block::new().style(self.palette.style(Ink::Text)), area);
        let mut page = Page { frame, words, theme: self.theme, palette: self.palette };
        let wait = words.patron_calm(Calm::Wait);
        match shown {
            Shown::Waiting => page.poster(&[(&words.patron_waiting(), Ink::Text)]),
            // The person waits; the rest is for the helper.
            Shown::Gone => page.poster(&[(&wait, Ink::Strong), (&words.patron_gone(), Ink::Text)]),
            Shown::OtherVersion => page.poster(&[(&wait, Ink::Strong), (&words.patron_other_version(), Ink::Text)]),
            Shown::View(view) => match &view.scene {
                Scene::Welcome => {
                    let office = view.office.clone().filter(|name| utf8 || name.is_ascii()).unwrap_or_default();
                    page.poster(&[
                        (&office, Ink::Text),
                        (&words.patron_welcome(), Ink::Strong),
                        (&words.patron_free(), Ink::Text),
                    ]);
                }
                Scene::Calm(calm) => page.poster(&[(&words.patron_calm(*calm), Ink::Strong)]),
                Scene::Done => {
                    let done = format!("{} {}", self.theme.sign(Sign::Good), words.patron_done());
                    page.poster(&[(&done, Ink::Good), (&words.patron_thanks(), Ink::Text)]);
                }
                Scene::Mirror(say) => page.mirror(say, longest, &mut self.viewfinder),
            },
        }
        if !utf8 {
            to_ascii(frame.buffer_mut());
        }
    }
}

/// Columns of the longest sentence in front of the mirror. Digits are asked for by showing them.
fn longest(words: &Words) -> u16 {
    let hints = Hint::VARIANTS.iter().flat_map(|hint| hint.details().iter().map(|how| Say::of(*hint, *how)));
    let digits = Say::Digits("0000".to_owned());
    let acts = Act::ALL.into_iter().filter(|act| *act != Act::Digits).map(Say::Act);
    let all = hints.chain(acts).chain([digits, Say::LookAhead, Say::OnceMore, Say::Hold, Say::Wait]);
    all.filter_map(|say| big::columns(&words.patron_say(&say))).max().unwrap_or(0)
}

/// How the sentence in front of the mirror is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    /// In half-blocks, so many times eight rows high.
    Blocks(u16),
    /// In dots, half as high.
    Dots,
    /// In ordinary terminal text.
    Plain,
}

/// Where the sentence and the picture stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Places {
    letters: Letters,
    sentence: Rect,
    picture: Rect,
}

impl Places {
    /// For a window of this size and sentences of up to so many columns at scale 1. Nothing else counts.
    fn new(area: Rect, longest: u16, utf8: bool) -> Self {
        let fits = |scale: u16, rows| area.height >= rows && longest.saturating_mul(scale) <= area.width;
        let letters = match () {
            () if !utf8 => Letters::Plain,
            () if fits(2, ROWS_FOR_HUGE) => Letters::Blocks(2),
            () if fits(1, ROWS_FOR_BIG) => Letters::Blocks(1),
            () if longest / 2 <= area.width && area.height >= ROWS_FOR_POSTER => Letters::Dots,
            () => Letters::Plain,
        };
        let (rows, gap, sides) = match letters {
            // Beside the picture there is always room for an arrow as large as the letters.
            Letters::Blocks(scale) => (big::ROWS * scale, 1, 2 * scale * (big::SIZE as u16 + 2 * BESIDE)),
            Letters::Dots => (dotted::ROWS, 0, 0),
            Letters::Plain => (PLAIN_ROWS.min(area.height), 0, 0),
        };
        let sentence = Rect { y: area.y + gap, height: rows, ..area };
        let top = sentence.bottom() + gap;
        let height = area.bottom().saturating_sub(top + gap);
        let width = (height.saturating_mul(8) / 3).min(area.width.saturating_sub(sides));
        let picture = Rect { x: area.x + (area.width - width) / 2, y: top.min(area.bottom()), width, height };
        Self { letters, sentence, picture }
    }
}

/// A page being drawn.
struct Page<'a, 'f> {
    frame: &'a mut Frame<'f>,
    words: &'a Words,
    theme: Theme,
    palette: Palette,
}

impl Page<'_, '_> {
    /// Sentences below each other in the middle of the window, each as large as there is room for.
    fn poster(&mut self, sentences: &[(&str, Ink)]) {
        let area = self.frame.area();
        let sentences = sentences.iter().filter(|(words, _)| !words.is_empty());
        let mut lines: Vec<Line<'_>> = Vec::new();
        for (words, ink) in sentences {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.extend(self.as_large_as_fits(words, *ink));
        }
        let rows = (lines.len() as u16).min(area.height);
        let middle = Rect { y: area.y + (area.height - rows) / 2, height: rows, ..area };
        self.frame.render_widget(Paragraph::new(lines).centered(), middle);
    }

    /// The sentence that matters is in blocks, the others in dots, where there is room.
    fn as_large_as_fits(&self, words: &str, ink: Ink) -> Vec<Line<'static>> {
        let area = self.frame.area();
        let style = self.palette.style(ink);
        let columns = big::columns(words).filter(|_| self.theme.capabilities.utf8).unwrap_or(u16::MAX);
        let fits = |scale: u16, rows| area.height >= rows && columns.saturating_mul(scale) <= area.width;
        let rows_for_dots = if ink == Ink::Text { ROWS_FOR_BIG } else { ROWS_FOR_POSTER };
        match ink {
            Ink::Strong | Ink::Good | Ink::Care if fits(2, ROWS_FOR_HUGE) => big::lines(words, 2, style),
            Ink::Strong | Ink::Good | Ink::Care if fits(1, ROWS_FOR_POSTER) => big::lines(words, 1, style),
            _ if columns / 2 <= area.width && area.height >= rows_for_dots => dotted::lines(words, style),
            _ => text::wrap(words, area.width).into_iter().map(|line| Line::styled(line, style)).collect(),
        }
    }

    /// The sentence above the picture, and arrows.
    fn mirror(&mut self, say: &Say, longest: u16, viewfinder: &mut Viewfinder) {
        let places = Places::new(self.frame.area(), longest, self.theme.capabilities.utf8);
        let words = self.words.patron_say(say);
        let ink = if say.is_good() { Ink::Good } else { Ink::Care };
        let style = self.palette.style(ink);
        let lines = match places.letters {
            Letters::Blocks(scale) => {
                if let Some(way) = say.way() {
                    self.arrows(way, places.picture, scale, ink);
                }
                big::lines(&words, scale, style)
            }
            Letters::Dots => dotted::lines(&self.pointed(&words, say.way()), style),
            Letters::Plain => {
                let lines = text::wrap(&self.pointed(&words, say.way()), places.sentence.width).into_iter();
                lines.map(|line| Line::styled(line, style)).collect()
            }
        };
        self.frame.render_widget(Paragraph::new(lines).centered(), places.sentence);
        let ring = if say.is_good() { Ring::Good } else { Ring::Care };
        viewfinder.render(places.picture, self.frame.buffer_mut(), ring);
    }

    /// An arrow beside the picture, on the side to which it points; up and down on both.
    fn arrows(&mut self, way: Side, picture: Rect, scale: u16, ink: Ink) {
        let area = self.frame.area();
        let style = self.palette.style(ink);
        let (width, rows) = (big::SIZE as u16 * scale, (big::ROWS * scale).min(picture.height));
        let y = picture.y + (picture.height - rows) / 2;
        let left = Rect { x: (picture.x.saturating_sub(area.x + width)) / 2, y, width, height: rows };
        let right = Rect { x: picture.right() + (area.right() - picture.right()).saturating_sub(width) / 2, ..left };
        for (place, here) in [(left, way != Side::Right), (right, way != Side::Left)] {
            if here {
                self.frame.render_widget(Paragraph::new(big::arrow(way, scale, style)), place.intersection(area));
            }
        }
    }

    /// A sentence with its arrow, where that has no place beside the picture.
    fn pointed(&self, words: &str, way: Option<Side>) -> String {
        let Some(way) = way else { return words.to_owned() };
        let arrow = match (way, self.theme.capabilities.utf8) {
            (Side::Left, true) => "◀",
            (Side::Left, false) => "<--",
            (Side::Right, true) => return format!("{words} ▶"),
            (Side::Right, false) => return format!("{words} -->"),
            (Side::Up, true) => "▲",
            (Side::Up, false) => "^",
            (Side::Down, true) => "▼",
            (Side::Down, false) => "v",
        };
        format!("{arrow} {words}")
    }
}

#[cfg(test)]
mod tests;
