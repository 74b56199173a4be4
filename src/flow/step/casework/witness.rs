//! A second helper looks at the person and signs with their own account.

use secrecy::SecretString;

use super::{CaseDraft, CasePhoto, CaseWord};
use crate::{
    effect::Question,
    event::{Event, Key},
    field::{Field, Kind},
    ids::Ticket,
    problem::Problem,
    step::{Focus, Page, Step, StepContext},
};

/// The page `witness`: a second helper signs.
#[derive(Clone, Debug)]
pub struct WitnessForm {
    /// The case so far.
    pub draft: CaseDraft,
    /// The colleague's name.
    pub operator: Field,
    /// Password of the second helper; drawn as dots.
    pub secret: Field,
    /// The field that has the cursor.
    pub focus: Focus,
    /// Set while the bureau is asked.
    pub waiting: Option<Ticket>,
    /// What went wrong last.
    pub problem: Option<Problem>,
}

impl WitnessForm {
    pub(super) fn open(draft: CaseDraft) -> Self {
        let (operator, secret) = (Field::default(), Field::default());
        Self { draft, operator, secret, focus: Focus::First, waiting: None, problem: None }
    }

    fn press(mut self, key: Key, context: &mut StepContext<'_>) -> Step {
        match key {
            Key::Tab | Key::BackTab | Key::Up | Key::Down => self.focus = self.focus.other(),
            // Nobody else is there: whoever decides will see that.
            Key::Enter if self.operator.text().trim().is_empty() && self.secret.text().is_empty() => {
                return Step::CaseWord(CaseWord::open(self.draft));
            }
            Key::Enter if self.focus == Focus::First => self.focus = Focus::Second,
            Key::Enter => self.ask(context),
            key => {
                if self.field().press(key) {
                    self.problem = None;
                }
            }
        }
        Step::Witness(self)
    }

    fn ask(&mut self, context: &mut StepContext<'_>) {
        let operator = self.operator.text().trim().to_owned();
        if operator.is_empty() || self.secret.text().is_empty() {
            self.problem = Some(Problem::FieldEmpty);
            return;
        }
        if operator == context.operator_id() {
            (self.secret, self.focus) = (Field::default(), Focus::First);
            self.problem = Some(Problem::SameHelper);
            return;
        }
        let secret = SecretString::from(self.secret.text());
        self.problem = None;
        self.waiting = Some(context.ask(Question::AskWitness { operator, secret, record: self.draft.id }));
    }

    const fn field(&mut self) -> &mut Field {
        match self.focus {
            Focus::First => &mut self.operator,
            Focus::Second => &mut self.secret,
        }
    }
}

impl Page for WitnessForm {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::Witnessed(ticket, reply) if self.waiting == Some(ticket) => {
                self.waiting = None;
                match reply {
                    Ok(witness) => {
                        self.draft.witness = Some(witness);
                        return Step::CaseWord(CaseWord::open(self.draft));
                    }
                    Err(problem) => (self.secret, self.problem) = (Field::default(), Some(problem)),
                }
            }
            Event::Pressed(Key::Esc) if self.waiting.take().is_none() => {
                return Step::CasePhoto(CasePhoto::open(self.draft, context.now.at));
            }
            Event::Pressed(key) if self.waiting.is_none() => return self.press(key, context),
            Event::Pasted(text) if self.waiting.is_none() => self.field().paste(&text),
            _ => {}
        }
        Step::Witness(self)
    }

    fn awaits_answer(&self) -> bool {
        self.waiting.is_some()
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
