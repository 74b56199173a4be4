//! Name and number are typed, checked here by rule, and then by the bureau.

use jiff::civil::Date;
use renzheng_domain::{
    applicant::{Account, Applicant},
    document::DocumentKind,
    person::{IdNumber, IdNumberError, Person, PersonName},
    session::Case,
    slip::Ending,
    time::Now,
};

use super::{Entry, Focus, Page, ReadBack, SignIn, Step, StepContext, Subject, Worklist};
use crate::{
    effect::{Deed, Question},
    event::{Event, Key},
    field::{Field, Kind},
    ids::Ticket,
    problem::Problem,
    slip::OnSlip,
};

/// The page `person`: name and number are typed.
#[derive(Clone, Debug, Default)]
pub struct PersonForm {
    /// How the person comes in.
    pub account: Account,
    /// Name; shown in the clear while it is typed.
    pub name: Field,
    /// Number; shown in the clear while it is typed.
    pub number: Field,
    /// Set where the person has a document whose number is not checked: it goes by hand.
    pub document: Option<DocumentKind>,
    /// The field that has the cursor.
    pub focus: Focus,
    /// Set while the bureau is asked, with the person it was asked for.
    pub waiting: Option<(Ticket, Person)>,
    /// What went wrong last.
    pub problem: Option<Problem>,
}

impl PersonForm {
    /// The form with what was typed before, for coming back to correct it.
    pub(super) fn again(person: &Person, account: Account) -> Self {
        Self {
            account,
            name: Field::with_text(person.name.expose()),
            number: Field::with_text(person.id_number.on_document()),
            document: person.id_number.document(),
            ..Self::default()
        }
    }

    /// The form with what the list says, to be looked at and checked.
    pub(super) fn listed(name: &str, number: &str, account: Account) -> Self {
        let (name, number) = (Field::with_text(name), Field::with_text(number));
        Self { account, name, number, focus: Focus::Second, ..Self::default() }
    }

    /// The empty form.
    pub(super) fn open(account: Account) -> Step {
        Step::Person(Self { account, ..Self::default() })
    }

    fn answered(mut self, reply: Result<Case, Problem>, person: Person, context: &mut StepContext<'_>) -> Step {
        match reply {
            Ok(case) => {
                let subject = Subject {
                    person,
                    case,
                    applicant: Applicant { account: self.account, card: None },
                    judged: 0,
                    cannot: Vec::new(),
                    ticked: Vec::new(),
                    guardian: None,
                };
                ReadBack::open(subject, context)
            }
            Err(Problem::SessionExpired) => {
                *context.operator = None;
                context.order(Deed::ForgetPictures);
                Step::SignIn(SignIn { problem: Some(Problem::SessionExpired), ..SignIn::default() })
            }
            Err(problem) => {
                self.problem = Some(problem);
                Step::Person(self)
            }
        }
    }

    fn press(&mut self, key: Key, context: &mut StepContext<'_>) {
        match key {
            Key::Tab | Key::BackTab | Key::Up | Key::Down => self.focus = self.focus.other(),
            Key::F(7) if context.service.is_some_and(|service| service.takes_cases) => {
                (self.document, self.problem) = (DocumentKind::after(self.document), None);
            }
            Key::Enter if self.focus == Focus::First => self.leave_name(),
            Key::Enter => self.ask(context),
            _ => {
                // What was said was about the text as it stood before.
                if self.field().press(key) {
                    self.problem = None;
                }
            }
        }
    }

    /// A name that cannot be right is said at once, before the number is typed.
    fn leave_name(&mut self) {
        self.problem = PersonName::parse(self.name.text()).err().map(Problem::Name);
        if self.problem.is_none() {
            self.focus = Focus::Second;
        }
    }

    fn ask(&mut self, context: &mut StepContext<'_>) {
        match self.read(context.now) {
            Ok(person) => {
                self.problem = None;
                let ticket = context.ask(Question::CheckPerson { person: person.clone(), cannot: Vec::new() });
                self.waiting = Some((ticket, person));
            }
            Err((focus, problem)) => {
                self.focus = focus;
                self.problem = Some(problem);
            }
        }
    }

    fn read(&self, now: Now) -> Result<Person, (Focus, Problem)> {
        let today = now.wall.to_zoned(renzheng_domain::time::china()).date();
        let name = PersonName::parse(self.name.text()).map_err(|e| (Focus::First, Problem::Name(e)))?;
        let id_number = self.number(today).map_err(|e| (Focus::Second, Problem::IdNumber(e)))?;
        Ok(Person { name, id_number })
    }

    fn number(&self, today: Date) -> Result<IdNumber, IdNumberError> {
        match self.document {
            None => IdNumber::parse(self.number.text(), today),
            Some(kind) => IdNumber::of_document(kind, self.number.text()),
        }
    }

    const fn field(&mut self) -> &mut Field {
        match self.focus {
            Focus::First => &mut self.name,
            Focus::Second => &mut self.number,
        }
    }
}

impl Page for PersonForm {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match (event, self.waiting.take()) {
            (Event::PersonChecked(ticket, reply), Some((asked, person))) if ticket == asked => {
                return self.answered(reply, person, context);
            }
            (Event::Pressed(Key::Esc), None) => {
                context.order(Deed::ForgetPictures);
                return match context.list.take() {
                    Some(place) => Worklist::open(Some(place), context),
                    None => Step::Entry(Entry::default()),
                };
            }
            // Esc while the bureau is asked: the reply will be dropped, the text stays.
            (Event::Pressed(Key::Esc), Some(_)) => {}
            (Event::Pressed(key), None) => self.press(key, context),
            (Event::Pasted(text), None) => {
                self.field().paste(&text);
                self.problem = None;
            }
            (_, waiting) => self.waiting = waiting,
        }
        Step::Person(self)
    }

    fn awaits_answer(&self) -> bool {
        self.waiting.is_some()
    }

    fn is_nobodys(&self) -> bool {
        true
    }

    fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    fn typing(&self) -> Option<(Kind, &Field)> {
        Some(match self.focus {
            Focus::First => (Kind::Name, &self.name),
            Focus::Second if self.document.is_some() => (Kind::Code, &self.number),
            Focus::Second => (Kind::Number, &self.number),
        })
    }

    /// What was typed can be typed otherwise; what the bureau says cannot be helped here.
    fn slip(&self, day: Date) -> Option<OnSlip<'_>> {
        let ending = match self.problem.as_ref()? {
            Problem::Name(_) | Problem::IdNumber(_) | Problem::FieldEmpty => return None,
            Problem::PersonUnknown => Ending::NotFound,
            _ => Ending::OutOfOrder,
        };
        let name = PersonName::parse(self.name.text()).map(|name| name.masked());
        let number = self.number(day).map(|number| number.masked());
        Some(OnSlip { masked: (name.unwrap_or_default(), number.unwrap_or_default()), ..OnSlip::about(ending) })
    }
}
