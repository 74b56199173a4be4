//! What guidance makes of people who really moved: measures of three webcam sittings, 12.5 pictures a second, taken
//! down by the vision of this program (numbers only, a line a picture; the pictures are no part of the project).

use super::*;

/// The frame's own hint and what was shown, picture by picture.
fn follow(series: &str) -> Vec<(Moment, Hint, Hint)> {
    let mut guidance = Guidance::default();
    let seen = series.lines().map(|line| serde_json::from_str::<Observation>(line).unwrap());
    seen.map(|seen| (seen.captured, guidance.see(&seen, false), guidance.shown)).collect()
}

/// Each hint that stood, since when and for how long.
fn stood(series: &str) -> Vec<(Hint, Moment, Duration)> {
    let mut stood: Vec<(Hint, Moment, Duration)> = Vec::new();
    for (at, _, shown) in follow(series) {
        match stood.last_mut() {
            Some((hint, since, lasted)) if *hint == shown => *lasted = at.since(*since),
            _ => stood.push((shown, at, Duration::ZERO)),
        }
    }
    stood
}

const SERIES: [(&str, &str); 3] = [
    ("turns and leans", include_str!("series/turns_and_leans.jsonl")),
    ("nods and turns", include_str!("series/nods_and_turns.jsonl")),
    ("half out of focus", include_str!("series/half_out_of_focus.jsonl")),
];

#[test]
fn every_hint_stands_long_enough_to_be_read() {
    for (name, series) in SERIES {
        let stood = stood(series);
        // The last one is cut off by the end of the series.
        for (hint, since, lasted) in &stood[..stood.len() - 1] {
            assert!(*lasted + Duration::from_millis(80) >= READS, "{name}: {hint:?} at {since:?} stood {lasted:?}");
        }
    }
}

#[test]
fn two_hints_never_play_ping_pong() {
    for (name, series) in SERIES {
        let stood = stood(series);
        for four in stood.windows(4) {
            let (first, last) = (four[0], four[3]);
            let back_and_forth = first.0 == four[2].0 && four[1].0 == last.0;
            assert!(!back_and_forth || last.1.since(first.1) > FOLLOWED, "{name}: {four:?}");
        }
    }
}

#[test]
fn what_is_shown_changes_far_less_often_than_what_is_seen() {
    let (mut seen, mut shown) = (0, 0);
    for (_, series) in SERIES {
        let steps = follow(series);
        seen += steps.windows(2).filter(|pair| pair[0].1 != pair[1].1).count();
        shown += steps.windows(2).filter(|pair| pair[0].2 != pair[1].2).count();
    }
    assert!(seen > 0 && shown * 2 < seen, "{shown} changes on screen of {seen}");
}
