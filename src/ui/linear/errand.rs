//! Translates a typed line into the keys that do the same on the page. Which item is marked is read from the page again
//! after each key, so that nothing is assumed about a page's order.

use std::collections::VecDeque;

use renzheng_domain::person::narrow;
use renzheng_flow::{Event, Key};

use super::{
    Wants,
    aloud::ONWARD,
    grammar::{self, Command, Line},
};
use crate::said::{Reading, Said, SaidField, Takes};

/// A key that means nothing on any page.
pub(super) const NOTHING: Key = Key::F(12);

/// What comes of a line.
#[derive(Debug)]
pub(super) enum Meaning {
    /// Keys that are pressed one after another.
    Keys(VecDeque<Step>),
    /// Only something to hear.
    Hear(Reply),
}

/// What is said without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// The page once more.
    Again,
    /// What is under way, once more.
    Now,
    /// The next paragraph.
    Next,
    /// No further paragraph.
    Skip,
    /// First the paragraphs.
    NextFirst,
    /// The text in the code.
    Code,
    /// The commands.
    List,
    /// No such command.
    Unknown,
    /// No such number; there are so many.
    NoNumber(usize),
    /// Nothing can be typed here.
    NoTyping,
    /// Nothing can be typed now.
    Wait,
    /// Yes or no, please.
    YesOrNo,
    /// Without the tick it does not go on here.
    NotTicked,
}

/// One step of the key sequence that a typed line stands for.
#[derive(Debug)]
pub(super) enum Step {
    /// Press this key.
    Press(Key),
    /// Move the mark to the item with this index, with so many keys at most.
    Mark(usize, usize),
    /// If the mark still stands on the first index, move it to the second.
    Leave(usize, usize),
}

/// A page as it is asked about.
pub(super) struct Page<'a> {
    pub(super) reading: &'a Reading,
    /// What input the page waits for.
    pub(super) wants: Wants,
    /// Whether paragraphs of a long text have not been read yet.
    pub(super) unread: bool,
    /// Whether an accidental second Enter is impossible, as with lines from a pipe.
    pub(super) sure: bool,
}

/// Something with a number.
pub(super) struct Item<'a> {
    pub(super) label: &'a str,
    pub(super) marked: bool,
    pub(super) ticked: Option<bool>,
    pub(super) radio: bool,
}

/// Everything with a number, in the order of the page.
pub(super) fn items(reading: &Reading) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for said in &reading.body {
        match said {
            Said::Choice { label, marked, ticked } => {
                items.push(Item { label, marked: *marked, ticked: *ticked, radio: false });
            }
            Said::Radio { label, holds } => items.push(Item { label, marked: *holds, ticked: None, radio: true }),
            _ => {}
        }
    }
    items
}

/// The field that is typed in.
pub(super) fn field(reading: &Reading) -> Option<&SaidField> {
    reading.body.iter().find_map(|said| match said {
        Said::Field(field) if field.focused => Some(field),
        _ => None,
    })
}

/// How many radio items are listed in addition to the field; 0 when any item is not a radio item.
fn radios(reading: &Reading) -> usize {
    let items = items(reading);
    if items.iter().all(|item| item.radio) { items.len() } else { 0 }
}

/// Which item is marked.
pub(super) fn marked(reading: &Reading) -> Option<usize> {
    items(reading).iter().position(|item| item.marked)
}

/// What the line means.
pub(super) fn meaning(line: &Line<'_>, page: &Page<'_>) -> Meaning {
    match line {
        Line::Help if grammar::command("help", &page.reading.keys).is_some() => keys([Step::Press(Key::F(1))]),
        Line::List | Line::Help => Meaning::Hear(Reply::List),
        Line::Command(word) => command(word, page),
        _ if page.unread => Meaning::Hear(if *line == Line::Empty { Reply::Next } else { Reply::NextFirst }),
        Line::Empty if !page.wants.asks() => Meaning::Hear(Reply::Now),
        _ if !page.wants.asks() => Meaning::Hear(Reply::Wait),
        Line::Number(number) => pick(*number, page),
        Line::Empty => empty(page),
        Line::Text(text) => answer(text, page),
    }
}

fn command(word: &str, page: &Page<'_>) -> Meaning {
    match grammar::command(word, &page.reading.keys) {
        Some(Command::Press(Key::Enter)) => keys(enter(true)),
        Some(Command::Press(key)) => keys([Step::Press(key)]),
        Some(Command::Again) => Meaning::Hear(Reply::Again),
        Some(Command::Skip) if page.unread => Meaning::Hear(Reply::Skip),
        Some(Command::Code) if page.reading.body.iter().any(|said| matches!(said, Said::Code(..))) => {
            Meaning::Hear(Reply::Code)
        }
        _ => Meaning::Hear(Reply::Unknown),
    }
}

/// Enter alone. A consent is never given by it.
fn empty(page: &Page<'_>) -> Meaning {
    match page.wants {
        Wants::Word => return Meaning::Hear(Reply::Again),
        Wants::Consent(_) => return Meaning::Hear(Reply::YesOrNo),
        Wants::Nothing | Wants::Line => {}
    }
    let items = items(page.reading);
    let asked = items.iter().find(|item| item.marked && !item.radio).and_then(|item| item.ticked);
    match asked {
        Some(_) if items.len() > 1 => Meaning::Hear(Reply::YesOrNo),
        Some(false) => Meaning::Hear(Reply::YesOrNo),
        _ => keys(enter(page.sure)),
    }
}

/// A line of text: into the field, or an answer.
fn answer(text: &str, page: &Page<'_>) -> Meaning {
    if let Some(field) = field(page.reading) {
        // Nobody's words are a lone number; where the page lists what to choose from, its item is meant.
        let item = grammar::number(text).filter(|number| (1..=radios(page.reading)).contains(number));
        return item.map_or_else(|| typed(text, field, page.reading), |number| pick(number, page));
    }
    if let Some(number) = grammar::number(text) {
        return pick(number, page);
    }
    let items = items(page.reading);
    let yes = grammar::yes_or_no(text);
    let asked = items.iter().position(|item| item.marked && item.ticked.is_some());
    match (yes, asked) {
        (Some(yes), Some(at)) => tick(yes, at, &items),
        (Some(true), None) if items.is_empty() => keys(enter(true)),
        (Some(false), None) if items.is_empty() && has(page.reading, "Esc") => keys([Step::Press(Key::Esc)]),
        _ if asked.is_some() => Meaning::Hear(Reply::YesOrNo),
        _ if items.is_empty() => Meaning::Hear(Reply::NoTyping),
        _ => Meaning::Hear(Reply::NoNumber(items.len())),
    }
}

/// Deletes the field's text and types the line instead. Where items stand next to the field, the line only searches
/// them.
fn typed(text: &str, field: &SaidField, reading: &Reading) -> Meaning {
    let mut steps = VecDeque::from([Step::Press(Key::End)]);
    steps.extend((0..field.length).map(|_| Step::Press(Key::Backspace)));
    let letters = text.chars().filter(|c| !c.is_control());
    steps.extend(match field.takes {
        Takes::Text => letters.map(|c| Step::Press(Key::Char(c))).collect::<Vec<_>>(),
        Takes::Digits => letters.map(narrow).filter(char::is_ascii_digit).map(|c| Step::Press(Key::Char(c))).collect(),
    });
    if items(reading).iter().all(|item| item.radio) {
        steps.extend(enter(true));
    }
    Meaning::Keys(steps)
}

/// An item by its number: what can be ticked is ticked, or not any more; what can be chosen is chosen.
fn pick(number: usize, page: &Page<'_>) -> Meaning {
    if (page.wants, number) == (Wants::Word, ONWARD) {
        return keys(enter(true));
    }
    let items = items(page.reading);
    let Some((at, item)) = number.checked_sub(1).and_then(|at| items.get(at).map(|item| (at, item))) else {
        let none = if items.is_empty() { Reply::NoTyping } else { Reply::NoNumber(items.len()) };
        return Meaning::Hear(none);
    };
    let before = items.iter().position(|item| item.marked);
    let mut steps = VecDeque::from([mark(at, &items)]);
    match (item.radio, item.ticked) {
        (true, _) => {}
        (false, None) => steps.extend(enter(true)),
        (false, Some(_)) => {
            steps.push_back(Step::Press(Key::Char(' ')));
            // Enter goes on to mean what it meant before, where that was no tick.
            if let Some(before) = before.filter(|before| items[*before].ticked.is_none()) {
                steps.push_back(Step::Leave(at, before));
            }
        }
    }
    Meaning::Keys(steps)
}

/// Yes or no to the marked item; then the next one is asked.
fn tick(yes: bool, at: usize, items: &[Item<'_>]) -> Meaning {
    if !yes && items.len() == 1 && items[at].ticked == Some(false) {
        return Meaning::Hear(Reply::NotTicked);
    }
    let mut steps = VecDeque::new();
    if items[at].ticked != Some(yes) {
        steps.push_back(Step::Press(Key::Char(' ')));
    }
    if at + 1 < items.len() {
        steps.push_back(Step::Leave(at, at + 1));
    }
    Meaning::Keys(steps)
}

/// Steps that move the mark to an item. The limit, twice the length of the list and 2, is more than it takes, also past
/// a field on the way.
fn mark(at: usize, items: &[Item<'_>]) -> Step {
    Step::Mark(at, 2 * items.len() + 2)
}

/// Keys for one Enter. The wizard takes two Enters close together for one, unless another key came between; with `sure`
/// a key without effect comes first, so that this Enter always counts.
fn enter(sure: bool) -> Vec<Step> {
    let other = sure.then_some(Step::Press(NOTHING));
    other.into_iter().chain([Step::Press(Key::Enter)]).collect()
}

fn keys(steps: impl IntoIterator<Item = Step>) -> Meaning {
    Meaning::Keys(steps.into_iter().collect())
}

fn has(reading: &Reading, key: &str) -> bool {
    reading.keys.iter().any(|(name, _)| *name == key)
}

/// The next event of the key sequence, given the page as it is now.
pub(super) fn next(steps: &mut VecDeque<Step>, reading: &Reading) -> Option<Event> {
    while let Some(step) = steps.pop_front() {
        match step {
            Step::Press(key) => return Some(Event::Pressed(key)),
            Step::Leave(from, to) => {
                if marked(reading) == Some(from) {
                    steps.push_front(Step::Mark(to, 2 * items(reading).len() + 2));
                }
            }
            Step::Mark(target, _) if marked(reading) == Some(target) => {}
            // The page does not let itself be led there: nothing is chosen then.
            Step::Mark(_, 0) => steps.clear(),
            Step::Mark(target, left) => {
                steps.push_front(Step::Mark(target, left - 1));
                let is_above = marked(reading).is_some_and(|at| at > target);
                return Some(Event::Pressed(if is_above { Key::Up } else { Key::Down }));
            }
        }
    }
    None
}
