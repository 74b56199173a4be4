use super::*;
use crate::{
    camera::{CameraError, PixelFormat},
    domain::{face::FaceView, filing::CameraFacts, room::RoomLight},
};

const MODE: Mode = Mode { width: 1280, height: 720, format: PixelFormat::Mjpeg, fps: 30 };

fn webcam(is_virtual: Option<bool>) -> DeviceInfo {
    let (id, name) = ("/dev/video0".to_owned(), "HD".to_owned());
    let facts = CameraFacts { id: id.clone(), name: name.clone(), is_virtual, ..CameraFacts::default() };
    DeviceInfo { id, name, facts }
}

/// A camera without any fault.
fn sight(change: impl FnOnce(&mut Sight, &mut Room)) -> Sight {
    let mut room = Room {
        light: RoomLight { mean: 0.2, ..RoomLight::default() },
        entropy: 6.0,
        colourless: 0.2,
        veil: Some(0.05),
        sharpness: Some(0.4),
        bands: None,
    };
    let mut sight = Sight {
        device: Some((webcam(Some(false)), MODE)),
        first_picture: Some(Duration::from_millis(900)),
        rate: Some(29.9),
        pictures: 60,
        ..Sight::default()
    };
    change(&mut sight, &mut room);
    sight.room = (sight.pictures > 0).then_some(room);
    sight
}

fn seen(sharpness: f32, haze: f32) -> Seen {
    let face = FaceView { sharpness, ..FaceView::default() };
    Seen { looked: true, faces: 1, face: Some(face), haze }
}

/// What is not good, with its grade.
fn faults(sight: &Sight, seen: &Seen) -> Vec<(&'static str, Grade)> {
    let found = judge(&[webcam(Some(false))], VirtualCameras::Warn, sight, seen);
    assert!(found.iter().all(|f| (f.grade == Grade::Good) == f.remedy.is_none()), "{found:?}");
    found.iter().filter(|f| f.grade != Grade::Good).map(|f| (f.id, f.grade)).collect()
}

/// What a fault changes.
type Change = fn(&mut Sight, &mut Room);

#[test]
fn a_camera_that_does_not_open_is_told_in_the_words_of_the_screen() {
    for (error, problem) in [
        (CameraError::NotFound, "camera_absent"),
        (CameraError::PermissionDenied, "camera_denied"),
        (CameraError::NoUsableMode(String::new()), "camera_no_mode"),
        (CameraError::BadFrame(String::new()), "camera_garbage"),
    ] {
        let lost = Sight { lost: Some(error), ..Sight::default() };
        let found = judge(&[], VirtualCameras::Warn, &lost, &Seen::default());
        assert_eq!((found.len(), found[0].grade), (1, Grade::Fault));
        assert_eq!(found[0].values[0].value, problem.into());
    }
    let silent = judge(&[], VirtualCameras::Warn, &Sight::default(), &Seen::default());
    assert_eq!(silent[0].values[0].value, "camera_stalled".into(), "opened, and nothing came");
}

#[test]
fn every_figure_has_its_bounds() {
    use Grade::{Advice, Fault, Unknown};
    let nobody = Seen { looked: true, ..Seen::default() };
    assert_eq!(faults(&sight(|_, _| ()), &nobody), []);
    let table: [(Change, &str, Grade); 14] = [
        (|s, _| s.first_picture = Some(Duration::from_secs(4)), "first_picture", Advice),
        (|s, _| s.rate = Some(15.0), "rate", Advice),
        (|s, _| s.rate = Some(5.0), "rate", Fault),
        (|s, _| s.missing = 0.06, "missing", Advice),
        (|s, _| s.missing = 0.6, "missing", Fault),
        (|s, _| s.is_still = true, "live", Fault),
        (|s, _| s.device = Some((webcam(Some(true)), MODE)), "real", Advice),
        (|s, _| s.device = Some((webcam(None), MODE)), "real", Unknown),
        (|_, r| r.light.mean = 0.005, "cover", Fault),
        (|_, r| r.entropy = 0.3, "cover", Fault),
        (|_, r| r.colourless = 1.0, "colour", Fault),
        (|_, r| r.sharpness = Some(0.2), "focus", Advice),
        (|_, r| r.sharpness = None, "focus", Unknown),
        (|_, r| r.veil = Some(0.2), "clean", Advice),
    ];
    for (change, id, grade) in table {
        assert_eq!(faults(&sight(change), &nobody), [(id, grade)]);
    }
    let slow = sight(|s, _| (s.rate, s.device) = (Some(5.0), Some((webcam(Some(false)), Mode { fps: 5, ..MODE }))));
    assert_eq!(faults(&slow, &nobody), [("rate", Advice)], "what announces little is not measured by that");
}

#[test]
fn with_somebody_there_the_face_is_what_focus_and_lens_are_told_by() {
    let soft_room = sight(|_, room| (room.sharpness, room.veil) = (Some(0.1), Some(0.5)));
    assert_eq!(faults(&soft_room, &seen(0.4, 0.1)), []);
    assert_eq!(faults(&soft_room, &seen(0.15, 0.6)), [("focus", Grade::Advice), ("clean", Grade::Advice)]);
}

#[test]
fn a_still_is_no_matter_in_a_mock() {
    let mut mock = webcam(Some(true));
    "mock:puppet".clone_into(&mut mock.id);
    mock.facts.mock = true;
    let still = sight(|s, _| (s.is_still, s.device) = (true, Some((mock, MODE))));
    assert_eq!(faults(&still, &Seen::default()), []);
}

#[test]
fn a_counter_that_blocks_virtual_cameras_calls_one_a_fault() {
    let sight = sight(|sight, _| sight.device = Some((webcam(Some(true)), MODE)));
    for (policy, grade) in [(VirtualCameras::Warn, Grade::Advice), (VirtualCameras::Block, Grade::Fault)] {
        let found = judge(&[], policy, &sight, &Seen::default());
        assert_eq!(found.iter().find(|f| f.id == "real").unwrap().grade, grade);
    }
}

#[test]
fn bad_light_is_not_blamed_on_the_lens() {
    let soft = |found: &[Finding]| found.iter().find(|f| f.id == "focus").unwrap().grade;
    let sight = sight(|_, room| room.sharpness = Some(0.1));
    let found = judge(&[], VirtualCameras::Warn, &sight, &Seen::default());
    let words = || Bilingual::new("一", "a");
    for (id, grade, told) in [
        ("sides", Grade::Advice, Grade::Unknown),
        ("behind", Grade::Fault, Grade::Unknown),
        ("sides", Grade::Good, Grade::Advice),
        ("flicker", Grade::Advice, Grade::Advice),
    ] {
        let light = Finding::good(Check::Light, id, ("一", "a"), words()).graded(grade, words());
        let mut camera = found.clone();
        excuse(&mut camera, &[light]);
        assert_eq!(soft(&camera), told, "{id} {grade:?}");
    }
}
