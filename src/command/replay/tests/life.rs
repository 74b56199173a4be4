//! The whole road, lived in virtual time with a journal and in front of a screen, and the people of it.

use std::{path::Path, sync::Arc, time::Duration};

use jiff::{Timestamp, civil::date};

use crate::{
    app::record::{Head, Journal, RecordFile, Ring},
    command::replay::screens::Screens,
    domain::{
        consent::Agreement,
        face::{FaceLight, FaceView, Observation, Rect},
        filing::{CameraFacts, Decision, FilingId, Receipt, VirtualCameras},
        frame::Frame,
        session::{Case, Operator, Service},
        time::{Moment, Now},
        trial::{Act, Challenge},
    },
    flow::{CameraState, Deed, Effect, Event, Key, Problem, Settings, Ticket, Wizard},
};

pub const SIZE: (u16, u16) = (100, 30);
/// 2026-11-21 10:00 in Beijing.
const MORNING: i64 = 1_795_226_400;

/// What a session knows of its people.
pub struct People {
    operator: &'static str,
    operator_name: &'static str,
    secret: &'static str,
    name: &'static str,
    number: &'static str,
    masked_name: &'static str,
    masked_number: &'static str,
    birth: jiff::civil::Date,
    receipt: &'static str,
    camera: &'static str,
    other_cameras: [(&'static str, &'static str); 2],
    next_due: jiff::civil::Date,
}

/// Somebody, as at a counter.
pub const SOMEBODY: People = People {
    operator: "lijing",
    operator_name: "李静",
    secret: "Sesame88",
    name: "王秀英",
    number: "11010519491231002X",
    masked_name: "王**",
    masked_number: "110105********002X",
    // As many letters as the stand-in's, so that the pages can be laid upon each other.
    birth: date(1949, 2, 15),
    receipt: "BJ-7741",
    camera: "Zhang's Phone",
    other_cameras: [("serial-2", "Zhong's Phone"), ("serial-3", "Zhang's Phone")],
    next_due: date(2027, 11, 30),
};

/// What a record makes of them.
pub const NOBODY: People = People {
    operator: "xxxxxx",
    operator_name: "某示",
    secret: "xxxxxxxx",
    name: "某示例",
    number: "119999195002250028",
    masked_name: "某**",
    masked_number: "119999********0028",
    birth: date(1950, 2, 25),
    receipt: "XX-0000",
    camera: "xxxxx'x xxxxx",
    other_cameras: [("camera-2", "xxxxx'x xxxxx"), ("camera-3", "xxxxx'x xxxxx")],
    next_due: date(2027, 12, 31),
};

/// A picture of 640x480 and a face in it.
pub fn seen(seq: u64, bounds: Option<Rect>) -> Observation {
    let face = bounds.map(|bounds| FaceView {
        bounds,
        left_eye_open: 0.3,
        right_eye_open: 0.3,
        mouth_open: 0.02,
        inter_eye: 80.0,
        eye_to_chin: 127.0,
        light: FaceLight { mean: 0.2, left: 0.2, right: 0.2, uniformity: 0.9, surround: 0.2, ..FaceLight::default() },
        sharpness: 1.0,
        presence: 1.0,
        bona_fide: Some(0.937_5),
        who: Some(0),
        ..FaceView::default()
    });
    Observation {
        seq,
        captured: Moment::ZERO,
        width: 640,
        height: 480,
        faces: u32::from(face.is_some()),
        unread: None,
        other_face: 0.0,
        scene_luminance: 0.2,
        haze: 0.0,
        face,
    }
}

/// The road, lived with a journal and in front of a screen.
pub struct Life<'a> {
    people: &'a People,
    wizard: Wizard,
    journal: Journal,
    screens: Screens,
    shown: Vec<String>,
    at: Moment,
    seq: u64,
    orders: Vec<Effect>,
}

impl<'a> Life<'a> {
    pub fn new(people: &'a People, record: &Path) -> Self {
        let settings = Settings { seed: [7; 32], ..Settings::default() };
        let file = RecordFile::create(record, &Head::new(SIZE, &settings)).unwrap();
        Self {
            people,
            journal: Journal::new(&settings, Ring::default(), Some(file)),
            wizard: Wizard::new(settings),
            screens: Screens::new(SIZE),
            shown: Vec::new(),
            at: Moment::ZERO,
            seq: 0,
            orders: Vec::new(),
        }
    }

    fn now(&self) -> Now {
        Now { at: self.at, wall: Timestamp::from_second(MORNING).unwrap() + self.at.since_start() }
    }

    fn tell(&mut self, event: Event) {
        self.at = self.at + Duration::from_micros(66_667);
        let now = self.now();
        self.journal.fact(&event, &self.wizard, now);
        let picture = if let Event::Observed(_, frame) = &event { Some(Arc::clone(frame)) } else { None };
        self.orders = self.wizard.update(event, now);
        self.journal.turned(&self.orders, &self.wizard, now);
        self.screens.take(picture, self.orders.iter().any(|order| matches!(order, Effect::Do(Deed::ForgetPictures))));
        self.shown.push(self.screens.draw(&self.wizard, now.at));
    }

    fn press(&mut self, key: Key) {
        if key == Key::Enter {
            self.at = self.at + Duration::from_millis(300);
        }
        self.tell(Event::Pressed(key));
    }

    fn keys(&mut self, text: &str) {
        text.chars().for_each(|c| self.press(if c == '\n' { Key::Enter } else { Key::Char(c) }));
    }

    fn ticket(&self) -> Ticket {
        let ticket = self.orders.iter().find_map(Effect::ticket);
        ticket.unwrap_or_else(|| panic!("no question on page {}", self.wizard.step.id()))
    }

    fn see(&mut self, times: u32, change: impl Fn(&mut FaceView)) {
        for _ in 0..times {
            self.seq += 1;
            let mut seen = seen(self.seq, Some(Rect { x0: 230.0, y0: 120.0, x1: 410.0, y1: 360.0 }));
            seen.captured = self.at + Duration::from_millis(60);
            seen.face.iter_mut().for_each(&change);
            let frame = Frame {
                seq: self.seq,
                captured: seen.captured,
                width: 640,
                height: 480,
                rgb: vec![200; 640 * 480 * 3],
                jpeg: Some(Arc::from([0xFF, 0xD8])),
            };
            self.tell(Event::Observed(seen, Arc::new(frame)));
        }
    }

    fn page(&self, wanted: &str) {
        assert_eq!(self.wizard.step.id(), wanted, "\n{}", self.shown.last().map_or("", String::as_str));
    }

    fn case(&self) -> Case {
        Case {
            id: if self.people.name == NOBODY.name { "case".into() } else { "case-4711".into() },
            masked_name: self.people.masked_name.into(),
            masked_number: self.people.masked_number.into(),
            birth: Some(self.people.birth),
            due: date(2026, 12, 31),
            promise: None,
            certified_on: None,
            challenge: Challenge::new(
                "c2VjcmV0LW5vbmNlLTAwMQ".into(),
                vec![Act::OpenMouth],
                Timestamp::from_second(MORNING + 600).unwrap(),
            ),
            known: crate::domain::entitlement::PersonFacts::default(),
        }
    }

    /// To the form, with a wrong password first.
    pub fn sign_in(&mut self) {
        self.journal.size(SIZE, &self.wizard, self.now());
        self.tell(Event::ServiceKnown(Err(Problem::BureauUnreachable)));
        self.tell(Event::ServiceKnown(Ok(service())));
        self.keys(self.people.operator);
        self.keys("\n");
        self.tell(Event::Pasted(self.people.secret.into()));
        self.keys("\n");
        self.tell(Event::SignedIn(self.ticket(), Err(Problem::SignInRefused)));
        self.keys(self.people.secret);
        self.keys("\n");
        let (id, display_name) = (self.people.operator.into(), self.people.operator_name.into());
        self.tell(Event::SignedIn(self.ticket(), Ok(Operator { id, display_name })));
        self.page("entry");
        self.keys("\n");
        self.page("person");
    }

    /// Somebody's number is typed with a gap that is filled afterwards, as people do; nobody's stand-in is typed
    /// straight, because a stand-in follows the place where it is typed.
    fn name_somebody(&mut self) {
        let (name, number) = (self.people.name, self.people.number);
        self.tell(Event::Pasted(name.into()));
        self.keys("\n");
        if number == NOBODY.number {
            self.keys(number);
        } else {
            self.keys(&number[..3]);
            self.keys(&number[5..]);
            self.keys("\n");
            (0..number.len() - 5).for_each(|_| self.press(Key::Left));
            self.keys(&number[3..5]);
        }
        self.keys("\n");
        self.tell(Event::PersonChecked(self.ticket(), Ok(self.case())));
        self.page("read_back");
    }

    fn reach_attest(&mut self) {
        self.press(Key::F(2));
        self.keys("\n\n");
        self.press(Key::F(1));
        self.press(Key::F(1));
        self.keys("\n\n\n");
        self.page("pre_check");
        let facts = CameraFacts {
            id: "/dev/video0".into(),
            name: self.people.camera.into(),
            driver: Some("uvcvideo".into()),
            bus: Some("usb-0000:00:14.0-1".into()),
            ids: Some("046d:0825".into()),
            sysfs: Some("/sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/video4linux/video0".into()),
            is_virtual: Some(false),
            mock: false,
        };
        self.tell(Event::CameraChanged(CameraState::Streaming(facts.clone())));
        self.tell(Event::ServiceKnown(Ok(service())));
        self.take_another_camera(facts);
        self.see(2, |_| {});
        self.keys("\n");
        self.see(6, |face| face.light.mean = 0.01);
        self.see(60, |_| {});
        self.page("trial");
        self.see(40, |_| {});
        self.see(3, |face| face.mouth_open = 0.6);
        self.see(2, |_| {});
        self.page("attest");
    }

    /// Looks twice and takes one that was plugged in where another was: only the name tells them apart.
    fn take_another_camera(&mut self, first: CameraFacts) {
        let others = self.people.other_cameras.map(|(id, name)| CameraFacts {
            id: id.into(),
            name: name.into(),
            bus: None,
            ..first.clone()
        });
        let found: Vec<CameraFacts> = std::iter::once(first).chain(others).collect();
        self.press(Key::F(4));
        self.tell(Event::CamerasListed(self.asked(), Ok(Vec::new())));
        self.keys("r");
        self.tell(Event::CamerasListed(self.asked(), Ok(found.clone())));
        self.press(Key::Down);
        self.press(Key::Down);
        self.keys("\n");
        let [.., chosen] = found.as_slice() else { panic!("nothing is there") };
        assert!(matches!(self.orders.last(), Some(Effect::Do(Deed::UseCamera(camera))) if camera == chosen));
        self.tell(Event::CameraChanged(CameraState::Off));
        self.tell(Event::CameraChanged(CameraState::Streaming(chosen.clone())));
    }

    fn asked(&self) -> Ticket {
        let asked =
            |order: &Effect| if let Effect::Do(Deed::ListCameras(ticket)) = order { Some(*ticket) } else { None };
        self.orders.iter().rev().find_map(asked).unwrap()
    }

    fn reach_the_receipt(&mut self) {
        self.keys(" \n");
        let Some(Effect::Do(Deed::Submit(filing))) = self.orders.first() else { panic!("nothing was submitted") };
        let id = filing.id;
        let earlier = FilingId(uuid::Uuid::from_u128(if self.people.name == NOBODY.name { 1 } else { 99 }));
        self.tell(Event::Deferred { id: earlier, problem: Problem::BureauBusy, retry_in: Duration::from_secs(2) });
        self.tell(Event::Stored(id));
        self.tell(Event::QueueCounted(2));
        self.tell(Event::Delivered(id));
        self.tell(Event::Decided(id, Decision::Comparing { queue_position: 3 }));
        let receipt = Receipt {
            number: self.people.receipt.into(),
            filing: id,
            masked_name: self.people.masked_name.into(),
            masked_number: self.people.masked_number.into(),
            visited_on: None,
            decided_on: date(2026, 11, 21),
            next_due: self.people.next_due,
            bureau_name: service().bureau_name,
            signature: "c2lnbmF0dXJl".into(),
        };
        self.tell(Event::Decided(id, Decision::Approved { receipt }));
        self.page("result");
        self.keys("\n");
        self.page("person");
        self.tell(Event::Terminated);
    }

    pub fn live(mut self) -> Vec<String> {
        self.sign_in();
        self.name_somebody();
        self.reach_attest();
        self.reach_the_receipt();
        self.shown
    }
}

fn service() -> Service {
    Service {
        bureau_name: "示范社会保险经办机构".into(),
        demo: false,
        agreement: Agreement {
            version: "1".into(),
            text_zh: "正文".into(),
            text_en: "Text".into(),
            sha256: "00".into(),
        },
        judged_attempts: 3,
        acts_asked: 1,
        hotline: "12333".into(),
        virtual_cameras: VirtualCameras::Warn,
        offers: Vec::new(),
        takes_cases: false,
        packed: None,
    }
}
