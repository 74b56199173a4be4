//! Made-up faces against the ranking, and series of frames against the debouncing.
use renzheng_domain::face::{Point, Rect, Side};

use super::{checks::*, *};
use crate::tests::{face as with, good};

fn shifted(dx: f32, dy: f32) -> Observation {
    with(|f| {
        f.eye_middle = Point { x: f.eye_middle.x + dx, y: f.eye_middle.y + dy };
        f.bounds = Rect { x0: f.bounds.x0 + dx, y0: f.bounds.y0 + dy, x1: f.bounds.x1 + dx, y1: f.bounds.y1 + dy };
    })
}

fn unread(found: Rect) -> Observation {
    Observation { face: None, faces: 1, unread: Some(found), ..good() }
}

#[test]
fn every_fault_has_its_hint_and_a_good_face_none() {
    let table = [
        (good(), Hint::Ok),
        (Observation { face: None, faces: 0, ..good() }, Hint::NoFace),
        (Observation { face: None, faces: 0, scene_luminance: 0.001, ..good() }, Hint::TooDark),
        (Observation { faces: 2, ..good() }, Hint::MultipleFaces),
        (with(|f| f.eye_to_chin = 50.0), Hint::TooFar),
        (with(|f| f.eye_to_chin = 260.0), Hint::TooNear),
        (shifted(130.0, 0.0), Hint::OffCentre),
        (Observation { face: None, faces: 1, ..good() }, Hint::CutOff),
        (unread(Rect { x0: 300.0, y0: 400.0, x1: 400.0, y1: 500.0 }), Hint::CutOff),
        (unread(Rect { x0: 300.0, y0: 200.0, x1: 400.0, y1: 300.0 }), Hint::Blurry),
        (shifted(0.0, -110.0), Hint::OffCentre),
        (shifted(0.0, 140.0), Hint::OffCentre),
        (shifted(0.0, 160.0), Hint::CutOff),
        (with(|f| (f.light.mean, f.light.surround) = (0.01, 0.01)), Hint::TooDark),
        (with(|f| f.light.mean = 0.9), Hint::TooBright),
        (with(|f| f.light.over_exposed = 0.5), Hint::TooBright),
        (with(|f| f.light.right = 0.05), Hint::UnevenLight),
        (with(|f| f.pose.yaw = -30.0), Hint::HeadTurned),
        (with(|f| f.pose.roll = 25.0), Hint::Rolled),
        (with(|f| f.pose.pitch = 30.0), Hint::Pitch),
        (with(|f| f.motion = 2.0), Hint::Moving),
        (with(|f| f.sharpness = 0.0), Hint::Blurry),
        (with(|f| f.left_eye_open = 0.05), Hint::EyesClosed),
    ];
    for (seen, hint) in table {
        assert_eq!(rank(&seen), hint, "{seen:?}");
    }
}

#[test]
fn what_is_mended_first_is_said_first() {
    let mut seen = with(|f| {
        (f.light.mean, f.light.surround) = (0.01, 0.01);
        f.pose.yaw = 40.0;
        f.left_eye_open = 0.0;
    });
    assert_eq!(rank(&seen), Hint::TooDark);
    seen.faces = 3;
    assert_eq!(rank(&seen), Hint::MultipleFaces);
}

/// What is on screen after each frame, 100 ms apart.
fn shown(series: impl IntoIterator<Item = Observation>) -> Vec<Hint> {
    let mut guidance = Guidance::default();
    series
        .into_iter()
        .enumerate()
        .map(|(i, mut seen)| {
            seen.captured = Moment::from_millis(i as u64 * 100);
            guidance.see(&seen, false);
            guidance.shown
        })
        .collect()
}

#[test]
fn one_odd_frame_changes_nothing() {
    let mut series = vec![good(); 30];
    series[20] = Observation { face: None, faces: 0, ..good() };
    assert!(shown(series).iter().all(|&hint| hint == Hint::Ok));
}

#[test]
fn a_lasting_fault_is_shown_within_half_a_second() {
    let series = [vec![good(); 20], vec![with(|f| f.eye_to_chin = 50.0); 10]].concat();
    let shown = shown(series);
    assert_eq!(shown[20], Hint::Ok);
    assert_eq!(shown[24], Hint::TooFar);
}

#[test]
fn a_face_on_the_edge_does_not_make_the_hint_flicker() {
    let edge = |i: usize| with(|f| f.eye_to_chin = 480.0 * HEAD_SMALL + if i.is_multiple_of(2) { 1.0 } else { -1.0 });
    let shown = shown((0..100).map(edge));
    let changes = shown.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert!(changes <= 1, "{shown:?}");
}

#[test]
fn a_hint_stays_long_enough_to_be_read() {
    let faults = [
        with(|f| f.eye_to_chin = 50.0),
        with(|f| f.pose.yaw = 40.0),
        with(|f| (f.light.mean, f.light.surround) = (0.01, 0.01)),
    ];
    let shown = shown((0..120).map(|i| faults[(i / 4) % 3]));
    let mut run = 1;
    for pair in shown.windows(2) {
        if pair[0] == pair[1] {
            run += 1;
        } else {
            assert!(run * 100 >= READS.as_millis(), "a hint stood for {run} frames");
            run = 1;
        }
    }
}

#[test]
fn posture_is_no_fault_while_acting() {
    let mut guidance = Guidance::default();
    assert_eq!(guidance.see_acting(&with(|f| f.pose.yaw = 40.0)), Hint::Ok);
    assert_eq!(guidance.see_acting(&with(|f| f.left_eye_open = 0.0)), Hint::Ok);
    assert_eq!(guidance.see_acting(&with(|f| (f.light.mean, f.light.surround) = (0.01, 0.01))), Hint::TooDark);
    assert_eq!(guidance.see_acting(&Observation { faces: 2, other_face: 0.8, ..good() }), Hint::MultipleFaces);
}

#[test]
fn people_who_stand_about_are_no_matter_of_light() {
    assert_eq!(light(&Observation { faces: 2, ..good() }, None).0, Hint::Ok);
    assert_eq!(
        light(&Observation { faces: 2, ..with(|f| (f.light.mean, f.light.surround) = (0.01, 0.01)) }, None).0,
        Hint::TooDark
    );
    assert_eq!(light(&Observation { faces: 0, face: None, scene_luminance: 0.01, ..good() }, None).0, Hint::TooDark);
}

#[test]
fn what_the_new_measures_say_is_advised() {
    let table = [
        (with(|f| (f.light.mean, f.light.surround) = (0.05, 0.6)), Hint::BackLight),
        (with(|f| f.light.colour_cast = 20.0), Hint::UnnaturalColour),
        (with(|f| f.lip_gap = 0.3), Hint::MouthOpen),
        (with(|f| f.covering.left_eye = 1.0), Hint::EyesCovered),
        (with(|f| f.covering.mouth = 1.0), Hint::MouthCovered),
        (with(|f| f.covering.head = 1.0), Hint::HeadCovered),
        (with(|f| f.covering.glare = 1.0), Hint::Glare),
        (Observation { haze: 0.9, ..good() }, Hint::DirtyLens),
    ];
    for (seen, hint) in table {
        assert_eq!(rank(&seen), hint, "{seen:?}");
    }
}

#[test]
fn a_dark_face_is_back_lit_only_before_something_brighter_than_a_wall() {
    let lit = |mean, surround, burnt| {
        rank(&with(|f| (f.light.mean, f.light.surround, f.light.surround_burnt) = (mean, surround, burnt)))
    };
    assert_eq!(lit(0.05, 0.6, 0.0), Hint::BackLight);
    assert_eq!(lit(0.05, 0.1, 0.0), Hint::TooDark);
    assert_eq!(lit(0.13, 0.8, 0.4), Hint::BackLight);
    assert_eq!(lit(0.13, 0.8, 0.0), Hint::Ok, "dark skin before a white wall");
    assert_eq!(lit(0.1, 0.9, 0.0), Hint::BackLight, "darker than any skin before a wall");
    assert_eq!(lit(0.3, 0.9, 0.6), Hint::Ok, "lit well in spite of the window");
}

#[test]
fn a_blur_tells_motion_from_focus_and_hides_haze() {
    let blurred = |sharpness, shake| with(|f| (f.sharpness, f.shake) = (sharpness, shake));
    assert_eq!((rank(&blurred(0.24, 0.6)), rank(&blurred(0.15, 0.6))), (Hint::Ok, Hint::Blurry));
    assert_eq!(detail(Hint::Blurry, &blurred(0.15, 0.6), None), Detail::Shaken);
    assert_eq!(detail(Hint::Blurry, &blurred(0.15, 0.1), None), Detail::Plain);
    assert_eq!(rank(&Observation { haze: 0.6, ..blurred(0.15, 0.1) }), Hint::Blurry);
    assert_eq!(rank(&Observation { haze: 0.6, ..blurred(0.4, 0.1) }), Hint::DirtyLens);
}

#[test]
fn every_detail_is_one_that_its_hint_knows() {
    let odd = [
        shifted(130.0, 0.0),
        shifted(-130.0, 0.0),
        shifted(0.0, 120.0),
        shifted(0.0, -100.0),
        with(|f| f.pose.yaw = -30.0),
        with(|f| f.pose.roll = 25.0),
        with(|f| f.pose.roll = -88.0),
        with(|f| f.pose.pitch = 30.0),
        with(|f| f.light.right = 0.05),
        with(|f| (f.sharpness, f.shake) = (0.1, 0.9)),
        with(|f| f.covering.right_eye = 1.0),
        with(|f| (f.light.mean, f.light.surround) = (0.01, 0.01)),
        with(|f| (f.light.mean, f.light.surround) = (0.01, 1.0)),
        with(|f| (f.light.mean, f.light.surround) = (0.9, 1.0)),
    ];
    let room = RoomLight { around: 0.3, ..RoomLight::default() };
    for seen in odd {
        let hint = rank(&seen);
        for known in [None, Some(&room)] {
            let detail = detail(hint, &seen, known);
            assert!(hint.details().contains(&detail), "{hint:?} {detail:?}");
        }
    }
}

#[test]
fn advice_names_the_persons_own_side() {
    assert_eq!(detail(Hint::OffCentre, &shifted(130.0, 0.0), None), Detail::Towards(Side::Right));
    assert_eq!(detail(Hint::OffCentre, &shifted(0.0, 160.0), None), Detail::Camera(Side::Down));
    assert_eq!(detail(Hint::HeadTurned, &with(|f| f.pose.yaw = 30.0), None), Detail::Towards(Side::Right));
    assert_eq!(detail(Hint::UnevenLight, &with(|f| f.light.right = 0.05), None), Detail::Towards(Side::Right));
    assert_eq!(detail(Hint::Rolled, &with(|f| f.pose.roll = 88.0), None), Detail::TurnCamera);
}

#[test]
fn a_wish_is_said_for_a_while_and_then_no_more() {
    let shown = shown(vec![with(|f| f.covering.glare = 1.0); 100]);
    assert_eq!((shown[10], shown[58]), (Hint::Glare, Hint::Glare));
    assert!(shown[75..].iter().all(|&hint| hint == Hint::Ok), "{shown:?}");
}

#[test]
fn a_live_face_must_be_wide_enough_to_be_judged() {
    let narrow = with(|f| f.bounds = Rect { x0: 270.0, y0: 180.0, x1: 370.0, y1: 320.0 });
    assert_eq!(rank(&narrow), Hint::Ok);
    assert_eq!(Guidance::default().see(&narrow, false), Hint::TooFar);
}
