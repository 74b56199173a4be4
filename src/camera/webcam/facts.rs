//! What Linux knows about a camera, for the record. The name is the device's own word and proves nothing; where the
//! kernel hung it up in sysfs does: loopback cameras lie under `/sys/devices/virtual`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::domain::filing::CameraFacts;

/// Reads them below `sys` (`/sys`). What cannot be read is `None`; on other systems that is everything.
pub fn read(sys: &Path, id: &str, name: &str) -> CameraFacts {
    let node = id.strip_prefix("/dev/").map(|node| sys.join("class/video4linux").join(node));
    let place = node.as_ref().and_then(|node| fs::canonicalize(node).ok());
    let root = fs::canonicalize(sys).ok().map(|sys| sys.join("devices/virtual"));
    CameraFacts {
        id: id.to_owned(),
        name: name.to_owned(),
        driver: node.as_ref().and_then(|node| target_name(&node.join("device/driver"))),
        bus: node.as_ref().and_then(|node| target_name(&node.join("device/subsystem"))),
        is_virtual: place.zip(root).map(|(place, root)| place.starts_with(root)),
        mock: false,
    }
}

/// The last part of what a link points at.
fn target_name(link: &PathBuf) -> Option<String> {
    Some(fs::read_link(link).ok()?.file_name()?.to_string_lossy().into_owned())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn tells_a_loopback_from_a_usb_camera() {
        let sys = tempfile::tempdir().unwrap();
        let class = sys.path().join("class/video4linux");
        let usb = sys.path().join("devices/pci0000:00/usb1/1-2/1-2:1.0");
        fs::create_dir_all(usb.join("video4linux/video0")).unwrap();
        fs::create_dir_all(sys.path().join("devices/virtual/video4linux/video7")).unwrap();
        fs::create_dir_all(&class).unwrap();
        symlink("../../../../../../bus/usb/drivers/uvcvideo", usb.join("driver")).unwrap();
        symlink("../../../../../bus/usb", usb.join("subsystem")).unwrap();
        symlink(&usb, usb.join("video4linux/video0/device")).unwrap();
        symlink(usb.join("video4linux/video0"), class.join("video0")).unwrap();
        symlink(sys.path().join("devices/virtual/video4linux/video7"), class.join("video7")).unwrap();

        let real = read(sys.path(), "/dev/video0", "HD cam");
        assert_eq!((real.driver.as_deref(), real.bus.as_deref()), (Some("uvcvideo"), Some("usb")));
        assert_eq!((real.is_virtual, real.name.as_str()), (Some(false), "HD cam"));
        let fake = read(sys.path(), "/dev/video7", "HD cam");
        assert_eq!((fake.driver, fake.is_virtual), (None, Some(true)));
        assert_eq!(read(sys.path(), "/dev/video9", "gone").is_virtual, None);
    }
}
