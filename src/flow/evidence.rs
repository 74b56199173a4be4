//! What the passive signs of a sitting add up to: many weak looks, one cautious word. Pure, so that the trial and
//! `renzheng pad report` judge alike.

use crate::domain::face::{Cues, FaceView, Parallax};

/// Median passive probability from which a presentation counts as bona fide: 13 bona fide pictures measured at least
/// .765, 8 flat attacks at most .428; see `vision::spoof` for how little that is worth.
const BONA_FIDE: f32 = 0.6;

/// Relief under which a turned face is a flat picture; see [`Parallax::relief`]. Measured on the puppet, turned as a head and
/// as a card: heads from .TODO, cards up to .TODO.
const FLAT: f32 = 0.08;
/// Pictures with a turned head that make a median.
const TURNED_PICTURES: usize = 3;

/// Looks collected so far. Order does not matter.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    bona_fide: Vec<f32>,
    cues: Vec<Cues>,
    relief: Vec<f32>,
}

/// What the looks say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passive {
    /// Nothing speaks against a living face.
    BonaFide,
    /// Something does: a person at the bureau should look.
    Suspect,
    /// Too little was seen to say anything.
    NotJudged,
}

/// The looks in few numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// What they say.
    pub passive: Passive,
    /// Median of the models' probability, `[0, 1]`.
    pub bona_fide: Option<f32>,
    /// Median of each sign.
    pub cues: Cues,
    /// Median of how far the face stands out of a plane, in inter-eye distances; `None` while the head has not turned.
    pub relief: Option<f32>,
    /// How many frames gave a probability.
    pub judged: u32,
}

impl Evidence {
    /// Takes a look at a usable face.
    pub fn add(&mut self, face: &FaceView) {
        self.bona_fide.extend(face.bona_fide);
        self.cues.extend(face.cues);
        self.relief.extend(face.parallax.as_ref().map(Parallax::relief));
    }

    /// How many frames gave a probability.
    pub const fn judged(&self) -> usize {
        self.bona_fide.len()
    }

    /// What they add up to.
    pub fn summary(&self) -> Summary {
        let bona_fide = median(self.bona_fide.iter().copied());
        let relief = (self.relief.len() >= TURNED_PICTURES).then(|| median(self.relief.iter().copied())).flatten();
        let passive = match bona_fide {
            None => Passive::NotJudged,
            Some(median) if median < BONA_FIDE || relief.is_some_and(|relief| relief < FLAT) => Passive::Suspect,
            Some(_) => Passive::BonaFide,
        };
        let of = |sign: fn(&Cues) -> Option<f32>| median(self.cues.iter().filter_map(sign));
        let cues = Cues {
            border: of(|c| c.border),
            moire: of(|c| c.moire),
            bands: of(|c| c.bands),
            rigid: of(|c| c.rigid),
            still: of(|c| c.still),
        };
        Summary { passive, bona_fide, cues, relief, judged: self.bona_fide.len() as u32 }
    }
}

/// The middle value; `None` of nothing.
fn median(values: impl Iterator<Item = f32>) -> Option<f32> {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(bona_fide: Option<f32>) -> FaceView {
        FaceView { bona_fide, ..FaceView::default() }
    }

    #[test]
    fn one_odd_look_moves_nothing() {
        let mut evidence = Evidence::default();
        assert_eq!(evidence.summary().passive, Passive::NotJudged);
        for value in [0.9, 0.1, 0.95] {
            evidence.add(&look(Some(value)));
        }
        evidence.add(&look(None));
        assert_eq!((evidence.summary().passive, evidence.summary().bona_fide), (Passive::BonaFide, Some(0.9)));
        evidence.add(&look(Some(0.2)));
        evidence.add(&look(Some(0.2)));
        assert_eq!((evidence.summary().passive, evidence.judged()), (Passive::Suspect, 5));
    }
}
