//! From the mock camera's script to the findings, in virtual time: the lane's watchdog and the stay are the real ones.

use std::time::Duration;

use super::{
    finding::Grade,
    stay::{Length, Stay},
    *,
};
use crate::{
    camera::mock::{MockCamera, Script},
    command::scenario::camera::ScenarioCamera,
    domain::{filing::VirtualCameras, time::Moment},
    setup::demo,
};

/// A stay at the mock camera under this script.
fn stay_at(script: &str) -> Stay {
    let script = Script::parse(&[script.to_owned()]).unwrap();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let camera = MockCamera::new(&demo::puppet(), script, &demo::album(), clock).unwrap();
    let (mut eye, mut now) = (ScenarioCamera::new(camera), Moment::ZERO);
    let mut stay = Stay::new(Length::Frames(8), now);
    while !stay.is_over(now) {
        let glance = eye.glance(true, now);
        glance.news.into_iter().for_each(|news| stay.hear(news));
        if let Some(frame) = glance.picture {
            stay.take(frame, now);
        }
        now = glance.next.unwrap_or(now).max(now + Duration::from_millis(1));
    }
    stay
}

/// Everything that is not good of camera and light.
fn faults(script: &str, folder: &ModelFolder) -> Vec<(Check, &'static str, Grade)> {
    let stay = stay_at(script);
    let sight = stay.sight();
    let (seen, _) = looks::look(Vision::load(folder).unwrap(), stay.kept());
    let found = [camera::judge(&[], VirtualCameras::Warn, &sight, &seen), light::judge(&sight, &seen)].concat();
    found.into_iter().filter(|f| f.grade != Grade::Good).map(|f| (f.check, f.id, f.grade)).collect()
}

#[test]
fn every_fault_of_the_mock_camera_is_found_and_nothing_else() {
    use Check::{Camera, Light};
    use Grade::{Advice, Fault, Unknown};
    let folder = ModelFolder::find(None).unwrap();
    let somebody = (Light, "chair", Unknown);
    let no_light = (Light, "brightness", Unknown);
    for (script, expected) in [
        ("play forever", vec![somebody]),
        ("away forever", vec![]),
        ("away + dim forever", vec![(Camera, "clean", Unknown), (Light, "brightness", Advice)]),
        ("black forever", vec![(Camera, "cover", Fault), no_light]),
        ("absent forever", vec![(Camera, "opens", Fault), no_light]),
        ("busy forever", vec![(Camera, "opens", Fault), no_light]),
        ("freeze forever", vec![(Camera, "opens", Fault), no_light]),
        ("blur 4 forever", vec![(Camera, "focus", Advice), somebody]),
        ("away + blur 4 forever", vec![(Camera, "focus", Advice)]),
        ("back_light 0.6 + smear 0.65 forever", vec![(Camera, "clean", Advice), somebody]),
        ("away + cast green forever", vec![(Light, "colour", Advice)]),
        ("grey forever", vec![(Camera, "colour", Fault), somebody]),
    ] {
        assert_eq!(faults(script, &folder), expected, "{script}");
    }
}

#[test]
fn looks_cost_time_and_every_stage_is_named() {
    let stay = stay_at("play forever");
    let (seen, cost) = looks::look(Vision::load(&ModelFolder::find(None).unwrap()).unwrap(), stay.kept());
    let cost = cost.unwrap();
    assert!(seen.faces == 1 && cost.decode.is_some() && cost.paint.is_some());
    assert!(cost.stages.contains_key("mesh") && cost.look >= cost.stages["mesh"], "{cost:?}");
}
