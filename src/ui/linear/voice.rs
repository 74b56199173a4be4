//! What is said of a page, in words alone.

use super::{
    Wants,
    aloud::ONWARD,
    errand::{Item, field, items},
};
use crate::{
    said::{Progress, Reading, Said, SaidField},
    theme::Sign,
    words::Words,
};

/// How something is said when it changes on a page that has been read already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// At once.
    News,
    /// At once, and again when somebody does the same wrong thing again.
    Care,
    /// Once, on whatever page.
    Around,
    /// When it changes, but not too often.
    Hint,
    /// At once, but the same one not too often.
    Prompt,
    /// At once, and again when it takes long.
    Waiting,
    /// Only when the page is read as a whole.
    Quiet,
}

/// Something said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) manner: Manner,
    pub(super) words: String,
}

/// Where a long text stands between the sentences of a page.
pub(super) struct Spoken {
    /// Sentences before the long text, or all of them where there is none.
    pub(super) first: Vec<Sentence>,
    /// Paragraphs of the long text.
    pub(super) paragraphs: Vec<String>,
    /// Sentences after the long text.
    pub(super) rest: Vec<Sentence>,
}

/// The page in words.
pub(super) fn speak(reading: &Reading, words: &Words) -> Spoken {
    let mut spoken = Spoken { first: Vec::new(), paragraphs: Vec::new(), rest: Vec::new() };
    let mut number = 0;
    // A headline that only repeats the page's name.
    let is_name = |said: &Said| matches!(said, Said::Text(_, text) if reading.heading.ends_with(text.as_str()));
    for said in reading.body.iter().filter(|said| !is_name(said)) {
        let sentence = match said {
            Said::Long(title, text) => {
                spoken.paragraphs = paragraphs(text);
                let count = u32::try_from(spoken.paragraphs.len()).unwrap_or(u32::MAX);
                spoken.first.push(Sentence { manner: Manner::Quiet, words: words.linear_long(title, count) });
                continue;
            }
            Said::Choice { .. } | Said::Radio { .. } => {
                number += 1;
                of_item(said, number, words)
            }
            said => of(said, words),
        };
        let part = if spoken.paragraphs.is_empty() { &mut spoken.first } else { &mut spoken.rest };
        part.extend(sentence);
    }
    spoken
}

/// Blank lines part them; marks of the text's own layout are for eyes.
fn paragraphs(text: &str) -> Vec<String> {
    let bare = |part: &str| {
        let lines = part.lines().map(|line| line.trim().trim_start_matches(['#', '-', '*', ' ']));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    text.split("\n\n").map(bare).filter(|part| !part.is_empty()).collect()
}

fn of_item(said: &Said, number: u32, words: &Words) -> Option<Sentence> {
    let (Said::Choice { label, .. } | Said::Radio { label, .. }) = said else { return None };
    let item = words.linear_item(number, label.trim());
    // Of a change among radio items only the newly selected one is announced.
    let (manner, words) = match said {
        Said::Choice { ticked: Some(true), .. } => (Manner::News, words.linear_ticked(&item)),
        Said::Choice { ticked: Some(false), .. } => (Manner::News, words.linear_unticked(&item)),
        Said::Radio { holds: true, .. } => (Manner::News, words.linear_holds(&item)),
        Said::Radio { .. } => (Manner::Quiet, item),
        _ => (Manner::News, item),
    };
    Some(Sentence { manner, words })
}

fn of(said: &Said, words: &Words) -> Option<Sentence> {
    let (manner, text) = match said {
        Said::Around(text) => (Manner::Around, text.clone()),
        Said::Text(Some(Sign::Care), text) => (Manner::Care, words.linear_care(text)),
        Said::Text(Some(Sign::Right), text) => (Manner::Care, text.clone()),
        Said::Text(_, text) => (Manner::News, text.clone()),
        Said::Hint { at_once, message, remedy } => {
            (if *at_once { Manner::Prompt } else { Manner::Hint }, hint(message, remedy, words))
        }
        Said::Meter(_, word) if word.is_empty() => return None,
        Said::Meter(label, word) => (Manner::Quiet, words.linear_fact(label, word)),
        Said::Fact(label, value) => (Manner::News, words.linear_fact(label, value)),
        Said::Field(field) => (Manner::Quiet, of_field(field, words)),
        Said::Waiting(text) => (Manner::Waiting, text.clone()),
        Said::Stage(text, Progress::Done) => (Manner::Quiet, words.linear_stage_done(text)),
        Said::Stage(text, Progress::Now) => (Manner::Waiting, words.linear_stage_now(text)),
        Said::Stage(text, Progress::Later) => (Manner::Quiet, words.linear_stage_later(text)),
        Said::Leaves(names, open) => (Manner::News, leaves(names, *open, words)),
        Said::Code(label, _) => (Manner::News, words.linear_code(label)),
        Said::Long(..) | Said::Choice { .. } | Said::Radio { .. } => return None,
    };
    (!text.trim().is_empty()).then_some(Sentence { manner, words: text })
}

fn hint(message: &str, remedy: &str, words: &Words) -> String {
    match (remedy.is_empty(), words.is_chinese()) {
        (true, _) => message.to_owned(),
        (false, true) => format!("{message}。{remedy}"),
        (false, false) => format!("{message}. {remedy}"),
    }
}

fn of_field(field: &SaidField, words: &Words) -> String {
    let count = u32::try_from(field.length).unwrap_or(u32::MAX);
    let said = match &field.value {
        _ if field.length == 0 => words.linear_field_empty(&field.label),
        Some(value) => words.linear_fact(&field.label, value),
        None => words.linear_field_hidden(&field.label, count),
    };
    if field.note.is_empty() { said } else { format!("{said}    {}", field.note) }
}

fn leaves(names: &[String], open: usize, words: &Words) -> String {
    let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
    let between = if words.is_chinese() { "、" } else { ", " };
    words.linear_leaves(count, &names.join(between), names.get(open).map_or("", String::as_str))
}

/// What is asked for on a page that waits for somebody to type.
pub(super) fn prompt(reading: &Reading, wants: Wants, words: &Words) -> Vec<String> {
    let items = items(reading);
    let mut asked = Vec::new();
    if let Some(field) = field(reading) {
        asked.push(match &field.value {
            None => words.linear_ask_secret(&field.label),
            Some(value) if !value.is_empty() => words.linear_ask_change(&field.label, value),
            Some(_) => words.linear_ask_text(&field.label),
        });
        asked.extend(other_field(reading, field, words));
        if !items.is_empty() {
            asked.push(words.linear_ask_pick());
        }
    } else if let Wants::Consent(at) = wants {
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let missing =
            items.get(at).map(|item| words.linear_item(u32::try_from(at + 1).unwrap_or(u32::MAX), item.label));
        asked.push(words.linear_ask_number(count));
        asked.extend(missing.map(|item| words.linear_missing(&item)));
    } else if wants == Wants::Word {
        let enter = reading.keys.iter().find(|(name, _)| *name == "Enter");
        asked.extend(enter.map(|(_, what)| words.linear_ask_onward(ONWARD as u32, what)));
    } else if !items.is_empty() {
        asked.extend(ask_item(reading, &items, words));
    } else {
        asked.extend(ask_enter(reading, words));
    }
    asked
}

/// After something went wrong the mistake may be in the field before: the way back to it.
fn other_field(reading: &Reading, asked: &SaidField, words: &Words) -> Option<String> {
    let has_trouble = reading.body.iter().any(|said| matches!(said, Said::Text(Some(Sign::Care), _)));
    let (_, command) = reading.keys.iter().find(|(name, _)| *name == "Tab" && has_trouble)?;
    let other = reading.body.iter().find_map(|said| match said {
        Said::Field(field) if !field.focused && field.length > 0 && asked.value.is_none() => Some(field),
        _ => None,
    })?;
    Some(words.linear_ask_other_field(&other.label, &command.to_lowercase()))
}

fn ask_item(reading: &Reading, items: &[Item<'_>], words: &Words) -> Vec<String> {
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let marked = items.iter().enumerate().find(|(_, item)| item.marked);
    match marked {
        Some((_, Item { label, ticked: Some(false), .. })) => vec![words.linear_ask_tick(label.trim())],
        // The only one and ticked: Enter is what follows.
        Some((_, Item { ticked: Some(true), .. })) if items.len() == 1 => ask_enter(reading, words),
        Some((at, Item { label, ticked: None, .. })) => {
            let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
            vec![words.linear_ask_item(count, &words.linear_item(number, label.trim()))]
        }
        _ => vec![words.linear_ask_number(count)],
    }
}

fn ask_enter(reading: &Reading, words: &Words) -> Vec<String> {
    let enter = reading.keys.iter().find(|(name, _)| *name == "Enter");
    enter.map(|(_, what)| words.linear_ask_enter(what)).into_iter().collect()
}
