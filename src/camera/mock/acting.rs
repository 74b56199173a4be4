//! When the puppet does what: idle life, prompted and timed acts, as a face's expression at a moment. Deterministic:
//! the same script and prompts give the same film.

use std::{f32::consts::TAU, time::Duration};

use renzheng_domain::trial::Act;

use super::script::{Acts, Effect, Garment};

/// What a face does at a moment; all zero is the resting face.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Expression {
    /// Degrees, positive to the person's own left (the right of the picture).
    pub yaw: f32,
    /// Degrees, positive chin up.
    pub pitch: f32,
    /// Degrees, positive clockwise in the picture.
    pub roll: f32,
    /// The head's shift to the right, in head widths.
    pub shift: f32,
    /// 0 open, 1 closed.
    pub lids: f32,
    /// 0 at rest, 1 wide open.
    pub jaw: f32,
}

/// How far the head turns when a turn is asked for, degrees: half again as far as the trial asks for (16), so that it
/// is unmistakable, and far from where a part of the portrait would be torn.
const TURN: f32 = 25.0;

/// How far the chin goes down when a nod is asked for, degrees: half again as far as the trial asks for.
const NOD: f32 = 18.0;

/// How an act swells, stays and ends, seconds. A lid closes in about 120 ms; a blink on request is held a little
/// longer than a spontaneous one (100 to 150 ms).
const fn timing(act: Act) -> (f32, f32, f32) {
    match act {
        Act::Blink => (0.12, 0.2, 0.15),
        Act::OpenMouth => (0.4, 0.5, 0.4),
        Act::TurnLeft | Act::TurnRight => (0.7, 0.3, 0.7),
        Act::Nod => (0.5, 0.2, 0.5),
        // The puppet has no voice; the helper hears for it.
        Act::Digits => (0.1, 0.0, 0.1),
    }
}

/// The acts under way and to come, in script time.
#[derive(Debug)]
pub struct Performance {
    policy: Acts,
    acts: Vec<(Act, Duration)>,
    prompts: u32,
}

impl Performance {
    /// With the script's own timed acts.
    pub fn new(policy: Acts, timed: &[(Act, Duration)]) -> Self {
        Self { policy, acts: timed.to_vec(), prompts: 0 }
    }

    /// The person is asked for `act` at `since`; they begin .5 to 1.2 s later.
    pub fn prompt(&mut self, act: Act, since: Duration) {
        let answer = match self.policy {
            Acts::Follow => act,
            Acts::Ignore => return,
            Acts::Wrong => another(act),
        };
        self.prompts += 1;
        // Multiples of the golden section are spread evenly over the unit interval, whatever their number.
        let spread = (self.prompts as f32 * 0.618_034).fract();
        self.acts.push((answer, since + Duration::from_secs_f32(0.5 + 0.7 * spread)));
    }

    /// The face at a moment, with what the script's step adds.
    pub fn expression(&self, since: Duration, effects: &[Effect]) -> Expression {
        let mut face = idle(since.as_secs_f32());
        for (act, start) in &self.acts {
            if let Some(t) = since.checked_sub(*start) {
                perform(&mut face, *act, envelope(timing(*act), t.as_secs_f32()));
            }
        }
        for effect in effects {
            match *effect {
                Effect::Hold(act) => perform(&mut face, act, 1.0),
                Effect::Pose(yaw, pitch, roll) => face = Expression { yaw, pitch, roll, ..face },
                // Nobody sees the lips under a mask or the lids behind dark glasses, and cloth does not open and close.
                Effect::Wear(Garment::Mask(_) | Garment::Scarf | Garment::Hand) => face.jaw = 0.0,
                Effect::Wear(Garment::Sunglasses(_) | Garment::EyeHand(_)) => face.lids = 0.0,
                Effect::Restless => face.shift += 0.12 * (since.as_secs_f32() * TAU / 1.1).sin(),
                _ => {}
            }
        }
        face
    }
}

/// Nobody sits like a photograph: slow sway, far slower than the stillness gate of the framing (.15 inter-eye
/// distances a second; this is at most about .08).
pub fn idle(t: f32) -> Expression {
    let wave = |period: f32, phase: f32| (t * TAU / period + phase).sin();
    Expression {
        yaw: 1.5 * wave(5.3, 0.0),
        pitch: 1.0 * wave(4.1, 1.0),
        roll: 0.7 * wave(6.7, 2.0),
        shift: 0.004 * wave(3.7, 0.5),
        ..Expression::default()
    }
}

fn perform(face: &mut Expression, act: Act, share: f32) {
    match act {
        Act::Blink => face.lids = face.lids.max(share),
        Act::OpenMouth => face.jaw = face.jaw.max(share),
        Act::TurnLeft => face.yaw += TURN * share,
        Act::TurnRight => face.yaw -= TURN * share,
        Act::Nod => face.pitch -= NOD * share,
        Act::Digits => {}
    }
}

/// 0 to 1 and back, without jerks.
fn envelope((rise, hold, fall): (f32, f32, f32), t: f32) -> f32 {
    let x = (t / rise).min((rise + hold + fall - t) / fall).clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

const fn another(act: Act) -> Act {
    match act {
        Act::Blink => Act::OpenMouth,
        Act::OpenMouth => Act::TurnLeft,
        Act::TurnLeft => Act::TurnRight,
        Act::TurnRight => Act::Nod,
        Act::Nod | Act::Digits => Act::Blink,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(s: f32) -> Duration {
        Duration::from_secs_f32(s)
    }

    #[test]
    fn follows_ignores_or_errs() {
        let peak = |policy, act, pick: fn(&Expression) -> f32| {
            let mut play = Performance::new(policy, &[]);
            play.prompt(act, seconds(3.0));
            let faces = (0..400).map(|i| play.expression(seconds(i as f32 / 100.0 + 3.0), &[]));
            let best = faces.enumerate().max_by(|a, b| pick(&a.1).total_cmp(&pick(&b.1))).unwrap();
            (best.0 as f32 / 100.0, pick(&best.1))
        };
        let (when, share) = peak(Acts::Follow, Act::Blink, |f| f.lids);
        assert!((0.6..1.4).contains(&when) && share > 0.99, "{when} {share}");
        assert!(peak(Acts::Follow, Act::TurnLeft, |f| f.yaw).1 > 22.0);
        assert!(peak(Acts::Follow, Act::TurnRight, |f| -f.yaw).1 > 22.0);
        assert!(peak(Acts::Ignore, Act::OpenMouth, |f| f.jaw).1 < 0.01);
        assert!(peak(Acts::Wrong, Act::OpenMouth, |f| f.jaw).1 < 0.01);
        assert!(peak(Acts::Wrong, Act::OpenMouth, |f| f.yaw).1 > 22.0);
    }

    #[test]
    fn acts_on_time_and_rests_again() {
        let play = Performance::new(Acts::Ignore, &[(Act::Blink, seconds(2.1))]);
        let lids = |s| play.expression(seconds(s), &[]).lids;
        assert_eq!((lids(2.1), lids(2.3), lids(2.6)), (0.0, 1.0, 0.0));
    }

    #[test]
    fn sways_but_sits_still_enough() {
        for i in 0..2000 {
            let (a, b) = (idle(i as f32 / 50.0), idle((i + 1) as f32 / 50.0));
            assert!(a.yaw.abs() < 3.0 && a.pitch.abs() < 3.0 && a.roll.abs() < 3.0);
            assert!((b.shift - a.shift).abs() * 50.0 < 0.02, "head widths a second");
        }
    }
}
