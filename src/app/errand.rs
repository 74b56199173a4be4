//! What the program was started for. Only a demonstration has a mock camera: it is asked for with a [`Demo`], and there
//! is none where a bureau is configured.

use super::{cli::CameraChoice, config::BureauAddress, config::Config};
use crate::domain::session::VirtualCameras;

/// Real work, or a demonstration.
#[derive(Debug)]
pub enum Errand {
    /// With a configuration.
    Work(Work),
    /// Without one.
    Demo(Demo),
}

/// Real work for a bureau.
#[derive(Debug)]
pub struct Work {
    /// The bureau this counter works for.
    pub bureau: BureauAddress,
    /// Camera of the configuration.
    pub camera: Option<CameraChoice>,
    /// What this counter wants done about virtual cameras.
    pub virtual_cameras: VirtualCameras,
}

/// Proof that this run is a demonstration. [`Errand::of`] alone makes it.
#[derive(Debug)]
pub struct Demo(());

impl Errand {
    /// A configuration means work.
    pub fn of(config: Option<Config>) -> Self {
        config.map_or(Self::Demo(Demo(())), |config| {
            Self::Work(Work { bureau: config.bureau, camera: config.camera, virtual_cameras: config.virtual_cameras })
        })
    }
}
