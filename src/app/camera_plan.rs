//! The camera of a run: which one, and what it may be. Precedence of the choice: the command line, the configuration,
//! what the helper chose last (F4), the first camera that works.

use std::{fmt, sync::Arc};

use super::options::WizardOptions;
use crate::{
    camera::{
        CameraBackend, RealCamera,
        lane::{Acquaintance, DeviceWish},
        mock::MockCamera,
    },
    domain::time::Clock,
    setup::{
        complaint::{Bilingual, Complaint},
        config::words::CameraChoice,
        demo,
        remembered::Remembered,
        run_mode::{Demo, RunMode, Work},
    },
};

/// The camera that was chosen.
///
/// Real work takes real cameras only. The mock is none, and this does not compile:
///
/// ```compile_fail,E0277
/// use renzheng::{app::camera_plan::CameraPlan, camera::{lane::DeviceWish, mock::MockCamera}};
///
/// fn open(mock: MockCamera) -> CameraPlan {
///     CameraPlan::at_work(Box::new(mock), DeviceWish::Auto)
/// }
/// ```
///
/// With any real one it does:
///
/// ```
/// use renzheng::{app::camera_plan::CameraPlan, camera::{RealCamera, lane::DeviceWish}};
///
/// fn open(camera: impl RealCamera + 'static) -> CameraPlan {
///     CameraPlan::at_work(Box::new(camera), DeviceWish::Auto)
/// }
/// ```
pub struct CameraPlan {
    /// Where its pictures come from.
    pub backend: Box<dyn CameraBackend>,
    /// Which of them.
    pub wish: DeviceWish,
    /// Demonstration with a real camera: the newcomer's own photo goes on file first.
    pub enrol_first: bool,
}

impl fmt::Debug for CameraPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CameraPlan({:?})", self.wish)
    }
}

impl CameraPlan {
    /// At the counter.
    pub fn at_work(camera: Box<dyn RealCamera>, wish: DeviceWish) -> Self {
        Self { backend: camera, wish, enrol_first: false }
    }

    /// A demonstration with a real camera.
    pub fn rehearsing(_: &Demo, camera: Box<dyn RealCamera>, wish: DeviceWish) -> Self {
        Self { backend: camera, wish, enrol_first: true }
    }

    /// A demonstration with the mock.
    pub fn playing(_: &Demo, camera: MockCamera) -> Self {
        Self { backend: Box::new(camera), wish: DeviceWish::Auto, enrol_first: false }
    }

    /// What the options, the configuration and the last choice come to.
    pub fn choose(
        run_mode: &RunMode,
        options: &WizardOptions,
        remembered: &Remembered,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, Complaint> {
        match run_mode {
            _ if options.camera.as_ref().is_some_and(never_opens) => Err(no_such(options, clock)),
            RunMode::Work(work) => {
                let wished = options.camera.as_ref();
                let wish = wish_at_work(work, wished, options.mock_script.as_deref(), remembered.camera())?;
                Ok(Self::at_work(real(clock)?, wish))
            }
            RunMode::Demo(demo) => Self::for_demo(demo, options, clock),
        }
    }

    /// The mock unless another camera is asked for: who asks for a real one and has none is told so.
    fn for_demo(demo: &Demo, options: &WizardOptions, clock: &Arc<dyn Clock>) -> Result<Self, Complaint> {
        let script = options.mock_script.as_deref();
        let wished = options.camera.as_ref().or(demo.camera.as_ref());
        script_has_mock(script, wished)?;
        let wish = match wished {
            None | Some(CameraChoice::Mock) => {
                return Ok(Self::playing(demo, demo::mock_camera(demo, script, Arc::clone(clock))?));
            }
            Some(CameraChoice::Id(id)) => DeviceWish::Id(id.clone()),
            Some(CameraChoice::Auto) => DeviceWish::Auto,
        };
        Ok(Self::rehearsing(demo, real(clock)?, wish))
    }
}

/// What is opened at work: what was asked for, what is configured, what was chosen last, the first that works.
pub(crate) fn wish_at_work(
    work: &Work,
    wished: Option<&CameraChoice>,
    script: Option<&str>,
    remembered: Option<Acquaintance>,
) -> Result<DeviceWish, Complaint> {
    if script.is_some() {
        return Err(mock_at_work());
    }
    match wished.or(work.camera.as_ref()) {
        Some(CameraChoice::Mock) => Err(mock_at_work()),
        Some(CameraChoice::Id(id)) => Ok(DeviceWish::Id(id.clone())),
        Some(CameraChoice::Auto) => Ok(DeviceWish::Auto),
        None => Ok(remembered.map_or(DeviceWish::Auto, DeviceWish::Remembered)),
    }
}

/// Whether no camera can have this id, whatever is plugged in later: on Linux it is that of a node, or its number.
fn never_opens(wished: &CameraChoice) -> bool {
    let CameraChoice::Id(id) = wished else { return false };
    cfg!(target_os = "linux") && !id.starts_with("/dev/") && id.parse::<u32>().is_err()
}

/// With those that there are, as F4 lists them.
fn no_such(options: &WizardOptions, clock: &Arc<dyn Clock>) -> Complaint {
    let Some(CameraChoice::Id(id)) = &options.camera else { return script_without_mock() };
    let listed = real(clock).ok().and_then(|mut cameras| cameras.list().ok()).unwrap_or_default();
    let listed: Vec<String> = listed.iter().map(|device| format!("{} ({})", device.id, device.name)).collect();
    let (zh, en) = if listed.is_empty() {
        ("这台电脑上现在没有找到摄像头。".to_owned(), "No camera is found on this computer now.".to_owned())
    } else {
        (format!("现在有：{}。", listed.join("、")), format!("There are: {}.", listed.join(", ")))
    };
    Complaint::usage(
        Bilingual::new(format!("没有叫“{id}”的摄像头。"), format!("There is no camera called “{id}”.")),
        Bilingual::new(
            format!("{zh}请写设备名，如 /dev/video0；或去掉 --camera，打开后按 F4 选。"),
            format!("{en} Name a device such as /dev/video0, or leave out --camera and choose with F4."),
        ),
    )
}

/// A script is for the mock.
pub(crate) fn script_has_mock(script: Option<&str>, wished: Option<&CameraChoice>) -> Result<(), Complaint> {
    match (script, wished) {
        (None, _) | (Some(_), None | Some(CameraChoice::Mock)) => Ok(()),
        (Some(_), Some(CameraChoice::Auto | CameraChoice::Id(_))) => Err(script_without_mock()),
    }
}

/// The cameras of this computer.
#[cfg(feature = "webcam")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature there is no camera")]
pub(crate) fn real(clock: &Arc<dyn Clock>) -> Result<Box<dyn RealCamera>, Complaint> {
    Ok(Box::new(crate::camera::webcam::Webcams::new(Arc::clone(clock))))
}

/// Reports that this program has no webcam support: it was built without it.
#[cfg(not(feature = "webcam"))]
pub(crate) fn real(_clock: &Arc<dyn Clock>) -> Result<Box<dyn RealCamera>, Complaint> {
    Err(Complaint::new(
        Bilingual::new("这个程序编译时没有包含摄像头支持。", "This program was built without camera support."),
        Bilingual::new("请用默认选项重新编译。", "Build it with the default features."),
    ))
}

fn mock_at_work() -> Complaint {
    Complaint::usage(
        Bilingual::new("正式工作不能使用模拟摄像头。", "The mock camera is not for real work."),
        Bilingual::new(
            "模拟摄像头只用于演示：请不带配置文件启动。",
            "It is for demonstrations: start without a configuration.",
        ),
    )
}

fn script_without_mock() -> Complaint {
    Complaint::usage(
        Bilingual::new("--mock-script 只用于模拟摄像头。", "--mock-script is for the mock camera only."),
        Bilingual::new("请去掉它，或加上 --camera mock。", "Leave it out, or add --camera mock."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::filing::VirtualCameras,
        setup::config::{Bureau, Embedded},
    };

    fn wish(option: Option<&CameraChoice>, configured: Option<CameraChoice>) -> Result<DeviceWish, Complaint> {
        let bureau = Bureau::Embedded(Embedded {});
        let work = Work { bureau, camera: configured, virtual_cameras: VirtualCameras::Warn };
        wish_at_work(&work, option, None, Some(known()))
    }

    fn known() -> Acquaintance {
        Acquaintance { id: "/dev/video2".into(), name: "desk".into() }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_no_camera_is_called_is_said_at_once_and_one_that_comes_later_is_waited_for() {
        let id = |id: &str| CameraChoice::Id(id.to_owned());
        assert!(never_opens(&id("nix")));
        for known in [id("/dev/video9"), id("3"), CameraChoice::Auto, CameraChoice::Mock] {
            assert!(!never_opens(&known), "{known:?}");
        }
    }

    #[test]
    fn the_mock_is_never_for_work_and_the_nearest_choice_wins() {
        let id = |id: &str| Some(CameraChoice::Id(id.to_owned()));
        assert!(wish(Some(&CameraChoice::Mock), id("a")).is_err());
        assert!(wish(None, Some(CameraChoice::Mock)).is_err());
        assert!(script_has_mock(Some("dim 3s"), id("a").as_ref()).is_err());
        assert!(script_has_mock(Some("dim 3s"), None).is_ok());
        assert_eq!(wish(id("a").as_ref(), id("b")).unwrap(), DeviceWish::Id("a".into()));
        assert_eq!(wish(None, id("b")).unwrap(), DeviceWish::Id("b".into()));
        assert_eq!(wish(Some(&CameraChoice::Auto), id("b")).unwrap(), DeviceWish::Auto);
        assert_eq!(wish(None, None).unwrap(), DeviceWish::Remembered(known()));
    }
}
