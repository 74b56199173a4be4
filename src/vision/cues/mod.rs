//! Signs, found without a model, that a picture is shown instead of a face: one a file. What each is worth was
//! measured, see `docs/judgement.md`.
//!
//! What they cost of a picture of 1280 x 720: the grey copy reads 4 x 57,600 pixels, the border's lines at most 300,000
//! steps of which two thirds are cut short, the spectrum 64 lines x 64 waves x 128 pixels x 2 = 1.05 million
//! multiplications, 47 patches of 81 places four lookups each, bands 1,500 pixels and 31 sines of 48 rows: about a
//! millisecond, on every fifth picture.

mod bands;
mod border;
mod grey;
mod moire;
mod rigid;
mod still;

#[cfg(test)]
mod picture_tests;

use bands::FaceBands;
use grey::Grey;
use moire::MoireMeter;
use renzheng_domain::{
    face::{Cues, Rect},
    frame::Frame,
};
use rigid::Rigid;
use still::Still;

use super::mesh::Mesh;

/// All of them, with what they remember of the face that is followed.
#[derive(Default)]
pub struct CueMeter {
    moire: MoireMeter,
    bands: FaceBands,
    rigid: Rigid,
    still: Still,
}

impl CueMeter {
    /// The next face is another one.
    pub fn forget(&mut self) {
        (self.bands, self.rigid, self.still) = Default::default();
    }

    /// Looks at the face. Its lids and lips are watched on every picture, all else when it is `due`; `None` otherwise.
    pub fn look(&mut self, frame: &Frame, mesh: &Mesh, face: &Rect, due: bool) -> Option<Cues> {
        let still = self.still.look(frame.captured, mesh);
        if !due {
            return None;
        }
        let grey = Grey::of(frame);
        let small = grey.rect(face);
        let border = border::border(&grey, &small);
        let points = mesh.points.iter().map(|point| grey.point(*point)).collect();
        Some(Cues {
            border,
            moire: self.moire.measure(frame, face),
            bands: self.bands.look(frame, face),
            rigid: self.rigid.look(frame.captured, grey, points, &small),
            still,
        })
    }
}
