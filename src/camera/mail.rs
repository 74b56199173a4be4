//! What the lane and its readers tell and hand each other.

use std::sync::{Arc, Mutex, atomic::AtomicU64};

use super::{CameraBackend, slot::Slot, watch::Fact};
use crate::domain::{frame::Frame, trial::Act};

/// Which camera is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceWish {
    /// The first that opens.
    Auto,
    /// This one.
    Id(String),
}

/// What the lane's thread is told.
pub(super) enum Mail {
    Wanted(bool),
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
