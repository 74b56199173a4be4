//! The camera thread and the watchdog in front of it. A read from a camera may block for ever and cannot be ended, so
//! it happens in a reader thread that is never joined: when it is not wanted any more it is told so and left alone.
//! The lane's own thread only listens and decides ([`super::watch`]), so it always answers.

use std::{
    fmt,
    sync::{
        Arc, Mutex, TryLockError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{
    CameraBackend, CameraError,
    mail::{Backend, Mail, Outlets},
    reader::Reader,
    slot::Slot,
    turn::Turn,
    watch::{Fact, Order, Watch},
};
use crate::domain::{frame::Frame, time::Clock, trial::Act};

pub use super::{mail::DeviceWish, watch::CameraNews};

/// How often the watchdog looks while the camera is on.
const TICK: Duration = Duration::from_millis(100);

/// A handle to the lane; dropping it ends the lane.
pub struct CameraLane {
    mail: Sender<Mail>,
    outlets: Outlets,
    desk: Option<JoinHandle<()>>,
}

impl CameraLane {
    /// Starts the lane with the camera off; `turn` makes its pictures upright. `news` is called on the lane's thread and must not block.
    pub fn spawn(
        backend: Box<dyn CameraBackend>,
        wish: DeviceWish,
        turn: Turn,
        clock: Arc<dyn Clock>,
        news: Box<dyn Fn(CameraNews) + Send>,
    ) -> Self {
        let (mail, inbox) = mpsc::channel();
        let outlets = Outlets::default();
        let backend = Arc::new(Mutex::new(backend));
        let desk =
            Desk { backend, wish, turn, clock, outlets: outlets.clone(), mail: mail.clone(), reader: None, readers: 0 };
        // Only a system out of threads refuses.
        let desk = spawn("camera", move || desk.run(&inbox, &news))
            .inspect_err(|error| tracing::error!(%error, "camera lane not started"));
        Self { mail, outlets, desk: desk.ok() }
    }

    /// Whether nobody listens any more: the lane could not be started, or a defect ended it.
    pub fn is_gone(&self) -> bool {
        self.desk.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// The newest picture, for the vision thread.
    pub fn vision(&self) -> Slot<Arc<Frame>> {
        self.outlets.vision.clone()
    }

    /// The newest picture, for the viewfinder.
    pub fn view(&self) -> Slot<Arc<Frame>> {
        self.outlets.view.clone()
    }

    /// Opens or closes the camera; saying the same twice changes nothing.
    pub fn set_on(&self, on: bool) {
        self.post(Mail::Wanted(on));
    }

    /// Tells a mock which act the person is asked for.
    pub fn prompt(&self, act: Act) {
        self.post(Mail::Prompted(act));
    }

    /// Forgets the pictures nobody has taken yet.
    pub fn wipe(&self) {
        self.outlets.wipe();
    }

    fn post(&self, mail: Mail) {
        if self.mail.send(mail).is_err() {
            tracing::warn!("camera lane has ended");
        }
    }
}

impl Drop for CameraLane {
    fn drop(&mut self) {
        self.post(Mail::Ended);
    }
}

impl fmt::Debug for CameraLane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CameraLane({:?}, {:?})", self.outlets.vision, self.outlets.view)
    }
}

/// The lane's own thread.
struct Desk {
    backend: Backend,
    wish: DeviceWish,
    turn: Turn,
    clock: Arc<dyn Clock>,
    outlets: Outlets,
    mail: Sender<Mail>,
    /// The reader in charge: whether it is still wanted.
    reader: Option<Arc<AtomicBool>>,
    readers: u64,
}

impl Desk {
    fn run(mut self, inbox: &Receiver<Mail>, news: &dyn Fn(CameraNews)) {
        let mut watch = Watch::new();
        let mut on = false;
        loop {
            let mail = if on { inbox.recv_timeout(TICK) } else { inbox.recv().map_err(RecvTimeoutError::from) };
            let fact = match mail {
                Ok(Mail::Wanted(wanted)) => {
                    on = wanted;
                    Fact::Wanted(wanted)
                }
                Ok(Mail::Heard(number, fact)) if number == self.readers && self.reader.is_some() => fact,
                Ok(Mail::Prompted(act)) => {
                    self.prompt(act);
                    Fact::Ticked
                }
                Ok(Mail::Heard(..)) | Err(RecvTimeoutError::Timeout) => Fact::Ticked,
                Ok(Mail::Ended) | Err(RecvTimeoutError::Disconnected) => break,
            };
            for fact in [fact, Fact::Ticked] {
                let (told, order) = watch.take(fact, self.clock.now().at);
                match order {
                    Some(Order::Open) => self.open(),
                    Some(Order::Close) => self.close(),
                    None => {}
                }
                told.into_iter().for_each(news);
            }
        }
        self.close();
    }

    /// While a device is being opened nobody can have been asked for anything, so a busy backend need not be told.
    fn prompt(&self, act: Act) {
        let backend = match self.backend.try_lock() {
            Ok(backend) => Some(backend),
            Err(TryLockError::Poisoned(left)) => Some(left.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        };
        if let Some(mut backend) = backend {
            backend.prompt(act, self.clock.now().at);
        }
    }

    fn open(&mut self) {
        self.close();
        self.readers += 1;
        let wanted = Arc::new(AtomicBool::new(true));
        self.reader = Some(Arc::clone(&wanted));
        let reader = Reader {
            backend: Arc::clone(&self.backend),
            wish: self.wish.clone(),
            turn: self.turn,
            clock: Arc::clone(&self.clock),
            outlets: self.outlets.clone(),
            mail: self.mail.clone(),
            number: self.readers,
            wanted,
        };
        if let Err(error) = spawn("camera-reader", move || reader.run()) {
            let fact = Fact::Failed(CameraError::Other(error.to_string()));
            self.mail.send(Mail::Heard(self.readers, fact)).ok();
        }
    }

    fn close(&mut self) {
        if let Some(wanted) = self.reader.take() {
            wanted.store(false, Ordering::SeqCst);
            self.outlets.wipe();
        }
    }
}

/// Detached: nothing here is ever joined.
fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).spawn(work)
}

#[cfg(test)]
#[path = "lane_tests.rs"]
mod tests;
