//! The wizard in virtual time: a counter with a pretend shell that keeps the orders.

mod after;
mod camera;
mod documents;
mod lock;
mod overlay;
mod picker;
mod road;
mod sending;
mod slip;
mod trial;
mod typing;
mod ways;
mod worklist;

use std::{sync::Arc, time::Duration};

use jiff::{Timestamp, civil::date};
use renzheng_domain::{
    consent::Agreement,
    entitlement::PersonFacts,
    face::{Covering, FaceLight, FaceView, Observation, Point, Pose, Rect},
    filing::{CameraFacts, Decision, FilingId, Receipt, VirtualCameras},
    frame::Frame,
    session::{Case, Operator, Service},
    time::{Moment, Now},
    trial::{Act, Challenge},
};
use uuid::Uuid;

use super::{Deed, Effect, Event, Key, Problem, Question, Settings, Step, Ticket, Wizard, event::CameraState};

/// 2026-11-21 10:00 in Beijing.
const MORNING: i64 = 1_795_226_400;
const FRAME: Duration = Duration::from_millis(66);

pub(super) struct Counter {
    pub wizard: Wizard,
    pub at: Moment,
    pub effects: Vec<Effect>,
    seq: u64,
}

impl Counter {
    pub fn new(settings: Settings) -> Self {
        let wizard = Wizard::new(settings);
        Self { effects: wizard.start(), wizard, at: Moment::ZERO, seq: 0 }
    }

    /// Signed in, with a service document, at the person page.
    pub fn open() -> Self {
        let mut counter = Self::new(Settings::default());
        counter.sign_in();
        counter
    }

    pub fn sign_in(&mut self) {
        self.tell(Event::ServiceKnown(Ok(service())));
        self.keys("demo\t");
        self.keys("demo\n");
        let ticket = self.ticket();
        self.tell(Event::SignedIn(ticket, Ok(Operator { id: "demo".into(), display_name: "演示员".into() })));
        assert_eq!(self.page(), "entry");
        self.keys("\n");
    }

    pub fn now(&self) -> Now {
        let wall = Timestamp::from_second(MORNING).unwrap() + self.at.since_start();
        Now { at: self.at, wall }
    }

    pub fn tell(&mut self, event: Event) {
        let now = self.now();
        self.effects.extend(self.wizard.update(event, now));
    }

    /// Presses a key at the pace of a person: two Enters closer together would count as one.
    pub fn press(&mut self, key: Key) {
        if key == Key::Enter {
            self.pass(Duration::from_millis(300));
        }
        self.tell(Event::Pressed(key));
    }

    pub fn keys(&mut self, text: &str) {
        for c in text.chars() {
            self.press(match c {
                '\n' => Key::Enter,
                '\t' => Key::Tab,
                c => Key::Char(c),
            });
        }
    }

    /// Lets time pass, waking the wizard when it asks for it.
    pub fn pass(&mut self, span: Duration) {
        let end = self.at + span;
        while let Some(at) = self.wizard.deadline().filter(|&at| at <= end) {
            self.at = at.max(self.at);
            self.tell(Event::Ticked);
            assert!(self.wizard.deadline() != Some(at), "the deadline {at:?} of {} came and stayed", self.page());
        }
        self.at = end;
    }

    /// Lets time pass with the helper there: a key that means nothing is pressed now and then.
    pub fn stay(&mut self, span: Duration) {
        let end = self.at + span;
        while self.at < end {
            self.press(Key::F(12));
            self.pass(end.since(self.at).min(Duration::from_mins(4)));
        }
    }

    /// The ticket of the last order that wants a reply.
    pub fn ticket(&self) -> Ticket {
        let ticket = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Ask(_, Question::FindDue(_)) | Effect::Do(_) => None,
            Effect::Ask(ticket, _) => Some(*ticket),
        });
        ticket.expect("an order that wants a reply")
    }

    pub fn page(&self) -> &'static str {
        self.wizard.step.id()
    }

    /// From the person page to the pre-check of somebody the bureau knows.
    pub fn reach_pre_check(&mut self, acts: &[Act]) {
        self.keys("王示例\n11010519491231002x\n");
        self.tell(Event::PersonChecked(self.ticket(), Ok(case(acts))));
        assert_eq!(self.page(), "read_back");
        self.keys("\n\n");
        assert_eq!(self.page(), "agreement");
        self.keys("\n\n\n");
        assert_eq!(self.page(), "pre_check");
    }

    pub fn reach_framing(&mut self, acts: &[Act]) {
        self.reach_pre_check(acts);
        self.tell(Event::CameraChanged(CameraState::Streaming(facts())));
        self.tell(Event::ServiceKnown(Ok(service())));
        self.see(good(), 2);
        self.pass(Duration::from_secs(2));
        assert_eq!(self.page(), "framing");
    }

    pub fn reach_trial(&mut self, acts: &[Act]) {
        self.reach_framing(acts);
        for _ in 0..40 {
            if self.page() == "framing" {
                self.see(good(), 1);
            }
        }
        assert_eq!(self.page(), "trial");
        self.rest();
    }

    /// Sits still until an act is asked for, or the trial is over.
    pub fn rest(&mut self) {
        for _ in 0..60 {
            if matches!(&self.wizard.step, Step::Trial(trial) if trial.act().is_none()) {
                self.see(good(), 1);
            }
        }
        assert!(self.act_asked().is_some() || self.page() != "trial", "nothing is asked for");
    }

    /// Does this from rest, and sits still again.
    pub fn act(&mut self, movement: &Observation) {
        self.see(good(), 8);
        self.see(*movement, 3);
        self.see(good(), 1);
        self.rest();
    }

    pub fn act_asked(&self) -> Option<Act> {
        if let Step::Trial(trial) = &self.wizard.step { trial.act() } else { None }
    }

    /// From the person page, whatever service is known.
    pub fn reach_attest_from_person(&mut self) {
        let known = self.wizard.service.clone();
        self.reach_pre_check(&[Act::OpenMouth]);
        self.tell(Event::CameraChanged(CameraState::Streaming(facts())));
        self.tell(Event::ServiceKnown(Ok(known.unwrap_or_else(service))));
        self.see(good(), 2);
        self.pass(Duration::from_secs(2));
        (0..40).for_each(|_| {
            if self.page() == "framing" {
                self.see(good(), 1);
            }
        });
        self.rest();
        self.act(&mouth_open());
        assert_eq!(self.page(), "attest");
    }

    pub fn reach_attest(&mut self) {
        self.reach_trial(&[Act::OpenMouth]);
        self.act(&mouth_open());
        assert_eq!(self.page(), "attest");
    }

    pub fn reach_sending(&mut self) -> FilingId {
        self.reach_attest();
        self.keys(" \n");
        match &self.wizard.step {
            Step::Sending(step) => step.id,
            other => panic!("at {}", other.id()),
        }
    }

    /// Shows so many frames of this at 15 a second.
    pub fn see(&mut self, mut seen: Observation, frames: u32) {
        for _ in 0..frames {
            self.at = self.at + FRAME;
            self.seq += 1;
            (seen.seq, seen.captured) = (self.seq, self.at);
            let frame = Frame { seq: self.seq, captured: self.at, width: 1, height: 1, rgb: vec![0; 3], jpeg: None };
            self.tell(Event::Observed(seen, Arc::new(frame)));
        }
    }

    pub fn count(&self, kind: impl Fn(&Effect) -> bool) -> usize {
        self.effects.iter().filter(|effect| kind(effect)).count()
    }
}

pub(super) fn service() -> Service {
    Service {
        bureau_name: "示例市社保局".into(),
        demo: true,
        agreement: Agreement {
            version: "1".into(),
            text_zh: "协议".into(),
            text_en: "Agreement".into(),
            sha256: "00".into(),
        },
        judged_attempts: 2,
        acts_asked: 2,
        hotline: "12333".into(),
        virtual_cameras: VirtualCameras::Warn,
        offers: Vec::new(),
        takes_cases: false,
        packed: None,
    }
}

pub(super) fn case(acts: &[Act]) -> Case {
    Case {
        id: "case-1".into(),
        masked_name: "王**".into(),
        masked_number: "110105********002X".into(),
        birth: Some(date(1949, 12, 31)),
        due: date(2026, 12, 31),
        certified_on: None,
        promise: None,
        challenge: Challenge::new("nonce".into(), acts.to_vec(), Timestamp::from_second(MORNING + 600).unwrap()),
        known: PersonFacts::default(),
    }
}

pub(super) fn facts() -> CameraFacts {
    CameraFacts { id: "mock:puppet".into(), ..CameraFacts::default() }
}

pub(super) fn receipt(filing: FilingId) -> Receipt {
    Receipt {
        number: "A1".into(),
        filing,
        masked_name: "王**".into(),
        masked_number: "110105********002X".into(),
        decided_on: date(2026, 11, 21),
        visited_on: None,
        next_due: date(2027, 12, 31),
        bureau_name: "示例市社保局".into(),
        signature: String::new(),
    }
}

pub(super) fn approved(filing: FilingId) -> Event {
    Event::Decided(filing, Decision::Approved { receipt: receipt(filing) })
}

pub(super) fn somebody_else() -> FilingId {
    FilingId(Uuid::nil())
}

/// A face that needs no advice.
pub(super) fn good() -> Observation {
    Observation {
        seq: 0,
        captured: Moment::ZERO,
        width: 640,
        height: 480,
        faces: 1,
        unread: None,
        other_face: 0.0,
        scene_luminance: 0.25,
        haze: 0.0,
        face: Some(FaceView {
            bounds: Rect { x0: 225.0, y0: 130.0, x1: 415.0, y1: 350.0 },
            pose: Pose::default(),
            left_eye_open: 0.3,
            right_eye_open: 0.3,
            mouth_open: 0.02,
            lid_gap: 0.08,
            lip_gap: 0.0,
            eye_middle: Point { x: 320.0, y: 200.0 },
            inter_eye: 90.0,
            eye_to_chin: 130.0,
            light: FaceLight {
                mean: 0.3,
                under_exposed: 0.0,
                over_exposed: 0.0,
                left: 0.3,
                right: 0.3,
                uniformity: 0.8,
                surround: 0.3,
                surround_burnt: 0.0,
                dynamic_range: 7.0,
                colour_cast: 0.0,
            },
            sharpness: 0.5,
            shake: 0.0,
            covering: Covering::default(),
            motion: 0.05,
            presence: 0.99,
            bona_fide: Some(0.95),
            cues: None,
            parallax: None,
            who: Some(0),
        }),
    }
}

/// The good face with one thing changed.
pub(super) fn face(change: impl FnOnce(&mut FaceView)) -> Observation {
    let mut seen = good();
    change(seen.face.as_mut().unwrap());
    seen
}

pub(super) fn mouth_open() -> Observation {
    face(|f| f.mouth_open = 0.6)
}

/// A picture with a second face next to the good one, at the same distance from the camera.
pub(super) fn two_people() -> Observation {
    Observation { faces: 2, other_face: 0.8, ..good() }
}

pub(super) fn nobody() -> Observation {
    Observation { faces: 0, face: None, ..good() }
}

pub(super) fn unreachable() -> Problem {
    Problem::BureauUnreachable
}
