//! Whether the disk has room for another record. Asked before somebody sits down before the camera, because afterwards
//! it is too late.

use std::path::Path;

/// Bytes that must be free before a capture begins. The largest envelope a bureau takes is 4 MiB; SQLite writes it into
/// its log and from there into its file, and as much again is left for what others write meanwhile.
const LEAST: u64 = 16 << 20;

/// Bytes that may still be written below `folder`; `None` where the system does not tell.
#[cfg(unix)]
pub fn free_space(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

/// Bytes that may still be written below `folder`; `None` where the system does not tell.
#[cfg(not(unix))]
pub const fn free_space(_folder: &Path) -> Option<u64> {
    None
}

/// What is not known is taken for enough: the record itself is refused then, and nothing is lost.
pub(super) fn has_room(free: Option<u64>) -> bool {
    free.is_none_or(|free| free >= LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_tells_must_have_room_for_the_largest_record() {
        assert_eq!([None, Some(LEAST), Some(LEAST - 1), Some(0)].map(has_room), [true, true, false, false]);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_is_there_tells() {
        assert!(free_space(&std::env::temp_dir()).is_some());
        assert_eq!(free_space(Path::new("/nowhere")), None);
    }
}
