//! What lies between the scene and the sensor: framing, light and focus. Every function takes a picture of the
//! camera's size and returns one of the same size.

use image::{
    Rgb, RgbImage,
    imageops::{self, FilterType},
};

use super::script::Effect;

/// The picture scaled to fill `size`, middle and top kept: portraits are cut at the chest, not at the forehead.
pub fn fit(picture: &RgbImage, size: (u32, u32)) -> RgbImage {
    let (w, h) = picture.dimensions();
    if (w, h) == size {
        return picture.clone();
    }
    let scale = (size.0 as f32 / w as f32).max(size.1 as f32 / h as f32);
    let cut =
        ((size.0 as f32 / scale).round().clamp(1.0, w as f32), (size.1 as f32 / scale).round().clamp(1.0, h as f32));
    let view = imageops::crop_imm(picture, (w - cut.0 as u32) / 2, 0, cut.0 as u32, cut.1 as u32).to_image();
    imageops::resize(&view, size.0, size.1, FilterType::CatmullRom)
}

/// Applies one effect; those that do not touch pixels leave the picture as it is.
pub fn apply(effect: &Effect, view: RgbImage) -> RgbImage {
    match *effect {
        Effect::Black => RgbImage::new(view.width(), view.height()),
        Effect::Light(factor) => colour_light(view, [factor; 3]),
        Effect::Cast(factors) => colour_light(view, factors),
        Effect::Grey => grey(view),
        Effect::Shake(reach, angle) => shake(&view, reach, angle),
        Effect::Smear(share) => smear(&view, share),
        Effect::Turned(clockwise) => turn(&view, clockwise),
        Effect::Blur(sigma) if sigma > 0.0 => imageops::fast_blur(&view, sigma),
        Effect::Zoom(scale) => reframe(&view, scale, (0.0, 0.0)),
        Effect::Shift(x, y) => reframe(&view, 1.0, (x, y)),
        Effect::Away => backdrop(&view),
        Effect::SecondFace(size) => add_second_head(view, size),
        Effect::WrongSize => imageops::resize(&view, view.width() / 2, view.height() / 2, FilterType::Triangle),
        _ => view,
    }
}

/// Multiplies linear light (IEC 61966-2-1), which is what less light or a longer exposure does.
fn colour_light(mut view: RgbImage, factors: [f32; 3]) -> RgbImage {
    let curves = factors
        .map(|factor| -> Vec<u8> { (0..=255u8).map(|byte| coded(linear(byte) * factor).round() as u8).collect() });
    for pixel in view.pixels_mut() {
        for (byte, curve) in pixel.0.iter_mut().zip(&curves) {
            *byte = curve[usize::from(*byte)];
        }
    }
    view
}

/// Linear light of an 8-bit sRGB value, `[0, 1]`.
pub fn linear(byte: u8) -> f32 {
    let v = f32::from(byte) / 255.0;
    if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

/// The 8-bit sRGB value of linear light, not rounded; what is too bright is burnt out.
pub fn coded(linear: f32) -> f32 {
    let v = if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
    v.clamp(0.0, 1.0) * 255.0
}

/// Every colour as its luma (Rec. 709).
fn grey(mut view: RgbImage) -> RgbImage {
    for pixel in view.pixels_mut() {
        let [r, g, b] = pixel.0.map(f32::from);
        pixel.0 = [(0.2126 * r + 0.7152 * g + 0.0722 * b).round() as u8; 3];
    }
    view
}

/// The mean of the picture moved along a line: what an exposure shows while camera or head moves.
fn shake(view: &RgbImage, reach: f32, angle: f32) -> RgbImage {
    let (w, h) = (view.width().cast_signed(), view.height().cast_signed());
    let (sin, cos) = angle.to_radians().sin_cos();
    let taps = (reach / 2.0).ceil().clamp(1.0, 16.0) as i32 + 1;
    let mut sum = vec![0u16; view.as_raw().len()];
    for tap in 0..taps {
        let along = (tap as f32 / (taps - 1).max(1) as f32 - 0.5) * reach;
        let (dx, dy) = ((along * cos).round() as i32, (along * sin).round() as i32);
        for y in 0..h {
            let from = (y + dy).clamp(0, h - 1) * w * 3;
            let row = &view.as_raw()[from as usize..(from + w * 3) as usize];
            let out = &mut sum[(y * w * 3) as usize..((y + 1) * w * 3) as usize];
            // The part that stays inside as one run, the margin repeats its edge.
            for x in 0..w {
                let at = ((x + dx).clamp(0, w - 1) * 3) as usize;
                for (sum, byte) in out[x as usize * 3..][..3].iter_mut().zip(&row[at..at + 3]) {
                    *sum += u16::from(*byte);
                }
            }
        }
    }
    let mean = sum.into_iter().map(|sum| (sum / taps as u16) as u8).collect();
    RgbImage::from_raw(view.width(), view.height(), mean).unwrap_or_else(|| view.clone())
}

/// A greasy lens: a share of the light is scattered far and wide, what is left is a little soft.
fn smear(view: &RgbImage, share: f32) -> RgbImage {
    let (w, h) = view.dimensions();
    // The far scatter has no detail, so a small picture of it is enough.
    let small = imageops::resize(view, (w / 16).max(1), (h / 16).max(1), FilterType::Triangle);
    let veil = imageops::resize(&imageops::fast_blur(&small, 6.0), w, h, FilterType::Triangle);
    let mut soft = imageops::fast_blur(view, 1.0 + share);
    for (pixel, veil) in soft.pixels_mut().zip(veil.pixels()) {
        for (byte, veil) in pixel.0.iter_mut().zip(veil.0) {
            // Grease is grey-white by itself: it catches the light of the room.
            let milk = 0.5 * f32::from(veil) + 95.0;
            *byte = (f32::from(*byte) * (1.0 - share) + milk * share).round() as u8;
        }
    }
    soft
}

/// A quarter turn about the middle. The picture keeps its scale, so its ends are cut, and its sides run on in the
/// colours of their edge.
fn turn(view: &RgbImage, clockwise: bool) -> RgbImage {
    let (w, h) = view.dimensions();
    let turned = if clockwise { imageops::rotate90(view) } else { imageops::rotate270(view) };
    let band = imageops::crop_imm(&turned, 0, (w - h) / 2, h, h).to_image();
    let left = (w - h) / 2;
    let mut out = RgbImage::from_fn(w, h, |x, y| *band.get_pixel(x.saturating_sub(left).min(h - 1), y));
    out = imageops::fast_blur(&out, 6.0);
    imageops::replace(&mut out, &band, i64::from(left), 0);
    out
}

/// Scales about the middle and moves by a share of the size; what comes into view is backdrop.
fn reframe(view: &RgbImage, scale: f32, shift: (f32, f32)) -> RgbImage {
    let (w, h) = view.dimensions();
    let size = ((w as f32 * scale).round() as u32, (h as f32 * scale).round() as u32);
    let person =
        if size == (w, h) { view.clone() } else { imageops::resize(view, size.0, size.1, FilterType::Triangle) };
    let left = (w as f32 - size.0 as f32) / 2.0 + shift.0 * w as f32;
    let top = (h as f32 - size.1 as f32) / 2.0 + shift.1 * h as f32;
    let mut out = backdrop(view);
    imageops::replace(&mut out, &person, left as i64, top as i64);
    out
}

/// The room without the person: every row runs from the colour of its left edge to that of its right edge.
pub fn backdrop(view: &RgbImage) -> RgbImage {
    let (w, h) = view.dimensions();
    let edge = |x: u32, y: u32| view.get_pixel(x, y).0.map(f32::from);
    let ends: Vec<_> = (0..h).map(|y| (edge(0, y), edge(w - 1, y))).collect();
    RgbImage::from_fn(w, h, |x, y| {
        let (left, right) = ends[y as usize];
        let t = x as f32 / w as f32;
        Rgb([0, 1, 2].map(|c| (left[c] + (right[c] - left[c]) * t) as u8))
    })
}

/// A second head at the right edge: the middle of the picture, mirrored, so many times its size, through a soft oval.
fn add_second_head(mut view: RgbImage, size: f32) -> RgbImage {
    let (w, h) = view.dimensions();
    let middle = imageops::crop_imm(&view, w * 27 / 100, 0, w * 46 / 100, h * 80 / 100).to_image();
    let (pw, ph) = ((middle.width() as f32 * size) as u32, (middle.height() as f32 * size) as u32);
    let head = imageops::flip_horizontal(&imageops::resize(&middle, pw, ph, FilterType::Triangle));
    let (left, top) = (w - pw, h / 8);
    for (x, y, pixel) in head.enumerate_pixels() {
        let dx = (x as f32 + 0.5) / pw as f32 * 2.0 - 1.0;
        let dy = (y as f32 + 0.5) / ph as f32 * 2.0 - 1.0;
        let share = ((1.0 - dx.hypot(dy)) * 8.0).clamp(0.0, 1.0);
        let under = view.get_pixel_mut(left + x, top + y);
        for c in 0..3 {
            let (new, old) = (f32::from(pixel.0[c]), f32::from(under.0[c]));
            under.0[c] = (old + (new - old) * share) as u8;
        }
    }
    view
}
