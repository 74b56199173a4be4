//! A camera for demonstrations and tests. Its core is pure: [`MockCamera::poll`] says what a camera of this script
//! would deliver at a moment, so a scenario runs it in virtual time; the source that a camera thread opens is the
//! same core, paced by the clock. The script's time begins when the camera is first opened (or first looked for and
//! `absent`).

mod acting;
mod attack;
mod brush;
mod face;
mod grammar;
mod hand;
mod lamp;
mod lens;
mod plane;
mod puppet;
pub mod script;
mod source;
mod studio;
mod wardrobe;
mod warp;

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use renzheng_domain::{
    filing::CameraFacts,
    time::{Clock, Moment},
    trial::Act,
};

pub use self::{
    script::{Acts, Script, ScriptError},
    source::{Blob, MockError, Source},
};
use self::{
    script::{Device, Effect},
    studio::Studio,
};
use super::{CameraBackend, CameraError, DeviceInfo, FrameSource, Mode, RawFrame};

/// What the camera has at a moment.
#[derive(Debug)]
pub enum MockTurn {
    /// A frame.
    Frame(RawFrame),
    /// Nothing before then; a frozen camera names the end of the freeze.
    NotYet(Moment),
    /// Reading fails.
    Failed(CameraError),
}

/// A handle; clones share the camera.
#[derive(Clone)]
pub struct MockCamera {
    studio: Arc<Mutex<Studio>>,
    clock: Arc<dyn Clock>,
}

impl MockCamera {
    /// Reads `source` and every picture the script names, from the folder `album`. `clock` paces opened sources;
    /// [`Self::poll`] and [`Self::prompt`] never read it.
    pub fn new(source: &Source, script: Script, album: &Path, clock: Arc<dyn Clock>) -> Result<Self, MockError> {
        let studio = Arc::new(Mutex::new(Studio::new(source, script, album)?));
        Ok(Self { studio, clock })
    }

    /// What the camera delivers at `now`. Time must not run backwards. The first call opens it, if nobody has.
    pub fn poll(&self, now: Moment) -> MockTurn {
        self.lock().poll(now)
    }

    /// The person in front of it is asked for an act.
    pub fn prompt(&self, act: Act, now: Moment) {
        self.lock().prompt(act, now);
    }

    /// The one device there is at `now`.
    pub fn device(&self, now: Moment) -> DeviceInfo {
        let (played, own_id) = {
            let studio = self.lock();
            (studio.device(now), studio.id())
        };
        let (id, name, is_virtual, mock) = match played {
            None => (own_id, "mock camera", Some(true), true),
            Some(Device::Real) => ("mock:real", "front camera", Some(false), false),
            Some(Device::Other) => ("mock:other", "desk camera", Some(false), false),
            Some(Device::Virtual) => ("mock:virtual", "screen camera", Some(true), false),
            Some(Device::Unknown) => ("mock:unknown", "some camera", None, false),
        };
        let (id, name) = (id.to_owned(), name.to_owned());
        let facts = CameraFacts { id: id.clone(), name: name.clone(), is_virtual, mock, ..CameraFacts::default() };
        DeviceInfo { id, name, facts }
    }

    /// What it delivers.
    pub fn mode(&self) -> Mode {
        self.lock().mode()
    }

    fn lock(&self) -> MutexGuard<'_, Studio> {
        self.studio.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MockCamera {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MockCamera({})", self.lock().id())
    }
}

impl CameraBackend for MockCamera {
    fn list(&mut self) -> Result<Vec<DeviceInfo>, CameraError> {
        let now = self.clock.now().at;
        let gone = self.lock().is_gone(now);
        Ok(if gone { Vec::new() } else { vec![self.device(now)] })
    }

    fn open(&mut self, id: &str, _want: &[Mode]) -> Result<Box<dyn FrameSource>, CameraError> {
        let now = self.clock.now().at;
        if id != self.device(now).id {
            return Err(CameraError::NotFound);
        }
        let mut studio = self.lock();
        let opening = studio.open(now)?;
        drop(studio);
        Ok(Box::new(MockSource { camera: self.clone(), opening }))
    }

    fn prompt(&mut self, act: Act, now: Moment) {
        Self::prompt(self, act, now);
    }
}

/// Waits at most this long before it looks again whether it has been closed and opened anew.
const SLICE: Duration = Duration::from_millis(50);

struct MockSource {
    camera: MockCamera,
    opening: u64,
}

impl FrameSource for MockSource {
    fn mode(&self) -> Mode {
        self.camera.mode()
    }

    fn next_frame(&mut self) -> Result<RawFrame, CameraError> {
        loop {
            let now = self.camera.clock.now().at;
            let turn = {
                let mut studio = self.camera.lock();
                if !studio.is_current(self.opening) {
                    return Err(CameraError::Disconnected);
                }
                studio.poll(now)
            };
            match turn {
                // Drawing a frame takes time, and taking a real one does not: it counts as captured when it is drawn.
                MockTurn::Frame(mut frame) => {
                    let drawing = self.camera.clock.now().at.since(now);
                    frame.captured = frame.captured + drawing;
                    frame.arrived = frame.arrived + drawing;
                    return Ok(frame);
                }
                MockTurn::NotYet(until) => self.camera.clock.wait(until.since(now).min(SLICE)),
                MockTurn::Failed(error) => return Err(error),
            }
        }
    }
}

/// The error a step makes of opening; `unplug` looks the same as no device.
fn opening_error(effect: &Effect) -> Option<CameraError> {
    match effect {
        Effect::Unplug | Effect::Absent => Some(CameraError::NotFound),
        Effect::Busy(holder) => Some(CameraError::Busy { holder: holder.clone() }),
        Effect::Denied => Some(CameraError::PermissionDenied),
        Effect::NoMode => Some(CameraError::NoUsableMode("the script says so".to_owned())),
        Effect::Fault => Some(CameraError::Other("the script says so".to_owned())),
        _ => None,
    }
}

#[cfg(test)]
#[path = "mock_tests.rs"]
mod tests;
