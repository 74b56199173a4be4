//! The bureau's answer, unmistakable, with what to do next.

use ratatui::layout::Constraint;
use renzheng_domain::{
    filing::{Reason, Receipt},
    person::clean,
};
use renzheng_flow::{
    Wizard,
    step::{Outcome, ResultPage},
};

use super::{
    headline, key_bar, narrow, qr,
    view::{Keys, View},
};
use crate::{
    linear::Wants,
    patron::{Calm, Scene},
    pen::Pen,
    said::KeyHint,
    slip::days,
    theme::{Sign, Tone},
    words::messages,
};

impl View for ResultPage {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        draw(self, pen);
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let words = bar.words;
        match self.outcome {
            Outcome::Rejected(_) => vec![("Enter", words.method_other())],
            Outcome::Approved(_) | Outcome::Duplicate(_) if key_bar::follows(bar.wizard) => {
                vec![("Enter", words.key_go_on())]
            }
            Outcome::Review(_) => vec![("Enter", words.key_next_person()), ("F8", words.key_withdraw())],
            _ => vec![("Enter", words.key_next_person())],
        }
    }

    fn number(&self) -> Option<u8> {
        Some(9)
    }

    fn scene(&self) -> Scene {
        match self.outcome {
            Outcome::Approved(_) | Outcome::Duplicate(_) => Scene::Done,
            Outcome::Review(_) => Scene::Calm(Calm::Taken),
            Outcome::Rejected(_) | Outcome::Cancelled => Scene::Calm(Calm::Listen),
        }
    }

    fn wants(&self, wizard: &Wizard) -> Wants {
        if wizard.asked.is_none() { Wants::Word } else { Wants::Nothing }
    }
}

fn draw(page: &ResultPage, pen: &mut Pen<'_, '_>) {
    let title = pen.words.outcome(&page.outcome);
    match &page.outcome {
        Outcome::Approved(receipt) => standing(receipt, &title, "", pen),
        Outcome::Duplicate(receipt) => standing(receipt, &title, &pen.words.result_duplicate_text(), pen),
        Outcome::Rejected(reason) => turned_down(*reason, &title, pen),
        Outcome::Review(reason) => review(page, *reason, &title, pen),
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
    let code_columns = code.as_ref().map_or(0, qr::Code::columns);
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
            (words.result_decided(), days(receipt, words)),
            (words.result_next_due(), words.date(receipt.next_due)),
            (words.result_bureau(), receipt.bureau_name.clone()),
        ];
        pen.facts(&facts, Tone::Strong);
        if key_bar::follows(pen.wizard) {
            pen.gap(1);
            pen.prose(&words.result_follows(), Tone::Strong);
        } else {
            wipe_line(pen);
        }
    });
    if let Some(code) = code {
        pen.within(right, |pen| code.draw(&pen.words.result_qr(), pen));
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

fn review(page: &ResultPage, reason: Reason, title: &str, pen: &mut Pen<'_, '_>) {
    headline::draw(pen, title, Sign::Waiting, Tone::Good);
    pen.gap(1);
    narrow(pen, |pen| {
        let words = pen.words;
        pen.prose(&words.review_text(reason), Tone::Strong);
        pen.gap(1);
        let advice = words.reason(reason);
        // What was asked for needs no reason.
        if !matches!(reason, Reason::Manual | Reason::HomeVisit) {
            pen.prose(&words.result_why(), Tone::Faint);
            pen.item(Sign::Dot, &advice.message, Tone::Text);
            pen.gap(1);
        }
        pen.prose(&words.result_next(), Tone::Faint);
        pen.item(Sign::Right, &advice.remedy, Tone::Strong);
        pen.gap(1);
        pen.facts(&[(words.slip_number(), page.id.number())], Tone::Strong);
        pen.item(Sign::Dot, &words.slip_keep(), Tone::Text);
        wipe_line(pen);
    });
}

fn wipe_line(pen: &mut Pen<'_, '_>) {
    pen.gap(1);
    pen.prose(&pen.words.result_wipe(), Tone::Text);
}

/// The receipt's number and days as plain text that any phone shows; `None` when it would not fit in `rows`.
fn code(receipt: &Receipt, rows: u16) -> Option<qr::Code> {
    qr::Code::of(&format!("{} {} {}", clean(&receipt.number), receipt.decided_on, receipt.next_due), rows)
}

messages! {
    result_duplicate_text = "result-duplicate-text" ();
    result_cancelled_text = "result-cancelled-text" ();
    result_other_way = "result-other-way" ();
    result_qr = "result-qr" ();
    result_rejected_text = "result-rejected-text" ();
    slip_keep = "slip-keep" ();
    result_follows = "result-follows" ();
}
