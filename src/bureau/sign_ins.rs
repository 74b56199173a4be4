//! How often a password may be guessed, so that guessing is slow and nobody is locked out by the guesses of others.
//!
//! A request names an operator and a counter, and both can be made up; only its address cannot. So a place is known
//! when the right password of this operator was given there before, from this address and under this counter's name. It
//! has a number of guesses of its own, which nobody elsewhere can use up. Behind a proxy all have one address; there
//! somebody must besides state the counter's name, and uses up the guesses of that one counter and operator only.

use std::{
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use renzheng_domain::time::Moment;

use super::{pacing::Pacing, recent::Recent};

/// Guesses a minute at one operator's password from one address, and at each known place. Typing errors do not come to
/// ten; the strongest advice is 100 guesses in all (NIST SP 800-63B), after which somebody has long looked.
const GUESSES: usize = 10;
/// Guesses a minute at one operator's password from all addresses that are not known, however many computers guess: the
/// hundred of NIST SP 800-63B.
const GUESSES_OF_ALL: usize = 100;
/// Known places that are remembered: 2,000 helpers at five counters each, 1 MB.
const MOST_PLACES: usize = 10_000;

/// Somebody who wants to sign in.
#[derive(Clone, Copy)]
pub(super) struct Attempt<'a> {
    /// As they say.
    pub operator: &'a str,
    /// The counter's name, as they say; of a second helper, who gives their word in a session, empty.
    pub device: &'a str,
    /// Where the connection comes from.
    pub address: IpAddr,
}

impl Attempt<'_> {
    const fn place(&self) -> (&str, IpAddr, &str) {
        (self.operator, self.address, self.device)
    }

    const fn from(&self) -> (&str, IpAddr) {
        (self.operator, self.address)
    }
}

/// What is remembered of sign-ins, in memory: a start forgets it.
pub(super) struct SignIns {
    known: Mutex<Recent<()>>,
    at_known_places: Pacing,
    from_addresses: Pacing,
    of_all: Pacing,
}

impl Default for SignIns {
    fn default() -> Self {
        Self {
            known: Mutex::new(Recent::new(MOST_PLACES)),
            at_known_places: Pacing::new(GUESSES),
            from_addresses: Pacing::new(GUESSES),
            of_all: Pacing::new(GUESSES_OF_ALL),
        }
    }
}

impl SignIns {
    /// Whether the right password was given at this place before.
    pub fn is_known(&self, attempt: &Attempt<'_>) -> bool {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&attempt.place()).is_some()
    }

    /// Whether one more would be too many; it is not counted.
    pub fn look(&self, attempt: &Attempt<'_>, now: Moment) -> Result<(), Duration> {
        if self.is_known(attempt) {
            return self.at_known_places.look(&attempt.place(), now);
        }
        self.from_addresses.look(&attempt.from(), now)?;
        self.of_all.look(&attempt.operator, now)
    }

    /// Counts one; `Err` with the time to wait when it is one too many.
    pub fn count(&self, attempt: &Attempt<'_>, now: Moment) -> Result<(), Duration> {
        if self.is_known(attempt) {
            return self.at_known_places.ask(&attempt.place(), now);
        }
        self.from_addresses.ask(&attempt.from(), now)?;
        self.of_all.ask(&attempt.operator, now)
    }

    /// The password was the right one: that was no guess, and the place is known from now on.
    pub fn succeeded(&self, attempt: &Attempt<'_>) {
        if self.is_known(attempt) {
            self.at_known_places.take_back(&attempt.place());
        } else {
            self.from_addresses.take_back(&attempt.from());
            self.of_all.take_back(&attempt.operator);
        }
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get_or(&attempt.place(), || ());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::ZERO;

    fn attempt(device: &'static str, last: u8) -> Attempt<'static> {
        Attempt { operator: "li", device, address: [10, 0, 0, last].into() }
    }

    fn guess(sign_ins: &SignIns, attempt: &Attempt<'_>, times: usize) -> bool {
        (0..times).all(|_| sign_ins.count(attempt, NOW).is_ok())
    }

    #[test]
    fn strangers_use_up_their_own_guesses_only() {
        let sign_ins = SignIns::default();
        let (stranger, office) = (attempt("x", 1), attempt("w1", 2));
        assert!(guess(&sign_ins, &stranger, GUESSES) && !guess(&sign_ins, &stranger, 1));
        assert!(guess(&sign_ins, &office, 1), "another address");
    }

    #[test]
    fn a_known_place_is_not_locked_out_from_its_own_address_nor_by_many() {
        let sign_ins = SignIns::default();
        let office = attempt("w1", 1);
        assert!(guess(&sign_ins, &office, 1));
        sign_ins.succeeded(&office);
        for last in 1..=u8::MAX {
            guess(&sign_ins, &attempt("x", last), GUESSES);
        }
        assert!(!guess(&sign_ins, &attempt("w2", 77), 1), "a hundred guesses of all");
        assert!(guess(&sign_ins, &office, GUESSES) && !guess(&sign_ins, &office, 1));
    }

    #[test]
    fn the_right_password_is_no_guess() {
        let sign_ins = SignIns::default();
        for _ in 0..GUESSES * 3 {
            assert!(guess(&sign_ins, &attempt("w1", 1), 1));
            sign_ins.succeeded(&attempt("w1", 1));
        }
    }
}
