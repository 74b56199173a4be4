//! The slip on screen, as it is on paper: for the person to read, for the family to photograph, and for the helper to
//! copy where nothing prints.

use ratatui::{
    layout::{Constraint, Rect},
    text::{Line, Span},
};
use renzheng_domain::slip::Slip;
use renzheng_flow::{Handed, slip::OpenSlip};

use super::{WIDEST_TEXT, headline, qr};
use crate::{
    pen::Pen,
    said::Said,
    slip, text,
    theme::{Sign, Tone},
};

pub(super) fn draw(open: &OpenSlip, pen: &mut Pen<'_, '_>) {
    let slip = slip::of(&open.facts, pen.words);
    let code = slip.square.as_ref().and_then(|(text, _)| qr::Code::of(text, pen.area.height.saturating_sub(1)));
    let columns = code.as_ref().map_or(0, qr::Code::columns);
    let width = pen.area.width.min(WIDEST_TEXT + columns);
    pen.area = Rect { x: pen.area.x + (pen.area.width - width) / 2, width, ..pen.area };
    let [left, right] = pen.columns([Constraint::Fill(1), Constraint::Length(columns)]);
    pen.within(left, |pen| {
        let (sign, tone) = if slip.is_done { (Sign::Good, Tone::Good) } else { (Sign::Dot, Tone::Strong) };
        headline::draw(pen, &slip.title, sign, tone);
        say(&slip, pen);
        let outlets = outlets(open, pen);
        say_outlets(&outlets, pen);
        let foot = pen.take_bottom(outlets.len() as u16);
        pen.lines(outlets, foot);
        body(&slip, open.scroll, pen);
    });
    if let (Some(code), Some((_, label))) = (code, &slip.square) {
        pen.within(right, |pen| code.draw(label, pen));
    }
}

/// The slip for whoever hears it: as a whole, there is nothing to scroll.
fn say(slip: &Slip, pen: &mut Pen<'_, '_>) {
    for (label, value) in &slip.rows {
        pen.say(|| Said::Fact(label.clone(), value.clone()));
    }
    for words in slip.paragraphs.iter().chain([&slip.beware, &slip.free]) {
        pen.say(|| Said::Text(None, words.clone()));
    }
}

/// Says what became of the slip on paper; a line that begins with blanks belongs to the one before.
fn say_outlets(outlets: &[Line<'_>], pen: &mut Pen<'_, '_>) {
    let care = pen.theme.sign(Sign::Care);
    let mut items: Vec<String> = Vec::new();
    for line in outlets.iter().map(ToString::to_string) {
        match items.last_mut() {
            Some(item) if line.starts_with("   ") => {
                item.push_str(if text::is_wide(item.chars().next_back().unwrap_or(' ')) { "" } else { " " });
                item.push_str(line.trim());
            }
            _ => items.push(line.trim().to_owned()),
        }
    }
    for item in items {
        let bare = item.strip_prefix(care).map(|rest| rest.trim().to_owned());
        pen.say(|| match bare {
            Some(words) => Said::Text(Some(Sign::Care), words),
            None => Said::Text(None, item.split_once(' ').map_or(item.clone(), |(_, words)| words.to_owned())),
        });
    }
}

/// As much of the slip as fits, from the line to which it is scrolled.
fn body(slip: &Slip, scroll: u16, pen: &mut Pen<'_, '_>) {
    let lines = set(slip, pen);
    let rows = usize::from(pen.area.height);
    let hidden = lines.len().saturating_sub(rows);
    let first = usize::from(scroll).min(hidden);
    let area = pen.area;
    pen.lines(lines.into_iter().skip(first).take(rows).collect(), area);
    if first < hidden {
        let edge = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
        let note = format!(" {} {} ", pen.theme.sign(Sign::Down), pen.words.sheet_more());
        let style = pen.style(Tone::Good);
        pen.put(Line::styled(note, style).right_aligned(), edge);
    }
}

fn set(slip: &Slip, pen: &Pen<'_, '_>) -> Vec<Line<'static>> {
    let (faint, strong, plain) = (pen.style(Tone::Faint), pen.style(Tone::Strong), pen.style(Tone::Text));
    let margin = slip.rows.iter().map(|(label, _)| text::cells(label)).max().unwrap_or(0) + 2;
    let mut lines = Vec::new();
    for (label, value) in &slip.rows {
        for (at, part) in text::wrap(value, pen.area.width.saturating_sub(margin)).into_iter().enumerate() {
            let lead = if at == 0 { label.as_str() } else { "" };
            let fill = " ".repeat(usize::from(margin - text::cells(lead)));
            lines.push(Line::from(vec![Span::styled(format!("{lead}{fill}"), faint), Span::styled(part, strong)]));
        }
    }
    let paragraphs = slip.paragraphs.iter().map(|words| (words, strong)).chain([(&slip.beware, plain)]);
    for (words, style) in paragraphs {
        lines.extend(text::wrap(words, pen.area.width).into_iter().map(|line| Line::styled(line, style)));
    }
    let free = format!("{} {}", pen.theme.sign(Sign::Good), slip.free);
    lines.push(Line::styled(free, pen.style(Tone::Good)));
    lines
}

/// What became of the print request, or what can be requested.
fn outlets(open: &OpenSlip, pen: &Pen<'_, '_>) -> Vec<Line<'static>> {
    let words = pen.words;
    if open.waiting.is_some() {
        let turning = pen.turning();
        return set_item(&turning.to_string(), &words.slip_printing(), Tone::Good, pen);
    }
    let Some(Handed { printed, saved }) = &open.handed else {
        let sign = pen.theme.sign(Sign::Dot);
        let is_alone = !pen.wizard.settings.slip.is_any();
        return if is_alone { set_item(sign, &words.slip_no_outlet(), Tone::Text, pen) } else { Vec::new() };
    };
    let (good, care) = (pen.theme.sign(Sign::Good), pen.theme.sign(Sign::Care));
    let mut lines = Vec::new();
    let problem = |problem: &_| {
        let advice = words.problem(problem);
        let remedy = set_item(pen.theme.sign(Sign::Right), &advice.remedy, Tone::Strong, pen);
        [set_item(care, &advice.message, Tone::Care, pen), remedy].concat()
    };
    match printed {
        Some(Ok(())) => lines.extend(set_item(good, &words.slip_printed(), Tone::Good, pen)),
        Some(Err(why)) => lines.extend(problem(why)),
        None => {}
    }
    match saved {
        Some(Ok(place)) => lines.extend(set_item(good, &words.slip_saved(place), Tone::Good, pen)),
        Some(Err(why)) => lines.extend(problem(why)),
        None => {}
    }
    lines
}

fn set_item(sign: &str, words: &str, tone: Tone, pen: &Pen<'_, '_>) -> Vec<Line<'static>> {
    let style = pen.style(tone);
    // Heard, a name that is broken over two lines is another name.
    let room = if pen.is_read() { u16::MAX } else { pen.area.width.saturating_sub(3) };
    let lines = text::wrap(words, room).into_iter().enumerate();
    let set = |(at, line): (usize, String)| {
        let lead = if at == 0 { format!(" {sign} ") } else { "   ".to_owned() };
        Line::styled(format!("{lead}{line}"), style)
    };
    lines.map(set).collect()
}
