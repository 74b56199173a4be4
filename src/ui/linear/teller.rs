//! What of a page is said now: a new page as a whole, afterwards only what has changed, and never a flood.

use std::{collections::VecDeque, time::Duration};

use renzheng_domain::time::Moment;

use super::voice::{Manner, Sentence, prompt, speak};
use crate::{
    linear::{WIDEST, Wants, grammar},
    said::{Reading, Said},
    text,
    words::Words,
};

/// Between two hints. One with its remedy is about 20 hanzi or 12 English words, four to five seconds at the usual
/// speed of a voice and half of that at the speed at which people listen who use one all day.
pub(super) const BETWEEN_HINTS: Duration = Duration::from_secs(3);
/// What takes longer is said again after so long. Ten seconds of silence are what people bear before they take a
/// program for dead (Nielsen, Usability Engineering, 5.5); a voice that speaks more often talks into the conversation
/// at the counter.
pub(super) const BETWEEN_REMINDERS: Duration = Duration::from_secs(15);

/// What has been said.
#[derive(Default)]
pub(super) struct Teller {
    /// The page that was read last, and what it said.
    page: Option<(String, Vec<Sentence>)>,
    around: Vec<Sentence>,
    /// Paragraphs not read yet, and how many there were.
    unread: VecDeque<String>,
    paragraphs: usize,
    /// What stands behind the paragraphs.
    rest: Vec<Sentence>,
    /// The hint heard last, and when.
    hint: Option<(String, Moment)>,
    /// The last one that was said at once.
    prompted: Option<String>,
    spoken_at: Moment,
    prompt: Vec<String>,
    moved: bool,
    /// A line was typed since something was said.
    answered: bool,
}

/// A page to be told.
pub(super) struct Telling<'a> {
    /// Id of the page; a different id means that the page has changed.
    pub(super) id: String,
    pub(super) reading: &'a Reading,
    pub(super) words: &'a Words,
    /// What input the page waits for.
    pub(super) wants: Wants,
    pub(super) now: Moment,
}

impl Teller {
    /// Whether paragraphs are left.
    pub(super) fn is_unread(&self) -> bool {
        !self.unread.is_empty()
    }

    /// A line was typed: it shall be heard what is asked now.
    pub(super) const fn answered(&mut self) {
        self.answered = true;
    }

    /// The page shall be read from its beginning.
    pub(super) fn again(&mut self) {
        self.page = None;
        self.around.clear();
        self.prompt.clear();
        self.moved = false;
    }

    /// What is to be said now.
    pub(super) fn tell(&mut self, page: &Telling<'_>) -> Vec<String> {
        let spoken = speak(page.reading, page.words);
        let mut said = Vec::new();
        let all = || spoken.first.iter().chain(&spoken.rest);
        let around: Vec<Sentence> = all().filter(|s| s.manner == Manner::Around).cloned().collect();
        said.extend(around.iter().filter(|s| !self.around.contains(s)).map(|s| s.words.clone()));
        self.around = around;
        let new = self.page.as_ref().is_none_or(|(id, _)| *id != page.id);
        if new {
            (self.hint, self.prompted) = (None, None);
            said.push(page.reading.heading.clone());
            self.unread = spoken.paragraphs.iter().cloned().collect();
            self.paragraphs = self.unread.len();
            said.extend(self.read(&spoken.first, page.now));
            self.rest = if self.unread.is_empty() { Vec::new() } else { spoken.rest.clone() };
            said.extend(self.unread.front().cloned());
        } else {
            let sentences: Vec<Sentence> = all().cloned().collect();
            said.extend(self.changes(&sentences, page.now));
        }
        self.page = Some((page.id.clone(), all().cloned().collect()));
        self.remind(&mut said, page);
        if said.is_empty() && self.answered && !self.is_unread() {
            said.extend(all().filter(|s| s.manner == Manner::Care).map(|s| s.words.clone()));
        }
        self.ask(new, &mut said, page);
        self.answered = false;
        if !said.is_empty() {
            self.spoken_at = page.now;
        }
        said
    }

    /// Sentences of a page that is read as a whole.
    fn read(&mut self, sentences: &[Sentence], now: Moment) -> Vec<String> {
        for sentence in sentences {
            self.note_hint(sentence, now);
        }
        sentences.iter().filter(|s| s.manner != Manner::Around).map(|s| s.words.clone()).collect()
    }

    fn changes(&mut self, sentences: &[Sentence], now: Moment) -> Vec<String> {
        let before = self.page.take().map(|(_, before)| before).unwrap_or_default();
        let mut said = Vec::new();
        for sentence in sentences {
            let is_new = match sentence.manner {
                Manner::Quiet | Manner::Around => false,
                Manner::Hint | Manner::Prompt => self.is_due(sentence, now),
                Manner::News | Manner::Care | Manner::Waiting => !before.contains(sentence),
            };
            if is_new {
                self.note_hint(sentence, now);
                said.push(sentence.words.clone());
            }
        }
        said
    }

    /// Whether a hint is said now: it is another one than was heard last, and that one is some time ago unless this is
    /// something new to be done.
    fn is_due(&self, hint: &Sentence, now: Moment) -> bool {
        let Some((last, at)) = &self.hint else { return true };
        let is_new = hint.manner == Manner::Prompt && self.prompted.as_ref() != Some(&hint.words);
        *last != hint.words && (is_new || now.since(*at) >= BETWEEN_HINTS)
    }

    fn note_hint(&mut self, sentence: &Sentence, now: Moment) {
        if sentence.manner == Manner::Prompt {
            self.prompted = Some(sentence.words.clone());
        }
        if matches!(sentence.manner, Manner::Hint | Manner::Prompt) {
            self.hint = Some((sentence.words.clone(), now));
        }
    }

    /// What takes long is said again, so that the silence is not taken for the end.
    fn remind(&self, said: &mut Vec<String>, page: &Telling<'_>) {
        if said.is_empty() && page.now.since(self.spoken_at) >= BETWEEN_REMINDERS {
            said.extend(self.of(&[Manner::Waiting]));
        }
    }

    fn of(&self, manners: &[Manner]) -> Vec<String> {
        let sentences = self.page.as_ref().map(|(_, sentences)| sentences.as_slice()).unwrap_or_default();
        sentences.iter().filter(|s| manners.contains(&s.manner)).map(|s| s.words.clone()).collect()
    }

    /// What the person is told and what is under way, once more.
    pub(super) fn now(&self) -> Vec<String> {
        self.of(&[Manner::Hint, Manner::Prompt, Manner::Waiting])
    }

    /// What can be typed, if it is not known.
    fn ask(&mut self, new: bool, said: &mut Vec<String>, page: &Telling<'_>) {
        let (words, asks) = (page.words, page.wants.asks());
        let moves = !asks && page.reading.keys.iter().any(|(name, _)| *name == "Esc" || *name == "Enter");
        let asked = match (asks, self.unread.is_empty()) {
            (_, false) => {
                let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
                let at = number(self.paragraphs - self.unread.len() + 1);
                let of = number(self.paragraphs);
                vec![if at < of { words.linear_next(at, of) } else { words.linear_last(of) }]
            }
            (true, true) => prompt(page.reading, page.wants, words),
            (false, true) if moves && new && !self.moved => vec![words.linear_moves()],
            (false, true) => Vec::new(),
        };
        let is_new = asked != self.prompt || self.answered || new;
        if is_new {
            said.extend(asked.iter().cloned());
        }
        if new && (asks || !self.moved) {
            said.extend(others(page.reading, words));
        }
        self.moved = moves;
        self.prompt = asked;
    }

    /// The next paragraph, or what stands behind the last one.
    pub(super) fn next_paragraph(&mut self, skip: bool) -> Vec<String> {
        self.unread.pop_front();
        if skip {
            self.unread.clear();
        }
        if let Some(paragraph) = self.unread.front() {
            return vec![paragraph.clone()];
        }
        let rest = std::mem::take(&mut self.rest);
        rest.into_iter().filter(|s| s.manner != Manner::Around).map(|s| s.words).collect()
    }
}

/// The commands that this page has besides those of every page, in one sentence.
fn others(reading: &Reading, words: &Words) -> Option<String> {
    const EVERYWHERE: [&str; 7] = ["Enter", "F1", "F2", "F3", "Ctrl+C", "空格", "Space"];
    let own = |name: &str| !EVERYWHERE.contains(&name) && grammar::of_name(name).is_some();
    let commands: Vec<String> = reading
        .keys
        .iter()
        .filter(|(name, _)| own(name))
        .map(|(_, what)| format!("!{}", what.to_lowercase()))
        .collect();
    let between = if words.is_chinese() { "、" } else { ", " };
    (!commands.is_empty()).then(|| words.linear_others(&commands.join(between)))
}

/// Every command of the page, one a sentence.
pub(super) fn commands(reading: &Reading, words: &Words) -> Vec<String> {
    let known = reading.keys.iter().filter(|(name, _)| grammar::of_name(name).is_some());
    let one = |(name, what): &(&str, String)| words.linear_command(&what.to_lowercase(), name);
    known.map(one).chain([words.linear_command_again()]).collect()
}

/// The text in the code, cut into lines.
pub(super) fn code(reading: &Reading) -> Vec<String> {
    let of = |said: &Said| match said {
        Said::Code(_, code) => Some(text::wrap(code, WIDEST)),
        _ => None,
    };
    reading.body.iter().find_map(of).unwrap_or_default()
}
