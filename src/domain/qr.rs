//! A text as a QR code (ISO/IEC 18004) that every reader gives back byte for byte.

use qrcode::{EcLevel, QrCode, Version, bits::Bits};

/// Extended Channel Interpretation of UTF-8.
const UTF_8: u32 = 26;

/// The smallest code of a text: its UTF-8 as bytes and nothing else, with ECI 26 before it where it is not ASCII. An
/// encoder that chooses modes by itself takes pairs of UTF-8 bytes for Kanji, and readers give back other letters.
/// `None`: the text is too long for any.
pub fn code(text: &str, level: EcLevel) -> Option<QrCode> {
    (1..=40).find_map(|version| {
        let mut bits = Bits::new(Version::Normal(version));
        if !text.is_ascii() {
            bits.push_eci_designator(UTF_8).ok()?;
        }
        bits.push_byte_data(text.as_bytes()).ok()?;
        bits.push_terminator(level).ok()?;
        QrCode::with_bits(bits, level).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_the_smallest_code_it_fits_in() {
        let version = |text: &str| code(text, EcLevel::M).map(|code| code.version());
        // Level M: 14 bytes in version 1, 26 in version 2; ECI takes another one and a half.
        assert_eq!(version("12345678901234"), Some(Version::Normal(1)));
        assert_eq!(version("123456789012345"), Some(Version::Normal(2)));
        assert_eq!(version("回执回执"), Some(Version::Normal(1)));
        assert_eq!(version("回执回执回"), Some(Version::Normal(2)));
        assert_eq!(version(&"回".repeat(2000)), None);
    }
}
