//! What many distances add up to: false matches and false non-matches at each threshold, with what they allow to be
//! said.

use std::collections::BTreeMap;

use super::pairs::Pair;
use crate::{
    command::measuring::rates::Rate,
    domain::bands::{Band, Bands},
    vision::{Calibration, Recipe},
};

/// Everything that was compared.
pub struct Tally {
    /// What the distances mean.
    pub bands: Bands,
    /// Distances of pairs of one person, ascending.
    pub genuine: Vec<f32>,
    /// Distances of pairs of different people, ascending.
    pub impostor: Vec<f32>,
    /// Pairs of one person and of different people that could not be compared.
    pub missed: (usize, usize),
    /// Bands of the genuine pairs and of the impostor pairs: same, unsure, different.
    pub banded: [[usize; 3]; 2],
    /// How many people there are at most: pictures that no genuine pair joins may show one person all the same.
    pub people: usize,
    /// Thresholds of the table, ascending.
    pub thresholds: Vec<Threshold>,
}

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// Up to this distance two pictures match.
    pub distance: f32,
    /// False match rate here.
    pub fmr: Rate,
    /// False non-match rate here.
    pub fnmr: Rate,
    /// What a general set had, if it was measured at this distance.
    pub known: Option<Calibration>,
}

impl Tally {
    /// Counts the pairs with their distance and band; `None` where one of the pictures shows no face.
    pub fn new(recipe: &Recipe, pairs: &[Pair], compared: &[Option<(f32, Band)>]) -> Self {
        let (mut genuine, mut impostor, mut missed, mut banded) = (Vec::new(), Vec::new(), (0, 0), [[0; 3]; 2]);
        for (pair, found) in pairs.iter().zip(compared) {
            match (found, pair.same) {
                (None, true) => missed.0 += 1,
                (None, false) => missed.1 += 1,
                (Some((distance, band)), same) => {
                    if same { &mut genuine } else { &mut impostor }.push(*distance);
                    banded[usize::from(!same)][*band as usize] += 1;
                }
            }
        }
        genuine.sort_by(f32::total_cmp);
        impostor.sort_by(f32::total_cmp);
        let thresholds = thresholds(recipe, &genuine, &impostor);
        Self { bands: recipe.bands, genuine, impostor, missed, banded, people: people(pairs), thresholds }
    }

    /// The nearest different people less the farthest pair of one person; positive when a threshold parts them all.
    pub fn margin(&self) -> Option<f32> {
        Some(self.impostor.first()? - self.genuine.last()?)
    }

    /// Decidability: the distance of both means in units of the spread; `None` with fewer than two of a kind.
    pub fn decidability(&self) -> Option<f64> {
        let ((near, a), (far, b)) = (moments(&self.genuine)?, moments(&self.impostor)?);
        let spread = f64::midpoint(a, b).sqrt();
        (spread > 0.0).then(|| (far - near) / spread)
    }
}

/// The bounds of the bands and the calibrated distances.
fn thresholds(recipe: &Recipe, genuine: &[f32], impostor: &[f32]) -> Vec<Threshold> {
    let bounds = [recipe.bands.same_up_to(), recipe.bands.different_from()];
    let mut distances: Vec<f32> = bounds.into_iter().chain(recipe.calibration.iter().map(|c| c.distance)).collect();
    distances.sort_by(f32::total_cmp);
    distances.dedup();
    let at = |distance: f32| Threshold {
        distance,
        fmr: Rate::count(impostor.iter().map(|d| *d <= distance)),
        fnmr: Rate::count(genuine.iter().map(|d| *d > distance)),
        known: recipe.calibration.iter().find(|c| c.distance.total_cmp(&distance).is_eq()).copied(),
    };
    distances.into_iter().map(at).collect()
}

/// Pictures joined by genuine pairs are one person; every other picture is one by itself.
fn people(pairs: &[Pair]) -> usize {
    let mut group: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, name) in pairs.iter().flat_map(|pair| [&pair.a, &pair.b]).enumerate() {
        group.entry(name).or_insert(i);
    }
    for pair in pairs.iter().filter(|pair| pair.same) {
        let (kept, gone) = (group[pair.a.as_str()], group[pair.b.as_str()]);
        group.values_mut().filter(|g| **g == gone).for_each(|g| *g = kept);
    }
    let mut groups: Vec<usize> = group.into_values().collect();
    groups.sort_unstable();
    groups.dedup();
    groups.len()
}

/// Mean and variance.
fn moments(values: &[f32]) -> Option<(f64, f64)> {
    if values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().map(|v| f64::from(*v)).sum::<f64>() / n;
    Some((mean, values.iter().map(|v| (f64::from(*v) - mean).powi(2)).sum::<f64>() / n))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn recipe() -> Recipe {
        let text = "input = 'i'\noutput = 'o'\nsize = 112\nlayout = 'nhwc_rgb'\nscale = 1\noffset = 0\n\
            alignment = 'arcface5'\nunit_length = true\n\
            calibration = [{ distance = 0.9, fmr = 0.00003, fnmr = 0.04 }, { distance = 1.0, fmr = 0.001, fnmr = 0.02 }]\n\
            bands = { same_up_to = 0.9, different_from = 1.2, strangers = 1.4 }";
        toml::from_str(text).unwrap()
    }

    pub fn tally(rows: &[(&str, &str, bool, Option<f32>)]) -> Tally {
        let pair = |&(a, b, same, _): &(&str, &str, bool, _)| Pair { a: a.into(), b: b.into(), same, years: None };
        let pairs: Vec<Pair> = rows.iter().map(pair).collect();
        let compared: Vec<_> = rows.iter().map(|r| r.3.map(|d| (d, recipe().bands.of(d)))).collect();
        Tally::new(&recipe(), &pairs, &compared)
    }

    #[test]
    fn errors_are_counted_at_every_threshold_and_what_was_missed_apart() {
        let found = tally(&[
            ("a1", "a2", true, Some(0.5)),
            ("a2", "a3", true, Some(0.95)),
            ("a1", "b", false, Some(0.95)),
            ("a1", "c", false, Some(1.3)),
            ("a3", "d", false, None),
            ("a1", "a4", true, None),
        ]);
        let at = |i: usize| (found.thresholds[i].distance, found.thresholds[i].fmr, found.thresholds[i].fnmr);
        assert_eq!(at(0), (0.9, Rate { errors: 0, of: 2 }, Rate { errors: 1, of: 2 }));
        assert_eq!(at(1), (1.0, Rate { errors: 1, of: 2 }, Rate { errors: 0, of: 2 }));
        assert_eq!(at(2), (1.2, Rate { errors: 1, of: 2 }, Rate { errors: 0, of: 2 }));
        assert_eq!(found.thresholds.len(), 3, "a bound that is calibrated stands once");
        assert!(found.thresholds[0].known.is_some() && found.thresholds[2].known.is_none());
        assert_eq!((found.missed, found.banded), ((1, 1), [[1, 1, 0], [0, 1, 1]]));
        assert_eq!(found.people, 4, "a1 to a4 are one person");
        assert!(found.margin().unwrap().abs() < 1e-6);
        assert!((found.decidability().unwrap() - 0.4 / (0.040_625_f64).sqrt()).abs() < 1e-3);
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        let found = tally(&[("a", "b", false, Some(1.3))]);
        assert_eq!((found.margin(), found.decidability()), (None, None));
        assert_eq!(found.thresholds[0].fnmr.share(), None);
    }
}
