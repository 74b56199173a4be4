//! A visit at home is asked for.

use renzheng_domain::{casework::HomeVisit, filing::Grounds, person::narrow};

use super::{back, filing};
use crate::{
    event::{Event, Key},
    field::{Field, Kind},
    problem::Problem,
    step::{Focus, Page, Sending, Step, StepContext, Subject, WhyOther},
};

/// The page `visit`: a visit at home.
#[derive(Clone, Debug)]
pub struct VisitForm {
    /// Person, case and tries so far.
    pub subject: Subject,
    /// Where Esc leads back to.
    pub came: WhyOther,
    /// Telephone to call before the visit.
    pub telephone: Field,
    /// Why the person does not come, and what a visitor should know.
    pub note: Field,
    /// The field that has the cursor.
    pub focus: Focus,
    /// What is wrong.
    pub problem: Option<Problem>,
    /// Whether the form is read back for confirmation; the next Enter submits it.
    pub ready: bool,
}

impl VisitForm {
    pub(in crate::step) fn open(subject: Subject, came: WhyOther) -> Self {
        let (telephone, note) = (Field::default(), Field::default());
        Self { subject, came, telephone, note, focus: Focus::First, problem: None, ready: false }
    }

    fn submit(self, context: &mut StepContext<'_>) -> Step {
        let text = |field: &Field| field.text().trim().to_owned();
        let visit = HomeVisit { note: text(&self.note), telephone: narrowed(&self.telephone).trim().to_owned() };
        let (id, subject) = (context.ids.filing(context.now.wall), Box::new(self.subject.clone()));
        let filing = filing(id, self.subject, Grounds::Visit { visit }, Vec::new(), context.now.wall, context);
        Step::Sending(Sending::hand_over(Box::new(filing), Some(subject), context))
    }

    const fn field(&mut self) -> &mut Field {
        match self.focus {
            Focus::First => &mut self.telephone,
            Focus::Second => &mut self.note,
        }
    }
}

impl Page for VisitForm {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match &event {
            Event::Pressed(Key::Esc) => return back(self.subject, self.came),
            Event::Pressed(Key::Tab | Key::BackTab | Key::Up | Key::Down) => self.focus = self.focus.other(),
            Event::Pressed(Key::Enter) if self.telephone.text().trim().is_empty() => {
                (self.focus, self.problem) = (Focus::First, Some(Problem::FieldEmpty));
            }
            Event::Pressed(Key::Enter) if !is_telephone(&narrowed(&self.telephone)) => {
                (self.focus, self.problem) = (Focus::First, Some(Problem::Telephone));
            }
            Event::Pressed(Key::Enter) if self.focus == Focus::First => self.focus = Focus::Second,
            Event::Pressed(Key::Enter) if self.ready => return self.submit(context),
            Event::Pressed(Key::Enter) => self.ready = true,
            Event::Pressed(key) if self.field().press(*key) => (self.problem, self.ready) = (None, false),
            Event::Pasted(text) => {
                self.field().paste(text);
                (self.problem, self.ready) = (None, false);
            }
            _ => {}
        }
        Step::Visit(self)
    }

    fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    fn typing(&self) -> Option<(Kind, &Field)> {
        Some(match self.focus {
            Focus::First => (Kind::Code, &self.telephone),
            Focus::Second => (Kind::Name, &self.note),
        })
    }
}

/// The text of a field with full-width characters made narrow, as an input method may have been left in full-width
/// mode.
fn narrowed(field: &Field) -> String {
    field.text().chars().map(narrow).collect()
}

/// Seven digits of a local number to fifteen of any in the world (ITU-T E.164), however they are parted.
fn is_telephone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let parts = |c: char| c.is_ascii_digit() || c == ' ' || c == '+' || renzheng_domain::person::is_dash(c);
    (7..=15).contains(&digits) && text.chars().all(parts)
}
