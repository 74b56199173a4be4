//! The list of who is due. Two people look at this screen, and one of them is not the helper: only the marked person
//! is named in full, all others as they are masked everywhere.

use ratatui::text::{Line, Span};

use crate::{
    domain::{
        person::PersonName,
        worklist::{Found, Listed, Outcome},
    },
    flow::step::Worklist,
    ui::{
        pen::{FieldLook, Pen},
        said::Said,
        text,
        theme::{Sign, Tone},
    },
};

/// Cells for a name: eight hanzi; a longer one is cut, the next page has it whole.
const NAME: u16 = 16;
/// Cells for what has come of somebody.
const OUTCOME: u16 = 15;

pub(super) fn draw(page: &Worklist, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let look = FieldLook { focused: true, secret: false, cursor: true };
    pen.field(&words.worklist_search(), &words.worklist_search_hint(), &page.search, look);
    if let Some(problem) = &page.problem {
        return pen.advice(&words.problem(problem));
    }
    let Some(found) = &page.found else { return };
    if found.listed == 0 {
        pen.gap(1);
        pen.item(Sign::Dot, &words.worklist_none(), Tone::Strong);
        return pen.item(Sign::Right, &words.worklist_none_remedy(), Tone::Text);
    }
    if found.people.is_empty() {
        pen.gap(1);
        pen.item(Sign::Dot, &words.worklist_nobody(), Tone::Strong);
        return pen.item(Sign::Right, &words.worklist_nobody_remedy(), Tone::Text);
    }
    pen.prose(&words.worklist_count(found.count, found.listed), Tone::Faint);
    list(page, found, pen);
}

/// As many people as there are rows, the marked one among them.
fn list(page: &Worklist, found: &Found, pen: &mut Pen<'_, '_>) {
    let rows = usize::from(pen.area.height.saturating_sub(1)).max(1);
    let first = (page.selected + 1).saturating_sub(rows);
    for (at, one) in found.people.iter().enumerate().skip(first).take(rows) {
        row(one, at == page.selected, found, pen);
    }
    let below = (found.count as usize).saturating_sub(first + rows);
    if below > 0 {
        let more = pen.words.worklist_more(u32::try_from(below).unwrap_or(u32::MAX));
        pen.prose(&more, Tone::Faint);
    }
}

fn row(one: &Listed, marked: bool, found: &Found, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let tone = match (marked, one.outcome.is_open()) {
        (true, _) => Tone::Marked,
        (false, true) => Tone::Text,
        (false, false) => Tone::Faint,
    };
    let lead = if marked { pen.theme.sign(Sign::Marked) } else { " " };
    let name = if marked { one.name.clone() } else { masked(&one.name) };
    let tail: String = one.number.chars().skip(14).collect();
    let outcome = match one.outcome {
        Outcome::Accepted => format!("{} {}", pen.theme.sign(Sign::Good), words.listed(one.outcome)),
        outcome => words.listed(outcome),
    };
    let left = format!(" {lead} {} {tail}  {} ", filled(&name, NAME), filled(&outcome, OUTCOME));
    let notes = notes(one, found, pen);
    let label = format!("{name} {tail}    {}    {notes}", words.listed(one.outcome));
    pen.say(|| Said::Choice { label, marked, ticked: None });
    let room = pen.area.width.saturating_sub(text::cells(&left));
    let right = filled(&text::cut(&notes, room), room);
    let style = pen.style(tone);
    if marked {
        pen.frame.set_cursor_position((pen.area.x + 1, pen.area.y));
    }
    pen.line(Line::from(vec![Span::styled(left, style), Span::styled(right, style)]));
}

/// Until when, and what is to be kept in mind.
fn notes(one: &Listed, found: &Found, pen: &Pen<'_, '_>) -> String {
    let words = pen.words;
    let date = one.due.to_string();
    let over = one.due < found.today && one.outcome.is_open();
    let mut notes = vec![if over { words.worklist_overdue(date) } else { words.worklist_due(date) }];
    if one.is_aged(found.today) {
        notes.push(words.worklist_aged());
    }
    if one.visit {
        notes.push(words.worklist_visit());
    }
    notes.join("  ")
}

fn masked(name: &str) -> String {
    PersonName::parse(name).map_or_else(|_| "*".to_owned(), |name| name.masked())
}

/// Cut or filled up to so many cells.
fn filled(words: &str, cells: u16) -> String {
    let cut = text::cut(words, cells);
    let blanks = usize::from(cells.saturating_sub(text::cells(&cut)));
    cut + &" ".repeat(blanks)
}
