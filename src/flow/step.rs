//! The steps of the wizard. Each owns its data and nothing else does; a deadline is a field of its step.

use std::sync::Arc;

use super::{event::Ticket, field::Field, guidance::Guidance, problem::Problem};
use crate::domain::{
    face::Observation,
    filing::{CameraFacts, Decision, Filing, FilingId, Reason, Receipt},
    frame::Frame,
    person::Person,
    session::{Case, Consent},
    time::Moment,
    trial::{Act, ActRecord, NotJudged, TrialRecord},
};

/// Where the wizard is.
#[derive(Clone, Debug)]
pub enum Step {
    /// The helper signs in.
    SignIn(SignIn),
    /// Name and number are typed.
    Person(PersonForm),
    /// The bureau's masked record is read back aloud.
    ReadBack(ReadBack),
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
    /// The ways that need no face.
    OtherWays(OtherWays),
    /// Something stands in the way.
    Stuck(Stuck),
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

/// See [`Step::SignIn`].
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// Operator name.
    pub operator: Field,
    /// Password; drawn as dots.
    pub secret: Field,
    /// Cursor.
    pub focus: Focus,
    /// Set while the bureau is asked.
    pub waiting: Option<Ticket>,
    /// What went wrong last.
    pub problem: Option<Problem>,
}

/// See [`Step::Person`].
#[derive(Clone, Debug, Default)]
pub struct PersonForm {
    /// Name; shown in the clear while it is typed.
    pub name: Field,
    /// 18-digit number; shown in the clear while it is typed.
    pub number: Field,
    /// Cursor.
    pub focus: Focus,
    /// Set while the bureau is asked, with the person it was asked for.
    pub waiting: Option<(Ticket, Person)>,
    /// What went wrong last.
    pub problem: Option<Problem>,
}

/// Person and case, from the check to the end.
#[derive(Clone, Debug)]
pub struct Subject {
    /// As typed.
    pub person: Person,
    /// As the bureau knows them.
    pub case: Case,
}

/// See [`Step::ReadBack`].
#[derive(Clone, Debug)]
pub struct ReadBack {
    /// Who.
    pub subject: Subject,
}

/// See [`Step::Method`].
#[derive(Clone, Debug)]
pub struct Method {
    /// Who.
    pub subject: Subject,
    /// The marked item.
    pub selected: Way,
}

/// A way to be certified; both are shown with the same weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// By the face.
    #[default]
    Face,
    /// By any other way.
    Other,
}

/// See [`Step::Agreement`].
#[derive(Clone, Debug)]
pub struct AgreementPage {
    /// Who.
    pub subject: Subject,
    /// First line shown. The screen clamps what it draws to the text's end.
    pub scroll: u16,
    /// The marked item.
    pub selected: AgreementItem,
    /// "Pictures of my face may be taken."
    pub capture: bool,
    /// "They may be sent to the bureau."
    pub send: bool,
    /// Enter was pressed on "agree" while a consent was missing.
    pub incomplete: bool,
}

/// What can be marked on the agreement page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AgreementItem {
    /// Consent to the pictures.
    #[default]
    Capture,
    /// Consent to sending them.
    Send,
    /// Agree and go on.
    Agree,
    /// Refuse: leads to the other ways, without nagging.
    Refuse,
}

/// Person, case and consent, from the agreement to the end.
#[derive(Clone, Debug)]
pub struct Consented {
    /// Who.
    pub subject: Subject,
    /// What they agreed to.
    pub consent: Consent,
    /// Judged trials so far.
    pub judged: u32,
}

/// How a pre-check stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Check {
    /// Still measuring.
    #[default]
    Waiting,
    /// Good.
    Good,
    /// Advice, not an obstacle.
    Advice(Problem),
    /// Light advice.
    Light(super::guidance::Hint),
}

/// See [`Step::PreCheck`].
#[derive(Clone, Debug)]
pub struct PreCheck {
    /// Who and what was agreed.
    pub consented: Consented,
    /// When the page opened; frames from before do not count.
    pub opened: Moment,
    /// Pictures come.
    pub camera: Check,
    /// Enough light, not too much.
    pub light: Check,
    /// The bureau answers. A bureau that does not is advice only: the record can be sent later.
    pub bureau: Check,
    /// When the page goes on by itself; set once everything is good.
    pub goes_on: Option<Moment>,
}

/// What the framing is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Demo with a webcam: the newcomer's own photo on file.
    Enrol,
    /// The certification.
    Certify,
}

/// See [`Step::Framing`].
#[derive(Clone, Debug)]
pub struct Framing {
    /// Who and what was agreed.
    pub consented: Consented,
    /// What for.
    pub purpose: Purpose,
    /// When the page opened; frames from before do not count.
    pub opened: Moment,
    /// The hint on screen.
    pub guidance: Guidance,
    /// Since when every frame was good.
    pub good_since: Option<Moment>,
    /// The best frame of the present good stretch.
    pub best: Option<(f32, Arc<Frame>)>,
    /// Passive probabilities collected.
    pub bona_fide: Vec<f32>,
    /// Set while the enrolment is answered.
    pub waiting: Option<Ticket>,
}

/// See [`Step::Trial`].
#[derive(Clone, Debug)]
pub struct Trial {
    /// Who and what was agreed.
    pub consented: Consented,
    /// The best framing picture.
    pub portrait: Arc<Frame>,
    /// When the evidence was taken.
    pub captured_at: jiff::Timestamp,
    /// Which act of the challenge is asked for.
    pub index: usize,
    /// When it was asked for.
    pub prompted: Moment,
    /// Time with a usable face since the prompt: the budget runs only then.
    pub usable: std::time::Duration,
    /// The time of the last frame, for the budget and the face-loss grace.
    pub last_seen: Moment,
    /// When the movement of the present act began.
    pub began: Option<Moment>,
    /// Measures at the prompt, to tell a movement from a standing state.
    pub baseline: Option<Observation>,
    /// The hint on screen, `Hint::Ok` while the act can be judged.
    pub guidance: Guidance,
    /// Acts done.
    pub done: Vec<ActRecord>,
    /// A picture of each act.
    pub pictures: Vec<Arc<Frame>>,
    /// Passive probabilities, framing included.
    pub bona_fide: Vec<f32>,
}

impl Trial {
    /// The act asked for now.
    pub fn act(&self) -> Option<Act> {
        self.consented.subject.case.challenge.acts.get(self.index).copied()
    }
}

/// See [`Step::TryAgain`].
#[derive(Clone, Debug)]
pub struct TryAgain {
    /// Who and what was agreed.
    pub consented: Consented,
    /// Why there was nothing to judge; `None` when the act did not come.
    pub not_judged: Option<NotJudged>,
    /// Judged trials left.
    pub left: u32,
}

/// See [`Step::Attest`].
#[derive(Clone, Debug)]
pub struct Attest {
    /// Who and what was agreed.
    pub consented: Consented,
    /// The trial's record.
    pub trial: TrialRecord,
    /// When the evidence was taken.
    pub captured_at: jiff::Timestamp,
    /// The camera that took it.
    pub camera: CameraFacts,
    /// The pictures that will be sent.
    pub pictures: Vec<Arc<Frame>>,
    /// 我看着本人.
    pub attested: bool,
    /// Enter was pressed without it.
    pub missing: bool,
}

/// See [`Step::Sending`].
#[derive(Clone, Debug)]
pub struct Sending {
    /// Kept until the record is on disk, so that a full disk loses nothing.
    pub filing: Option<Box<Filing>>,
    /// Which.
    pub id: FilingId,
    /// How far.
    pub stage: Stage,
    /// When it was handed over.
    pub since: Moment,
    /// When the wizard stops waiting and lets the next person start.
    pub leave_at: Moment,
}

/// How far a submission is; each is narrated.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// Being sealed and written.
    Sealing,
    /// On disk, on its way.
    Stored,
    /// At the bureau.
    Delivered,
    /// Being compared.
    Comparing {
        /// Certifications before this one.
        queue_position: u32,
    },
}

/// See [`Step::Result`].
#[derive(Clone, Debug)]
pub struct ResultPage {
    /// What the bureau said; final.
    pub outcome: Outcome,
    /// When the page wipes itself.
    pub wipes: Moment,
}

/// A final answer, reduced to what the page needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Certified.
    Approved(Receipt),
    /// Certified already in this period.
    Duplicate(Receipt),
    /// Not approved, other ways follow.
    Rejected(Reason),
    /// A human will look at it.
    Review(Reason),
    /// Taken back.
    Cancelled,
}

impl Outcome {
    /// The outcome of a final decision; `None` while the bureau is still at it.
    pub fn of(decision: Decision) -> Option<Self> {
        match decision {
            Decision::Received | Decision::Comparing { .. } => None,
            Decision::Approved { receipt } => Some(Self::Approved(receipt)),
            Decision::Duplicate { receipt } => Some(Self::Duplicate(receipt)),
            Decision::Rejected { reason } => Some(Self::Rejected(reason)),
            Decision::Review { reason } => Some(Self::Review(reason)),
            Decision::Cancelled => Some(Self::Cancelled),
        }
    }
}

/// See [`Step::Queued`].
#[derive(Clone, Debug)]
pub struct Queued {
    /// Which.
    pub id: FilingId,
    /// Masked, for the page.
    pub masked_name: String,
    /// Why it was not delivered at once; `None` when the bureau has it and is only slow to decide.
    pub problem: Option<Problem>,
    /// Whether it needs a supervisor (parked) or goes by itself.
    pub parked: bool,
    /// When the page wipes itself.
    pub wipes: Moment,
}

/// See [`Step::OtherWays`].
#[derive(Clone, Debug)]
pub struct OtherWays {
    /// How one came here.
    pub why: WhyOther,
}

/// How one comes to the other ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyOther {
    /// Chosen on the method page.
    Chosen,
    /// The agreement was refused.
    Refused,
    /// The bounded attempts are used up.
    AttemptsUsed,
    /// The bureau did not approve.
    NotApproved,
}

/// See [`Step::Stuck`].
#[derive(Clone, Debug)]
pub struct Stuck {
    /// What stands in the way.
    pub problem: Problem,
    /// A record that could not be written: Enter tries again, nothing is lost while this page stands.
    pub unsaved: Option<Box<Filing>>,
}
