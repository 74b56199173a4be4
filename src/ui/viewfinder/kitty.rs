//! A picture in kitty's graphics protocol, shown over cells whatever their size in pixels. One image of one number: the
//! next picture takes the place of the last, in the same update of the screen, and the terminal forgets the old one.

use std::io::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use image::{
    ExtendedColorType, ImageEncoder as _,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use zeroize::Zeroize as _;

use super::pixels::Picture;

/// Our image's number; another program's images have other ones, as far as can be known.
const IMAGE: u32 = 0x727a;
/// Most letters of one piece; the protocol's own bound.
const PIECE: usize = 4096;

/// Appends the picture with its pixels as PNG. `a=T` sends and shows, `q=2` asks for no answer, `C=1` leaves the
/// cursor.
pub fn streamed(picture: &Picture<'_>, out: &mut Vec<u8>) {
    let mut png = Vec::new();
    // The fastest of those that compress (measured): .8 ms for 480x360, and 220 KB instead of the 520 of bare pixels.
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Paeth);
    let pixels = picture.rgb.as_flattened();
    if encoder.write_image(pixels, picture.width, picture.height, ExtendedColorType::Rgb8).is_err() {
        return;
    }
    let mut letters = STANDARD.encode(&png).into_bytes();
    png.zeroize();
    goto(picture, out);
    let last = letters.len().saturating_sub(1) / PIECE;
    for (at, piece) in letters.chunks(PIECE).enumerate() {
        let more = u8::from(at < last);
        // Writing to memory cannot fail.
        let _ = if at == 0 {
            write!(out, "\x1b_G{},f=100,m={more};", placed(picture))
        } else {
            write!(out, "\x1b_Gq=2,m={more};")
        };
        out.extend(piece);
        out.extend(b"\x1b\\");
    }
    letters.zeroize();
    out.extend(b"\x1b8");
}

/// Appends the picture with its pixels in the shared memory called `name`, three bytes each; the terminal removes it.
pub fn shared(picture: &Picture<'_>, name: &str, out: &mut Vec<u8>) {
    goto(picture, out);
    let (placed, name) = (placed(picture), STANDARD.encode(name));
    let _ = write!(out, "\x1b_G{placed},t=s,f=24,s={},v={};{name}\x1b\\\x1b8", picture.width, picture.height);
}

/// Appends what makes the picture go, its pixels too.
pub fn gone(out: &mut Vec<u8>) {
    let _ = write!(out, "\x1b_Ga=d,d=I,i={IMAGE},q=2\x1b\\");
}

/// The question whether the protocol is known, with a picture of one pixel: `name` is shared memory of three bytes, or
/// the pixel stands in the stream. The answer begins with `_Gi=31` or `_Gi=32`.
pub fn question(name: Option<&str>) -> Vec<u8> {
    match name {
        None => b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\".to_vec(),
        Some(name) => format!("\x1b_Gi=32,s=1,v=1,a=q,t=s,f=24;{}\x1b\\", STANDARD.encode(name)).into_bytes(),
    }
}

fn placed(picture: &Picture<'_>) -> String {
    format!("a=T,q=2,C=1,i={IMAGE},p=1,c={},r={}", picture.area.width, picture.area.height)
}

/// Remembers the cursor and goes to the picture's first cell.
fn goto(picture: &Picture<'_>, out: &mut Vec<u8>) {
    let _ = write!(out, "\x1b7\x1b[{};{}H", picture.area.y + 1, picture.area.x + 1);
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    fn checks() -> Vec<[u8; 3]> {
        (0..64 * 48).map(|at| [(at % 64 * 4) as u8, (at / 64 * 5) as u8, (at * 37 % 251) as u8]).collect()
    }

    fn picture(rgb: &[[u8; 3]]) -> Picture<'_> {
        Picture { rgb, width: 64, height: 48, area: Rect::new(4, 9, 20, 8) }
    }

    /// The control data and the payload of each command.
    fn commands(bytes: &[u8]) -> Vec<(String, String)> {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let parts = text.split("\x1b_G").skip(1).map(|part| part.split("\x1b\\").next().unwrap());
        parts.map(|part| part.split_once(';').unwrap_or((part, ""))).map(|(a, b)| (a.into(), b.into())).collect()
    }

    #[test]
    fn a_streamed_picture_comes_back_pixel_by_pixel() {
        let (rgb, mut out) = (checks(), Vec::new());
        streamed(&picture(&rgb), &mut out);
        assert!(out.starts_with(b"\x1b7\x1b[10;5H\x1b_G") && out.ends_with(b"\x1b\\\x1b8"));
        let commands = commands(&out);
        assert!(commands.len() > 1, "the picture is large enough for two pieces");
        assert_eq!(commands[0].0, "a=T,q=2,C=1,i=29306,p=1,c=20,r=8,f=100,m=1");
        let last = commands.len() - 1;
        for (at, (control, payload)) in commands.iter().enumerate() {
            assert!(payload.len() <= PIECE && (at == last || payload.len() % 4 == 0));
            assert!(at == 0 || *control == format!("q=2,m={}", u8::from(at < last)), "{control}");
        }
        let letters: String = commands.into_iter().map(|(_, payload)| payload).collect();
        let decoded = image::load_from_memory(&STANDARD.decode(letters).unwrap()).unwrap().to_rgb8();
        assert_eq!(decoded.dimensions(), (64, 48));
        assert_eq!(decoded.into_raw(), rgb.as_flattened());
    }

    #[test]
    fn shared_memory_is_named_and_its_pixels_are_counted() {
        let (rgb, mut out) = (checks(), Vec::new());
        shared(&picture(&rgb), "/renzheng-7", &mut out);
        let expected =
            "\x1b7\x1b[10;5H\x1b_Ga=T,q=2,C=1,i=29306,p=1,c=20,r=8,t=s,f=24,s=64,v=48;L3JlbnpoZW5nLTc=\x1b\\\x1b8";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn what_makes_it_go_frees_it_and_asks_for_no_answer() {
        let mut out = Vec::new();
        gone(&mut out);
        // A capital letter frees the pixels as well.
        assert_eq!(out, b"\x1b_Ga=d,d=I,i=29306,q=2\x1b\\");
    }

    #[test]
    fn a_question_shows_nothing() {
        assert!(question(None).starts_with(b"\x1b_Gi=31,s=1,v=1,a=q,t=d"));
        assert_eq!(question(Some("/a")), b"\x1b_Gi=32,s=1,v=1,a=q,t=s,f=24;L2E=\x1b\\");
    }
}
