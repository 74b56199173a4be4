//! The frame around every page: title bar, demonstration banner, the page, and the keys that work on it.

mod account;
mod agreement;
mod attest;
mod card;
mod casework;
mod credential;
mod dialog;
mod entry;
mod framing;
mod guardian;
mod headline;
mod key_bar;
mod lock;
mod meters;
mod method;
mod other_ways;
mod overview;
mod person;
mod picker;
mod pre_check;
mod qr;
mod queued;
mod read_back;
mod rehearsal;
mod result;
pub(super) mod security;
mod sending;
mod sheet;
mod sign_in;
mod slip;
mod status;
mod stuck;
mod trial;
mod try_again;
mod view;
mod viewing;
mod worklist;

use ratatui::{
    layout::{Margin, Rect},
    text::{Line, Span},
    widgets::{Block, Clear},
};
use renzheng_flow::{Step, overlay::Overlay, wizard::Link};

use self::view::View;
use super::{
    SMALLEST,
    pen::Pen,
    said::Said,
    text,
    theme::{Sign, Tone},
};

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
    if !super::fits((whole.width, whole.height)) {
        return too_small(pen);
    }
    title_bar(pen);
    if pen.wizard.settings.demo {
        banner(pen);
    }
    key_bar::draw(pen);
    let keys = key_bar::hints(pen);
    if let Some(reading) = &mut pen.reading {
        reading.keys = keys;
    }
    pen.area = pen.area.inner(Margin { horizontal: 2, vertical: 1 });
    content(pen);
}

fn content(pen: &mut Pen<'_, '_>) {
    let wizard = pen.wizard;
    match wizard.over.top() {
        Some(Overlay::Leaving) => return narrow(pen, dialog::leaving),
        Some(Overlay::Lock(lock)) => return narrow(pen, |pen| lock::draw(lock, pen)),
        Some(Overlay::Picker(open)) => return narrow(pen, |pen| picker::draw(open, pen)),
        Some(Overlay::Sheet(sheet)) => return narrow(pen, |pen| sheet::draw(*sheet, pen)),
        Some(Overlay::Slip(open)) => return slip::draw(open, pen),
        None => {}
    }
    view(&wizard.step).draw(pen);
}

/// The page of this step on screen.
pub(crate) fn view(step: &Step) -> &dyn View {
    match step {
        Step::SignIn(page) => page,
        Step::Entry(page) => page,
        Step::Account(page) => page,
        Step::Agent(page) => page,
        Step::Person(page) => page,
        Step::Card(page) => page,
        Step::Security(page) => page,
        Step::Overview(page) => page,
        Step::Credential(page) => page,
        Step::Manual(page) => page,
        Step::CasePhoto(page) => page,
        Step::Witness(page) => page,
        Step::CaseWord(page) => page,
        Step::Visit(page) => page,
        Step::Rehearsal(page) => page,
        Step::Worklist(page) => page,
        Step::Status(page) => page,
        Step::Withdraw(page) => page,
        Step::ReadBack(page) => page,
        Step::Method(page) => page,
        Step::Guardian(page) => page,
        Step::Agreement(page) => page,
        Step::PreCheck(page) => page,
        Step::Framing(page) => page,
        Step::Trial(page) => page,
        Step::TryAgain(page) => page,
        Step::Attest(page) => page,
        Step::Sending(page) => page,
        Step::Result(page) => page,
        Step::Queued(page) => page,
        Step::OtherWays(page) => page,
        Step::Stuck(page) => page,
    }
}

/// A column under the page's name, which is large where there is room; the title bar has it anyway.
fn titled(pen: &mut Pen<'_, '_>, write: impl FnOnce(&mut Pen<'_, '_>)) {
    title(pen);
    narrow(pen, write);
}

fn title(pen: &mut Pen<'_, '_>) {
    let name = pen.words.page_title(&pen.wizard.step);
    if headline::large(pen, &name, None, Tone::Strong) {
        pen.gap(1);
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
    let (tray, tone) = tray(pen);
    let is_locked = pen.wizard.over.lock().is_some();
    let step = view(&pen.wizard.step).number().filter(|_| !is_locked);
    let step = step.map_or(String::new(), |step| format!(" {}", pen.words.step_of(step, STEPS)));
    let news =
        tray.trim().trim_start_matches(pen.theme.sign(Sign::Good)).trim_start_matches(pen.theme.sign(Sign::Care));
    let news = news.trim_start_matches(pen.theme.sign(Sign::Waiting)).trim();
    if !news.is_empty() {
        pen.say(|| Said::Around(news.to_owned()));
    }
    let bureau = pen.wizard.service.as_ref().map(|service| service.bureau_name.as_str());
    // A name that the terminal cannot draw says nothing.
    let bureau = bureau.filter(|name| pen.theme.capabilities.utf8 || name.is_ascii());
    let name = bureau.map_or_else(|| pen.words.app_name(), str::to_owned);
    let right = text::cells(&tray) + text::cells(&step) + 2;
    let page = if is_locked { pen.words.lock_title() } else { pen.words.page_title(&pen.wizard.step) };
    pen.say(|| Said::Around(name.clone()));
    let heading = heading(&page, step.trim(), pen);
    if let Some(reading) = &mut pen.reading {
        reading.heading = heading;
    }
    let left = format!(" {name} {} {page}", pen.theme.sign(Sign::Dot));
    let room = bar.width.saturating_sub(right);
    // Where not both fit, the page's name matters more than the bureau's.
    let left = if text::cells(&left) <= room { left } else { text::cut(&format!(" {page}"), room) };
    pen.put(Line::styled(left, pen.style(Tone::Title)), bar);
    let tray = Span::styled(tray, pen.style(tone));
    pen.put(Line::from(vec![tray, Span::styled(format!("{step} "), style)]).right_aligned(), bar);
}

/// The page's name with its step, or the name of what lies over it.
fn heading(page: &str, step: &str, pen: &Pen<'_, '_>) -> String {
    let (words, wizard) = (pen.words, pen.wizard);
    match wizard.over.top() {
        Some(Overlay::Leaving) => words.leave_title(),
        Some(Overlay::Slip(open)) => super::slip::of(&open.facts, words).title,
        Some(Overlay::Lock(_)) => page.to_owned(),
        _ if step.is_empty() => page.to_owned(),
        Some(Overlay::Picker(_)) => words.cameras_title(),
        Some(Overlay::Sheet(sheet)) => sheet::title(sheet.topic, words),
        None => words.linear_heading(step, page),
    }
}

/// What became of a record a moment ago, or how many wait.
fn tray(pen: &Pen<'_, '_>) -> (String, Tone) {
    if let Some(entry) = pen.wizard.tray.news().filter(|_| pen.wizard.over.lock().is_none()) {
        let (sign, words) = sheet::news(entry, pen);
        let tone = if sign == Sign::Good { Tone::Marked } else { Tone::Banner };
        return (format!(" {} {words} ", pen.theme.sign(sign)), tone);
    }
    match pen.wizard.queued {
        0 => (String::new(), Tone::Bar),
        count => (format!(" {} {} ", pen.theme.sign(Sign::Waiting), pen.words.queue_tray(count)), Tone::Banner),
    }
}

fn banner(pen: &mut Pen<'_, '_>) {
    let bar = pen.take(1);
    let style = pen.style(Tone::Banner);
    pen.put(Block::new().style(style), bar);
    pen.say(|| Said::Around(pen.words.banner_demo()));
    let words = text::cut(&pen.words.banner_demo(), bar.width);
    pen.put(Line::styled(words, style).centered(), bar);
}

fn too_small(pen: &mut Pen<'_, '_>) {
    let (columns, rows) = SMALLEST;
    let now = pen.area;
    if pen.wizard.over.is_leaving() {
        // The question opens here too: a key that seems dead is pressed again, and that one leaves.
        pen.prose(&pen.words.leave_title(), Tone::Care);
        if pen.wizard.is_unsaved() {
            pen.prose(&pen.words.leave_unsaved(), Tone::Care);
        }
        return pen.prose(&pen.words.too_small_leave(), Tone::Text);
    }
    pen.prose(&pen.words.too_small(), Tone::Care);
    pen.prose(&pen.words.too_small_remedy(columns, rows, now.width, now.height), Tone::Text);
}

/// For the helper, who knows whether it is meant: the pictures come from a program.
fn virtual_camera_line(pen: &mut Pen<'_, '_>) {
    if pen.wizard.is_camera_virtual() {
        pen.item(Sign::Dot, &pen.words.camera_virtual_noted(), Tone::Faint);
    }
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
