//! What a distance between two faces means: the same person, a case for a human, or different people.
//!
//! The one home of that rule; which numbers a network has stands in its manifest entry, measured on what is said there.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What a comparison says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Band {
    /// Both faces are the same person's.
    Same,
    /// A human must look.
    Unsure,
    /// Different people.
    Different,
}

/// Up to this age, in years, a photo on file is as good as new: matchers of ten years ago kept 99 % of people for about
/// six years at a false accept rate of .01 % (Best-Rowden and Jain, Longitudinal Study of Automatic Face Recognition).
const FRESH: u32 = 5;
/// From this age on, nobody nearer than the median of strangers is called different. Not measured: it only gives more
/// work to a human.
const OLD: u32 = 15;

/// Three bands over a distance that is 0 for the same picture; the middle one belongs to a human.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Numbers", into = "Numbers")]
pub struct Bands {
    same_up_to: f32,
    different_from: f32,
    strangers: f32,
}

/// Why three numbers are no bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BandsError {
    /// One is negative or no number.
    #[error("the bounds of the bands must be numbers of at least 0")]
    NoNumber,
    /// They do not rise.
    #[error("the bounds of the bands must rise: same_up_to < different_from <= strangers")]
    Order,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    same_up_to: f32,
    different_from: f32,
    strangers: f32,
}

impl TryFrom<Numbers> for Bands {
    type Error = BandsError;

    fn try_from(n: Numbers) -> Result<Self, BandsError> {
        Self::new(n.same_up_to, n.different_from, n.strangers)
    }
}

impl From<Bands> for Numbers {
    fn from(b: Bands) -> Self {
        Self { same_up_to: b.same_up_to, different_from: b.different_from, strangers: b.strangers }
    }
}

impl Bands {
    /// `strangers` is the median distance of different people.
    pub fn new(same_up_to: f32, different_from: f32, strangers: f32) -> Result<Self, BandsError> {
        if ![same_up_to, different_from, strangers].iter().all(|n| n.is_finite() && *n >= 0.0) {
            return Err(BandsError::NoNumber);
        }
        if same_up_to < different_from && different_from <= strangers {
            return Ok(Self { same_up_to, different_from, strangers });
        }
        Err(BandsError::Order)
    }

    /// The largest distance that counts as the same person.
    pub const fn same_up_to(&self) -> f32 {
        self.same_up_to
    }

    /// The smallest distance that counts as different people.
    pub const fn different_from(&self) -> f32 {
        self.different_from
    }

    /// The bands for a photo on file of that age. Faces change, so only the bound above which somebody is called
    /// another moves: a tenth of its way to the strangers for each year over [`FRESH`]. What counts as the same never
    /// widens.
    #[must_use]
    pub fn aged(self, years: Option<u32>) -> Self {
        let old = years.unwrap_or(0).clamp(FRESH, OLD) - FRESH;
        let share = old as f32 / (OLD - FRESH) as f32;
        Self { different_from: self.different_from + share * (self.strangers - self.different_from), ..self }
    }

    /// Which band; a distance that is no number is unsure.
    pub fn of(&self, distance: f32) -> Band {
        if distance <= self.same_up_to {
            Band::Same
        } else if distance >= self.different_from {
            Band::Different
        } else {
            Band::Unsure
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bands() -> Bands {
        Bands::new(0.938, 1.2, 1.42).unwrap()
    }

    #[test]
    fn the_bands_meet_without_a_gap_and_no_number_is_unsure() {
        use Band::{Different, Same, Unsure};
        for (distance, band) in [
            (0.0, Same),
            (0.938, Same),
            (0.939, Unsure),
            (1.199, Unsure),
            (1.2, Different),
            (f32::INFINITY, Different),
            (f32::NAN, Unsure),
        ] {
            assert_eq!(bands().of(distance), band, "{distance}");
        }
    }

    #[test]
    fn an_old_photo_widens_the_middle_band_only() {
        for years in [None, Some(0), Some(FRESH)] {
            assert_eq!(bands().aged(years), bands());
        }
        let mut before = bands();
        for years in FRESH + 1..=OLD {
            let aged = bands().aged(Some(years));
            assert!((aged.same_up_to() - bands().same_up_to()).abs() < f32::EPSILON);
            assert!(aged.different_from() > before.different_from(), "{years}");
            before = aged;
        }
        assert!((before.different_from() - 1.42).abs() < 1e-6);
        assert_eq!(bands().aged(Some(90)), before);
        assert_eq!(bands().aged(Some(20)).of(1.3), Band::Unsure);
    }

    #[test]
    fn bounds_that_make_no_bands_are_refused() {
        assert_eq!(Bands::new(f32::NAN, 1.0, 2.0), Err(BandsError::NoNumber));
        assert_eq!(Bands::new(-0.1, 1.0, 2.0), Err(BandsError::NoNumber));
        assert_eq!(Bands::new(0.1, f32::INFINITY, f32::INFINITY), Err(BandsError::NoNumber));
        assert_eq!(Bands::new(1.2, 1.2, 1.4), Err(BandsError::Order));
        assert_eq!(Bands::new(0.9, 1.2, 1.1), Err(BandsError::Order));
        let read = toml::from_str::<Bands>("same_up_to = 1.3\ndifferent_from = 1.2\nstrangers = 1.4");
        assert!(read.unwrap_err().message().contains("must rise"));
    }
}
