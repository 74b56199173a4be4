//! The wizard as plain lines, for screen readers, braille displays and terminals that cannot draw: the same pages, read
//! instead of seen. Every page is drawn into an off-screen buffer, and the pen notes what it says.

mod aloud;
mod errand;
mod grammar;
mod sentence;
mod teller;
mod voice;

#[cfg(test)]
mod session_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod typed_tests;

use std::{collections::VecDeque, sync::Arc};

use ratatui::{Terminal, backend::TestBackend};
use renzheng_domain::{frame::Frame, time::Moment};
use renzheng_flow::{Event, Wizard, overlay::Overlay, picker::Listing, wizard::Language};

pub use self::sentence::WIDEST;
use self::{
    errand::{Meaning, Page, Reply},
    grammar::Line,
    teller::{Teller, Telling},
};
use super::{Screen, page, said::Reading, theme::Capabilities, words::Words};

/// Columns and rows of the off-screen buffer: high enough that no list of a usual length is cut.
const PAPER: (u16, u16) = (100, 100);

/// What a page waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    /// Something is under way, or the page turns by itself.
    Nothing,
    /// A line; Enter alone takes what was announced.
    Line,
    /// A number or a word. Here stands what somebody must hear before it is gone: Enter alone repeats it, as one that
    /// was typed while the page was still another must not wipe it.
    Word,
    /// A number, as going on would be refused: the item at this place is not ticked yet.
    Consent(usize),
}

impl Wants {
    /// Whether somebody is asked at all.
    fn asks(self) -> bool {
        self != Self::Nothing
    }
}

/// What the wizard says and what it is told.
pub struct Linear {
    screen: Screen,
    paper: Terminal<TestBackend>,
    teller: Teller,
    errand: VecDeque<errand::Step>,
    /// Id of the page on which the pending key sequence began.
    errand_page: String,
    /// Whether lines come from a pipe, so that no key was pressed twice by accident.
    piped: bool,
    welcomed: bool,
    /// What the page last announced that it waits for.
    wants: Wants,
    hides: bool,
}

impl Linear {
    /// For a terminal that shows more than ASCII or not; `piped`: nobody types, lines come from a program.
    pub fn new(capabilities: Capabilities, piped: bool) -> Self {
        let Ok(paper) = Terminal::new(TestBackend::new(PAPER.0, PAPER.1));
        Self {
            screen: Screen::new(capabilities),
            paper,
            teller: Teller::default(),
            errand: VecDeque::new(),
            errand_page: String::new(),
            piped,
            welcomed: false,
            wants: Wants::Nothing,
            hides: false,
        }
    }

    /// Whether the page waits for somebody to type, as it was told last.
    pub fn asks(&self) -> bool {
        self.wants.asks()
    }

    /// Whether what is typed now must not show.
    pub const fn hides(&self) -> bool {
        self.hides
    }

    /// Notes that a picture came; what it shows cannot be put into words.
    pub fn picture_came(&mut self, frame: Arc<Frame>) {
        self.screen.viewfinder.accept(frame);
    }

    /// Forgets the picture.
    pub fn wipe(&mut self) {
        self.screen.viewfinder.wipe();
    }

    /// The lines to be said now: a new page as a whole, else what has changed.
    pub fn tell(&mut self, wizard: &Wizard, now: Moment) -> Vec<String> {
        let reading = self.read(wizard, now);
        self.wants = wants(wizard);
        self.hides = self.asks() && errand::field(&reading).is_some_and(|field| field.value.is_none());
        let words = words(&self.screen, wizard);
        let mut said = Vec::new();
        if !self.welcomed {
            said.push(words.linear_grammar());
            said.extend(self.piped.then(|| words.linear_pipe()));
        }
        self.welcomed = true;
        let page = Telling { id: page_of(wizard, &reading), reading: &reading, words, wants: self.wants, now };
        said.extend(self.teller.tell(&page));
        self.lines(&said, wizard)
    }

    /// Takes a line that was typed: what is said at once. What it presses comes from [`Linear::next`].
    pub fn take(&mut self, line: &str, wizard: &Wizard, now: Moment) -> Vec<String> {
        let reading = self.read(wizard, now);
        let unread = self.teller.is_unread();
        let page = Page { reading: &reading, wants: wants(wizard), unread, sure: self.piped };
        self.teller.answered();
        self.errand_page = page_of(wizard, &reading);
        // A key that means nothing: somebody is there, and the counter must not lock while a long text is heard.
        self.errand = VecDeque::from([errand::Step::Press(errand::NOTHING)]);
        let said = match errand::meaning(&grammar::read(line), &page) {
            Meaning::Keys(steps) => {
                self.errand = steps;
                Vec::new()
            }
            // No sentence: not a letter may be added to it.
            Meaning::Hear(Reply::Code) => return teller::code(&reading),
            Meaning::Hear(reply) => self.reply(reply, &reading, wizard),
        };
        self.lines(&said, wizard)
    }

    /// The next fact of what was typed, for the wizard as it is now.
    pub fn next(&mut self, wizard: &Wizard, now: Moment) -> Option<Event> {
        if self.errand.is_empty() {
            return None;
        }
        let reading = self.read(wizard, now);
        if page_of(wizard, &reading) != self.errand_page {
            self.errand.clear();
            return None;
        }
        errand::next(&mut self.errand, &reading)
    }

    /// Said at the end.
    pub fn farewell(&self, wizard: Language) -> Vec<String> {
        let words = self.screen.words(if self.screen.theme.capabilities.utf8 { wizard } else { Language::English });
        sentence::lines(&words.linear_bye(), words.is_chinese())
    }

    fn reply(&mut self, reply: Reply, reading: &Reading, wizard: &Wizard) -> Vec<String> {
        let words = words(&self.screen, wizard);
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        match reply {
            Reply::Again => {
                self.teller.again();
                Vec::new()
            }
            Reply::Now => match self.teller.now() {
                said if said.is_empty() => vec![words.linear_wait()],
                said => said,
            },
            Reply::Next => self.teller.next_paragraph(false),
            Reply::Skip => self.teller.next_paragraph(true),
            Reply::NextFirst => vec![words.linear_next_first()],
            Reply::List => teller::commands(reading, words),
            Reply::Unknown => vec![words.linear_unknown()],
            Reply::NoNumber(most) => vec![words.linear_ask_number(count(most))],
            Reply::NoTyping => vec![words.linear_no_typing()],
            Reply::NotTicked => not_ticked(reading, words),
            Reply::Wait => vec![words.linear_wait()],
            // The question comes again by itself.
            Reply::YesOrNo | Reply::Code => Vec::new(),
        }
    }

    fn read(&mut self, wizard: &Wizard, now: Moment) -> Reading {
        let mut frame = self.paper.get_frame();
        let mut reading = self.screen.read(&mut frame, wizard, now);
        aloud::reword(&mut reading, wizard, wants(wizard), words(&self.screen, wizard));
        reading
    }

    fn lines(&self, said: &[String], wizard: &Wizard) -> Vec<String> {
        let words = words(&self.screen, wizard);
        let lines = said.iter().flat_map(|said| sentence::lines(said, words.is_chinese()));
        lines.map(|line| if self.screen.theme.capabilities.utf8 { line } else { ascii(&line) }).collect()
    }
}

/// Whether a line is a command, which means something whether or not a page asks.
pub fn is_command(line: &str) -> bool {
    matches!(grammar::read(line), Line::Help | Line::List | Line::Command(_))
}

fn words<'a>(screen: &'a Screen, wizard: &Wizard) -> &'a Words {
    screen.words(if screen.theme.capabilities.utf8 { wizard.language } else { Language::English })
}

/// What cannot be shown becomes a question mark, as on a page.
fn ascii(line: &str) -> String {
    line.chars().map(|c| super::ascii_relative(c).unwrap_or(c)).collect()
}

/// Which page this is: another one is read as a whole.
fn page_of(wizard: &Wizard, reading: &Reading) -> String {
    let over = match wizard.over.top() {
        Some(Overlay::Leaving) => "leaving".to_owned(),
        Some(Overlay::Lock(_)) => "lock".to_owned(),
        Some(Overlay::Picker(_)) => "picker".to_owned(),
        Some(Overlay::Sheet(sheet)) => format!("{:?}", sheet.topic),
        Some(Overlay::Slip(_)) => "slip".to_owned(),
        None => String::new(),
    };
    format!("{} {over} {:?} {}", wizard.step.id(), wizard.language, reading.heading)
}

/// The way out where somebody does not give the word that is asked for.
fn not_ticked(reading: &Reading, words: &Words) -> Vec<String> {
    let of = |key: &str| reading.keys.iter().find(|(name, _)| *name == key);
    // Where Tab leaves something out, that is what is meant; else the page before.
    let way = of("Tab").or_else(|| of("Esc"));
    way.map(|(_, what)| words.linear_not_ticked(&what.to_lowercase())).into_iter().collect()
}

fn wants(wizard: &Wizard) -> Wants {
    let asks = match wizard.over.top() {
        Some(Overlay::Leaving | Overlay::Sheet(_)) => true,
        Some(Overlay::Lock(lock)) => lock.waiting.is_none(),
        Some(Overlay::Picker(picker)) => !matches!(picker.listing, Listing::Looking(_)),
        Some(Overlay::Slip(slip)) => slip.waiting.is_none(),
        None => return page::view(&wizard.step).wants(wizard),
    };
    if asks { Wants::Line } else { Wants::Nothing }
}
