//! The steps of the wizard, one a file: its data, and what it does with a fact. Each owns its data and nothing else
//! does; a deadline is a field of its step and dies with it.

mod account;
mod acts;
mod after;
mod agreement;
mod asking;
mod attest;
mod card;
mod casework;
mod context;
mod entry;
mod framing;
mod method;
mod other_ways;
mod outcome;
mod person;
mod pre_check;
mod rehearsal;
mod sending;
mod sign_in;
mod status;
mod stuck;
mod trial;
mod try_again;
mod worklist;

pub use account::{AccountItem, AccountPage, AgentForm};
pub use after::{After, CredentialPage, Overview, Security, SecurityProblem, SecurityStage};
pub use agreement::{AgreementItem, AgreementNotice, AgreementPage};
pub use asking::Asking;
pub use attest::Attest;
pub use card::CardPage;
pub use casework::{CaseDraft, CasePhoto, CaseWord, ManualForm, VisitForm, WitnessForm};
pub(super) use context::StepContext;
pub use entry::{Entry, EntryItem};
pub use framing::{Framing, Purpose};
pub use method::{Method, MethodItem, Movement, ReadBack};
pub use other_ways::{OtherItem, OtherWays, WhyOther};
pub use outcome::{Outcome, Queued, ResultPage};
pub use person::PersonForm;
pub use pre_check::{Check, PreCheck};
pub use rehearsal::{Rehearsal, RehearsalStage};
pub use sending::{Sending, Stage};
pub use sign_in::SignIn;
pub use status::{StatusPage, Withdraw};
pub use stuck::Stuck;
pub use trial::{Phase, Trial};
pub use try_again::TryAgain;
pub(super) use worklist::Place;
pub use worklist::Worklist;

use strum::{IntoStaticStr, VariantNames};

use super::event::{Event, Key};
use crate::domain::{
    applicant::Applicant,
    consent::Consent,
    person::Person,
    session::Case,
    time::{Moment, Now},
    trial::Act,
};

/// Where the wizard is. `Step::VARIANTS` are the ids of all pages.
#[expect(clippy::large_enum_variant, reason = "there is one step at a time, and it moves a few times a minute")]
#[derive(Clone, Debug, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Step {
    /// The helper signs in.
    SignIn(SignIn),
    /// The entry way, and what can be done here.
    Entry(Entry),
    /// How the person comes in.
    Account(AccountPage),
    /// Who acts for the person.
    Agent(AgentForm),
    /// Name and number are typed.
    Person(PersonForm),
    /// The bureau's masked record is read back aloud.
    ReadBack(ReadBack),
    /// Where the social-security card is.
    Card(CardPage),
    /// Face or another way.
    Method(Method),
    /// The agreement, with separate consents.
    Agreement(AgreementPage),
    /// Light, camera and bureau are measured before the person sits down.
    PreCheck(PreCheck),
    /// The person finds the oval; the picture is taken by itself.
    Framing(Framing),
    /// The acts.
    Trial(Trial),
    /// A trial ended without success; another may follow.
    TryAgain(TryAgain),
    /// The helper looks at the record and gives their word.
    Attest(Attest),
    /// Sealed, stored, sent, compared.
    Sending(Sending),
    /// The bureau decided.
    Result(ResultPage),
    /// Saved here, to be delivered later.
    Queued(Queued),
    /// A password and a pattern.
    Security(Security),
    /// The person's account.
    Overview(Overview),
    /// The electronic credential.
    Credential(CredentialPage),
    /// The ways that need no face.
    OtherWays(OtherWays),
    /// A case made by hand: why, and what the helper saw.
    Manual(ManualForm),
    /// The person with the code.
    CasePhoto(CasePhoto),
    /// A second helper signs.
    Witness(WitnessForm),
    /// The helper's word for the case.
    CaseWord(CaseWord),
    /// A visit at home.
    Visit(VisitForm),
    /// 练一练
    Rehearsal(Rehearsal),
    /// Who is due.
    Worklist(Worklist),
    /// Where a record stands.
    Status(StatusPage),
    /// A record is taken back.
    Withdraw(Withdraw),
    /// Something stands in the way.
    Stuck(Stuck),
}

impl Step {
    /// Takes one fact and says where the wizard is then. Facts that mean nothing here change nothing.
    pub(super) fn on(self, event: Event, context: &mut StepContext<'_>) -> Self {
        match self {
            Self::SignIn(step) => step.on(event, context),
            Self::Entry(step) => step.on(&event, context),
            Self::Account(step) => step.on(&event),
            Self::Agent(step) => step.on(&event),
            Self::Person(step) => step.on(event, context),
            Self::ReadBack(step) => step.on(&event, context),
            Self::Card(step) => step.on(&event, context),
            Self::Method(step) => step.on(event, context),
            Self::Agreement(step) => step.on(&event, context),
            Self::PreCheck(step) => step.on(&event, context),
            Self::Framing(step) => step.on(event, context),
            Self::Trial(step) => step.on(event, context),
            Self::TryAgain(step) => step.on(event, context),
            Self::Attest(step) => step.on(&event, context),
            Self::Sending(step) => step.on(event, context),
            Self::Result(step) => step.on(&event, context),
            Self::Queued(step) => step.on(event, context),
            Self::Security(step) => step.on(event, context),
            Self::Overview(step) => step.on(event, context),
            Self::Credential(step) => step.on(event, context),
            Self::OtherWays(step) => step.on(&event, context),
            Self::Manual(step) => step.on(&event, context),
            Self::CasePhoto(step) => step.on(event, context),
            Self::Witness(step) => step.on(event, context),
            Self::CaseWord(step) => step.on(&event, context),
            Self::Visit(step) => step.on(&event, context),
            Self::Rehearsal(step) => step.on(&event, context),
            Self::Worklist(step) => step.on(event, context),
            Self::Status(step) => step.on(event, context),
            Self::Withdraw(step) => step.on(&event, context),
            Self::Stuck(step) => step.on(&event, context),
        }
    }

    /// Something is laid over the page: a stretch of good pictures does not reach across it, and a page that nobody reads
    /// does not turn by itself.
    pub(super) fn cover(&mut self) {
        match self {
            Self::Framing(step) => step.break_off(),
            Self::Rehearsal(step) => step.break_off(),
            Self::PreCheck(step) => step.goes_on = None,
            _ => {}
        }
    }

    /// When this step wants to be woken.
    pub(super) fn deadline(&self) -> Option<Moment> {
        match self {
            Self::PreCheck(step) => step.goes_on,
            Self::Trial(step) => step.gives_up(),
            Self::Sending(step) => step.leave_at,
            Self::Result(step) => Some(step.wipes),
            Self::Queued(step) => Some(step.wipes),
            Self::Overview(step) => Some(step.wipes),
            Self::Credential(step) => Some(step.wipes),
            _ => None,
        }
    }

    /// Whether it clears itself when nobody is there.
    pub(super) const fn wipes_itself(&self) -> bool {
        matches!(self, Self::Result(_) | Self::Queued(_) | Self::Overview(_) | Self::Credential(_))
    }

    /// Whether an answer is waited for.
    pub(super) const fn is_waiting(&self) -> bool {
        match self {
            Self::SignIn(step) => step.waiting.is_some(),
            Self::Person(step) => step.waiting.is_some(),
            Self::Method(step) => step.waiting.is_some(),
            Self::TryAgain(step) => step.waiting.is_some(),
            Self::Sending(_) => true,
            Self::Security(_)
            | Self::Overview(_)
            | Self::Credential(_)
            | Self::Witness(_)
            | Self::Status(_)
            | Self::Withdraw(_) => self.awaits_answer(),
            _ => self.wants_camera(),
        }
    }

    /// Whether the bureau was asked something and the page can do nothing without the answer.
    pub(super) const fn awaits_answer(&self) -> bool {
        match self {
            Self::SignIn(step) => step.waiting.is_some(),
            Self::Person(step) => step.waiting.is_some(),
            Self::Method(step) => step.waiting.is_some(),
            Self::Framing(step) => step.waiting.is_some(),
            Self::TryAgain(step) => step.waiting.is_some(),
            Self::Security(step) => step.waiting.is_some(),
            Self::Overview(step) => step.waiting.is_some(),
            Self::Credential(step) => step.waiting.is_some(),
            Self::Witness(step) => step.waiting.is_some(),
            Self::Status(step) => step.waiting.is_some(),
            Self::Withdraw(step) => step.waiting.is_some(),
            _ => false,
        }
    }

    /// Whether pictures are wanted here.
    pub(super) const fn wants_camera(&self) -> bool {
        match self {
            Self::PreCheck(_) | Self::Framing(_) | Self::Trial(_) => true,
            Self::CasePhoto(page) => page.wants_camera(),
            Self::Rehearsal(page) => page.is_on(),
            _ => false,
        }
    }

    /// Whether lids and lips matter on every picture: an act is watched, or any of them may become the portrait.
    pub(super) const fn wants_lids(&self) -> bool {
        match self {
            Self::Trial(_) => true,
            Self::Framing(page) => page.good_since.is_some(),
            Self::Rehearsal(page) => page.act().is_some(),
            _ => false,
        }
    }

    /// Whether leaving now would lose evidence that is not on disk yet.
    pub(super) const fn is_unsaved(&self) -> bool {
        matches!(
            self,
            Self::Sending(Sending { stage: Stage::Sealing, .. }) | Self::Stuck(Stuck { unsaved: Some(_), .. })
        )
    }

    /// Whether the page is about nobody: who sat here has gone.
    pub(super) const fn is_nobodys(&self) -> bool {
        matches!(
            self,
            Self::SignIn(_)
                | Self::Entry(_)
                | Self::Account(_)
                | Self::Agent(_)
                | Self::Person(_)
                | Self::Worklist(_)
                | Self::Status(_)
        )
    }

    /// Trials judged so far of whoever this page is about.
    pub(super) fn judged(&self) -> u32 {
        let subject = match self {
            Self::TryAgain(page) => Some(&page.consented.subject),
            Self::Attest(page) => Some(&page.consented.subject),
            Self::OtherWays(page) => page.subject.as_ref(),
            _ => None,
        };
        subject.map_or(0, |subject| subject.judged)
    }

    /// The page's id: the vocabulary of scenarios.
    pub fn id(&self) -> &'static str {
        self.into()
    }
}

/// Which field has the cursor on the two form pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// The upper field.
    #[default]
    First,
    /// The lower field.
    Second,
}

impl Focus {
    /// The other field.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

/// Person and case, from the check to the end.
#[derive(Clone, Debug)]
pub struct Subject {
    /// As typed.
    pub person: Person,
    /// As the bureau knows them.
    pub case: Case,
    /// How they come in.
    pub applicant: Applicant,
    /// Judged trials so far, whatever pages lay between.
    pub judged: u32,
    /// Movements this person cannot do: they are never asked for.
    pub cannot: Vec<Act>,
    /// The same as ticked on the method page, before the bureau has been asked.
    pub ticked: Vec<Movement>,
}

impl Subject {
    /// A challenge that was seen once proves nothing a second time: the framing fetches another.
    fn spend_challenge(&mut self, now: Now) {
        self.case.challenge.expires = now.wall;
    }
}

/// Person, case and consent, from the agreement to the end.
#[derive(Clone, Debug)]
pub struct Consented {
    /// Who.
    pub subject: Subject,
    /// What they agreed to.
    pub consent: Consent,
}

/// The key of a key press.
const fn pressed(event: &Event) -> Option<Key> {
    match event {
        Event::Pressed(key) => Some(*key),
        _ => None,
    }
}
