//! Real cameras, through nokhwa. It hands over raw bytes only: nokhwa's own decoding panics on bytes that are no JPEG
//! and mixes old and new pictures in cut ones. Its `Camera` is not `Send`, so a source lives where it was opened; its
//! errors are text, of which only the system's error number is read (`fault.rs`).

mod choice;
mod dating;
#[cfg(target_os = "linux")]
mod facts;
mod fault;
#[cfg(target_os = "linux")]
mod holder;
#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
mod system;

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use nokhwa::{
    Buffer, Camera,
    utils::{CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType, Resolution},
};
use renzheng_domain::time::{Clock, Moment, Now};

use self::{dating::Dating, system::NODE};
use super::{CameraBackend, CameraError, DeviceInfo, FrameSource, Mode, PixelFormat, RawFrame, RealCamera};

/// Formats asked of nokhwa; BGR is left out because no camera we know of offers only that.
const FORMATS: [FrameFormat; 5] =
    [FrameFormat::MJPEG, FrameFormat::YUYV, FrameFormat::NV12, FrameFormat::RAWRGB, FrameFormat::GRAY];

/// The cameras of this computer.
pub struct Webcams {
    clock: Arc<dyn Clock>,
    /// The device opened last and its latest sign of life, while its source lives.
    own: (String, Weak<Pulse>),
}

/// When a source last answered, milliseconds since the start.
type Pulse = AtomicU64;

impl Webcams {
    /// `clock` dates the frames.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, own: (String::new(), Weak::new()) }
    }

    /// In use by whom. A source of ours that was given up while it was blocked keeps its device; then the device is
    /// frozen, and no other program is to blame.
    fn busy(&self, id: &str) -> CameraError {
        let own = self.own.1.upgrade().filter(|_| self.own.0 == id);
        match own {
            Some(pulse) => {
                let last = Moment::from_millis(pulse.load(Ordering::SeqCst));
                CameraError::Stalled(self.clock.now().at.since(last))
            }
            None => CameraError::Busy { holder: system::holder(id) },
        }
    }

    fn stream(&mut self, id: &str, want: &[Mode]) -> Result<Webcam, CameraError> {
        let index = index_of(id);
        let mut camera = match connect(&index) {
            Err(CameraError::NoUsableMode(words)) => {
                tracing::info!(id, words, "the camera was left in a format that cannot be used; setting another");
                system::mend(id)?;
                connect(&index)?
            }
            camera => camera?,
        };
        let mode = set_mode(&mut camera, want)?;
        camera.open_stream().map_err(|e| fault::of(&e))?;
        let pulse = Arc::new(Pulse::new(millis(self.clock.now().at)));
        self.own = (id.to_owned(), Arc::downgrade(&pulse));
        Ok(Webcam { camera, mode, clock: Arc::clone(&self.clock), seq: 0, dating: Dating::default(), pulse })
    }
}

impl fmt::Debug for Webcams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webcams")
    }
}

impl RealCamera for Webcams {}

impl CameraBackend for Webcams {
    /// What the system says is a camera; none is touched. Whether it can be used is found out by opening it, which says
    /// why not.
    fn list(&mut self) -> Result<Vec<DeviceInfo>, CameraError> {
        system::list()
    }

    fn open(&mut self, id: &str, want: &[Mode]) -> Result<Box<dyn FrameSource>, CameraError> {
        match self.stream(id, want) {
            Ok(source) => Ok(Box::new(source)),
            Err(CameraError::Busy { .. }) => Err(self.busy(id)),
            Err(error) => Err(error),
        }
    }
}

struct Webcam {
    camera: Camera,
    mode: Mode,
    clock: Arc<dyn Clock>,
    seq: u64,
    dating: Dating,
    pulse: Arc<Pulse>,
}

impl FrameSource for Webcam {
    fn mode(&self) -> Mode {
        self.mode
    }

    fn next_frame(&mut self) -> Result<RawFrame, CameraError> {
        let buffer: Buffer = self.camera.frame().map_err(|e| fault::of(&e))?;
        let now = self.clock.now();
        self.pulse.store(millis(now.at), Ordering::SeqCst);
        self.seq += 1;
        let captured = self.dating.captured(age(buffer.capture_timestamp(), now), now.at);
        Ok(RawFrame { seq: self.seq, captured, arrived: now.at, mode: self.mode, data: buffer.buffer().into() })
    }
}

const fn millis(at: Moment) -> u64 {
    at.since_start().as_millis() as u64
}

/// How long ago the driver's calendar time was; `None` without one, or for one of the future.
fn age(stamp: Option<Duration>, now: Now) -> Option<Duration> {
    let wall = Duration::try_from(now.wall.duration_since(Timestamp::UNIX_EPOCH)).ok();
    stamp.zip(wall).and_then(|(stamp, wall)| wall.checked_sub(stamp))
}

/// Opens with whatever format is set. Without a system error number it is a left-over format nokhwa cannot work with,
/// or there is none it knows. It panics on a driver whose words are not UTF-8 and on steps of zero between sizes.
fn connect(index: &CameraIndex) -> Result<Camera, CameraError> {
    let format = RequestedFormat::with_formats(RequestedFormatType::None, &FORMATS);
    let opened = catch_unwind(AssertUnwindSafe(|| Camera::new(index.clone(), format)));
    let opened = opened.map_err(|_| CameraError::Other("nokhwa panicked while opening".to_owned()))?;
    opened.map_err(|error| match fault::of(&error) {
        CameraError::Other(words) => CameraError::NoUsableMode(words),
        known => known,
    })
}

/// Sets the best mode the device accepts.
fn set_mode(camera: &mut Camera, want: &[Mode]) -> Result<Mode, CameraError> {
    let offered = camera.compatible_camera_formats().map_err(|e| fault::of(&e))?;
    let offered: Vec<Mode> = offered.iter().filter_map(|f| mode_of(*f)).collect();
    let mut refusal = CameraError::NoUsableMode(format!("{} modes offered, none fits", offered.len()));
    for mode in choice::rank(&offered, want) {
        let format = format_of(mode);
        let request = RequestedFormat::with_formats(RequestedFormatType::Exact(format), &FORMATS);
        match camera.set_camera_requset(request) {
            Ok(_) => {
                let set = camera.camera_format(); // drivers may round what was asked for
                return mode_of(set).ok_or_else(|| CameraError::NoUsableMode(set.to_string()));
            }
            Err(error) => match fault::of(&error) {
                CameraError::Other(words) => refusal = CameraError::NoUsableMode(words),
                known => return Err(known),
            },
        }
    }
    Err(refusal)
}

fn mode_of(format: CameraFormat) -> Option<Mode> {
    let layout = match format.format() {
        FrameFormat::MJPEG => PixelFormat::Mjpeg,
        FrameFormat::YUYV => PixelFormat::Yuyv,
        FrameFormat::NV12 => PixelFormat::Nv12,
        FrameFormat::RAWRGB => PixelFormat::Rgb8,
        FrameFormat::GRAY => PixelFormat::Gray8,
        FrameFormat::RAWBGR => return None,
    };
    Some(Mode { width: format.width(), height: format.height(), format: layout, fps: format.frame_rate() })
}

fn format_of(mode: Mode) -> CameraFormat {
    let layout = match mode.format {
        PixelFormat::Mjpeg => FrameFormat::MJPEG,
        PixelFormat::Yuyv => FrameFormat::YUYV,
        PixelFormat::Nv12 => FrameFormat::NV12,
        PixelFormat::Rgb8 => FrameFormat::RAWRGB,
        PixelFormat::Gray8 => FrameFormat::GRAY,
    };
    CameraFormat::new(Resolution::new(mode.width, mode.height), layout, mode.fps)
}

#[cfg(any(test, not(target_os = "linux")))]
fn id_of(index: &CameraIndex) -> String {
    match index {
        CameraIndex::Index(number) => format!("{NODE}{number}"),
        CameraIndex::String(name) => name.clone(),
    }
}

fn index_of(id: &str) -> CameraIndex {
    let number = id.strip_prefix(NODE).unwrap_or(id).parse();
    number.map_or_else(|_| CameraIndex::String(id.to_owned()), CameraIndex::Index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_devices_by_their_node() {
        let id = id_of(&CameraIndex::Index(3));
        assert_eq!(index_of(&id), CameraIndex::Index(3));
        assert_eq!(index_of("rtsp://x"), CameraIndex::String("rtsp://x".into()));
    }

    #[test]
    fn knows_how_old_a_stamp_is() {
        let now = Now { at: Moment::from_millis(60_000), wall: Timestamp::from_second(1_000).unwrap() };
        let age = |millis| age(Some(Duration::from_millis(millis)), now);
        assert_eq!((age(999_900), age(0)), (Some(Duration::from_millis(100)), Some(Duration::from_secs(1_000))));
        assert_eq!((age(1_000_500), super::age(None, now)), (None, None));
    }

    /// Names the true reason: a source of ours that hangs, or another program.
    #[test]
    fn a_busy_device_of_our_own_is_a_frozen_one() {
        struct Noon;
        impl Clock for Noon {
            fn now(&self) -> Now {
                Now { at: Moment::from_millis(9_000), wall: Timestamp::UNIX_EPOCH }
            }
            fn wait(&self, _: Duration) {}
        }
        let mut webcams = Webcams::new(Arc::new(Noon));
        assert_eq!(webcams.busy("/dev/video0"), CameraError::Busy { holder: None });
        let pulse = Arc::new(Pulse::new(2_000));
        webcams.own = ("/dev/video0".to_owned(), Arc::downgrade(&pulse));
        assert_eq!(webcams.busy("/dev/video0"), CameraError::Stalled(Duration::from_secs(7)));
        assert_eq!(webcams.busy("/dev/video1"), CameraError::Busy { holder: None });
        drop(pulse);
        assert_eq!(webcams.busy("/dev/video0"), CameraError::Busy { holder: None });
    }

    #[test]
    fn keeps_a_mode_through_nokhwas_words() {
        for format in [PixelFormat::Mjpeg, PixelFormat::Yuyv, PixelFormat::Nv12, PixelFormat::Rgb8, PixelFormat::Gray8]
        {
            let mode = Mode { width: 640, height: 480, format, fps: 30 };
            assert_eq!(mode_of(format_of(mode)), Some(mode));
        }
    }
}
