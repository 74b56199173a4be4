//! The threads in addition to the event loop: keys, and the pixel lane from the camera through vision. Both send their
//! events into one channel.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::SyncSender,
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{crash, pointing::Pointing, signals::hung_up, terminal::GivenBack};
use crate::{
    camera::{
        CameraError, DeviceInfo,
        lane::{CameraNews, Listed},
        slot::Slot,
    },
    domain::frame::Frame,
    flow::{CameraState, Event, Ticket},
    setup::problems::of_camera,
    ui,
    vision::{ModelError, ModelFolder, Vision},
};

/// How often the vision thread looks up while no pictures come.
const NO_PICTURES: Duration = Duration::from_millis(250);

/// Starts the thread that reads the keyboard. It ends with the program: a blocked read cannot be called off.
pub fn keys(events: SyncSender<Event>, given_back: GivenBack, pointing: Pointing) -> io::Result<JoinHandle<()>> {
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        loop {
            // A keyboard that cannot be read any more is a terminal that has gone.
            let Ok(event) = crossterm::event::read() else { hung_up(&given_back) };
            let fact = match event {
                crossterm::event::Event::Resize(..) => Some(Event::Ticked),
                crossterm::event::Event::Mouse(report) => pointing.fact(report),
                other => ui::keys::event(other),
            };
            if fact.is_some_and(|fact| events.send(fact).is_err()) {
                return;
            }
        }
    })
}

/// The thread that owns the models.
pub struct VisionThread {
    forget: Arc<AtomicBool>,
    lids: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<(), ModelError>>>,
}

impl VisionThread {
    /// Loads the models and looks at every newest frame, in a thread of their own.
    pub fn open(models: ModelFolder, frames: Slot<Arc<Frame>>, events: SyncSender<Event>) -> io::Result<Self> {
        let (forget, lids) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(true)));
        let told = (Arc::clone(&forget), Arc::clone(&lids));
        let thread = thread::Builder::new().name("vision".to_owned()).spawn(move || {
            look(Vision::load(&models)?, &frames, &events, (&told.0, &told.1));
            Ok(())
        })?;
        Ok(Self { forget, lids, thread: Some(thread) })
    }

    /// The next person: no track, no collected evidence.
    pub fn forget(&self) {
        self.forget.store(true, Ordering::Release);
    }

    /// Whether lids and lips matter on every picture from now on.
    pub fn watch_lids(&self, wanted: bool) {
        self.lids.store(wanted, Ordering::Release);
    }

    /// What became of the thread, once, if it has ended by itself: only unusable models end it so.
    pub fn ended(&mut self) -> Option<Result<(), ModelError>> {
        let thread = self.thread.take_if(|thread| thread.is_finished())?;
        thread.join().ok()
    }

    /// Whether nobody looks at pictures any more.
    pub const fn is_gone(&self) -> bool {
        self.thread.is_none()
    }
}

/// Until nobody listens any more.
fn look(
    mut vision: Vision,
    frames: &Slot<Arc<Frame>>,
    events: &SyncSender<Event>,
    (forget, lids): (&AtomicBool, &AtomicBool),
) {
    tracing::info!("the models are loaded");
    loop {
        let frame = frames.wait(NO_PICTURES);
        if forget.swap(false, Ordering::AcqRel) {
            vision.forget();
        }
        let Some(frame) = frame else { continue };
        vision.reuse_recent_openings(!lids.load(Ordering::Acquire));
        let observation = vision.look(&frame);
        crash::inject_panic("vision");
        if events.send(Event::Observed(observation, frame)).is_err() {
            return;
        }
    }
}

/// What was found when somebody asked which cameras there are, as a fact.
pub fn cameras_fact(ticket: Ticket, found: Listed) -> Event {
    let found = found.inspect_err(|error| tracing::warn!(%error, "the cameras cannot be listed"));
    let facts = |devices: Vec<DeviceInfo>| devices.into_iter().map(|device| device.facts).collect();
    let none_is_no_fault = |error| if error == CameraError::NotFound { Ok(Vec::new()) } else { Err(of_camera(&error)) };
    Event::CamerasListed(ticket, found.map(facts).or_else(none_is_no_fault))
}

/// What the camera lane reports, as a fact.
pub fn camera_fact(news: CameraNews) -> Event {
    Event::CameraChanged(match news {
        CameraNews::Off => CameraState::Off,
        CameraNews::Opening => CameraState::Opening,
        CameraNews::Streaming(device, mode) => {
            tracing::info!(driver = device.facts.driver, ?mode, "the camera delivers");
            CameraState::Streaming(device.facts)
        }
        CameraNews::Lost(error) => {
            tracing::warn!(%error, "the camera does not deliver");
            CameraState::Lost(of_camera(&error))
        }
    })
}
