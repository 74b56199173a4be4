//! The rates of ISO/IEC 30107-3 over what was presented. Rates of error count the presentations that got a response;
//! those without one are a rate of their own, because a program that never answers makes no errors.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{manifest::Presentation, presentation::Seen};
use crate::{command::measuring::rates::Rate, flow::evidence::Passive};

/// One presentation with its classification.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// The presentation.
    #[serde(flatten)]
    pub presentation: Presentation,
    /// How the program classified it.
    pub response: Response,
    /// Median probability of a bona fide presentation, `[0, 1]`; `null` without a response.
    pub score: Option<f32>,
    /// Frames shown, frames the trial would use, frames with a probability.
    pub frames: [usize; 3],
}

/// What the program says of a presentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// Classified as bona fide.
    BonaFide,
    /// Classified as an attack.
    Attack,
    /// No classification, because too little was seen.
    None,
}

impl Judged {
    /// Combines a presentation with what was seen of it.
    pub fn new(presentation: Presentation, seen: &Seen) -> Self {
        let response = match seen.summary.passive {
            Passive::BonaFide => Response::BonaFide,
            Passive::Suspect => Response::Attack,
            Passive::NotJudged => Response::None,
        };
        let score = seen.summary.bona_fide.filter(|_| response != Response::None);
        Self { presentation, response, score, frames: [seen.frames, seen.usable, seen.summary.judged as usize] }
    }
}

/// Attack presentations of one species, or all bona fide presentations.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// The species; `null` for bona fide presentations.
    pub species: Option<String>,
    /// Number of presentations.
    pub presentations: usize,
    /// Number of different named people who made them.
    pub subjects: usize,
    /// Classification errors: APCER for a species, BPCER for the bona fide presentations.
    pub error: Rate,
    /// Presentations without a response: APNRR for attacks, BPNRR for bona fide presentations.
    pub non_response: Rate,
}

/// A point of the DET curve: what the rates were if scores from here on were called bona fide.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The threshold; above 1 nothing is bona fide.
    pub threshold: f32,
    /// APCER of the species that is worst at this threshold, `[0, 1]`.
    pub apcer: f64,
    /// BPCER at this threshold, `[0, 1]`.
    pub bpcer: f64,
}

/// Everything that can be counted.
#[derive(Clone, Debug, Serialize)]
pub struct Tally {
    /// Each species by name.
    pub attacks: Vec<Group>,
    /// The species with the highest APCER; of several, the one with the fewest presentations. `null` without a
    /// response.
    pub worst: Option<Group>,
    /// The bona fide presentations.
    pub bona_fide: Group,
    /// From the threshold 0 on, rising.
    pub det: Vec<Point>,
}

impl Tally {
    /// Counts decisions by species and label.
    pub fn new(judged: &[Judged]) -> Self {
        let species: BTreeSet<&String> = judged.iter().filter_map(|j| j.presentation.species.as_ref()).collect();
        let attacks: Vec<Group> = species.into_iter().map(|species| group(judged, Some(species))).collect();
        let worse = |a: &&Group, b: &&Group| {
            let share = |g: &Group| g.error.share().unwrap_or(-1.0);
            share(a).total_cmp(&share(b)).then(b.error.of.cmp(&a.error.of))
        };
        let worst = attacks.iter().filter(|g| g.error.of > 0).max_by(worse).cloned();
        Self { worst, bona_fide: group(judged, None), det: det(judged, &attacks), attacks }
    }
}

fn group(judged: &[Judged], species: Option<&String>) -> Group {
    let of: Vec<&Judged> = judged.iter().filter(|j| j.presentation.species.as_ref() == species).collect();
    let wrong = if species.is_some() { Response::BonaFide } else { Response::Attack };
    let answered = of.iter().filter(|j| j.response != Response::None);
    let subjects: BTreeSet<&str> =
        of.iter().map(|j| j.presentation.subject.as_str()).filter(|subject| !subject.is_empty()).collect();
    Group {
        species: species.cloned(),
        presentations: of.len(),
        subjects: subjects.len(),
        error: Rate::count(answered.map(|j| j.response == wrong)),
        non_response: Rate::count(of.iter().map(|j| j.response == Response::None)),
    }
}

/// Empty unless both kinds got a response.
fn det(judged: &[Judged], attacks: &[Group]) -> Vec<Point> {
    let scores = |species: Option<&String>| -> Vec<f32> {
        judged.iter().filter(|j| j.presentation.species.as_ref() == species).filter_map(|j| j.score).collect()
    };
    let bona_fide = scores(None);
    let by_species: Vec<Vec<f32>> =
        attacks.iter().map(|g| scores(g.species.as_ref())).filter(|scores| !scores.is_empty()).collect();
    if bona_fide.is_empty() || by_species.is_empty() {
        return Vec::new();
    }
    let share = |scores: &[f32], is_bona_fide: bool, threshold: f32| {
        scores.iter().filter(|s| (**s >= threshold) == is_bona_fide).count() as f64 / scores.len() as f64
    };
    let mut thresholds: Vec<f32> = judged.iter().filter_map(|j| j.score).chain([0.0]).collect();
    thresholds.sort_by(f32::total_cmp);
    thresholds.dedup();
    // Past the highest score everything is an attack.
    thresholds.extend(thresholds.last().map(|highest| highest.next_up()));
    let point = |threshold| Point {
        threshold,
        apcer: by_species.iter().map(|scores| share(scores, true, threshold)).fold(0.0, f64::max),
        bpcer: share(&bona_fide, false, threshold),
    };
    thresholds.into_iter().map(point).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn judged(species: Option<&str>, subject: &str, response: Response, score: Option<f32>) -> Judged {
        let (species, subject, file) = (species.map(str::to_owned), subject.to_owned(), "x".to_owned());
        Judged { presentation: Presentation { file, species, subject }, response, score, frames: [1; 3] }
    }

    pub fn some() -> Vec<Judged> {
        vec![
            judged(None, "p1", Response::BonaFide, Some(0.9)),
            judged(None, "p1", Response::Attack, Some(0.4)),
            judged(None, "p2", Response::None, None),
            judged(Some("print"), "p1", Response::Attack, Some(0.2)),
            judged(Some("print"), "p2", Response::BonaFide, Some(0.7)),
            judged(Some("replay"), "", Response::BonaFide, Some(0.8)),
            judged(Some("mask"), "p1", Response::None, None),
        ]
    }

    #[test]
    fn errors_count_responses_and_non_responses_stand_apart() {
        let tally = Tally::new(&some());
        let rows: Vec<_> = tally
            .attacks
            .iter()
            .map(|g| (g.species.as_deref().unwrap(), g.presentations, g.subjects, g.error, g.non_response.errors))
            .collect();
        let rate = |errors, of| Rate { errors, of };
        assert_eq!(
            rows,
            [("mask", 1, 1, rate(0, 0), 1), ("print", 2, 2, rate(1, 2), 0), ("replay", 1, 0, rate(1, 1), 0)]
        );
        assert_eq!(tally.worst.unwrap().species.as_deref(), Some("replay"));
        let good = tally.bona_fide;
        assert_eq!((good.presentations, good.subjects, good.error, good.non_response), (3, 2, rate(1, 2), rate(1, 3)));
    }

    #[test]
    fn the_curve_leads_from_all_bona_fide_to_all_attacks_and_never_turns() {
        let det = Tally::new(&some()).det;
        let (first, last) = (det[0], det[det.len() - 1]);
        assert!((first.apcer - 1.0).abs() < 1e-9 && first.bpcer.abs() < 1e-9, "{first:?}");
        assert!(last.apcer.abs() < 1e-9 && (last.bpcer - 1.0).abs() < 1e-9, "{last:?}");
        assert!(det.windows(2).all(|w| w[0].threshold < w[1].threshold));
        assert!(det.windows(2).all(|w| w[0].apcer >= w[1].apcer && w[0].bpcer <= w[1].bpcer));
        assert!(det.iter().any(|p| (p.apcer - 1.0).abs() < 1e-9 && (p.bpcer - 0.5).abs() < 1e-9), "{det:?}");
    }

    #[test]
    fn one_kind_alone_has_no_curve() {
        assert!(Tally::new(&some()[..3]).det.is_empty());
        assert!(Tally::new(&[]).worst.is_none());
    }
}
