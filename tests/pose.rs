//! Head pose against the angles that the puppet was asked for, and the parallax of the puppet turned as a head and as a
//! flat picture. `--no-capture` prints the tables.

#![allow(clippy::panic, clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed")]

use std::{path::Path, sync::Arc, time::Duration};

use renzheng::{
    camera::mock::{Blob, MockCamera, MockTurn, Script, Source},
    domain::{
        face::Pose,
        frame::Frame,
        time::{Clock, Moment},
    },
    setup::clock::SystemClock,
    vision::{ModelFolder, Vision},
};

/// Degrees from 0 on each axis that are asked for alone.
const ALONE: [f32; 6] = [5.0, 10.0, 15.0, 20.0, 25.0, 30.0];
/// Degrees on all three axes at once.
const TOGETHER: [f32; 2] = [10.0, 18.0];

fn asked() -> Vec<[f32; 3]> {
    let mut all = vec![[0.0; 3]];
    for axis in 0..3 {
        for angle in ALONE.iter().flat_map(|a| [-a, *a]) {
            let mut pose = [0.0; 3];
            pose[axis] = angle;
            all.push(pose);
        }
    }
    for size in TOGETHER {
        all.extend((0..8).map(|signs| [0, 1, 2].map(|axis| if signs >> axis & 1 == 0 { size } else { -size })));
    }
    all
}

/// What the mock camera shows of a puppet that holds this pose.
fn shown(asked: [f32; 3]) -> Frame {
    shown_as("play", asked)
}

/// The same, as a head (`play`) or as a picture of it (`print`, `flat`).
fn shown_as(what: &str, [yaw, pitch, roll]: [f32; 3]) -> Frame {
    let script = Script::parse(&[format!("{what} + pose {yaw} {pitch} {roll} forever")]).unwrap();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let file = |path: &str| Blob::from(Path::new(path));
    let puppet =
        Source::Puppet { picture: file("assets/pictures/astronaut.png"), mesh: file("assets/puppet/astronaut.json") };
    let camera = MockCamera::new(&puppet, script, Path::new("assets/pictures"), clock).unwrap();
    let MockTurn::Frame(raw) = camera.poll(Moment::ZERO + Duration::from_secs(1)) else { panic!("no frame") };
    let picture = image::load_from_memory(&raw.data).unwrap().into_rgb8();
    let (width, height) = picture.dimensions();
    Frame { seq: 1, captured: Moment::ZERO, width, height, rgb: picture.into_raw(), jpeg: None }
}

fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values[values.len() / 2]
}

#[test]
fn pose_is_read_within_three_degrees() {
    let mut vision = Vision::load(&ModelFolder::find(None).unwrap()).unwrap();
    let mut errors: [Vec<f32>; 3] = Default::default();
    println!("asked yaw pitch roll -> read");
    for asked in asked() {
        vision.forget();
        let Pose { yaw, pitch, roll } = vision.look(&shown(asked)).face.unwrap().pose;
        println!("{asked:>5?} -> {yaw:6.1} {pitch:6.1} {roll:6.1}");
        for (axis, read) in [yaw, pitch, roll].into_iter().enumerate() {
            errors[axis].push((read - asked[axis]).abs());
        }
    }
    let worst = errors.clone().map(|errors| errors.into_iter().fold(0.0, f32::max));
    let medians = errors.map(median);
    println!("median error: yaw {:.1}, pitch {:.1}, roll {:.1}; worst {worst:.1?}", medians[0], medians[1], medians[2]);
    assert!(medians.iter().all(|error| *error < 3.0), "{medians:?}");
}

/// Degrees of yaw and pitch that a head and a picture of it are turned by.
const TURNS: [[f32; 2]; 7] =
    [[-25.0, 0.0], [-18.0, 0.0], [18.0, 0.0], [20.0, 0.0], [25.0, 0.0], [30.0, 0.0], [0.0, -24.0]];

#[test]
fn a_head_stands_out_of_a_plane_and_a_picture_of_it_does_not() {
    let mut vision = Vision::load(&ModelFolder::find(None).unwrap()).unwrap();
    let mut relief = |what: &str, asked: [f32; 2]| {
        vision.forget();
        vision.look(&shown_as(what, [0.0; 3]));
        let face = vision.look(&shown_as(what, [asked[0], asked[1], 0.0])).face.unwrap();
        let parallax = face.parallax.unwrap_or_else(|| panic!("{what} {asked:?} is not turned: {:?}", face.pose));
        println!("{what:>6} {asked:>5?} -> {:4.0} {parallax:.3?} relief {:.3}", face.pose.yaw, parallax.relief());
        parallax.relief()
    };
    println!("shown  asked -> yaw read, parallax");
    for asked in TURNS {
        assert!(relief("play", asked) > 0.2, "a head, asked for {asked:?}");
        assert!(relief("print", asked) < 0.08, "a print, asked for {asked:?}");
        assert!(relief("flat", asked) < 0.08, "a plane, asked for {asked:?}");
    }
}
