//! How the person comes in: by an account there is, by one that is opened now, or through somebody else.

use renzheng_domain::{
    applicant::{Account, Relation},
    person::PersonName,
};
use strum::VariantArray;

use super::{Entry, Page, PersonForm, Step, StepContext, pressed};
use crate::{
    event::{Event, Key},
    field::{Field, Kind},
    problem::Problem,
};

/// The page `account`: how the person comes in.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccountPage {
    /// The marked item.
    pub selected: AccountItem,
}

/// The three kinds of applicant that can be chosen: account holder, new account, somebody acting for another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, VariantArray)]
pub enum AccountItem {
    /// 已有账号
    #[default]
    Existing,
    /// 还没有账号
    New,
    /// 代办
    OnBehalf,
}

impl AccountItem {
    fn moved(self, by: usize) -> Self {
        Self::VARIANTS[(self as usize + by) % Self::VARIANTS.len()]
    }
}

impl Page for AccountPage {
    fn on(mut self, event: Event, _context: &mut StepContext<'_>) -> Step {
        match (pressed(&event), self.selected) {
            (Some(Key::Up | Key::BackTab | Key::Left), item) => {
                self.selected = item.moved(AccountItem::VARIANTS.len() - 1);
            }
            (Some(Key::Down | Key::Tab | Key::Right), item) => self.selected = item.moved(1),
            (Some(Key::Enter), AccountItem::Existing) => return PersonForm::open(Account::Existing),
            (Some(Key::Enter), AccountItem::New) => return PersonForm::open(Account::New),
            (Some(Key::Enter), AccountItem::OnBehalf) => return Step::Agent(AgentForm::default()),
            (Some(Key::Esc), _) => return Step::Entry(Entry::default()),
            _ => {}
        }
        Step::Account(self)
    }

    fn is_nobodys(&self) -> bool {
        true
    }
}

/// The page `agent`: who acts for the person.
#[derive(Clone, Debug, Default)]
pub struct AgentForm {
    /// Name of whoever acts for the person.
    pub name: Field,
    /// What they are to the person.
    pub relation: Relation,
    /// What is wrong with the name.
    pub problem: Option<Problem>,
}

impl AgentForm {
    fn turn_relation(&mut self, by: usize) {
        self.relation = Relation::VARIANTS[(self.relation as usize + by) % Relation::VARIANTS.len()];
    }
}

impl Page for AgentForm {
    fn on(mut self, event: Event, _context: &mut StepContext<'_>) -> Step {
        match &event {
            Event::Pressed(Key::Esc) => return Step::Account(AccountPage { selected: AccountItem::OnBehalf }),
            Event::Pressed(Key::Up | Key::BackTab) => self.turn_relation(Relation::VARIANTS.len() - 1),
            Event::Pressed(Key::Down | Key::Tab) => self.turn_relation(1),
            Event::Pressed(Key::Enter) => match PersonName::parse(self.name.text()) {
                Ok(name) => {
                    let agent = name.expose().to_owned();
                    return PersonForm::open(Account::OnBehalf { agent, relation: self.relation });
                }
                Err(error) => self.problem = Some(Problem::Name(error)),
            },
            Event::Pressed(key) if self.name.press(*key) => self.problem = None,
            Event::Pasted(text) => {
                self.name.paste(text);
                self.problem = None;
            }
            _ => {}
        }
        Step::Agent(self)
    }

    fn is_nobodys(&self) -> bool {
        true
    }

    fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    fn typing(&self) -> Option<(Kind, &Field)> {
        Some((Kind::Name, &self.name))
    }
}
