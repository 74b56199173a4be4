//! The picture with one big sentence above it and the meters next to it: shared by pre-check, framing and trial.

use std::time::Duration;

use ratatui::layout::{Constraint, Rect};
use renzheng_domain::face::Side;
use renzheng_flow::{CameraState, Guidance, Hint, Problem, guidance::Detail};

use super::{headline, meters};
use crate::{
    pen::Pen,
    said::Said,
    text,
    theme::{Sign, Tone},
    viewfinder::Ring,
    words::Advice,
};

/// Webcams open within two seconds or not soon.
const CAMERA_PATIENCE: Duration = Duration::from_secs(4);
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
    let tall = pen.area.height;
    if pen.is_read() {
        let Advice { message, remedy } = saying.advice.clone();
        pen.say(|| Said::Hint { at_once: saying.tone == Tone::Good, message, remedy });
    } else {
        headline::over_picture(pen, &saying.advice.message, saying.sign, saying.tone);
    }
    // For weak eyes the remedy takes the place of the meters where it is not large itself: fewer words, and none
    // smaller.
    let large = pen.theme.is_large() && !pen.is_read();
    let beside = large && !(tall >= headline::ROWS_FOR_BIG && large_remedy(pen, &saying.advice.remedy));
    if !large && !pen.is_read() {
        remedy(pen, &saying.advice.remedy, tall);
    }
    let meter_columns = METER_COLUMNS.min(pen.area.width / 2);
    // Picture and meters stand together in the middle: a wide window does not tear them apart.
    let widest = four_to_three(pen.area.height).min(pen.area.width.saturating_sub(meter_columns + 2));
    let margin = pen.area.width.saturating_sub(widest + meter_columns + 2) / 2;
    let area = Rect { x: pen.area.x + margin, width: pen.area.width - margin, ..pen.area };
    pen.within(area, |pen| {
        let [view, side] = pen.columns([Constraint::Length(widest), Constraint::Fill(1)]);
        picture(pen, view, if saying.tone == Tone::Good { Ring::Good } else { Ring::Care });
        pen.within(side, |pen| {
            if !pen.theme.is_large() {
                meters::draw(guidance, pen);
            } else if beside && !saying.advice.remedy.is_empty() {
                pen.item(Sign::Right, &saying.advice.remedy, Tone::Strong);
            }
            pen.gap(1);
            aside(pen);
        });
    });
}

/// What to do in large letters, if there are words and room for a picture under them.
fn large_remedy(pen: &mut Pen<'_, '_>, words: &str) -> bool {
    let room = pen.area.height >= headline::ROWS_OVER_PICTURE;
    room && !words.is_empty() && headline::large_from(headline::ROWS_OVER_PICTURE, pen, words, None, Tone::Strong)
}

/// What to do, under the sentence; large as well where the sentence is huge.
fn remedy(pen: &mut Pen<'_, '_>, words: &str, tall: u16) {
    if words.is_empty() {
        if tall > 20 {
            pen.gap(1);
        }
        return;
    }
    // The sentence above has taken its rows; what is left must still hold a picture of the usual size.
    if tall >= headline::ROWS_FOR_HUGE && headline::large(pen, words, None, Tone::Strong) {
        return;
    }
    let apart = headline::spaced(words);
    let fits = text::cells(&apart) <= pen.area.width;
    pen.centred(if fits { &apart } else { words }, Tone::Strong);
}

/// Columns of a picture of so many rows: four to three, the shape of most cameras.
const fn four_to_three(rows: u16) -> u16 {
    rows.saturating_mul(8) / 3
}

/// The picture, or why there is none.
pub(super) fn picture(pen: &mut Pen<'_, '_>, area: Rect, ring: Ring) {
    let words = pen.words;
    let streaming = matches!(pen.wizard.camera, CameraState::Streaming(_));
    if streaming && pen.viewfinder.has_picture() {
        // The rest of a wide page stays calm.
        let width = area.width.min(four_to_three(area.height));
        let note = u16::from(pen.viewfinder.is_doubted() && area.height > 1);
        let height = area.height - note;
        let view = Rect { x: area.x + (area.width - width) / 2, width, height, ..area };
        pen.viewfinder.render(view, pen.frame.buffer_mut(), ring);
        let below = Rect { y: view.bottom(), height: note, ..area };
        if note > 0 {
            pen.within(below, |pen| pen.centred(&pen.words.preview_doubted(), Tone::Text));
        }
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
                // The lane keeps trying, and what is tried should be seen to live. What is refused waits for a choice.
                if *problem != Problem::CameraVirtual {
                    pen.gap(1);
                    pen.waiting(&words.camera_waited_for());
                }
            }
            CameraState::Off => pen.centred(&words.camera_off(), Tone::Faint),
            CameraState::Opening => coming(pen, &words.camera_opening()),
            CameraState::Streaming(_) => coming(pen, &words.camera_no_picture()),
        }
    });
}

/// The picture is on its way; what to look at when it takes long.
fn coming(pen: &mut Pen<'_, '_>, words: &str) {
    let turning = pen.turning();
    pen.say(|| Said::Waiting(words.to_owned()));
    pen.in_the_middle(&format!("{turning} {words}"), Tone::Good);
    if pen.now.since(pen.wizard.camera_since) >= CAMERA_PATIENCE {
        let slow = pen.words.camera_slow();
        pen.centred(&slow, Tone::Text);
    }
}

/// The sign that stands for a way to move or to turn. Where a side of the face is meant (a dark cheek, a covered eye)
/// an arrow would be taken for a way to move.
const fn arrow(hint: Hint, detail: Detail) -> Sign {
    let (Detail::Towards(side) | Detail::Camera(side)) = detail else { return Sign::Care };
    match (hint, side) {
        (Hint::UnevenLight | Hint::EyesCovered, _) => Sign::Care,
        (_, Side::Left) => Sign::Left,
        (_, Side::Right) => Sign::Right,
        (_, Side::Up) => Sign::Up,
        (_, Side::Down) => Sign::Down,
    }
}

/// The sentence of a hint.
pub(super) fn hint(pen: &Pen<'_, '_>, guidance: &Guidance) -> Saying {
    let advice = pen.words.hint(guidance.shown, guidance.detail);
    if guidance.shown == Hint::Ok {
        return Saying { advice, sign: Sign::Good, tone: Tone::Good };
    }
    Saying { advice, sign: arrow(guidance.shown, guidance.detail), tone: Tone::Care }
}
