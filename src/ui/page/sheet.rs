//! What F1 and F3 lay over a page: plain words about the page, about the social-security card, and the records of this
//! counter.

use ratatui::{
    layout::{Margin, Rect},
    text::{Line, Span},
};
use renzheng_domain::time::china;
use renzheng_flow::{
    sheet::{Sheet, Topic},
    tray::{Entry, Standing},
};

use crate::{
    pen::Pen,
    said::Said,
    text,
    theme::{Sign, Tone},
    words::Words,
};

/// Most settled records that are shown; waiting records are all shown.
const SETTLED_SHOWN: usize = 8;

/// A paragraph: sign, words, tone.
type Paragraph = (Option<Sign>, String, Tone);

pub(super) fn draw(sheet: Sheet, pen: &mut Pen<'_, '_>) {
    tabs(sheet.topic, pen);
    let paragraphs = match sheet.topic {
        Topic::Page => about_page(pen),
        Topic::Card => about_card(pen),
        Topic::Records => about_records(pen),
    };
    for (sign, words, _) in &paragraphs {
        pen.say(|| Said::Text(*sign, words.clone()));
    }
    let lines = set(&paragraphs, pen.area.width.saturating_sub(4), pen);
    let area = pen.take(u16::try_from(lines.len() + 2).unwrap_or(u16::MAX));
    let inside = pen.frame_around(area, "", Tone::Faint).inner(Margin { horizontal: 1, vertical: 0 });
    let hidden = lines.len().saturating_sub(usize::from(inside.height));
    let first = usize::from(sheet.scroll).min(hidden);
    let shown = lines.into_iter().skip(first).take(usize::from(inside.height)).collect();
    pen.lines(shown, inside);
    if first < hidden {
        let edge = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
        let note = format!(" {} {} ", pen.theme.sign(Sign::Down), pen.words.sheet_more());
        let style = pen.style(Tone::Good);
        pen.put(Line::styled(note, style).right_aligned(), edge.inner(Margin { horizontal: 2, vertical: 0 }));
    }
}

/// What a topic is called.
pub(super) fn title(topic: Topic, words: &Words) -> String {
    match topic {
        Topic::Page => words.help_title(),
        Topic::Card => words.help_card_title(),
        Topic::Records => words.records_title(),
    }
}

/// The topics beside each other, the open one marked.
fn tabs(open: Topic, pen: &mut Pen<'_, '_>) {
    let names = Topic::ALL.map(|topic| (topic, title(topic, pen.words)));
    let at = names.iter().position(|(topic, _)| *topic == open).unwrap_or(0);
    pen.say(|| Said::Leaves(names.iter().map(|(_, name)| name.clone()).collect(), at));
    let (marked, other) = (pen.style(Tone::Marked), pen.style(Tone::Faint));
    let lead = pen.theme.sign(Sign::Marked);
    let spans = names.map(|(topic, name)| {
        let is_open = topic == open;
        Span::styled(format!(" {} {name} ", if is_open { lead } else { " " }), if is_open { marked } else { other })
    });
    pen.line(Line::from(spans.to_vec()));
}

/// Paragraphs as lines that fit, a blank one between two.
fn set(paragraphs: &[Paragraph], width: u16, pen: &Pen<'_, '_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (sign, words, tone) in paragraphs {
        let style = pen.style(*tone);
        let mark = sign.map_or("", |sign| pen.theme.sign(sign));
        let margin = if sign.is_some() { text::cells(mark) + 1 } else { 0 };
        for (at, line) in text::wrap(words, width.saturating_sub(margin)).into_iter().enumerate() {
            let lead = match (sign, at) {
                (Some(_), 0) => format!("{mark} "),
                _ => " ".repeat(usize::from(margin)),
            };
            lines.push(Line::styled(format!("{lead}{line}"), style));
        }
        if *tone != Tone::Good {
            lines.push(Line::default());
        }
    }
    lines.pop();
    lines
}

fn about_page(pen: &Pen<'_, '_>) -> Vec<Paragraph> {
    let words = pen.words;
    // Who hears the page types lines and no keys.
    let keys = if pen.is_read() { words.linear_grammar() } else { words.help_keys() };
    vec![
        (None, words.page_title(&pen.wizard.step), Tone::Good),
        (None, words.help_about(&pen.wizard.step), Tone::Strong),
        (None, words.help_keys_title(), Tone::Good),
        (None, keys, Tone::Text),
    ]
}

fn about_card(pen: &Pen<'_, '_>) -> Vec<Paragraph> {
    let words = pen.words;
    vec![
        (None, words.help_card(), Tone::Strong),
        (None, words.card_use_title(), Tone::Good),
        (None, words.card_use(), Tone::Text),
        (None, words.card_electronic_title(), Tone::Good),
        (None, words.card_electronic(), Tone::Text),
        (None, words.card_lost_title(), Tone::Good),
        (None, words.card_lost(), Tone::Text),
    ]
}

fn about_records(pen: &Pen<'_, '_>) -> Vec<Paragraph> {
    let (words, tray) = (pen.words, &pen.wizard.tray);
    let here: Vec<&Entry> = tray.here().collect();
    let earlier = pen.wizard.queued.saturating_sub(here.len() as u32);
    let mut paragraphs = Vec::new();
    if pen.wizard.queued == 0 && here.is_empty() {
        paragraphs.push((Some(Sign::Good), words.records_none(), Tone::Strong));
    } else if pen.wizard.queued > 0 {
        paragraphs.push((Some(Sign::Waiting), words.records_text(pen.wizard.queued), Tone::Strong));
    }
    if pen.wizard.late > 0 {
        paragraphs.push((Some(Sign::Care), words.records_late(pen.wizard.late), Tone::Care));
    }
    if earlier > 0 {
        paragraphs.push((Some(Sign::Dot), words.records_earlier(earlier), Tone::Text));
    }
    paragraphs.extend(here.into_iter().map(|entry| of_entry(entry, pen)));
    let settled = tray.entries.iter().rev().filter(|entry| !entry.standing.is_here());
    paragraphs.extend(settled.take(SETTLED_SHOWN).map(|entry| of_entry(entry, pen)));
    paragraphs
}

/// The text of one record: when it was made, of whom, its state and the reason.
fn of_entry(entry: &Entry, pen: &Pen<'_, '_>) -> Paragraph {
    let words = pen.words;
    let (sign, tone) = match entry.standing {
        Standing::Waiting(_) => (Sign::Waiting, Tone::Text),
        Standing::Parked(_) | Standing::Rejected => (Sign::Care, Tone::Care),
        _ => (Sign::Good, Tone::Text),
    };
    let time = entry.since.to_zoned(china()).strftime("%H:%M").to_string();
    (Some(sign), words.record_line(&time, &whose(entry, pen), &standing(&entry.standing, pen)), tone)
}

/// What is said in the title bar when something has become of a record.
pub(super) fn news(entry: &Entry, pen: &Pen<'_, '_>) -> (Sign, String) {
    let sign = match entry.standing {
        Standing::Parked(_) | Standing::Rejected => Sign::Care,
        _ => Sign::Good,
    };
    (sign, format!("{} {}", whose(entry, pen), words_of(&entry.standing, pen)))
}

fn whose(entry: &Entry, pen: &Pen<'_, '_>) -> String {
    if entry.masked_name.is_empty() { pen.words.record_nameless() } else { entry.masked_name.clone() }
}

fn words_of(standing: &Standing, pen: &Pen<'_, '_>) -> String {
    let words = pen.words;
    match standing {
        Standing::Waiting(_) => words.record_waiting(),
        Standing::Parked(_) => words.record_parked(),
        Standing::Sent => words.record_sent(),
        Standing::Approved => words.record_approved(),
        Standing::Rejected => words.record_rejected(),
        Standing::Review => words.record_review(),
        Standing::Cancelled => words.record_cancelled(),
    }
}

/// Where it stands, and why if something is in the way.
fn standing(standing: &Standing, pen: &Pen<'_, '_>) -> String {
    let what = words_of(standing, pen);
    match standing {
        Standing::Waiting(Some(problem)) | Standing::Parked(problem) => {
            pen.words.record_because(&what, &pen.words.problem(problem).message)
        }
        _ => what,
    }
}
