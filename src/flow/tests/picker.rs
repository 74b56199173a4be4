//! F4: which cameras there are, another one, and what is done about virtual ones.
use renzheng_domain::{filing::VirtualCameras, trial::NotJudged};

use super::*;
use crate::{picker::Listing, step::Check};

fn webcam(id: &str) -> CameraFacts {
    CameraFacts { id: id.into(), name: format!("camera {id}"), is_virtual: Some(false), ..CameraFacts::default() }
}

fn program(id: &str) -> CameraFacts {
    CameraFacts { is_virtual: Some(true), ..webcam(id) }
}

fn shows(camera: &CameraFacts) -> Event {
    Event::CameraChanged(CameraState::Streaming(camera.clone()))
}

fn lost() -> Event {
    Event::CameraChanged(CameraState::Lost(Problem::CameraUnplugged))
}

impl Counter {
    /// The ticket of the last question which cameras there are.
    fn asked(&self) -> Ticket {
        let asked = self
            .effects
            .iter()
            .rev()
            .find_map(|e| if let Effect::Do(Deed::ListCameras(t)) = e { Some(*t) } else { None });
        asked.expect("nobody asked which cameras there are")
    }

    fn finds(&mut self, cameras: &[CameraFacts]) {
        self.tell(Event::CamerasListed(self.asked(), Ok(cameras.to_vec())));
    }

    fn listed(&self) -> usize {
        self.count(|e| matches!(e, Effect::Do(Deed::ListCameras(_))))
    }

    fn chosen(&self) -> Vec<&str> {
        let chosen = self.effects.iter().filter_map(|effect| match effect {
            Effect::Do(Deed::UseCamera(camera)) => Some(camera.id.as_str()),
            _ => None,
        });
        chosen.collect()
    }

    fn marked(&self) -> Option<&str> {
        self.wizard.over.picker()?.marked().map(|camera| camera.id.as_str())
    }
}

#[test]
fn cameras_are_offered_where_one_is_looked_through_or_missing() {
    let mut counter = Counter::open();
    counter.press(Key::F(4));
    assert!(counter.wizard.over.picker().is_none(), "nobody looks through a camera at {}", counter.page());
    counter.reach_trial(&[Act::Blink]);
    counter.press(Key::F(4));
    assert_eq!((counter.listed(), counter.wizard.over.picker().is_none()), (0, true), "a trial sees somebody");
    counter.tell(lost());
    counter.press(Key::F(4));
    assert_eq!(counter.listed(), 1);
    counter.finds(&[facts(), webcam("b")]);
    counter.tell(Event::CameraChanged(CameraState::Streaming(facts())));
    assert!(counter.wizard.over.picker().is_none(), "the camera is back and nothing is to be chosen");
    assert_eq!(counter.page(), "trial");
}

#[test]
fn another_camera_is_chosen_and_the_one_in_use_is_left_alone() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    counter.tell(shows(&webcam("b")));
    counter.press(Key::F(4));
    assert!(counter.wizard.is_waiting() && counter.wizard.is_covered());
    counter.press(Key::Enter);
    assert!(counter.chosen().is_empty(), "nothing is marked yet");
    counter.finds(&[webcam("a"), webcam("b"), webcam("c")]);
    assert_eq!(counter.marked(), Some("b"), "the one in use");
    counter.see(good(), 60);
    counter.press(Key::Enter);
    assert_eq!((counter.chosen().len(), counter.wizard.over.picker().is_none()), (0, true));
    counter.press(Key::F(4));
    counter.finds(&[webcam("a"), webcam("b"), webcam("c")]);
    for key in [Key::Down, Key::Down, Key::Down] {
        counter.press(key);
    }
    assert_eq!(counter.marked(), Some("c"), "the list does not run round");
    counter.press(Key::Enter);
    assert_eq!(counter.chosen(), ["c"]);
    assert!(
        counter.effects.iter().any(|e| matches!(e, Effect::Do(Deed::ForgetPictures))),
        "the old camera's picture goes"
    );
    assert_eq!(counter.page(), "framing");
}

#[test]
fn it_is_looked_anew_once_at_a_time_and_late_answers_are_dropped() {
    let mut counter = Counter::open();
    counter.reach_pre_check(&[Act::Blink]);
    counter.press(Key::F(4));
    let first = counter.asked();
    counter.press(Key::F(4));
    counter.press(Key::Char('r'));
    assert_eq!(counter.listed(), 1, "one question at a time");
    counter.finds(&[]);
    counter.press(Key::Enter);
    counter.press(Key::Char('ｒ'));
    assert_eq!(counter.listed(), 2);
    counter.tell(Event::CamerasListed(first, Ok(vec![webcam("old")])));
    assert_eq!(counter.marked(), None, "an answer to an earlier question");
    counter.tell(Event::CamerasListed(counter.asked(), Err(Problem::CameraFault)));
    assert_eq!(counter.wizard.over.picker().map(|p| &p.listing), Some(&Listing::Failed(Problem::CameraFault)));
    counter.press(Key::Esc);
    assert_eq!((counter.page(), counter.wizard.over.picker().is_none()), ("pre_check", true));
    counter.tell(Event::CamerasListed(counter.asked(), Ok(vec![webcam("late")])));
    assert!(counter.wizard.over.picker().is_none(), "it was put away");
}

#[test]
fn an_enter_that_chooses_does_not_turn_the_page_as_well() {
    let mut counter = Counter::open();
    counter.reach_pre_check(&[Act::Blink]);
    counter.tell(shows(&webcam("a")));
    counter.see(Observation { scene_luminance: 0.001, ..nobody() }, 2);
    counter.press(Key::F(4));
    counter.finds(&[webcam("a")]);
    counter.press(Key::Enter);
    counter.tell(Event::Pressed(Key::Enter));
    assert_eq!(counter.page(), "pre_check", "a hand that trembles");
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "framing");
}

#[test]
fn a_page_that_nobody_reads_does_not_turn_by_itself() {
    let ask: [fn(&mut Counter); 3] = [
        |counter| counter.press(Key::CtrlC),
        |counter| counter.press(Key::F(1)),
        |counter| {
            counter.press(Key::F(4));
            counter.finds(&[facts()]);
        },
    ];
    for ask in ask {
        let mut counter = Counter::open();
        counter.reach_pre_check(&[Act::Blink]);
        counter.tell(Event::CameraChanged(CameraState::Streaming(facts())));
        counter.tell(Event::ServiceKnown(Ok(service())));
        counter.see(good(), 2);
        assert!(counter.wizard.deadline().is_some());
        ask(&mut counter);
        counter.see(good(), 10);
        counter.tell(Event::ServiceKnown(Ok(service())));
        counter.pass(Duration::from_mins(1));
        assert_eq!(counter.page(), "pre_check");
        counter.press(Key::Esc);
        counter.see(good(), 2);
        counter.pass(Duration::from_secs(2));
        assert_eq!(counter.page(), "framing");
    }
}

#[test]
fn a_trial_that_another_camera_goes_on_with_is_not_judged() {
    for other in [webcam("b"), CameraFacts { name: "another".into(), ..webcam("a") }, program("a")] {
        let mut counter = Counter::open();
        counter.reach_framing(&[Act::Blink]);
        counter.tell(shows(&webcam("a")));
        counter.see(good(), 40);
        assert_eq!(counter.page(), "trial");
        counter.tell(lost());
        counter.press(Key::F(4));
        counter.finds(std::slice::from_ref(&other));
        counter.press(Key::Enter);
        counter.tell(Event::CameraChanged(CameraState::Off));
        counter.tell(Event::CameraChanged(CameraState::Opening));
        counter.tell(shows(&other));
        let Step::TryAgain(page) = &counter.wizard.step else { panic!("at {} with {other:?}", counter.page()) };
        assert_eq!((page.not_judged, page.left), (Some(NotJudged::CameraLost), 2), "nothing is used up");
    }
}

#[test]
fn the_record_names_the_camera_of_the_trial() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::OpenMouth]);
    counter.tell(shows(&webcam("a")));
    counter.see(good(), 40);
    counter.tell(lost());
    counter.tell(shows(&CameraFacts { bus: Some("usb-2".into()), ..webcam("a") }));
    counter.rest();
    counter.act(&mouth_open());
    let Step::Attest(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(page.camera, webcam("a"), "another port is no other camera");
}

#[test]
fn pictures_of_the_camera_before_do_not_count_for_the_next_one() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    counter.see(good(), 14);
    let before = counter.at;
    counter.pass(Duration::from_millis(100));
    counter.tell(shows(&webcam("b")));
    let frame = Frame { seq: 99, captured: before, width: 1, height: 1, rgb: vec![0; 3], jpeg: None };
    counter.tell(Event::Observed(Observation { seq: 99, captured: before, ..good() }, Arc::new(frame)));
    let Step::Framing(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert!(page.good_since.is_none() && page.best.is_none());
}

/// A bureau and a counter with these policies, at the pre-check, and a camera that shows somebody.
fn before(camera: &CameraFacts, counter: VirtualCameras, bureau: VirtualCameras) -> Counter {
    let settings = Settings { virtual_cameras: counter, ..Settings::default() };
    let mut counter = Counter::new(settings);
    counter.sign_in();
    counter.tell(Event::ServiceKnown(Ok(Service { virtual_cameras: bureau, ..service() })));
    counter.reach_pre_check(&[Act::Blink]);
    counter.tell(shows(camera));
    counter.see(good(), 10);
    counter
}

#[test]
fn a_virtual_camera_is_told_or_refused_by_the_stricter_policy() {
    use VirtualCameras::{Block, Warn};
    for (ours, theirs, refused) in [(Warn, Warn, false), (Block, Warn, true), (Warn, Block, true), (Block, Block, true)]
    {
        let mut counter = before(&program("v"), ours, theirs);
        assert_eq!(counter.wizard.is_camera_virtual(), !refused, "{ours:?} {theirs:?}");
        let Step::PreCheck(page) = &counter.wizard.step else { panic!() };
        let expected = if refused { Check::Advice(Problem::CameraVirtual) } else { Check::Good };
        assert_eq!(page.camera, expected);
        counter.press(Key::Enter);
        assert_eq!(counter.page(), if refused { "pre_check" } else { "framing" });
    }
}

#[test]
fn real_unknown_and_mock_cameras_are_not_virtual() {
    let unknown = CameraFacts { is_virtual: None, ..webcam("u") };
    let mock = CameraFacts { mock: true, ..program("mock:puppet") };
    for camera in [webcam("a"), unknown, mock] {
        let mut counter = before(&camera, VirtualCameras::Block, VirtualCameras::Block);
        counter.press(Key::Enter);
        assert_eq!((counter.page(), counter.wizard.is_camera_virtual()), ("framing", false), "{camera:?}");
    }
    let called_mock = before(&program("mock:puppet"), VirtualCameras::Block, VirtualCameras::Warn);
    assert_eq!(called_mock.wizard.camera, CameraState::Lost(Problem::CameraVirtual), "a name proves nothing");
}

#[test]
fn a_virtual_camera_that_is_plugged_in_later_sees_nothing_and_a_real_one_goes_on() {
    let mut counter = before(&webcam("a"), VirtualCameras::Block, VirtualCameras::Warn);
    counter.press(Key::Enter);
    counter.see(good(), 8);
    counter.tell(lost());
    counter.tell(shows(&program("v")));
    counter.see(good(), 100);
    let Step::Framing(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert!(page.guidance.last.is_none() && page.best.is_none());
    counter.press(Key::F(4));
    counter.finds(&[webcam("a"), program("v")]);
    assert_eq!(counter.marked(), Some("v"), "it is open, though refused");
    counter.press(Key::Up);
    counter.press(Key::Enter);
    counter.tell(shows(&webcam("a")));
    counter.see(good(), 40);
    assert_eq!(counter.page(), "trial");
    counter.tell(lost());
    counter.tell(shows(&program("v")));
    counter.see(face(|f| f.left_eye_open = 0.0), 20);
    assert_eq!(counter.page(), "trial");
    counter.pass(Duration::from_secs(61));
    let Step::TryAgain(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(page.not_judged, Some(NotJudged::CameraLost));
}

#[test]
fn a_bureau_that_becomes_strict_stops_the_camera_in_use() {
    let mut counter = before(&program("v"), VirtualCameras::Warn, VirtualCameras::Warn);
    let strict = || Event::ServiceKnown(Ok(Service { virtual_cameras: VirtualCameras::Block, ..service() }));
    counter.tell(strict());
    let Step::PreCheck(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!((&page.camera, page.goes_on), (&Check::Advice(Problem::CameraVirtual), None));
    counter.tell(Event::ServiceKnown(Ok(service())));
    counter.see(good(), 2);
    counter.press(Key::Enter);
    counter.tell(strict());
    counter.see(good(), 60);
    assert_eq!(counter.page(), "framing");
}
