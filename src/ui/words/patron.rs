//! Words for the person's own screen and for the voice. The keys are the ids of recordings.

use renzheng_domain::trial::Act;

use super::{
    Words,
    enums::{act_key, hint_key},
};
use crate::patron::{Calm, Say};

impl Words {
    /// What the person is told in front of the mirror.
    pub(crate) fn patron_say(&self, say: &Say) -> String {
        match say {
            // Read one by one, not as a number.
            Say::Digits(digits) => self.trial_digits(&digits.chars().map(String::from).collect::<Vec<_>>().join(" ")),
            _ => self.patron_text(&say_key(say)),
        }
    }

    /// A calm sentence.
    pub(crate) fn patron_calm(&self, calm: Calm) -> String {
        let key = match calm {
            Calm::Listen => "patron-listen",
            Calm::ReadBack => "patron-read-back",
            Calm::Agreement => "patron-agreement",
            Calm::Wait => "patron-wait",
            Calm::Rest => "patron-rest",
            Calm::Taken => "patron-taken",
            Calm::Practised => "rehearsal-done",
        };
        self.patron_text(key)
    }

    /// The text of one of this file's keys.
    pub(crate) fn patron_text(&self, key: &str) -> String {
        self.say(key, &[])
    }
}

/// The key of what is said, without the digits.
pub(crate) fn say_key(say: &Say) -> String {
    let key = match say {
        Say::Hint(hint, detail) => return hint_key(*hint, *detail),
        Say::Act(act) => return act_key(*act),
        Say::Digits(_) => return act_key(Act::Digits),
        Say::LookAhead => "trial-resting",
        Say::OnceMore => "trial-once-more",
        Say::Hold => "patron-hold",
        Say::Wait => "patron-wait",
    };
    key.to_owned()
}
