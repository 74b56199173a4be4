//! One stage at a time on one picture, for those who measure them (`tests/benches`): the stages' own types stay
//! private.

use renzheng_domain::frame::Frame;

use super::{
    ModelError, ModelFolder, Stage, Vision,
    light::Scene,
    mesh::{Mesh, Roi},
    model::InferenceError,
    pose::pose,
};

/// A picture with a face that was found, so that every stage can be run again and again.
pub struct Stages {
    vision: Vision,
    frame: Frame,
    scene: Scene,
    roi: Roi,
    mesh: Mesh,
}

impl Stages {
    /// With the models of `folder`; `None` when the picture shows no face.
    pub fn new(folder: &ModelFolder, frame: Frame) -> Result<Option<Self>, ModelError> {
        let mut vision = Vision::load(folder)?;
        vision.look(&frame);
        let scene = vision.luminance.scene(&frame);
        let found = vision.track.as_ref().map(|track| track.roi).zip(vision.mesh.take());
        Ok(found.map(|(roi, mesh)| Self { vision, frame, scene, roi, mesh }))
    }

    /// Runs a stage in full, whatever its turn, and says one of the numbers it found.
    pub fn run(&mut self, stage: Stage) -> Result<f32, InferenceError> {
        let Self { vision, frame, scene, roi, mesh } = self;
        Ok(match stage {
            Stage::Scene => vision.luminance.scene(frame).mean,
            Stage::Detect => vision.detector.detect(frame)?.len() as f32,
            Stage::Mesh => vision.mesher.read(frame, roi)?.presence,
            Stage::Pose => pose(mesh).yaw,
            Stage::Light => vision.luminance.face(frame, mesh, scene).0.mean,
            Stage::Sharpness => vision.sharpness.measure(frame, mesh).sharpness,
            Stage::Covering => vision.covering.measure(frame, mesh).head,
            Stage::Spoof => vision.spoof.raw(frame, &mesh.bounds())?,
            Stage::Cues => {
                vision.cues.look(frame, mesh, &mesh.bounds(), true).and_then(|cues| cues.border).unwrap_or(-1.0)
            }
            Stage::Identity => vision.identity.look(frame, mesh)?.map_or(-1.0, |who| who as f32),
        })
    }
}
