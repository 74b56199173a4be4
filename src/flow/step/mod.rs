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
mod guardian;
mod method;
mod other_ways;
mod outcome;
mod page;
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

use renzheng_domain::{
    applicant::Applicant, consent::Consent, guardian::Guardian, person::Person, session::Case, time::Now, trial::Act,
};
use strum::{IntoStaticStr, VariantNames};

use super::{
    event::{Event, Key},
    field::{Field, Kind},
    guidance::Guidance,
    problem::Problem,
};
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
pub use guardian::{Consenting, GuardianForm};
pub use method::{Method, MethodItem, Movement, ReadBack};
pub use other_ways::{OtherItem, OtherWays, WhyOther};
pub use outcome::{Outcome, Queued, ResultPage};
pub(super) use page::Page;
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

/// Makes [`Step`] of the list of pages, and the ways from a step to its page.
macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident($page:ty),)+) => {
        /// Where the wizard is. `Step::VARIANTS` are the ids of all pages.
        #[expect(clippy::large_enum_variant, reason = "there is one step at a time, and it moves a few times a minute")]
        #[derive(Clone, Debug, IntoStaticStr, VariantNames)]
        #[strum(serialize_all = "snake_case")]
        pub enum Step {
            $($(#[$doc])* $name($page),)+
        }

        impl Step {
            /// Takes one fact and says where the wizard is then.
            pub(super) fn on(self, event: Event, context: &mut StepContext<'_>) -> Self {
                match self {
                    $(Self::$name(page) => page.on(event, context),)+
                }
            }

            /// The page, for whatever is asked of any.
            pub(super) fn page(&self) -> &dyn Page {
                match self {
                    $(Self::$name(page) => page,)+
                }
            }

            /// The page as what all pages answer, to be changed.
            pub(super) fn page_mut(&mut self) -> &mut dyn Page {
                match self {
                    $(Self::$name(page) => page,)+
                }
            }
        }
    };
}

steps! {
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
    /// Who consents for a child.
    Guardian(GuardianForm),
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
    /// A case without face matching: the reason, and what the helper saw.
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
    /// The page's id: the vocabulary of scenarios.
    pub fn id(&self) -> &'static str {
        self.into()
    }

    /// What stands in the way, or went wrong last.
    pub fn problem(&self) -> Option<&Problem> {
        self.page().problem()
    }

    /// What the person before the camera is told.
    pub fn guidance(&self) -> Option<&Guidance> {
        self.page().guidance()
    }

    /// The field that takes what is typed now, and what belongs into it.
    pub fn typing(&self) -> Option<(Kind, &Field)> {
        self.page().typing()
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
    /// The person's name and identity number as typed.
    pub person: Person,
    /// The person's case as the bureau reported it.
    pub case: Case,
    /// How they come in.
    pub applicant: Applicant,
    /// Judged trials so far, whatever pages lay between.
    pub judged: u32,
    /// Movements this person cannot do: they are never asked for.
    pub cannot: Vec<Act>,
    /// Movements ticked on the method page as impossible, before the bureau has been asked.
    pub ticked: Vec<Movement>,
    /// Who consents for a child; nobody was asked for yet, or nobody is needed.
    pub guardian: Option<Box<Guardian>>,
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
    /// Person, case and tries so far.
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
