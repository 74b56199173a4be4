//! nokhwa's errors as ours. Its texts change between versions and drivers; the number the system puts behind them in
//! "(os error N)" does not, and is the only part that is read.

use std::fmt::Display;

use crate::CameraError;

/// Linux error numbers (errno-base.h) a camera answers with.
const ENOENT: u32 = 2;
const EACCES: u32 = 13;
const EBUSY: u32 = 16;
const ENODEV: u32 = 19;

/// Maps by number; `Other` keeps the words for the log.
pub fn of(error: &impl Display) -> CameraError {
    let words = error.to_string();
    match number(&words) {
        Some(ENOENT) => CameraError::NotFound,
        Some(EACCES) => CameraError::PermissionDenied,
        Some(EBUSY) => CameraError::Busy { holder: None },
        Some(ENODEV) => CameraError::Disconnected,
        _ => CameraError::Other(words),
    }
}

/// The number of the last "(os error N)".
fn number(words: &str) -> Option<u32> {
    words.rsplit_once("(os error ")?.1.split_once(')')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_number_and_nothing_else() {
        for (words, error) in [
            ("Could not open device 0: No such file or directory (os error 2)", CameraError::NotFound),
            ("Could not open device 0: Permission denied (os error 13)", CameraError::PermissionDenied),
            ("Could not open device stream: 设备忙 (os error 16)", CameraError::Busy { holder: None }),
            ("Could not set device property x with value y: (os error 16)", CameraError::Busy { holder: None }),
            ("Could not capture frame: No such device (os error 19)", CameraError::Disconnected),
        ] {
            assert_eq!(of(&words), error, "{words}");
        }
        for words in ["permission denied", "weird (os error 5)", "torn (os error 16", "(os error x)", ""] {
            assert_eq!(of(&words), CameraError::Other(words.to_owned()));
        }
    }
}
