//! Whether it is still the same person: a look at the face now and then, compared with the people seen in this sitting.
//!
//! What leaves this file is a small number, never an embedding: facts are written down and replayed. One look at one
//! crop, without the mirror image that the comparison with the photo on file takes, because it only has to notice that
//! somebody else sat down.

use std::{sync::Arc, time::Duration};

use renzheng_domain::{face::Pose, frame::Frame, time::Moment};

use super::{
    mesh::Mesh,
    model::{InferenceError, Model},
    network::{Embedding, Network},
};

/// One look costs as much as three meshes, and nobody takes another's seat unseen in this time: the face would be lost
/// for longer, and a lost face is looked at as soon as it is found again.
const EVERY: Duration = Duration::from_millis(1500);
/// Degrees; a face turned further is farther from itself.
const STRAIGHT: f32 = 12.0;
/// Pixels between the eyes under which the crop is enlarged more than twice.
const SMALLEST: f32 = 32.0;
/// Up to here it is the same person: .1 % of different people are so close (see `vision::embed`), and one sitting, one
/// light and one camera leave far less than the calibrated pairs of pictures years apart.
const SAME: f32 = 1.041;
/// From here it is somebody else: between the two nothing is said. The bound from which the bureau refuses.
const ANOTHER: f32 = 1.2;
/// So many people come before one camera while one person is served; who comes after them is not told apart.
const MOST: usize = 16;

/// The network and the people of this sitting.
pub struct Identity {
    by: Arc<Network>,
    model: Box<dyn Model>,
    values: Vec<f32>,
    people: Vec<Embedding>,
    /// When the followed face was looked at; `None`: it has just been found.
    looked: Option<Moment>,
}

impl Identity {
    /// With MobileFaceNet.
    pub fn new(by: Network, model: Box<dyn Model>) -> Self {
        Self { by: Arc::new(by), model, values: Vec::new(), people: Vec::new(), looked: None }
    }

    /// The sitting is over: nobody is known.
    pub fn forget(&mut self) {
        self.people.clear();
        self.looked = None;
    }

    /// The face is lost: whoever is found next is looked at.
    pub const fn lose(&mut self) {
        self.looked = None;
    }

    /// Whether a look is due and the face shows enough for it.
    pub fn is_due(&self, mesh: &Mesh, pose: Pose, at: Moment) -> bool {
        let straight = pose.yaw.abs() < STRAIGHT && pose.pitch.abs() < STRAIGHT;
        straight && mesh.inter_eye() >= SMALLEST && self.looked.is_none_or(|then| at.since(then) >= EVERY)
    }

    /// Who this is; `None` when it cannot be told.
    pub fn look(&mut self, frame: &Frame, mesh: &Mesh) -> Result<Option<u32>, InferenceError> {
        self.looked = Some(frame.captured);
        Ok(self.by.glance(&*self.model, frame, mesh, &mut self.values)?.and_then(|seen| self.who(seen)))
    }

    fn who(&mut self, seen: Embedding) -> Option<u32> {
        let distances = self.people.iter().map(|known| known.distance(&seen)).enumerate();
        let nearest = distances.min_by(|a, b| a.1.total_cmp(&b.1));
        match nearest {
            Some((who, distance)) if distance <= SAME => Some(who as u32),
            Some((_, distance)) if distance < ANOTHER || distance.is_nan() => None,
            _ if self.people.len() >= MOST => None,
            _ => {
                self.people.push(seen);
                Some(self.people.len() as u32 - 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ModelFolder, Role, model::Input, pose::canonical_mesh};
    use renzheng_domain::face::Point;

    /// A direction that the picture's brightness turns: 0 and 255 are opposite.
    struct Shade;

    impl Model for Shade {
        fn run(&self, input: &Input<'_>, _: &[&str]) -> Result<Vec<Vec<f32>>, InferenceError> {
            let mean = input.values.iter().sum::<f32>() / input.values.len() as f32;
            let angle = (mean + 1.0) * std::f32::consts::FRAC_PI_2;
            Ok(vec![vec![angle.cos(), angle.sin()]])
        }
    }

    fn shaded() -> Identity {
        let by = ModelFolder::find(None).unwrap().network(Role::EmbedMobilefacenet).unwrap();
        Identity::new(by, Box::new(Shade))
    }

    /// With the nose tip and the corners of the mouth, which the alignment needs as well.
    fn face() -> Mesh {
        let mut mesh = canonical_mesh(|p| p);
        for (i, x, y) in [(1, 0.0, 0.4), (61, -0.45, 0.85), (291, 0.45, 0.85)] {
            mesh.points[i] = Point { x: 300.0 + 80.0 * x, y: 200.0 + 80.0 * y };
        }
        mesh
    }

    fn frame(millis: u64, shade: u8) -> Frame {
        let captured = Moment::from_millis(millis);
        Frame { seq: 1, captured, width: 640, height: 480, rgb: vec![shade; 640 * 480 * 3], jpeg: None }
    }

    #[test]
    fn people_are_numbered_as_they_come_and_known_again() {
        let (mut identity, mesh) = (shaded(), face());
        // Chords of a half circle from shade 0 to 255: 50 apart is .61, 80 apart .94, 90 apart 1.05.
        let mut look = |shade| identity.look(&frame(0, shade), &mesh).unwrap();
        assert_eq!(look(20), Some(0));
        assert_eq!(look(70), Some(0), "the same in another light");
        assert_eq!(look(115), None, "neither near nor far");
        assert_eq!(look(200), Some(1));
        assert_eq!(look(30), Some(0), "the first one is back");
        identity.forget();
        assert_eq!(identity.look(&frame(0, 200), &mesh).unwrap(), Some(0), "another sitting");
    }

    #[test]
    fn a_face_is_looked_at_when_it_is_found_and_then_now_and_then() {
        let (mut identity, mesh) = (shaded(), face());
        let (straight, turned) = (Pose::default(), Pose { yaw: 20.0, ..Pose::default() });
        let at = Moment::from_millis;
        assert!(!identity.is_due(&mesh, turned, at(0)) && identity.is_due(&mesh, straight, at(0)));
        identity.look(&frame(0, 20), &mesh).unwrap();
        assert!(!identity.is_due(&mesh, straight, at(1400)) && identity.is_due(&mesh, straight, at(1500)));
        identity.lose();
        assert!(identity.is_due(&mesh, straight, at(100)));
    }
}
