//! A wizard on every page, for tests.

use std::{sync::Arc, time::Duration};

use jiff::{Timestamp, civil::date};
use uuid::Uuid;

use crate::{
    domain::{
        face::{Covering, FaceLight, FaceView, Observation, Point, Pose, Rect, Side},
        filing::{CameraFacts, FilingId, Reason, Receipt},
        frame::Frame,
        person::{IdNumber, Person, PersonName},
        session::{Agreement, Case, Consent, Operator, Service},
        time::Moment,
        trial::{Act, ActRecord, Challenge, NotJudged, TrialRecord, Verdict},
    },
    flow::{
        CameraState, DemoPerson, Guidance, Hint, Problem, Settings, Step, Ticket, Wizard,
        field::Field,
        guidance::Detail,
        step::{
            AgreementItem, AgreementPage, Attest, Check, Consented, Focus, Framing, Method, OtherWays, Outcome,
            PersonForm, PreCheck, Purpose, Queued, ReadBack, ResultPage, Sending, SignIn, Stage, Stuck, Subject, Trial,
            TryAgain, Way, WhyOther,
        },
        wizard::{Language, Link},
    },
};

/// A face of the right size with its centre at these shares of a 1280x720 picture.
pub fn observation(x: f32, y: f32) -> Observation {
    let (cx, cy) = (x * 1280.0, y * 720.0);
    let face = FaceView {
        bounds: Rect { x0: cx - 130.0, y0: cy - 180.0, x1: cx + 130.0, y1: cy + 180.0 },
        pose: Pose::default(),
        left_eye_open: 0.3,
        right_eye_open: 0.3,
        mouth_open: 0.0,
        lid_gap: 0.1,
        lip_gap: 0.0,
        eye_middle: Point { x: cx, y: cy - 50.0 },
        inter_eye: 120.0,
        eye_to_chin: 190.0,
        light: FaceLight { mean: 0.2, left: 0.2, right: 0.2, uniformity: 0.9, ..FaceLight::default() },
        sharpness: 1.0,
        shake: 0.0,
        covering: Covering::default(),
        motion: 0.0,
        presence: 1.0,
        bona_fide: None,
    };
    Observation {
        seq: 1,
        captured: Moment::ZERO,
        width: 1280,
        height: 720,
        faces: 1,
        unread: None,
        scene_luminance: 0.2,
        haze: 0.0,
        face: Some(face),
    }
}

/// A picture that differs everywhere: red grows to the right, green grows down.
pub fn frame(seq: u64, width: u32, height: u32) -> Arc<Frame> {
    let pixel = |at: u32| [(at % width * 255 / (width - 1)) as u8, (at / width * 255 / (height - 1)) as u8, 40];
    let rgb = (0..width * height).flat_map(pixel).collect();
    Arc::new(Frame { seq, captured: Moment::ZERO, width, height, rgb, jpeg: None })
}

fn subject() -> Subject {
    let person = Person {
        name: PersonName::parse("王秀英").unwrap(),
        // Region code 119900 is not assigned to any place.
        id_number: IdNumber::parse("119900194910010023", date(2026, 1, 1)).unwrap(),
    };
    let challenge =
        Challenge { nonce: "AAAAAAAAAAAAAAAAAAAAAA".into(), acts: vec![Act::TurnLeft], expires: Timestamp::UNIX_EPOCH };
    let case = Case {
        id: "case-1".into(),
        masked_name: "王**".into(),
        masked_number: "119900********0023".into(),
        birth: date(1949, 10, 1),
        due: date(2026, 12, 31),
        certified_on: None,
        challenge,
    };
    Subject { person, case, judged: 0 }
}

fn certified() -> Subject {
    let mut subject = subject();
    subject.case.certified_on = Some(date(2026, 3, 8));
    subject
}

fn consented() -> Consented {
    let consent = Consent {
        version: "2026-1".into(),
        sha256: "0".repeat(64),
        capture: true,
        send: true,
        agreed_at: Timestamp::UNIX_EPOCH,
    };
    Consented { subject: subject(), consent }
}

fn receipt() -> Receipt {
    Receipt {
        number: "2026-1121-7K3F".into(),
        filing: filing_id(),
        masked_name: "王**".into(),
        masked_number: "119900********0023".into(),
        decided_on: date(2026, 11, 21),
        next_due: date(2027, 12, 31),
        bureau_name: "演示市社会保险事业服务中心".into(),
        signature: "A".repeat(86),
    }
}

const fn filing_id() -> FilingId {
    FilingId(Uuid::nil())
}

/// A wizard in demo mode, signed in, with the camera running, on the page `step`.
pub fn wizard(language: Language, step: Step) -> Wizard {
    let person = |name: &str, number: &str, note: &str| DemoPerson {
        name: name.into(),
        number: number.into(),
        note: note.into(),
    };
    let settings = Settings {
        demo: true,
        language,
        demo_operator: Some(("demo".into(), "demo1234".into())),
        demo_people: vec![
            person("王秀英", "119900194910010023", "认证通过"),
            person("李国强", "119900194203120012", "转人工核对"),
            person("张桂兰", "119900193811050041", "网络中断"),
        ],
        ..Settings::default()
    };
    let paragraph = "为了确认您本人仍可领取养老保险待遇，本机构需要拍摄您的脸部照片，并与留底照片核对。照片只用于这一次认证，\
                     核对后按规定期限保存，到期删除。您可以不同意，改用电话、窗口或上门等方式，效果一样。";
    let english = "To confirm that your pension goes on, this bureau takes pictures of your face and compares them with \
                   the photo on file. They are used for this certification only and deleted when the law allows. You \
                   may refuse and use the telephone, a window or a visit at home instead; that is just as valid.";
    let service = Service {
        bureau_name: "演示市社会保险事业服务中心".into(),
        demo: true,
        agreement: Agreement {
            version: "2026-1".into(),
            text_zh: [paragraph; 6].join("\n\n"),
            text_en: [english; 6].join("\n\n"),
            sha256: "0".repeat(64),
        },
        judged_attempts: 3,
        hotline: "12333".into(),
    };
    let mut wizard = Wizard::new(settings);
    wizard.service = Some(service);
    wizard.link = Link::Up;
    wizard.operator = Some(Operator { id: "demo".into(), display_name: "经办员小陈".into() });
    wizard.camera = CameraState::Streaming(camera());
    wizard.step = step;
    wizard
}

fn camera() -> CameraFacts {
    CameraFacts { id: "mock:puppet".into(), name: "puppet".into(), is_virtual: Some(true), ..CameraFacts::default() }
}

fn guidance(shown: Hint, detail: Detail, x: f32, y: f32) -> Guidance {
    let mut guidance = Guidance::default();
    (guidance.shown, guidance.detail, guidance.last) = (shown, detail, Some(observation(x, y)));
    guidance
}

/// A framing page that shows `hint` for a face at this place.
pub fn framing(hint: Hint, detail: Detail, x: f32, y: f32) -> Step {
    Step::Framing(Framing {
        consented: consented(),
        purpose: Purpose::Certify,
        opened: Moment::ZERO,
        guidance: guidance(hint, detail, x, y),
        good_since: None,
        best: None,
        bona_fide: Vec::new(),
        waiting: None,
    })
}

fn trial(act: Act) -> Step {
    let mut consented = consented();
    consented.subject.case.challenge.acts = vec![act];
    Step::Trial(Trial {
        consented,
        portrait: frame(1, 8, 8),
        captured_at: Timestamp::UNIX_EPOCH,
        index: 0,
        prompted: Moment::ZERO,
        usable: Duration::ZERO,
        last_frame: Moment::ZERO,
        unusable: None,
        began: None,
        baseline: None,
        guidance: guidance(Hint::Ok, Detail::Plain, 0.5, 0.5),
        done: Vec::new(),
        pictures: Vec::new(),
        bona_fide: Vec::new(),
        framed: 0,
    })
}

fn attest() -> Step {
    let act = ActRecord { act: Act::TurnLeft, prompted: Moment::ZERO, began_ms: 400, done_ms: 1200 };
    let trial = TrialRecord {
        nonce: String::new(),
        acts: vec![act],
        verdict: Verdict::Passed,
        bona_fide: Some(0.987),
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
        filing: None,
        id: filing_id(),
        masked_name: "王**".into(),
        stage,
        since: Moment::ZERO,
        leave_at: None,
    })
}

fn result(outcome: Outcome) -> Step {
    Step::Result(ResultPage { outcome, wipes: Moment::ZERO })
}

fn queued(problem: Option<Problem>, parked: bool) -> Step {
    Step::Queued(Queued { id: filing_id(), masked_name: "王**".into(), problem, parked, wipes: Moment::ZERO })
}

fn try_again(not_judged: Option<NotJudged>, left: u32) -> Step {
    Step::TryAgain(TryAgain { consented: consented(), not_judged, left, waiting: None })
}

/// Every page, by name.
pub fn steps() -> Vec<(&'static str, Step)> {
    let person = PersonForm {
        name: Field::with_text("王秀英"),
        number: Field::with_text("119900194910010024"),
        focus: Focus::Second,
        waiting: None,
        problem: Some(Problem::IdNumber(crate::domain::person::IdNumberError::CheckDigit)),
    };
    let agreement = AgreementPage {
        subject: subject(),
        scroll: 2,
        selected: AgreementItem::Agree,
        capture: true,
        send: false,
        incomplete: true,
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
    vec![
        ("sign_in", Step::SignIn(SignIn { problem: Some(Problem::SignInRefused), ..SignIn::default() })),
        ("sign_in_waiting", Step::SignIn(signing)),
        ("person", Step::Person(person)),
        ("read_back", Step::ReadBack(ReadBack { subject: subject() })),
        ("read_back_certified", Step::ReadBack(ReadBack { subject: certified() })),
        ("method", Step::Method(Method { subject: subject(), selected: Way::Face })),
        ("agreement", Step::Agreement(agreement)),
        ("pre_check", Step::PreCheck(pre_check)),
        ("framing_too_far", framing(Hint::TooFar, Detail::Plain, 0.5, 0.5)),
        ("framing_off_centre", framing(Hint::OffCentre, Detail::Towards(Side::Right), 0.7, 0.5)),
        ("framing_too_dark", framing(Hint::TooDark, Detail::Plain, 0.5, 0.5)),
        ("framing_ok", framing(Hint::Ok, Detail::Plain, 0.5, 0.5)),
        ("trial_turn_left", trial(Act::TurnLeft)),
        ("trial_blink", trial(Act::Blink)),
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
        ("queued", queued(Some(Problem::BureauUnreachable), false)),
        ("queued_parked", queued(Some(Problem::BureauRefused(422)), true)),
        ("other_ways", Step::OtherWays(OtherWays { why: WhyOther::Refused, subject: Some(subject()) })),
        ("stuck", Step::Stuck(Stuck { problem: Problem::CameraBusy, unsaved: None, subject: Some(subject()) })),
    ]
}
