//! The camera behind the handle: script, scene, and the frames made of them, all as a function of the time it is
//! asked at. Nothing here waits or reads a clock.

use std::{collections::HashMap, fs, path::Path, sync::Arc, time::Duration};

use image::{RgbImage, codecs::jpeg::JpegEncoder};
use renzheng_domain::{time::Moment, trial::Act};

use super::{
    MockTurn,
    acting::Performance,
    attack,
    face::Face,
    lamp, lens, opening_error,
    script::{Device, Effect, Script},
    source::{self, Blob, MockError, Source, Stage},
    wardrobe,
};
use crate::{CameraError, Mode, PixelFormat, RawFrame, jpeg};

/// Webcams compress about so; the spoof models were measured on it.
const JPEG_QUALITY: u8 = 90;
/// How old a stale frame is: well over the lane's limit.
const STALE_AGE: Duration = Duration::from_secs(2);

/// The step and the scene a picture is of.
type StillKey = (Option<usize>, usize);

pub struct Studio {
    id: &'static str,
    stage: Stage,
    album: HashMap<String, Arc<RgbImage>>,
    script: Script,
    performance: Performance,
    opened: Option<Moment>,
    openings: u64,
    due: Moment,
    seq: u64,
    /// Key of the last picture and its bytes: a picture that stands still is coded once.
    coded: Option<(StillKey, Arc<[u8]>)>,
    /// The puppet's portrait as the step has dressed and lit it.
    dressed: Option<(usize, RgbImage)>,
}

impl Studio {
    pub fn new(source: &Source, script: Script, album: &Path) -> Result<Self, MockError> {
        let mut pictures = HashMap::new();
        for name in script.pictures() {
            let picture = source::read_picture(&Blob::Path(album.join(name)))?;
            pictures.insert(name.to_owned(), Arc::new(lens::fit(&picture, script.size)));
        }
        Ok(Self {
            id: source.id(),
            stage: Stage::set(source, script.size)?,
            album: pictures,
            performance: Performance::new(script.acts, &script.timed),
            script,
            opened: None,
            openings: 0,
            due: Moment::ZERO,
            seq: 0,
            coded: None,
            dressed: None,
        })
    }

    pub const fn id(&self) -> &'static str {
        self.id
    }

    pub const fn mode(&self) -> Mode {
        Mode {
            width: self.script.size.0,
            height: self.script.size.1,
            format: PixelFormat::Mjpeg,
            fps: self.script.fps.round().max(1.0) as u32,
        }
    }

    pub const fn is_current(&self, opening: u64) -> bool {
        self.openings == opening
    }

    /// Which device of the system it plays; `None`: it is the mock.
    pub fn device(&self, now: Moment) -> Option<Device> {
        let since = self.opened.map_or(Duration::ZERO, |opened| now.since(opened));
        self.effects(since).iter().find_map(|e| if let Effect::Device(device) = e { Some(*device) } else { None })
    }

    /// Whether no device is there. Looking for it starts the script's time only when there is none: otherwise a list
    /// shown long before the camera is used would run the script down.
    pub fn is_gone(&mut self, now: Moment) -> bool {
        let since = self.opened.map_or(Duration::ZERO, |opened| now.since(opened));
        let gone = self.effects(since).iter().any(|e| opening_error(e) == Some(CameraError::NotFound));
        if gone {
            self.opened.get_or_insert(now);
        }
        gone
    }

    /// Opens it anew; sources opened before are dead. Returns the number of this opening.
    pub fn open(&mut self, now: Moment) -> Result<u64, CameraError> {
        let since = now.since(*self.opened.get_or_insert(now));
        if let Some(error) = self.effects(since).iter().find_map(opening_error) {
            return Err(error);
        }
        self.openings += 1;
        self.due = now;
        Ok(self.openings)
    }

    pub fn prompt(&mut self, act: Act, now: Moment) {
        let since = now.since(*self.opened.get_or_insert(now));
        self.performance.prompt(act, since);
    }

    pub fn poll(&mut self, now: Moment) -> MockTurn {
        let opened = *self.opened.get_or_insert(now);
        let since = now.since(opened);
        let step = self.script.at(since).map(|(i, _)| i);
        let effects = self.effects(since);
        if let Some(error) = effects.iter().find_map(reading_error) {
            return MockTurn::Failed(error);
        }
        if effects.contains(&Effect::Freeze) {
            return MockTurn::NotYet(opened + self.script.end_of(since));
        }
        if now < self.due {
            return MockTurn::NotYet(self.due);
        }
        let fps = effects.iter().find_map(|e| if let Effect::Fps(fps) = e { Some(*fps) } else { None });
        let period = Duration::from_secs_f32(1.0 / fps.unwrap_or(self.script.fps));
        self.due = if self.due + period > now { self.due + period } else { now + period };
        self.seq += 1;
        let data = self.bytes(step, since, &effects);
        let captured = if effects.contains(&Effect::Stale) { now - STALE_AGE } else { now };
        MockTurn::Frame(RawFrame { seq: self.seq, captured, arrived: now, mode: self.mode(), data })
    }

    fn effects(&self, since: Duration) -> Vec<Effect> {
        self.script.at(since).map_or_else(Vec::new, |(_, step)| step.effects.clone())
    }

    fn bytes(&mut self, step: Option<usize>, since: Duration, effects: &[Effect]) -> Arc<[u8]> {
        if effects.contains(&Effect::Garbage) {
            return noise(self.seq);
        }
        let whole = self.coded_picture(step, since, effects);
        if effects.contains(&Effect::Truncate) { Arc::from(&whole[..whole.len() * 3 / 5]) } else { whole }
    }

    fn coded_picture(&mut self, step: Option<usize>, since: Duration, effects: &[Effect]) -> Arc<[u8]> {
        let key = self.still_key(since, effects).map(|scene| (step, scene));
        if let (Some(key), Some((known, bytes))) = (key, &self.coded)
            && *known == key
        {
            return Arc::clone(bytes);
        }
        if let Some(bytes) = self.coded_file(effects) {
            return bytes;
        }
        self.dress(step, effects);
        let view = effects.iter().fold(self.view(since, effects), |view, effect| lens::apply(effect, view));
        let bytes = encode(&view);
        self.coded = key.map(|key| (key, Arc::clone(&bytes)));
        bytes
    }

    /// A JPEG of a folder that fits as it is: a recording of a real camera is delivered byte for byte.
    fn coded_file(&self, effects: &[Effect]) -> Option<Arc<[u8]>> {
        let Stage::Folder(files) = &self.stage else { return None };
        if !effects
            .iter()
            .all(|effect| matches!(effect, Effect::Play | Effect::Fps(_) | Effect::Stale | Effect::Truncate))
        {
            return None;
        }
        let bytes = fs::read(&files[(self.seq as usize - 1) % files.len()]).ok()?;
        let shape = jpeg::measure(&bytes).ok()?;
        ((shape.width, shape.height) == self.script.size).then(|| bytes.into())
    }

    /// Which of its pictures a scene shows; `None` for one that never stands still.
    fn still_key(&self, since: Duration, effects: &[Effect]) -> Option<usize> {
        if self.other_picture(effects).is_some() {
            return Some(usize::MAX);
        }
        match &self.stage {
            Stage::Still(_) => Some(0),
            Stage::Folder(_) | Stage::Puppet(_) => None,
            Stage::Film(film) => source::film_frame(film, since).map(|(i, _)| i),
        }
    }

    /// Paints what a step puts on the puppet, once for all its frames.
    fn dress(&mut self, step: Option<usize>, effects: &[Effect]) {
        let (Some(step), Stage::Puppet(puppet)) = (step, &self.stage) else {
            self.dressed = None;
            return;
        };
        if self.dressed.as_ref().is_some_and(|(known, _)| *known == step) {
            return;
        }
        let (mut portrait, points) = (puppet.portrait().clone(), puppet.landmarks());
        let face = Face::new(&points);
        for effect in effects {
            match effect {
                Effect::Wear(garment) => wardrobe::wear(&mut portrait, &face, *garment),
                Effect::SideLight(side, kept) => lamp::side_light(&mut portrait, &face, *side, *kept),
                Effect::BackLight(kept) => lamp::back_light(&mut portrait, &face, *kept),
                _ => {}
            }
        }
        self.dressed = Some((step, portrait));
    }

    fn view(&self, since: Duration, effects: &[Effect]) -> RgbImage {
        let size = self.script.size;
        if let Some(picture) = self.other_picture(effects) {
            return RgbImage::clone(picture);
        }
        let picture = match &self.stage {
            Stage::Still(picture) => Some(lens::fit(picture, size)),
            Stage::Folder(files) => {
                let file = &files[(self.seq as usize - 1) % files.len()];
                source::read_picture(&Blob::Path(file.clone())).ok().map(|picture| lens::fit(&picture, size))
            }
            Stage::Film(film) => source::film_frame(film, since).map(|(_, picture)| lens::fit(picture, size)),
            Stage::Puppet(puppet) => {
                let texture = self.dressed.as_ref().map_or(puppet.portrait(), |(_, dressed)| dressed);
                let face = self.performance.expression(since, effects);
                let attack =
                    effects.iter().find_map(|e| if let Effect::Show(attack) = e { Some(*attack) } else { None });
                Some(match attack {
                    Some(attack) => attack::show(attack, puppet, texture, &face, since),
                    None => puppet.render(&face, texture),
                })
            }
        };
        // A file that vanished from the folder in the meantime is a dark frame, not a reason to stop.
        picture.unwrap_or_else(|| RgbImage::new(size.0, size.1))
    }

    fn other_picture(&self, effects: &[Effect]) -> Option<&Arc<RgbImage>> {
        effects.iter().find_map(|e| if let Effect::Picture(name) = e { self.album.get(name) } else { None })
    }
}

/// What reading from an open camera says while a step makes the device unusable.
fn reading_error(effect: &Effect) -> Option<CameraError> {
    match effect {
        Effect::Unplug => Some(CameraError::Disconnected),
        other => opening_error(other),
    }
}

fn encode(view: &RgbImage) -> Arc<[u8]> {
    let mut bytes = Vec::new();
    // Writing into memory fails only for sizes over 65535, and ours come from a closed list.
    let written = view.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY));
    written.map_or_else(|_| noise(0), |()| bytes.into())
}

/// Bytes that are no JPEG, different from frame to frame (the first number of PCG's increments keeps them mixed).
fn noise(seed: u64) -> Arc<[u8]> {
    (0..4096u64).map(|i| ((i + seed).wrapping_mul(6_364_136_223_846_793_005) >> 56) as u8).collect()
}
