//! Attacks for testers: the puppet's portrait on paper, as a plane that fills the view, and its film on a tablet. What
//! is held turns as a flat thing does, in one piece and with true perspective, so neither lids nor lips can answer.

use std::{f32::consts::TAU, time::Duration};

use image::{Rgb, RgbImage, imageops};
use renzheng_domain::trial::Act;

use super::{
    acting::{Expression, Performance, idle},
    face::Face,
    lens,
    plane::{Edge, Plane},
    puppet::Puppet,
    script::{Acts, Attack},
    warp::Corner,
};

/// A sheet is turned further than a head is when asked for, so that somebody who looks on takes it for a turn.
const EAGER: f32 = 1.2;
/// What is held shows this much of the puppet's view: face, hair and shoulders, in eye distances from the middle
/// between the eyes.
const CUT: [(f32, f32); 2] = [(-2.1, -1.75), (2.1, 2.75)];
/// Size of what is held, as a share of the portrait's: its four edges stay in the view.
const HELD: f32 = 0.94;
/// The width of the view that the lengths below are measured in.
const VIEW: f32 = 640.0;
/// The white of the paper around a print.
const MARGIN: f32 = 18.0;
/// The black around a tablet's screen, and how round its corners are.
const BEZEL: f32 = 24.0;
const ROUND: f32 = 16.0;
/// Paper white and the tablet's black in a lit room, 8-bit sRGB.
const PAPER: [u8; 3] = [236, 234, 229];
const CASE: [u8; 3] = [22, 22, 25];
/// A screen beside a face in room light: brighter, and bluish.
const SCREEN: [f32; 3] = [1.04, 1.07, 1.18];
/// A pixel of the screen in pixels of the film: held at [`HELD`] nearly one of the camera's, 1.07, so that both grids
/// beat at about 15 camera pixels.
const PITCH: f32 = 1.14;
/// How dark the gaps between the screen's pixels still are behind the camera's lens.
const GRID: f32 = 0.06;
/// The bands of a refresh: by how much they are darker and lighter, how many lie over the view's height, and how many
/// roll by in a second.
const BAND: (f32, f32, f32) = (0.035, 2.0, 0.83);
/// The film begins again after so many seconds.
const FILM: f32 = 16.0;

/// What the camera sees. `texture` is the puppet's portrait, or what was painted on it; `face` is what a person would
/// do now.
pub fn show(attack: Attack, puppet: &Puppet, texture: &RgbImage, face: &Expression, since: Duration) -> RgbImage {
    let (seconds, size) = (since.as_secs_f32(), texture.dimensions());
    let unit = size.0 as f32 / VIEW;
    let rest = || puppet.render(&Expression::default(), texture);
    let turned = |yaw: f32| Expression { yaw: yaw + EAGER * face.yaw, pitch: EAGER * face.pitch, ..*face };
    match attack {
        Attack::Print(yaw) => {
            let sheet = bordered(&printed(cut(puppet, &rest())), MARGIN * unit, PAPER);
            hold(&sheet, texture, &turned(yaw), seconds, Edge::Cut(0.0), |_, _| [1.0; 3])
        }
        Attack::Flat => {
            let mut view = RgbImage::new(size.0, size.1);
            let plane = Plane::held(middle(size, seconds), size, &turned(0.0), 1.0);
            plane.lay(&rest(), &mut view, Edge::Endless, |_, _| [1.0; 3]);
            view
        }
        Attack::Replay => {
            let tablet = bordered(&cut(puppet, &puppet.render(&film(seconds), texture)), BEZEL * unit, CASE);
            let light = screen_light(tablet.dimensions(), size, seconds);
            hold(&tablet, texture, &idle(seconds), seconds, Edge::Cut(ROUND * unit), light)
        }
    }
}

/// Something flat in a hand, before the empty room.
fn hold(
    thing: &RgbImage,
    room: &RgbImage,
    turned: &Expression,
    seconds: f32,
    edge: Edge,
    light: impl Fn(Corner, Corner) -> [f32; 3],
) -> RgbImage {
    let size = room.dimensions();
    let mut view = lens::backdrop(room);
    let [x, y] = middle(size, seconds);
    let aside = turned.shift * size.0 as f32 / 3.0; // a head is about a third of the view wide
    Plane::held([x + aside, y], size, turned, HELD).lay(thing, &mut view, edge, light);
    view
}

/// Where a hand holds the middle of it: a few pixels of slow sway and of tremor (about 5 and 8 a second).
fn middle(size: (u32, u32), seconds: f32) -> Corner {
    let wave = |hertz: f32, phase: f32| (seconds * TAU * hertz + phase).sin();
    let unit = size.0 as f32 / VIEW;
    let x = 3.0 * wave(0.31, 0.4) + 1.2 * wave(0.83, 1.9) + 0.4 * wave(5.3, 0.0);
    let y = 2.2 * wave(0.23, 2.2) + 1.0 * wave(0.71, 0.7) + 0.4 * wave(7.9, 1.0);
    [size.0 as f32 / 2.0 + x * unit, size.1 as f32 / 2.0 + y * unit]
}

/// Face, hair and shoulders of a view.
fn cut(puppet: &Puppet, view: &RgbImage) -> RgbImage {
    let points = puppet.landmarks();
    let face = Face::new(&points);
    let (w, h) = (view.width() as f32, view.height() as f32);
    let ([left, top], [right, bottom]) = (face.at(CUT[0].0, CUT[0].1), face.at(CUT[1].0, CUT[1].1));
    let (left, top) = (left.clamp(0.0, w - 2.0), top.clamp(0.0, h - 2.0));
    let (wide, high) = (right.clamp(left + 1.0, w) - left, bottom.clamp(top + 1.0, h) - top);
    imageops::crop_imm(view, left as u32, top as u32, wide as u32, high as u32).to_image()
}

/// A picture with an edge of one colour around it.
fn bordered(picture: &RgbImage, edge: f32, colour: [u8; 3]) -> RgbImage {
    let ((w, h), edge) = (picture.dimensions(), edge.round() as u32);
    let mut sheet = RgbImage::from_pixel(w + 2 * edge, h + 2 * edge, Rgb(colour));
    imageops::replace(&mut sheet, picture, i64::from(edge), i64::from(edge));
    sheet
}

/// Ink on paper: black is dark grey, white is paper, and colours are paler.
fn printed(mut picture: RgbImage) -> RgbImage {
    const BLACK: f32 = 34.0;
    const PALE: f32 = 0.78;
    for pixel in picture.pixels_mut() {
        let [r, g, b] = pixel.0.map(f32::from);
        let grey = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        for (byte, paper) in pixel.0.iter_mut().zip(PAPER) {
            let ink = grey + (f32::from(*byte) - grey) * PALE;
            *byte = (BLACK + (f32::from(paper) - BLACK) * ink / 255.0) as u8;
        }
    }
    picture
}

/// Light of a tablet's screen, none of the case's own: by the place on it and in the view.
fn screen_light(tablet: (u32, u32), view: (u32, u32), seconds: f32) -> impl Fn(Corner, Corner) -> [f32; 3] {
    let (w, h, height) = (tablet.0 as f32, tablet.1 as f32, view.1 as f32);
    let bezel = (BEZEL * view.0 as f32 / VIEW).round();
    let (depth, bands, rate) = BAND;
    move |[x, y], [_, row]| {
        if x < bezel || y < bezel || x > w - bezel || y > h - bezel {
            return [1.0; 3];
        }
        // The camera reads row by row, so the bands lie along its rows, whichever way the tablet is held.
        let band = 1.0 + depth * (TAU * (row * bands / height - seconds * rate)).sin();
        let rows = (TAU * y / PITCH).cos();
        // Red, green and blue stand side by side in a screen's pixel, so their beats are coloured.
        [0, 1, 2].map(|c| {
            let columns = (TAU * (x / PITCH + c as f32 / 3.0)).cos();
            SCREEN[c] * band * (1.0 + GRID * (rows + columns))
        })
    }
}

/// What the film on the tablet shows: acts at times of its own, whatever is asked for.
fn film(seconds: f32) -> Expression {
    const ACTS: [(Act, f32); 6] = [
        (Act::Blink, 1.5),
        (Act::TurnLeft, 3.5),
        (Act::Blink, 6.5),
        (Act::OpenMouth, 8.0),
        (Act::TurnRight, 10.5),
        (Act::Nod, 13.5),
    ];
    let acts = ACTS.map(|(act, at)| (act, Duration::from_secs_f32(at)));
    Performance::new(Acts::Ignore, &acts).expression(Duration::from_secs_f32(seconds % FILM), &[])
}

#[cfg(test)]
#[path = "attack_tests.rs"]
mod tests;
