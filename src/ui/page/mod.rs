//! The frame around every page: title bar, demonstration banner, the page, and the keys that work on it.

mod agreement;
mod attest;
mod dialog;
mod framing;
mod key_bar;
mod meters;
mod method;
mod other_ways;
mod person;
mod pre_check;
mod queued;
mod read_back;
mod result;
mod sending;
mod sign_in;
mod stuck;
mod trial;
mod try_again;
mod viewing;

use ratatui::{
    layout::{Margin, Rect},
    text::{Line, Span},
    widgets::{Block, Clear},
};

use super::{
    SMALLEST,
    pen::Pen,
    text,
    theme::{Sign, Tone},
};
use crate::flow::{Step, wizard::Link};

/// Lines of text longer than this are hard to read back to; pages of text are no wider.
const WIDEST_TEXT: u16 = 84;
/// Steps of one person, from the form to the answer.
const STEPS: u8 = 9;

/// Draws everything.
pub(super) fn draw(pen: &mut Pen<'_, '_>) {
    let whole = pen.area;
    let ground = pen.style(Tone::Text);
    pen.put(Clear, whole);
    pen.put(Block::new().style(ground), whole);
    if whole.width < SMALLEST.0 || whole.height < SMALLEST.1 {
        return too_small(pen);
    }
    title_bar(pen);
    if pen.wizard.settings.demo {
        banner(pen);
    }
    let bar = pen.take_bottom(1);
    pen.within(bar, key_bar::draw);
    pen.area = pen.area.inner(Margin { horizontal: 2, vertical: 1 });
    content(pen);
}

fn content(pen: &mut Pen<'_, '_>) {
    let wizard = pen.wizard;
    if wizard.leaving {
        return narrow(pen, dialog::leaving);
    }
    if wizard.help {
        return narrow(pen, dialog::help);
    }
    match &wizard.step {
        Step::SignIn(page) => narrow(pen, |pen| sign_in::draw(page, pen)),
        Step::Person(page) => narrow(pen, |pen| person::draw(page, pen)),
        Step::ReadBack(page) => narrow(pen, |pen| read_back::draw(page, pen)),
        Step::Method(page) => narrow(pen, |pen| method::draw(page, pen)),
        Step::Agreement(page) => narrow(pen, |pen| agreement::draw(page, pen)),
        Step::PreCheck(page) => pre_check::draw(page, pen),
        Step::Framing(page) => framing::draw(page, pen),
        Step::Trial(page) => trial::draw(page, pen),
        Step::TryAgain(page) => narrow(pen, |pen| try_again::draw(page, pen)),
        Step::Attest(page) => narrow(pen, |pen| attest::draw(page, pen)),
        Step::Sending(page) => narrow(pen, |pen| sending::draw(page, pen)),
        Step::Result(page) => result::draw(page, pen),
        Step::Queued(page) => narrow(pen, |pen| queued::draw(page, pen)),
        Step::OtherWays(page) => narrow(pen, |pen| other_ways::draw(page, pen)),
        Step::Stuck(page) => narrow(pen, |pen| stuck::draw(page, pen)),
    }
}

/// A column in the middle, a little lower on tall screens.
fn narrow(pen: &mut Pen<'_, '_>, write: impl FnOnce(&mut Pen<'_, '_>)) {
    let width = pen.area.width.min(WIDEST_TEXT);
    let lower = pen.area.height.saturating_sub(24) / 5;
    let area = Rect {
        x: pen.area.x + (pen.area.width - width) / 2,
        y: pen.area.y + lower,
        width,
        height: pen.area.height - lower,
    };
    pen.within(area, write);
}

fn title_bar(pen: &mut Pen<'_, '_>) {
    let bar = pen.take(1);
    let style = pen.style(Tone::Bar);
    pen.put(Block::new().style(style), bar);
    let tray = match pen.wizard.queued {
        0 => String::new(),
        count => format!(" {} ", pen.words.queue_tray(count)),
    };
    let step = number(&pen.wizard.step).map_or(String::new(), |step| format!(" {}", pen.words.step_of(step, STEPS)));
    let name = pen.wizard.service.as_ref().map_or_else(|| pen.words.app_name(), |service| service.bureau_name.clone());
    let right = text::cells(&tray) + text::cells(&step) + 2;
    let left = format!(" {name} · {}", pen.words.page_title(&pen.wizard.step));
    let left = text::cut(&left, bar.width.saturating_sub(right));
    pen.put(Line::styled(left, pen.style(Tone::Strong).patch(style)), bar);
    let tray = Span::styled(tray, pen.style(Tone::Banner));
    pen.put(Line::from(vec![tray, Span::styled(format!("{step} "), style)]).right_aligned(), bar);
}

fn banner(pen: &mut Pen<'_, '_>) {
    let bar = pen.take(1);
    let style = pen.style(Tone::Banner);
    pen.put(Block::new().style(style), bar);
    let words = text::cut(&pen.words.banner_demo(), bar.width);
    pen.put(Line::styled(words, style).centered(), bar);
}

/// Which of the nine steps this is; pages beside the road have no number.
const fn number(step: &Step) -> Option<u8> {
    Some(match step {
        Step::Person(_) => 1,
        Step::ReadBack(_) => 2,
        Step::Method(_) => 3,
        Step::Agreement(_) => 4,
        Step::PreCheck(_) => 5,
        Step::Framing(_) => 6,
        Step::Trial(_) | Step::TryAgain(_) => 7,
        Step::Attest(_) => 8,
        Step::Sending(_) | Step::Result(_) | Step::Queued(_) => 9,
        Step::SignIn(_) | Step::OtherWays(_) | Step::Stuck(_) => return None,
    })
}

fn too_small(pen: &mut Pen<'_, '_>) {
    let (columns, rows) = SMALLEST;
    let now = pen.area;
    pen.prose(&pen.words.too_small(), Tone::Care);
    pen.prose(&pen.words.too_small_remedy(columns, rows, now.width, now.height), Tone::Text);
}

/// The bureau's name and whether it answers.
fn bureau_line(pen: &mut Pen<'_, '_>) {
    match (&pen.wizard.link, &pen.wizard.service) {
        (Link::Down(problem), _) => {
            let advice = pen.words.problem(problem);
            pen.item(Sign::Care, &advice.message, Tone::Care);
            pen.item(Sign::Right, &pen.words.link_down(), Tone::Text);
        }
        (Link::Up, Some(service)) => {
            let name = pen.words.bureau_is(&service.bureau_name);
            pen.item(Sign::Good, &name, Tone::Good);
        }
        _ => {
            let asking = pen.words.bureau_asking();
            pen.waiting(&asking);
        }
    }
}
