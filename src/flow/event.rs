//! Facts that come in. They are data: a session can be written down (`app::record`) and played again. None prints what
//! a person typed or what a bureau said of them.

mod debug;

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{ids::Ticket, problem::Problem};
use renzheng_domain::{
    casework::Witness,
    credential::Credential,
    entitlement::Account,
    face::Observation,
    filing::{CameraFacts, Decision, FilingId},
    frame::Frame,
    session::{Case, Operator, Service},
    visit::VisitProof,
    worklist::Found,
};

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
    /// Scroll up by a page.
    PageUp,
    /// Scroll down by a page.
    PageDown,
    /// To the start of the text or list.
    Home,
    /// To the end of the text or list.
    End,
    /// Function key, 1..=12.
    F(u8),
    /// Leave the program, after a question.
    CtrlC,
}

/// What the camera lane is doing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum CameraState {
    /// No page needs the camera; it is closed.
    #[default]
    Off,
    /// The camera is being opened.
    Opening,
    /// The camera delivers pictures.
    Streaming(CameraFacts),
    /// No pictures, and why; the lane keeps trying.
    Lost(Problem),
}

/// Where a record stands, for whoever asks by its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Identifier of the record.
    pub id: FilingId,
    /// When the record was made.
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
    /// The camera lane changed its state.
    CameraChanged(CameraState),
    /// Reply to `Deed::ListCameras`: what could be opened, and what is open.
    CamerasListed(Ticket, Result<Vec<CameraFacts>, Problem>),
    /// The bureau described itself, or could not be reached. Sent at the start and after each retry.
    ServiceKnown(Result<Service, Problem>),
    /// Reply to `Question::SignIn`.
    SignedIn(Ticket, Result<Operator, Problem>),
    /// Reply to `Question::Unlock`: whether it is the helper's password.
    Unlocked(Ticket, bool),
    /// Reply to `Question::CheckPerson`.
    PersonChecked(Ticket, Result<Case, Problem>),
    /// Reply to `Question::Enrol`.
    Enrolled(Ticket, Result<(), Problem>),
    /// Reply to `Question::AskWitness`.
    Witnessed(Ticket, Result<Witness, Problem>),
    /// Reply to `Question::TakeBack`: where the record stands now.
    TakenBack(Ticket, Result<Decision, Problem>),
    /// Reply to `Question::AskStatus`.
    StatusKnown(Ticket, Result<Status, Problem>),
    /// Reply to `Question::AskAccount`.
    AccountKnown(Ticket, Result<Account, Problem>),
    /// Reply to `Question::SetSecurity`.
    SecuritySet(Ticket, Result<(), Problem>),
    /// Reply to `Question::IssueCredential`.
    CredentialIssued(Ticket, Result<Credential, Problem>),
    /// Reply to `Question::PrintSlip`.
    SlipHanded(Ticket, Handed),
    /// Reply to `Question::FindDue`.
    DueFound(Ticket, Result<Found, Problem>),
    /// The record is sealed and on disk: from here on it cannot be lost.
    Stored(FilingId),
    /// That the person of a record was here, signed by this counter's key.
    CameInTime(Box<VisitProof>),
    /// The record could not be made durable; the evidence is still in memory.
    StoreFailed(FilingId, Problem),
    /// The bureau has the record.
    Delivered(FilingId),
    /// The record could not be delivered now and will be tried again.
    Deferred {
        /// Identifier of the record.
        id: FilingId,
        /// What kept it from being delivered.
        problem: Problem,
        /// After how long it is tried again; zero when not the time but the problem must pass.
        retry_in: Duration,
    },
    /// The record will not be tried again without a person: it is kept.
    Parked(FilingId, Problem),
    /// The bureau said where the record stands.
    Decided(FilingId, Decision),
    /// Number of records that wait in the outbox.
    QueueCounted(u32),
    /// How many of them are of visits so long ago that a person at the bureau will look at the days.
    LateCounted(u32),
    /// The system asks the program to end (SIGTERM, SIGINT).
    Terminated,
}

/// What became of a slip, outlet by outlet; `None`: this counter has none of that kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// Whether the printer took the slip; `None`: this counter has no printer.
    pub printed: Option<Result<(), Problem>>,
    /// Where the slip was saved; `None`: this counter saves no slips.
    pub saved: Option<Result<String, Problem>>,
}

impl Handed {
    /// Whether every outlet took it.
    pub fn is_well(&self) -> bool {
        !matches!((&self.printed, &self.saved), (Some(Err(_)), _) | (_, Some(Err(_))))
    }
}
