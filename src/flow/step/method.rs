//! The bureau's record is read back, and a way is chosen.

use jiff::civil::Date;
use renzheng_domain::{
    channel::{AfterStep, Channel, ChannelStep},
    promise::FaceOutlook,
    session::Case,
    time::china,
    trial::Act,
};
use strum::IntoStaticStr;

use super::{
    CardPage, GuardianForm, OtherWays, Page, PersonForm, Rehearsal, Step, StepContext, Stuck, Subject, WhyOther,
    pressed,
};
use crate::{
    effect::{Deed, Question},
    event::{Event, Key},
    ids::Ticket,
    problem::Problem,
};

/// The page `read_back`: the bureau's masked record is read back aloud.
#[derive(Clone, Debug)]
pub struct ReadBack {
    /// Person, case and tries so far.
    pub subject: Subject,
    /// The last day of the identity card, if it is over.
    pub expired: Option<Date>,
}

impl ReadBack {
    pub(super) fn open(subject: Subject, context: &StepContext<'_>) -> Step {
        let today = context.now.wall.to_zoned(china()).date();
        let expired = subject.case.known.id_card_until.filter(|until| *until < today);
        Step::ReadBack(Self { subject, expired })
    }

    /// Whether nothing is left to do: one of today would be the same certification again, and no credential is wanted.
    pub fn is_done(&self, channel: &Channel) -> bool {
        let case = &self.subject.case;
        let renews = case.promise.as_ref().and_then(|promise| promise.certified).is_some_and(|known| known.renews);
        case.certified_on.is_some() && !renews && !channel.after.contains(&AfterStep::Credential)
    }
}

impl Page for ReadBack {
    fn on(self, event: Event, context: &mut StepContext<'_>) -> Step {
        match pressed(&event) {
            Some(Key::Enter) if self.is_done(context.channel()) => context.next_person(),
            // Nothing is compared by a number that is not checked.
            Some(Key::Enter) if self.subject.person.id_number.document().is_some() => {
                OtherWays::open(WhyOther::Document, Some(self.subject))
            }
            Some(Key::Enter) if context.channel().has(ChannelStep::Card) => CardPage::open(self.subject),
            Some(Key::Enter) => Method::begin(self.subject, context),
            // Another person may be typed now.
            Some(Key::Esc) => {
                context.order(Deed::ForgetPictures);
                Step::Person(PersonForm::again(&self.subject.person, self.subject.applicant.account))
            }
            _ => Step::ReadBack(self),
        }
    }
}

/// The page `method`: face or another way.
#[derive(Clone, Debug)]
pub struct Method {
    /// Person, case and tries so far.
    pub subject: Subject,
    /// The marked item.
    pub selected: MethodItem,
    /// Set while the bureau draws other acts.
    pub waiting: Option<Ticket>,
}

/// What can be marked on the method page; both ways are shown with the same weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodItem {
    /// By the face.
    Face,
    /// By any other way.
    Other,
    /// A movement that the person cannot do.
    Cannot(Movement),
    /// 练一练
    Rehearse,
}

/// A movement as a helper thinks of it: who cannot turn the head cannot turn it to either side. Their names are the
/// ends of the keys of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Movement {
    /// Closing the eyes.
    Blink,
    /// Opening the mouth.
    OpenMouth,
    /// Turning the head.
    Turn,
    /// Lowering the chin and raising it again.
    Nod,
}

impl Movement {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Blink, Self::OpenMouth, Self::Turn, Self::Nod];

    /// The acts it takes.
    const fn acts(self) -> &'static [Act] {
        match self {
            Self::Blink => &[Act::Blink],
            Self::OpenMouth => &[Act::OpenMouth],
            Self::Turn => &[Act::TurnLeft, Act::TurnRight],
            Self::Nod => &[Act::Nod],
        }
    }
}

impl MethodItem {
    const ALL: [Self; 7] = [
        Self::Face,
        Self::Other,
        Self::Cannot(Movement::Blink),
        Self::Cannot(Movement::OpenMouth),
        Self::Cannot(Movement::Turn),
        Self::Cannot(Movement::Nod),
        Self::Rehearse,
    ];

    /// The item so many places further down; after the last comes the first.
    fn step(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|item| *item == self).unwrap_or(0);
        Self::ALL[(at + by) % Self::ALL.len()]
    }
}

impl Method {
    /// The choice; where the bureau has said that a picture is of no use, the other ways at once.
    pub(super) fn begin(subject: Subject, context: &StepContext<'_>) -> Step {
        let outlook = subject.case.promise.as_ref().and_then(|promise| promise.outlook(context.channel().reference));
        match outlook {
            // A demonstration takes the photo on file from the camera first.
            Some(FaceOutlook::Useless { why }) if !context.settings.enrol_first => {
                OtherWays::open(WhyOther::NoPicture(why), Some(subject))
            }
            _ => Self::open(subject, MethodItem::Face),
        }
    }

    pub(super) fn open(subject: Subject, selected: MethodItem) -> Step {
        Step::Method(Self { subject, selected, waiting: None })
    }

    fn tick(&mut self, movement: Movement) {
        let ticked = &mut self.subject.ticked;
        let before = ticked.len();
        ticked.retain(|known| *known != movement);
        if ticked.len() == before {
            ticked.push(movement);
        }
    }

    /// The acts that the ticked movements take, in the order of the page.
    fn cannot(&self) -> Vec<Act> {
        let ticked = Movement::ALL.iter().filter(|movement| self.subject.ticked.contains(movement));
        ticked.flat_map(|movement| movement.acts()).copied().collect()
    }

    /// On to the agreement; when the ticks have changed, the bureau first draws acts that the person can do.
    fn by_face(mut self, context: &mut StepContext<'_>) -> Step {
        if context.service.is_none() {
            context.order(Deed::FetchService);
            let problem = Problem::BureauUnreachable;
            return Step::Stuck(Stuck { problem, unsaved: None, subject: Some(self.subject) });
        }
        let cannot = self.cannot();
        if cannot == self.subject.cannot {
            return GuardianForm::before_agreement(self.subject, context);
        }
        let person = self.subject.person.clone();
        self.waiting = Some(context.ask(Question::CheckPerson { person, cannot }));
        Step::Method(self)
    }

    fn drawn(mut self, reply: Result<Case, Problem>, context: &StepContext<'_>) -> Step {
        match reply {
            Ok(case) => {
                self.subject.cannot = self.cannot();
                self.subject.case = case;
                GuardianForm::before_agreement(self.subject, context)
            }
            Err(problem) => Step::Stuck(Stuck { problem, unsaved: None, subject: Some(self.subject) }),
        }
    }
}

impl Page for Method {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        if let Event::PersonChecked(ticket, reply) = event {
            return if self.waiting == Some(ticket) { self.drawn(reply, context) } else { Step::Method(self) };
        }
        match (pressed(&event), self.selected) {
            (Some(Key::Esc), _) if self.waiting.take().is_some() => {}
            (Some(Key::Esc), _) if context.channel().has(ChannelStep::Card) => return CardPage::open(self.subject),
            (Some(Key::Esc), _) => return ReadBack::open(self.subject, context),
            _ if self.waiting.is_some() => {}
            (Some(Key::Up), item) => self.selected = item.step(MethodItem::ALL.len() - 1),
            (Some(Key::Down), item) => self.selected = item.step(1),
            (Some(Key::Left | Key::Right | Key::Tab | Key::BackTab), MethodItem::Face) => {
                self.selected = MethodItem::Other;
            }
            (Some(Key::Left | Key::Right | Key::Tab | Key::BackTab), _) => self.selected = MethodItem::Face,
            (Some(Key::Enter | Key::Char(' ')), MethodItem::Cannot(movement)) => self.tick(movement),
            (Some(Key::Enter), MethodItem::Rehearse) => {
                return Step::Rehearsal(Rehearsal::open(Some(Box::new(self.subject)), context));
            }
            (Some(Key::Enter), MethodItem::Face) => return self.by_face(context),
            (Some(Key::Enter), MethodItem::Other) => {
                return OtherWays::open(WhyOther::Chosen, Some(self.subject));
            }
            _ => {}
        }
        Step::Method(self)
    }

    fn awaits_answer(&self) -> bool {
        self.waiting.is_some()
    }
}
