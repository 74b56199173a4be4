//! The person's account: to be read, not changed.

use renzheng_flow::{Wizard, step::Overview};

use super::{
    titled,
    view::{Keys, View},
};
use crate::{
    linear::Wants,
    pen::Pen,
    said::KeyHint,
    theme::{Sign, Tone},
    words::messages,
};

impl View for Overview {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        vec![("Enter", bar.words.key_go_on())]
    }

    fn wants(&self, wizard: &Wizard) -> Wants {
        if wizard.asked.is_none() { Wants::Word } else { Wants::Nothing }
    }
}

fn draw(page: &Overview, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.overview_text(), Tone::Strong);
    pen.gap(1);
    if page.waiting.is_some() {
        return pen.asking(&words.overview_waiting());
    }
    if let Some(problem) = &page.problem {
        return pen.advice(&words.problem(problem));
    }
    let Some(account) = &page.account else { return };
    let standing = account.standing.as_ref();
    let facts = [
        (words.record_name(), account.masked_name.clone()),
        (words.record_number(), account.masked_number.clone()),
        (
            words.overview_standing(),
            standing.map_or_else(|| words.overview_standing_none(), |receipt| words.date(receipt.decided_on)),
        ),
    ];
    pen.facts(&facts, Tone::Strong);
    pen.gap(1);
    if account.pensions.is_empty() {
        return pen.item(Sign::Dot, &words.overview_none(), Tone::Text);
    }
    for pension in &account.pensions {
        pen.item(Sign::Good, &words.pension_line(&pension.kind, &pension.office), Tone::Strong);
        let tail = pension.account_tail.as_deref().map(|tail| words.overview_account(tail)).unwrap_or_default();
        let paid = pension.paid_for.map(|day| words.overview_paid(day.year().into(), day.month().into()));
        pen.indented(&[(&tail, Tone::Text), (&paid.unwrap_or_default(), Tone::Text)]);
        pen.breathe();
    }
}

messages! {
    overview_text = "overview-text" ();
    overview_waiting = "overview-waiting" ();
    overview_standing = "overview-standing" ();
    overview_standing_none = "overview-standing-none" ();
    overview_account = "overview-account" (tail: &str);
    overview_paid = "overview-paid" (year: i64, month: i64);
    overview_none = "overview-none" ();
}
