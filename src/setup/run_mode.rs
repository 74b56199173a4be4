//! What the program was started for. Only a demonstration has a mock camera: it is asked for with a [`Demo`], and there
//! is none where a bureau is configured.

use super::config::{Bureau, Config, words::CameraChoice};
use crate::{
    domain::filing::VirtualCameras,
    wire::{decode, sha256_hex},
};

/// Real work, or a demonstration.
#[derive(Debug)]
pub enum RunMode {
    /// With a configuration that names a bureau.
    Work(Work),
    /// Without one, or with one that says `embedded`.
    Demo(Demo),
}

/// Real work for a bureau.
#[derive(Debug)]
pub struct Work {
    /// The bureau this counter works for.
    pub bureau: Bureau,
    /// Camera of the configuration.
    pub camera: Option<CameraChoice>,
    /// What this counter wants done about virtual cameras.
    pub virtual_cameras: VirtualCameras,
}

/// Proof that this run is a demonstration. [`RunMode::of`] alone makes it.
#[derive(Debug)]
pub struct Demo {
    /// Camera of the configuration, if there is one.
    pub camera: Option<CameraChoice>,
    _proof: (),
}

impl RunMode {
    /// A configuration means work, unless its bureau is the demonstration's.
    pub fn of(config: Option<&Config>) -> Self {
        match config {
            Some(config) if !matches!(config.bureau, Bureau::Embedded(_)) => Self::Work(Work {
                bureau: config.bureau.clone(),
                camera: config.camera.clone(),
                virtual_cameras: config.virtual_cameras,
            }),
            _ => Self::Demo(Demo { camera: config.and_then(|config| config.camera.clone()), _proof: () }),
        }
    }

    /// The pinned root key of the bureau as people compare it: the first ten bytes of its SHA-256, in fives of four.
    pub fn fingerprint(&self) -> Option<String> {
        let Self::Work(work) = self else { return None };
        let key = match &work.bureau {
            Bureau::V1(v1) => Some(&v1.root_key),
            Bureau::Mapped(mapped) => mapped.root_key.as_ref(),
            Bureau::Spool(_) | Bureau::Embedded(_) => None,
        };
        let hex = sha256_hex(&decode(key?)?);
        Some(hex.as_bytes()[..20].chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" "))
    }

    /// Whether this is a demonstration.
    pub const fn is_demo(&self) -> bool {
        matches!(self, Self::Demo(_))
    }
}
