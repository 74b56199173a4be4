//! What Linux knows about a camera, for the record. The name is the device's own word and proves nothing; where the
//! kernel hung it up in sysfs does, and so does the driver: both are the kernel's word.

use std::{
    fs,
    path::{Path, PathBuf},
};

use renzheng_domain::filing::CameraFacts;

/// Where loopback cameras lie below `/sys`.
const VIRTUAL: &str = "devices/virtual/video4linux";
/// Drivers without a lens: loopback by its name in QUERYCAP and as a module, and the kernel's test pattern.
const LENSLESS: [&str; 3] = ["v4l2 loopback", "v4l2loopback", "vivid"];

/// USB controllers that are programs: a device from across the network (USB/IP), and the kernel's own dummy. Whatever
/// hangs on them is driven by the same `uvcvideo` as a real camera, and only its place tells.
const PLAYED: [&str; 2] = ["vhci_hcd.", "dummy_hcd."];

/// What the driver says of itself (`VIDIOC_QUERYCAP`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// `uvcvideo`.
    pub driver: Option<String>,
    /// `usb-0000:00:14.0-1`.
    pub bus: Option<String>,
}

/// Reads them below `sys` (`/sys`); what sysfs does not tell is taken from the driver's own words. What neither knows
/// is `None`; on other systems that is everything.
pub fn read(sys: &Path, id: &str, name: &str, spoken: Spoken) -> CameraFacts {
    let node = id.strip_prefix("/dev/").map(|node| sys.join("class/video4linux").join(node));
    let root = fs::canonicalize(sys).ok();
    let place = node.as_ref().and_then(|node| fs::canonicalize(node).ok());
    let place = place.zip(root).and_then(|(place, root)| Some(place.strip_prefix(root).ok()?.to_owned()));
    let linked = |link: &str| node.as_ref().and_then(|node| target_name(&node.join("device").join(link)));
    let driver = linked("driver");
    let lensless = [&driver, &spoken.driver].into_iter().flatten().any(|driver| LENSLESS.contains(&driver.as_str()));
    let is_virtual = match &place {
        Some(place) => Some(lensless || place.starts_with(VIRTUAL) || is_played(place)),
        None => lensless.then_some(true),
    };
    CameraFacts {
        id: id.to_owned(),
        name: name.to_owned(),
        driver: driver.or(spoken.driver),
        bus: linked("subsystem").or(spoken.bus),
        ids: node.as_ref().and_then(|node| usb_ids(&node.join("device/.."))),
        sysfs: place.map(|place| Path::new("/sys").join(place).to_string_lossy().into_owned()),
        is_virtual,
        mock: false,
    }
}

fn is_played(place: &Path) -> bool {
    place.iter().any(|part| PLAYED.iter().any(|controller| part.to_string_lossy().starts_with(controller)))
}

/// `idVendor:idProduct` of the USB device an interface belongs to.
fn usb_ids(device: &Path) -> Option<String> {
    let number = |file: &str| {
        let text = fs::read_to_string(device.join(file)).ok()?;
        let text = text.trim().to_owned();
        (text.len() == 4 && text.bytes().all(|b| b.is_ascii_hexdigit())).then_some(text)
    };
    Some(format!("{}:{}", number("idVendor")?, number("idProduct")?))
}

/// The last part of what a link points at.
fn target_name(link: &PathBuf) -> Option<String> {
    Some(fs::read_link(link).ok()?.file_name()?.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A device folder as the kernel makes them: `device`, its driver and subsystem, and the node below it.
    fn hang(sys: &Path, device: &str, node: &str, driver: Option<&str>, bus: &str) -> PathBuf {
        let (device, class) = (sys.join(device), sys.join("class/video4linux"));
        let place = device.join("video4linux").join(node);
        fs::create_dir_all(&place).unwrap();
        fs::create_dir_all(&class).unwrap();
        if let Some(driver) = driver {
            symlink(format!("/nowhere/bus/{bus}/drivers/{driver}"), device.join("driver")).unwrap();
        }
        symlink(format!("/nowhere/bus/{bus}"), device.join("subsystem")).unwrap();
        symlink(&device, place.join("device")).unwrap();
        symlink(&place, class.join(node)).unwrap();
        device
    }

    #[test]
    fn knows_a_usb_camera_by_its_numbers_and_its_place() {
        let sys = tempfile::tempdir().unwrap();
        let usb = "devices/pci0000:00/0000:00:14.0/usb1/1-2";
        hang(sys.path(), &format!("{usb}/1-2:1.0"), "video0", Some("uvcvideo"), "usb");
        for (file, text) in [("idVendor", "046d\n"), ("idProduct", "0825\n")] {
            fs::write(sys.path().join(usb).join(file), text).unwrap();
        }
        let real = read(sys.path(), "/dev/video0", "HD cam", Spoken::default());
        assert_eq!((real.driver.as_deref(), real.bus.as_deref()), (Some("uvcvideo"), Some("usb")));
        assert_eq!((real.is_virtual, real.name.as_str()), (Some(false), "HD cam"));
        assert_eq!(real.ids.as_deref(), Some("046d:0825"));
        assert_eq!(real.sysfs.unwrap(), format!("/sys/{usb}/1-2:1.0/video4linux/video0"));
        fs::write(sys.path().join(usb).join("idProduct"), "08\u{1b}[2J").unwrap();
        assert_eq!(read(sys.path(), "/dev/video0", "HD cam", Spoken::default()).ids, None, "no numbers");
    }

    #[test]
    fn tells_cameras_without_a_lens() {
        let sys = tempfile::tempdir().unwrap();
        let class = sys.path().join("class/video4linux");
        let loopback = sys.path().join("devices/virtual/video4linux/video7");
        fs::create_dir_all(&loopback).unwrap();
        fs::create_dir_all(&class).unwrap();
        symlink(&loopback, class.join("video7")).unwrap();
        hang(sys.path(), "devices/platform/vivid.0", "video8", Some("vivid"), "platform");
        hang(sys.path(), "devices/platform/sensor.0", "video9", None, "platform");

        hang(sys.path(), "devices/platform/vhci_hcd.0/usb3/3-1/3-1:1.0", "video6", Some("uvcvideo"), "usb");

        let far = read(sys.path(), "/dev/video6", "HD cam", Spoken::default());
        assert_eq!((far.driver.as_deref(), far.is_virtual), (Some("uvcvideo"), Some(true)), "across the network");
        let fake = read(sys.path(), "/dev/video7", "HD cam", Spoken::default());
        assert_eq!((fake.driver, fake.ids, fake.is_virtual), (None, None, Some(true)));
        let pattern = read(sys.path(), "/dev/video8", "HD cam", Spoken::default());
        assert_eq!((pattern.driver.as_deref(), pattern.is_virtual), (Some("vivid"), Some(true)));
        let spoken = |driver: &str| Spoken { driver: Some(driver.to_owned()), bus: Some("platform:x".to_owned()) };
        let board = read(sys.path(), "/dev/video9", "HD cam", spoken("sun6i-csi"));
        assert_eq!((board.driver.as_deref(), board.is_virtual, board.ids), (Some("sun6i-csi"), Some(false), None));
        let moved = read(sys.path(), "/dev/video9", "HD cam", spoken("v4l2 loopback"));
        assert_eq!(moved.is_virtual, Some(true), "wherever it hangs");
    }

    #[test]
    fn says_nothing_where_sysfs_says_nothing() {
        let sys = tempfile::tempdir().unwrap();
        let gone = read(sys.path(), "/dev/video9", "gone", Spoken::default());
        assert_eq!((gone.driver, gone.bus, gone.ids, gone.sysfs, gone.is_virtual), (None, None, None, None, None));
        let elsewhere = read(sys.path(), "0", "FaceTime", Spoken::default());
        assert_eq!((elsewhere.is_virtual, elsewhere.sysfs), (None, None));
    }
}
