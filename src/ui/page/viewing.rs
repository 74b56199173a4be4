//! The picture with one big sentence above it and the meters beside it: shared by pre-check, framing and trial.

use ratatui::{
    layout::{Alignment, Constraint, Rect},
    text::Line,
};

use super::meters;
use crate::{
    domain::face::Side,
    flow::{CameraState, Guidance, guidance::Detail},
    ui::{
        big,
        pen::Pen,
        text,
        theme::{Sign, Tone},
        viewfinder::Ring,
        words::Advice,
    },
};

/// Content rows from which the sentence is written with letters eight rows high and the picture keeps enough.
const ROWS_FOR_BIG: u16 = 30;
/// Width of the column of meters.
const METER_COLUMNS: u16 = 32;

/// What the person is told.
pub(super) struct Saying {
    pub(super) advice: Advice,
    pub(super) sign: Sign,
    pub(super) tone: Tone,
}

/// Draws sentence, picture and meters; `aside` writes under the meters.
pub(super) fn draw(pen: &mut Pen<'_, '_>, saying: &Saying, guidance: &Guidance, aside: impl FnOnce(&mut Pen<'_, '_>)) {
    headline(pen, &saying.advice.message, saying.sign, saying.tone);
    if !saying.advice.remedy.is_empty() {
        let remedy = spaced(&saying.advice.remedy, pen.area.width);
        pen.centred(&remedy, Tone::Strong);
    } else if pen.area.height > 20 {
        pen.gap(1);
    }
    let meter_columns = METER_COLUMNS.min(pen.area.width / 2);
    let [view, side] = pen.columns([Constraint::Fill(1), Constraint::Length(meter_columns)]);
    let ring = if saying.tone == Tone::Good { Ring::Good } else { Ring::Care };
    picture(pen, view, ring);
    pen.within(side, |pen| {
        meters::draw(guidance, pen);
        pen.gap(1);
        aside(pen);
    });
}

/// The sentence, as large as the page allows: letters of eight rows, or a framed line.
pub(super) fn headline(pen: &mut Pen<'_, '_>, words: &str, sign: Sign, tone: Tone) {
    let style = pen.style(tone);
    let signed = format!("{} {words}", pen.theme.sign(sign));
    if pen.theme.capabilities.utf8 && pen.area.height >= ROWS_FOR_BIG {
        for candidate in [signed.as_str(), words] {
            if big::columns(candidate).is_some_and(|columns| columns <= pen.area.width) {
                let area = pen.take(big::ROWS);
                let lines = big::lines(candidate, style).into_iter().map(Line::centered).collect();
                return pen.lines(lines, area);
            }
        }
    }
    let spaced = spaced(&signed, pen.area.width.saturating_sub(4));
    let inside = pen.framed(3, "", tone);
    pen.put(Line::styled(spaced, style).alignment(Alignment::Center), inside);
}

/// Hanzi with a blank between them read as larger; kept only if the line still fits.
fn spaced(words: &str, width: u16) -> String {
    let apart: String = words.chars().flat_map(|c| if text::is_wide(c) { vec![c, ' '] } else { vec![c] }).collect();
    let apart = apart.trim_end().to_owned();
    if text::cells(&apart) <= width { apart } else { text::cut(words, width) }
}

/// The picture, or why there is none.
pub(super) fn picture(pen: &mut Pen<'_, '_>, area: Rect, ring: Ring) {
    let words = pen.words;
    let streaming = matches!(pen.wizard.camera, CameraState::Streaming(_));
    if streaming && pen.viewfinder.has_picture() {
        // Four to three, the shape of most cameras; the rest of a wide page stays calm.
        let width = area.width.min(area.height * 8 / 3);
        let view = Rect { x: area.x + (area.width - width) / 2, width, ..area };
        pen.viewfinder.render(view, pen.frame.buffer_mut(), ring);
        return;
    }
    let inside = pen.frame_around(area, "", Tone::Faint);
    let lower = inside.height.saturating_sub(4) / 2;
    pen.within(inside, |pen| {
        pen.gap(lower);
        match &pen.wizard.camera {
            CameraState::Lost(problem) => {
                let advice = words.problem(problem);
                pen.advice(&advice);
            }
            CameraState::Off => pen.centred(&words.camera_off(), Tone::Faint),
            CameraState::Opening => {
                let turning = pen.turning();
                pen.centred(&format!("{turning} {}", words.camera_opening()), Tone::Good);
            }
            CameraState::Streaming(_) => {
                let turning = pen.turning();
                pen.centred(&format!("{turning} {}", words.camera_no_picture()), Tone::Good);
            }
        }
    });
}

/// The sign that stands for a way to move.
const fn arrow(detail: Detail) -> Sign {
    let (Detail::Towards(side) | Detail::Camera(side)) = detail else { return Sign::Care };
    match side {
        Side::Left => Sign::Left,
        Side::Right => Sign::Right,
        Side::Up => Sign::Up,
        Side::Down => Sign::Down,
    }
}

/// The sentence of a hint.
pub(super) fn hint(pen: &Pen<'_, '_>, guidance: &Guidance) -> Saying {
    let advice = pen.words.hint(guidance.shown, guidance.detail);
    if guidance.shown == crate::flow::Hint::Ok {
        return Saying { advice, sign: Sign::Good, tone: Tone::Good };
    }
    Saying { advice, sign: arrow(guidance.detail), tone: Tone::Care }
}
