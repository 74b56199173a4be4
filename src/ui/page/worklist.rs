//! The list of who is due. Two people look at this screen, and one of them is not the helper: only whom the helper has
//! gone to is named in full, all others as they are masked everywhere.

use ratatui::text::{Line, Span};
use renzheng_domain::{
    person::PersonName,
    worklist::{Found, Listed, Outcome},
};
use renzheng_flow::step::Worklist;

use super::{
    narrow,
    view::{Keys, View},
};
use crate::{
    patron::Scene,
    pen::{FieldLook, Pen},
    said::{KeyHint, Said},
    text,
    theme::{Sign, Tone},
    words::messages,
};

/// Cells for a name: eight hanzi, so that the columns stand still while the mark moves. A longer one has more where
/// there is room, and is cut where there is none; the next page has it whole.
const NAME: u16 = 16;
/// The mark, the last four of the number, and what is between the columns.
const BETWEEN: u16 = 12;

/// What is shown of somebody, but the mark.
struct Row {
    name: String,
    tail: String,
    outcome: String,
    notes: String,
}

/// How wide the columns are, in cells; notes have the rest.
struct Columns {
    name: u16,
    outcome: u16,
}

impl View for Worklist {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        narrow(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let (order, all) = (bar.words.worklist_key_order(self.order), bar.words.worklist_key_all(self.all));
        // The arrows go without saying here: the bar has one row.
        vec![("Enter", bar.words.key_choose()), ("F5", order), ("F6", all), bar.back()]
    }

    fn scene(&self) -> Scene {
        Scene::Welcome
    }
}

fn draw(page: &Worklist, pen: &mut Pen<'_, '_>) {
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

/// Draws as many people as there are rows, the marked one among them.
fn list(page: &Worklist, found: &Found, pen: &mut Pen<'_, '_>) {
    let rows = usize::from(pen.area.height.saturating_sub(1)).max(1);
    let first = (page.selected + 1).saturating_sub(rows);
    let shown: Vec<(usize, &Listed)> = found.people.iter().enumerate().skip(first).take(rows).collect();
    let set = |is_brief| shown.iter().map(|(at, one)| of(one, is_named(page, *at), is_brief, found, pen)).collect();
    let mut texts: Vec<Row> = set(false);
    if !fits(&texts, pen.area.width) {
        texts = set(true);
    }
    let columns = columns(&texts, pen.area.width);
    for ((at, one), text) in shown.into_iter().zip(&texts) {
        row(one, at == page.selected, text, &columns, found, pen);
    }
    let below = (found.count as usize).saturating_sub(first + rows);
    if below > 0 {
        let more = pen.words.worklist_more(u32::try_from(below).unwrap_or(u32::MAX));
        pen.prose(&more, Tone::Faint);
    }
}

fn is_named(page: &Worklist, at: usize) -> bool {
    page.named && at == page.selected
}

fn of(one: &Listed, is_named: bool, is_brief: bool, found: &Found, pen: &Pen<'_, '_>) -> Row {
    let outcome = match one.outcome {
        Outcome::Accepted => format!("{} {}", pen.theme.sign(Sign::Good), pen.words.listed(one.outcome)),
        outcome => pen.words.listed(outcome),
    };
    Row {
        name: if is_named { one.name.clone() } else { masked(&one.name) },
        tail: one.tail(),
        outcome,
        notes: notes(one, is_brief, found, pen),
    }
}

fn widest(rows: &[Row], part: impl Fn(&Row) -> &String) -> u16 {
    rows.iter().map(|row| text::cells(part(row))).max().unwrap_or(0)
}

fn fits(rows: &[Row], width: u16) -> bool {
    let whole =
        widest(rows, |row| &row.name).max(NAME) + widest(rows, |row| &row.outcome) + widest(rows, |row| &row.notes);
    BETWEEN + whole <= width
}

/// Widths of the columns, as wide as their contents; a longer name is cut to leave space for the notes.
fn columns(rows: &[Row], width: u16) -> Columns {
    let (name, outcome) = (widest(rows, |row| &row.name), widest(rows, |row| &row.outcome));
    let room = width.saturating_sub(BETWEEN + outcome + widest(rows, |row| &row.notes));
    Columns { name: name.min(room).max(NAME), outcome }
}

fn row(one: &Listed, marked: bool, row: &Row, columns: &Columns, found: &Found, pen: &mut Pen<'_, '_>) {
    let tone = match (marked, one.outcome.is_open()) {
        (true, _) => Tone::Marked,
        (false, true) => Tone::Text,
        (false, false) => Tone::Faint,
    };
    let lead = if marked { pen.theme.sign(Sign::Marked) } else { " " };
    let Row { name, tail, outcome, notes } = row;
    let left = format!(" {lead} {} {tail}  {}  ", filled(name, columns.name), filled(outcome, columns.outcome));
    // Whoever hears it has room for all of it.
    let all = self::notes(one, false, found, pen);
    let label = format!("{name} {tail}    {}    {all}", pen.words.listed(one.outcome));
    pen.say(|| Said::Choice { label, marked, ticked: None });
    let room = pen.area.width.saturating_sub(text::cells(&left));
    let right = filled(&text::cut(notes, room), room);
    let style = pen.style(tone);
    if marked {
        pen.frame.set_cursor_position((pen.area.x + 1, pen.area.y));
    }
    pen.line(Line::from(vec![Span::styled(left, style), Span::styled(right, style)]));
}

/// Until when, and what is to be kept in mind; where there is little room no more of it than has to be.
fn notes(one: &Listed, is_brief: bool, found: &Found, pen: &Pen<'_, '_>) -> String {
    let words = pen.words;
    let over = one.due < found.today && one.outcome.is_open();
    let due = match (over, is_brief) {
        (true, true) => words.worklist_overdue(String::new()).trim().to_owned(),
        (true, false) => words.worklist_overdue(one.due.to_string()),
        (false, true) => one.due.strftime("%m-%d").to_string(),
        (false, false) => words.worklist_due(one.due.to_string()),
    };
    let mut notes = vec![due];
    if one.is_aged(found.today) {
        notes.push(if is_brief { "80+".to_owned() } else { words.worklist_aged() });
    }
    if one.visit {
        notes.push(words.worklist_visit());
    }
    notes.join(if is_brief { " " } else { "  " })
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

messages! {
    worklist_search = "worklist-search" ();
    worklist_search_hint = "worklist-search-hint" ();
    worklist_none = "worklist-none" ();
    worklist_none_remedy = "worklist-none-remedy" ();
    worklist_nobody_remedy = "worklist-nobody-remedy" ();
    worklist_count = "worklist-count" (count: u32, listed: u32);
    worklist_more = "worklist-more" (count: u32);
    worklist_due = "worklist-due" (date: String);
    worklist_overdue = "worklist-overdue" (date: String);
    worklist_aged = "worklist-aged" ();
    worklist_visit = "worklist-visit" ();
}
