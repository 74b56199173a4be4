//! This counter as the doctor needs to know it: read from the same configuration as the wizard's, but a folder that
//! cannot be written, models that are missing and a camera that is not there are findings here, not ends.

use std::{path::PathBuf, sync::Arc, time::Duration};

use super::{
    DoctorOptions,
    bounded::{Unfinished, within},
    bounds,
    finding::{Check, Finding},
    stay::{Length, Stay},
    watching::watch,
};
use crate::{
    app::camera_plan::{real, script_has_mock, wish_at_work},
    camera::{
        CameraBackend, DeviceInfo,
        lane::{Acquaintance, DeviceWish},
    },
    domain::{filing::VirtualCameras, rotation::Rotation, time::Clock},
    flow::wizard::Language,
    setup::{
        complaint::Complaint,
        config::{Bureau, Config, SlipConfig, voice::VoiceConfig, words::CameraChoice},
        demo, log,
        paths::{self, Paths},
        remembered::Remembered,
        run_mode::{Demo, RunMode},
        shared::Shared,
    },
    vision::{ModelError, ModelFolder},
};

/// What the counter of a demonstration is called.
const DEMO_DEVICE: &str = "doctor";

/// This counter as the doctor needs to know it: read from the same configuration as the wizard's, but a folder that
/// cannot be written, models that are missing and a camera that is not there are findings here, not ends.
pub struct Window {
    /// Language of the table.
    pub language: Language,
    /// `None`: the demonstration.
    pub bureau: Option<Bureau>,
    /// What the bureau calls this counter.
    pub device: String,
    /// Where records lie, or why they cannot.
    pub data: Result<Paths, Complaint>,
    /// Whether the baseline is left alone.
    pub keep_baseline: bool,
    models: Option<PathBuf>,
    camera: Option<Chosen>,
    /// Where slips go.
    pub slip: Option<SlipConfig>,
    /// What speaks, if anything does.
    pub voice: Option<VoiceConfig>,
    /// What this counter wants done about virtual cameras.
    pub virtual_cameras: VirtualCameras,
    rotation: Rotation,
    length: Length,
}

impl Window {
    /// Reads the configuration. Only what is written wrongly is an error.
    pub fn read(options: &DoctorOptions, shared: &Shared, clock: &Arc<dyn Clock>) -> Result<Self, Complaint> {
        let named = shared.config.clone().or_else(paths::usual_config);
        let config = named.as_deref().map(Config::read).transpose()?;
        let folder = shared.data.clone().or_else(|| config.as_ref().and_then(|c| c.data_folder.clone()));
        let run_mode = RunMode::of(config.as_ref());
        let data = Paths::open(folder.as_deref());
        let data = if run_mode.is_demo() { data.and_then(|paths| paths.demo()) } else { data };
        if let Ok(logs) = data.as_ref().map_err(Complaint::clone).and_then(|paths| paths.folder("logs")) {
            // A log that cannot be written is found by the check of the disk.
            let _ = log::start(&logs, config.as_ref().map_or_else(Default::default, |c| c.log));
        }
        let language = shared.lang.or(config.as_ref().and_then(|c| c.language)).map_or(Language::Chinese, Into::into);
        let length = options.frames.map_or(Length::Span(Duration::from_secs(options.seconds)), Length::Frames);
        let device = config.as_ref().map_or_else(|| DEMO_DEVICE.to_owned(), |c| c.device.clone());
        let remembered = data.as_ref().ok().and_then(|paths| Remembered::of(paths).camera());
        let rotation = config.as_ref().map_or(Rotation::None, Config::rotation);
        let virtual_cameras = config.as_ref().map_or(VirtualCameras::Warn, |c| c.virtual_cameras);
        let camera = camera(options, &run_mode, remembered, clock)?;
        Ok(Self {
            language,
            device,
            data,
            keep_baseline: options.keep_baseline,
            models: shared.models.clone(),
            camera: Some(camera),
            virtual_cameras,
            rotation,
            slip: config.as_ref().map(|c| c.slip.clone()).filter(|slip| *slip != SlipConfig::default()),
            voice: config.and_then(|c| c.voice),
            bureau: match run_mode {
                RunMode::Work(work) => Some(work.bureau),
                RunMode::Demo(_) => None,
            },
            length,
        })
    }

    /// Whether this is a demonstration.
    pub const fn is_demo(&self) -> bool {
        self.bureau.is_none()
    }

    /// The model folder.
    pub fn models(&self) -> Result<ModelFolder, ModelError> {
        ModelFolder::find(self.models.as_deref())
    }

    /// Stays at the camera, once. Where there is nothing to stay at, the finding says why.
    pub fn watch(&mut self, clock: &Arc<dyn Clock>) -> Result<(Vec<DeviceInfo>, Stay), Box<Finding>> {
        let fault = |complaint| Box::new(Finding::fault(Check::Camera, "opens", ("打开", "opening"), complaint));
        let unfinished = |late: Unfinished| Box::new(late.finding(Check::Camera));
        let (backend, wish) = match self.camera.take() {
            Some(chosen) => chosen.map_err(fault)?,
            None => return Err(unfinished(Unfinished::Broken)),
        };
        let (rotation, length, times) = (self.rotation, self.length, Arc::clone(clock));
        let limit = bounds::CAMERA_WITHIN + length.at_most();
        let watched = within(limit, move || watch(backend, wish, rotation, length, &times));
        // A list that fails is told by the opening, which asks for it again.
        watched.map(|(devices, stay)| (devices.unwrap_or_default(), stay)).map_err(unfinished)
    }
}

/// A camera to stay at, or why there is none.
type Chosen = Result<(Box<dyn CameraBackend>, DeviceWish), Complaint>;

/// The rules are the wizard's, but for one: where neither the command line nor the configuration says a word about it
/// the real camera is looked for, also in a demonstration, because it is the real one that may be missing.
fn camera(
    options: &DoctorOptions,
    run_mode: &RunMode,
    remembered: Option<Acquaintance>,
    clock: &Arc<dyn Clock>,
) -> Result<Chosen, Complaint> {
    let (wished, script) = (options.camera.as_ref(), options.mock_script.as_deref());
    let wish = match run_mode {
        RunMode::Work(work) => wish_at_work(work, wished, script, remembered)?,
        RunMode::Demo(demo) => {
            let wished = wished.or(demo.camera.as_ref());
            script_has_mock(script, wished)?;
            match wished {
                _ if script.is_some() => return playing(demo, script, clock),
                Some(CameraChoice::Mock) => return playing(demo, script, clock),
                Some(CameraChoice::Id(id)) => DeviceWish::Id(id.clone()),
                Some(CameraChoice::Auto) | None => DeviceWish::Auto,
            }
        }
    };
    Ok(real(clock).map(|backend| (backend as Box<dyn CameraBackend>, wish)))
}

fn playing(demo: &Demo, script: Option<&str>, clock: &Arc<dyn Clock>) -> Result<Chosen, Complaint> {
    let mock = demo::mock_camera(demo, script, Arc::clone(clock))?;
    Ok(Ok((Box::new(mock), DeviceWish::Auto)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::clock::SystemClock;

    #[test]
    fn the_camera_of_the_configuration_is_looked_at() {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let text = "camera = \"mock\"\n[bureau]\nkind = \"embedded\"\n";
        let config = Config::parse(text, "c.toml", std::path::Path::new("")).unwrap();
        let options = DoctorOptions {
            json: false,
            camera: None,
            mock_script: None,
            keep_baseline: true,
            seconds: 2,
            frames: None,
        };
        let chosen = camera(&options, &RunMode::of(Some(&config)), None, &clock).unwrap();
        let devices = chosen.unwrap().0.list().unwrap();
        assert_eq!(devices.first().map(|device| device.id.as_str()), Some("mock:puppet"));
    }
}
