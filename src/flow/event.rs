//! Facts that come in and orders that go out. Both are data: a session can be written down (`app::record`) and played
//! again. Neither prints what a person typed or what a bureau said of them.

mod debug;

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{problem::Problem, settings::Language};
use crate::domain::{
    casework::Witness,
    credential::Credential,
    entitlement::Account,
    face::Observation,
    filing::{CameraFacts, Decision, Filing, FilingId},
    frame::Frame,
    person::Person,
    security::SecuritySettings,
    session::{Case, Operator, Service},
    slip::SlipFacts,
    trial::Act,
    worklist::{Found, Search, Sitting},
};

/// Number of an effect that expects a reply. A reply with another number than the one waited for is dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ticket(pub u64);

/// A key as the wizard knows it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Key {
    /// A printable character, space included.
    Char(char),
    /// Go on.
    Enter,
    /// Go back.
    Esc,
    /// Next field or item.
    Tab,
    /// Previous field or item.
    BackTab,
    /// Delete to the left.
    Backspace,
    /// Delete to the right.
    Delete,
    /// Cursor or selection.
    Left,
    /// Cursor or selection.
    Right,
    /// Selection or scrolling.
    Up,
    /// Selection or scrolling.
    Down,
    /// Scrolling.
    PageUp,
    /// Scrolling.
    PageDown,
    /// Start.
    Home,
    /// End.
    End,
    /// Function key, 1..=12.
    F(u8),
    /// Leave.
    CtrlC,
}

/// What the camera lane is doing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum CameraState {
    /// Nobody wants it.
    #[default]
    Off,
    /// Being opened.
    Opening,
    /// Pictures come.
    Streaming(CameraFacts),
    /// No pictures, and why; the lane keeps trying.
    Lost(Problem),
}

/// Where a record stands, for whoever asks by its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Which.
    pub id: FilingId,
    /// When it was made.
    pub since: Timestamp,
    /// What the bureau said; `None`: the record is still on this computer.
    pub decision: Option<Decision>,
    /// Why the bureau could not be asked now, or why the record is still here.
    pub problem: Option<Problem>,
}

/// A fact, in the past tense. All come through one channel, so there is one order.
#[derive(Clone, Serialize, Deserialize, IntoStaticStr)]
pub enum Event {
    /// A key was pressed.
    Pressed(Key),
    /// Text was pasted, or committed by an input method in one piece.
    Pasted(String),
    /// A dot of the pattern was pointed at with the mouse: `0..=8` row by row.
    Pointed(u8),
    /// The deadline the wizard asked for has come, or the screen wants to know the time.
    Ticked,
    /// A picture was looked at. The frame is evidence; the flow never reads its bytes, and it is never written down.
    Observed(Observation, #[serde(skip, default = "debug::no_frame")] Arc<Frame>),
    /// The window is large enough for the pages again, or is not any more.
    WindowFits(bool),
    /// The camera lane changed.
    CameraChanged(CameraState),
    /// Reply to [`Effect::ListCameras`]: what could be opened, and what is open.
    CamerasListed(Ticket, Result<Vec<CameraFacts>, Problem>),
    /// The bureau described itself, or could not be reached. Sent at the start and after each retry.
    ServiceKnown(Result<Service, Problem>),
    /// Reply to [`Effect::SignIn`].
    SignedIn(Ticket, Result<Operator, Problem>),
    /// Reply to [`Effect::Unlock`]: whether it is the helper's password.
    Unlocked(Ticket, bool),
    /// Reply to [`Effect::CheckPerson`].
    PersonChecked(Ticket, Result<Case, Problem>),
    /// Reply to [`Effect::Enrol`].
    Enrolled(Ticket, Result<(), Problem>),
    /// Reply to [`Effect::AskWitness`].
    Witnessed(Ticket, Result<Witness, Problem>),
    /// Reply to [`Effect::TakeBack`]: where the record stands now.
    TakenBack(Ticket, Result<Decision, Problem>),
    /// Reply to [`Effect::AskStatus`].
    StatusKnown(Ticket, Result<Status, Problem>),
    /// Reply to [`Effect::AskAccount`].
    AccountKnown(Ticket, Result<Account, Problem>),
    /// Reply to [`Effect::SetSecurity`].
    SecuritySet(Ticket, Result<(), Problem>),
    /// Reply to [`Effect::IssueCredential`].
    CredentialIssued(Ticket, Result<Credential, Problem>),
    /// Reply to [`Effect::PrintSlip`].
    SlipHanded(Ticket, Handed),
    /// Reply to [`Effect::FindDue`].
    DueFound(Ticket, Result<Found, Problem>),
    /// The record is sealed and on disk: from here on it cannot be lost.
    Stored(FilingId),
    /// The record could not be made durable; the evidence is still in memory.
    StoreFailed(FilingId, Problem),
    /// The bureau has the record.
    Delivered(FilingId),
    /// The record could not be delivered now and will be tried again.
    Deferred {
        /// Which.
        id: FilingId,
        /// Why.
        problem: Problem,
        /// After how long it is tried again; zero when not the time but the problem must pass.
        retry_in: Duration,
    },
    /// The record will not be tried again without a person: it is kept.
    Parked(FilingId, Problem),
    /// The bureau said where the record stands.
    Decided(FilingId, Decision),
    /// So many records wait in the outbox.
    QueueCounted(u32),
    /// The system asks the program to end (SIGTERM, SIGINT).
    Terminated,
}

/// An order to the shell, imperative. Only its name is ever written down: it follows from the facts before it.
#[derive(Clone, IntoStaticStr)]
pub enum Effect {
    /// Ask the bureau to describe itself.
    FetchService,
    /// Sign the helper in.
    SignIn {
        /// Number of the reply.
        ticket: Ticket,
        /// Operator name.
        operator: String,
        /// Password.
        secret: SecretString,
    },
    /// Compare this with the password the helper signed in with; the bureau is not asked.
    Unlock {
        /// Number of the reply.
        ticket: Ticket,
        /// Password.
        secret: SecretString,
    },
    /// Sign the helper out at the bureau's door: the session token is forgotten.
    SignOut,
    /// Ask the bureau for this person, with the acts they cannot do.
    CheckPerson {
        /// Number of the reply.
        ticket: Ticket,
        /// Who.
        person: Person,
        /// Acts never to be asked.
        cannot: Vec<Act>,
    },
    /// Demo with a real webcam: take this picture as the photo on file of the case, in memory only.
    Enrol {
        /// Number of the reply.
        ticket: Ticket,
        /// The bureau's case.
        case: String,
        /// The picture.
        frame: Arc<Frame>,
    },
    /// Let another helper sign for a record that is being made.
    AskWitness {
        /// Number of the reply.
        ticket: Ticket,
        /// The other helper.
        operator: String,
        /// Their password.
        secret: SecretString,
        /// The record's id.
        record: FilingId,
    },
    /// Take a record back, wherever it is.
    TakeBack {
        /// Number of the reply.
        ticket: Ticket,
        /// Which.
        id: FilingId,
    },
    /// Where the record with this number stands, as far as this counter knows or the bureau tells.
    AskStatus {
        /// Number of the reply.
        ticket: Ticket,
        /// As it was typed.
        number: String,
    },
    /// Show the account of a case's person.
    AskAccount {
        /// Number of the reply.
        ticket: Ticket,
        /// The bureau's case.
        case: String,
    },
    /// Set a password, a pattern, or both.
    SetSecurity {
        /// Number of the reply.
        ticket: Ticket,
        /// The bureau's case.
        case: String,
        /// What is set.
        settings: SecuritySettings,
    },
    /// Issue the electronic credential.
    IssueCredential {
        /// Number of the reply.
        ticket: Ticket,
        /// The bureau's case.
        case: String,
    },
    /// Give out a slip, in the language of the screen.
    PrintSlip {
        /// Number of the reply.
        ticket: Ticket,
        /// What it is about.
        facts: Box<SlipFacts>,
        /// Of its sentences.
        language: Language,
    },
    /// Look who is due.
    FindDue {
        /// Number of the reply.
        ticket: Ticket,
        /// Who is meant.
        search: Search,
    },
    /// Write down that somebody sat here, and what came of it; nobody waits for an answer.
    NoteSitting(Sitting),
    /// Look which cameras there are.
    ListCameras(Ticket),
    /// Close the camera in use and open this one, now and at the next start.
    UseCamera(CameraFacts),
    /// Tell the (mock) camera which act the person is asked for now.
    Prompt(Act),
    /// Seal, store and send.
    Submit(Box<Filing>),
    /// Forget every picture: the viewfinder goes blank and the lanes start afresh. Recordings name it `Wipe`.
    #[strum(serialize = "Wipe")]
    ForgetPictures,
    /// Leave the program.
    Quit,
}

/// What became of a slip, outlet by outlet; `None`: this counter has none of that kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// The printer took it.
    pub printed: Option<Result<(), Problem>>,
    /// It lies there.
    pub saved: Option<Result<String, Problem>>,
}

impl Handed {
    /// Whether every outlet took it.
    pub fn is_well(&self) -> bool {
        !matches!((&self.printed, &self.saved), (Some(Err(_)), _) | (_, Some(Err(_))))
    }
}
