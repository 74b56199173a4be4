//! Cameras as they may be written down: those of telephones are called after their owners, and some ids are serial
//! numbers. Two devices stay two, because a trial ends when another camera goes on with it.

use super::stand_in;
use crate::{domain::filing::CameraFacts, flow::field::Kind};

/// Name under which recordings list the camera whose light was measured at set-up, or the first camera where none was.
pub const CAMERA: &str = "camera";

/// Cameras in the order in which they turned up, and what stands for them.
#[derive(Debug, Default)]
pub struct Cameras {
    /// The camera whose light was measured at set-up. No other camera may be taken for it: a replay must not show
    /// hints about changed light that the session did not show.
    room: Option<String>,
    known: Vec<(CameraFacts, CameraFacts)>,
}

impl Cameras {
    /// Starts without cameras; `room` is the camera whose light was measured at set-up.
    pub const fn new(room: Option<String>) -> Self {
        Self { room, known: Vec::new() }
    }

    /// What stands for this one, always the same.
    pub fn stand_in(&mut self, real: &CameraFacts) -> CameraFacts {
        if let Some((_, shown)) = self.known.iter().find(|(known, _)| known.is_same_device(real)) {
            return CameraFacts { driver: real.driver.clone(), ..shown.clone() };
        }
        let mut shown = nameless(real);
        let at = self.known.len();
        if self.room.as_ref().map_or(at == 0 && !is_node(&real.id), |room| *room == real.id) {
            CAMERA.clone_into(&mut shown.id);
        }
        let is_taken = self.known.iter().any(|(_, other)| other.is_same_device(&shown));
        if is_taken || !(is_node(&shown.id) || shown.id == CAMERA) {
            shown.id = format!("{CAMERA}-{}", at + 1);
        }
        self.known.push((real.clone(), shown.clone()));
        shown
    }
}

fn nameless(real: &CameraFacts) -> CameraFacts {
    CameraFacts {
        id: real.id.clone(),
        name: stand_in::text(Kind::Name, 0, &real.name),
        driver: real.driver.clone(),
        is_virtual: real.is_virtual,
        mock: real.mock,
        ..CameraFacts::default()
    }
}

/// A node of Linux names nobody.
fn is_node(id: &str) -> bool {
    id.strip_prefix("/dev/video").is_some_and(|number| !number.is_empty() && number.bytes().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cameras_lose_their_names_and_two_devices_stay_two() {
        let camera = |id: &str, name: &str| CameraFacts {
            id: id.into(),
            name: name.into(),
            bus: Some("usb-2".into()),
            ..CameraFacts::default()
        };
        let real = [
            camera("/dev/video0", "Zhang's phone"),
            camera("/dev/video0", "Zhong's phone"),
            camera("/dev/video2", "desk"),
            camera("/dev/video0/../x", "desk"),
            camera("0x1460000", "desk"),
        ];
        let mut cameras = Cameras::default();
        let shown = real.each_ref().map(|camera| cameras.stand_in(camera));
        let ids = shown.each_ref().map(|camera| camera.id.as_str());
        assert_eq!(ids, ["/dev/video0", "camera-2", "/dev/video2", "camera-4", "camera-5"]);
        assert!(shown.iter().all(|camera| camera.bus.is_none() && !camera.name.contains(['Z', 'd'])));
        assert_eq!(cameras.stand_in(&real[1]), shown[1], "the same one is the same one");
        let mut again = Cameras::default();
        assert_eq!(shown.each_ref().map(|camera| again.stand_in(camera)), shown, "a stand-in's stand-in is itself");
        let first = Cameras::default().stand_in(&real[4]);
        assert_eq!((first.id.as_str(), Cameras::default().stand_in(&first)), (CAMERA, first.clone()));
    }

    #[test]
    fn the_camera_whose_room_is_known_is_the_only_one_called_so() {
        let facts = |id: &str| CameraFacts { id: id.to_owned(), ..CameraFacts::default() };
        let (mut told, mut again) =
            (Cameras::new(Some("王家的手机".to_owned())), Cameras::new(Some(CAMERA.to_owned())));
        for (real, is_known) in [("serial-7", false), ("王家的手机", true), ("/dev/video0", false)] {
            let camera = told.stand_in(&facts(real));
            assert_eq!(camera.id == CAMERA, is_known, "{camera:?}");
            assert_eq!(again.stand_in(&camera), camera, "a stand-in's stand-in is itself");
        }
    }
}
