//! Light, distance, place, stillness and focus of the newest picture, as words and a mark on a line. No score of
//! liveness or of likeness is ever drawn.

use ratatui::text::{Line, Span};
use renzheng_domain::face::{FaceView, Observation, Side};
use renzheng_flow::{Guidance, Hint, guidance::Detail};

use crate::{
    pen::Pen,
    place::Oval,
    said::Said,
    text,
    theme::{Sign, Tone},
};

/// Cells of a line with a mark on it.
const TRACK: usize = 11;

/// One meter: a measure of the newest picture, shown as a word.
struct Meter {
    label: String,
    word: String,
    good: bool,
    /// Where the mark stands, `[0, 1]`; the middle is best.
    at: Option<f32>,
}

pub(super) fn draw(guidance: &Guidance, pen: &mut Pen<'_, '_>) {
    let meters = read(guidance, pen);
    let label_width = meters.iter().map(|meter| text::cells(&meter.label)).max().unwrap_or(0);
    for meter in meters {
        pen.say(|| Said::Meter(meter.label.clone(), meter.word.clone()));
        one(&meter, label_width, pen);
        pen.breathe();
    }
}

fn one(meter: &Meter, label_width: u16, pen: &mut Pen<'_, '_>) {
    let tone = if meter.good { Tone::Good } else { Tone::Care };
    let sign =
        if meter.word.is_empty() { " " } else { pen.theme.sign(if meter.good { Sign::Good } else { Sign::Care }) };
    let fill = " ".repeat(usize::from(label_width - text::cells(&meter.label)));
    let track = meter.at.map_or(String::new(), |at| track(at, pen.theme.capabilities.utf8));
    let line = Line::from(vec![
        Span::styled(format!("{}{fill} ", meter.label), pen.style(Tone::Text)),
        Span::styled(track, pen.style(Tone::Faint)),
        Span::styled(format!("{sign} {}", meter.word), pen.style(tone)),
    ]);
    pen.line(line);
}

/// A line with a mark: `├────●────┤`.
fn track(at: f32, utf8: bool) -> String {
    let mark = (at.clamp(0.0, 1.0) * (TRACK - 1) as f32).round() as usize;
    let cell = |i: usize| match (i == mark, i == TRACK / 2, utf8) {
        (true, _, true) => '●',
        (true, _, false) => 'O',
        (false, true, true) => '┼',
        (false, true, false) => '+',
        (false, false, true) => '─',
        (false, false, false) => '-',
    };
    (0..TRACK).map(cell).chain([' ']).collect()
}

/// The words follow the hint on screen, so that a meter never contradicts it; the marks follow the newest picture.
fn read(guidance: &Guidance, pen: &Pen<'_, '_>) -> [Meter; 5] {
    let words = pen.words;
    let hint = guidance.shown;
    let face = guidance.last.as_ref().and_then(|seen| seen.face);
    let meter = |label, bad: Option<String>, good: String, at: Option<f32>| match (face.is_some(), bad) {
        (false, _) => Meter { label, word: String::new(), good: false, at: None },
        (true, Some(word)) => Meter { label, word, good: false, at },
        (true, None) => Meter { label, word: good, good: true, at },
    };
    let light = match hint {
        Hint::TooDark => Some(words.light_dark()),
        Hint::TooBright => Some(words.light_bright()),
        Hint::UnevenLight => Some(words.light_uneven()),
        _ => None,
    };
    let size = match hint {
        Hint::TooFar => Some(words.size_far()),
        Hint::TooNear => Some(words.size_near()),
        _ => None,
    };
    let place = (hint == Hint::OffCentre).then(|| match guidance.detail {
        Detail::Towards(Side::Left) => words.place_left(),
        Detail::Towards(Side::Right) => words.place_right(),
        Detail::Camera(Side::Up) => words.place_high(),
        _ => words.place_low(),
    });
    let still = (hint == Hint::Moving).then(|| words.still_moving());
    let sharp = (hint == Hint::Blurry).then(|| words.sharp_soft());
    let size_at = guidance.last.as_ref().zip(face).map(|(seen, face)| size_mark(seen, &face));
    [
        meter(words.meter_light(), light, words.light_good(), face.map(|face| light_mark(face.light.mean))),
        meter(words.meter_size(), size, words.size_good(), size_at),
        meter(words.meter_place(), place, words.place_good(), None),
        meter(words.meter_still(), still, words.still_good(), None),
        meter(words.meter_sharp(), sharp, words.sharp_good(), None),
    ]
}

/// Linear light to lightness as the eye sees it (CIE 1976 L*, as a share).
fn light_mark(linear: f32) -> f32 {
    1.16 * linear.max(0.0).cbrt() - 0.16
}

/// Height of the face against the one that suits; half of it is the left end, one and a half the right.
fn size_mark(seen: &Observation, face: &FaceView) -> f32 {
    face.bounds.height() / (seen.height.max(1) as f32 * Oval::FACE_HEIGHT) - 0.5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn the_mark_moves_from_end_to_end() {
        assert_eq!(track(0.0, true), "●────┼───── ");
        assert_eq!(track(0.5, true), "─────●───── ");
        assert_eq!(track(9.0, false), "-----+----O ");
    }

    #[test]
    fn middle_grey_stands_in_the_middle() {
        // 18 % reflectance is lightness 49.5 by definition.
        assert!((light_mark(0.18) - 0.495).abs() < 0.005);
    }

    #[test]
    fn a_face_of_the_right_height_stands_in_the_middle() {
        let seen = samples::observation(0.5, 0.5);
        let face = seen.face.unwrap();
        assert!((size_mark(&seen, &face) - 0.5).abs() < 0.01);
    }
}
