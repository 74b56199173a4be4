//! The camera thread and the watchdog in front of it. A read from a camera may block for ever and cannot be ended, so
//! it happens in a reader thread that is never joined: when it is not wanted any more it is told so and left alone.
//! The lane's own thread only listens and decides ([`super::watch`]), so it always answers.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError, TryLockError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use renzheng_domain::{frame::Frame, rotation::Rotation, time::Clock, trial::Act};

use super::{
    CameraBackend, CameraError, DeviceInfo,
    mail::{Backend, Mail, Outlets, TellListed},
    reader::Reader,
    slot::Slot,
    watch::{Fact, Order, Watch},
};
pub use super::{
    mail::{Acquaintance, DeviceWish, Listed},
    watch::CameraNews,
};

/// The threads in which drivers run, by name: they may panic on what a broken device sends.
pub const DRIVERS: &str = "camera-reader";
/// How often the watchdog looks while the camera is on.
const TICK: Duration = Duration::from_millis(100);

/// A handle to the lane; dropping it ends the lane.
pub struct CameraLane {
    mail: Sender<Mail>,
    outlets: Outlets,
    desk: Option<JoinHandle<()>>,
}

impl CameraLane {
    /// Starts the lane with the camera off; `rotation` makes its pictures upright. `news` is called on the lane's
    /// thread and must not block.
    pub fn spawn(
        backend: Box<dyn CameraBackend>,
        wish: DeviceWish,
        rotation: Rotation,
        clock: Arc<dyn Clock>,
        news: Box<dyn Fn(CameraNews) + Send>,
    ) -> Self {
        let (mail, inbox) = mpsc::channel();
        let outlets = Outlets::default();
        let backend = Arc::new(Mutex::new(backend));
        let desk = LaneThread {
            backend,
            wish,
            settled: None,
            open: None,
            rotation,
            clock,
            outlets: outlets.clone(),
            mail: mail.clone(),
            reader: None,
            readers: 0,
        };
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

    /// Looks which cameras there are and tells it, from another thread and after a while: devices are asked one by one,
    /// but for the one that is open here.
    pub fn list(&self, tell: impl FnOnce(Listed) + Send + 'static) {
        self.post(Mail::Asked(Box::new(tell)));
    }

    /// Uses another camera from now on. One that is open is closed first.
    pub fn choose(&self, wish: DeviceWish) {
        self.post(Mail::Chosen(wish));
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
struct LaneThread {
    backend: Backend,
    wish: DeviceWish,
    rotation: Rotation,
    /// What the wish has become for the present person.
    settled: Option<DeviceWish>,
    /// The device that is open.
    open: Option<DeviceInfo>,
    clock: Arc<dyn Clock>,
    outlets: Outlets,
    mail: Sender<Mail>,
    /// The reader in charge: whether it is still wanted.
    reader: Option<Arc<AtomicBool>>,
    readers: u64,
}

impl LaneThread {
    fn run(mut self, inbox: &Receiver<Mail>, news: &dyn Fn(CameraNews)) {
        let mut watch = Watch::new();
        let mut on = false;
        loop {
            let mail = if on { inbox.recv_timeout(TICK) } else { inbox.recv().map_err(RecvTimeoutError::from) };
            let mut facts = Vec::new();
            match mail {
                Ok(Mail::Wanted(wanted)) => {
                    if on != wanted {
                        self.settled = None;
                    }
                    on = wanted;
                    facts.push(Fact::Wanted(wanted));
                }
                Ok(Mail::Chosen(wish)) => {
                    (self.wish, self.settled) = (wish, None);
                    facts.extend([Fact::Wanted(false), Fact::Wanted(true)].into_iter().filter(|_| on));
                }
                Ok(Mail::Heard(number, fact)) if number == self.readers && self.reader.is_some() => {
                    self.note(&fact);
                    facts.push(fact);
                }
                Ok(Mail::Prompted(act)) => self.prompt(act),
                Ok(Mail::Asked(tell)) => self.list(tell),
                Ok(Mail::Heard(..)) | Err(RecvTimeoutError::Timeout) => {}
                Ok(Mail::Ended) | Err(RecvTimeoutError::Disconnected) => break,
            }
            for fact in facts.into_iter().chain([Fact::Ticked]) {
                let (told, order) = watch.take(fact, self.clock.now().at);
                match order {
                    Some(Order::Open) => self.start_reader(),
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

    /// Which device is open, and that it has shown somebody.
    fn note(&mut self, fact: &Fact) {
        match (fact, &self.open) {
            (Fact::Opened(info, _), _) => self.open = Some(DeviceInfo::clone(info)),
            (Fact::Good, Some(open)) if self.settled.is_none() => self.settled = Some(self.wish.settled_on(open)),
            _ => {}
        }
    }

    /// Asks the devices in a thread of its own: one that hangs must not hold the lane up.
    fn list(&self, tell: TellListed) {
        let (backend, open) = (Arc::clone(&self.backend), self.open.clone());
        // Kept here as well, so that somebody is told when there is no thread to be had.
        let tell = Arc::new(Mutex::new(Some(tell)));
        let teller = Arc::clone(&tell);
        let asked = spawn(DRIVERS, move || {
            let found = catch_unwind(AssertUnwindSafe(|| {
                let mut backend = backend.lock().unwrap_or_else(PoisonError::into_inner);
                match open {
                    Some(open) => backend.list_beside(&open),
                    None => backend.list(),
                }
            }));
            tell_once(&teller, found.unwrap_or_else(|_| Err(CameraError::Other("the driver panicked".to_owned()))));
        });
        if let Err(error) = asked {
            tell_once(&tell, Err(CameraError::Other(error.to_string())));
        }
    }

    fn start_reader(&mut self) {
        self.close();
        self.readers += 1;
        let wanted = Arc::new(AtomicBool::new(true));
        self.reader = Some(Arc::clone(&wanted));
        let reader = Reader {
            backend: Arc::clone(&self.backend),
            wish: self.settled.as_ref().unwrap_or(&self.wish).clone(),
            rotation: self.rotation,
            clock: Arc::clone(&self.clock),
            outlets: self.outlets.clone(),
            mail: self.mail.clone(),
            number: self.readers,
            wanted,
        };
        if let Err(error) = spawn(DRIVERS, move || reader.run()) {
            let fact = Fact::Failed(CameraError::Other(error.to_string()));
            self.mail.send(Mail::Heard(self.readers, fact)).ok();
        }
    }

    fn close(&mut self) {
        self.open = None;
        if let Some(wanted) = self.reader.take() {
            wanted.store(false, Ordering::SeqCst);
            self.outlets.wipe();
        }
    }
}

fn tell_once(tell: &Mutex<Option<TellListed>>, found: Listed) {
    let tell = tell.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(tell) = tell {
        tell(found);
    }
}

/// Detached: nothing here is ever joined.
fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    thread::Builder::new().name(name.to_owned()).spawn(work)
}

#[cfg(test)]
#[path = "lane_tests.rs"]
mod tests;
