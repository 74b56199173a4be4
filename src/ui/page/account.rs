//! How the person comes in, and who comes for them.

use renzheng_domain::applicant::Relation;
use renzheng_flow::step::{AccountItem, AccountPage, AgentForm};
use strum::VariantArray as _;

use super::{
    titled,
    view::{Keys, View},
};
use crate::{
    patron::Scene,
    pen::{FieldLook, Pen},
    said::KeyHint,
    theme::{Sign, Tone},
    words::messages,
};

impl View for AccountPage {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(*self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        vec![("Enter", bar.words.key_choose()), (bar.arrows(), bar.words.key_next_item()), bar.back()]
    }

    fn number(&self) -> Option<u8> {
        Some(1)
    }

    fn scene(&self) -> Scene {
        Scene::Welcome
    }
}

fn draw(page: AccountPage, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.account_text(), Tone::Strong);
    pen.gap(1);
    let items = [
        (AccountItem::Existing, words.account_existing(), words.account_existing_text()),
        (AccountItem::New, words.account_new(), words.account_new_text()),
        (AccountItem::OnBehalf, words.account_on_behalf(), words.account_on_behalf_text()),
    ];
    for (item, name, what) in items {
        let marked = page.selected == item;
        let inside = pen.framed(4, "", if marked { Tone::Good } else { Tone::Faint });
        pen.within(inside, |pen| {
            pen.choice(&name, marked, None);
            pen.indented(&[(&what, Tone::Text)]);
        });
        pen.breathe();
    }
}

impl View for AgentForm {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw_agent(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        vec![("Enter", bar.words.key_go_on()), (bar.arrows(), bar.words.key_next_item()), bar.back()]
    }

    fn number(&self) -> Option<u8> {
        Some(1)
    }

    fn scene(&self) -> Scene {
        Scene::Welcome
    }
}

fn draw_agent(page: &AgentForm, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.agent_text(), Tone::Strong);
    pen.breathe();
    pen.field(&words.agent_name(), "", &page.name, FieldLook { focused: true, secret: false, cursor: true });
    if let Some(problem) = &page.problem {
        pen.advice(&words.problem(problem));
    }
    pen.gap(1);
    pen.item(Sign::Dot, &words.agent_relation(), Tone::Text);
    for &relation in Relation::VARIANTS {
        pen.radio(&words.relation(relation), page.relation == relation);
    }
}

messages! {
    account_text = "account-text" ();
    account_existing = "account-existing" ();
    account_existing_text = "account-existing-text" ();
    account_new = "account-new" ();
    account_new_text = "account-new-text" ();
    account_on_behalf = "account-on-behalf" ();
    account_on_behalf_text = "account-on-behalf-text" ();
    agent_text = "agent-text" ();
    agent_relation = "agent-relation" ();
}
