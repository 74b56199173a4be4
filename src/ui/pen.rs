//! The drawing helper of pages: a pen that knows words and look and moves down the page.

mod field;

use std::time::Duration;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::{Line, Span},
    widgets::{Block, BorderType, Clear, Paragraph, Widget},
};
use renzheng_domain::time::Moment;
use renzheng_flow::{Wizard, wizard::Language};

pub(super) use self::field::FieldLook;
use super::{
    said::{Reading, Said},
    text,
    theme::{Sign, Theme, Tone},
    viewfinder::Viewfinder,
    words::{Advice, Words},
};

/// An answer that takes longer is worth a word: people begin to wonder after five seconds or so.
const PATIENCE: Duration = Duration::from_secs(5);

/// A page being written.
pub(super) struct Pen<'a, 'f> {
    pub(super) frame: &'a mut Frame<'f>,
    pub(super) words: &'a Words,
    pub(super) theme: Theme,
    pub(super) wizard: &'a Wizard,
    pub(super) viewfinder: &'a mut Viewfinder,
    /// Where the page lets a pattern be drawn.
    pub(super) gesture: &'a mut Option<Rect>,
    pub(super) now: Moment,
    /// Where the words are noted, when the page is to be read rather than seen.
    pub(super) reading: Option<&'a mut Reading>,
    /// What is left of the page.
    pub(super) area: Rect,
}

/// A fact of a table: what it is called and what it is.
pub(super) type Fact = (String, String);

impl Pen<'_, '_> {
    /// The style of a tone.
    pub(super) fn style(&self, tone: Tone) -> Style {
        self.theme.style(tone)
    }

    /// Writes on another part of the page, then comes back.
    pub(super) fn within(&mut self, area: Rect, write: impl FnOnce(&mut Self)) {
        let rest = std::mem::replace(&mut self.area, area);
        write(self);
        self.area = rest;
    }

    /// The next rows of the page, fewer when there are no more.
    pub(super) fn take(&mut self, rows: u16) -> Rect {
        let rows = rows.min(self.area.height);
        let taken = Rect { height: rows, ..self.area };
        self.area.y += rows;
        self.area.height -= rows;
        taken
    }

    /// The last rows of the page.
    pub(super) fn take_bottom(&mut self, rows: u16) -> Rect {
        let rows = rows.min(self.area.height);
        self.area.height -= rows;
        Rect { y: self.area.bottom(), height: rows, ..self.area }
    }

    /// Leaves rows free.
    pub(super) fn gap(&mut self, rows: u16) {
        self.take(rows);
    }

    /// Language of the words on this page.
    pub(super) const fn language(&self) -> Language {
        self.words.language()
    }

    /// A row free where the page is tall enough to be generous.
    pub(super) fn breathe(&mut self) {
        if self.frame.area().height >= 30 {
            self.gap(1);
        }
    }

    /// Notes what is said here, for whoever reads the page.
    pub(super) fn say(&mut self, said: impl FnOnce() -> Said) {
        if let Some(reading) = &mut self.reading {
            reading.body.push(said());
        }
    }

    /// Whether the page is read and not seen: what only repeats a sentence in large letters is left out.
    pub(super) const fn is_read(&self) -> bool {
        self.reading.is_some()
    }

    pub(super) fn put(&mut self, widget: impl Widget, area: Rect) {
        self.frame.render_widget(widget, area);
    }

    /// Writes one line, cut where the page ends. Its words are not noted for the read-aloud output: the caller notes
    /// them.
    pub(super) fn line(&mut self, line: Line<'_>) {
        let area = self.take(1);
        self.put(line, area);
    }

    /// A text over as many lines as it needs.
    pub(super) fn prose(&mut self, words: &str, tone: Tone) {
        self.say(|| Said::Text(None, words.to_owned()));
        let style = self.style(tone);
        for line in text::wrap(words, self.area.width) {
            self.line(Line::styled(line, style));
        }
    }

    /// A sentence in the middle of the page, noted as said.
    pub(super) fn centred(&mut self, words: &str, tone: Tone) {
        self.say(|| Said::Text(None, words.to_owned()));
        self.in_the_middle(words, tone);
    }

    /// A sentence in the middle of the page, not noted: what it says is noted elsewhere.
    pub(super) fn in_the_middle(&mut self, words: &str, tone: Tone) {
        let style = self.style(tone);
        for line in text::wrap(words, self.area.width) {
            self.line(Line::styled(line, style).centered());
        }
    }

    /// A text behind a sign, its further lines indented.
    pub(super) fn item(&mut self, sign: Sign, words: &str, tone: Tone) {
        self.say(|| Said::Text(Some(sign), words.to_owned()));
        let style = self.style(tone);
        let mark = self.theme.sign(sign);
        for (at, line) in text::wrap(words, self.area.width.saturating_sub(3)).into_iter().enumerate() {
            let lead = if at == 0 { format!(" {mark} ") } else { "   ".to_owned() };
            self.line(Line::from(vec![Span::styled(lead, style), Span::styled(line, style)]));
        }
    }

    /// Texts under an item, as far to the right as its own.
    pub(super) fn indented(&mut self, texts: &[(&str, Tone)]) {
        let area = self.area;
        self.area.x += 3;
        self.area.width = area.width.saturating_sub(3);
        for (words, tone) in texts.iter().filter(|(words, _)| !words.is_empty()) {
            self.prose(words, *tone);
        }
        (self.area.x, self.area.width) = (area.x, area.width);
    }

    /// What happened and what to do.
    pub(super) fn advice(&mut self, advice: &Advice) {
        self.item(Sign::Care, &advice.message, Tone::Care);
        if !advice.remedy.is_empty() {
            self.item(Sign::Right, &advice.remedy, Tone::Strong);
        }
    }

    /// A sign that turns while something is under way, and a word.
    pub(super) fn waiting(&mut self, words: &str) {
        self.say(|| Said::Waiting(words.to_owned()));
        let turning = self.turning();
        let style = self.style(Tone::Good);
        self.line(Line::styled(format!(" {turning} {words}"), style));
    }

    /// The sign of life while the bureau is asked; after a few seconds also what may be done meanwhile.
    pub(super) fn asking(&mut self, words: &str) {
        self.waiting(words);
        if self.wizard.asked.is_some_and(|since| self.now.since(since) >= PATIENCE) {
            let meanwhile = self.words.waiting_long();
            self.indented(&[(&meanwhile, Tone::Text)]);
        }
    }

    /// One of a few symbols, chosen by the time, which shows that the program is alive.
    pub(super) fn turning(&self) -> char {
        const FINE: [char; 8] = ['⠋', '⠙', '⠸', '⢰', '⣠', '⣄', '⡆', '⠇'];
        const ASCII: [char; 4] = ['|', '/', '-', '\\'];
        // A turn a second is calm.
        let eighth = (self.now.since_start().as_millis() / 125) as usize;
        if self.theme.capabilities.utf8 { FINE[eighth % FINE.len()] } else { ASCII[eighth / 2 % ASCII.len()] }
    }

    /// Facts below each other, their values aligned.
    pub(super) fn facts(&mut self, facts: &[Fact], tone: Tone) {
        let label_width = facts.iter().map(|(label, _)| text::cells(label)).max().unwrap_or(0);
        let (faint, strong) = (self.style(Tone::Faint), self.style(tone));
        let room = self.area.width.saturating_sub(label_width + 4);
        for (label, value) in facts {
            self.say(|| Said::Fact(label.clone(), value.clone()));
            let fill = " ".repeat(usize::from(label_width - text::cells(label)));
            for (at, part) in text::wrap(value, room).into_iter().enumerate() {
                let lead =
                    if at == 0 { format!("  {label}{fill}  ") } else { " ".repeat(usize::from(label_width) + 4) };
                self.line(Line::from(vec![Span::styled(lead, faint), Span::styled(part, strong)]));
            }
            self.breathe();
        }
    }

    /// An empty frame over the next rows; gives its inside.
    pub(super) fn framed(&mut self, rows: u16, title: &str, tone: Tone) -> Rect {
        if !title.is_empty() {
            self.say(|| Said::Text(None, title.to_owned()));
        }
        let area = self.take(rows);
        self.frame_around(area, title, tone)
    }

    /// A frame along the edge of `area`; gives its inside.
    pub(super) fn frame_around(&mut self, area: Rect, title: &str, tone: Tone) -> Rect {
        let mut block = Block::bordered().style(self.style(Tone::Text)).border_style(self.style(tone));
        if !title.is_empty() {
            block = block.title(Span::styled(format!(" {title} "), self.style(tone)));
        }
        block = if self.theme.capabilities.utf8 {
            block.border_type(if tone == Tone::Faint { BorderType::Plain } else { BorderType::Thick })
        } else {
            block.border_set(ASCII_BORDER)
        };
        let inside = block.inner(area);
        self.put(Clear, area);
        self.put(block, area);
        inside
    }

    /// An item that can be marked, with a tick box if it can be ticked.
    pub(super) fn choice(&mut self, label: &str, marked: bool, ticked: Option<bool>) {
        self.say(|| Said::Choice { label: label.to_owned(), marked, ticked });
        let tick = ticked.map_or(String::new(), |ticked| format!("{} ", self.theme.tick_box(ticked)));
        let lead = if marked { self.theme.sign(Sign::Marked) } else { " " };
        let style = self.style(if marked { Tone::Marked } else { Tone::Text });
        let room = self.area.width.saturating_sub(text::cells(&tick) + 4);
        for (at, part) in text::wrap(label, room).into_iter().enumerate() {
            let area = self.take(1);
            let line = if at == 0 { format!(" {lead} {tick}{part} ") } else { format!("   {}{part} ", blank(&tick)) };
            if marked && at == 0 {
                // The cursor stands on the marked item, where screen readers and magnifiers look.
                self.frame.set_cursor_position((area.x + 1, area.y));
            }
            self.put(Line::styled(line, style), area);
        }
    }

    /// One radio item: exactly one item of its group holds.
    pub(super) fn radio(&mut self, label: &str, holds: bool) {
        self.say(|| Said::Radio { label: label.to_owned(), holds });
        let mark = match (holds, self.theme.capabilities.utf8) {
            (true, true) => "●",
            (false, true) => "○",
            (true, false) => "(*)",
            (false, false) => "( )",
        };
        let style = self.style(if holds { Tone::Strong } else { Tone::Text });
        self.line(Line::styled(format!("   {mark} {label}"), style));
    }

    /// Lays columns out side by side.
    pub(super) fn columns<const N: usize>(&self, widths: [Constraint; N]) -> [Rect; N] {
        Layout::horizontal(widths).spacing(2).areas(self.area)
    }

    /// Fills `area` with lines. What they say is noted by whoever made them of words.
    pub(super) fn lines(&mut self, lines: Vec<Line<'_>>, area: Rect) {
        self.put(Paragraph::new(lines), area);
    }
}

const ASCII_BORDER: ratatui::symbols::border::Set<'static> = ratatui::symbols::border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// Blanks as wide as a text.
fn blank(text: &str) -> String {
    " ".repeat(usize::from(text::cells(text)))
}
