//! Error rates with exact bounds after Clopper and Pearson: what so many errors in so many trials allow to be said.
//!
//! The trials are taken as independent. Pairs that share a person are not, so the true bounds are wider; the tables say
//! how many people there were.

use serde::{Serialize, Serializer, ser::SerializeStruct as _};

/// Errors among trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// Number of trials that went wrong.
    pub errors: u64,
    /// Number of all trials.
    pub of: u64,
}

/// Halvings of `[0, 1]` until nothing is left of it in an f64.
const HALVINGS: usize = 60;
/// What the bounds leave out, in all.
const RISK: f64 = 0.05;

impl Rate {
    /// Counts the trials that went wrong.
    pub fn count(trials: impl IntoIterator<Item = bool>) -> Self {
        trials
            .into_iter()
            .fold(Self::default(), |rate, wrong| Self { errors: rate.errors + u64::from(wrong), of: rate.of + 1 })
    }

    /// `[0, 1]`; `None` without a trial.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.errors as f64 / self.of as f64)
    }

    /// The true rate is at most this with 95 % confidence, one-sided; without an error about three in all trials.
    pub fn upper(self) -> f64 {
        self.upper_at(RISK)
    }

    /// The two-sided 95 % interval.
    pub fn interval(self) -> (f64, f64) {
        let mirrored = Self { errors: self.of - self.errors, of: self.of };
        (1.0 - mirrored.upper_at(RISK / 2.0), self.upper_at(RISK / 2.0))
    }

    /// The rate at which so few errors have the probability `risk`.
    fn upper_at(self, risk: f64) -> f64 {
        if self.errors >= self.of {
            return 1.0;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if at_most(self.errors, self.of, middle) > risk { low = middle } else { high = middle }
        }
        high
    }
}

/// Errors, trials, rate and the 95 % interval.
impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (low, high) = self.interval();
        let mut object = to.serialize_struct("Rate", 5)?;
        object.serialize_field("errors", &self.errors)?;
        object.serialize_field("of", &self.of)?;
        object.serialize_field("rate", &self.share())?;
        object.serialize_field("low", &low)?;
        object.serialize_field("high", &high)?;
        object.end()
    }
}

/// The probability of at most `k` of `n` at the rate `p`: the binomial sum, in logarithms so that no term is lost.
fn at_most(k: u64, n: u64, p: f64) -> f64 {
    let odds = (p / (1.0 - p)).ln();
    let mut term = n as f64 * (1.0 - p).ln();
    // The sum so far is `scaled` times e to the power of `largest`.
    let (mut largest, mut scaled) = (term, 1.0);
    for i in 0..k {
        term += ((n - i) as f64 / (i + 1) as f64).ln() + odds;
        if term > largest {
            scaled = scaled * (largest - term).exp() + 1.0;
            largest = term;
        } else {
            scaled += (term - largest).exp();
        }
    }
    (largest + scaled.ln()).exp()
}

/// `1.9 %`, with as many digits as a small rate needs.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let digits = match percent {
        p if p == 0.0 || p >= 10.0 => 1,
        p if p >= 0.1 => 2,
        _ => 4,
    };
    format!("{percent:.digits$} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, wanted: f64) -> bool {
        (found - wanted).abs() < 5e-5
    }

    #[test]
    fn bounds_are_those_of_the_tables() {
        for (errors, of, low, high) in [
            (0, 10, 0.0, 0.3085),
            (1, 20, 0.0013, 0.2487),
            (5, 10, 0.1871, 0.8129),
            (10, 10, 0.6915, 1.0),
            (2, 1000, 0.0002, 0.0072),
            (0, 0, 0.0, 1.0),
        ] {
            let found = Rate { errors, of }.interval();
            assert!(near(found.0, low) && near(found.1, high), "{errors}/{of}: {found:?}");
        }
        // 1 - .05^(1/n): three in all trials.
        assert!(near(Rate { errors: 0, of: 100 }.upper(), 0.0295));
        assert!(near(Rate { errors: 0, of: 85_226 }.upper(), 3.515e-5));
    }

    #[test]
    fn many_trials_neither_overflow_nor_vanish() {
        let (low, high) = Rate { errors: 42_613, of: 85_226 }.interval();
        assert!(low > 0.4966 && low < 0.5 && high > 0.5 && high < 0.5034, "{low} {high}");
    }

    #[test]
    fn more_errors_or_fewer_trials_never_lower_the_bound() {
        let upper = |errors, of| Rate { errors, of }.upper();
        for errors in 0..20 {
            assert!(upper(errors, 30) < upper(errors + 1, 30) && upper(errors, 40) < upper(errors, 30));
        }
    }

    #[test]
    fn small_rates_keep_their_digits() {
        assert_eq!(
            [0.0, 0.5, 0.019, 0.000_03].map(percent),
            ["0.0 %", "50.0 %", "1.90 %", "0.0030 %"].map(str::to_owned)
        );
        assert_eq!(Rate::count([true, false, true]), Rate { errors: 2, of: 3 });
        assert_eq!(Rate::default().share(), None);
    }
}
