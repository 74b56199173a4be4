//! Pictures that unfold: large ones behind a small head, and one that is decoded over and over.
use super::*;

const SIDE: u32 = 4096;

/// A grey progressive JPEG of nothing: the coarse scan, then so many that change nothing. Huffman codes are one bit
/// long.
fn passes(side: u16, scans: usize) -> Vec<u8> {
    let blocks = u32::from(side / 8) * u32::from(side / 8);
    let [high, low] = side.to_be_bytes();
    let table = |class: u8, symbol: u8| {
        let mut segment = vec![0xFF, 0xC4, 0, 20, class << 4, 1];
        segment.resize(segment.len() + 15, 0);
        segment.push(symbol);
        segment
    };
    let mut jpeg = vec![0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0];
    jpeg.resize(jpeg.len() + 64, 1);
    jpeg.extend([0xFF, 0xC2, 0, 11, 8, high, low, high, low, 1, 1, 0x11, 0]);
    // A difference of nothing; the end of 2^14 blocks and as many as 14 bits say.
    jpeg.extend(table(0, 0));
    jpeg.extend(table(1, 0xE0));
    jpeg.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0]);
    jpeg.resize(jpeg.len() + blocks as usize / 8, 0);
    for _ in 0..scans {
        jpeg.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 0]);
        let runs = blocks.div_ceil(1 << 14);
        jpeg.resize(jpeg.len() + (runs * 15).div_ceil(8) as usize, 0);
    }
    jpeg.extend([0xFF, 0xD9]);
    jpeg
}

/// Each pass over 4096 x 4096 pixels takes some milliseconds and 36 bytes: without a limit, a megabyte keeps a bureau
/// busy for minutes. The decoder has one.
#[test]
fn a_jpeg_of_a_hundred_passes_is_refused() {
    assert!(read(&passes(64, 9), SIDE).is_some());
    assert!(read(&passes(64, 100), SIDE).is_none());
}

#[test]
fn a_head_that_announces_a_huge_picture_is_refused() {
    let mut jpeg = passes(64, 1);
    let head = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC2]).unwrap();
    jpeg[head + 5..head + 9].fill(0xFF);
    assert!(read(&jpeg, SIDE).is_none());
    let mut gif = b"GIF89a\xFF\xFF\xFF\xFF\x00\x00\x00".to_vec();
    gif.extend(b"\x2C\x00\x00\x00\x00\xFF\xFF\xFF\xFF\x00\x02\x02\x44\x01\x00\x3B");
    assert!(read(&gif, SIDE).is_none());
    let decoder = image::codecs::gif::GifDecoder::new(Cursor::new(&gif)).unwrap();
    assert!(bounded(decoder, SIDE).is_err());
}
