//! The camera lost and found again, and the frames that do not count.
use renzheng_domain::{
    room::{Baseline, RoomLight},
    trial::NotJudged,
};

use super::*;
use crate::{
    guidance::{Detail, Hint},
    step::Check,
};

fn lost() -> Event {
    Event::CameraChanged(CameraState::Lost(Problem::CameraUnplugged))
}

fn back() -> Event {
    Event::CameraChanged(CameraState::Streaming(facts()))
}

#[test]
fn the_camera_runs_only_on_the_pages_that_look() {
    let mut counter = Counter::open();
    assert!(!counter.wizard.wants_camera());
    counter.reach_pre_check(&[Act::Blink]);
    assert!(counter.wizard.wants_camera());
    counter.press(Key::Esc);
    assert!(!counter.wizard.wants_camera());
}

#[test]
fn the_pre_check_waits_for_a_picture_and_says_what_is_wrong() {
    let mut counter = Counter::open();
    counter.reach_pre_check(&[Act::Blink]);
    counter.tell(Event::CameraChanged(CameraState::Lost(Problem::CameraBusy { holder: None })));
    counter.press(Key::Enter);
    let Step::PreCheck(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(page.camera, Check::Advice(Problem::CameraBusy { holder: None }));
    counter.tell(back());
    counter.see(Observation { scene_luminance: 0.001, ..nobody() }, 2);
    let Step::PreCheck(page) = &counter.wizard.step else { panic!() };
    assert_eq!((&page.camera, &page.light), (&Check::Good, &Check::Light(Hint::TooDark, Detail::Plain)));
    counter.tell(Event::ServiceKnown(Err(unreachable())));
    counter.pass(Duration::from_mins(1));
    assert_eq!(counter.page(), "pre_check", "advice stands until somebody reads it");
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "framing", "advice is no obstacle");
}

#[test]
fn lids_matter_from_the_first_picture_that_may_become_the_portrait() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    assert!(!counter.wizard.wants_lids());
    counter.see(good(), 1);
    assert!(counter.wizard.wants_lids(), "a good stretch has begun");
    counter.see(face(|f| f.light.mean = 0.01), 6);
    assert!(!counter.wizard.wants_lids(), "it has ended");
    counter.see(good(), 60);
    assert_eq!((counter.page(), counter.wizard.wants_lids()), ("trial", true));
}

#[test]
fn frames_from_before_the_page_do_not_count() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    let Step::Framing(page) = &counter.wizard.step else { panic!() };
    let opened = page.opened;
    counter.at = opened - Duration::from_secs(1);
    counter.see(good(), 14);
    assert_eq!(counter.page(), "framing");
    let Step::Framing(page) = &counter.wizard.step else { panic!() };
    assert!(page.good_since.is_none());
}

#[test]
fn the_picture_is_taken_by_itself_and_only_from_an_unbroken_good_stretch() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    for _ in 0..20 {
        counter.see(good(), 10);
        counter.see(face(|f| f.pose.yaw = 40.0), 1);
    }
    assert_eq!(counter.page(), "framing");
    counter.see(good(), 30);
    assert_eq!(counter.page(), "trial");
}

#[test]
fn the_sharpest_frame_becomes_the_portrait() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    counter.see(good(), 10);
    counter.see(face(|f| f.sharpness = 0.7), 1);
    let sharpest = counter.seq;
    counter.see(good(), 20);
    let Step::Trial(trial) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(trial.portrait.seq, sharpest);
}

#[test]
fn an_unplugged_camera_resumes_the_same_trial_with_a_fresh_prompt() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::OpenMouth]);
    counter.see(good(), 100);
    counter.tell(lost());
    counter.pass(Duration::from_secs(30));
    let Step::Trial(trial) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert!(trial.guidance.last.is_none(), "meters of a picture that is gone say nothing");
    counter.tell(Event::CameraChanged(CameraState::Opening));
    counter.tell(back());
    let prompts = |counter: &Counter| counter.count(|e| matches!(e, Effect::Do(Deed::Prompt(Act::OpenMouth))));
    let before = prompts(&counter);
    counter.rest();
    assert_eq!(prompts(&counter), before + 1);
    counter.see(good(), 100);
    assert_eq!(counter.page(), "trial", "the budget is full again");
    counter.act(&mouth_open());
    assert_eq!(counter.page(), "attest");
}

#[test]
fn a_camera_that_stays_away_ends_the_trial_without_judgement() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::Blink]);
    counter.tell(lost());
    counter.pass(Duration::from_secs(61));
    let Step::TryAgain(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!((page.not_judged, page.left), (Some(NotJudged::CameraLost), 2));
}

#[test]
fn under_help_nothing_is_taken_and_the_stretch_begins_anew() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    counter.see(good(), 10);
    counter.press(Key::F(1));
    counter.see(good(), 60);
    assert_eq!(counter.page(), "framing");
    counter.press(Key::F(1));
    counter.see(good(), 2);
    assert_eq!(counter.page(), "framing");
    counter.see(good(), 40);
    assert_eq!(counter.page(), "trial");
}

#[test]
fn a_room_that_got_dark_is_told_only_for_the_camera_that_knew_it() {
    let light = RoomLight { around: 0.3, mean: 0.25, ..RoomLight::default() };
    let dark = face(|f| (f.light.mean, f.light.surround) = (0.02, 0.02));
    for (camera, detail) in [("mock:puppet", Detail::RoomDarker), ("/dev/video7", Detail::Plain)] {
        let baseline = Baseline { camera: camera.to_owned(), taken: jiff::Timestamp::UNIX_EPOCH, light };
        let mut counter = Counter::new(Settings { baseline: Some(baseline), ..Settings::default() });
        counter.sign_in();
        counter.reach_framing(&[Act::Blink]);
        counter.see(dark, 20);
        let Step::Framing(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
        assert_eq!((page.guidance.shown, page.guidance.detail), (Hint::TooDark, detail), "{camera}");
    }
}
