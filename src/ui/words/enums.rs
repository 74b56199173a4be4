//! Words for the closed lists of `domain` and `flow`.

use super::{Advice, Words};
use crate::{
    domain::{
        applicant::{CardState, Relation},
        casework::WhyManual,
        face::Side,
        filing::Reason,
        security::{GestureFault, PasswordFault},
        trial::{Act, NotJudged},
        worklist,
    },
    flow::{
        Hint, Step,
        guidance::Detail,
        step::{Movement, Outcome, Purpose, SecurityProblem, WhyOther},
    },
};

impl Words {
    /// The hint, and the remedy where the hint is not itself an instruction.
    pub fn hint(&self, hint: Hint, detail: Detail) -> Advice {
        self.advice(&hint_key(hint, detail), &[])
    }

    /// What the person is asked to do, and how.
    pub fn act(&self, act: Act) -> Advice {
        let (what, how) = match act {
            Act::Blink => ("act-blink", "act-blink-how"),
            Act::OpenMouth => ("act-open-mouth", "act-open-mouth-how"),
            Act::TurnLeft => ("act-turn-left", "act-turn-left-how"),
            Act::TurnRight => ("act-turn-right", "act-turn-right-how"),
            Act::Nod => ("act-nod", "act-nod-how"),
            Act::Digits => ("act-digits", "act-digits-how"),
        };
        Advice { message: self.say(what, &[]), remedy: self.say(how, &[]) }
    }

    /// What the person cannot do.
    pub fn movement(&self, movement: Movement) -> String {
        let key = match movement {
            Movement::Blink => "movement-blink",
            Movement::OpenMouth => "movement-open-mouth",
            Movement::Turn => "movement-turn",
            Movement::Nod => "movement-nod",
        };
        self.say(key, &[])
    }

    /// What the person does before an act, or before the same one is asked for once more.
    pub fn resting(&self, once_more: bool) -> Advice {
        self.advice(if once_more { "trial-once-more" } else { "trial-resting" }, &[])
    }

    /// The name of an act, for the record.
    pub fn act_done(&self, act: Act) -> String {
        let key = match act {
            Act::Blink => "act-blink-name",
            Act::OpenMouth => "act-open-mouth-name",
            Act::TurnLeft => "act-turn-left-name",
            Act::TurnRight => "act-turn-right-name",
            Act::Nod => "act-nod-name",
            Act::Digits => "act-digits-name",
        };
        self.say(key, &[])
    }

    /// Why the bureau did not approve.
    pub fn reason(&self, reason: Reason) -> Advice {
        let key = match reason {
            Reason::FaceMismatch => "reason-face-mismatch",
            Reason::FaceUnsure => "reason-face-unsure",
            Reason::NoUsablePhoto => "reason-no-usable-photo",
            Reason::NoUsablePicture => "reason-no-usable-picture",
            Reason::Liveness => "reason-liveness",
            Reason::Challenge => "reason-challenge",
            Reason::AgedPhoto => "reason-aged-photo",
            Reason::Manual => "reason-manual",
            Reason::HomeVisit => "reason-home-visit",
            Reason::Other => "reason-other",
        };
        self.advice(key, &[])
    }

    /// Why there was nothing to judge; `None` when the act did not come.
    pub fn not_judged(&self, why: Option<NotJudged>) -> Advice {
        let key = match why {
            Some(NotJudged::FaceLost) => "not-judged-face-lost",
            Some(NotJudged::MultipleFaces) => "not-judged-multiple-faces",
            Some(NotJudged::PoorPicture) => "not-judged-poor-picture",
            Some(NotJudged::CameraLost) => "not-judged-camera-lost",
            Some(NotJudged::PersonChanged) => "not-judged-person-changed",
            Some(NotJudged::NoEvidence) => "not-judged-no-evidence",
            None => "not-done",
        };
        self.advice(key, &[])
    }

    /// First line of the other ways.
    pub fn why_other(&self, why: WhyOther) -> String {
        let key = match why {
            WhyOther::Chosen => "other-chosen",
            WhyOther::Refused => "other-refused",
            WhyOther::AttemptsUsed => "other-attempts",
            WhyOther::NotApproved(..) => "other-not-approved",
        };
        self.say(key, &[])
    }

    /// The page's name, shown in the title bar.
    pub fn page_title(&self, step: &Step) -> String {
        let key = match step {
            Step::SignIn(_) => "sign-in-title",
            Step::Entry(_) => "entry-title",
            Step::Account(_) => "account-title",
            Step::Agent(_) => "agent-title",
            Step::Person(_) => "person-title",
            Step::Card(_) => "card-title",
            Step::Security(_) => "security-title",
            Step::Overview(_) => "overview-title",
            Step::Credential(_) => "credential-title",
            Step::Manual(_) => "manual-title",
            Step::CasePhoto(_) => "case-photo-title",
            Step::Witness(_) => "witness-title",
            Step::CaseWord(_) => "case-word-title",
            Step::Visit(_) => "visit-title",
            Step::Rehearsal(_) => "rehearsal-title",
            Step::Worklist(_) => "worklist-title",
            Step::Status(_) => "status-title",
            Step::Withdraw(_) => "withdraw-title",
            Step::ReadBack(_) => "read-back-title",
            Step::Method(_) => "method-title",
            Step::Agreement(_) => "agreement-title",
            Step::PreCheck(_) => "pre-check-title",
            Step::Framing(page) if page.purpose == Purpose::Enrol => "framing-title-enrol",
            Step::Framing(_) => "framing-title",
            Step::Trial(_) => "trial-title",
            Step::TryAgain(page) if page.left == 0 => "try-again-enough",
            Step::TryAgain(_) => "try-again-title",
            Step::Attest(_) => "attest-title",
            Step::Sending(_) => "sending-title",
            Step::Result(page) => outcome_key(&page.outcome),
            Step::Queued(_) => "queued-title",
            Step::OtherWays(_) => "other-title",
            Step::Stuck(_) => "stuck-title",
        };
        self.say(key, &[])
    }

    /// What has come of somebody on the list.
    pub fn listed(&self, outcome: worklist::Outcome) -> String {
        let key = match outcome {
            worklist::Outcome::Open => "listed-open",
            worklist::Outcome::Queued => "listed-queued",
            worklist::Outcome::Accepted => "listed-accepted",
            worklist::Outcome::Review => "listed-review",
            worklist::Outcome::Manual => "listed-manual",
            worklist::Outcome::NotApproved => "listed-not-approved",
            worklist::Outcome::Withdrawn => "listed-withdrawn",
        };
        self.say(key, &[])
    }

    /// What the key does that changes who comes first.
    pub fn worklist_key_order(&self, order: worklist::Order) -> String {
        let key = match order {
            worklist::Order::Due => "worklist-order-due",
            worklist::Order::Aged => "worklist-order-aged",
        };
        self.say(key, &[])
    }

    /// What the key does that shows those who are done, or hides them.
    pub fn worklist_key_all(&self, all: bool) -> String {
        self.say(if all { "worklist-all-on" } else { "worklist-all-off" }, &[])
    }

    /// What one who comes for the person is to them.
    pub fn relation(&self, relation: Relation) -> String {
        let key = match relation {
            Relation::Child => "relation-child",
            Relation::Spouse => "relation-spouse",
            Relation::Relative => "relation-relative",
            Relation::Community => "relation-community",
            Relation::Other => "relation-other",
        };
        self.say(key, &[])
    }

    /// Where the card is.
    pub fn card_state(&self, state: CardState) -> String {
        let key = match state {
            CardState::Valid => "card-state-valid",
            CardState::Lost => "card-state-lost",
            CardState::None => "card-state-none",
        };
        self.say(key, &[])
    }

    /// What to do about it.
    pub fn card_way(&self, state: CardState) -> String {
        let key = match state {
            CardState::Valid => "card-way-valid",
            CardState::Lost => "card-way-lost",
            CardState::None => "card-way-none",
        };
        self.say(key, &[])
    }

    /// Why a case is made by hand.
    pub fn why_manual(&self, why: WhyManual) -> String {
        let key = match why {
            WhyManual::NotWished => "why-not-wished",
            WhyManual::NotByFace => "why-not-by-face",
            WhyManual::Health => "why-health",
            WhyManual::Changed => "why-changed",
            WhyManual::Equipment => "why-equipment",
        };
        self.say(key, &[])
    }

    /// Why a password or a pattern was not taken.
    pub fn security_problem(&self, problem: &SecurityProblem) -> Advice {
        let key = match problem {
            SecurityProblem::Password(PasswordFault::Digits) => "password-digits",
            SecurityProblem::Password(PasswordFault::Consecutive) => "password-consecutive",
            SecurityProblem::Password(PasswordFault::Repeated) => "password-repeated",
            SecurityProblem::Password(PasswordFault::FromNumber) => "password-from-number",
            SecurityProblem::Gesture(GestureFault::TooShort) => "gesture-too-short",
            SecurityProblem::Gesture(GestureFault::Shape) => "gesture-shape",
            SecurityProblem::Differs => "security-differs",
            SecurityProblem::Bureau(problem) => return self.problem(problem),
        };
        self.advice(key, &[])
    }

    /// The end of a rehearsal.
    pub fn rehearsal_done(&self) -> Advice {
        self.advice("rehearsal-done", &[])
    }

    /// What is said under the headline of a review.
    pub fn review_text(&self, reason: Reason) -> String {
        match reason {
            Reason::AgedPhoto => self.result_aged_text(),
            Reason::Manual => self.result_manual_text(),
            Reason::HomeVisit => self.result_visit_text(),
            _ => self.result_review_text(),
        }
    }

    /// The headline of a final answer.
    pub fn outcome(&self, outcome: &Outcome) -> String {
        self.say(outcome_key(outcome), &[])
    }

    /// Plain words about the page, for F1.
    pub fn help_about(&self, step: &Step) -> String {
        let key = match step {
            Step::SignIn(_) => "help-sign-in",
            Step::Entry(_) => "help-entry",
            Step::Account(_) => "help-account",
            Step::Agent(_) => "help-agent",
            Step::Person(_) => "help-person",
            Step::Card(_) => "help-card-state",
            Step::Security(_) => "help-security",
            Step::Overview(_) => "help-overview",
            Step::Credential(_) => "help-credential",
            Step::Manual(_) => "help-manual",
            Step::CasePhoto(_) => "help-case-photo",
            Step::Witness(_) => "help-witness",
            Step::CaseWord(_) => "help-case-word",
            Step::Visit(_) => "help-visit",
            Step::Rehearsal(_) => "help-rehearsal",
            Step::Worklist(_) => "help-worklist",
            Step::Status(_) => "help-status",
            Step::Withdraw(_) => "help-withdraw",
            Step::ReadBack(_) => "help-read-back",
            Step::Method(_) => "help-method",
            Step::Agreement(_) => "help-agreement",
            Step::PreCheck(_) => "help-pre-check",
            Step::Framing(_) => "help-framing",
            Step::Trial(_) => "help-trial",
            Step::TryAgain(_) => "help-try-again",
            Step::Attest(_) => "help-attest",
            Step::Sending(_) => "help-sending",
            Step::Queued(_) => "help-queued",
            Step::Result(_) => "help-result",
            Step::OtherWays(_) => "help-other",
            Step::Stuck(_) => "help-stuck",
        };
        self.say(key, &[])
    }
}

const fn outcome_key(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Approved(_) => "result-approved",
        Outcome::Duplicate(_) => "result-duplicate",
        Outcome::Rejected(_) => "result-rejected",
        Outcome::Review(Reason::AgedPhoto) => "result-aged",
        Outcome::Review(Reason::Manual) => "result-manual",
        Outcome::Review(Reason::HomeVisit) => "result-visit",
        Outcome::Review(_) => "result-review",
        Outcome::Cancelled => "result-cancelled",
    }
}

pub(super) fn hint_key(hint: Hint, detail: Detail) -> String {
    let id = hint.id().replace('_', "-");
    let side = |side: Side| <&str>::from(side);
    match detail {
        Detail::Plain => format!("hint-{id}"),
        Detail::Towards(to) => format!("hint-{id}-{}", side(to)),
        Detail::Camera(to) => format!("hint-{id}-camera-{}", side(to)),
        Detail::TurnCamera => format!("hint-{id}-turn-camera"),
        Detail::Shaken => format!("hint-{id}-shaken"),
        Detail::RoomDarker => format!("hint-{id}-room-darker"),
        Detail::RoomBrighter => format!("hint-{id}-room-brighter"),
    }
}
