//! A picture that was cut on its way and continues with an older one. nokhwa hands over a driver's whole buffer and not
//! how much of it is new, so behind a cut lie the bytes of the picture that was in that buffer before: markers, size
//! and end are whole, and a decoder shows the new face above the old one without a word.
//!
//! Such a picture has the length and the end of an older one and another beginning. A sensor never does that by itself:
//! its noise changes the coded bits of every block, so two exposures differ in length, and in their last bytes.
//! Pictures that begin alike too (a still source, or one without noise) are let pass.

use std::collections::VecDeque;

use super::{CameraError, jpeg::JpegShape};

/// Four buffers go round (nokhwa asks for so many), so the older picture is four back; if that one was dropped on its
/// way, eight, and so on. Thirty-two are eight rounds: two seconds at 15 frames a second.
const REMEMBERED: usize = 32;
/// Compared at both ends of the coded data, bytes: 512 bits of noise.
const SPAN: usize = 64;
/// An end with fewer different bytes is a plain area (a black border, a burnt-out desk), which every picture may end
/// with: flat blocks repeat within five bytes, those with noise show some 56 different bytes in 64.
const PLAIN: usize = 24;

/// The length and both ends of a picture's coded data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Print {
    length: usize,
    begin: [u8; SPAN],
    end: [u8; SPAN],
}

/// Remembers the pictures that came last.
#[derive(Debug, Default)]
pub struct Torn {
    seen: VecDeque<Print>,
}

impl Torn {
    /// Refuses `jpeg` (measured as `shape`) if it ends as an earlier picture and begins otherwise; else remembers it.
    pub fn check(&mut self, jpeg: &[u8], shape: JpegShape) -> Result<(), CameraError> {
        let coded = jpeg.get(shape.scan..shape.length).unwrap_or_default();
        let (Some(begin), Some(end)) = (coded.first_chunk(), coded.last_chunk()) else { return Ok(()) };
        let print = Print { length: shape.length, begin: *begin, end: *end };
        let older = self.seen.iter().position(|old| (old.length, old.end) == (print.length, print.end));
        if let Some(older) = older.and_then(|at| self.seen.remove(at)) {
            // Its end still lies in a buffer, so it is remembered as if it had just come.
            self.seen.push_back(older);
            if older.begin == print.begin || variety(&older.end) < PLAIN {
                return Ok(());
            }
            return Err(CameraError::BadFrame("torn: ends as an earlier picture".to_owned()));
        }
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(print);
        Ok(())
    }
}

/// How many different bytes there are.
fn variety(bytes: &[u8]) -> usize {
    let mut there = [false; 256];
    for byte in bytes {
        there[usize::from(*byte)] = true;
    }
    there.into_iter().filter(|is| *is).count()
}

#[cfg(test)]
#[path = "torn_tests.rs"]
mod tests;
