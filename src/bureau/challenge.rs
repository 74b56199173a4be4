//! What a person is asked to do: some acts, drawn at random. A fixed act proves nothing, because a replayed video shows
//! it as well.

use std::time::Duration;

use jiff::Timestamp;

use super::BureauError;
use crate::{
    domain::trial::{Act, Challenge},
    wire::encode,
};

/// How long a challenge holds: consent, framing and three unhurried trials fit in.
const HOLDS: Duration = Duration::from_mins(10);

/// The acts of a challenge, the first of which are always asked for, the others only while there is doubt: three, so
/// that a doubted person still has something to show, and no more, because each takes an old person a quarter of a
/// minute.
const RUNGS: usize = 3;

/// A fresh challenge without the acts in `cannot`; the digits when no movement is left, `None` when not even they are.
pub(super) fn draw(cannot: &[Act], now: Timestamp) -> Result<Option<Challenge>, BureauError> {
    let random = random::<{ 16 + RUNGS + 1 }>()?;
    let (nonce, dice) = random.split_at(16);
    let mut left: Vec<Act> = Act::MOVEMENTS.into_iter().filter(|act| !cannot.contains(act)).collect();
    let mut acts = Vec::new();
    for die in &dice[..RUNGS.min(left.len())] {
        // 256 is no multiple of 3, so of three acts one comes 1 % more often: no help to anybody.
        acts.push(left.remove(usize::from(*die) % left.len()));
    }
    // Only a head that turns shows whether it is flat.
    let turns: Vec<Act> = left.into_iter().filter(|act| act.turns_head()).collect();
    if let Some(last) = acts.last_mut()
        && !turns.is_empty()
        && !last.turns_head()
    {
        *last = turns[usize::from(dice[RUNGS]) % turns.len()];
    }
    if acts.is_empty() && !cannot.contains(&Act::Digits) {
        acts.push(Act::Digits);
    }
    if acts.is_empty() {
        return Ok(None);
    }
    let expires = now.checked_add(HOLDS).map_err(|_| BureauError::Damaged("the time"))?;
    Ok(Some(Challenge::new(encode(nonce), acts, expires)))
}

/// A handle nobody can guess.
pub(super) fn handle() -> Result<String, BureauError> {
    Ok(encode(&random::<16>()?))
}

/// A code somebody can read out and type: twelve letters and digits, none of them easily taken for another; 59 bits.
pub(super) fn code() -> Result<String, BureauError> {
    const LETTERS: &[u8; 31] = b"ABCDEFGHJKLMNPQRSTUVWXYZ2345678";
    // 256 is no multiple of 31, so some letters come a little oftener: a tenth of a bit is lost.
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
            assert_eq!(acts.iter().collect::<HashSet<_>>().len(), RUNGS, "each at most once: {acts:?}");
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
