//! What the lane and its readers tell and hand each other.

use std::sync::{Arc, Mutex, atomic::AtomicU64};

use renzheng_domain::{filing::CameraFacts, frame::Frame, trial::Act};
use serde::{Deserialize, Serialize};

use super::{CameraBackend, CameraError, DeviceInfo, slot::Slot, watch::Fact};

/// Which camera is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceWish {
    /// The first that opens.
    Auto,
    /// This one.
    Id(String),
    /// One that was seen before. Plugged in elsewhere it has another id and the same name.
    Known(Acquaintance),
    /// One that was seen before, or the first that opens when that one is gone.
    Remembered(Acquaintance),
}

/// What is known of a camera that was seen before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acquaintance {
    /// The id it had when it was seen.
    pub id: String,
    /// The name that the device gives itself.
    pub name: String,
}

impl Acquaintance {
    /// With this camera.
    pub fn with(facts: &CameraFacts) -> Self {
        Self { id: facts.id.clone(), name: facts.name.clone() }
    }

    fn among(&self, found: &[DeviceInfo]) -> Vec<DeviceInfo> {
        let named: Vec<DeviceInfo> = found.iter().filter(|info| info.name == self.name).cloned().collect();
        let exact = named.iter().find(|info| info.id == self.id).cloned();
        exact.map_or(named, |exact| vec![exact])
    }
}

impl DeviceWish {
    /// Which of the cameras found may be opened, in this order.
    pub(super) fn among(&self, found: Vec<DeviceInfo>) -> Vec<DeviceInfo> {
        match self {
            Self::Auto => found,
            Self::Id(id) => found.into_iter().filter(|info| info.id == *id).collect(),
            Self::Known(camera) => camera.among(&found),
            Self::Remembered(camera) => match camera.among(&found) {
                gone if gone.is_empty() => found,
                there => there,
            },
        }
    }

    /// The wish for as long as one person sits there, once this camera has shown them: no other one takes its place
    /// unasked.
    pub(super) fn settled_on(&self, camera: &DeviceInfo) -> Self {
        match self {
            Self::Id(_) => self.clone(),
            _ => Self::Known(Acquaintance { id: camera.id.clone(), name: camera.name.clone() }),
        }
    }
}

/// What comes of looking for cameras.
pub type Listed = Result<Vec<DeviceInfo>, CameraError>;

/// Who is told of it, once.
pub(super) type TellListed = Box<dyn FnOnce(Listed) + Send>;

/// What the lane's thread is told.
pub(super) enum Mail {
    Wanted(bool),
    /// Another camera is to be used.
    Chosen(DeviceWish),
    /// Somebody asks which cameras there are.
    Asked(TellListed),
    Prompted(Act),
    /// From the reader of this number.
    Heard(u64, Fact),
    Ended,
}

/// The newest picture for each of both readers.
#[derive(Clone, Default)]
pub(super) struct Outlets {
    pub vision: Slot<Arc<Frame>>,
    pub view: Slot<Arc<Frame>>,
    /// The highest number given to a frame so far; numbers go on over reopenings.
    pub last_seq: Arc<AtomicU64>,
}

pub(super) type Backend = Arc<Mutex<Box<dyn CameraBackend>>>;

impl Outlets {
    pub fn wipe(&self) {
        drop(self.vision.take());
        drop(self.view.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(id: &str, name: &str) -> DeviceInfo {
        let facts = CameraFacts { id: id.into(), name: name.into(), ..CameraFacts::default() };
        DeviceInfo { id: id.into(), name: name.into(), facts }
    }

    fn opened(wish: &DeviceWish, found: &[DeviceInfo]) -> Vec<String> {
        wish.among(found.to_vec()).into_iter().map(|info| info.id).collect()
    }

    #[test]
    fn a_wish_is_for_one_camera_and_finds_it_under_another_id() {
        let known = Acquaintance { id: "/dev/video2".into(), name: "desk".into() };
        let (known, remembered) = (DeviceWish::Known(known.clone()), DeviceWish::Remembered(known));
        let there = [info("/dev/video0", "desk"), info("/dev/video2", "desk"), info("/dev/video4", "lid")];
        let moved = [info("/dev/video2", "lid"), info("/dev/video3", "desk")];
        let gone = [info("/dev/video2", "lid")];
        for wish in [&known, &remembered] {
            assert_eq!(opened(wish, &there), ["/dev/video2"]);
            assert_eq!(opened(wish, &moved), ["/dev/video3"], "the old id is another camera's now");
        }
        assert!(opened(&known, &gone).is_empty());
        assert_eq!(opened(&remembered, &gone), ["/dev/video2"], "gone: the first that opens");
        assert_eq!(opened(&DeviceWish::Id("/dev/video2".into()), &gone), ["/dev/video2"]);
        assert_eq!(opened(&DeviceWish::Auto, &there).len(), 3);
    }
}
