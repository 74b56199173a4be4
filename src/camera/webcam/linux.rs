//! Which nodes of `/dev` are cameras, asked of the kernel itself. nokhwa's own list names metadata, output and codec
//! nodes too, probes by setting a format, and panics on a `/dev/video…` without a number.

use std::{
    fs, io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    process,
};

use v4l::{
    Device, Format, FourCC,
    capability::Flags,
    video::{Capture, capture::Parameters},
};

use super::{
    facts::{self, Spoken},
    fault, holder,
};
use crate::{CameraError, DeviceInfo};

/// What a node's number comes behind.
pub const NODE: &str = "/dev/video";

/// Layouts nokhwa can be asked for, as the kernel writes them.
const KNOWN: [&[u8; 4]; 4] = [b"MJPG", b"YUYV", b"NV12", b"RGB3"];
/// What a device is set to when it was left in a state nokhwa cannot read; drivers take the nearest they have, and
/// opening chooses anew.
const PLAIN: (u32, u32, u32) = (640, 480, 30);

/// The nodes that capture, by number; one that is busy or forbidden stays, so that opening it says so.
#[expect(clippy::unnecessary_wraps, reason = "other systems can fail here")]
pub fn list() -> Result<Vec<DeviceInfo>, CameraError> {
    let found = numbers(Path::new("/dev")).into_iter().filter_map(|number| {
        let id = format!("{NODE}{number}");
        let spoken = match ask(&id) {
            Ok((true, spoken)) => spoken,
            Err(CameraError::Busy { .. } | CameraError::PermissionDenied) => Spoken::default(),
            Ok((false, _)) | Err(_) => return None,
        };
        let sys = Path::new("/sys");
        let name = fs::read_to_string(sys.join(format!("class/video4linux/video{number}/name")));
        let name = name.map_or_else(|_| id.clone(), |name| name.trim().to_owned());
        let facts = facts::read(sys, &id, &name, spoken);
        Some(DeviceInfo { id, name, facts })
    });
    Ok(found.collect())
}

/// Sets a plain format when another program left one that nokhwa cannot work with: grey, or a rate that is no whole
/// number of frames a second.
pub fn mend(id: &str) -> Result<(), CameraError> {
    set_plain(id).map_err(|e| fault::of(&e))
}

fn set_plain(id: &str) -> io::Result<()> {
    let device = Device::with_path(id)?;
    let offered = device.enum_formats()?;
    if let Some(code) = offered.iter().map(|format| format.fourcc).find(|code| KNOWN.contains(&&code.repr)) {
        let (width, height, fps) = PLAIN;
        device.set_format(&Format::new(width, height, FourCC::new(&code.repr)))?;
        device.set_params(&Parameters::with_fps(fps))?;
    }
    Ok(())
}

/// Which other program has it.
pub fn holder(id: &str) -> Option<String> {
    let node = fs::canonicalize(id).ok()?;
    holder::find(Path::new("/proc"), &node, process::id())
}

/// The numbers of `dev/video0`, `dev/video1`, …, in order.
fn numbers(dev: &Path) -> Vec<u32> {
    let entries = fs::read_dir(dev).into_iter().flatten().filter_map(Result::ok);
    let number = |name: &str| {
        let digits = name.strip_prefix("video")?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let mut numbers: Vec<u32> = entries.filter_map(|entry| number(entry.file_name().to_str()?)).collect();
    numbers.sort_unstable();
    numbers
}

/// Whether a node delivers pictures, and what its driver says of itself. A metadata node (UVC has one beside each
/// camera), an output and a codec capture nothing in this sense.
fn ask(id: &str) -> Result<(bool, Spoken), CameraError> {
    let device = Device::with_path(id).map_err(|e| fault::of(&e))?;
    // `v4l` panics when a driver's words are not UTF-8: a long Chinese name is cut at 31 bytes, wherever that falls.
    let Ok(said) = catch_unwind(AssertUnwindSafe(|| device.query_caps())) else { return Ok((true, Spoken::default())) };
    let said = said.map_err(|e| fault::of(&e))?;
    let word = |text: String| (!text.is_empty()).then_some(text);
    let captures = said.capabilities.contains(Flags::VIDEO_CAPTURE);
    Ok((captures, Spoken { driver: word(said.driver), bus: word(said.bus) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_nodes_by_value_and_takes_no_other() {
        let dev = tempfile::tempdir().unwrap();
        for name in ["video10", "video2", "video", "video-usb", "video0", "videodev", "vbi0", "video99999999999"] {
            fs::write(dev.path().join(name), "").unwrap();
        }
        assert_eq!(numbers(dev.path()), [0, 2, 10]);
        assert_eq!(numbers(&dev.path().join("gone")), [0; 0]);
    }

    #[test]
    fn says_why_a_node_cannot_be_asked() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("video0");
        assert_eq!(ask(gone.to_str().unwrap()), Err(CameraError::NotFound));
        fs::write(&gone, "").unwrap();
        let no_device = ask(gone.to_str().unwrap()).unwrap_err();
        assert!(matches!(&no_device, CameraError::Other(words) if words.ends_with("(os error 25)")), "{no_device}");
        assert_eq!(mend(gone.to_str().unwrap()), Ok(()), "what offers no layout is left as it is");
        assert_eq!(mend("/dev/no-such-camera"), Err(CameraError::NotFound));
    }
}
