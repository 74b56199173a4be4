//! Every page, by name, and every hint.

use std::time::Duration;

use jiff::Timestamp;
use renzheng_domain::{
    applicant::Account,
    face::{Cues, Side},
    filing::{Reason, Way},
    promise::{CertifiedBy, FaceOutlook, WhyLooked, WhyUseless},
    time::Moment,
    trial::{Act, ActRecord, DrawnBy, NotJudged, TrialRecord, Verdict},
};
use renzheng_flow::{
    Hint, Problem, Step, Ticket,
    evidence::Evidence,
    field::Field,
    guidance::Detail,
    step::{
        AgreementItem, AgreementNotice, AgreementPage, Asking, Attest, Check, Focus, Method, MethodItem, Movement,
        OtherItem, OtherWays, Outcome, PersonForm, Phase, PreCheck, Queued, ReadBack, ResultPage, Sending, SignIn,
        Stage, Stuck, Subject, Trial, TryAgain, WhyOther,
    },
};
use strum::VariantArray;

use super::{
    camera, certified, consented, filing_id, frame, framing, guidance, looked, promised, receipt, renewable, subject,
    visit,
};

/// A framing page for every sentence that a hint has, by name.
pub fn hints() -> Vec<(String, Step)> {
    let all = Hint::VARIANTS.iter().flat_map(|hint| hint.details().iter().map(move |detail| (*hint, *detail)));
    let name = |hint: Hint, detail: Detail| match detail {
        Detail::Plain => hint.id().to_owned(),
        detail => format!("{}_{}", hint.id(), format!("{detail:?}").to_lowercase().replace(['(', ')'], "_")),
    };
    all.map(|(hint, detail)| (name(hint, detail), framing(hint, detail, 0.5, 0.5))).collect()
}

const fn read_back(subject: Subject) -> Step {
    Step::ReadBack(ReadBack { subject, expired: None })
}

fn method(selected: MethodItem, ticked: &[Movement]) -> Step {
    let subject = Subject { ticked: ticked.to_vec(), ..subject() };
    Step::Method(Method { subject, selected, waiting: None })
}

fn asked(act: Act) -> Step {
    trial(act, Phase::Asked(Box::new(Asking::new(act, Moment::ZERO))))
}

fn trial(act: Act, phase: Phase) -> Step {
    let mut consented = consented();
    consented.subject.case.challenge.acts = vec![act];
    Step::Trial(Trial {
        consented,
        camera: camera(),
        portrait: frame(1, 8, 8),
        captured_at: Timestamp::UNIX_EPOCH,
        who: Some(0),
        recognised: None,
        index: 0,
        asked: 1,
        phase,
        prompted: Moment::ZERO,
        prompts: 1,
        usable: Duration::ZERO,
        last_usable: None,
        last_frame: Moment::ZERO,
        unusable: None,
        guidance: guidance(Hint::Ok, Detail::Plain, 0.5, 0.5),
        done: Vec::new(),
        pictures: Vec::new(),
        framed: Evidence::default(),
        evidence: Evidence::default(),
    })
}

fn attest() -> Step {
    let act = ActRecord { act: Act::TurnLeft, prompted: Moment::ZERO, began_ms: 400, done_ms: 1200 };
    let trial = TrialRecord {
        nonce: String::new(),
        drawn_by: DrawnBy::Bureau,
        acts: vec![act],
        verdict: Verdict::Passed,
        bona_fide: Some(0.987),
        cues: Cues::default(),
        relief: Some(0.31),
        same_person: true,
        judged_frames: 9,
        attempt: 1,
    };
    let captured_at = "2026-11-21T02:30:00Z".parse().unwrap();
    let pictures = vec![frame(1, 8, 8), frame(2, 8, 8)];
    Step::Attest(Attest {
        consented: consented(),
        trial,
        captured_at,
        camera: camera(),
        pictures,
        attested: false,
        missing: true,
    })
}

fn sending(stage: Stage) -> Step {
    Step::Sending(Sending {
        visit: Some(Box::new(visit())),
        filing: None,
        id: filing_id(),
        way: Way::Face,
        subject: None,
        masked_name: "王**".into(),
        stage,
        since: Moment::ZERO,
        leave_at: None,
    })
}

fn result(outcome: Outcome) -> Step {
    Step::Result(ResultPage {
        id: filing_id(),
        outcome,
        subject: Some(Box::new(subject())),
        visit: Some(Box::new(visit())),
        wipes: Moment::ZERO,
    })
}

fn queued(way: Way, problem: Option<Problem>, parked: bool) -> Step {
    Step::Queued(Queued {
        visit: Some(Box::new(visit())),
        id: filing_id(),
        way,
        subject: None,
        masked_name: "王**".into(),
        problem,
        parked,
        wipes: Moment::ZERO,
    })
}

fn try_again(not_judged: Option<NotJudged>, left: u32) -> Step {
    Step::TryAgain(TryAgain { consented: consented(), not_judged, left, waiting: None })
}

/// Every page, by name.
pub fn steps() -> Vec<(&'static str, Step)> {
    let person = PersonForm {
        account: Account::Existing,
        name: Field::with_text("王秀英"),
        number: Field::with_text("119900194910010024"),
        document: None,
        focus: Focus::Second,
        waiting: None,
        problem: Some(Problem::IdNumber(renzheng_domain::person::IdNumberError::CheckDigit)),
    };
    let unknown = PersonForm {
        number: Field::with_text("119900194910010023"),
        problem: Some(Problem::PersonUnknown),
        ..person.clone()
    };
    let agreement = AgreementPage {
        subject: subject(),
        scroll: 2,
        selected: AgreementItem::Agree,
        capture: true,
        send: false,
        notice: Some(AgreementNotice::Incomplete),
    };
    let pre_check = PreCheck {
        consented: consented(),
        opened: Moment::ZERO,
        camera: Check::Good,
        light: Check::Light(Hint::TooDark, Detail::Plain),
        bureau: Check::Advice(Problem::BureauUnreachable),
        goes_on: None,
    };
    let signing = SignIn {
        operator: Field::with_text("demo"),
        secret: Field::with_text("demo12"),
        focus: Focus::Second,
        waiting: Some(Ticket(1)),
        problem: None,
    };
    let mut steps = vec![
        ("sign_in", Step::SignIn(SignIn { problem: Some(Problem::SignInRefused), ..SignIn::default() })),
        ("sign_in_waiting", Step::SignIn(signing)),
        ("person", Step::Person(person)),
        ("read_back", Step::ReadBack(ReadBack { subject: subject(), expired: None })),
        ("read_back_certified", Step::ReadBack(ReadBack { subject: certified(), expired: None })),
        ("read_back_renewable", read_back(renewable(CertifiedBy::Record))),
        ("read_back_by_data", read_back(renewable(CertifiedBy::Data))),
        ("read_back_aged_photo", read_back(looked(WhyLooked::AgedPhoto))),
        ("read_back_poor_photo", read_back(looked(WhyLooked::PoorPhoto))),
        ("read_back_by_hand", read_back(looked(WhyLooked::ByHand))),
        ("read_back_counter_unknown", read_back(looked(WhyLooked::CounterUnknown))),
        ("read_back_no_photo", read_back(promised(FaceOutlook::Useless { why: WhyUseless::NoPhoto }))),
        ("method", method(MethodItem::Face, &[])),
        ("method_cannot", method(MethodItem::Cannot(Movement::Nod), &[Movement::Turn])),
        ("agreement", Step::Agreement(agreement)),
        ("pre_check", Step::PreCheck(pre_check)),
        ("framing_too_far", framing(Hint::TooFar, Detail::Plain, 0.5, 0.5)),
        ("framing_off_centre", framing(Hint::OffCentre, Detail::Towards(Side::Right), 0.7, 0.5)),
        ("framing_too_dark", framing(Hint::TooDark, Detail::Plain, 0.5, 0.5)),
        ("framing_room_darker", framing(Hint::TooDark, Detail::RoomDarker, 0.5, 0.5)),
        ("framing_ok", framing(Hint::Ok, Detail::Plain, 0.5, 0.5)),
        ("trial_turn_left", asked(Act::TurnLeft)),
        ("trial_resting", trial(Act::Blink, Phase::Resting(Moment::ZERO))),
        ("trial_digits", asked(Act::Digits)),
        ("trial_blink", asked(Act::Blink)),
        ("try_again", try_again(Some(NotJudged::PoorPicture), 3)),
        ("try_again_judged", try_again(None, 2)),
        ("try_again_none_left", try_again(None, 0)),
        ("attest", attest()),
        ("sending", sending(Stage::Comparing { queue_position: 3 })),
        ("result_approved", result(Outcome::Approved(receipt()))),
        ("result_duplicate", result(Outcome::Duplicate(receipt()))),
        ("result_rejected", result(Outcome::Rejected(Reason::FaceMismatch))),
        ("result_review", result(Outcome::Review(Reason::Liveness))),
        ("result_cancelled", result(Outcome::Cancelled)),
        ("queued", queued(Way::Face, Some(Problem::BureauUnreachable), false)),
        ("person_not_found", Step::Person(unknown)),
        ("queued_by_hand", queued(Way::Manual, Some(Problem::BureauUnreachable), false)),
        ("queued_visit", queued(Way::Visit, Some(Problem::BureauUnreachable), false)),
        ("queued_parked", queued(Way::Face, Some(Problem::BureauRefused(422)), true)),
        (
            "other_ways",
            Step::OtherWays(OtherWays {
                why: WhyOther::Refused,
                subject: Some(subject()),
                selected: OtherItem::Manual,
            }),
        ),
        (
            "stuck",
            Step::Stuck(Stuck {
                problem: Problem::CameraBusy { holder: None },
                unsaved: None,
                subject: Some(subject()),
            }),
        ),
    ];
    steps.extend(super::ways::steps());
    steps.extend(super::documents::steps());
    steps
}
