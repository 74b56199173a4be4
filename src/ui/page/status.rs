//! Where a record stands, and taking it back.

use renzheng_domain::{filing::Decision, time::china};
use renzheng_flow::{
    Wizard,
    event::Status,
    step::{Outcome, StatusPage, Withdraw},
};

use super::{
    titled,
    view::{Keys, View},
};
use crate::{
    linear::Wants,
    patron::Scene,
    pen::{FieldLook, Pen},
    said::KeyHint,
    theme::{Sign, Tone},
    words::messages,
};

impl View for StatusPage {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        if self.waiting.is_some() {
            return vec![bar.back()];
        }
        let mut hints = vec![("Enter", bar.words.key_look_up()), bar.back()];
        if self.found.as_ref().is_some_and(Status::is_open) {
            hints.push(("F8", bar.words.key_withdraw()));
        }
        hints
    }

    fn scene(&self) -> Scene {
        Scene::Welcome
    }
}

fn draw(page: &StatusPage, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.status_text(), Tone::Strong);
    pen.breathe();
    let look = FieldLook { focused: true, secret: false, cursor: page.waiting.is_none() };
    pen.field(&words.status_number(), "", &page.number, look);
    if page.waiting.is_some() {
        pen.asking(&words.status_waiting());
    } else if let Some(problem) = &page.problem {
        pen.advice(&words.problem(problem));
    } else if let Some(status) = &page.found {
        pen.gap(1);
        found(status, pen);
    }
}

fn found(status: &Status, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let since = status.since.to_zoned(china()).strftime("%Y-%m-%d %H:%M").to_string();
    let standing = match &status.decision {
        None => words.status_here(),
        Some(decision) => match Outcome::of(decision.clone()) {
            Some(outcome) => words.outcome(&outcome),
            None => words.sending_comparing(),
        },
    };
    let facts =
        [(words.slip_number(), status.id.number()), (words.status_since(), since), (words.status_standing(), standing)];
    pen.facts(&facts, Tone::Strong);
    if let Some(Decision::Rejected { reason } | Decision::Review { reason }) = status.decision {
        pen.gap(1);
        pen.advice(&words.reason(reason));
    }
    if let Some(problem) = &status.problem {
        pen.gap(1);
        pen.item(Sign::Dot, &words.problem(problem).message, Tone::Text);
    }
}

impl View for Withdraw {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw_withdraw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        match self.done {
            _ if self.waiting.is_some() => Vec::new(),
            Some(_) => vec![("Enter", bar.words.key_go_on())],
            None => vec![("Enter", bar.words.key_withdraw_now()), ("Esc", bar.words.key_keep())],
        }
    }

    fn scene(&self) -> Scene {
        Scene::Welcome
    }

    fn wants(&self, wizard: &Wizard) -> Wants {
        match wizard.asked {
            Some(_) => Wants::Nothing,
            None if self.done.is_some() => Wants::Word,
            None => Wants::Line,
        }
    }
}

fn draw_withdraw(page: &Withdraw, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    match &page.done {
        Some(Ok(())) => pen.item(Sign::Good, &words.withdraw_done(), Tone::Good),
        Some(Err(problem)) => pen.advice(&words.problem(problem)),
        None => pen.prose(&words.withdraw_text(), Tone::Strong),
    }
    pen.gap(1);
    pen.facts(&[(words.slip_number(), page.id.number())], Tone::Strong);
    if page.waiting.is_some() {
        pen.asking(&words.withdraw_waiting());
    }
}

messages! {
    status_text = "status-text" ();
    status_number = "status-number" ();
    status_waiting = "status-waiting" ();
    key_look_up = "key-look-up" ();
    withdraw_text = "withdraw-text" ();
    withdraw_waiting = "withdraw-waiting" ();
    withdraw_done = "withdraw-done" ();
    key_withdraw_now = "key-withdraw-now" ();
    key_keep = "key-keep" ();
}
