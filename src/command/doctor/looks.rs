//! What the models make of a camera's own pictures, and what that costs: processor time of every processing step, a
//! frame.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use crate::{
    camera::{Mode, PixelFormat, RawFrame, decode::Decoder},
    command::measuring::meter::Meter,
    domain::{
        face::{FaceView, Observation},
        frame::Frame,
    },
    ui::{
        theme::Capabilities,
        viewfinder::{Ring, Viewfinder, tally::Tally},
    },
    vision::{Stage, Vision},
};

/// The first looks load caches and do not count.
const WARM: usize = 2;
/// Size of the terminal that the preview is painted for, as in the bench.
const PREVIEW: (u16, u16) = (120, 40);

/// Who is in the pictures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Whether the models looked at all.
    pub looked: bool,
    /// Most faces in any picture.
    pub faces: u32,
    /// The sharpest face.
    pub face: Option<FaceView>,
    /// How milky its picture is.
    pub haze: f32,
}

/// Processor time a frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cost {
    /// `None`: the camera does not deliver JPEG.
    pub decode: Option<Duration>,
    /// Processor time a frame of each processing step, by the step's name.
    pub stages: BTreeMap<&'static str, Duration>,
    /// Processor time a frame of decoding and all processing steps together.
    pub look: Duration,
    /// Painting the preview.
    pub paint: Option<Duration>,
}

/// Looks at every picture.
pub fn look(mut vision: Vision, frames: &[Arc<Frame>]) -> (Seen, Option<Cost>) {
    let meter = Meter::start();
    let mut seen = Seen { looked: !frames.is_empty(), ..Seen::default() };
    let (mut spent, mut counted) = (Cost::default(), 0_u32);
    for (i, frame) in frames.iter().enumerate() {
        let (cost, observation) = one(&mut vision, frame, &meter);
        seen.add(&observation);
        if i >= WARM {
            spent.add(cost);
            counted += 1;
        }
    }
    if counted == 0 {
        return (seen, None);
    }
    spent.paint = paint(frames, &meter);
    (seen, Some(spent.a_frame(counted)))
}

/// Decoding and looking.
fn one(vision: &mut Vision, frame: &Frame, meter: &Meter) -> (Cost, Observation) {
    let begun = meter.now().cpu;
    let is_jpeg = decode(frame);
    let decoded = meter.now().cpu;
    let mut cost = Cost { decode: is_jpeg.then(|| decoded.saturating_sub(begun)), ..Cost::default() };
    let mut last = decoded;
    let observation = vision.look_marking(frame, &mut |stage| {
        let now = meter.now().cpu;
        *cost.stages.entry(name(stage)).or_default() += now.saturating_sub(last);
        last = now;
    });
    cost.look = meter.now().cpu.saturating_sub(begun);
    (cost, observation)
}

/// Decodes the picture's JPEG once more; false if it has none.
fn decode(frame: &Frame) -> bool {
    let Some(data) = frame.jpeg.clone() else { return false };
    let mode = Mode { width: frame.width, height: frame.height, format: PixelFormat::Mjpeg, fps: 0 };
    let raw = RawFrame { seq: frame.seq, captured: frame.captured, arrived: frame.captured, mode, data };
    Decoder::new().decode(&raw).is_ok()
}

/// Processor time of a painted preview.
fn paint(frames: &[Arc<Frame>], meter: &Meter) -> Option<Duration> {
    let mut tally = Tally::new(PREVIEW.0, PREVIEW.1).ok()?;
    let mut viewfinder = Viewfinder::new(Capabilities::default());
    let mut spent = Duration::ZERO;
    for frame in frames {
        viewfinder.accept(Arc::clone(frame));
        let before = meter.now().cpu;
        tally.paint(|canvas| viewfinder.render(canvas.area(), canvas.buffer_mut(), Ring::Good)).ok()?;
        spent += meter.now().cpu.saturating_sub(before);
    }
    spent.checked_div(frames.len() as u32)
}

const fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Scene => "scene",
        Stage::Detect => "detect",
        Stage::Mesh => "mesh",
        Stage::Pose => "pose",
        Stage::Light => "light",
        Stage::Sharpness => "sharpness",
        Stage::Covering => "covering",
        Stage::Spoof => "anti_spoof",
        Stage::Cues => "cues",
        Stage::Identity => "identity",
    }
}

impl Seen {
    fn add(&mut self, observation: &Observation) {
        self.faces = self.faces.max(observation.faces).max(u32::from(observation.face.is_some()));
        let sharper = |known: &FaceView| observation.face.is_some_and(|face| face.sharpness > known.sharpness);
        if self.face.as_ref().is_none_or(sharper) && observation.face.is_some() {
            (self.face, self.haze) = (observation.face, observation.haze);
        }
    }
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.decode = self.decode.zip(other.decode).map(|(a, b)| a + b).or(other.decode);
        for (stage, span) in other.stages {
            *self.stages.entry(stage).or_default() += span;
        }
        self.look += other.look;
    }

    fn a_frame(self, frames: u32) -> Self {
        Self {
            decode: self.decode.map(|span| span / frames),
            stages: self.stages.into_iter().map(|(stage, span)| (stage, span / frames)).collect(),
            look: self.look / frames,
            ..self
        }
    }
}
