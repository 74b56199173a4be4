//! The thread that may block: it opens the device, reads, decodes and delivers until the device fails or nobody wants
//! it any more. Nobody waits for it.

use std::{
    sync::{
        Arc, MutexGuard, TryLockError,
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
    thread,
    time::Duration,
};

use renzheng_domain::{frame::Frame, rotation::Rotation, time::Clock};

use super::{
    CameraBackend, CameraError, DeviceInfo, FrameSource, Mode, PixelFormat,
    decode::Decoder,
    mail::{Backend, DeviceWish, Mail, Outlets},
    upright::upright,
    warm_up::WarmUp,
    watch::{Fact, MAX_AGE},
};

/// What may be opened, best first: MJPEG at 720p fits USB 2, where raw 720p does not.
const WANTED: [Mode; 3] = [
    Mode { width: 1280, height: 720, format: PixelFormat::Mjpeg, fps: 15 },
    Mode { width: 640, height: 480, format: PixelFormat::Yuyv, fps: 15 },
    Mode { width: 640, height: 480, format: PixelFormat::Mjpeg, fps: 15 },
];

/// How often a reader looks whether it is its turn: opening takes a second, so nobody notices.
const TURN: Duration = Duration::from_millis(20);

/// What the thread is given.
pub struct Reader {
    pub backend: Backend,
    pub wish: DeviceWish,
    pub rotation: Rotation,
    pub clock: Arc<dyn Clock>,
    pub outlets: Outlets,
    pub mail: Sender<Mail>,
    /// Goes with everything it reports, so that the lane knows a late report of a reader it has given up.
    pub number: u64,
    /// Cleared when the lane gives the reader up.
    pub wanted: Arc<AtomicBool>,
}

impl Reader {
    /// Runs to the end.
    pub fn run(self) {
        let _farewell = Farewell { mail: self.mail.clone(), number: self.number };
        let opened = self.open();
        match opened {
            Ok((info, mut source)) => {
                self.report(Fact::Opened(Box::new(info), source.mode()));
                let error = self.read(source.as_mut());
                drop(source); // before the news: who hears it may open the device again
                if let Some(error) = error {
                    self.report(Fact::Failed(error));
                }
            }
            Err(error) => self.report(Fact::Failed(error)),
        }
    }

    fn open(&self) -> Result<(DeviceInfo, Box<dyn FrameSource>), CameraError> {
        let mut backend = self.take_turn().ok_or(CameraError::Disconnected)?;
        let devices = backend.list()?;
        if let DeviceWish::Id(id) = &self.wish
            && self.number == 1
            && devices.iter().all(|info| info.id != *id)
        {
            tracing::warn!(wanted = id, others = devices.len(), "the camera that was asked for is not there");
        }
        let devices = self.wish.among(devices);
        let mut refusal = CameraError::NotFound;
        for info in devices {
            match backend.open(&info.id, &WANTED) {
                // Closed while it was being opened: the device must be free again before the next reader's turn.
                Ok(_) if !self.is_wanted() => return Err(CameraError::Disconnected),
                Ok(source) => return Ok((info, source)),
                Err(error) if refusal == CameraError::NotFound => refusal = error,
                Err(_) => {} // the first camera's reason is the one to tell
            }
        }
        Err(refusal)
    }

    /// The backend, when no other reader is opening; `None` when this one is not wanted any more. An opening that hangs
    /// keeps the backend for ever, and the watchdog tells of it; those who wait for it end when they are given up.
    fn take_turn(&self) -> Option<MutexGuard<'_, Box<dyn CameraBackend>>> {
        while self.is_wanted() {
            match self.backend.try_lock() {
                Ok(backend) => return Some(backend),
                Err(TryLockError::Poisoned(left)) => return Some(left.into_inner()),
                Err(TryLockError::WouldBlock) => thread::park_timeout(TURN),
            }
        }
        None
    }

    /// Ends with the error, or with nothing when the source is not wanted any more.
    fn read(&self, source: &mut dyn FrameSource) -> Option<CameraError> {
        let (mut decoder, mut warm_up) = (Decoder::new(), WarmUp::Cold);
        let base = self.outlets.last_seq.load(Ordering::SeqCst);
        while self.is_wanted() {
            let raw = match source.next_frame() {
                Ok(raw) => raw,
                Err(CameraError::BadFrame(reason)) => {
                    self.report(Fact::Bad(reason));
                    continue;
                }
                Err(error) => return Some(error),
            };
            if self.clock.now().at.since(raw.captured) > MAX_AGE {
                self.report(Fact::Stale);
                continue;
            }
            match decoder.decode(&raw) {
                Ok(frame) if warm_up.holds_back(&frame) => self.report(Fact::Good),
                Ok(frame) => {
                    let mut frame = upright(frame, self.rotation);
                    frame.seq += base;
                    self.deliver(Arc::new(frame));
                }
                Err(error) => self.report(Fact::Bad(error.to_string())),
            }
        }
        None
    }

    fn deliver(&self, frame: Arc<Frame>) {
        self.outlets.last_seq.fetch_max(frame.seq, Ordering::SeqCst);
        self.outlets.view.put(Arc::clone(&frame));
        self.outlets.vision.put(frame);
        if self.is_wanted() {
            self.report(Fact::Good);
        } else {
            self.outlets.wipe(); // closed in this very moment: no face may stay behind
        }
    }

    fn is_wanted(&self) -> bool {
        self.wanted.load(Ordering::SeqCst)
    }

    fn report(&self, fact: Fact) {
        self.mail.send(Mail::Heard(self.number, fact)).ok(); // the lane may have ended meanwhile
    }
}

/// Drivers and decoders may panic on what a broken device sends; the lane must hear of it and try again.
struct Farewell {
    mail: Sender<Mail>,
    number: u64,
}

impl Drop for Farewell {
    fn drop(&mut self) {
        if thread::panicking() {
            let fact = Fact::Failed(CameraError::Other("the reader panicked".to_owned()));
            self.mail.send(Mail::Heard(self.number, fact)).ok();
        }
    }
}
