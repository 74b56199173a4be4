//! Pictures from files and from records: decoded within limits, or not at all.

use renzheng::domain::picture;

/// Pixels. Small, so that many fit into a second; the limit is the same rule at any size.
const LONGEST: u32 = 512;

/// Any bytes as a file.
pub fn check(bytes: &[u8]) {
    if let Some(picture) = picture::read(bytes, LONGEST) {
        assert!((1..=LONGEST).contains(&picture.width()) && (1..=LONGEST).contains(&picture.height()));
    }
}
