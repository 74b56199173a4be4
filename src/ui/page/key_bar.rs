//! The keys that work on this page, and only those.

use ratatui::{
    text::{Line, Span},
    widgets::Block,
};

use crate::{
    domain::trial::Act,
    flow::{
        Handed, Outlets, Step, Wizard,
        event::Status,
        overlay::Overlay,
        picker::{Listing, Picker},
        slip::OpenSlip,
        step::{AgreementItem, Check, Method, MethodItem, Outcome, RehearsalStage, SecurityStage, Stage},
    },
    ui::{pen::Pen, text, theme::Tone, words::Words},
};

/// A key's name and what it does here.
type Hint = (&'static str, String);

/// Blanks between two keys, from much room to little; the next key's own blank comes after them.
const GAPS: [u16; 3] = [2, 1, 0];

/// Draws the keys over the last rows of the page: loosely in one row, closely in one, or in as many as it takes.
pub(super) fn draw(pen: &mut Pen<'_, '_>) {
    let hints = hints(pen);
    let width = pen.area.width;
    let whole = |gap: u16| hints.iter().map(|hint| cells(hint) + gap).sum::<u16>();
    let gap = GAPS.into_iter().find(|gap| whole(*gap) <= width).unwrap_or(0);
    let rows = rows(&hints, width, gap);
    let bar = pen.take_bottom(rows.len() as u16);
    let (ground, key_style) = (pen.style(Tone::Bar), pen.style(Tone::Key));
    pen.put(Block::new().style(ground), bar);
    let lines = rows.iter().map(|row| {
        let spans = row.iter().flat_map(|(key, what)| {
            let after = " ".repeat(usize::from(gap));
            [Span::styled(format!(" {key}"), key_style), Span::styled(format!(" {what}{after}"), ground)]
        });
        Line::from(spans.collect::<Vec<_>>())
    });
    pen.lines(lines.collect(), bar);
}

/// Cells of a key and what it does, without the gap behind.
fn cells((key, what): &Hint) -> u16 {
    text::cells(key) + text::cells(what) + 2
}

/// The hints in rows that fit.
fn rows(hints: &[Hint], width: u16, gap: u16) -> Vec<&[Hint]> {
    let mut rows = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, hint) in hints.iter().enumerate() {
        if used + cells(hint) > width && at > start {
            rows.push(&hints[start..at]);
            (start, used) = (at, 0);
        }
        used += cells(hint) + gap;
    }
    rows.push(&hints[start..]);
    rows
}

pub(super) fn hints(pen: &Pen<'_, '_>) -> Vec<Hint> {
    let (words, wizard) = (pen.words, pen.wizard);
    let utf8 = pen.theme.capabilities.utf8;
    let leave = ("Ctrl+C", words.key_leave());
    // Without the letters of the other language there is nothing to change to.
    let language = utf8.then(|| ("F2", words.key_language()));
    match wizard.over.top() {
        Some(Overlay::Leaving) => return vec![("Enter", words.key_leave()), ("Esc", words.key_stay())],
        Some(Overlay::Lock(_)) => {
            let keys = [("Enter", words.key_unlock())].into_iter();
            return keys.chain(language).chain([leave]).collect();
        }
        Some(Overlay::Picker(picker)) => return of_picker(picker, language, leave, pen),
        Some(Overlay::Sheet(_)) => {
            let scroll = if utf8 { "↑↓" } else { "Up/Down" };
            let mut hints = vec![("Enter", words.key_close()), ("Tab", words.key_leaf()), (scroll, words.key_scroll())];
            hints.extend(language);
            hints.push(leave);
            return hints;
        }
        Some(Overlay::Slip(open)) => return of_slip(open, language, leave, pen),
        None => {}
    }
    let mut hints = of_step(wizard, words, utf8);
    if wizard.offers_slip() {
        hints.push(("F6", words.key_slip()));
    }
    if wizard.offers_cameras() {
        hints.push(("F4", words.key_camera()));
    }
    hints.push(("F1", words.key_help()));
    if wizard.queued > 0 || !wizard.tray.entries.is_empty() {
        hints.push(("F3", words.key_records()));
    }
    hints.extend(language);
    hints.push(leave);
    hints
}

fn of_picker(picker: &Picker, language: Option<Hint>, leave: Hint, pen: &Pen<'_, '_>) -> Vec<Hint> {
    let words = pen.words;
    let mut hints = Vec::new();
    if picker.marked().is_some() {
        let arrows = if pen.theme.capabilities.utf8 { "↑↓" } else { "Up/Down" };
        hints.extend([("Enter", words.key_choose()), (arrows, words.key_next_item())]);
    }
    hints.push(("Esc", words.key_close()));
    if !matches!(picker.listing, Listing::Looking(_)) {
        hints.push(("R", words.key_look_anew()));
    }
    hints.extend(language);
    hints.push(leave);
    hints
}

fn of_slip(open: &OpenSlip, language: Option<Hint>, leave: Hint, pen: &Pen<'_, '_>) -> Vec<Hint> {
    let (words, wizard) = (pen.words, pen.wizard);
    let is_there = open.handed.as_ref().is_some_and(Handed::is_well);
    let enter = match wizard.settings.slip {
        _ if is_there => words.key_done(),
        Outlets { prints: true, .. } => words.key_print(),
        Outlets { saves: true, .. } => words.key_save_slip(),
        Outlets { .. } => words.key_close(),
    };
    let scroll = if pen.theme.capabilities.utf8 { "↑↓" } else { "Up/Down" };
    let mut hints = if open.waiting.is_some() { Vec::new() } else { vec![("Enter", enter)] };
    hints.extend([("Esc", words.key_close()), (scroll, words.key_scroll())]);
    hints.extend(language);
    hints.push(leave);
    hints
}

fn of_step(wizard: &Wizard, words: &Words, utf8: bool) -> Vec<Hint> {
    let arrows = if utf8 { "↑↓" } else { "Up/Down" };
    let back = ("Esc", words.key_back());
    let space = if utf8 && words.is_chinese() { "空格" } else { "Space" };
    match &wizard.step {
        Step::SignIn(page) if page.waiting.is_some() => vec![back],
        Step::SignIn(_) => vec![("Enter", words.key_sign_in()), ("Tab", words.key_next_field())],
        Step::Person(page) if page.waiting.is_some() => vec![back],
        Step::Person(_) => vec![("Enter", words.key_check()), ("Tab", words.key_next_field()), back],
        Step::ReadBack(page) if page.is_done(wizard.channel()) => {
            vec![("Enter", words.key_next_person()), back]
        }
        Step::ReadBack(_) => vec![("Enter", words.key_right_person()), back],
        Step::Method(page) if page.waiting.is_some() => vec![back],
        Step::Method(Method { selected: MethodItem::Cannot(_), .. }) => {
            vec![("Enter", words.key_tick()), (arrows, words.key_next_item()), back]
        }
        Step::Method(_) => vec![("Enter", words.key_choose()), (arrows, words.key_next_item()), back],
        Step::Agreement(page) => {
            let enter = match page.selected {
                AgreementItem::Capture | AgreementItem::Send => words.key_tick(),
                AgreementItem::Agree | AgreementItem::Refuse => words.key_confirm(),
            };
            vec![("Enter", enter), (arrows, words.key_next_item()), ("PgDn", words.key_scroll()), back]
        }
        Step::PreCheck(page) if page.camera == Check::Good => vec![("Enter", words.key_go_on()), back],
        Step::Trial(page) if page.act() == Some(Act::Digits) => vec![("Enter", words.key_heard()), back],
        Step::PreCheck(_) | Step::Framing(_) | Step::Trial(_) => vec![back],
        Step::TryAgain(page) if page.left == 0 => vec![("Enter", words.method_other())],
        Step::TryAgain(page) if page.waiting.is_some() => vec![("Esc", words.method_other())],
        Step::TryAgain(_) => vec![("Enter", words.key_again()), ("Esc", words.method_other())],
        Step::Attest(page) => {
            let mut hints = vec![(space, words.key_tick()), ("Esc", words.key_retake())];
            if page.attested {
                hints.insert(0, ("Enter", words.key_submit()));
            }
            hints
        }
        Step::Sending(page) if page.stage == Stage::Sealing => Vec::new(),
        Step::Sending(_) => vec![("Enter", words.key_not_wait())],
        Step::Result(page) if matches!(page.outcome, Outcome::Rejected(_)) => vec![("Enter", words.method_other())],
        Step::Result(page)
            if matches!(page.outcome, Outcome::Approved(_) | Outcome::Duplicate(_)) && follows(wizard) =>
        {
            vec![("Enter", words.key_go_on())]
        }
        Step::Result(page) if matches!(page.outcome, Outcome::Review(_)) => {
            vec![("Enter", words.key_next_person()), ("F8", words.key_withdraw())]
        }
        Step::Result(_) => vec![("Enter", words.key_next_person())],
        Step::Queued(_) => vec![("Enter", words.key_next_person()), ("F8", words.key_withdraw())],
        Step::Stuck(page) => {
            let again = page.unsaved.is_some() || page.subject.is_some();
            let mut hints = vec![("Enter", if again { words.key_again() } else { words.key_start_over() })];
            // While a record is unsaved, leaving the page would lose it.
            if page.unsaved.is_none() {
                hints.push(("Esc", words.method_other()));
            }
            hints
        }
        _ => of_way(wizard, words, utf8),
    }
}

/// The pages of entry ways, of the ways without a face, and of what follows success.
fn of_way(wizard: &Wizard, words: &Words, utf8: bool) -> Vec<Hint> {
    let arrows = if utf8 { "↑↓" } else { "Up/Down" };
    let back = ("Esc", words.key_back());
    let space = if utf8 && words.is_chinese() { "空格" } else { "Space" };
    match &wizard.step {
        Step::Entry(_) => {
            let mut hints = vec![("Enter", words.key_choose()), (arrows, words.key_next_item())];
            if wizard.settings.channels.count() > 1 {
                hints.push((if utf8 { "←→" } else { "Left/Right" }, words.key_channel()));
            }
            hints.push(("Esc", words.key_sign_out()));
            hints
        }
        Step::Account(_) | Step::Card(_) => {
            vec![("Enter", words.key_choose()), (arrows, words.key_next_item()), back]
        }
        Step::Agent(_) | Step::Manual(_) => vec![("Enter", words.key_go_on()), (arrows, words.key_next_item()), back],
        Step::CasePhoto(_) => {
            vec![(space, words.key_tick()), ("Enter", words.key_take()), ("Tab", words.key_skip_photo()), back]
        }
        Step::Witness(page) if page.waiting.is_none() => {
            vec![("Enter", words.key_sign()), ("Tab", words.key_next_field()), back]
        }
        Step::CaseWord(page) => {
            let mut hints = vec![(space, words.key_tick()), back];
            if page.attested {
                hints.insert(0, ("Enter", words.key_submit()));
            }
            hints
        }
        Step::Visit(page) if page.ready => vec![("Enter", words.key_submit()), ("Tab", words.key_next_field()), back],
        Step::Visit(_) => vec![("Enter", words.key_go_on()), ("Tab", words.key_next_field()), back],
        Step::Rehearsal(page) if matches!(page.stage, RehearsalStage::Done) => {
            vec![("Enter", words.key_finish()), (space, words.key_rehearse_again())]
        }
        Step::Worklist(page) => {
            let (order, all) = (words.worklist_key_order(page.order), words.worklist_key_all(page.all));
            // The arrows go without saying here: the bar has one row.
            vec![("Enter", words.key_choose()), ("F5", order), ("F6", all), back]
        }
        Step::Status(page) if page.waiting.is_none() => {
            let mut hints = vec![("Enter", words.key_look_up()), back];
            if page.found.as_ref().is_some_and(Status::is_open) {
                hints.push(("F8", words.key_withdraw()));
            }
            hints
        }
        Step::Withdraw(page) if page.waiting.is_some() => Vec::new(),
        Step::Withdraw(page) if page.done.is_some() => vec![("Enter", words.key_go_on())],
        Step::Withdraw(_) => vec![("Enter", words.key_withdraw_now()), ("Esc", words.key_keep())],
        Step::Security(page) if page.waiting.is_some() => Vec::new(),
        Step::Security(page) if page.stage == SecurityStage::Done => vec![("Enter", words.key_go_on())],
        Step::Security(page) if page.draws() => {
            let back = if utf8 && words.is_chinese() { "退格" } else { "Backspace" };
            vec![(back, words.key_undo()), ("Enter", words.key_confirm()), ("Esc", words.key_skip())]
        }
        Step::Security(_) => vec![("Enter", words.key_confirm()), ("Esc", words.key_skip())],
        Step::Credential(page) if page.problem.is_some() => {
            vec![("R", words.key_again()), ("Enter", words.key_go_on())]
        }
        Step::Overview(_) | Step::Credential(_) => vec![("Enter", words.key_go_on())],
        Step::OtherWays(page) => {
            let takes_cases =
                wizard.service.as_ref().is_some_and(|service| service.takes_cases) && page.subject.is_some();
            let mut hints = if takes_cases {
                vec![("Enter", words.key_choose()), (arrows, words.key_next_item())]
            } else {
                vec![("Enter", words.key_next_person())]
            };
            if page.returns() {
                hints.push(back);
            }
            hints
        }
        _ => vec![back],
    }
}

/// Whether something follows success.
pub(super) fn follows(wizard: &Wizard) -> bool {
    let offers = wizard.service.as_ref().map(|service| service.offers.as_slice()).unwrap_or_default();
    wizard.channel().after.iter().any(|step| offers.contains(step))
}
