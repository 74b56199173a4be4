//! The liveness trial: what the bureau asks for and what was seen.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{face::Cues, time::Moment};

/// Something a living person can do when asked.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    schemars::JsonSchema,
    strum::IntoStaticStr,
    strum::EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Act {
    /// Close both eyes and open them again.
    Blink,
    /// Open the mouth wide.
    OpenMouth,
    /// Turn the head to the person's own left.
    TurnLeft,
    /// Turn the head to the person's own right.
    TurnRight,
    /// Lower the chin and raise it again.
    Nod,
    /// Say the challenge's four digits, or hold a card with them beside the face: for people who can do no movement.
    /// The helper hears or sees them, and a person at the bureau looks at the picture.
    Digits,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 6] = [Self::Blink, Self::OpenMouth, Self::TurnLeft, Self::TurnRight, Self::Nod, Self::Digits];
    /// The acts that are movements, for drawing some at random.
    pub const MOVEMENTS: [Self; 5] = [Self::Blink, Self::OpenMouth, Self::TurnLeft, Self::TurnRight, Self::Nod];

    /// Its word on the wire, in scenarios, in camera scripts and, with hyphens, in the keys of messages.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// Whether it turns the head far enough to tell a head from a flat picture.
    pub const fn turns_head(self) -> bool {
        matches!(self, Self::TurnLeft | Self::TurnRight | Self::Nod)
    }

    /// A movement for each random byte but the last, none twice and none of `cannot`; among them one that turns the
    /// head where there is one, because only that shows whether the head is flat. The digits when no movement is left;
    /// nothing when not even they are.
    pub fn drawn(dice: &[u8], cannot: &[Self]) -> Vec<Self> {
        let Some((spare, dice)) = dice.split_last() else { return Vec::new() };
        let mut left: Vec<Self> = Self::MOVEMENTS.into_iter().filter(|act| !cannot.contains(act)).collect();
        let mut acts = Vec::new();
        for die in &dice[..dice.len().min(left.len())] {
            // 256 is no multiple of 3, so of three acts one comes 1 % more often: no help to anybody.
            acts.push(left.remove(usize::from(*die) % left.len()));
        }
        left.retain(|act| act.turns_head());
        match acts.last_mut() {
            Some(last) if !left.is_empty() && !last.turns_head() => *last = left[usize::from(*spare) % left.len()],
            None if !cannot.contains(&Self::Digits) => acts.push(Self::Digits),
            _ => {}
        }
        acts
    }
}

/// Who drew a challenge. One that the counter drew proves less: whoever owns the counter knew it before, so a record
/// that answers one always goes to a person at the bureau.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DrawnBy {
    /// The bureau.
    #[default]
    Bureau,
    /// This counter, because its bureau gives no challenges.
    Counter,
}

impl DrawnBy {
    /// Whether the bureau drew it: what older records mean, which do not say it, and what is therefore not written.
    pub const fn is_bureau(&self) -> bool {
        matches!(self, Self::Bureau)
    }
}

/// What the bureau asks for, fresh for each person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Challenge {
    /// 16 random bytes, base64url without padding.
    pub nonce: String,
    /// Acts in the order in which they are asked for: the first ones always (`Service::acts_asked`), the others only
    /// while there is doubt.
    pub acts: Vec<Act>,
    /// After this the bureau wants a new challenge.
    pub expires: Timestamp,
    /// What the nonce was boiled down to for rests and digits: it may be written down where the nonce may not.
    #[serde(default)]
    pub dice: u32,
    /// Who drew it.
    #[serde(default, skip_serializing_if = "DrawnBy::is_bureau")]
    pub drawn_by: DrawnBy,
}

/// The shortest rest before an act is asked for, milliseconds: long enough that the sentence is seen to change.
const SHORTEST_REST: u32 = 500;
/// Rests differ by up to this, milliseconds: a film cannot be cut to them, and nobody waits long.
const REST_RANGE: u32 = 1000;

impl Challenge {
    /// How long a challenge holds: consent, framing and three unhurried trials fit in.
    pub const HOLDS: Duration = Duration::from_mins(10);
    /// How many acts are drawn, the first of which are always asked for, the others only while there is doubt: three,
    /// so that a doubted person still has something to show, and no more, because each takes an old person a quarter of
    /// a minute.
    pub const DRAWN: usize = 3;

    /// With the dice that follow from the nonce.
    pub fn new(nonce: String, acts: Vec<Act>, expires: Timestamp) -> Self {
        let dice = hash(0x811C_9DC5, nonce.bytes());
        Self { nonce, acts, expires, dice, drawn_by: DrawnBy::Bureau }
    }

    /// The digits that are said or shown for [`Act::Digits`]; four, from the nonce.
    pub fn digits(&self) -> String {
        format!("{:04}", self.draw(0) % 10_000)
    }

    /// How long the person rests before the act with this index is asked for. It follows from the nonce, so it is the
    /// bureau's choice and nobody can know it before.
    pub fn rest(&self, index: usize) -> Duration {
        Duration::from_millis(u64::from(SHORTEST_REST + self.draw(index + 1) % REST_RANGE))
    }

    /// A number for each use of the nonce.
    fn draw(&self, which: usize) -> u32 {
        hash(self.dice, (which as u32).to_le_bytes())
    }
}

/// FNV-1a with 32 bits, going on from `so_far`. It only spreads: the nonce is what is random.
fn hash(so_far: u32, bytes: impl IntoIterator<Item = u8>) -> u32 {
    bytes.into_iter().fold(so_far, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Why a trial could not be judged. None of these uses up an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum NotJudged {
    /// The face was gone too long.
    FaceLost,
    /// A second face came close.
    MultipleFaces,
    /// Light or sharpness were too poor for the models.
    PoorPicture,
    /// The camera stopped or was unplugged.
    CameraLost,
    /// Another person was before the camera than the one who was framed.
    PersonChanged,
    /// No usable judgement of the passive model in the whole trial.
    NoEvidence,
}

/// Local judgement of a trial. The bureau decides; this is what the counter saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The acts were done in time and nothing speaks against a living person who stayed the same.
    Passed,
    /// The acts were done but something speaks against it: goes to review, never said on screen.
    Suspect,
    /// A usable face was there the whole time and the act did not come.
    NotDone,
    /// The trial could not be judged.
    NotJudged(NotJudged),
}

/// One act as it happened, times in milliseconds after the prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActRecord {
    /// What was asked.
    pub act: Act,
    /// When it was asked.
    pub prompted: Moment,
    /// When the movement began, after the prompt.
    pub began_ms: u64,
    /// When it was complete, after the prompt.
    pub done_ms: u64,
}

/// The trial as it goes on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrialRecord {
    /// The challenge's nonce.
    pub nonce: String,
    /// Who drew the challenge; older records do not say, and theirs were the bureau's.
    #[serde(default, skip_serializing_if = "DrawnBy::is_bureau")]
    pub drawn_by: DrawnBy,
    /// What was done, in order.
    pub acts: Vec<ActRecord>,
    /// Local judgement.
    pub verdict: Verdict,
    /// Median passive probability over framing and trial, `[0, 1]`; `None` if never judged.
    pub bona_fide: Option<f32>,
    /// Medians of the model-free signs over framing and trial.
    #[serde(default)]
    pub cues: Cues,
    /// How many frames gave a passive probability.
    pub judged_frames: u32,
    /// How far the face stands out of a plane, in inter-eye distances: median over the pictures with a turned head;
    /// `None` when no turn was asked for.
    #[serde(default)]
    pub relief: Option<f32>,
    /// Whether the face was the portrait's until the end, as far as it could be told.
    #[serde(default)]
    pub same_person: bool,
    /// How many judged trials this person has had, this one included.
    pub attempt: u32,
}

impl TrialRecord {
    /// Whether every measure is a number: JSON can say more than 32 bits hold.
    pub fn is_finite(&self) -> bool {
        let Cues { border, moire, bands, rigid, still } = self.cues;
        let measures = [self.bona_fide, self.relief, border, moire, bands, rigid, still];
        measures.into_iter().flatten().all(f32::is_finite)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_rests_follow_from_the_nonce_alone_and_differ() {
        let challenge = |nonce: &str| Challenge::new(nonce.into(), Vec::new(), Timestamp::UNIX_EPOCH);
        let nonces: Vec<String> = (0..100).map(|i| format!("nonce-{i}")).collect();
        let digits: std::collections::HashSet<_> = nonces.iter().map(|nonce| challenge(nonce).digits()).collect();
        assert!(digits.len() > 95 && digits.iter().all(|d| d.len() == 4 && d.bytes().all(|b| b.is_ascii_digit())));
        let rests: Vec<u128> = nonces.iter().map(|nonce| challenge(nonce).rest(0).as_millis()).collect();
        assert!(rests.iter().all(|ms| (500..1500).contains(ms)));
        assert!(rests.iter().max().unwrap() - rests.iter().min().unwrap() > 800, "spread over the range");
        assert_eq!(challenge("a").digits(), challenge("a").digits());
        assert_ne!(challenge("a").rest(0), challenge("a").rest(1));
    }
}
