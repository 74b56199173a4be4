//! The bureau's answer, unmistakable, with what to do next.

use qrcode::{EcLevel, QrCode};
use ratatui::{
    layout::{Constraint, Rect},
    style::{Color, Modifier, Style},
    text::Line,
    widgets::Block,
};
use tui_qrcode::{QrCodeWidget, QuietZone};

use super::{headline, narrow};
use crate::{
    domain::{
        filing::{Reason, Receipt},
        person::clean,
    },
    flow::step::{Outcome, ResultPage},
    ui::{
        pen::Pen,
        text,
        theme::{Colours, Sign, Tone},
    },
};

/// White rim around the code, in half-blocks: four modules (ISO/IEC 18004). Two are what phones need, when a long receipt
/// number makes the code too high for the page.
const RIMS: [u16; 2] = [4, 2];

pub(super) fn draw(page: &ResultPage, pen: &mut Pen<'_, '_>) {
    let title = pen.words.outcome(&page.outcome);
    match &page.outcome {
        Outcome::Approved(receipt) => standing(receipt, &title, "", pen),
        Outcome::Duplicate(receipt) => standing(receipt, &title, &pen.words.result_duplicate_text(), pen),
        Outcome::Rejected(reason) => turned_down(*reason, &title, pen),
        Outcome::Review(reason) => review(*reason, &title, pen),
        Outcome::Cancelled => {
            headline::draw(pen, &title, Sign::Dot, Tone::Strong);
            pen.gap(1);
            narrow(pen, |pen| {
                pen.prose(&pen.words.result_cancelled_text(), Tone::Strong);
                wipe_line(pen);
            });
        }
    }
}

/// A certification that stands: facts to the left, the code to the right.
fn standing(receipt: &Receipt, title: &str, note: &str, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    // Large letters take the whole width, the framed line stands beside the code.
    let is_large = headline::large(pen, title, Some(Sign::Good), Tone::Good);
    let code = code(receipt, pen.area.height.saturating_sub(1));
    let code_columns = code.as_ref().map_or(0, |(code, rim)| code.width() as u16 + 2 * rim);
    let [left, right] = pen.columns([Constraint::Fill(1), Constraint::Length(code_columns)]);
    pen.within(left, |pen| {
        if is_large {
            pen.gap(1);
        } else {
            headline::draw(pen, title, Sign::Good, Tone::Good);
        }
        if !note.is_empty() {
            pen.prose(note, Tone::Strong);
        }
        pen.gap(1);
        let facts = [
            (words.result_name(), receipt.masked_name.clone()),
            (words.result_number(), receipt.masked_number.clone()),
            (words.result_receipt(), receipt.number.clone()),
            (words.result_decided(), words.date(receipt.decided_on)),
            (words.result_next_due(), words.date(receipt.next_due)),
            (words.result_bureau(), receipt.bureau_name.clone()),
        ];
        pen.facts(&facts, Tone::Strong);
        wipe_line(pen);
    });
    if let Some((code, rim)) = code {
        pen.within(right, |pen| draw_code(code, rim, pen));
    }
}

fn turned_down(reason: Reason, title: &str, pen: &mut Pen<'_, '_>) {
    headline::draw(pen, title, Sign::Care, Tone::Care);
    pen.gap(1);
    narrow(pen, |pen| {
        let words = pen.words;
        pen.prose(&words.result_rejected_text(), Tone::Strong);
        pen.gap(1);
        pen.prose(&words.result_why(), Tone::Faint);
        let advice = words.reason(reason);
        pen.advice(&advice);
        pen.gap(1);
        pen.prose(&words.result_next(), Tone::Faint);
        pen.item(Sign::Right, &words.result_other_way(), Tone::Strong);
    });
}

fn review(reason: Reason, title: &str, pen: &mut Pen<'_, '_>) {
    headline::draw(pen, title, Sign::Waiting, Tone::Good);
    pen.gap(1);
    narrow(pen, |pen| {
        let words = pen.words;
        pen.prose(&words.result_review_text(), Tone::Strong);
        pen.gap(1);
        let advice = words.reason(reason);
        pen.prose(&words.result_why(), Tone::Faint);
        pen.item(Sign::Dot, &advice.message, Tone::Text);
        pen.gap(1);
        pen.prose(&words.result_next(), Tone::Faint);
        pen.item(Sign::Right, &advice.remedy, Tone::Strong);
        wipe_line(pen);
    });
}

fn wipe_line(pen: &mut Pen<'_, '_>) {
    pen.gap(1);
    pen.prose(&pen.words.result_wipe(), Tone::Text);
}

/// The receipt's number and days as plain text that any phone shows, and its rim; `None` when it would not fit in `rows`.
fn code(receipt: &Receipt, rows: u16) -> Option<(QrCode, u16)> {
    let text = format!("{} {} {}", clean(&receipt.number), receipt.decided_on, receipt.next_due);
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let rim = RIMS.into_iter().find(|rim| (code.width() as u16 + 2 * rim).div_ceil(2) <= rows)?;
    Some((code, rim))
}

/// Black on white, because phones do not read the inverse.
fn draw_code(code: QrCode, rim: u16, pen: &mut Pen<'_, '_>) {
    let columns = code.width() as u16 + 2 * rim;
    let rows = columns.div_ceil(2);
    let lower = pen.area.height.saturating_sub(rows + 1) / 3;
    pen.gap(lower);
    let sheet = Rect { width: columns.min(pen.area.width), ..pen.take(rows) };
    let ink = match pen.theme.capabilities.colours {
        // Most terminals are dark, so inverted is the nearest to paper.
        Colours::None => Style::new().add_modifier(Modifier::REVERSED),
        Colours::Sixteen => Style::new().fg(Color::Black).bg(Color::White),
        Colours::Indexed => Style::new().fg(Color::Indexed(16)).bg(Color::Indexed(231)),
        Colours::True => Style::new().fg(Color::Rgb(0, 0, 0)).bg(Color::Rgb(255, 255, 255)),
    };
    pen.put(Block::new().style(ink), sheet);
    let inside = sheet.inner(ratatui::layout::Margin { horizontal: rim, vertical: rim / 2 });
    pen.put(QrCodeWidget::new(code).quiet_zone(QuietZone::Disabled).style(ink), inside);
    let label = text::cut(&pen.words.result_qr(), columns);
    let style = pen.style(Tone::Faint);
    let line = Rect { width: columns.min(pen.area.width), ..pen.take(1) };
    pen.put(Line::styled(label, style).centered(), line);
}
