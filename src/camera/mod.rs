//! Where pictures come from. One seam for real and mock cameras: a source hands over ENCODED frames, so decoding,
//! validation, the drop policy and the watchdog are the same code for both.

pub mod decode;
mod jpeg;
pub mod lane;
mod mail;
pub mod mock;
mod reader;
pub mod slot;
mod torn;
mod upright;
pub mod warm_up;
pub mod watch;
#[cfg(feature = "webcam")]
pub mod webcam;
mod yuv;

use std::{fmt, sync::Arc, time::Duration};

use renzheng_domain::{filing::CameraFacts, frame::wipe, time::Moment, trial::Act};
use thiserror::Error;

/// How the bytes of a frame are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PixelFormat {
    /// One JPEG a frame.
    Mjpeg,
    /// Y0 U Y1 V, 2 bytes a pixel.
    Yuyv,
    /// Plane of Y, plane of UV at half size.
    Nv12,
    /// Three bytes a pixel: red, green, blue.
    Rgb8,
    /// One byte a pixel: luminance.
    Gray8,
}

/// What a device delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mode {
    /// Width, pixels.
    pub width: u32,
    /// Height, pixels.
    pub height: u32,
    /// How the bytes of a frame are laid out.
    pub format: PixelFormat,
    /// Frames a second.
    pub fps: u32,
}

/// A camera that could be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceInfo {
    /// `/dev/video0`, or `mock:puppet`.
    pub id: String,
    /// What it calls itself.
    pub name: String,
    /// For the record.
    pub facts: CameraFacts,
}

/// An encoded frame as it came.
#[derive(Clone)]
pub struct RawFrame {
    /// Counted by the source; gaps are frames lost before us.
    pub seq: u64,
    /// Driver time mapped to ours, else arrival.
    pub captured: Moment,
    /// When we got it.
    pub arrived: Moment,
    /// What the bytes claim to be.
    pub mode: Mode,
    /// May be longer than the JPEG (drivers hand over the whole buffer).
    pub data: Arc<[u8]>,
}

impl Drop for RawFrame {
    fn drop(&mut self) {
        wipe(&mut self.data);
    }
}

impl fmt::Debug for RawFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawFrame(#{} {:?} {} bytes)", self.seq, self.mode, self.data.len())
    }
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CameraError {
    /// No such device, or none at all.
    #[error("no camera found")]
    NotFound,
    /// The system refuses.
    #[error("permission denied")]
    PermissionDenied,
    /// Another program has it.
    #[error("camera is in use by {}", .holder.as_deref().unwrap_or("another program"))]
    Busy {
        /// What that program calls itself, cleaned for the screen; only some systems tell.
        holder: Option<String>,
    },
    /// Unplugged while open.
    #[error("camera was unplugged")]
    Disconnected,
    /// It offers nothing between 640x480 and 1280x720 at 15 frames a second, or what it offers cannot be set.
    #[error("no usable mode: {0}")]
    NoUsableMode(String),
    /// Nothing came for so long.
    #[error("no picture for {0:?}")]
    Stalled(Duration),
    /// Bytes that are no picture of the announced mode.
    #[error("bad frame: {0}")]
    BadFrame(String),
    /// Anything else, in the driver's words, for the log only.
    #[error("camera fault: {0}")]
    Other(String),
}

/// A family of cameras.
pub trait CameraBackend: Send {
    /// What could be opened, sorted, without metadata and output nodes.
    fn list(&mut self) -> Result<Vec<DeviceInfo>, CameraError>;
    /// What could be opened, sorted, while this program has `open` open: that device is named among them and not
    /// touched.
    fn list_beside(&mut self, open: &DeviceInfo) -> Result<Vec<DeviceInfo>, CameraError> {
        let mut found = self.list()?;
        if found.iter().all(|info| info.id != open.id) {
            found.insert(0, open.clone());
        }
        Ok(found)
    }
    /// Called on the camera thread, where the source stays: nokhwa's `Camera` is not `Send`.
    fn open(&mut self, id: &str, want: &[Mode]) -> Result<Box<dyn FrameSource>, CameraError>;
    /// The act the person is asked for now; only a mock does anything with it.
    fn prompt(&mut self, _act: Act, _now: Moment) {}
}

/// The cameras of this computer, as real work needs them. A mock is none, so it cannot be opened there: whoever writes
/// that does not get it compiled.
pub trait RealCamera: CameraBackend {}

/// An open camera. Not `Send`; may block without end.
pub trait FrameSource {
    /// What it delivers.
    fn mode(&self) -> Mode;
    /// The next frame.
    fn next_frame(&mut self) -> Result<RawFrame, CameraError>;
}
