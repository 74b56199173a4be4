//! What the cameras of the virtual machine look at: the moving portrait, taken down once outside, because drawing it
//! inside an emulated processor would take longer than showing it.

use std::{fs, path::Path, sync::Arc, time::Duration};

use renzheng::{
    camera::mock::{Blob, MockCamera, MockTurn, Script, Source},
    domain::{time::Moment, trial::Act},
    setup::clock::SystemClock,
};

/// The size it is taken in; the largest that the program opens.
pub const SIZE: (u16, u16) = (1280, 720);
/// Frames a second of the mock's time that are kept.
const TAKEN: u64 = 20;
/// Time between two pictures when they are shown: half as many a second. An old person blinks slowly, and an emulated
/// processor looks at five pictures in a second of its own time.
pub const INTERVAL: Duration = Duration::from_millis(100);
/// How long each reel is in the mock's time, and when its act begins.
const REEL: Duration = Duration::from_millis(2200);
const BEGINS: &str = "0.1s";

/// A film and where it stands.
pub struct Film {
    idle: Vec<Arc<[u8]>>,
    acts: Vec<(Act, Vec<Arc<[u8]>>)>,
    playing: Option<Act>,
    at: usize,
}

impl Film {
    /// Reads what [`shoot`] has written.
    pub fn load(folder: &Path) -> Self {
        let acts = Act::MOVEMENTS.into_iter().map(|act| (act, reel(&folder.join(name(Some(act)))))).collect();
        Self { idle: reel(&folder.join(name(None))), acts, playing: None, at: 0 }
    }

    /// The next picture; nothing of another size was taken.
    pub fn next(&mut self, size: (u16, u16)) -> Option<Arc<[u8]>> {
        if size != SIZE {
            return None;
        }
        let reel = self.acts.iter().find(|(act, _)| Some(*act) == self.playing).map_or(&self.idle, |(_, reel)| reel);
        let picture = reel.get(self.at).cloned();
        self.at += 1;
        if self.at >= reel.len() {
            (self.playing, self.at) = (None, 0);
        }
        picture
    }

    /// The person does this now.
    pub fn perform(&mut self, act: Act) {
        (self.playing, self.at) = (Some(act), 0);
    }
}

/// Takes the film down into a folder.
pub fn shoot(folder: &Path) {
    for act in Act::MOVEMENTS.map(Some).into_iter().chain([None]) {
        let reel = folder.join(name(act));
        fs::create_dir_all(&reel).unwrap();
        let size = format!("size {}x{}", SIZE.0, SIZE.1);
        let mut lines = vec![size, format!("fps {TAKEN}"), "acts ignore".to_owned()];
        lines.extend(act.map(|_| format!("act {} at {BEGINS}", name(act))));
        let portrait = |file: &str| Blob::Path(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(file));
        let source =
            Source::Puppet { picture: portrait("pictures/astronaut.png"), mesh: portrait("puppet/astronaut.json") };
        let script = Script::parse(&lines).unwrap();
        let camera = MockCamera::new(&source, script, Path::new("."), Arc::new(SystemClock::start())).unwrap();
        let frames = REEL.as_millis() as u64 * TAKEN / 1000;
        for frame in 0..frames {
            let MockTurn::Frame(taken) = camera.poll(Moment::from_millis(frame * 1000 / TAKEN)) else { continue };
            fs::write(reel.join(format!("{frame:03}.jpg")), &taken.data).unwrap();
        }
    }
}

/// In the order of their numbers; a person at rest is shown there and back, so that nothing jumps.
fn reel(folder: &Path) -> Vec<Arc<[u8]>> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let forth: Vec<Arc<[u8]>> = files.iter().map(|file| fs::read(file).unwrap().into()).collect();
    let back = if folder.ends_with(name(None)) { forth.iter().rev().cloned().collect() } else { Vec::new() };
    forth.into_iter().chain(back).collect()
}

fn name(act: Option<Act>) -> &'static str {
    act.map_or("idle", Act::id)
}
