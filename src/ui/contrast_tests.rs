//! Every character of every page against the ground it stands on: 4.5:1 at least (WCAG 2.2, 1.4.3), as xterm draws
//! colours.

use std::collections::BTreeMap;

use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::Cell,
    style::{Color, Modifier},
};
use renzheng_flow::{
    Hint,
    guidance::Detail,
    lock::Lock,
    overlay::Overlay,
    sheet::{Sheet, Topic},
};

use super::{
    theme::{Colours, Letters},
    *,
};
use crate::samples;

const LEAST: f64 = 4.5;

/// xterm's own palette, from its resources `color0` to `color15`.
const NAMED: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

/// `None`: the terminal's own, which nobody knows.
fn channels(colour: Color) -> Option<[u8; 3]> {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match colour {
        Color::Reset => None,
        Color::Rgb(r, g, b) => Some([r, g, b]),
        Color::Indexed(at @ 0..=15) => Some(NAMED[usize::from(at)].1),
        Color::Indexed(at @ 16..=231) => Some([36, 6, 1].map(|weight| LEVELS[usize::from((at - 16) / weight % 6)])),
        Color::Indexed(at @ 232..) => Some([8 + (at - 232) * 10; 3]),
        named => NAMED.iter().find(|(name, _)| *name == named).map(|(_, value)| *value),
    }
}

/// Relative luminance, WCAG 2.2.
fn luminance(rgb: [u8; 3]) -> f64 {
    let linear = |c: u8| {
        let v = f64::from(c) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    let [r, g, b] = rgb.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// What is wrong with a cell. A pair of the terminal's own two colours is the user's choice, inverted or not; one of
/// theirs beside one of ours could be anything, on a light terminal as well as on a dark one.
fn fault(cell: &Cell, colours: Colours) -> Option<String> {
    if cell.modifier.intersects(Modifier::DIM | Modifier::HIDDEN | Modifier::SLOW_BLINK | Modifier::RAPID_BLINK) {
        return Some("faded, hidden or blinking".to_owned());
    }
    match (channels(cell.fg), channels(cell.bg)) {
        (None, None) => (colours != Colours::None).then(|| "the terminal's own colours".to_owned()),
        (Some(text), Some(ground)) => {
            let found = contrast(text, ground);
            (cell.symbol() != " " && found < LEAST).then(|| format!("{found:.2}:1"))
        }
        _ => Some("half ours, half the terminal's".to_owned()),
    }
}

/// The cells that reach the terminal: the second one of a wide character does not.
fn drawn(buffer: &Buffer) -> Vec<&Cell> {
    let mut cells = Vec::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            cells.push(cell);
            x += text::cells(cell.symbol()).max(1);
        }
    }
    cells
}

/// Every page, the sheets over it, the lock and the question whether to leave.
fn wizards() -> Vec<(String, Wizard)> {
    let mut all = Vec::new();
    for language in [Language::Chinese, Language::English] {
        let named = samples::steps().into_iter().map(|(name, step)| (name.to_owned(), step));
        for (name, step) in named.chain(samples::hints()) {
            let mut wizard = samples::wizard(language, step);
            wizard.queued = u32::from(name.starts_with("queued")) * 2;
            all.push((name, wizard));
        }
        let over = |overlay: Overlay| {
            let mut wizard = samples::wizard(language, samples::framing(Hint::Ok, Detail::Plain, 0.5, 0.5));
            (wizard.tray, wizard.queued) = (samples::tray(), 4);
            wizard.over.replace(overlay);
            wizard
        };
        for topic in Topic::ALL {
            all.push((format!("{topic:?}"), over(Overlay::Sheet(Sheet::about(topic)))));
        }
        all.push(("locked".to_owned(), over(Overlay::Lock(Lock { wrong: 1, ..Lock::default() }))));
        all.push(("leaving".to_owned(), over(Overlay::Leaving)));
    }
    all
}

#[test]
fn every_character_of_every_page_can_be_read_on_its_ground() {
    let wizards = wizards();
    let mut pairs = BTreeMap::<String, usize>::new();
    for colours in [Colours::True, Colours::Indexed, Colours::Sixteen, Colours::None] {
        for letters in [Letters::Standard, Letters::Large] {
            let mut screen = Screen::new(Capabilities { colours, utf8: true });
            screen.write_in(letters);
            for (name, wizard) in &wizards {
                for size in [(80, 24), (50, 12)] {
                    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
                    terminal.draw(|frame| screen.draw(frame, wizard, Moment::ZERO)).unwrap();
                    for cell in drawn(terminal.backend().buffer()) {
                        let fault = fault(cell, colours);
                        assert!(fault.is_none(), "{name} {size:?} {colours:?} {letters:?}: {fault:?} {cell:?}");
                        *pairs.entry(format!("{colours:?} {:?} on {:?}", cell.fg, cell.bg)).or_default() += 1;
                    }
                }
            }
        }
    }
    // Bar, banner, marked, good, care and plain, at least, in each of three palettes.
    assert!(pairs.len() > 18, "{pairs:#?}");
}

#[test]
fn too_little_contrast_is_seen() {
    let cell = |fg, bg| {
        let mut cell = Cell::new("x");
        cell.set_fg(fg).set_bg(bg);
        cell
    };
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    // #767676 on white is the well-known last grey that passes.
    assert!(fault(&cell(Color::Rgb(0x76, 0x76, 0x76), Color::White), Colours::True).is_none());
    assert!(fault(&cell(Color::Rgb(0x77, 0x77, 0x77), Color::White), Colours::True).is_some());
    assert!(fault(&cell(Color::Reset, Color::Black), Colours::True).is_some());
    assert!(fault(&cell(Color::Reset, Color::Reset), Colours::Sixteen).is_some());
    assert!(fault(&cell(Color::Reset, Color::Reset), Colours::None).is_none());
}
