use ratatui::{buffer::Buffer, layout::Rect, style::Color};
use renzheng_domain::time::Moment;

use super::{cells::indexed, *};
use crate::{samples, theme::Colours};

const AREA: Rect = Rect { x: 0, y: 0, width: 40, height: 24 };

fn viewfinder() -> Viewfinder {
    Viewfinder::new(Capabilities::default())
}

fn flat(seq: u64, level: u8) -> Arc<Frame> {
    Arc::new(Frame { seq, captured: Moment::ZERO, width: 64, height: 48, rgb: vec![level; 64 * 48 * 3], jpeg: None })
}

fn draw(viewfinder: &mut Viewfinder, frame: Arc<Frame>) -> Buffer {
    let mut buffer = Buffer::empty(AREA);
    viewfinder.accept(frame);
    viewfinder.render(AREA, &mut buffer, Ring::Care);
    buffer
}

/// The middle of the picture lies inside the oval and is not dimmed.
fn middle(buffer: &Buffer) -> Color {
    buffer[(20, 12)].fg
}

#[test]
fn the_picture_is_mirrored_and_upright() {
    // Red grows to the right of the picture, so in the mirror it grows to the left; green grows down in both.
    let buffer = draw(&mut viewfinder(), samples::frame(1, 640, 480));
    let (Color::Rgb(left, ..), Color::Rgb(right, ..)) = (buffer[(15, 12)].fg, buffer[(25, 12)].fg) else {
        panic!("no 24-bit colours")
    };
    assert!(left > right + 30, "{left} {right}");
    let (Color::Rgb(_, upper, _), Color::Rgb(_, lower, _)) = (buffer[(20, 8)].fg, buffer[(20, 16)].fg) else {
        panic!("no 24-bit colours")
    };
    assert!(lower > upper + 30, "{upper} {lower}");
}

#[test]
fn a_pixel_that_moves_six_levels_stays_and_one_that_moves_seven_goes() {
    let mut viewfinder = viewfinder();
    assert_eq!(middle(&draw(&mut viewfinder, flat(1, 100))), Color::Rgb(100, 100, 100));
    assert_eq!(middle(&draw(&mut viewfinder, flat(2, 106))), Color::Rgb(100, 100, 100));
    assert_eq!(middle(&draw(&mut viewfinder, flat(3, 107))), Color::Rgb(107, 107, 107));
}

#[test]
fn the_dead_band_does_not_drift_behind_a_slow_change() {
    let mut viewfinder = viewfinder();
    let mut shown = Color::Reset;
    for (seq, level) in (100..160).enumerate() {
        shown = middle(&draw(&mut viewfinder, flat(seq as u64, level)));
    }
    let Color::Rgb(level, ..) = shown else { panic!("no 24-bit colour") };
    assert!(level.abs_diff(159) <= DEAD_BAND, "{level}");
}

#[test]
fn outside_the_oval_it_is_darker_and_the_line_has_the_ring_colour() {
    let mut viewfinder = viewfinder();
    let buffer = draw(&mut viewfinder, flat(1, 200));
    let Color::Rgb(corner, ..) = buffer[(0, 0)].fg else { panic!("no 24-bit colour") };
    assert!((100..120).contains(&corner), "{corner}");
    let [r, g, b] = Ring::Care.colour();
    let ring = Color::Rgb(r, g, b);
    assert!(buffer.content.iter().filter(|cell| cell.fg == ring || cell.bg == ring).count() > 30);
    let mut good = Buffer::empty(AREA);
    viewfinder.render(AREA, &mut good, Ring::Good);
    assert!(!good.content.iter().any(|cell| cell.fg == ring || cell.bg == ring), "the line keeps its old colour");
}

#[test]
fn after_a_wipe_nothing_is_left() {
    let mut viewfinder = viewfinder();
    draw(&mut viewfinder, flat(1, 200));
    viewfinder.wipe();
    assert!(!viewfinder.has_picture());
    assert!(viewfinder.shown.is_empty() && viewfinder.scaled.is_empty());
    let mut buffer = Buffer::empty(AREA);
    viewfinder.render(AREA, &mut buffer, Ring::Care);
    assert_eq!(buffer, Buffer::empty(AREA));
}

#[test]
fn another_size_is_drawn_afresh() {
    let mut viewfinder = viewfinder();
    draw(&mut viewfinder, flat(1, 100));
    let small = Rect::new(0, 0, 10, 5);
    let mut buffer = Buffer::empty(small);
    viewfinder.render(small, &mut buffer, Ring::Care);
    assert!(buffer.content.iter().all(|cell| cell.symbol() == "▀"));
}

#[test]
fn without_colours_or_utf8_it_is_ink() {
    for (colours, utf8) in [(Colours::None, true), (Colours::True, false)] {
        let mut viewfinder = Viewfinder::new(Capabilities { colours, utf8 });
        let buffer = draw(&mut viewfinder, flat(1, 255));
        assert_eq!(buffer[(20, 12)].symbol(), "@");
        assert_eq!(buffer[(20, 12)].fg, Color::Reset);
    }
}

#[test]
fn dark_skin_is_grey_rather_than_red_and_bright_colours_stay() {
    assert_eq!(indexed([60, 40, 35]), Color::Indexed(236));
    assert_eq!(indexed([0, 0, 0]), Color::Indexed(16));
    assert_eq!(indexed([255, 0, 0]), Color::Indexed(196));
    assert_eq!(indexed([0xff, 0xc0, 0x4d]), Color::Indexed(215));
}

#[test]
fn the_oval_is_a_letter_of_its_own_without_colours_and_a_colour_with_sixteen() {
    for (colours, line) in [(Colours::None, Color::Reset), (Colours::Sixteen, Color::LightYellow)] {
        let mut viewfinder = Viewfinder::new(Capabilities { colours, utf8: true });
        let buffer = draw(&mut viewfinder, flat(1, 90));
        let ring: Vec<_> = buffer.content.iter().filter(|cell| cell.symbol() == "O").collect();
        assert!(ring.len() > 20, "{}", ring.len());
        assert!(ring.iter().all(|cell| cell.fg == line));
    }
}

/// From a camera that hangs on its side. Red grows to the right of the picture, green downwards.
#[test]
fn an_upright_picture_is_shown_like_a_broad_one() {
    let buffer = draw(&mut viewfinder(), samples::frame(1, 720, 1280));
    let colour = |x, y| if let Color::Rgb(r, g, _) = buffer[(x, y)].fg { (r, g) } else { panic!("no 24-bit colours") };
    assert!(colour(15, 12).0 > colour(25, 12).0 + 30, "mirrored");
    assert!(colour(20, 16).1 > colour(20, 8).1 + 10, "upright");
}

#[test]
fn a_picture_of_an_odd_shape_or_a_wrong_length_does_no_harm() {
    for (width, height, bytes) in [(1, 1, 3), (2000, 3, 18_000), (3, 2000, 18_000), (64, 48, 10), (0, 0, 0)] {
        let frame = Frame { seq: 1, captured: Moment::ZERO, width, height, rgb: vec![9; bytes], jpeg: None };
        draw(&mut viewfinder(), Arc::new(frame));
    }
}
