//! For how long a face has not moved by itself: no lid, no lip.
//!
//! Only time tells. Over seconds the lids and lips of a woman who held nearly still moved less in the mesh (their
//! opening by .007 of its width) than those of a swaying print (.004 to .008), so nothing can be said from how little
//! they move.

use std::time::Duration;

use renzheng_domain::time::Moment;

use super::super::mesh::Mesh;

/// A lid that closes to less than this share of its usual opening has moved: half-way through a blink, beyond what the
/// mesh makes of a turned picture.
const BLINK: f32 = 0.7;
/// A mouth whose opening over its width changes by this much has moved.
const MOUTH: f32 = 0.1;
/// What is usual follows what is seen by this share a picture.
const FOLLOW: f32 = 0.05;
/// Pictures further apart may miss a blink, which takes 100 to 150 ms.
const APART: Duration = Duration::from_millis(100);
/// Quiet time at the middle of the scale. The longest time a filmed man did not blink was 26 s of 53, and people of
/// great age or with Parkinson's disease blink less than five times a minute.
const MIDDLE: Duration = Duration::from_mins(1);

/// When the face moved last, and how it usually is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Still {
    since: Option<Moment>,
    last: Option<Moment>,
    eyes: f32,
    mouth: f32,
}

impl Still {
    /// Takes every picture; says how surely the face is none that lives, `[0, 1]`, `None` while blinks may be missed.
    pub fn look(&mut self, at: Moment, mesh: &Mesh) -> Option<f32> {
        let (eyes, mouth) = (mesh.left_eye_open.min(mesh.right_eye_open), mesh.mouth_open);
        let apart = self.last.replace(at).map(|last| at.since(last));
        let moved = eyes < BLINK * self.eyes || (mouth - self.mouth).abs() > MOUTH;
        if self.since.is_none() || moved || apart.is_some_and(|apart| apart > APART) {
            // What it changed to may be how it is from now on.
            *self = Self { since: Some(at), last: Some(at), eyes, mouth };
            return if moved { Some(0.0) } else { None };
        }
        self.eyes += FOLLOW * (eyes - self.eyes);
        self.mouth += FOLLOW * (mouth - self.mouth);
        let quiet = at.since(self.since?);
        Some((quiet.as_secs_f32() / (2.0 * MIDDLE.as_secs_f32())).min(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mesh(eyes: f32, mouth: f32) -> Mesh {
        Mesh {
            points: Vec::new(),
            depth: Vec::new(),
            left_eye_open: eyes,
            right_eye_open: eyes,
            mouth_open: mouth,
            presence: 1.0,
        }
    }

    /// What is said after so many pictures, `apart` milliseconds each; one of them has the eyes and mouth told.
    fn said(count: u64, apart: u64, odd: (u64, f32, f32)) -> Option<f32> {
        let mut still = Still::default();
        let look = |i: u64| {
            let jitter = (i as f32 * 0.618).fract() * 0.03;
            let (eyes, mouth) = if i == odd.0 { (odd.1, odd.2) } else { (0.3 + jitter, 0.02 + jitter) };
            still.look(Moment::from_millis(1000 + i * apart), &mesh(eyes, mouth))
        };
        (0..count).map(look).last().flatten()
    }

    #[test]
    fn only_a_long_time_without_a_blink_says_something() {
        assert!(said(900, 33, (9999, 0.0, 0.0)).unwrap() < 0.3, "half a minute");
        assert!(said(2400, 33, (9999, 0.0, 0.0)).unwrap() > 0.5, "80 seconds");
        assert!(said(2400, 33, (2300, 0.1, 0.02)).unwrap() < 0.1, "a blink");
        assert!(said(2400, 33, (2300, 0.3, 0.4)).unwrap() < 0.1, "the mouth opens");
    }

    #[test]
    fn slow_pictures_may_miss_a_blink() {
        assert_eq!(said(900, 125, (9999, 0.0, 0.0)), None);
    }
}
