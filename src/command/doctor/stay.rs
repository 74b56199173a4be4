//! A stay at the camera: what is kept of the pictures and the news while it is watched. Pure: pictures, news and time
//! come in as arguments, so that a test can watch a mock camera in virtual time.

use std::{sync::Arc, time::Duration};

use super::bounds::SETTLES;
use crate::{
    camera::{CameraError, DeviceInfo, Mode, lane::CameraNews},
    domain::{frame::Frame, room::RoomLight, time::Moment},
    vision::{
        flicker::{Bands, bands},
        room::{RoomMeter, RoomView, mean_light},
        sharpness::SharpnessMeter,
    },
};

/// Pictures kept for the models and the clocks: enough for a median, and 33 MB of 720p at the most.
const KEPT: usize = 12;
/// One of so many pictures is kept, so that the kept ones are spread over the whole time.
const EVERY: usize = 3;
/// Pictures whose sharpness is measured: a median of five.
const SHARPENED: usize = 5;
/// Frames are waited for so many times as long as they take at the slowest rate that is opened, 15 a second.
const PATIENCE: u32 = 4;
/// Until the first picture.
const OPENING: Duration = Duration::from_secs(7);

/// How long a stay lasts, counted from when the picture has settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// As long as this.
    Span(Duration),
    /// Until so many pictures have come.
    Frames(u32),
}

impl Length {
    /// The longest that it may take from the opening on.
    pub fn at_most(self) -> Duration {
        let watched = match self {
            Self::Span(span) => span,
            Self::Frames(frames) => Duration::from_secs(1) * frames * PATIENCE / 15,
        };
        OPENING + SETTLES + watched
    }
}

/// A stay at the camera: what is kept of the pictures and the news while it is watched.
pub struct Stay {
    length: Length,
    began: Moment,
    meter: RoomMeter,
    device: Option<(DeviceInfo, Mode)>,
    lost: Option<CameraError>,
    first: Option<Moment>,
    seqs: Option<(u64, u64)>,
    taken: Vec<Moment>,
    same: usize,
    last: Option<Arc<Frame>>,
    views: Vec<RoomView>,
    kept: Vec<Arc<Frame>>,
}

/// What a stay brought, in figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sight {
    /// What was opened, and how.
    pub device: Option<(DeviceInfo, Mode)>,
    /// Why there were no pictures, or no more.
    pub lost: Option<CameraError>,
    /// From the wish to the first picture.
    pub first_picture: Option<Duration>,
    /// Pictures a second, from the middle interval of the driver's timestamps.
    pub rate: Option<f64>,
    /// Pictures that came.
    pub pictures: u64,
    /// Share of the numbered pictures that did not come: bad, old, or overtaken.
    pub missing: f64,
    /// Whether every picture was the one before, byte for byte.
    pub is_still: bool,
    /// Measures of the settled pictures; `None` when no picture had settled.
    pub room: Option<Room>,
}

/// The settled pictures together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Room {
    /// Mean light of the settled pictures.
    pub light: RoomLight,
    /// Entropy of the grey levels, bits.
    pub entropy: f32,
    /// Share of pixels without any colour.
    pub colourless: f32,
    /// Veiling haze of the lens, in the unit of `vision::haze::veil`; `None`: it could not be measured.
    pub veil: Option<f32>,
    /// `None`: nothing in the room has an edge.
    pub sharpness: Option<f32>,
    /// `None`: too few pictures.
    pub bands: Option<Bands>,
}

impl Stay {
    /// The camera is wanted from `began` on.
    pub fn new(length: Length, began: Moment) -> Self {
        Self {
            length,
            began,
            meter: RoomMeter::default(),
            device: None,
            lost: None,
            first: None,
            seqs: None,
            taken: Vec::new(),
            same: 0,
            last: None,
            views: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Takes what the camera lane tells.
    pub fn hear(&mut self, news: CameraNews) {
        match news {
            CameraNews::Streaming(device, mode) => self.device = Some((device, mode)),
            CameraNews::Lost(error) => self.lost = Some(error),
            CameraNews::Off | CameraNews::Opening => {}
        }
    }

    /// Takes a picture.
    pub fn take(&mut self, frame: Arc<Frame>, now: Moment) {
        let first = *self.first.get_or_insert(now);
        let (low, _) = *self.seqs.get_or_insert((frame.seq, frame.seq));
        self.seqs = Some((low, frame.seq));
        self.taken.push(frame.captured);
        self.same += usize::from(self.last.as_ref().is_some_and(|last| last.rgb == frame.rgb));
        if now.since(first) >= SETTLES {
            self.views.push(self.meter.look(&frame));
            if self.views.len() % EVERY == 1 && self.kept.len() < KEPT {
                self.kept.push(Arc::clone(&frame));
            }
        }
        self.last = Some(frame);
    }

    /// Whether there is nothing more to wait for.
    pub fn is_over(&self, now: Moment) -> bool {
        let settled = self.first.is_some_and(|first| match self.length {
            Length::Span(span) => now.since(first) >= SETTLES + span,
            Length::Frames(frames) => self.views.len() >= frames as usize,
        });
        settled || self.lost.is_some() || now.since(self.began) >= self.length.at_most()
    }

    /// Pictures for the models and the clocks.
    pub fn kept(&self) -> &[Arc<Frame>] {
        &self.kept
    }

    /// What the pictures so far show.
    pub fn sight(&self) -> Sight {
        let numbered = self.seqs.map_or(0, |(low, high)| high.saturating_sub(low) + 1);
        let pictures = self.taken.len() as u64;
        Sight {
            device: self.device.clone(),
            lost: self.lost.clone(),
            first_picture: self.first.map(|first| first.since(self.began)),
            rate: rate(&self.taken),
            pictures,
            missing: numbered.saturating_sub(pictures) as f64 / numbered.max(1) as f64,
            is_still: self.taken.len() > 5 && self.same + 1 == self.taken.len(),
            room: self.room(),
        }
    }

    fn room(&self) -> Option<Room> {
        let count = self.views.len() as f32;
        let mean = |of: fn(&RoomView) -> f32| self.views.iter().map(of).sum::<f32>() / count;
        let rows: Vec<Vec<f32>> = self.views.iter().map(|view| view.rows.clone()).collect();
        let mut meter = SharpnessMeter::default();
        let sharpness = self.kept.iter().take(SHARPENED).filter_map(|frame| meter.scene(frame)).collect();
        (!self.views.is_empty()).then(|| Room {
            light: mean_light(self.views.iter().map(|view| &view.light)),
            entropy: mean(|view| view.entropy),
            colourless: mean(|view| view.colourless),
            veil: middle(self.views.iter().filter_map(|view| view.veil).collect()),
            sharpness: middle(sharpness),
            bands: bands(&rows),
        })
    }
}

/// The middle one.
fn middle(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// A second over the middle interval; one that is lost or doubled moves it by nothing.
fn rate(taken: &[Moment]) -> Option<f64> {
    let mut spans: Vec<Duration> = taken.windows(2).map(|pair| pair[1].since(pair[0])).collect();
    spans.sort();
    let middle = spans.get(spans.len() / 2)?.as_secs_f64();
    (middle > 0.0).then(|| 1.0 / middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(seq: u64, millis: u64, grey: u8) -> Arc<Frame> {
        let captured = Moment::from_millis(millis);
        Arc::new(Frame { seq, captured, width: 64, height: 48, rgb: vec![grey; 64 * 48 * 3], jpeg: None })
    }

    fn stay(frames: &[(u64, u64, u8)]) -> Stay {
        let mut stay = Stay::new(Length::Span(Duration::from_secs(2)), Moment::ZERO);
        for (seq, millis, grey) in frames {
            stay.take(frame(*seq, *millis, *grey), Moment::from_millis(*millis));
        }
        stay
    }

    #[test]
    fn without_pictures_there_are_no_figures() {
        let sight = stay(&[]).sight();
        assert_eq!(sight, Sight::default());
        assert_eq!(stay(&[(1, 0, 9)]).sight().rate, None);
        assert_eq!(stay(&[(1, 70, 9), (2, 70, 9)]).sight().rate, None, "timestamps that stand still");
    }

    #[test]
    fn the_rate_is_the_middle_interval_and_gaps_in_the_numbers_are_missing() {
        let sight = stay(&[(1, 0, 1), (2, 50, 2), (3, 100, 3), (8, 350, 4), (9, 400, 5), (10, 450, 6)]).sight();
        assert!(sight.rate.is_some_and(|rate| (rate - 20.0).abs() < 1e-9));
        assert_eq!((sight.pictures, sight.missing), (6, 0.4));
        assert!(!sight.is_still);
    }

    #[test]
    fn the_first_second_settles_and_a_still_is_told() {
        let frames: Vec<_> = (0..40).map(|i| (i + 1, i * 66, if i < 16 { 0 } else { 120 })).collect();
        let sight = stay(&frames).sight();
        assert!(sight.room.is_some_and(|room| (room.light.mean - 0.188).abs() < 0.01));
        assert!(!sight.is_still, "it changed once");
        let frames: Vec<_> = (0..7).map(|i| (i + 1, i * 66, 120)).collect();
        assert!(stay(&frames).sight().is_still);
        assert!(!stay(&frames[..5]).sight().is_still, "too few to say");
    }

    #[test]
    fn it_is_over_in_time_whatever_the_camera_does() {
        let at = Moment::from_millis;
        let mut none = Stay::new(Length::Frames(8), Moment::ZERO);
        assert!(!none.is_over(at(9_000)) && none.is_over(at(11_000)));
        none.hear(CameraNews::Lost(CameraError::Busy { holder: None }));
        assert!(none.is_over(at(1)));
        let steady = stay(&[(1, 500, 1)]);
        assert!(!steady.is_over(at(3_400)) && steady.is_over(at(3_500)));
    }
}
