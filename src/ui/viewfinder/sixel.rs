//! A picture as sixels (DEC VT340, STD 070): six rows at a time, one row of letters for each colour in them. The
//! colours are always the same ones, so that nothing has to be chosen anew for every picture.

use std::io::Write as _;

use super::pixels::Picture;

/// Levels of red, green and blue: 240 colours fit into the 256 registers that terminals have, and the eye tells most
/// steps of green.
const LEVELS: [usize; 3] = [6, 8, 5];
/// How many there are.
const COLOURS: usize = LEVELS[0] * LEVELS[1] * LEVELS[2];
/// Rows that one letter holds.
const BAND: usize = 6;
/// Ordered dithering (Bayer): faces keep their shades with few levels, and what stands still does not flicker, as it
/// would where errors are passed on from pixel to pixel.
const BAYER: [[usize; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];
/// Runs shorter than this are not worth their count.
const SHORTEST_RUN: usize = 4;

/// Makes the bytes and keeps its tables from picture to picture.
pub struct Encoder {
    /// Level of each value of a channel for each of the sixteen places of the pattern.
    levels: [[[u8; 256]; 16]; 3],
    /// For each colour, the six bits of each column of a band.
    bits: Vec<u8>,
    /// First and last column where a colour stands in this band.
    spans: Vec<Option<(usize, usize)>>,
}

impl Default for Encoder {
    fn default() -> Self {
        let table = |channel: usize| {
            let steps = LEVELS[channel] - 1;
            std::array::from_fn(|place| {
                let threshold = BAYER[place / 4][place % 4];
                // The value in steps, rounded up where it passes the pattern's threshold.
                std::array::from_fn(|value| ((value * steps * 16 + (2 * threshold + 1) * 255 / 2) / (255 * 16)) as u8)
            })
        };
        Self { levels: [table(0), table(1), table(2)], bits: Vec::new(), spans: vec![None; COLOURS] }
    }
}

impl Encoder {
    /// Appends the picture, drawn from where the cursor stands.
    pub fn encode(&mut self, picture: &Picture<'_>, out: &mut Vec<u8>) {
        let (width, height) = (picture.width as usize, picture.height as usize);
        self.bits.clear();
        self.bits.resize(COLOURS * width, 0);
        // Pixels of no colour stay as they are; there are none. Writing to memory cannot fail.
        let _ = write!(out, "\x1bP0;1;0q\"1;1;{width};{height}");
        palette(out);
        for (band, rows) in picture.rgb.chunks(BAND * width.max(1)).enumerate() {
            self.collect(rows, width, band * BAND);
            self.write_band(width, out);
        }
        out.extend(b"\x1b\\");
    }

    /// Sorts the pixels of a band by colour.
    fn collect(&mut self, rows: &[[u8; 3]], width: usize, top: usize) {
        for (row, pixels) in rows.chunks(width).enumerate() {
            for (x, pixel) in pixels.iter().enumerate() {
                let place = (top + row) % 4 * 4 + x % 4;
                let level = |channel: usize| usize::from(self.levels[channel][place][usize::from(pixel[channel])]);
                let colour = (level(0) * LEVELS[1] + level(1)) * LEVELS[2] + level(2);
                self.bits[colour * width + x] |= 1 << row;
                let span = self.spans[colour].get_or_insert((x, x));
                *span = (span.0.min(x), span.1.max(x));
            }
        }
    }

    /// Writes one band and forgets it.
    fn write_band(&mut self, width: usize, out: &mut Vec<u8>) {
        for colour in 0..COLOURS {
            let Some((first, last)) = self.spans[colour].take() else { continue };
            let _ = write!(out, "#{colour}");
            run(0, first, out);
            let columns = &mut self.bits[colour * width + first..=colour * width + last];
            for same in columns.chunk_by(|a, b| a == b) {
                run(same[0], same.len(), out);
            }
            columns.fill(0);
            out.push(b'$');
        }
        out.push(b'-');
    }
}

/// Appends one column several times, as a run where that is shorter.
fn run(bits: u8, times: usize, out: &mut Vec<u8>) {
    let letter = b'?' + bits;
    if times >= SHORTEST_RUN {
        let _ = write!(out, "!{times}");
        out.push(letter);
    } else {
        out.extend(std::iter::repeat_n(letter, times));
    }
}

/// The colours, in hundredths of red, green and blue.
fn palette(out: &mut Vec<u8>) {
    let share = |level: usize, of: usize| (level * 100 + (of - 1) / 2) / (of - 1);
    for colour in 0..COLOURS {
        let (red, rest) = (colour / (LEVELS[1] * LEVELS[2]), colour % (LEVELS[1] * LEVELS[2]));
        let (green, blue) = (rest / LEVELS[2], rest % LEVELS[2]);
        let [red, green, blue] = [share(red, LEVELS[0]), share(green, LEVELS[1]), share(blue, LEVELS[2])];
        let _ = write!(out, "#{colour};2;{red};{green};{blue}");
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    fn encoded(rgb: &[[u8; 3]], width: u32) -> String {
        let height = rgb.len() as u32 / width;
        let mut out = Vec::new();
        let picture = Picture { rgb, width, height, area: Rect::new(0, 0, 2, 2) };
        Encoder::default().encode(&picture, &mut out);
        String::from_utf8(out).unwrap()
    }

    /// A number at the front, and what follows it.
    fn number(text: &str) -> (usize, &str) {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        (text[..end].parse().unwrap(), &text[end..])
    }

    /// What a terminal makes of it: the pixels, and how many were never set.
    fn decoded(text: &str) -> (usize, Vec<[u8; 3]>, usize) {
        let body = text.strip_prefix("\x1bP0;1;0q\"1;1;").unwrap().strip_suffix("\x1b\\").unwrap();
        let (width, rest) = number(body);
        let (height, mut rest) = number(&rest[1..]);
        let mut pixels = vec![None; width * height];
        let mut palette = vec![[0_u8; 3]; COLOURS];
        let (mut colour, mut x, mut top) = (0, 0, 0);
        while let Some(letter) = rest.chars().next() {
            let mut times = 1;
            rest = &rest[1..];
            match letter {
                '#' => {
                    (colour, rest) = number(rest);
                    if let Some(mut values) = rest.strip_prefix(";2") {
                        for level in &mut palette[colour] {
                            let (share, after) = number(&values[1..]);
                            *level = (share * 255 / 100) as u8;
                            values = after;
                        }
                        rest = values;
                    }
                }
                '$' => x = 0,
                '-' => (x, top) = (0, top + BAND),
                _ => {
                    let mut letter = letter;
                    if letter == '!' {
                        (times, rest) = number(rest);
                        letter = rest.chars().next().unwrap();
                        rest = &rest[1..];
                    }
                    let bits = letter as u8 - b'?';
                    for (row, column) in (0..BAND).flat_map(|row| (x..x + times).map(move |column| (row, column))) {
                        if bits & (1 << row) != 0 {
                            pixels[(top + row) * width + column] = Some(palette[colour]);
                        }
                    }
                    x += times;
                }
            }
        }
        let unset = pixels.iter().filter(|pixel| pixel.is_none()).count();
        (width, pixels.into_iter().map(Option::unwrap_or_default).collect(), unset)
    }

    #[test]
    fn four_pixels_are_these_letters() {
        let text = encoded(&[[0; 3], [0; 3], [255; 3], [255; 3]], 2);
        let (palette, letters) = text.rsplit_once("100;100;100").unwrap();
        assert!(palette.starts_with("\x1bP0;1;0q\"1;1;2;2#0;2;0;0;0#1;2;0;0;25#"), "{palette}");
        assert_eq!(letters, "#0@@$#239AA$-\x1b\\");
    }

    #[test]
    fn a_picture_comes_back_within_a_step_and_right_on_average() {
        let rgb: Vec<[u8; 3]> = (0..48 * 40).map(|at| [(at % 48 * 5) as u8, (at / 48 * 6) as u8, 90]).collect();
        let (width, back, unset) = decoded(&encoded(&rgb, 48));
        assert_eq!((width, back.len(), unset), (48, rgb.len(), 0));
        for (channel, levels) in LEVELS.into_iter().enumerate() {
            let step = 255 / (i32::try_from(levels).unwrap() - 1);
            let off = |at: usize| i32::from(back[at][channel]) - i32::from(rgb[at][channel]);
            assert!((0..rgb.len()).all(|at| off(at).abs() <= step), "channel {channel}");
            let mean = (0..rgb.len()).map(off).sum::<i32>() as f32 / rgb.len() as f32;
            assert!(mean.abs() < 3.0, "channel {channel} is {mean} off");
        }
    }

    #[test]
    fn the_tables_of_one_picture_do_not_shine_into_the_next() {
        let (black, mut encoder) = ([[0; 3]; 36], Encoder::default());
        let mut encode = |rgb: &[[u8; 3]]| {
            let mut out = Vec::new();
            encoder.encode(&Picture { rgb, width: 6, height: 6, area: Rect::new(0, 0, 1, 1) }, &mut out);
            out
        };
        let first = encode(&black);
        encode(&[[255, 0, 90]; 36]);
        assert_eq!(encode(&black), first);
    }
}
