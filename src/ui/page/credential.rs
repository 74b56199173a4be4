//! The electronic credential: number, days, and the code to take along.

use ratatui::layout::{Constraint, Rect};
use renzheng_domain::time::china;
use renzheng_flow::{Wizard, step::CredentialPage};

use super::{
    headline, qr,
    view::{Keys, View},
};
use crate::{
    linear::Wants,
    pen::Pen,
    said::KeyHint,
    theme::{Sign, Tone},
    words::messages,
};

/// Rows of the title bar, the banner, the key bar and the margins around a page.
const FRAME_ROWS: u16 = 5;
/// Columns that the facts beside the code need.
const FACT_COLUMNS: u16 = 34;

impl View for CredentialPage {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        draw(self, pen);
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let on = ("Enter", bar.words.key_go_on());
        if self.problem.is_some() { vec![("R", bar.words.key_again()), on] } else { vec![on] }
    }

    fn wants(&self, wizard: &Wizard) -> Wants {
        if wizard.asked.is_none() { Wants::Word } else { Wants::Nothing }
    }
}

fn draw(page: &CredentialPage, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let Some(credential) = &page.credential else {
        return match &page.problem {
            Some(problem) => pen.advice(&words.problem(problem)),
            None => pen.asking(&words.credential_waiting()),
        };
    };
    // Where it is heard and not seen no room is needed for it.
    let rows = if pen.is_read() { u16::MAX } else { pen.area.height.saturating_sub(1) };
    let code = qr::Code::of(&credential.shown, rows);
    let fits = code.as_ref().filter(|code| pen.is_read() || code.columns() + FACT_COLUMNS <= pen.area.width);
    let columns = fits.filter(|_| !pen.is_read()).map_or(0, qr::Code::columns);
    let [left, right] = pen.columns([Constraint::Fill(1), Constraint::Length(columns)]);
    let small = fits.is_none();
    pen.within(left, |pen| {
        headline::draw(pen, &words.credential_done(), Sign::Good, Tone::Good);
        pen.gap(1);
        let until = words.date(credential.expires.to_zoned(china()).date());
        let facts = [(words.credential_number(), credential.number.clone()), (words.credential_until(), until)];
        pen.facts(&facts, Tone::Strong);
        pen.gap(1);
        pen.prose(&words.credential_note(), Tone::Text);
        if let Some((columns, rows)) = small.then(|| qr::Code::needs(&credential.shown)).flatten() {
            let advice = words.credential_small(columns + FACT_COLUMNS + 6, rows + FRAME_ROWS);
            pen.item(Sign::Care, &advice, Tone::Care);
        }
        pen.gap(1);
        pen.prose(&words.result_wipe(), Tone::Text);
    });
    if let Some(code) = code.filter(|_| !small) {
        let right = Rect { ..right };
        pen.within(right, |pen| code.draw(&words.credential_qr(), pen));
    }
}

messages! {
    credential_waiting = "credential-waiting" ();
    credential_done = "credential-done" ();
    credential_number = "credential-number" ();
    credential_until = "credential-until" ();
    credential_qr = "credential-qr" ();
    credential_note = "credential-note" ();
}
