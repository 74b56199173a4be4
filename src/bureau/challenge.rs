//! What a person is asked to do: some acts, drawn at random. A fixed act proves nothing, because a replayed video shows
//! it as well.

use jiff::Timestamp;
use renzheng_domain::trial::{Act, Challenge};
use renzheng_wire::encode;

use super::BureauError;

/// A fresh challenge without the acts in `cannot`; the digits when no movement is left, `None` when not even they are.
pub(super) fn draw(cannot: &[Act], now: Timestamp) -> Result<Option<Challenge>, BureauError> {
    let random = random::<{ 16 + Challenge::DRAWN + 1 }>()?;
    let (nonce, dice) = random.split_at(16);
    let acts = Act::drawn(dice, cannot);
    if acts.is_empty() {
        return Ok(None);
    }
    let expires = now.checked_add(Challenge::HOLDS).map_err(|_| BureauError::Damaged("the time"))?;
    Ok(Some(Challenge::new(encode(nonce), acts, expires)))
}

/// A handle nobody can guess.
pub(super) fn handle() -> Result<String, BureauError> {
    Ok(encode(&random::<16>()?))
}

/// A code somebody can read out and type: twelve letters and digits, none of them easily taken for another; 59 bits.
pub(super) fn code() -> Result<String, BureauError> {
    const LETTERS: &[u8; 31] = b"ABCDEFGHJKLMNPQRSTUVWXYZ2345678";
    // 256 is no multiple of 31, so some letters come a little more often: a tenth of a bit is lost.
    Ok(random::<12>()?.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect())
}

/// Random bytes of the system.
pub(super) fn random<const N: usize>() -> Result<[u8; N], BureauError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| BureauError::Crypto("random bytes"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn drawn(cannot: &[Act]) -> Vec<Act> {
        draw(cannot, Timestamp::UNIX_EPOCH).unwrap().unwrap().acts
    }

    #[test]
    fn every_possible_act_comes_first_and_no_other_comes_at_all() {
        let mut first = HashSet::new();
        for _ in 0..300 {
            let acts = drawn(&[Act::Blink]);
            assert_eq!(acts.iter().collect::<HashSet<_>>().len(), Challenge::DRAWN, "each at most once: {acts:?}");
            assert!(!acts.contains(&Act::Blink) && !acts.contains(&Act::Digits), "{acts:?}");
            assert!(acts.iter().any(|act| act.turns_head()), "{acts:?}");
            first.insert(acts[0]);
        }
        assert_eq!(first, [Act::OpenMouth, Act::TurnLeft, Act::TurnRight, Act::Nod].into());
    }

    #[test]
    fn who_can_move_little_is_asked_for_that_and_who_cannot_move_for_the_digits() {
        use Act::{Blink, Digits, Nod, OpenMouth, TurnLeft, TurnRight};
        assert_eq!(drawn(&[TurnLeft, TurnRight, Nod, OpenMouth]), [Blink]);
        assert_eq!(drawn(&Act::MOVEMENTS), [Digits]);
        assert_eq!(draw(&Act::ALL, Timestamp::UNIX_EPOCH).unwrap(), None);
    }
}
