//! Cameras as they may be written down: those of telephones are called after their owners, and some ids are serial
//! numbers. Two devices stay two, because a trial ends when another camera goes on with it.

use super::stand_in::{self, Kind};
use crate::domain::filing::CameraFacts;

/// Cameras in the order in which they turned up, and what stands for them.
#[derive(Debug, Default)]
pub struct Cameras(Vec<(CameraFacts, CameraFacts)>);

impl Cameras {
    /// What stands for this one, always the same.
    pub fn stand_in(&mut self, real: &CameraFacts) -> CameraFacts {
        if let Some((_, shown)) = self.0.iter().find(|(known, _)| known.is_same_device(real)) {
            return CameraFacts { driver: real.driver.clone(), ..shown.clone() };
        }
        let mut shown = nameless(real);
        let is_taken = self.0.iter().any(|(_, other)| other.is_same_device(&shown));
        if is_taken || !is_node(&shown.id) {
            let at = self.0.len();
            shown.id = if at == 0 { "camera".to_owned() } else { format!("camera-{}", at + 1) };
        }
        self.0.push((real.clone(), shown.clone()));
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
    }
}
