//! Finding the face when none is followed: the whole picture, then the second looks, and from near what is small.

use renzheng_domain::{face::Rect, frame::Frame};

use super::{
    Stage, Vision,
    detect::{Detection, SAME_FACE, overlap, together},
    look::{SECOND_LOOKS, TOGETHER, nearer, second_look},
    mesh::{Mesh, Roi},
    model::InferenceError,
    track::{FOUND, Others, Track},
};

/// Other faces that are asked whether they are: one is enough for the hint, and each costs as much as a picture.
const ASKED: usize = 2;

/// How many times the followed face's area another face must have to be followed instead: enough that two people side
/// by side do not take turns.
const OUTGROWN: f32 = 1.5;

impl Vision {
    /// The largest detected face that the mesh model agrees is one: of the whole picture, or else of the second looks.
    /// All of them on the first picture, then one a picture, so that an empty chair does not cost eight detections a
    /// picture.
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
            let read = if wrong == 0 { self.read_near(frame, face, mark)? } else { self.read_at(frame, face, mark)? };
            if let Some((roi, mesh)) = read {
                let others = self.others(frame, found, &mesh.bounds(), mark)?;
                return Ok(Some((Track::begin(roi, others), mesh)));
            }
        }
        Ok(None)
    }

    /// Which of these are faces besides the one at `own`. The detector alone sees faces in curtains and coats, and
    /// nobody should be asked to step aside who is not there.
    pub(super) fn others(
        &mut self,
        frame: &Frame,
        found: &[Detection],
        own: &Rect,
        mark: &mut dyn FnMut(Stage),
    ) -> Result<Others, InferenceError> {
        let mut others = Others::default();
        for face in found.iter().filter(|face| overlap(&face.bounds, own) <= SAME_FACE).take(ASKED) {
            if let Some((_, mesh)) = self.read_near(frame, face, mark)? {
                others.count += 1;
                others.largest = others.largest.max(mesh.bounds().area());
            }
        }
        Ok(others)
    }

    /// The mesh at a detected face, or at the same face found once more from near.
    fn read_near(
        &mut self,
        frame: &Frame,
        face: &Detection,
        mark: &mut dyn FnMut(Stage),
    ) -> Result<Option<(Roi, Mesh)>, InferenceError> {
        if let Some(read) = self.read_at(frame, face, mark)? {
            return Ok(Some(read));
        }
        let near = self.detector.detect_in(frame, nearer(&face.bounds))?;
        mark(Stage::Detect);
        match near.iter().find(|near| overlap(&near.bounds, &face.bounds) > SAME_FACE) {
            Some(near) => self.read_at(frame, near, mark),
            None => Ok(None),
        }
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

/// Whether the largest detected face is another one than the face that is followed.
pub(super) fn outgrown(mesh: &Mesh, found: &[Detection]) -> bool {
    let followed = mesh.bounds();
    let own = found.iter().find(|face| overlap(&face.bounds, &followed) > SAME_FACE);
    match (found.first(), own) {
        (Some(largest), Some(own)) => largest.bounds.area() > own.bounds.area() * OUTGROWN,
        _ => false,
    }
}
