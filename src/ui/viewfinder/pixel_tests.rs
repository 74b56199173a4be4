use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Modifier},
};

use super::{
    pixels::{Overlay, Preview, Protocol, fitted},
    *,
};
use crate::samples;

const AREA: Rect = Rect { x: 2, y: 1, width: 32, height: 12 };
const CELL: (u16, u16) = (8, 16);

fn viewfinder(protocol: Protocol) -> Viewfinder {
    let mut viewfinder = Viewfinder::new(Capabilities::default());
    viewfinder.show_as(Preview::Pixels { protocol, cell: CELL }, Capabilities::default());
    viewfinder
}

fn page(viewfinder: &mut Viewfinder, ring: Ring) -> Buffer {
    let mut buffer = Buffer::filled(Rect::new(0, 0, 40, 20), ratatui::buffer::Cell::new("x"));
    viewfinder.begin();
    viewfinder.render(AREA, &mut buffer, ring);
    buffer
}

fn shown(viewfinder: &mut Viewfinder) -> (u32, u32, Vec<[u8; 3]>) {
    match viewfinder.overlay(true) {
        Overlay::Show(picture) => (picture.width, picture.height, picture.rgb.to_vec()),
        Overlay::Same | Overlay::Gone => panic!("no picture"),
    }
}

#[test]
fn it_is_mirrored_with_a_dimmed_room_and_an_oval_in_its_colour() {
    let mut viewfinder = viewfinder(Protocol::KittyShared);
    viewfinder.accept(samples::frame(1, 640, 480));
    page(&mut viewfinder, Ring::Good);
    let (width, height, rgb) = shown(&mut viewfinder);
    assert_eq!((width, height), (256, 192));
    let at = |x: u32, y: u32| rgb[(y * width + x) as usize];
    assert!(at(100, 96)[0] > at(150, 96)[0] + 20, "red grows to the left");
    assert!(at(128, 130)[1] > at(128, 60)[1] + 20, "green grows downwards");
    // Red is the column, of 255; in so few rows the picture is cropped, and the room keeps a share of its light.
    let column = 0.5 + (250.0 / 256.0 - 0.5) * SMALL_CROP;
    let expected = (column * 255.0) as u16 * OUTSIDE_LIGHT / 256;
    assert!(u16::from(at(5, 96)[0]).abs_diff(expected) < 4, "{:?} {expected}", at(5, 96));
    assert!(rgb.iter().filter(|pixel| **pixel == Ring::Good.colour()).count() > 300);
}

#[test]
fn its_cells_are_unlike_those_of_any_page_and_the_rest_is_left_alone() {
    let mut viewfinder = viewfinder(Protocol::Sixel);
    viewfinder.accept(samples::frame(1, 640, 480));
    let buffer = page(&mut viewfinder, Ring::Care);
    for position in buffer.area.positions() {
        let cell = &buffer[position];
        if AREA.contains(position) {
            assert_eq!((cell.symbol(), cell.bg, cell.modifier), (" ", Color::Black, Modifier::HIDDEN));
        } else {
            assert_eq!(cell.symbol(), "x");
        }
    }
}

#[test]
fn where_the_place_moves_every_cell_is_written_anew() {
    let mut viewfinder = viewfinder(Protocol::Sixel);
    viewfinder.accept(samples::frame(1, 64, 48));
    let mut at = |area| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 20));
        viewfinder.render(area, &mut buffer, Ring::Care);
        buffer
    };
    let (first, again, moved) = (at(AREA), at(AREA), at(Rect { x: 4, ..AREA }));
    assert!(first.diff(&again).is_empty(), "a picture that stays costs no cell");
    assert_eq!(again.diff(&moved).len(), 34 * 12, "the cells of both places");
}

#[test]
fn it_comes_once_goes_once_and_follows_the_oval() {
    let mut viewfinder = viewfinder(Protocol::Kitty);
    page(&mut viewfinder, Ring::Care);
    assert!(matches!(viewfinder.overlay(true), Overlay::Same), "no picture yet");
    viewfinder.accept(samples::frame(1, 64, 48));
    page(&mut viewfinder, Ring::Care);
    assert!(matches!(viewfinder.overlay(false), Overlay::Same), "the terminal is busy");
    assert!(matches!(viewfinder.overlay(true), Overlay::Show(_)));
    assert!(matches!(viewfinder.overlay(true), Overlay::Same));
    page(&mut viewfinder, Ring::Good);
    assert!(matches!(viewfinder.overlay(true), Overlay::Show(_)), "blue now");
    // Letters of another size.
    viewfinder.cell_is((10, 20));
    page(&mut viewfinder, Ring::Good);
    viewfinder.begin();
    assert!(matches!(viewfinder.overlay(false), Overlay::Gone), "another page, however busy the terminal is");
    assert!(matches!(viewfinder.overlay(true), Overlay::Same));
}

#[test]
fn after_a_wipe_no_pixel_is_left() {
    let mut viewfinder = viewfinder(Protocol::Kitty);
    viewfinder.accept(samples::frame(1, 64, 48));
    page(&mut viewfinder, Ring::Care);
    shown(&mut viewfinder);
    viewfinder.wipe();
    assert!(viewfinder.shown.is_empty() && viewfinder.scaled.is_empty() && viewfinder.latest.is_none());
    assert!(matches!(viewfinder.overlay(true), Overlay::Gone));
}

#[test]
fn as_many_pixels_are_sent_as_the_terminal_can_use() {
    let area = Rect::new(10, 5, 80, 30);
    let table = [
        // 640 pixels of cells, of which the camera has 480 rows.
        (Protocol::KittyShared, (8, 16), (640, 480), area, (640, 480)),
        (Protocol::KittyShared, (16, 32), (1280, 720), area, (640, 480)),
        (Protocol::KittyShared, (8, 16), (320, 240), area, (320, 240)),
        (Protocol::Kitty, (8, 16), (1280, 720), area, (480, 360)),
        (Protocol::Iterm2, (10, 20), (1280, 720), area, (480, 360)),
        // Whole cells, whole bands of six, in the middle of the area.
        (Protocol::Sixel, (9, 18), (1280, 720), Rect::new(17, 5, 66, 30), (594, 540)),
        (Protocol::Sixel, (10, 20), (1280, 720), Rect::new(20, 5, 60, 30), (600, 600)),
    ];
    for (protocol, cell, camera, covered, size) in table {
        assert_eq!(fitted(protocol, cell, area, camera), (covered, size), "{protocol:?} {cell:?}");
    }
    for protocol in [Protocol::KittyShared, Protocol::Kitty, Protocol::Iterm2, Protocol::Sixel] {
        let (_, (width, height)) = fitted(protocol, (9, 18), Rect::new(0, 0, 1, 1), (1, 1));
        assert!(width > 0 && height > 0);
    }
}
