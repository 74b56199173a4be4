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
        Effect::Light(factor) => scale_light(view, factor),
        Effect::Blur(sigma) if sigma > 0.0 => imageops::fast_blur(&view, sigma),
        Effect::Zoom(scale) => reframe(&view, scale, (0.0, 0.0)),
        Effect::Shift(x, y) => reframe(&view, 1.0, (x, y)),
        Effect::Away => backdrop(&view),
        Effect::SecondFace => add_second_head(view),
        Effect::WrongSize => imageops::resize(&view, view.width() / 2, view.height() / 2, FilterType::Triangle),
        _ => view,
    }
}

/// Multiplies linear light (IEC 61966-2-1), which is what less light or a longer exposure does.
fn scale_light(mut view: RgbImage, factor: f32) -> RgbImage {
    let curve: Vec<u8> = (0..=255u8)
        .map(|v| {
            let v = f32::from(v) / 255.0;
            let linear = if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) } * factor;
            let coded = if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
            (coded.clamp(0.0, 1.0) * 255.0).round() as u8
        })
        .collect();
    for byte in view.iter_mut() {
        *byte = curve[usize::from(*byte)];
    }
    view
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
fn backdrop(view: &RgbImage) -> RgbImage {
    let (w, h) = view.dimensions();
    let edge = |x: u32, y: u32| view.get_pixel(x, y).0.map(f32::from);
    let ends: Vec<_> = (0..h).map(|y| (edge(0, y), edge(w - 1, y))).collect();
    RgbImage::from_fn(w, h, |x, y| {
        let (left, right) = ends[y as usize];
        let t = x as f32 / w as f32;
        Rgb([0, 1, 2].map(|c| (left[c] + (right[c] - left[c]) * t) as u8))
    })
}

/// A second head at the right edge: the middle of the picture, mirrored, a little over half its size (a person
/// standing behind), through a soft oval.
fn add_second_head(mut view: RgbImage) -> RgbImage {
    const SIZE: f32 = 0.55;
    let (w, h) = view.dimensions();
    let middle = imageops::crop_imm(&view, w * 27 / 100, 0, w * 46 / 100, h * 80 / 100).to_image();
    let (pw, ph) = ((middle.width() as f32 * SIZE) as u32, (middle.height() as f32 * SIZE) as u32);
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
