//! What people paste and save is the text and something around it: a byte order mark of Windows' editor, blank lines,
//! lines that a mail has wrapped, another encoding.

use encoding_rs::{Encoding, GB18030, UTF_8};

/// The text itself, in UTF-8, without marks and blanks around it and with `\n` at the end of each line; empty: it is
/// none.
pub(super) fn text(bytes: &[u8]) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => GB18030,
    };
    let (text, had_errors) = encoding.decode_with_bom_removal(bytes);
    if had_errors {
        return String::new();
    }
    // A mark may stand behind the blank line that was put before it.
    let text = text.replace('\u{FEFF}', "");
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// The lines of a code again where an editor or a mail wrapped them: no line of one is empty, so blank lines are no
/// part of it, and a signature that stands in pieces is put together. `lines`: how many the code has.
pub(super) fn unwrapped(text: &str, lines: usize) -> String {
    let mut whole: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    // What is wrapped is the signature, the last and longest line: base64url, which no other line is all of.
    let is_part = |line: &str| line.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    while whole.len() > lines && whole[whole.len() - 2..].iter().all(|line| is_part(line)) {
        let part = whole.pop().unwrap_or_default();
        if let Some(last) = whole.last_mut() {
            last.push_str(&part);
        }
    }
    whole.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "renzheng-receipt-v1\n某**\n演示社会保险经办机构\nAAAA-BBBB";

    #[test]
    fn marks_blank_lines_and_encodings_make_no_difference() {
        let utf16 = |big: bool| -> Vec<u8> {
            let units = format!("\u{FEFF}{CODE}").encode_utf16().collect::<Vec<u16>>();
            units.iter().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        for bytes in [
            CODE.as_bytes().to_vec(),
            format!("\u{FEFF}{CODE}").into_bytes(),
            format!("\n\u{FEFF}{CODE}").into_bytes(),
            format!("\r\n\r\n{}\r\n\r\n", CODE.replace('\n', "\r\n")).into_bytes(),
            GB18030.encode(CODE).0.into_owned(),
            utf16(false),
            utf16(true),
        ] {
            assert_eq!(text(&bytes), CODE);
        }
        assert_eq!(text(&[0xFF, 0xFE, 0x00, 0xD8]), "", "half a character");
    }

    #[test]
    fn a_wrapped_signature_is_put_together() {
        assert_eq!(unwrapped("renzheng-receipt-v1\n\n某**\n演示社会保险经办机构\nAAAA-\nBBBB\n", 4), CODE);
        assert_eq!(unwrapped(CODE, 4), CODE);
        assert_eq!(unwrapped("a\nb", 4), "a\nb", "too few stay too few");
    }
}
