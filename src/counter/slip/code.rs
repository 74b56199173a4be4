//! The code of a slip (QR, ISO/IEC 18004) as runs of dark squares.

use qrcode::{Color, EcLevel};
use renzheng_domain::qr::code;

/// White rim in squares; the standard asks for so many.
pub const RIM: usize = 4;

/// A code, without its rim.
pub struct Code {
    /// Squares on a side.
    pub side: usize,
    /// Column, row and length of each run of dark squares.
    pub runs: Vec<(usize, usize, usize)>,
}

/// The code of a text; `None` when it is too long for any. Level M: paper is folded, and a seventh may be lost.
pub fn of(text: &str) -> Option<Code> {
    let code = code(text, EcLevel::M)?;
    let side = code.width();
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    for (at, _) in code.to_colors().iter().enumerate().filter(|(_, colour)| **colour == Color::Dark) {
        let (x, y) = (at % side, at / side);
        match runs.last_mut() {
            Some((start, row, length)) if *row == y && *start + *length == x => *length += 1,
            _ => runs.push((x, y, 1)),
        }
    }
    Some(Code { side, runs })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_cover_every_dark_square_once() {
        let text = "2026-0412-0815 2026-11-22 2027-12-31";
        let code = of(text).unwrap();
        let drawn = renzheng_domain::qr::code(text, EcLevel::M).unwrap();
        let dark = drawn.to_colors().iter().filter(|colour| **colour == Color::Dark).count();
        assert_eq!(code.runs.iter().map(|(_, _, length)| length).sum::<usize>(), dark);
        // The finder pattern in the corner begins with seven dark squares.
        assert_eq!(code.runs[0], (0, 0, 7));
        assert!(of(&"x".repeat(4000)).is_none());
    }
}
