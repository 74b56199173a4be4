//! Who consents for a child, before anything of the child's face is agreed to.

use jiff::civil::Date;
use renzheng_domain::{
    guardian::{Guardian, GuardianRelation, needs_guardian},
    person::{IdNumber, PersonName},
    time::{Now, china},
};
use strum::VariantArray;

use super::{AgreementPage, CaseDraft, CasePhoto, Focus, Method, MethodItem, Page, Step, StepContext, Subject};
use crate::{
    event::{Event, Key},
    field::{Field, Kind},
    problem::Problem,
};

/// The page `guardian`: who consents for a child.
#[derive(Clone, Debug)]
pub struct GuardianForm {
    /// Where it goes on to.
    pub next: Consenting,
    /// As on the guardian's own document.
    pub name: Field,
    /// What they are to the child.
    pub relation: GuardianRelation,
    /// The guardian's own number; may be left empty.
    pub number: Field,
    /// The field that has the cursor.
    pub focus: Focus,
    /// What is wrong.
    pub problem: Option<Problem>,
}

/// What the consent is for.
#[derive(Clone, Debug)]
pub enum Consenting {
    /// Certification by face.
    Face(Box<Subject>),
    /// A picture with the code, for a case by hand.
    Photo(Box<CaseDraft>),
}

impl Consenting {
    const fn subject(&mut self) -> &mut Subject {
        match self {
            Self::Face(subject) => subject,
            Self::Photo(draft) => &mut draft.subject,
        }
    }

    fn open(self, context: &StepContext<'_>) -> Step {
        match self {
            Self::Face(subject) => Step::Agreement(AgreementPage::new(*subject)),
            Self::Photo(draft) => Step::CasePhoto(CasePhoto::open(*draft, context.now.at)),
        }
    }
}

/// Whether a guardian of this person has still to be named.
pub(super) fn is_missing(subject: &Subject, now: Now) -> bool {
    subject.guardian.is_none() && needs_guardian(&subject.person.id_number, today(now))
}

fn today(now: Now) -> Date {
    now.wall.to_zoned(china()).date()
}

impl GuardianForm {
    /// The agreement; for a child the guardian first.
    pub(super) fn before_agreement(subject: Subject, context: &StepContext<'_>) -> Step {
        if is_missing(&subject, context.now) {
            return Self::open(Consenting::Face(Box::new(subject)));
        }
        Step::Agreement(AgreementPage::new(subject))
    }

    pub(super) fn open(next: Consenting) -> Step {
        let (name, number) = (Field::default(), Field::default());
        let relation = GuardianRelation::default();
        Step::Guardian(Self { next, name, relation, number, focus: Focus::First, problem: None })
    }

    fn go_on(mut self, context: &StepContext<'_>) -> Step {
        match self.read(today(context.now)) {
            Ok(guardian) => {
                self.next.subject().guardian = Some(Box::new(guardian));
                self.next.open(context)
            }
            Err((focus, problem)) => {
                (self.focus, self.problem) = (focus, Some(problem));
                Step::Guardian(self)
            }
        }
    }

    fn read(&self, today: Date) -> Result<Guardian, (Focus, Problem)> {
        let name = PersonName::parse(self.name.text()).map_err(|e| (Focus::First, Problem::Name(e)))?;
        let number = (!IdNumber::characters(self.number.text()).is_empty())
            .then(|| IdNumber::parse(self.number.text(), today))
            .transpose()
            .map_err(|e| (Focus::Second, Problem::IdNumber(e)))?;
        Ok(Guardian {
            name: name.expose().to_owned(),
            relation: self.relation,
            id_number: number.map(|number| number.expose().to_owned()),
        })
    }

    fn turn_relation(&mut self, by: usize) {
        self.relation = GuardianRelation::VARIANTS[(self.relation as usize + by) % GuardianRelation::VARIANTS.len()];
    }

    const fn field(&mut self) -> &mut Field {
        match self.focus {
            Focus::First => &mut self.name,
            Focus::Second => &mut self.number,
        }
    }
}

impl Page for GuardianForm {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match &event {
            Event::Pressed(Key::Esc) => {
                return match self.next {
                    Consenting::Face(subject) => Method::open(*subject, MethodItem::Face),
                    photo @ Consenting::Photo(_) => photo.open(context),
                };
            }
            Event::Pressed(Key::Up) => self.turn_relation(GuardianRelation::VARIANTS.len() - 1),
            Event::Pressed(Key::Down) => self.turn_relation(1),
            Event::Pressed(Key::Tab | Key::BackTab) => self.focus = self.focus.other(),
            Event::Pressed(Key::Enter) if self.focus == Focus::First => {
                self.problem = PersonName::parse(self.name.text()).err().map(Problem::Name);
                if self.problem.is_none() {
                    self.focus = Focus::Second;
                }
            }
            Event::Pressed(Key::Enter) => return self.go_on(context),
            Event::Pressed(key) if self.field().press(*key) => self.problem = None,
            Event::Pasted(text) => {
                self.field().paste(text);
                self.problem = None;
            }
            _ => {}
        }
        Step::Guardian(self)
    }

    fn judged(&self) -> u32 {
        match &self.next {
            Consenting::Face(subject) => subject.judged,
            Consenting::Photo(draft) => draft.subject.judged,
        }
    }

    fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    fn typing(&self) -> Option<(Kind, &Field)> {
        Some(match self.focus {
            Focus::First => (Kind::Name, &self.name),
            Focus::Second => (Kind::Number, &self.number),
        })
    }
}
