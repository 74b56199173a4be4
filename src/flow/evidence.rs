//! What the passive signs of a sitting add up to: many weak looks, one cautious word. Pure, so that the trial and
//! `renzheng pad report` judge alike.

use renzheng_domain::face::{Cues, FaceView, Parallax};

/// Passive probability of a look that is not convincing: 13 bona fide pictures measured at least .765, 8 flat attacks
/// at most .428; see `vision::spoof` for how little that is worth.
const BONA_FIDE: f32 = 0.6;
/// Median from which the models have no doubt: of the films of people whose faces were large enough one had .78 and one
/// 1.0, the puppet has .97.
const SURE: f32 = 0.8;
/// Everything that speaks against a living face is added up; from here on a person at the bureau should look. The
/// models reach it alone where their median is [`BONA_FIDE`].
const SUSPECT: f32 = 0.5;
/// What a sign at the end of its scale adds. `docs/judgement.md` has what each was measured on. Border and
/// moiré were never seen on a face (at most .18 of 1), so either is enough alone when it is strong.
const BORDER: f32 = 0.7;
const MOIRE: f32 = 0.7;
/// Enough alone only when all of the surround goes along: three films of people are few to judge it by.
const RIGID: f32 = 0.5;
/// Weight of banding at full strength. Never enough alone: a lamp that flickers may light a face and not the
/// background.
const BANDS: f32 = 0.3;
/// Nothing: some living faces are as still. It is handed on for whoever reviews.
const STILL: f32 = 0.0;

/// Relief under which a turned face is a flat picture; see [`Parallax::relief`]. Prints and planes of the puppet,
/// turned by 18 to 35 degrees, have .024 to .061; the puppet's head .21 to .38; 424 pictures of two men at webcams and
/// one at a desk .13 to .6 (fifth percentile .14). `cargo test --test pose -- --no-capture` prints the puppet's.
const FLAT: f32 = 0.1;
/// Pictures with a turned head that make a median.
const TURNED_PICTURES: usize = 3;

/// Looks collected so far. Order does not matter.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    bona_fide: Vec<f32>,
    cues: Vec<Cues>,
    relief: Vec<f32>,
}

/// Verdict of the collected frames on whether a living face was in front of the camera.
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
    /// Verdict of the collected frames.
    pub passive: Passive,
    /// Median of the models' probability, `[0, 1]`.
    pub bona_fide: Option<f32>,
    /// Median of each spoof cue.
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
        let of = |sign: fn(&Cues) -> Option<f32>| median(self.cues.iter().filter_map(sign));
        let cues = Cues {
            border: of(|c| c.border),
            moire: of(|c| c.moire),
            bands: of(|c| c.bands),
            rigid: of(|c| c.rigid),
            still: of(|c| c.still),
        };
        let flat = relief.is_some_and(|relief| relief < FLAT);
        let passive = match bona_fide {
            None => Passive::NotJudged,
            Some(median) if flat || self.doubt(median) + against(&cues) >= SUSPECT => Passive::Suspect,
            Some(_) => Passive::BonaFide,
        };
        Summary { passive, bona_fide, cues, relief, judged: self.bona_fide.len() as u32 }
    }

    /// The models' doubt: how far their median is from sure, and the share of looks that do not agree with it. Neither
    /// grows when the same picture is looked at again.
    fn doubt(&self, median: f32) -> f32 {
        let unsure = ((SURE - median) / (SURE - BONA_FIDE)).max(0.0) * SUSPECT;
        let against = self.bona_fide.iter().filter(|look| **look < BONA_FIDE).count();
        unsure + against as f32 / self.bona_fide.len().max(1) as f32
    }
}

/// What the signs add to the doubt; a sign that could not be looked for adds nothing.
fn against(cues: &Cues) -> f32 {
    let signs =
        [(cues.border, BORDER), (cues.moire, MOIRE), (cues.rigid, RIGID), (cues.bands, BANDS), (cues.still, STILL)];
    signs.iter().map(|(sign, weight)| sign.unwrap_or(0.0) * weight).sum()
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

    fn passive(looks: &[f32], cues: Cues) -> Passive {
        let mut evidence = Evidence::default();
        for value in looks {
            evidence.add(&FaceView { bona_fide: Some(*value), cues: Some(cues), ..FaceView::default() });
        }
        evidence.summary().passive
    }

    #[test]
    fn a_low_median_is_suspect_by_itself_and_a_middling_one_when_looks_disagree() {
        assert_eq!(passive(&[0.55, 0.58, 0.59], Cues::default()), Passive::Suspect);
        assert_eq!(passive(&[0.68, 0.7, 0.72, 0.69, 0.71], Cues::default()), Passive::BonaFide);
        assert_eq!(passive(&[0.68, 0.7, 0.72, 0.2, 0.1], Cues::default()), Passive::Suspect);
        assert_eq!(passive(&[0.99, 0.98, 0.99, 0.97, 0.1], Cues::default()), Passive::BonaFide);
    }

    #[test]
    fn the_same_picture_again_changes_nothing() {
        for value in [0.5, 0.7, 0.95] {
            let cues = Cues { moire: Some(0.4), ..Cues::default() };
            assert_eq!(passive(&[value], cues), passive(&[value; 30], cues), "{value}");
        }
    }

    #[test]
    fn a_strong_sign_is_enough_and_weak_ones_add_up() {
        let sure = [0.99; 5];
        for (cues, want) in [
            (Cues { border: Some(0.9), ..Cues::default() }, Passive::Suspect),
            (Cues { moire: Some(0.9), ..Cues::default() }, Passive::Suspect),
            (Cues { border: Some(0.4), moire: Some(0.4), ..Cues::default() }, Passive::Suspect),
            (Cues { border: Some(0.5), ..Cues::default() }, Passive::BonaFide),
            (Cues { rigid: Some(0.6), bands: Some(0.8), ..Cues::default() }, Passive::Suspect),
            (Cues { bands: Some(1.0), still: Some(1.0), ..Cues::default() }, Passive::BonaFide),
            (Cues { border: Some(0.2), moire: Some(0.1), ..Cues::default() }, Passive::BonaFide),
        ] {
            assert_eq!(passive(&sure, cues), want, "{cues:?}");
        }
        let weak = Cues { border: Some(0.4), ..Cues::default() };
        assert_eq!(passive(&[0.65; 5], weak), Passive::Suspect, "together with the models' doubt");
    }
}
