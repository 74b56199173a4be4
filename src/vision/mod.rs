//! What a picture shows. One stage a file; the models run behind the small seam in [`model`].
//!
//! One frame: track or detect -> mesh -> pose, eyes and mouth, light, sharpness, covering, (every few frames)
//! anti-spoof and model-free cues -> [`renzheng_domain::face::Observation`].
//!
//! What it costs: the arithmetic of the models at 129 GFLOP/s, one core's measured peak, is .48 ms for the detector,
//! .67 ms for the mesh, .63 ms for each anti-spoof model and 4.2 ms for the embedding. A tracked picture with
//! anti-spoof at every fifth, a recount at every fifteenth and an embedding at every forty-fifth (a second and a half)
//! cannot take less than .67 + 2 x .63 / 5 + .48 / 15 + 4.2 / 45 = 1.05 ms. `docs/performance.md` has what was
//! measured.

mod affine;
mod colour;
mod covering;
mod crop;
mod cues;
mod detect;
mod embed;
pub mod flicker;
mod haze;
mod histogram;
mod identity;
mod light;
mod line;
mod look;
mod luminance;
mod manifest;
mod mesh;
pub mod model;
mod model_error;
mod models;
mod network;
mod own;
mod parallax;
mod portrait;
mod pose;
pub mod quality;
mod recipe;
pub mod room;
mod search;
pub mod sharpness;
mod spoof;
pub mod stages;
mod surround;
mod track;

#[cfg(test)]
mod golden_tests;
#[cfg(test)]
mod picture_tests;
#[cfg(test)]
mod track_tests;

use std::{sync::Arc, thread};

use affine::mean;
use covering::CoveringMeter;
use cues::CueMeter;
use detect::Detector;
use identity::Identity;
use light::Scene;
use luminance::Luminance;
use mesh::{Mesh, Mesher};
use model::{InferenceError, Model};
use parallax::Straight;
use renzheng_domain::{
    face::{FaceView, Observation, Point, Rect, SHARP_FACE},
    frame::Frame,
};
use rten::ThreadPool;
use search::outgrown;
use sharpness::{Blur, SharpnessMeter};
use spoof::SpoofJudge;
use track::{LOST, Track};

pub use embed::{EmbedError, Embedder, Matcher};
pub use manifest::{Manifest, ModelEntry, Role};
pub use model_error::{ModelError, OwnError};
pub use models::{ModelCheck, ModelFolder};
pub use network::{Embedding, Network};
pub use recipe::{Alignment, Calibration, Metric, Recipe, RecipeError};

/// A part of the work on one picture, for those who measure it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Luminance of the scene.
    Scene,
    /// Finding or counting faces.
    Detect,
    /// The face mesh, with eyes and mouth.
    Mesh,
    /// Head pose and motion.
    Pose,
    /// Light on the face.
    Light,
    /// How sharp the face is.
    Sharpness,
    /// What hides the face.
    Covering,
    /// Anti-spoof.
    Spoof,
    /// Model-free signs of a shown picture.
    Cues,
    /// Whether it is still the same person.
    Identity,
}

/// What looks at pictures: owns the models and the track of the face.
pub struct Vision {
    detector: Detector,
    mesher: Mesher,
    spoof: SpoofJudge,
    identity: Identity,
    luminance: Luminance,
    sharpness: SharpnessMeter,
    covering: CoveringMeter,
    cues: CueMeter,
    track: Option<Track>,
    /// Pictures without a face since the last [`Vision::forget`]; `None` before the first search.
    empty: Option<usize>,
    /// Faces of the last search, for a picture whose faces cannot be read, and the largest of them.
    unread: (u32, Option<Rect>),
    mesh: Option<Mesh>,
    reuse_recent_openings: bool,
}

impl Vision {
    /// Loads the five models that look at pictures, each on a thread of its own.
    pub fn load(folder: &ModelFolder) -> Result<Self, ModelError> {
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        let roles = [Role::Detect, Role::Mesh, Role::SpoofNear, Role::SpoofWide, Role::EmbedMobilefacenet];
        let [detect, mesh, near, wide, embed] = thread::scope(|scope| {
            let loads = roles.map(|role| {
                let pool = pool.clone();
                scope.spawn(move || folder.load(role, pool).map(|model| Box::new(model) as Box<dyn Model>))
            });
            loads.map(|load| load.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let network = folder.network(Role::EmbedMobilefacenet)?;
        Ok(Self::with_models([detect?, mesh?, near?, wide?, embed?], network))
    }

    /// With models of the roles detect, mesh, spoof near, spoof wide and MobileFaceNet.
    fn with_models([detect, mesh, near, wide, embed]: [Box<dyn Model>; 5], network: Network) -> Self {
        Self {
            detector: Detector::new(detect),
            mesher: Mesher::new(mesh),
            spoof: SpoofJudge::new(near, wide),
            identity: Identity::new(network, embed),
            luminance: Luminance::default(),
            sharpness: SharpnessMeter::default(),
            covering: CoveringMeter::default(),
            cues: CueMeter::default(),
            track: None,
            empty: None,
            unread: (0, None),
            mesh: None,
            reuse_recent_openings: false,
        }
    }

    /// Whether the openings of lids and lips that were read on an earlier picture of a followed face, less than 110 ms
    /// ago, may stand for the next picture too: they may while nobody is asked to move them.
    pub const fn reuse_recent_openings(&mut self, reuse: bool) {
        self.reuse_recent_openings = reuse;
    }

    /// Looks at the next picture of the stream. A picture with `faces` but no `face` shows a face that cannot be read:
    /// mostly one that the edge of the picture cuts.
    pub fn look(&mut self, frame: &Frame) -> Observation {
        self.look_marking(frame, &mut |_| ())
    }

    /// Looks at the next picture of the stream as [`Vision::look`] does, and calls `mark` after each stage that ran, so
    /// that a benchmark can read its clock.
    pub fn look_marking(&mut self, frame: &Frame, mark: &mut dyn FnMut(Stage)) -> Observation {
        let scene = self.luminance.scene(frame);
        mark(Stage::Scene);
        let seen = self.face(frame, &scene, mark).unwrap_or_else(|error| {
            tracing::error!(%error, "a model gave no answer");
            self.lose();
            None
        });
        let others = self.track.as_ref().map(|track| track.others);
        let share = |face: FaceView| others.map_or(0.0, |others| others.largest / face.bounds.area().max(1.0));
        Observation {
            seq: frame.seq,
            captured: frame.captured,
            width: frame.width,
            height: frame.height,
            faces: others.map_or(self.unread.0, |others| 1 + others.count),
            other_face: seen.map_or(0.0, |(face, _)| share(face).min(1.0)),
            scene_luminance: scene.mean,
            haze: seen.map_or(0.0, |(_, haze)| haze),
            face: seen.map(|(face, _)| face),
            unread: if seen.is_none() { self.unread.1 } else { None },
        }
    }

    /// Forgets everybody at the end of a sitting: the next picture is the first of its track.
    pub fn forget(&mut self) {
        self.lose();
        self.identity.forget();
    }

    /// Drops the track and the motion history: the next picture is the first of its track.
    pub fn lose(&mut self) {
        self.track = None;
        self.empty = None;
        self.unread = (0, None);
        self.mesh = None;
    }

    /// The 468 points of the face of the last picture, pixels.
    pub fn mesh(&self) -> Option<&[Point]> {
        self.mesh.as_ref().map(|mesh| mesh.points.as_slice())
    }

    /// The largest face, and how much of the picture's light the lens scatters.
    fn face(
        &mut self,
        frame: &Frame,
        scene: &Scene,
        mark: &mut dyn FnMut(Stage),
    ) -> Result<Option<(FaceView, f32)>, InferenceError> {
        self.mesh = None;
        let Some((mut track, mesh)) = self.follow(frame, mark)? else {
            self.identity.lose();
            return Ok(None);
        };
        if track.age == 0 {
            self.cues.forget();
            self.identity.lose();
        }
        let (bounds, inter_eye, (lid_gap, lip_gap)) = (mesh.bounds(), mesh.inter_eye(), mesh.gaps());
        let pose = pose::pose(&mesh);
        track.straight = Straight::better(track.straight.take(), &mesh, pose);
        let parallax = track.straight.as_ref().and_then(|straight| straight.parallax(&mesh, pose));
        let motion = track.motion(frame.captured, mean(&mesh.points), inter_eye);
        mark(Stage::Pose);
        let (light, haze) = self.luminance.face(frame, &mesh, scene);
        mark(Stage::Light);
        let Blur { sharpness, shake } = self.sharpness.measure(frame, &mesh);
        mark(Stage::Sharpness);
        let covering = self.covering.measure(frame, &mesh);
        mark(Stage::Covering);
        let bona_fide = if track.judge_due() { self.spoof.judge(frame, &bounds)? } else { None };
        mark(Stage::Spoof);
        let cues = self.cues.look(frame, &mesh, &bounds, track.judge_due());
        mark(Stage::Cues);
        // An embedding of a picture out of focus says little.
        let due = sharpness > SHARP_FACE && self.identity.is_due(&mesh, pose, frame.captured);
        let who = if due { self.identity.look(frame, &mesh)? } else { None };
        mark(Stage::Identity);
        let view = FaceView {
            bounds,
            pose,
            left_eye_open: mesh.left_eye_open,
            right_eye_open: mesh.right_eye_open,
            mouth_open: mesh.mouth_open,
            lid_gap,
            lip_gap,
            eye_middle: mean(&mesh.eyes()),
            inter_eye,
            eye_to_chin: mesh.eye_to_chin(),
            light,
            sharpness,
            shake,
            covering,
            motion,
            presence: mesh.presence,
            bona_fide,
            cues,
            parallax,
            who,
        };
        track.advance(mesh.next_roi());
        self.track = Some(track);
        self.mesh = Some(mesh);
        Ok(Some((view, haze)))
    }

    /// The mesh of the followed face.
    fn read_again(&mut self, frame: &Frame, track: &mut Track) -> Result<Mesh, InferenceError> {
        let recent = if self.reuse_recent_openings { track.recent_opening(frame.captured) } else { None };
        if let Some(opening) = recent {
            return self.mesher.glance(frame, &track.roi, opening);
        }
        let mesh = self.mesher.read(frame, &track.roi)?;
        track.opening = Some((frame.captured, mesh.opening()));
        Ok(mesh)
    }

    /// The face where the track expects it, or else the largest face of a full detection.
    fn follow(&mut self, frame: &Frame, mark: &mut dyn FnMut(Stage)) -> Result<Option<(Track, Mesh)>, InferenceError> {
        if let Some(mut track) = self.track.take() {
            let mesh = self.read_again(frame, &mut track)?;
            mark(Stage::Mesh);
            if mesh.presence >= LOST {
                if !track.recount_due() {
                    return Ok(Some((track, mesh)));
                }
                let found = self.detector.detect(frame)?;
                mark(Stage::Detect);
                if !outgrown(&mesh, &found) {
                    track.others = self.others(frame, &found, &mesh.bounds(), mark)?;
                    return Ok(Some((track, mesh)));
                }
            }
        }
        self.search(frame, mark)
    }
}
