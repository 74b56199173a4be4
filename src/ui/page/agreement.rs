//! The agreement, with separate consents. Refusing is one step away and leads to a real other way.

use ratatui::{
    layout::{Margin, Rect},
    text::{Line, Span},
};
use renzheng_flow::{
    Wizard,
    step::{AgreementItem, AgreementNotice, AgreementPage},
    wizard::Language,
};

use super::{
    narrow,
    view::{Keys, View},
};
use crate::{
    linear::Wants,
    patron::{Calm, Scene},
    pen::Pen,
    said::{KeyHint, Said},
    text,
    theme::{Sign, Tone},
    words::messages,
};

/// Rows below the text: two consents, a free row, agree and refuse, and one for a reminder.
const ITEM_ROWS: u16 = 6;

impl View for AgreementPage {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        // Its text needs the rows more than its name does.
        narrow(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let enter = match self.selected {
            AgreementItem::Capture | AgreementItem::Send => bar.words.key_tick(),
            AgreementItem::Agree | AgreementItem::Refuse => bar.words.key_confirm(),
        };
        let (item, text) = (bar.words.key_next_item(), bar.words.key_scroll());
        vec![("Enter", enter), (bar.arrows(), item), ("PgDn", text), bar.back()]
    }

    fn number(&self) -> Option<u8> {
        Some(4)
    }

    fn scene(&self) -> Scene {
        Scene::Calm(Calm::Agreement)
    }

    fn wants(&self, wizard: &Wizard) -> Wants {
        match self.selected {
            _ if wizard.asked.is_some() => Wants::Nothing,
            AgreementItem::Agree if !self.capture => Wants::Consent(0),
            AgreementItem::Agree if !self.send => Wants::Consent(1),
            _ => Wants::Line,
        }
    }
}

fn draw(page: &AgreementPage, pen: &mut Pen<'_, '_>) {
    let items = pen.take_bottom(ITEM_ROWS);
    agreement_text(page, pen);
    pen.within(items, |pen| consents(page, pen));
}

fn agreement_text(page: &AgreementPage, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let Some(service) = &pen.wizard.service else {
        return pen.item(Sign::Care, &words.agreement_missing(), Tone::Care);
    };
    let agreement = &service.agreement;
    let whole = match pen.language() {
        Language::Chinese => &agreement.text_zh,
        Language::English => &agreement.text_en,
    };
    pen.say(|| Said::Long(words.agreement_version(&agreement.version), whole.clone()));
    let area = pen.area;
    let inside = pen.frame_around(area, &words.agreement_version(&agreement.version), Tone::Faint);
    let inside = inside.inner(Margin { horizontal: 1, vertical: 0 });
    let lines = text::wrap(whole, inside.width);
    let hidden = lines.len().saturating_sub(usize::from(inside.height));
    let first = usize::from(page.scroll).min(hidden);
    let style = pen.style(Tone::Text);
    let shown = lines.iter().skip(first).take(usize::from(inside.height));
    pen.lines(shown.map(|line| Line::styled(line.as_str(), style)).collect(), inside);
    if hidden > 0 {
        let (note, tone) = if first < hidden {
            (format!(" {} {} ", pen.theme.sign(Sign::Down), words.agreement_more()), Tone::Good)
        } else {
            (format!(" {} ", words.agreement_end()), Tone::Faint)
        };
        let edge = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
        let style = pen.style(tone);
        let edge = edge.inner(Margin { horizontal: 2, vertical: 0 });
        pen.put(Line::from(Span::styled(note, style)).right_aligned(), edge);
    }
}

fn consents(page: &AgreementPage, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let at = |item| page.selected == item;
    pen.choice(&words.agreement_capture(), at(AgreementItem::Capture), Some(page.capture));
    pen.choice(&words.agreement_send(), at(AgreementItem::Send), Some(page.send));
    match page.notice {
        Some(AgreementNotice::Incomplete) => pen.item(Sign::Care, &words.agreement_incomplete(), Tone::Care),
        Some(AgreementNotice::Changed) => pen.item(Sign::Care, &words.agreement_changed(), Tone::Care),
        None => match &page.subject.guardian {
            Some(guardian) => pen.item(Sign::Dot, &words.agreement_guardian(&guardian.name), Tone::Text),
            None => pen.gap(1),
        },
    }
    pen.choice(&words.agreement_agree(), at(AgreementItem::Agree), None);
    pen.choice(&words.agreement_refuse(), at(AgreementItem::Refuse), None);
}

messages! {
    agreement_missing = "agreement-missing" ();
    agreement_capture = "agreement-capture" ();
    agreement_send = "agreement-send" ();
    agreement_agree = "agreement-agree" ();
    agreement_refuse = "agreement-refuse" ();
    agreement_incomplete = "agreement-incomplete" ();
    agreement_changed = "agreement-changed" ();
    agreement_guardian = "agreement-guardian" (name: &str);
}
