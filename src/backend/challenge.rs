//! The challenge of a counter whose bureau gives none: drawn here, and its record says so.

use jiff::Timestamp;
use renzheng_domain::trial::{Act, Challenge, DrawnBy};
use renzheng_wire::encode;

use super::BackendError;

/// A fresh challenge without the acts in `cannot`. Who can do none of them, not even the digits, gets the refusal that
/// the reference bureau gives.
pub(super) fn draw(cannot: &[Act], now: Timestamp) -> Result<Challenge, BackendError> {
    let mut random = [0; 16 + Challenge::DRAWN + 1];
    getrandom::fill(&mut random).map_err(|_| BackendError::Fault(500))?;
    let (nonce, dice) = random.split_at(16);
    let acts = Act::drawn(dice, cannot);
    if acts.is_empty() {
        return Err(BackendError::Refused(422));
    }
    let expires = now.checked_add(Challenge::HOLDS).unwrap_or(Timestamp::MAX);
    Ok(Challenge { drawn_by: DrawnBy::Counter, ..Challenge::new(encode(nonce), acts, expires) })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn acts_are_drawn_as_the_bureau_draws_them_and_the_challenge_says_by_whom() {
        let mut first = HashSet::new();
        for _ in 0..300 {
            let challenge = draw(&[Act::Blink], Timestamp::UNIX_EPOCH).unwrap();
            let acts = challenge.acts;
            assert_eq!(
                (acts.iter().collect::<HashSet<_>>().len(), challenge.drawn_by),
                (Challenge::DRAWN, DrawnBy::Counter)
            );
            assert!(acts.iter().any(|act| act.turns_head()) && !acts.contains(&Act::Digits), "{acts:?}");
            assert_eq!(challenge.expires.as_second(), 600);
            first.insert(acts[0]);
        }
        assert_eq!(first, [Act::OpenMouth, Act::TurnLeft, Act::TurnRight, Act::Nod].into());
        assert_eq!(draw(&Act::MOVEMENTS, Timestamp::UNIX_EPOCH).unwrap().acts, [Act::Digits]);
        assert_eq!(draw(&Act::ALL, Timestamp::UNIX_EPOCH), Err(BackendError::Refused(422)));
    }
}
