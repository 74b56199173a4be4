//! A wizard on every page, for tests: what all pages share here, the pages in `steps`.

mod documents;
mod steps;
mod ways;

use std::sync::Arc;

use jiff::{Timestamp, civil::date};
use renzheng_domain::{
    applicant::Applicant,
    channel::AfterStep,
    consent::{Agreement, Consent},
    entitlement::PersonFacts,
    face::{Covering, FaceLight, FaceView, Observation, Point, Pose, Rect},
    filing::{CameraFacts, FilingId, Receipt, VirtualCameras},
    frame::Frame,
    person::{IdNumber, Person, PersonName},
    promise::{Certified, CertifiedBy, FaceOutlook, PhotoOnFile, PhotoQuality, Promise, WhyLooked},
    session::{Case, Operator, Service},
    time::{Moment, Now},
    trial::{Act, Challenge},
    visit::{ClockCheck, VisitProof},
};
use renzheng_flow::{
    CameraState, DemoPerson, Event, Guidance, Hint, Problem, Settings, Step, Wizard,
    evidence::Evidence,
    guidance::Detail,
    step::{Consented, Framing, Purpose, Subject},
    tray::{Entry, Standing, Tray},
    wizard::{Language, Link},
};
use uuid::Uuid;

pub use self::steps::{hints, steps};

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
        cues: None,
        parallax: None,
        who: None,
    };
    Observation {
        seq: 1,
        captured: Moment::ZERO,
        width: 1280,
        height: 720,
        faces: 1,
        unread: None,
        other_face: 0.0,
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
    let challenge = Challenge::new("AAAAAAAAAAAAAAAAAAAAAA".into(), vec![Act::TurnLeft], Timestamp::UNIX_EPOCH);
    let case = Case {
        id: "case-1".into(),
        masked_name: "王**".into(),
        masked_number: "119900********0023".into(),
        birth: Some(date(1949, 10, 1)),
        due: date(2026, 12, 31),
        certified_on: None,
        promise: None,
        challenge,
        known: PersonFacts::default(),
    };
    Subject {
        person,
        case,
        applicant: Applicant::default(),
        judged: 0,
        cannot: Vec::new(),
        ticked: Vec::new(),
        guardian: None,
    }
}

/// The case of the sample person.
pub fn case() -> Case {
    subject().case
}

fn certified() -> Subject {
    let mut subject = subject();
    subject.case.certified_on = Some(date(2026, 3, 8));
    subject.case.due = date(2027, 3, 8);
    subject
}

/// Certified, and the bureau says what a renewal needs; `by`: what it rests on.
fn renewable(by: CertifiedBy) -> Subject {
    let mut subject = certified();
    let known = Certified { on: date(2026, 3, 8), by, until: date(2027, 3, 8), renews: true };
    let photo = PhotoOnFile { year: Some(2019), quality: PhotoQuality::Good };
    subject.case.promise = Some(promise(Some(known), FaceOutlook::Approved { photo }));
    subject
}

/// What the bureau says of the photo on file.
fn promised(face: FaceOutlook) -> Subject {
    let mut subject = subject();
    subject.case.promise = Some(promise(None, face));
    subject
}

fn promise(certified: Option<Certified>, face: FaceOutlook) -> Promise {
    Promise { certified, face: Some(face), police_face: Some(face), next_due: date(2027, 11, 21) }
}

fn looked(why: WhyLooked) -> Subject {
    promised(FaceOutlook::Looked { why, photo: PhotoOnFile { year: Some(1996), quality: PhotoQuality::Poor } })
}

fn consented() -> Consented {
    let consent = Consent {
        version: "2026-1".into(),
        sha256: "0".repeat(64),
        capture: true,
        send: true,
        agreed_at: Timestamp::UNIX_EPOCH,
        guardian: None,
    };
    Consented { subject: subject(), consent }
}

pub fn receipt() -> Receipt {
    Receipt {
        number: "2026-1121-7K3F".into(),
        filing: filing_id(),
        masked_name: "王**".into(),
        masked_number: "119900********0023".into(),
        visited_on: None,
        decided_on: date(2026, 11, 21),
        next_due: date(2027, 11, 21),
        bureau_name: "演示市社会保险事业服务中心".into(),
        signature: "A".repeat(86),
    }
}

pub fn visit() -> VisitProof {
    VisitProof {
        filing: filing_id(),
        masked_name: "王**".into(),
        masked_number: "119900********0023".into(),
        came: "2026-11-21T01:12:00Z".parse().unwrap_or_default(),
        clock: ClockCheck::Bureau,
        device: "窗口 3".into(),
        device_seq: 12,
        sha256: "ab".repeat(32),
        key: "K".repeat(43),
        signature: "A".repeat(86),
    }
}

pub const fn filing_id() -> FilingId {
    FilingId(Uuid::nil())
}

/// A wizard in demo mode, signed in, with the camera running, on the page `step`.
pub fn wizard(language: Language, step: Step) -> Wizard {
    let person = |name: &str, number: &str, zh: &str, en: &str| DemoPerson {
        name: name.into(),
        number: number.into(),
        note_zh: zh.into(),
        note_en: en.into(),
    };
    let settings = Settings {
        demo: true,
        language,
        demo_operator: Some(("demo".into(), "demo1234".into())),
        demo_people: vec![
            person("王秀英", "119900194910010023", "认证通过", "approved"),
            person("李国强", "119900194203120012", "转人工核对", "under review"),
            person("张桂兰", "119900193811050041", "网络中断", "no network"),
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
        acts_asked: 1,
        hotline: "12333".into(),
        virtual_cameras: VirtualCameras::Warn,
        offers: <AfterStep as strum::VariantArray>::VARIANTS.to_vec(),
        takes_cases: true,
        packed: None,
    };
    let mut wizard = Wizard::new(settings);
    wizard.service = Some(service);
    wizard.link = Link::Up;
    wizard.operator = Some(Operator { id: "demo".into(), display_name: "经办员小陈".into() });
    shown_by(&mut wizard, camera());
    wizard.step = step;
    wizard
}

/// The pictures come from this camera.
pub fn shown_by(wizard: &mut Wizard, camera: CameraFacts) {
    camera_is(wizard, CameraState::Streaming(camera));
}

/// The camera lane says so.
pub fn camera_is(wizard: &mut Wizard, state: CameraState) {
    wizard.update(Event::CameraChanged(state), Now { at: Moment::ZERO, wall: Timestamp::UNIX_EPOCH });
}

/// A camera of the system.
pub fn webcam(id: &str, name: &str, is_virtual: bool) -> CameraFacts {
    CameraFacts { id: id.into(), name: name.into(), is_virtual: Some(is_virtual), ..CameraFacts::default() }
}

fn camera() -> CameraFacts {
    CameraFacts {
        id: "mock:puppet".into(),
        name: "puppet".into(),
        is_virtual: Some(true),
        mock: true,
        ..CameraFacts::default()
    }
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
        who: None,
        crowded: false,
        evidence: Evidence::default(),
        waiting: None,
    })
}

/// What the record knows of a few persons: one waits, one waits for an administrator, one has come through.
pub fn tray() -> Tray {
    let entry = |id: u128, name: &str, minute: i64, standing| Entry {
        id: FilingId(Uuid::from_u128(id)),
        masked_name: name.into(),
        since: Timestamp::from_second(1_795_226_400 + minute * 60).unwrap(),
        standing,
    };
    let mut tray = Tray::default();
    tray.entries = vec![
        entry(1, "王**", 0, Standing::Approved),
        entry(2, "李**", 12, Standing::Waiting(Some(Problem::BureauUnreachable))),
        entry(3, "欧***", 25, Standing::Parked(Problem::BureauRefused(422))),
        entry(4, "张**", 31, Standing::Review),
    ];
    tray
}
