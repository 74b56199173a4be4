//! The first page after the sign-in: which office this is, how one would have come in, and what can be done.

use renzheng_domain::{channel::Bilingual, time::china};
use renzheng_flow::{
    step::{Entry, EntryItem},
    wizard::Language,
};

use super::{
    bureau_line, titled,
    view::{Keys, View},
};
use crate::{
    patron::Scene,
    pen::Pen,
    said::KeyHint,
    theme::{Sign, Tone},
    words::messages,
};

impl View for Entry {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(*self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let mut hints = vec![("Enter", bar.words.key_choose()), (bar.arrows(), bar.words.key_next_item())];
        if bar.wizard.settings.channels.count() > 1 {
            hints.push((if bar.utf8 { "←→" } else { "Left/Right" }, bar.words.key_channel()));
        }
        hints.push(("Esc", bar.words.key_sign_out()));
        hints
    }

    fn scene(&self) -> Scene {
        Scene::Welcome
    }
}

fn draw(page: Entry, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    office(pen);
    pen.breathe();
    let channel = pen.wizard.channel();
    if pen.wizard.settings.channels.count() > 1 {
        pen.item(Sign::Dot, &words.entry_channel(said(&channel.name, pen)), Tone::Strong);
    }
    let arrow = if pen.theme.capabilities.utf8 { " → " } else { " > " };
    let path = channel.entry.iter().map(|word| said(word, pen)).collect::<Vec<_>>().join(arrow);
    pen.facts(&[(words.entry_way(), path)], Tone::Text);
    if let Some(welcome) = &channel.welcome {
        pen.item(Sign::Dot, said(welcome, pen), Tone::Text);
    }
    pen.gap(1);
    let items = [
        (EntryItem::Certify, words.entry_certify(), words.entry_certify_text()),
        (EntryItem::Worklist, words.entry_worklist(), words.entry_worklist_text()),
        (EntryItem::Rehearse, words.entry_rehearse(), words.entry_rehearse_text()),
        (EntryItem::Status, words.entry_status(), words.entry_status_text()),
    ];
    for (item, name, what) in items {
        pen.choice(&name, page.selected == item, None);
        pen.indented(&[(&what, Tone::Faint)]);
        pen.breathe();
    }
}

/// The official office and its pinned key, before anything is typed.
pub(super) fn office(pen: &mut Pen<'_, '_>) {
    bureau_line(pen);
    let words = pen.words;
    if let Some(packed) = pen.wizard.service.as_ref().and_then(|service| service.packed) {
        let since = packed.to_zoned(china()).strftime("%Y-%m-%d %H:%M").to_string();
        pen.item(Sign::Care, &words.entry_packed(since), Tone::Care);
    }
    if let Some(office) = &pen.wizard.channel().office {
        pen.item(Sign::Dot, &words.entry_office(said(office, pen)), Tone::Text);
    }
    match &pen.wizard.settings.bureau_key {
        Some(key) => pen.item(Sign::Dot, &words.entry_key(key), Tone::Text),
        // In a demonstration there is no office to be sure of.
        None if pen.wizard.settings.demo => {}
        None => pen.item(Sign::Care, &words.entry_key_none(), Tone::Care),
    }
}

/// In the language of the page.
pub(super) fn said<'a>(text: &'a Bilingual, pen: &Pen<'_, '_>) -> &'a str {
    match pen.language() {
        Language::Chinese => &text.zh,
        Language::English => &text.en,
    }
}

messages! {
    entry_office = "entry-office" (name: &str);
    entry_key = "entry-key" (key: &str);
    entry_key_none = "entry-key-none" ();
    entry_way = "entry-way" ();
    entry_channel = "entry-channel" (name: &str);
    entry_certify = "entry-certify" ();
    entry_certify_text = "entry-certify-text" ();
    entry_packed = "entry-packed" (since: String);
    entry_worklist = "entry-worklist" ();
    entry_worklist_text = "entry-worklist-text" ();
    entry_rehearse = "entry-rehearse" ();
    entry_rehearse_text = "entry-rehearse-text" ();
    entry_status = "entry-status" ();
    entry_status_text = "entry-status-text" ();
    key_channel = "key-channel" ();
    key_sign_out = "key-sign-out" ();
}
