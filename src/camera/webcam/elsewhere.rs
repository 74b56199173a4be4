//! Windows and macOS name only cameras, and say nothing about them that proves anything.

use nokhwa::utils::ApiBackend;
use renzheng_domain::filing::CameraFacts;

use super::{fault, id_of};
use crate::{CameraError, DeviceInfo};

/// Devices there are numbered without a path.
pub const NODE: &str = "";

/// In the system's order.
pub fn list() -> Result<Vec<DeviceInfo>, CameraError> {
    let found = nokhwa::query(ApiBackend::Auto).map_err(|e| fault::of(&e))?;
    let device = |info: &nokhwa::utils::CameraInfo| {
        let (id, name) = (id_of(info.index()), info.human_name());
        let facts = CameraFacts { id: id.clone(), name: name.clone(), ..CameraFacts::default() };
        DeviceInfo { id, name, facts }
    };
    Ok(found.iter().map(device).collect())
}

/// No format outlives the program that set it.
#[expect(clippy::unnecessary_wraps, reason = "Linux can fail here")]
pub const fn mend(_id: &str) -> Result<(), CameraError> {
    Ok(())
}

/// These systems do not tell.
pub const fn holder(_id: &str) -> Option<String> {
    None
}
