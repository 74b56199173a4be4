//! When the light of a picture fell on the sensor, from the age its driver claims. A picture that is really old must
//! stay old, or the face of the person before would be judged as the present one.

use std::time::Duration;

use renzheng_domain::time::Moment;

/// An age above this is another clock's (a driver that copies foreign stamps), not an old picture's. Measured: after a
/// stall of one second, pictures of .95 s. After longer freezes they are as old as the freeze, which is what
/// [`LEFTOVER`] is for.
const OLDEST: Duration = Duration::from_secs(10);
/// Pictures that may lie in the driver from before a freeze: nokhwa asks for four buffers.
const LEFTOVER: u32 = 4;

/// Dates the pictures of one opening.
#[derive(Debug, Default)]
pub struct Dating {
    last: Option<Moment>,
    /// When reading stood still for longer than [`OLDEST`]: since when, and how many pictures may be from before.
    frozen: Option<(Moment, u32)>,
}

impl Dating {
    /// `age` is what the driver claims, `None` if it gives no stamp or one of the future. An impossible age counts as
    /// just arrived, except right after a freeze: what cannot be dated then is from before it.
    pub fn captured(&mut self, age: Option<Duration>, now: Moment) -> Moment {
        let last = self.last.replace(now);
        if let Some(last) = last.filter(|last| now.since(*last) > OLDEST) {
            self.frozen = Some((last, LEFTOVER));
        }
        let before = self.frozen.map(|(since, _)| since);
        self.frozen = self.frozen.and_then(|(since, left)| Some((since, left.checked_sub(1).filter(|n| *n > 0)?)));
        match (age.filter(|age| *age <= OLDEST), before) {
            (Some(age), _) => now - age,
            (None, Some(before)) => before,
            (None, None) => now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn keeps_an_old_picture_old_and_believes_no_absurd_age() {
        let (mut dating, now) = (Dating::default(), Moment::from_millis(60_000));
        for (age, captured) in [
            (Some(ms(100)), 59_900),
            (Some(ms(950)), 59_050),
            (Some(ms(5_000)), 55_000),
            (Some(ms(10_000)), 50_000),
            (Some(ms(10_001)), 60_000),
            (Some(ms(40 * 365 * 86_400_000)), 60_000),
            (None, 60_000),
        ] {
            assert_eq!(dating.captured(age, now), Moment::from_millis(captured), "{age:?}");
        }
    }

    #[test]
    fn what_lay_in_the_driver_over_a_long_freeze_is_not_of_today() {
        let mut dating = Dating::default();
        dating.captured(Some(ms(30)), Moment::from_millis(1_000));
        let thawed = Moment::from_millis(61_000);
        let ages = [Some(ms(60_010)), None, Some(ms(20)), Some(ms(59_900)), Some(ms(59_900)), None];
        let captured = ages.map(|age| dating.captured(age, thawed));
        let (old, fresh) = (Moment::from_millis(1_000), Moment::from_millis(60_980));
        assert_eq!(captured, [old, old, fresh, old, thawed, thawed]);
    }
}
