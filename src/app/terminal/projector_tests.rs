use std::sync::Arc;

use ratatui::{buffer::Buffer, layout::Rect};

use super::*;
use crate::{
    domain::frame::Frame,
    ui::{
        theme::Capabilities,
        viewfinder::{Ring, pixels::Preview},
    },
};

const AREA: Rect = Rect { x: 3, y: 2, width: 16, height: 6 };

fn frame(seq: u64) -> Arc<Frame> {
    Arc::new(Frame { seq, captured: Moment::ZERO, width: 64, height: 48, rgb: vec![90; 64 * 48 * 3], jpeg: None })
}

fn viewfinder(protocol: Protocol) -> Viewfinder {
    let mut viewfinder = Viewfinder::new(Capabilities::default());
    viewfinder.show_as(Preview::Pixels { protocol, cell: (8, 16) }, Capabilities::default());
    viewfinder.accept(frame(1));
    viewfinder
}

/// A page with or without the picture, and the bytes that follow it. There is no rest between two of them.
fn page(projector: &mut Projector, viewfinder: &mut Viewfinder, pictured: bool) -> String {
    viewfinder.begin();
    if pictured {
        viewfinder.render(AREA, &mut Buffer::empty(Rect::new(0, 0, 40, 20)), Ring::Care);
    }
    projector.rested = Moment::ZERO;
    let mut out = Vec::new();
    projector.follow(viewfinder, &mut out).unwrap();
    assert!(projector.bytes.is_empty(), "nothing of a face stays in the buffer");
    String::from_utf8(out).unwrap()
}

#[test]
fn each_protocol_shows_the_picture_in_its_place_and_takes_it_away() {
    for (protocol, begin, end) in [
        (Protocol::Kitty, "\x1b_Ga=T,", "\x1b_Ga=d,d=I,i=29306,q=2\x1b\\"),
        (Protocol::Iterm2, "\x1b]1337;File=inline=1;", ""),
        (Protocol::Sixel, "\x1bP0;1;0q\"1;1;128;96", ""),
    ] {
        let (mut projector, mut viewfinder) = (Projector::new(protocol, None), viewfinder(protocol));
        let shown = page(&mut projector, &mut viewfinder, true);
        assert!(shown.starts_with(&format!("\x1b7\x1b[3;4H{begin}")), "{protocol:?}: {shown:.40}");
        assert!(shown.ends_with("\x1b8"), "the cursor is where it was");
        assert_eq!(page(&mut projector, &mut viewfinder, true), "", "the same picture is not sent again");
        viewfinder.accept(frame(2));
        assert_ne!(page(&mut projector, &mut viewfinder, true), "");
        assert_eq!(page(&mut projector, &mut viewfinder, false), end, "{protocol:?}");
        assert_eq!(page(&mut projector, &mut viewfinder, false), "", "it goes once");
    }
}

#[test]
fn a_wiped_picture_goes_from_the_terminal_too() {
    let (mut projector, mut viewfinder) = (Projector::new(Protocol::Kitty, None), viewfinder(Protocol::Kitty));
    page(&mut projector, &mut viewfinder, true);
    viewfinder.wipe();
    assert!(page(&mut projector, &mut viewfinder, true).contains("a=d,d=I"));
}

#[test]
fn a_terminal_that_rests_is_sent_nothing_but_that_the_picture_goes() {
    let (mut projector, mut viewfinder) = (Projector::new(Protocol::Kitty, None), viewfinder(Protocol::Kitty));
    page(&mut projector, &mut viewfinder, true);
    let busy = |projector: &mut Projector, viewfinder: &mut Viewfinder, pictured: bool| {
        viewfinder.begin();
        if pictured {
            viewfinder.render(AREA, &mut Buffer::empty(Rect::new(0, 0, 40, 20)), Ring::Care);
        }
        projector.rested = Moment::from_millis(u64::MAX / 2_000_000);
        let mut out = Vec::new();
        projector.follow(viewfinder, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    viewfinder.accept(frame(2));
    assert_eq!(busy(&mut projector, &mut viewfinder, true), "");
    assert!(busy(&mut projector, &mut viewfinder, false).contains("a=d"));
}

#[cfg(target_os = "linux")]
#[test]
fn the_next_picture_waits_until_the_terminal_has_taken_the_last_from_memory() {
    let shared = Shared::new().unwrap();
    let mut projector = Projector::new(Protocol::KittyShared, Some(shared.clone()));
    let mut viewfinder = viewfinder(Protocol::KittyShared);
    let shown = page(&mut projector, &mut viewfinder, true);
    assert!(shown.contains("t=s,f=24,s=64,v=48;") && shown.len() < 150, "{shown:?}");
    let path = format!("/dev/shm{}", shared.name());
    assert_eq!(std::fs::metadata(&path).unwrap().len(), 64 * 48 * 3);
    viewfinder.accept(frame(2));
    assert_eq!(page(&mut projector, &mut viewfinder, true), "", "not read yet");
    // What kitty does.
    shared.remove();
    assert!(page(&mut projector, &mut viewfinder, true).contains("t=s"));
    assert!(page(&mut projector, &mut viewfinder, false).contains("a=d"));
    assert!(!std::fs::exists(&path).unwrap(), "it goes with the page");
    page(&mut projector, &mut viewfinder, true);
    assert!(std::fs::exists(&path).unwrap());
    drop(projector);
    assert!(!std::fs::exists(&path).unwrap(), "and with the program");
}
