//! The helper signs in. Everything that follows is done under this name.

use secrecy::SecretString;

use super::{Entry, Focus, Page, Step, StepContext};
use crate::{
    effect::{Deed, Question},
    event::{Event, Key},
    field::{Field, Kind},
    ids::Ticket,
    problem::Problem,
};

/// The page `sign_in`: the helper signs in.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// Operator name.
    pub operator: Field,
    /// Password; drawn as dots.
    pub secret: Field,
    /// The field that has the cursor.
    pub focus: Focus,
    /// Set while the bureau is asked.
    pub waiting: Option<Ticket>,
    /// What went wrong last.
    pub problem: Option<Problem>,
}

impl SignIn {
    fn answered(
        mut self,
        reply: Result<renzheng_domain::session::Operator, Problem>,
        context: &mut StepContext<'_>,
    ) -> Step {
        self.waiting = None;
        match reply {
            Ok(operator) => {
                *context.operator = Some(operator);
                *context.list = None;
                if context.service.is_none() {
                    context.order(Deed::FetchService);
                }
                context.order(Deed::ForgetPictures);
                Step::Entry(Entry::default())
            }
            Err(problem) => {
                self.secret = Field::default();
                self.focus = Focus::Second;
                self.problem = Some(problem);
                Step::SignIn(self)
            }
        }
    }

    fn press(&mut self, key: Key, context: &mut StepContext<'_>) {
        match key {
            Key::Tab | Key::BackTab | Key::Up | Key::Down => self.focus = self.focus.other(),
            Key::Enter if self.focus == Focus::First => self.focus = Focus::Second,
            Key::Enter => self.ask(context),
            _ => {
                self.field().press(key);
            }
        }
    }

    fn ask(&mut self, context: &mut StepContext<'_>) {
        if self.operator.text().trim().is_empty() || self.secret.text().is_empty() {
            self.problem = Some(Problem::FieldEmpty);
            self.focus = if self.operator.text().trim().is_empty() { Focus::First } else { Focus::Second };
            return;
        }
        self.problem = None;
        self.waiting = Some(context.ask(Question::SignIn {
            operator: self.operator.text().trim().to_owned(),
            secret: SecretString::from(self.secret.text()),
        }));
    }

    const fn field(&mut self) -> &mut Field {
        match self.focus {
            Focus::First => &mut self.operator,
            Focus::Second => &mut self.secret,
        }
    }
}

impl Page for SignIn {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::SignedIn(ticket, reply) if self.waiting == Some(ticket) => return self.answered(reply, context),
            // The reply that is under way will be dropped, here and at the bureau's door.
            Event::Pressed(Key::Esc) => {
                self.waiting = None;
                context.order(Deed::SignOut);
            }
            Event::Pressed(key) if self.waiting.is_none() => self.press(key, context),
            Event::Pasted(text) if self.waiting.is_none() => self.field().paste(&text),
            _ => {}
        }
        Step::SignIn(self)
    }

    fn awaits_answer(&self) -> bool {
        self.waiting.is_some()
    }

    fn is_door(&self) -> bool {
        true
    }

    fn is_nobodys(&self) -> bool {
        true
    }

    fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    fn typing(&self) -> Option<(Kind, &Field)> {
        Some(match self.focus {
            Focus::First => (Kind::Name, &self.operator),
            Focus::Second => (Kind::Secret, &self.secret),
        })
    }
}
