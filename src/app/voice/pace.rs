//! When something is said: a hint once it has stood for a moment, everything else at once, and nothing twice in a row
//! while the person is still following it.

use std::time::Duration;

use crate::{domain::time::Moment, ui::patron::Utterance};

/// A hint that leaves within this time was followed already, or was none. Together with what `flow::guidance` waits the
/// sentence begins a second after the reason for it.
const SETTLES: Duration = Duration::from_millis(700);
/// Words that were said are not said again earlier: as long as a movement stands before it is asked for again
/// (`flow::step::asking`), in which an old person hears, understands and moves.
const AGAIN: Duration = Duration::from_secs(8);

/// When something is said: a hint once it has stood for a moment, everything else at once, and nothing twice in a row
/// while the person is still following it.
#[derive(Debug, Default)]
pub struct Pace {
    /// What the page wants said, since when, and whether it has been.
    wanted: Option<(Utterance, Moment, bool)>,
    /// What was said lately.
    said: Vec<(String, Moment)>,
}

impl Pace {
    /// Takes what the page wants said now; answers with what is to be said at this moment.
    pub fn turn(&mut self, wanted: Option<Utterance>, now: Moment) -> Option<Utterance> {
        let Some(wanted) = wanted else {
            self.wanted = None;
            return None;
        };
        let (utterance, since, is_said) = match self.wanted.take() {
            Some((before, since, is_said)) if before == wanted => (before, since, is_said),
            _ => (wanted, now, false),
        };
        let settled = utterance.at_once || now.since(since) >= SETTLES;
        self.said.retain(|(_, at)| now.since(*at) < AGAIN);
        let says = !is_said && settled && !self.said.iter().any(|(text, _)| *text == utterance.text);
        if says {
            self.said.push((utterance.text.clone(), now));
        }
        let now_said = says.then(|| utterance.clone());
        self.wanted = Some((utterance, since, is_said || says));
        now_said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(id: &str) -> Utterance {
        Utterance { id: id.to_owned(), text: format!("words of {id}"), at_once: false }
    }

    fn act(id: &str) -> Utterance {
        Utterance { at_once: true, ..hint(id) }
    }

    /// What is said when the page wants this from these milliseconds on, looked at every 50.
    fn said(wanted: &[(u64, Option<Utterance>)], until: u64) -> Vec<(u64, String)> {
        let mut pace = Pace::default();
        let at = |ms: u64| wanted.iter().rev().find(|(from, _)| *from <= ms).and_then(|(_, wanted)| wanted.clone());
        let turns = (0..until).step_by(50).filter_map(|ms| Some((ms, pace.turn(at(ms), Moment::from_millis(ms))?.id)));
        turns.collect()
    }

    fn expect(said: &[(u64, String)], expected: &[(u64, &str)]) {
        let said: Vec<_> = said.iter().map(|(ms, id)| (*ms, id.as_str())).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn a_hint_is_said_once_it_stands_and_only_once() {
        expect(&said(&[(0, Some(hint("far")))], 60_000), &[(700, "far")]);
    }

    #[test]
    fn a_hint_that_leaves_at_once_is_not_said() {
        expect(&said(&[(0, Some(hint("far"))), (600, Some(hint("ok")))], 5000), &[(1300, "ok")]);
    }

    #[test]
    fn two_hints_that_take_turns_are_said_at_most_once_in_eight_seconds_each() {
        let turns: Vec<_> = (0..20).map(|n| (n * 1500, Some(hint(if n % 2 == 0 { "far" } else { "near" })))).collect();
        let said = said(&turns, 30_000);
        for id in ["far", "near"] {
            let times: Vec<u64> = said.iter().filter(|(_, said)| said == id).map(|(ms, _)| *ms).collect();
            assert!(times.len() >= 3 && times.windows(2).all(|pair| pair[1] - pair[0] >= 8000), "{id}: {times:?}");
        }
    }

    #[test]
    fn an_act_is_said_at_once_and_again_when_it_is_asked_for_again() {
        let turns = [(0, Some(act("nod"))), (8000, None), (9000, Some(act("nod")))];
        expect(&said(&turns, 20_000), &[(0, "nod"), (9000, "nod")]);
    }

    #[test]
    fn the_other_language_is_another_sentence() {
        let english = Utterance { text: "Nod once".to_owned(), ..act("nod") };
        expect(&said(&[(0, Some(act("nod"))), (1000, Some(english))], 3000), &[(0, "nod"), (1000, "nod")]);
    }

    #[test]
    fn silence_forgets_what_waited() {
        expect(&said(&[(0, Some(hint("far"))), (500, None), (600, Some(hint("far")))], 5000), &[(1300, "far")]);
    }
}
