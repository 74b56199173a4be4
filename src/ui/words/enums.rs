//! Words for the closed lists of `domain` and `flow`.

use super::{Advice, Words};
use crate::{
    domain::{
        face::Side,
        filing::Reason,
        trial::{Act, NotJudged},
    },
    flow::{
        Hint, Step,
        guidance::Detail,
        step::{Movement, Outcome, Purpose, WhyOther},
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
            WhyOther::NotApproved => "other-not-approved",
        };
        self.say(key, &[])
    }

    /// The page's name, shown in the title bar.
    pub fn page_title(&self, step: &Step) -> String {
        let key = match step {
            Step::SignIn(_) => "sign-in-title",
            Step::Person(_) => "person-title",
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

    /// The headline of a final answer.
    pub fn outcome(&self, outcome: &Outcome) -> String {
        self.say(outcome_key(outcome), &[])
    }

    /// Plain words about the page, for F1.
    pub fn help_about(&self, step: &Step) -> String {
        let key = match step {
            Step::SignIn(_) => "help-sign-in",
            Step::Person(_) => "help-person",
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
