//! What a person is asked to do: one act, drawn at random. A fixed act proves nothing, because a replayed video shows it
//! as well.

use std::time::Duration;

use jiff::Timestamp;

use super::BureauError;
use crate::{
    backend::wire::encode,
    domain::trial::{Act, Challenge},
};

/// How long a challenge holds: consent, framing and three unhurried trials fit in.
const HOLDS: Duration = Duration::from_mins(10);

/// A fresh challenge without the acts in `cannot`; `None` when no act is left.
pub(super) fn draw(cannot: &[Act], now: Timestamp) -> Result<Option<Challenge>, BureauError> {
    let possible: Vec<Act> = Act::MOVEMENTS.into_iter().filter(|act| !cannot.contains(act)).collect();
    if possible.is_empty() {
        return Ok(None);
    }
    let random = random::<17>()?;
    // 256 is no multiple of 3, so of three acts one comes 1 % more often: no help to anybody.
    let act = possible[random[16] as usize % possible.len()];
    let expires = now.checked_add(HOLDS).map_err(|_| BureauError::Damaged("the time"))?;
    Ok(Some(Challenge { nonce: encode(&random[..16]), acts: vec![act], expires }))
}

/// A handle nobody can guess.
pub(super) fn handle() -> Result<String, BureauError> {
    Ok(encode(&random::<16>()?))
}

/// Random bytes of the system.
pub(super) fn random<const N: usize>() -> Result<[u8; N], BureauError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| BureauError::Crypto("random bytes"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_possible_act_comes_and_no_other() {
        let mut seen = std::collections::HashSet::new();
        for _ in 0..200 {
            let challenge = draw(&[Act::Blink], Timestamp::UNIX_EPOCH).unwrap().unwrap();
            assert_eq!(challenge.acts.len(), 1);
            seen.insert(challenge.acts[0]);
        }
        assert_eq!(seen, [Act::OpenMouth, Act::TurnLeft, Act::TurnRight, Act::Nod].into());
        assert_eq!(draw(&Act::ALL, Timestamp::UNIX_EPOCH).unwrap(), None);
    }
}
