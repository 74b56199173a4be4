//! A decoded picture from the camera. It holds a face, so it never prints and is overwritten when dropped.

use std::{fmt, sync::Arc};

use super::time::Moment;

/// One upright, unmirrored picture.
pub struct Frame {
    /// Counted by the camera lane from 1; gaps are dropped frames.
    pub seq: u64,
    /// When the light fell on the sensor, as well as the driver knows.
    pub captured: Moment,
    /// Width, pixels.
    pub width: u32,
    /// Height, pixels.
    pub height: u32,
    /// `width * height * 3` bytes, rows from the top, R G B.
    pub rgb: Vec<u8>,
    /// The JPEG the camera delivered, if it delivered one: evidence is sent as it came.
    pub jpeg: Option<Arc<[u8]>>,
}

impl Frame {
    /// The three bytes at column `x`, row `y`. Callers keep `x < width` and `y < height`.
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        let i = (y as usize * self.width as usize + x as usize) * 3;
        [self.rgb[i], self.rgb[i + 1], self.rgb[i + 2]]
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        // As `zeroize` does, at once instead of byte by byte: .03 ms instead of .5 for a 720p picture.
        self.rgb.fill(0);
        zeroize::optimization_barrier(self.rgb.as_slice());
        if let Some(jpeg) = &mut self.jpeg {
            wipe(jpeg);
        }
    }
}

/// Overwrites shared bytes when nobody else has them: the last holder of a picture leaves nothing of it behind.
pub fn wipe(bytes: &mut Arc<[u8]>) {
    if let Some(bytes) = Arc::get_mut(bytes) {
        bytes.fill(0);
        zeroize::optimization_barrier(&*bytes);
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Frame(#{} {}x{} at {:?})", self.seq, self.width, self.height, self.captured)
    }
}

impl PartialEq for Frame {
    /// Two frames are the same frame when they came from the same place in the stream.
    fn eq(&self, other: &Self) -> bool {
        self.seq == other.seq && self.captured == other.captured
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_holder_wipes() {
        let mut first: Arc<[u8]> = vec![7; 9].into();
        let second = Arc::clone(&first);
        wipe(&mut first);
        assert_eq!(*first, [7; 9]);
        drop(second);
        wipe(&mut first);
        assert_eq!(*first, [0; 9]);
    }
}
