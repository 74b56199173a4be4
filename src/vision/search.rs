//! Finding the face when none is followed: the whole picture, then the second looks, and from near what is small.

use super::{
    Stage, Vision,
    detect::{Detection, together},
    look::{SECOND_LOOKS, TOGETHER, nearer, second_look},
    mesh::{Mesh, Roi},
    model::InferenceError,
    track::{FOUND, Track},
};
use crate::domain::frame::Frame;

impl Vision {
    /// The largest detected face that the mesh model agrees is one: of the whole picture, or else of the second looks. All
    /// of them on the first picture, then one a picture, so that an empty chair does not cost eight detections a picture.
    pub(super) fn search(
        &mut self,
        frame: &Frame,
        mark: &mut dyn FnMut(Stage),
    ) -> Result<Option<(Track, Mesh)>, InferenceError> {
        let found = self.detector.detect(frame)?;
        mark(Stage::Detect);
        self.unread = (found.len() as u32, found.first().map(|face| face.bounds));
        let turn = self.empty;
        self.empty = Some(turn.map_or(0, |n| (n + 1) % SECOND_LOOKS));
        if let Some(read) = self.first_readable(frame, &found, mark)? {
            return Ok(Some(read));
        }
        let groups = turn.map_or_else(|| TOGETHER.to_vec(), |n| std::iter::once(n..n + 1).collect());
        for group in groups {
            let mut found = Vec::new();
            for which in group {
                found.extend(self.detector.detect_in(frame, second_look(frame, which))?);
            }
            mark(Stage::Detect);
            let found = together(found);
            if self.unread.0 == 0 {
                self.unread = (found.len() as u32, found.first().map(|face| face.bounds));
            }
            if let Some(read) = self.first_readable(frame, &found, mark)? {
                return Ok(Some(read));
            }
        }
        Ok(None)
    }

    /// The first of these that the mesh model agrees is a face. A small face is found too roughly to be read, so the
    /// largest is looked for once more from near.
    fn first_readable(
        &mut self,
        frame: &Frame,
        found: &[Detection],
        mark: &mut dyn FnMut(Stage),
    ) -> Result<Option<(Track, Mesh)>, InferenceError> {
        for (wrong, face) in found.iter().enumerate() {
            let mut read = self.read_at(frame, face, mark)?;
            if read.is_none() && wrong == 0 {
                let near = self.detector.detect_in(frame, nearer(face))?;
                mark(Stage::Detect);
                if let Some(face) = near.first() {
                    read = self.read_at(frame, face, mark)?;
                }
            }
            if let Some((roi, mesh)) = read {
                return Ok(Some((Track::begin(roi, (found.len() - wrong) as u32), mesh)));
            }
        }
        Ok(None)
    }

    /// The mesh at a detected face, if the mesh model agrees that it is one.
    fn read_at(
        &mut self,
        frame: &Frame,
        face: &Detection,
        mark: &mut dyn FnMut(Stage),
    ) -> Result<Option<(Roi, Mesh)>, InferenceError> {
        let roi = Roi::around(face);
        let mesh = self.mesher.read(frame, &roi)?;
        mark(Stage::Mesh);
        Ok((mesh.presence >= FOUND).then_some((roi, mesh)))
    }
}
