//! Words for the closed lists of `domain` and `flow`.

use renzheng_domain::{
    applicant::{CardState, Relation},
    casework::WhyManual,
    face::Side,
    filing::Reason,
    promise::{WhyLooked, WhyUseless},
    security::{GestureFault, PasswordFault},
    trial::{Act, NotJudged},
    worklist,
};
use renzheng_flow::{
    Hint, Step,
    guidance::Detail,
    step::{Movement, Outcome, Purpose, SecurityProblem, WhyOther},
};

use super::{Advice, Words};

impl Words {
    /// The hint, and the remedy where the hint is not itself an instruction.
    pub fn hint(&self, hint: Hint, detail: Detail) -> Advice {
        self.advice(&hint_key(hint, detail), &[])
    }

    /// What the person is asked to do, and how.
    pub fn act(&self, act: Act) -> Advice {
        let what = act_key(act);
        let how = format!("{what}-how");
        Advice { message: self.say(&what, &[]), remedy: self.say(&how, &[]) }
    }

    /// What the person cannot do.
    pub fn movement(&self, movement: Movement) -> String {
        self.say(&movement_key(movement), &[])
    }

    /// What the person does before an act, or before the same one is asked for once more.
    pub fn resting(&self, once_more: bool) -> Advice {
        self.advice(if once_more { "trial-once-more" } else { "trial-resting" }, &[])
    }

    /// The name of an act, for the record.
    pub fn act_done(&self, act: Act) -> String {
        self.say(&format!("{}-name", act_key(act)), &[])
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
            Reason::Late => "reason-late",
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

    /// Why a picture of the face is of no use.
    pub fn why_useless(&self, why: WhyUseless) -> String {
        let key = match why {
            WhyUseless::NoPhoto => "useless-no-photo",
            WhyUseless::UnusablePhoto => "useless-unusable-photo",
        };
        self.say(key, &[])
    }

    /// Why a person may have to look at a record by face; `year`: of the photo on file, in brackets.
    pub fn why_looked(&self, why: WhyLooked, year: &str) -> String {
        let key = match why {
            WhyLooked::AgedPhoto => "looked-aged-photo",
            WhyLooked::PoorPhoto => "looked-poor-photo",
            WhyLooked::ByHand => "looked-by-hand",
            WhyLooked::CounterUnknown => "looked-counter-unknown",
        };
        self.say(key, &[("year", year.into())])
    }

    /// First line of the other ways.
    pub fn why_other(&self, why: WhyOther) -> String {
        let key = match why {
            WhyOther::Chosen => "other-chosen",
            WhyOther::Refused => "other-refused",
            WhyOther::Document => "other-document",
            WhyOther::AttemptsUsed => "other-attempts",
            WhyOther::NotApproved(..) => "other-not-approved",
            WhyOther::NoPicture(why) => return self.why_useless(why),
        };
        self.say(key, &[])
    }

    /// The page's name, shown in the title bar.
    pub fn page_title(&self, step: &Step) -> String {
        self.say(&title_key(step), &[])
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

    /// Reason why a case is submitted without face matching.
    pub fn why_manual(&self, why: WhyManual) -> String {
        let key = match why {
            WhyManual::NotWished => "why-not-wished",
            WhyManual::NotByFace => "why-not-by-face",
            WhyManual::Health => "why-health",
            WhyManual::Changed => "why-changed",
            WhyManual::Equipment => "why-equipment",
            WhyManual::Document => "why-document",
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
        self.say(&help_key(step), &[])
    }
}

/// The key of a page's name: its id, unless the page has several names.
pub(super) fn title_key(step: &Step) -> String {
    match step {
        Step::Framing(page) if page.purpose == Purpose::Enrol => "framing-title-enrol".to_owned(),
        Step::TryAgain(page) if page.left == 0 => "try-again-enough".to_owned(),
        Step::Result(page) => outcome_key(&page.outcome).to_owned(),
        step => format!("{}-title", step.id().replace('_', "-")),
    }
}

/// The key of the plain words about a page.
pub(super) fn help_key(step: &Step) -> String {
    match step {
        // Without more, the card itself is meant.
        Step::Card(_) => "help-card-state".to_owned(),
        step => format!("help-{}", step.id().replace('_', "-")),
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

/// The key of what an act is called to the person; `-how` and `-name` follow it in two others.
pub(super) fn act_key(act: Act) -> String {
    format!("act-{}", act.id().replace('_', "-"))
}

/// The key of a movement's name.
pub(super) fn movement_key(movement: Movement) -> String {
    format!("movement-{}", <&str>::from(movement))
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
