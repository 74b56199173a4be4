//! The stay at a real lane: opens the camera, feeds the stay, and lets the camera go.

use std::{
    sync::{Arc, mpsc::channel},
    time::Duration,
};

use super::stay::{Length, Stay};
use crate::{
    camera::{
        CameraBackend, CameraError, DeviceInfo,
        lane::{CameraLane, CameraNews, DeviceWish},
    },
    domain::{rotation::Rotation, time::Clock},
};

/// Between two looks at the news.
const TURN: Duration = Duration::from_millis(50);
/// A camera that is let go is waited for so long: what it still draws or decodes would count as ours.
const FAREWELL: Duration = Duration::from_millis(500);

/// Lists what there is and watches what is wished for.
pub fn watch(
    mut backend: Box<dyn CameraBackend>,
    wish: DeviceWish,
    rotation: Rotation,
    length: Length,
    clock: &Arc<dyn Clock>,
) -> (Result<Vec<DeviceInfo>, CameraError>, Stay) {
    let devices = backend.list();
    let (tell, news) = channel();
    let told = Box::new(move |n| drop(tell.send(n)));
    let lane = CameraLane::spawn(backend, wish, rotation, Arc::clone(clock), told);
    let pictures = lane.view();
    let mut stay = Stay::new(length, clock.now().at);
    lane.set_on(true);
    while !stay.is_over(clock.now().at) && !lane.is_gone() {
        let picture = pictures.wait(TURN);
        for n in news.try_iter() {
            stay.hear(n);
        }
        if let Some(frame) = picture {
            stay.take(frame, clock.now().at);
        }
    }
    lane.set_on(false);
    let until = clock.now().at + FAREWELL;
    while clock.now().at < until && !matches!(news.recv_timeout(TURN), Ok(CameraNews::Off)) {}
    (devices, stay)
}
