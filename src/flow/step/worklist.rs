//! Who is due (待认证名单): found by a few letters or digits, chosen, and certified like anybody else.

use renzheng_domain::{
    applicant::Account,
    worklist::{Found, Listed, Order, Search},
};

use super::{Entry, Page, PersonForm, Step, StepContext};
use crate::{
    effect::Question,
    event::{Event, Key},
    field::{Field, Kind},
    ids::Ticket,
    problem::Problem,
};

/// Rows that the page keys go on by: about what a window of 24 rows shows.
const LEAF: usize = 8;

/// The page `worklist`: who is due.
#[derive(Clone, Debug, Default)]
pub struct Worklist {
    /// What is looked for.
    pub search: Field,
    /// Who comes first.
    pub order: Order,
    /// Whether people who are done are listed too.
    pub all: bool,
    /// The marked one.
    pub selected: usize,
    /// Whether the marked one is named in full: a key has gone there, or it was looked for. Until then whoever sits
    /// down next reads nobody's name.
    pub named: bool,
    /// Set while it is looked for.
    pub waiting: Option<Ticket>,
    /// What was found last.
    pub found: Option<Found>,
    /// Why nothing can be found.
    pub problem: Option<Problem>,
}

/// Where on the list somebody was chosen, for coming back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    order: Order,
    all: bool,
    selected: usize,
}

impl Place {
    /// The place in the list once that person is done: nobody is marked any more.
    pub(super) fn after(self) -> Self {
        Self { selected: 0, ..self }
    }
}

impl Worklist {
    /// The whole list, or where one was on it. What was looked for is forgotten: it was one person's name, and nobody
    /// is named.
    pub(super) fn open(place: Option<Place>, context: &mut StepContext<'_>) -> Step {
        let Place { order, all, selected } = place.unwrap_or_default();
        let mut page = Self { order, all, selected, ..Self::default() };
        page.look(context);
        Step::Worklist(page)
    }

    /// The marked person.
    pub fn marked(&self) -> Option<&Listed> {
        self.found.as_ref()?.people.get(self.selected)
    }

    fn mark(&mut self, at: usize) {
        (self.selected, self.named) = (at.min(self.last()), true);
    }

    fn last(&self) -> usize {
        self.found.as_ref().map_or(0, |found| found.people.len().saturating_sub(1))
    }

    fn take(&mut self, reply: Result<Found, Problem>) {
        self.waiting = None;
        match reply {
            Ok(found) => (self.found, self.problem) = (Some(found), None),
            Err(problem) => (self.found, self.problem) = (None, Some(problem)),
        }
        self.selected = self.selected.min(self.last());
    }

    fn look_anew(&mut self, context: &mut StepContext<'_>) {
        (self.selected, self.named) = (0, !self.search.text().is_empty());
        self.look(context);
    }

    /// The answer to an older question is dropped.
    fn look(&mut self, context: &mut StepContext<'_>) {
        let search = Search { text: self.search.text().to_owned(), order: self.order, all: self.all };
        self.waiting = Some(context.ask(Question::FindDue(search)));
    }
}

impl Page for Worklist {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::DueFound(ticket, reply) if self.waiting == Some(ticket) => self.take(reply),
            // What became of somebody stands on this page.
            Event::Stored(_) | Event::Decided(..) => self.look(context),
            Event::Pressed(Key::Esc) if self.search.text().is_empty() => {
                *context.list = None;
                return Step::Entry(Entry::default());
            }
            Event::Pressed(Key::Esc) => {
                self.search = Field::default();
                self.look_anew(context);
            }
            Event::Pressed(Key::Enter) => {
                if let Some(one) = self.marked() {
                    let form = PersonForm::listed(&one.name, &one.number, Account::Existing);
                    *context.list = Some(Place { order: self.order, all: self.all, selected: self.selected });
                    return Step::Person(form);
                }
            }
            Event::Pressed(Key::Up | Key::BackTab) => self.mark(self.selected.saturating_sub(1)),
            Event::Pressed(Key::Down | Key::Tab) => self.mark(self.selected + 1),
            Event::Pressed(Key::PageUp) => self.mark(self.selected.saturating_sub(LEAF)),
            Event::Pressed(Key::PageDown) => self.mark(self.selected + LEAF),
            Event::Pressed(Key::F(5)) => {
                self.order = self.order.other();
                self.look_anew(context);
            }
            Event::Pressed(Key::F(6)) => {
                self.all = !self.all;
                self.look_anew(context);
            }
            Event::Pressed(key) if self.search.press(key) => self.look_anew(context),
            Event::Pasted(text) => {
                self.search.paste(&text);
                self.look_anew(context);
            }
            _ => {}
        }
        Step::Worklist(self)
    }

    fn is_nobodys(&self) -> bool {
        true
    }

    fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    fn typing(&self) -> Option<(Kind, &Field)> {
        Some((Kind::Name, &self.search))
    }
}
