//! Light, camera and bureau are measured before the person sits down; advice for each, and no key needed.

use ratatui::layout::Constraint;
use renzheng_flow::{
    Hint, Wizard,
    step::{Check, PreCheck},
};

use super::view::{Keys, View};
use crate::{
    linear::Wants,
    pen::Pen,
    said::KeyHint,
    theme::{Sign, Tone},
    viewfinder::Ring,
    words::messages,
};

impl View for PreCheck {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        draw(self, pen);
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        if self.camera == Check::Good { vec![("Enter", bar.words.key_go_on()), bar.back()] } else { vec![bar.back()] }
    }

    fn number(&self) -> Option<u8> {
        Some(5)
    }

    fn wants(&self, _wizard: &Wizard) -> Wants {
        Wants::Nothing
    }
}

fn draw(page: &PreCheck, pen: &mut Pen<'_, '_>) {
    super::title(pen);
    let words = pen.words;
    let checks = [&page.camera, &page.light, &page.bureau];
    let is_advised = checks.iter().any(|check| matches!(check, Check::Advice(_) | Check::Light(..)));
    let text = match (is_advised, pen.is_read()) {
        (false, _) => words.pre_check_text(),
        (true, false) => words.pre_check_text_advice(),
        // The sign is a word there.
        (true, true) => words.linear_pre_check(),
    };
    pen.prose(&text, Tone::Strong);
    pen.gap(1);
    let [list, view] = pen.columns([Constraint::Percentage(50), Constraint::Percentage(50)]);
    pen.within(list, |pen| {
        check(&words.pre_check_camera(), &page.camera, pen);
        super::virtual_camera_line(pen);
        pen.gap(1);
        check(&words.pre_check_light(), &page.light, pen);
        pen.gap(1);
        check(&words.pre_check_bureau(), &page.bureau, pen);
    });
    super::viewing::picture(pen, view, if page.goes_on.is_some() { Ring::Good } else { Ring::Care });
}

fn check(label: &str, check: &Check, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    match check {
        Check::Waiting => pen.waiting(&format!("{label} · {}", words.check_waiting())),
        Check::Good => pen.item(Sign::Good, &format!("{label} · {}", words.check_good()), Tone::Good),
        Check::Advice(problem) => {
            pen.item(Sign::Care, &format!("{label} · {}", words.check_advice()), Tone::Care);
            let advice = words.problem(problem);
            pen.indented(&[(&advice.message, Tone::Text), (&advice.remedy, Tone::Strong)]);
        }
        Check::Light(hint, detail) => {
            let advice = words.hint(*hint, *detail);
            pen.item(Sign::Care, &format!("{label} · {}", words.check_advice()), Tone::Care);
            pen.indented(&[(&advice.message, Tone::Text), (&advice.remedy, Tone::Strong)]);
            if *hint == Hint::TooDark {
                pen.indented(&[(&words.pre_check_covered(), Tone::Text)]);
            }
        }
    }
}

messages! {
    pre_check_text = "pre-check-text" ();
    pre_check_covered = "pre-check-covered" ();
    pre_check_camera = "pre-check-camera" ();
    pre_check_light = "pre-check-light" ();
    pre_check_bureau = "pre-check-bureau" ();
    check_waiting = "check-waiting" ();
    check_good = "check-good" ();
    check_advice = "check-advice" ();
}
