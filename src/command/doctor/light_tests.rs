use jiff::Timestamp;

use super::*;

fn room(change: impl FnOnce(&mut Room)) -> Room {
    let light =
        RoomLight { mean: 0.2, image_left: 0.18, image_right: 0.22, centre: 0.2, around: 0.2, burnt: 0.0, cast: 4.0 };
    let mut room = Room { light, entropy: 6.0, bands: Some(Bands::default()), ..Room::default() };
    change(&mut room);
    room
}

fn nobody() -> Seen {
    Seen { looked: true, ..Seen::default() }
}

fn judged(room: &Room, seen: &Seen) -> Vec<Finding> {
    judge(&Sight { room: Some(room.clone()), ..Sight::default() }, seen)
}

/// What a fault changes.
type Change = fn(&mut Room);

#[test]
fn of_no_picture_and_of_a_covered_lens_nothing_is_told_and_nothing_kept() {
    let covered = room(|r| r.light.mean = 0.001);
    for sight in [Sight::default(), Sight { room: Some(covered.clone()), ..Sight::default() }] {
        let found = judge(&sight, &nobody());
        assert_eq!((found.len(), found[0].grade), (1, Grade::Unknown));
    }
    assert!(!may_stand(&covered, &nobody(), &judged(&covered, &nobody())));
}

#[test]
fn every_fault_of_light_is_told_alone() {
    use Grade::{Advice, Fault};
    let table: [(Change, &str, Grade); 9] = [
        (|r| r.light.mean = 0.05, "brightness", Advice),
        (|r| r.light.mean = 0.015, "brightness", Fault),
        (|r| r.light.mean = 0.7, "brightness", Advice),
        (|r| r.light.mean = 0.9, "brightness", Fault),
        (|r| r.light.image_left = 0.05, "sides", Advice),
        (|r| r.light.burnt = 0.1, "behind", Advice),
        (|r| r.light.around = 1.0, "behind", Advice),
        (|r| r.light.cast = 40.0, "colour", Advice),
        (|r| r.bands = Some(Bands { percent: 6.0, cycles: 2.5 }), "flicker", Advice),
    ];
    for (change, id, grade) in table {
        let changed = room(change);
        let found = judged(&changed, &nobody());
        let bad: Vec<_> = found.iter().filter(|f| f.grade != Grade::Good).map(|f| (f.id, f.grade)).collect();
        assert_eq!(bad, [(id, grade)]);
        assert_eq!(may_stand(&changed, &nobody(), &found), grade < Fault);
    }
}

#[test]
fn a_light_with_somebody_in_the_chair_or_that_nobody_looked_at_does_not_stand() {
    let good = room(|_| ());
    assert!(may_stand(&good, &nobody(), &judged(&good, &nobody())));
    for seen in [Seen::default(), Seen { faces: 1, ..nobody() }] {
        let found = judged(&good, &seen);
        assert_eq!(found[0].grade, Grade::Unknown);
        assert!(!may_stand(&good, &seen, &found));
    }
}

#[test]
fn the_last_time_is_compared_when_it_was_the_same_camera() {
    let of = |camera: &str, mean| Baseline {
        camera: camera.to_owned(),
        taken: Timestamp::UNIX_EPOCH,
        light: room(|r| r.light.mean = mean).light,
    };
    let now = of("/dev/video0", 0.1);
    let grade = |before: Option<Baseline>| against(before.as_ref(), &now).grade;
    assert_eq!((grade(None), grade(Some(of("/dev/video0", 0.15)))), (Grade::Good, Grade::Good));
    assert_eq!(grade(Some(of("/dev/video1", 0.9))), Grade::Good);
    assert_eq!(grade(Some(of("/dev/video0", 0.3))), Grade::Advice);
    let brighter = against(Some(&of("/dev/video0", 0.04)), &now);
    assert!(brighter.message.en.contains("much brighter: 2.50 times that of 1970-01-01"), "{brighter:?}");
    assert_eq!(baseline(Kept::Unwritable).grade, Grade::Advice);
}
