//! The list of cameras, and what pages say of a camera that is virtual or lost.

use ratatui::{Terminal, backend::TestBackend};
use renzheng_domain::{
    filing::{CameraFacts, VirtualCameras},
    time::Now,
};
use renzheng_flow::{
    CameraState, Deed, Effect, Event, Hint, Key, Problem, Step,
    guidance::Detail,
    overlay::Overlay,
    step::{Check, PreCheck},
};

use super::{
    pages_tests::{page, text_of},
    *,
};
use crate::samples;

/// A pre-check before the first picture.
fn pre_check() -> Step {
    let Some((_, Step::PreCheck(page))) = samples::steps().into_iter().find(|(name, _)| *name == "pre_check") else {
        panic!("no pre-check")
    };
    Step::PreCheck(PreCheck { camera: Check::Waiting, light: Check::Waiting, bureau: Check::Good, ..page })
}

/// F4 was pressed and these are there.
fn picking(language: Language, found: Option<Result<Vec<CameraFacts>, Problem>>) -> Wizard {
    let now = Now { at: Moment::ZERO, wall: jiff::Timestamp::UNIX_EPOCH };
    let mut wizard = samples::wizard(language, pre_check());
    samples::shown_by(&mut wizard, samples::webcam("/dev/video2", "HD Pro Webcam C920", false));
    let asked = wizard.update(Event::Pressed(Key::F(4)), now);
    let Some(Effect::Do(Deed::ListCameras(ticket))) = asked.first() else { panic!("nobody looks") };
    if let Some(found) = found {
        wizard.update(Event::CamerasListed(*ticket, found), now);
    }
    wizard
}

fn cameras() -> Vec<CameraFacts> {
    vec![
        samples::webcam("/dev/video0", "Integrated Camera: Integrated C", false),
        samples::webcam("/dev/video2", "HD Pro Webcam C920", false),
        samples::webcam("/dev/video9", "OBS Virtual Camera", true),
    ]
}

#[test]
fn the_cameras_to_choose_from() {
    for (language, code) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        for size in [(80, 24), (120, 40)] {
            let name = |what: &str| format!("cameras{what}_{code}_{}x{}", size.0, size.1);
            insta::assert_snapshot!(name(""), page(&picking(language, Some(Ok(cameras()))), size));
            insta::assert_snapshot!(name("_looking"), page(&picking(language, None), size));
            insta::assert_snapshot!(name("_none"), page(&picking(language, Some(Ok(Vec::new()))), size));
        }
        let fault = picking(language, Some(Err(Problem::CameraFault)));
        insta::assert_snapshot!(format!("cameras_fault_{code}"), page(&fault, (80, 24)));
    }
}

#[test]
fn a_virtual_camera_is_told_discreetly_or_refused() {
    for (language, code) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        let mut wizard = samples::wizard(language, pre_check());
        samples::shown_by(&mut wizard, samples::webcam("/dev/video9", "OBS Virtual Camera", true));
        insta::assert_snapshot!(format!("virtual_pre_check_{code}"), page(&wizard, (80, 24)));
        wizard.step = samples::framing(Hint::Ok, Detail::Plain, 0.5, 0.5);
        insta::assert_snapshot!(format!("virtual_framing_{code}"), page(&wizard, (80, 24)));
        wizard.step = pre_check();
        wizard.settings.virtual_cameras = VirtualCameras::Block;
        samples::shown_by(&mut wizard, samples::webcam("/dev/video9", "OBS Virtual Camera", true));
        insta::assert_snapshot!(format!("virtual_refused_{code}"), page(&wizard, (80, 24)));
        let mut refused = picking(language, Some(Ok(cameras())));
        refused.settings.virtual_cameras = VirtualCameras::Block;
        insta::assert_snapshot!(format!("cameras_refused_{code}"), page(&refused, (80, 24)));
    }
}

#[test]
fn a_long_list_of_cameras_shows_the_marked_one_at_any_size() {
    let many: Vec<CameraFacts> =
        (0..20).map(|n| samples::webcam(&format!("/dev/video{n}"), &format!("camera number {n}"), false)).collect();
    let mut wizard = picking(Language::Chinese, Some(Ok(many)));
    for at in [0, 7, 19] {
        if let Some(Overlay::Picker(open)) = wizard.over.top_mut() {
            open.selected = at;
        }
        for size in [SMALLEST, (80, 24), (120, 40)] {
            let text = page(&wizard, size);
            let marked = text.lines().find(|line| line.contains('▶')).unwrap_or_default().to_owned();
            assert!(
                marked.contains(&format!("camera number {at} ")) || marked.ends_with(&format!("number {at}")),
                "{text}"
            );
        }
    }
}

#[test]
fn while_a_camera_is_lost_the_page_shows_that_it_lives() {
    let lost = [
        Problem::CameraAbsent,
        Problem::CameraDenied,
        Problem::CameraBusy { holder: None },
        Problem::CameraUnplugged,
        Problem::CameraStalled,
        Problem::CameraNoMode,
        Problem::CameraGarbage,
        Problem::CameraFault,
    ];
    let at = |wizard: &Wizard, millis: u64| {
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        let mut screen = Screen::new(Capabilities::default());
        terminal.draw(|frame| screen.draw(frame, wizard, Moment::from_millis(millis))).unwrap();
        text_of(&terminal)
    };
    let trial = samples::steps().into_iter().find(|(name, _)| *name == "trial_blink").map(|(_, step)| step);
    for problem in lost {
        for step in [pre_check(), samples::framing(Hint::NoFace, Detail::Plain, 0.5, 0.5), trial.clone().unwrap()] {
            let mut wizard = samples::wizard(Language::Chinese, step);
            samples::camera_is(&mut wizard, CameraState::Lost(problem.clone()));
            assert_ne!(at(&wizard, 0), at(&wizard, 250), "{problem:?} stands still");
            assert!(wizard.is_waiting() && at(&wizard, 0).contains("F4"), "{problem:?}");
        }
    }
}
