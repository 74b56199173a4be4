//! Real cameras, through nokhwa. It hands over raw bytes only: nokhwa's own decoding panics on bytes that are no JPEG
//! and mixes old and new pictures in cut ones. Its `Camera` is not `Send`, so a source lives where it was opened; its
//! errors are text, of which only the system's error number is read (`fault.rs`).

mod choice;
mod facts;
mod fault;

use std::{fmt, path::Path, sync::Arc, time::Duration};

use jiff::Timestamp;
use nokhwa::{
    Buffer, Camera,
    utils::{
        ApiBackend, CameraFormat, CameraIndex, CameraInfo, FrameFormat, RequestedFormat, RequestedFormatType,
        Resolution,
    },
};

use super::{CameraBackend, CameraError, DeviceInfo, FrameSource, Mode, PixelFormat, RawFrame, RealCamera};
use crate::domain::time::{Clock, Moment, Now};

/// A driver's timestamp further in the past than this is another clock's, not an old picture's: after a stall of one
/// second, pictures of .95 s were the oldest seen.
const OLDEST: Duration = Duration::from_secs(2);

/// Formats asked of nokhwa; BGR is left out because no camera we know of offers only that.
const FORMATS: [FrameFormat; 5] =
    [FrameFormat::MJPEG, FrameFormat::YUYV, FrameFormat::NV12, FrameFormat::RAWRGB, FrameFormat::GRAY];

/// The cameras of this computer.
pub struct Webcams {
    clock: Arc<dyn Clock>,
}

impl Webcams {
    /// `clock` dates the frames.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }
}

impl fmt::Debug for Webcams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webcams")
    }
}

impl RealCamera for Webcams {}

impl CameraBackend for Webcams {
    fn list(&mut self) -> Result<Vec<DeviceInfo>, CameraError> {
        found_beside(None)
    }

    fn list_beside(&mut self, open: &DeviceInfo) -> Result<Vec<DeviceInfo>, CameraError> {
        found_beside(Some(&open.id))
    }

    fn open(&mut self, id: &str, want: &[Mode]) -> Result<Box<dyn FrameSource>, CameraError> {
        let mut camera = connect(&index_of(id))?;
        let mode = set_mode(&mut camera, want)?;
        camera.open_stream().map_err(|e| fault::of(&e))?;
        Ok(Box::new(Webcam { camera, mode, clock: Arc::clone(&self.clock), seq: 0 }))
    }
}

/// Metadata and output nodes yield no formats and are left out; what is busy or forbidden stays, so that opening it
/// says so. The one that is open here is not asked: it would only say that it is busy.
fn found_beside(open: Option<&str>) -> Result<Vec<DeviceInfo>, CameraError> {
    let mut found = nokhwa::query(ApiBackend::Auto).map_err(|e| fault::of(&e))?;
    found.sort_by(|a, b| a.index().cmp(b.index()));
    found.retain(|info| {
        open == Some(id_of(info.index()).as_str())
            || match connect(info.index()) {
                Ok(mut camera) => camera.compatible_camera_formats().is_ok_and(|formats| !formats.is_empty()),
                Err(error) => matches!(error, CameraError::Busy | CameraError::PermissionDenied),
            }
    });
    Ok(found.iter().map(device).collect())
}

struct Webcam {
    camera: Camera,
    mode: Mode,
    clock: Arc<dyn Clock>,
    seq: u64,
}

impl FrameSource for Webcam {
    fn mode(&self) -> Mode {
        self.mode
    }

    fn next_frame(&mut self) -> Result<RawFrame, CameraError> {
        let buffer: Buffer = self.camera.frame().map_err(|e| fault::of(&e))?;
        let now = self.clock.now();
        self.seq += 1;
        let captured = captured_at(buffer.capture_timestamp(), now);
        Ok(RawFrame { seq: self.seq, captured, arrived: now.at, mode: self.mode, data: buffer.buffer().into() })
    }
}

/// The driver's calendar time as ours; arrival when it gives none, or one that cannot be.
fn captured_at(stamp: Option<Duration>, now: Now) -> Moment {
    let wall = Duration::try_from(now.wall.duration_since(Timestamp::UNIX_EPOCH)).ok();
    let age = stamp.zip(wall).and_then(|(stamp, wall)| wall.checked_sub(stamp));
    age.filter(|age| *age <= OLDEST).map_or(now.at, |age| now.at - age)
}

/// Opens with whatever format is set. Without a system error number it is a node or a left-over format nokhwa cannot
/// work with.
fn connect(index: &CameraIndex) -> Result<Camera, CameraError> {
    let format = RequestedFormat::with_formats(RequestedFormatType::None, &FORMATS);
    Camera::new(index.clone(), format).map_err(|error| match fault::of(&error) {
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

fn device(info: &CameraInfo) -> DeviceInfo {
    let (id, name) = (id_of(info.index()), info.human_name());
    let facts = facts::read(Path::new("/sys"), &id, &name);
    DeviceInfo { id, name, facts }
}

const NODE: &str = "/dev/video";

fn id_of(index: &CameraIndex) -> String {
    match index {
        CameraIndex::Index(n) if cfg!(target_os = "linux") => format!("{NODE}{n}"),
        other => other.as_string(),
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
    fn believes_only_timestamps_that_can_be() {
        let now = Now { at: Moment::from_millis(60_000), wall: Timestamp::from_second(1_000).unwrap() };
        let at = |millis| captured_at(Some(Duration::from_millis(millis)), now);
        assert_eq!(at(999_900), Moment::from_millis(59_900));
        for nonsense in [1_000_500, 5_000, 0] {
            assert_eq!(at(nonsense), now.at, "{nonsense}");
        }
        assert_eq!(captured_at(None, now), now.at);
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
